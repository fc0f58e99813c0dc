"""Scripts and latencies as they are written."""

import math
from pathlib import Path
from random import Random
from statistics import median

import pytest

from mirror_app.errors import ConfigError, InputError
from mirror_app.tryon.latency import Latency
from mirror_app.tryon.serving.script import Script


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"latencey": "3"}, 'the script: there is no key "latencey"; the nearest is "latency".'),
        ({"latency": "soon"}, 'the script: "soon" is no latency; one is 27, lognormal:77,0.2 or '),
        ({"latency": 3}, "the script: latency must be text in quotes, not 3."),
        ({"speed": 0}, "the script: speed must be a number from 1e-06 to 1e+06, not 0."),
        ({"concurrency": True}, "the script: concurrency must be a whole number from 1 to 100000, not True."),
        ({"images": 4}, "the script: images must be a whole number from 1 to 3, not 4."),
        ({"rule": {}}, "the script: rules are written as [[rule]]."),
        ({"rule": [3]}, "the script, rule 1 is no table."),
        ({"rule": [{"fault": "slot"}]}, "the script, rule 1: it needs on."),
        (
            {"rule": [{"on": "submit", "fault": "rest_after_accept"}]},
            'the script, rule 1: there is no fault "rest_after_accept"; the nearest is "reset_after_accept".',
        ),
        (
            {"rule": [{"on": "submitt", "fault": "slot"}]},
            'the script, rule 1: there is no event "submitt"; the nearest is "submit".',
        ),
        (
            {"rule": [{"on": "submit", "fault": "slot"}, {"on": "submit", "fault": "corrupt_png"}]},
            'the script, rule 2: "corrupt_png" is played on download, not on submit.',
        ),
        (
            {"rule": [{"on": "submit", "fault": "slot", "nth": "first"}]},
            "the script, rule 1: nth must be a whole number from 1 to 1000000, not 'first'.",
        ),
        (
            {"rule": [{"on": "submit", "fault": "slot", "accepted": 1}]},
            "the script, rule 1: accepted must be true or false, not 1.",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_the_nearest(table: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigError) as told:
        Script.read(table)
    assert str(told.value).startswith(sentence)


def test_the_same_script_as_toml_and_as_json(tmp_path: Path) -> None:
    toml, json = tmp_path / "s.toml", tmp_path / "s.json"
    toml.write_text('speed = 10\n[[rule]]\non = "done"\nfault = "html"\nnth = 2\ntimes = 3\n')
    json.write_text('{"speed": 10, "rule": [{"on": "done", "fault": "html", "nth": 2, "times": 3}]}')
    assert Script.load(toml) == Script.load(json)
    (rule,) = Script.load(toml).rules
    assert [nth for nth in range(1, 9) if rule.plays(nth)] == [2, 3, 4]


def test_a_file_that_is_not_there_or_no_script(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"s\.toml cannot be read: No such file"):
        Script.load(tmp_path / "s.toml")
    (tmp_path / "s.toml").write_text("[[")
    with pytest.raises(ConfigError, match="is no script"):
        Script.load(tmp_path / "s.toml")
    (tmp_path / "s.json").write_text("[]")
    with pytest.raises(ConfigError, match="must be a table"):
        Script.load(tmp_path / "s.json")


def test_a_constant_and_a_lognormal() -> None:
    random = Random(1)
    assert {Latency.read("27").draw(random), Latency.read("constant:27").draw(random)} == {27.0}
    drawn = [Latency.read("lognormal:77,0.2").draw(random) for _ in range(4000)]
    assert median(drawn) == pytest.approx(77, rel=0.03)
    above = sorted(drawn)[int(0.841 * len(drawn))]
    assert math.log(above / 77) == pytest.approx(0.2, abs=0.02)


def test_a_mixture_draws_each_by_its_weight() -> None:
    random = Random(1)
    latency = Latency.read("0.4*constant:25 + 0.6*lognormal:110,0.1")
    drawn = [latency.draw(random) for _ in range(4000)]
    assert drawn.count(25.0) / len(drawn) == pytest.approx(0.4, abs=0.03)


@pytest.mark.parametrize("text", ["", "lognormal:77", "-3", "uniform:1,2", "0*constant:3", "nan"])
def test_what_is_no_latency(text: str) -> None:
    with pytest.raises(InputError, match="latency"):
        Latency.read(text)
