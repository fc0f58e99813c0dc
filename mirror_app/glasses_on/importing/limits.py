"""How much a file of eyewear may ask for; whoever asks for more is refused before it is given anything."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The defaults are some ten times what a detailed pair of eyewear needs.

    file_bytes: of a file and all it refers to. text_bytes, lines: of one written as text (OBJ, ASCII STL).
    json_bytes, json_depth: of the description in a GLB or glTF. small_bytes: of a parametric file, or of the
    materials of an OBJ.
    nodes, depth: of the tree in it, every use of a node counted. items: of any other list in it.
    meshes: of one material each; triangles, vertices: of all of them together; every use of a mesh counted.
    pictures, picture_px, pictures_px: how many textures, pixels of one, of all. texture_px: a texture's
    longer side is brought down to this. seconds, memory_mb: what a process that reads an untrusted file may
    take.
    """

    file_bytes: int = 64 * 2**20
    text_bytes: int = 24 * 2**20
    json_bytes: int = 2 * 2**20
    json_depth: int = 32
    small_bytes: int = 64 * 2**10
    lines: int = 3_000_000
    nodes: int = 2000
    depth: int = 32
    items: int = 5000
    meshes: int = 500
    triangles: int = 400_000
    vertices: int = 600_000
    pictures: int = 16
    picture_px: int = 4096 * 4096
    pictures_px: int = 2 * 4096 * 4096
    texture_px: int = 2048
    seconds: float = 20.0
    memory_mb: int = 1536


LIMITS = Limits()
