import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app import app
from mirror_app.__main__ import main
from mirror_app.camera import Truth
from mirror_app.mirror import Mirror
from mirror_app.mirror.bench import WARM_UP, measure, measure_mirror
from mirror_app.mirror.writing import clip_writer
from mirror_app.parts import Networks, build_naive
from mirror_app.values import Frame, Look

STAGES = ["face", "glasses_off", "glasses_on"]


def test_the_mirror_is_measured_without_its_first_frames(mirror: Mirror, bare: Truth):
    frames = [Frame(bare.image, k, k / 30) for k in range(WARM_UP + 3)]
    measured = measure_mirror(mirror, frames, Look())
    assert measured.frames == 3
    assert measured.states == {"bare": 3}
    assert list(measured.stage_ms) == STAGES
    p50, p95 = measured.frame_ms
    assert 0 < measured.stage_ms["face"][0] < p50 <= p95


def test_any_pipeline_is_measured_without_its_first_frame(bare: Truth):
    seen: list[int] = []
    measured = measure(lambda frame: seen.append(frame.index), [Frame(bare.image, k, 0.0) for k in range(4)])
    assert seen == [0, 1, 2, 3]
    assert (measured.frames, measured.stage_ms, measured.states) == (3, {}, {})


def test_the_naive_mirror_takes_glasses_off_and_puts_eyewear_on(networks: Networks, worn: Truth):
    frame = Frame(worn.image, 0, 0.0)
    naive = build_naive(networks)
    try:
        without = naive.reflect(frame, None)
        with_new = naive.reflect(frame, next(iter(app.load_catalogue())))
    finally:
        naive.close()
    rim = worn.mask[..., 0] > 200
    before = np.abs(worn.image.astype(int) - worn.bare)[rim].mean()
    assert without.shape == worn.image.shape
    assert np.abs(without.astype(int) - worn.bare)[rim].mean() < 0.7 * before
    assert np.abs(with_new.astype(int) - without).max() > 40


def test_bench_measures_both_on_the_same_frames(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], worn: Truth
):
    source, report = tmp_path / "in.avi", tmp_path / "b.json"
    image = cv2.resize(worn.image, (320, 180), interpolation=cv2.INTER_AREA)
    with clip_writer(source, 30) as writer:
        for _ in range(20):
            writer.add(image)
    words = ["bench", "--source", str(source), "--frames", "20", "--naive", "--json", str(report)]
    assert main(words) == 0
    result = json.loads(report.read_text())
    assert result["size"] == "320x180"
    assert result["mirror"]["frames"] == 20 - WARM_UP
    assert sum(result["mirror"]["states"].values()) == 20 - WARM_UP
    assert list(result["mirror"]["stage_ms"]) == STAGES
    assert result["naive"]["frames"] == 8
    assert result["times_faster"] == pytest.approx(result["mirror"]["fps"] / result["naive"]["fps"], abs=0.01)
    said = capfd.readouterr().out
    assert "mirror " in said
    assert "naive " in said
