"""`mirror-app tryon plan`: what a catalogue costs and takes, before anything is asked for."""

import argparse
import json
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path

from mirror_app.config import Settings
from mirror_app.tryon.orders import GARMENT_TYPES
from mirror_app.tryon.planning.asking import question
from mirror_app.tryon.planning.plan import planned
from mirror_app.tryon.planning.telling import table, told
from mirror_app.tryon.providers.opening import PROVIDERS


def add_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=_count, required=True, metavar="P", help="how many")
    parser.add_argument("--garments", type=_count, required=True, metavar="G", help="each worn by everybody")
    parser.add_argument(
        "--provider", choices=PROVIDERS, default="local", help="who makes them (default: local)"
    )
    parser.add_argument(
        "--in-flight",
        type=_count,
        metavar="N",
        help="made at once, at most (default: as the provider allows)",
    )
    parser.add_argument("--price", type=_price, metavar="X", help="of one picture (default: the usual one)")
    parser.add_argument(
        "--latency",
        metavar="SPEC",
        help="of one picture: 27, lognormal:77,0.2 or a mixture, in seconds (default: by the journal)",
    )
    parser.add_argument("--failing", type=float, default=0.0, metavar="SHARE", help="that fails (default: 0)")
    parser.add_argument("--journal", type=Path, metavar="FILE", help="with latencies (default: your own)")
    parser.add_argument(
        "--machines", type=_count, nargs="+", default=[], metavar="M", help="for local: the cores of each"
    )
    parser.add_argument(
        "--sample",
        type=Path,
        nargs=2,
        metavar=("PERSON", "GARMENT"),
        help="for local: pictures to measure this machine with",
    )
    parser.add_argument("--type", choices=GARMENT_TYPES, default="upper", help="what the sample's covers")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Exit status 0. Raises InputError."""
    del settings
    plan = planned(question(arguments))
    said = json.dumps(told(plan), indent=1) if arguments.json else table(plan)
    sys.stdout.write(f"{said}\n")
    return 0


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to 1,000,000")
    return int(text)


def _price(text: str) -> Decimal:
    try:
        price = Decimal(text)
    except InvalidOperation:
        price = Decimal(-1)
    if not (price.is_finite() and price >= 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no price; one is 0.5")
    return price
