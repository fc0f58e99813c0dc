"""What is asked, as bytes: serialised once, for what is signed must be what is sent."""

import hashlib
import json
from base64 import b64encode
from dataclasses import dataclass

from mirror_app.tryon.orders import GarmentType, Order
from mirror_app.tryon.providers.provider import Upload

REQUEST_KEY = "dressing_diffusionV2"

_TYPES: dict[GarmentType, str] = {"upper": "upper", "lower": "bottom", "full": "full"}


@dataclass(frozen=True, slots=True, repr=False)
class Body:
    """sha256: of the content, hexadecimal."""

    content: bytes
    sha256: str


def submit_body(order: Order, upload: Upload) -> Body:
    """Asks for one picture; nothing in it names the person, the garment or their files."""
    wanted = order.parameters
    return _body(
        {
            "req_key": REQUEST_KEY,
            # 0: the pictures are in here. Left out it is 1, their addresses.
            "req_image_store_type": 0,
            "binary_data_base64": [
                b64encode(upload.person).decode("ascii"),
                b64encode(upload.garment).decode("ascii"),
            ],
            "garment": {"data": [{"type": _TYPES[order.type]}]},
            "inference_config": {
                "do_sr": wanted.super_resolution,
                "seed": wanted.seed,
                "keep_head": wanted.keep_head,
                "keep_hand": wanted.keep_hands,
                "keep_foot": False,
                "num_steps": wanted.steps,
                # What the garment does not cover stays as the person wears it.
                "keep_upper": order.type == "lower",
                "keep_lower": order.type == "upper",
                "tight_mask": wanted.mask,
            },
        }
    )


def result_body(task_id: str) -> Body:
    """Asks how a task stands, and for addresses of its results: they last 24 hours, pictures in the
    answer would come with every poll."""
    wanted = json.dumps({"return_url": True})
    return _body({"req_key": REQUEST_KEY, "task_id": task_id, "req_json": wanted})


def _body(table: dict[str, object]) -> Body:
    content = json.dumps(table).encode("ascii")
    return Body(content, hashlib.sha256(content).hexdigest())
