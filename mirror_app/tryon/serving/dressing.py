"""The body of a submission to dressing V2, checked."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import cast

from mirror_app.tryon.serving.orders import Order, Part, picture
from mirror_app.tryon.serving.refusals import REFUSALS, Refusal, Refused

REQ_KEY = "dressing_diffusionV2"

_PARTS: dict[str, Part] = {"upper": "upper", "bottom": "lower", "full": "full"}
_FIELDS = frozenset(
    {"req_key", "req_image_store_type", "binary_data_base64", "model", "garment", "inference_config"}
)

Fits = Callable[[object], bool]


def _switch(value: object) -> bool:
    return isinstance(value, bool)


def _whole(least: int, most: int) -> Fits:
    return lambda value: type(value) is int and least <= value <= most


def _number(least: float, most: float) -> Fits:
    return lambda value: (
        isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most
    )


_CONFIG: dict[str, Fits] = {
    "do_sr": _switch,
    "seed": _whole(-1, 2**31 - 1),
    "keep_head": _switch,
    "keep_hand": _switch,
    "keep_foot": _switch,
    "num_steps": _whole(8, 50),
    "keep_upper": _switch,
    "keep_lower": _switch,
    "tight_mask": lambda value: value in ("tight", "loose", "bbox"),
    "p_bbox_iou_ratio": _number(0.0, 1.0),
    "p_bbox_expand_ratio": _number(1.0, 1.5),
    "max_process_side_length": _whole(1080, 4096),
}


def read_order(raw: bytes) -> Order:
    """Raises Refused, with what is wrong in its message."""
    body = read(raw)
    parts = _garments(body.get("garment"))
    if type(body.get("req_image_store_type")) is not int or body["req_image_store_type"] != 0:
        raise _wrong("req_image_store_type must be 0 here: pictures come in base64")
    sent = body.get("binary_data_base64")
    if not isinstance(sent, list) or len(sent) != 1 + len(parts):
        raise _wrong("binary_data_base64 must be the model and one picture for each garment")
    unknown = set(body) - _FIELDS
    if unknown:
        raise _wrong(f"there is no {min(unknown)}")
    seed = _seed(body.get("inference_config", {}))
    person, *garments = (picture(text) for text in sent)
    dressed = tuple(zip(garments, parts, strict=True))
    return Order("volcengine", sha256(raw).hexdigest(), person, dressed, seed, images=0)


def read(raw: bytes) -> dict[str, object]:
    """The body of either action. Raises Refused."""
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise _wrong("the body is no JSON") from error
    if not isinstance(body, dict):
        raise _wrong("the body is no object")
    if body.get("req_key") != REQ_KEY:
        raise Refused(Refusal(400, 50204, "req_key is not supported"))
    return cast("dict[str, object]", body)


def wants_address(body: Mapping[str, object]) -> bool:
    """return_url of req_json, which is JSON within a string. Raises Refused."""
    text = body.get("req_json", "{}")
    try:
        options = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        options = None
    if not isinstance(options, dict) or not isinstance(options.get("return_url", False), bool):
        raise _wrong("req_json must be an object, as JSON in a string")
    return options.get("return_url", False)


def _garments(garment: object) -> list[Part]:
    entries = garment.get("data") if isinstance(garment, dict) else None
    if not isinstance(entries, list) or not 1 <= len(entries) <= 2:
        raise _wrong("garment.data must have 1 or 2 entries")
    kinds = [entry.get("type", "full") if isinstance(entry, dict) else None for entry in entries]
    if not all(isinstance(kind, str) and kind in _PARTS for kind in kinds):
        raise _wrong("a garment's type must be upper, bottom or full")
    return [_PARTS[str(kind)] for kind in kinds]


def _seed(config: object) -> int:
    if not isinstance(config, dict):
        raise _wrong("inference_config must be an object")
    for key, value in config.items():
        if key not in _CONFIG:
            raise _wrong(f"there is no inference_config.{key}")
        if not _CONFIG[key](value):
            raise _wrong(f"inference_config.{key} is out of range")
    return config.get("seed", -1)


def _wrong(detail: str) -> Refused:
    plain = REFUSALS["invalid_input"]
    return Refused(Refusal(plain.status, plain.code, f"{plain.message} ({detail})"))
