"""The parts of a mirror, built from the files in models/ and assets/."""

from dataclasses import dataclass

from mirror_app.face import BlazeFaceDetector, FaceMeshLandmarker, FaceTracker
from mirror_app.glasses_off import Inpainter, Remover, Segmenter
from mirror_app.glasses_on import Renderer
from mirror_app.inference import PROVIDERS, Network, load_array
from mirror_app.mirror import Mirror, NaiveMirror
from mirror_app.paths import model


@dataclass(frozen=True, slots=True)
class Networks:
    """The loaded networks; shared by whatever runs on one thread."""

    segmenter: Network
    inpainter: Network

    @property
    def provider(self) -> str:
        """The execution provider they were loaded for."""
        return PROVIDERS[0]

    def nodes_by_provider(self) -> dict[str, int]:
        """How many nodes of all networks each provider really ran."""
        total: dict[str, int] = {}
        for network in (self.segmenter, self.inpainter):
            for provider, nodes in network.nodes_by_provider().items():
                total[provider] = total.get(provider, 0) + nodes
        return total


def load_networks(threads: int = 2) -> Networks:
    """Raises ModelError where a file is missing or altered."""
    return Networks(
        Network(model("glasses_segmenter.onnx"), threads), Network(model("glasses_inpainter.onnx"), threads)
    )


def build_tracker(tracks: bool = True) -> FaceTracker:
    """Raises ModelError where the head template is missing or altered."""
    template = load_array(model("head_template.npy"))
    return FaceTracker(FaceMeshLandmarker(tracks), BlazeFaceDetector(), template)


def build_remover(networks: Networks, keyframe_every: int = 5) -> Remover:
    """What takes worn glasses off."""
    return Remover(Segmenter(networks.segmenter), Inpainter(networks.inpainter), keyframe_every)


def build_mirror(networks: Networks, keyframe_every: int = 5, with_masks: bool = False) -> Mirror:
    """A mirror ready to reflect. Raises ModelError."""
    return Mirror(build_tracker(), build_remover(networks, keyframe_every), Renderer(), with_masks)


def build_naive(networks: Networks) -> NaiveMirror:
    """The pipeline ours is measured against."""
    tracker = build_tracker(tracks=False)
    return NaiveMirror(tracker, Segmenter(networks.segmenter), Inpainter(networks.inpainter), Renderer())
