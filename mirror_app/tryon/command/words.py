"""The words of `mirror-app tryon`."""

import argparse
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from mirror_app import config
from mirror_app.tryon.command import batch_command, keys_command, resume_command, status_command
from mirror_app.tryon.executors.making import make_picture
from mirror_app.tryon.orders import GARMENT_TYPES
from mirror_app.tryon.planning import command as planning
from mirror_app.tryon.providers.opening import PROVIDERS
from mirror_app.tryon.serving import command as serving


class Commands(Protocol):
    """What argparse gives to add commands to; its own name for it is private."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser: ...


def main(words: Sequence[str]) -> int:
    """Run one action of `tryon`; its exit status. Raises MirrorError for what the person can mend."""
    parser = argparse.ArgumentParser("mirror-app")
    add_words(parser.add_subparsers())
    arguments = parser.parse_args(["tryon", *words])
    return arguments.command(arguments, config.load())


def add_words(commands_of: Commands) -> None:
    """Add `tryon` and its actions to the commands there are."""
    tryon = commands_of.add_parser("tryon", help="photoreal pictures of people in garments, in batches")
    actions: Commands = tryon.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_batch(actions)
    _add_resume(actions)
    _add_status(actions)
    _add_keys(actions)
    plan = actions.add_parser("plan", help="what a catalogue costs and how long it takes, on paper")
    planning.add_words(plan)
    plan.set_defaults(command=planning.run)
    serve = actions.add_parser("serve", help="a stand-in for the hosted providers, on this machine")
    serving.add_words(serve)
    serve.set_defaults(command=partial(serving.run, engines={"local": make_picture}))


def _add_batch(actions: Commands) -> None:
    batch = actions.add_parser("batch", help="each person in each garment")
    batch.add_argument("--people", type=Path, required=True, metavar="DIR", help="pictures of people")
    batch.add_argument(
        "--garments",
        type=Path,
        required=True,
        metavar="DIR",
        help="pictures of garments; in its folders upper, lower and full, or all of one --type",
    )
    batch.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the pictures go")
    batch.add_argument("--type", choices=GARMENT_TYPES, help="what all the garments cover")
    batch.add_argument(
        "--provider", choices=PROVIDERS, default="local", help="who makes them (default: local)"
    )
    batch.add_argument(
        "--auth", choices=("signed", "sdk"), default="signed", help="of volcengine (default: signed)"
    )
    batch.add_argument(
        "--endpoint", default="", metavar="HOST:PORT", help="instead of the provider's usual address"
    )
    batch.add_argument("--in-flight", type=_count, metavar="N", help="pictures being made at once, at most")
    batch.add_argument(
        "--cluster", default="", metavar="SPEC", help="dask://HOST:PORT or local:N makes those of `local`"
    )
    batch.add_argument(
        "--workers", type=_count, default=1, metavar="N", help="processes for `local` (default: 1)"
    )
    batch.add_argument("--seed", type=int, default=-1, metavar="N", help="the same again (default: any)")
    _journal(batch, "FILE|memory")
    _yes(batch)
    batch.set_defaults(command=batch_command.run)


def _add_resume(actions: Commands) -> None:
    resume = actions.add_parser("resume", help="go on with what is not finished, paying for nothing twice")
    _journal(resume, "FILE")
    resume.add_argument("--out", type=Path, metavar="DIR", help="instead of the folder of each batch")
    resume.add_argument(
        "--again",
        choices=resume_command.AGAIN,
        nargs="+",
        default=[],
        help="have these made anew, knowing that it may cost a second time",
    )
    _yes(resume)
    resume.set_defaults(command=resume_command.run)


def _add_status(actions: Commands) -> None:
    status = actions.add_parser("status", help="how all batches stand; asks nobody")
    _journal(status, "FILE")
    status.add_argument("--json", action="store_true", help="as JSON")
    status.set_defaults(command=status_command.run)


def _add_keys(actions: Commands) -> None:
    keys = actions.add_parser("keys", help="the keys to providers that charge, in this system's keyring")
    keys.add_argument("action", choices=("set", "forget"), help="set asks for them: they are no words here")
    keys.add_argument("provider", choices=[name for name in PROVIDERS if name != "local"])
    keys.set_defaults(command=keys_command.run)


def _journal(parser: argparse.ArgumentParser, metavar: str) -> None:
    parser.add_argument(
        "--journal", metavar=metavar, help="what was asked for (default: one for all batches)"
    )


def _yes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="do not ask before pictures are sent and paid for")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1")
    return int(text)
