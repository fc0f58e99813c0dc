import numpy as np

from mirror_app.inference import Network
from mirror_app.paths import model
from mirror_app.sample import drawn


def test_it_is_the_same_each_time_and_within_range():
    for channels in (4, 5):
        sample = drawn((1, channels, 128, 256))
        assert sample.shape == (1, channels, 128, 256)
        assert sample.dtype == np.float32
        assert 0 <= sample.min() < 0.1
        assert 0.9 < sample.max() <= 1
        np.testing.assert_array_equal(sample, drawn((1, channels, 128, 256)))


def test_the_segmenter_is_wide_awake_on_it():
    """On noise it would say nothing, and a fault in half of it would not be seen."""
    network = Network(model("glasses_segmenter.onnx"))
    sample = drawn(network.shape)
    masks, flags = network.run(sample)
    frame, drawn_frame = masks[0, 0] > 0.5, sample[0, 3] > 0.5
    assert (frame & drawn_frame).sum() > 0.5 * (frame | drawn_frame).sum()
    assert (masks[0, 1] > 0.5).sum() > 1500
    assert flags[0, 0] > 0.9


def test_the_inpainter_sees_nothing_of_the_frame():
    sample = drawn((1, 5, 128, 256))[0]
    temples = (sample[3] > 0.9) & (np.arange(256) > 205) & (np.arange(256) < 230)
    assert temples.sum() > 50
    assert sample[:3, temples].mean() > 0.3  # skin; the frame is at 0.07
