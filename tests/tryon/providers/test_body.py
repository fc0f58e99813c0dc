"""What is asked of volcengine, field by field."""

import json
from base64 import b64decode

import pytest

from mirror_app.tryon.orders import GarmentType, Parameters
from mirror_app.tryon.providers.volcengine.body import submit_body
from tests.tryon.providers.customer import UPLOAD, order


def asked(type: GarmentType = "upper", parameters: Parameters | None = None) -> dict[str, object]:
    table: dict[str, object] = json.loads(submit_body(order(type, parameters), UPLOAD).content)
    return table


def test_the_whole_of_it() -> None:
    table = asked()
    pictures = table.pop("binary_data_base64")
    assert isinstance(pictures, list)
    assert [b64decode(picture) for picture in pictures] == [UPLOAD.person, UPLOAD.garment]
    assert table == {
        "req_key": "dressing_diffusionV2",
        "req_image_store_type": 0,
        "garment": {"data": [{"type": "upper"}]},
        "inference_config": {
            "do_sr": True,
            "seed": -1,
            "keep_head": True,
            "keep_hand": False,
            "keep_foot": False,
            "num_steps": 16,
            "keep_upper": False,
            "keep_lower": True,
            "tight_mask": "loose",
        },
    }


@pytest.mark.parametrize(
    ("type", "word", "keep_upper", "keep_lower"),
    [("upper", "upper", False, True), ("lower", "bottom", True, False), ("full", "full", False, False)],
)
def test_what_the_garment_does_not_cover_is_kept(
    type: GarmentType, word: str, keep_upper: bool, keep_lower: bool
) -> None:
    table = asked(type)
    assert table["garment"] == {"data": [{"type": word}]}
    config = table["inference_config"]
    assert isinstance(config, dict)
    assert (config["keep_upper"], config["keep_lower"]) == (keep_upper, keep_lower)


def test_every_wish_is_passed_on() -> None:
    wish = Parameters(
        seed=7, super_resolution=False, keep_head=False, keep_hands=True, mask="tight", steps=50
    )
    config = asked(parameters=wish)["inference_config"]
    assert isinstance(config, dict)
    expected = {"seed": 7, "do_sr": False, "keep_head": False, "keep_hand": True, "tight_mask": "tight"}
    assert config | expected | {"num_steps": 50} == config


def test_no_name_of_a_person_or_a_file_is_in_it() -> None:
    content = submit_body(order(), UPLOAD).content
    assert b"ann" not in content
    assert b"coat" not in content
