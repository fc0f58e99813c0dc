"""The parts of a mirror, built from the files in models/ and assets/."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mirror_app.camera import read_photo
from mirror_app.choices import admitted, chosen
from mirror_app.errors import InputError
from mirror_app.face import BlazeFaceDetector, FaceMeshLandmarker, FaceTracker
from mirror_app.garment_on import Kind
from mirror_app.garment_on.live.cloth import ENOUGH_PX, Cloth, made_ready
from mirror_app.garment_on.live.dressing import Dressing
from mirror_app.garment_on.live.seeing import PersonEye
from mirror_app.garment_on.live.wardrobe import Wardrobe
from mirror_app.garments import GarmentPhoto
from mirror_app.glasses_off import Inpainter, Remover, Segmenter
from mirror_app.glasses_on import Renderer
from mirror_app.inference import PLAIN, Network, load_array
from mirror_app.mirror import Mirror, NaiveMirror
from mirror_app.paths import model

WARDROBE_BYTES = 64 << 20
"""Of garments made ready: about a hundred and fifty."""


@dataclass(frozen=True, slots=True)
class Networks:
    """The loaded networks; shared by whatever runs on one thread."""

    segmenter: Network
    inpainter: Network

    @property
    def provider(self) -> str:
        """The execution provider they were loaded for; two, with a comma, where they differ."""
        return ", ".join(dict.fromkeys(n.choice.provider for n in (self.segmenter, self.inpainter)))

    @property
    def precision(self) -> dict[str, str]:
        """In which precision each of them runs."""
        return {network.name: network.choice.precision for network in (self.segmenter, self.inpainter)}

    def nodes_by_provider(self) -> dict[str, int]:
        """How many nodes of all networks each provider really ran."""
        total: dict[str, int] = {}
        for network in (self.segmenter, self.inpainter):
            for provider, nodes in network.nodes_by_provider().items():
                total[provider] = total.get(provider, 0) + nodes
        return total

    def as_json(self) -> dict[str, Any]:
        """For a report: what ran them."""
        ran = {"provider": self.provider, "precision": self.precision}
        return ran | {"nodes_by_provider": self.nodes_by_provider()}


def load_networks(threads: int = 2, precision: str = PLAIN.precision) -> Networks:
    """The networks, in that precision on the CPU, or "auto" for what is fastest here: without being asked
    for that, what is measured does not depend on the machine. Raises ModelError where a file is missing or
    altered."""
    choices = chosen(threads, precision)
    segmenter, inpainter = (
        admitted(model(f"{name}.onnx"), threads, choices[name])
        for name in ("glasses_segmenter", "glasses_inpainter")
    )
    return Networks(segmenter, inpainter)


def build_tracker(tracks: bool = True) -> FaceTracker:
    """Raises ModelError where the head template is missing or altered."""
    template = load_array(model("head_template.npy"))
    return FaceTracker(FaceMeshLandmarker(tracks), BlazeFaceDetector(), template)


def build_remover(networks: Networks, keyframe_every: int = 5) -> Remover:
    """What takes worn glasses off."""
    return Remover(Segmenter(networks.segmenter), Inpainter(networks.inpainter), keyframe_every)


def build_dressing() -> Dressing:
    """What puts garments on. The mirror that gets it closes it. Raises ModelError."""
    return Dressing(PersonEye(), Wardrobe[GarmentPhoto](_made_ready, WARDROBE_BYTES))


def _made_ready(photo: GarmentPhoto) -> Cloth:
    return made_ready(read_photo(photo.path, ENOUGH_PX), Kind(photo.kind))


def make_ready(mirror: Mirror, photos: Sequence[GarmentPhoto]) -> None:
    """These garments, before the first frame: the sentence of an InputError says which one cannot be."""
    for photo in photos:
        read_photo(photo.path)
        try:
            if mirror.dressing is not None:
                mirror.dressing.require(photo)
        except InputError as error:
            raise InputError(f"{photo.path.name}: {error}") from error


def build_mirror(
    networks: Networks,
    keyframe_every: int = 5,
    with_masks: bool = False,
    live: bool = False,
    dressing: Callable[[], Dressing] | None = None,
) -> Mirror:
    """A mirror ready to reflect; a live one does not wait for eyewear that was never drawn before. dressing:
    builds what puts garments on, where any are to be. Raises ModelError."""
    renderer = Renderer(waits=not live, beside=True)
    remover = build_remover(networks, keyframe_every)
    tracker = build_tracker()
    return Mirror(tracker, remover, renderer, with_masks, dressing() if dressing else None)


def build_naive(networks: Networks) -> NaiveMirror:
    """The pipeline ours is measured against."""
    tracker = build_tracker(tracks=False)
    return NaiveMirror(tracker, Segmenter(networks.segmenter), Inpainter(networks.inpainter), Renderer())
