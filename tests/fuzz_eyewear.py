"""Files of eyewear, broken in every way we can think of: does the reader refuse each with a reason, and soon?

    python -m tests.fuzz_eyewear --count 10000 --seed 1 [--keep FOLDER]

Not a test: it takes minutes. Valid files of each form are mutated and read in this process, where nothing but
EyewearFileError may come out. What is accepted all the same is checked: finite, within the limits, whole.
Prints how many were refused and why, the slowest, and each crash, which --keep writes out; exit status 1
where there was a crash, a bad acceptance, or a file that took more than two seconds of processor time.
"""

import argparse
import json
import random
import struct
import sys
import tempfile
import time
import traceback
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing import LIMITS, EyewearModel, Given
from mirror_app.glasses_on.importing.message import packed, unpacked
from mirror_app.glasses_on.importing.reading import read_here
from tests import eyewear_files as files

SLOW_S = 2.0
_NUMBERS = (
    0,
    1,
    -1,
    2,
    3,
    5,
    255,
    65535,
    2**31 - 1,
    2**31,
    2**32 - 1,
    2**53,
    10**40,
    -(2**31),
    0.5,
    1e38,
    1e308,
)
_VALUES: tuple[Any, ...] = (*_NUMBERS, None, True, "", "x" * 5000, "../../etc/passwd", [], {}, [[]], [0] * 3)


def seeds() -> dict[str, bytes]:
    """A valid file of each form, by suffix and a word."""
    bodies = files.stood(files.glasses(), scale=0.001)
    flat = files.stood(files.glasses())
    content, data = files.textured(bodies, files.picture())
    found = {
        "plain.glb": files.glb(*files.description(bodies)),
        "textured.glb": files.glb(content, data),
        "jpeg.glb": files.glb(*files.textured(bodies, files.picture(".jpg"))),
        "webp.glb": files.glb(*files.textured(bodies, files.picture(".webp"))),
        "plain.gltf": files.gltf(*files.description(bodies)),
        "textured.gltf": files.gltf(content, data),
        "one.gltf": files.gltf(*files.description(files.one(bodies, "LensLeft", "LensRight"))),
        "glasses.obj": files.obj(flat),
        "binary.stl": files.stl(flat),
        "text.stl": files.stl_text(flat),
        "model.toml": files.TOML.encode(),
    }
    return found | {"sparse.gltf": files.gltf(*_sparse(content, data))}


def _sparse(content: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """The same with a sparse accessor and a node that is turned."""
    content = json.loads(json.dumps(content))
    content["nodes"][0] |= {"rotation": [0, 0, 0, 1], "scale": [1, 1, 1], "translation": [0, 0, 0]}
    content["accessors"][0]["sparse"] = {
        "count": 1,
        "indices": {"bufferView": 1, "componentType": 5125},
        "values": {"bufferView": 0},
    }
    return content, data


def mutated(name: str, data: bytes, chance: random.Random) -> bytes:
    """The file with one to four things wrong with it."""
    ways = list(_ANY)
    if name.endswith((".glb", ".gltf")):
        ways += _JSON * 3
    if name.endswith(".glb"):
        ways += _GLB
    if name.endswith((".obj", ".toml", "text.stl")):
        ways += _TEXT * 2
    for _ in range(chance.choice((1, 1, 1, 2, 3, 4))):
        data = chance.choice(ways)(data, chance)
    return data


def _flip(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 64))):
        if out:
            out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def _truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _cut(data: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(data) + 1), chance.choice((1, 4, 12, 100, 1000))
    return data[:at] + data[at + size :]


def _repeated(data: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(data) + 1), chance.choice((1, 4, 100, 3000))
    return data[:at] + data[at : at + size] * chance.choice((2, 3, 50)) + data[at + size :]


def _word(data: bytes, chance: random.Random) -> bytes:
    """Four bytes become a length, a count, not a number or infinity."""
    if len(data) < 4:
        return data
    at = chance.randrange(len(data) - 3) & ~3
    words = (
        b"\0\0\0\0",
        b"\xff\xff\xff\xff",
        b"\xff\xff\xff\x7f",
        b"\0\0\0\x80",
        b"\0\0\x80\x7f",
        b"\0\0\xc0\x7f",
    )
    word = chance.choice((*words, struct.pack("<f", 1e38), struct.pack("<I", chance.randrange(70000))))
    return data[:at] + word + data[at + 4 :]


def _bomb(data: bytes, chance: random.Random) -> bytes:
    """A PNG whose header promises too much."""
    at = data.find(b"IHDR")
    if at < 0:
        return _word(data, chance)
    width, height = (chance.choice((0, 1, 4096, 4097, 65535, 2**31 - 1, 2**32 - 1)) for _ in range(2))
    head = b"IHDR" + struct.pack(">II", width, height) + data[at + 12 : at + 17]
    check = struct.pack(">I", zlib.crc32(head)) if chance.random() < 0.7 else data[at + 17 : at + 21]
    return data[:at] + head + check + data[at + 21 :]


def _rewritten(change: Callable[[Any, random.Random], None]) -> Callable[[bytes, random.Random], bytes]:
    """A change to the JSON of a GLB or glTF, its lengths made right again."""

    def apply(data: bytes, chance: random.Random) -> bytes:
        try:
            if data[:4] != b"glTF":
                content = json.loads(data)
                change(content, chance)
                return json.dumps(content).encode()
            (length,) = struct.unpack_from("<I", data, 12)
            content = json.loads(data[20 : 20 + length])
            change(content, chance)
            return files.glb(content, data[28 + length :])
        except (ValueError, LookupError, TypeError, AttributeError, struct.error, RecursionError):
            return _flip(data, chance)

    return apply


def _places(content: Any, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    entries = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in list(entries):
        found.append((content, key))
        if isinstance(value, dict | list):
            _places(value, found)
    return found


def _edited(content: Any, chance: random.Random) -> None:
    """Some value becomes another, is gone, or is doubled."""
    holder, key = chance.choice(_places(content, []))
    way = chance.random()
    if way < 0.6:
        holder[key] = chance.choice(_VALUES)
    elif way < 0.75 and isinstance(holder, dict):
        del holder[key]
    elif isinstance(holder, list):
        holder.insert(key, holder[key])
    elif isinstance(holder[key], int | float):
        holder[key] = holder[key] * chance.choice((-1, 2, 1000, 10**9)) + chance.choice((0, 1, -1))


def _ring(content: Any, chance: random.Random) -> None:
    nodes = content["nodes"]
    for node in chance.sample(nodes, min(2, len(nodes))):
        node["children"] = [chance.randrange(len(nodes)) for _ in range(chance.choice((1, 2, 5)))]


def _deep(content: Any, chance: random.Random) -> None:
    first = len(content["nodes"])
    depth = chance.choice((10, 40, 400))
    content["nodes"] += [{"children": [first + n + 1]} for n in range(depth)] + [{"mesh": 0}]
    content["scenes"][0]["nodes"].append(first)


def _nested(content: Any, chance: random.Random) -> None:
    value: Any = 1
    for _ in range(chance.choice((20, 60, 600))):
        value = [value] if chance.random() < 0.5 else {"a": value}
    content["extras"] = value


def _many(content: Any, chance: random.Random) -> None:
    """Each mesh, node or primitive many times over."""
    key = chance.choice(("nodes", "meshes", "accessors", "bufferViews", "images", "textures"))
    if content.get(key):
        content[key] += [content[key][0]] * chance.choice((10, 1000, 20000))
    if key == "nodes":
        content["scenes"][0]["nodes"] = list(range(len(content["nodes"])))


def _fan_out(content: Any, chance: random.Random) -> None:
    """Few nodes that are used exponentially often."""
    first = len(content["nodes"])
    levels = chance.choice((5, 12, 25))
    content["nodes"] += [{"children": [first + n + 1] * 2} for n in range(levels)] + [{"mesh": 0}]
    content["scenes"][0]["nodes"] = [first]


def _huge(content: Any, chance: random.Random) -> None:
    accessor = chance.choice(content["accessors"])
    accessor["count"] = chance.choice((-1, 0, 1, 599_999, 1_199_999, 2**31, 2**63))
    if chance.random() < 0.5:
        accessor.pop("bufferView", None)


def _address(content: Any, chance: random.Random) -> None:
    addresses = (
        "/etc/passwd",
        "file:///etc/passwd",
        "http://example.org/a.bin",
        "../secret.bin",
        "..%2fsecret.bin",
        "%00",
        "a/../../b",
        "\\\\host\\share",
        "C:\\a.bin",
        "data:,x",
        "data:;base64,!!!!",
        "data:;base64," + "A" * 10**6,
        ".",
        "",
        "x" * 3000,
        "\ud800",
    )
    place = chance.choice([*content.get("buffers", []), *content.get("images", [])])
    place["uri"] = chance.choice(addresses)


def _matrix(content: Any, chance: random.Random) -> None:
    node = chance.choice(content["nodes"])
    way = chance.choice(("matrix", "scale", "rotation", "translation"))
    count = {"matrix": 16, "scale": 3, "rotation": 4, "translation": 3}[way]
    node[way] = [chance.choice((0, 1, -1, 1e-30, 1e30, 1e29, -1e15, 7)) for _ in range(count)]


def _lengths(data: bytes, chance: random.Random) -> bytes:
    """The lengths in the header of a GLB and of its chunks."""
    if len(data) < 20:
        return data
    out = bytearray(data)
    at = chance.choice((4, 8, 12, 16))
    (value,) = struct.unpack_from("<I", out, at)
    new = chance.choice((0, 1, value - 1, value + 1, value + 4, 2**31, 2**32 - 1)) % 2**32
    struct.pack_into("<I", out, at, new)
    return bytes(out)


def _line(data: bytes, chance: random.Random) -> bytes:
    """One line becomes another, is gone, or comes again."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    words = lines[at].split(b" ")
    strange = (
        b"nan", b"inf", b"-1", b"0", b"1e999", b"99999999999999999999", b"1//", b"/", b"0x10", b"", b"\xff",
        b"[" * 100, b"a." * 400 + b"b = 1", b'"', b"v", b"f 1 2 3 " + b"4 " * 100, b"mtllib ../../x", b"\\",
        b"usemtl " + b"z" * 500, b"1_0", b"a = " + b"{b=" * 50,
    )  # fmt: skip
    way = chance.random()
    if way < 0.6:
        words[chance.randrange(len(words))] = chance.choice(strange)
        lines[at] = b" ".join(words)
    elif way < 0.75:
        lines[at] = chance.choice(strange)
    elif way < 0.85:
        del lines[at]
    else:
        lines[at:at] = [lines[at]] * chance.choice((1, 100))
    return b"\n".join(lines)


_ANY = (_flip, _truncated, _cut, _repeated, _word, _bomb)
_JSON = [
    _rewritten(way)
    for way in (_edited, _edited, _edited, _ring, _deep, _nested, _many, _fan_out, _huge, _address, _matrix)
]
_GLB = [_lengths, _lengths, _word]
_TEXT = [_line, _line, _line]


def unsound(model: EyewearModel) -> str:
    """What is wrong with a model that was accepted, "" where nothing is."""
    if model.triangles > 2 * LIMITS.triangles:
        return "more triangles than are allowed"
    for part in model.parts:
        if not all(np.isfinite(array).all() for array in (part.vertices, part.normals, part.uvs)):
            return "a number that is not finite"
        if len(part.triangles) and not 0 <= part.triangles.min() <= part.triangles.max() < len(part.vertices):
            return "an index beyond its vertices"
        if not 0 <= part.materials.min() <= part.materials.max() < len(model.materials):
            return "a material that is not there"
    try:
        unpacked(packed(model), LIMITS)
    except EyewearFileError as error:
        return f"not through the message: {error}"
    return ""


def tried(path: Path) -> tuple[str, str]:
    """("refused", why), ("accepted", ""), ("unsound", why) or ("crash", the trace)."""
    try:
        model = read_here(path, Given("fuzzed"))
    except EyewearFileError as error:
        return "refused", str(error).split(": ", 1)[-1]
    except Exception:  # noqa: BLE001 - any other is what is looked for
        return "crash", traceback.format_exc()
    wrong = unsound(model)
    return ("unsound", wrong) if wrong else ("accepted", "")


def _kind(reason: str) -> str:
    """A reason without its numbers and names."""
    words = ["#" if any(letter.isdigit() for letter in word) else word for word in reason.split()]
    return " ".join(words)[:90]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write there what crashed or was slow")
    words = parser.parse_args()
    chance = random.Random(words.seed)
    known = list(seeds().items())
    outcomes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    times: list[tuple[float, str]] = []
    bad: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(words.count):
            name, data = chance.choice(known)
            data = mutated(name, data, chance)
            path = Path(folder) / f"{number:05d}-{name}"
            path.write_bytes(data)
            # Of the processor, for what else the machine does is not the file's fault.
            began = time.process_time()
            outcome, why = tried(path)
            taken = time.process_time() - began
            outcomes[outcome] += 1
            reasons[_kind(why)] += outcome == "refused"
            times.append((taken, path.name))
            if outcome in ("crash", "unsound") or taken > SLOW_S:
                bad.append((path.name, f"{outcome}, {taken:.2f} s\n{why}"))
                if words.keep:
                    words.keep.mkdir(parents=True, exist_ok=True)
                    (words.keep / path.name).write_bytes(data)
            path.unlink()
    times.sort(reverse=True)
    lines = [f"{words.count} files, seed {words.seed}: {dict(outcomes)}"]
    lines += [f"slowest {taken:.2f} s {name}" for taken, name in times[:3]]
    lines.append(f"median {times[len(times) // 2][0] * 1000:.0f} ms; {len(reasons)} reasons, most often:")
    lines += [f"{count:6} {reason}" for reason, count in reasons.most_common(40)]
    lines += [f"\nBAD {name}: {why}" for name, why in bad]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
