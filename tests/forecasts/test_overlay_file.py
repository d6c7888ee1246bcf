"""Overlays from a file: read as written, refused with every fault and its line."""

from __future__ import annotations

import pytest

import forecasts as f
from inputs.problems import BadInput

SOUND = """\
[[overlay]]
name = "parole resumes"
multiplier = [1.0, 1.4, 2.5]
start = "2027-10"
until = "2029-09"
shape = "ramp"
series = ["border"]
probability = 0.3
author = "A. Analyst"
rationale = "the programme may come back"
source = "a memo"

[[overlay]]
name = "order ends"
multiplier = 2
start = "2028-01"
author = "B. Analyst"
rationale = "why"
source = "a page"
"""


def written(tmp_path, text: str):
    path = tmp_path / "overlays.toml"
    path.write_text(text)
    return path


def test_a_date_that_is_none_does_not_hide_the_other_faults_of_a_file(tmp_path):
    text = SOUND.replace('start = "2027-10"', "start = 2027-13-01").replace("0.3", "1.3")
    with pytest.raises(BadInput) as bad:
        f.read_overlays(written(tmp_path, text))
    told = {problem.where: problem.allowed for problem in bad.value.problems}
    assert list(told) == ["line 4", "line 8"]
    assert "dates are as" in told["line 4"]
    assert "0 to 1" in told["line 8"]


def test_a_sound_file_is_read_as_written(tmp_path):
    first, second = f.read_overlays(written(tmp_path, SOUND))
    assert first == f.Overlay(
        "parole resumes",
        (1.0, 1.4, 2.5),
        "2027-10",
        "2029-09",
        "ramp",
        ("border",),
        0.3,
        "A. Analyst",
        "the programme may come back",
        "a memo",
    )
    assert (second.multiplier, second.shape, second.series, second.probability) == (
        2.0,
        "step",
        (),
        1.0,
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ('"ramp"', '"rmp"', 6, 'did you mean "ramp"'),
        ("probability = 0.3", "probability = 1.3", 8, "must lie in 0 to 1"),
        ("probability = 0.3", "probability = true", 8, "must lie in 0 to 1"),
        ("probability = 0.3", "probabilty = 0.3", 8, 'did you mean "probability"'),
        ("[1.0, 1.4, 2.5]", "[1.0, 0.4, 2.5]", 3, "low, most likely, high"),
        ("[1.0, 1.4, 2.5]", "[1.0, 1.4]", 3, "low, most likely, high"),
        ("[1.0, 1.4, 2.5]", "0", 3, "above 0"),
        ("[1.0, 1.4, 2.5]", "inf", 3, "above 0"),
        ("[1.0, 1.4, 2.5]", '"large"', 3, "above 0"),
        ('start = "2027-10"', 'start = "October"', 4, 'must be a month, "2027-10"'),
        ('start = "2027-10"', "start = 2027-10-01", 4, "must be a month"),
        ('until = "2029-09"', 'until = "2026-09"', 5, "not be before start"),
        ('until = "2029-09"\n', "", 1, "a ramp must say until when"),
        ('series = ["border"]', 'series = "border"', 7, "list of names"),
        ('author = "A. Analyst"\n', "", 1, "is missing"),
        ('source = "a memo"', 'source = " "', 11, "must be a text"),
        ('name = "order ends"', 'name = "parole resumes"', 14, "is there already"),
        ('[[overlay]]\nname = "parole', 'x = 1\n[[overlay]]\nname = "parole', 1, "no such key"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path, old, new, line, told):
    assert SOUND.count(old) == 1
    with pytest.raises(BadInput, match=told) as caught:
        f.read_overlays(written(tmp_path, SOUND.replace(old, new)))
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].where == f"line {line}"


def test_all_faults_are_told_at_once_in_the_order_of_the_file(tmp_path):
    text = SOUND.replace('"ramp"', '"rmp"').replace("0.3", "3").replace('"2028-01"', '"soon"')
    with pytest.raises(BadInput) as caught:
        f.read_overlays(written(tmp_path, text))
    assert [p.where for p in caught.value.problems] == ["line 6", "line 8", "line 16"]


@pytest.mark.parametrize("text", ["", "overlay = 3", "overlay = []", "[overlay]\nname = 'x'"])
def test_a_file_without_overlays_is_refused(tmp_path, text):
    with pytest.raises(BadInput, match=r"\[\[overlay\]\] or more"):
        f.read_overlays(written(tmp_path, text))


def test_a_file_that_is_not_there_is_told():
    with pytest.raises(BadInput, match="no such file"):
        f.read_overlays("nowhere.toml")


def test_a_files_overlay_lies_on_the_paths_and_leaves_the_others(tmp_path):
    coming = f.receipts("2026-03-31", 48, 200)
    laid = f.lay(coming, f.read_overlays(written(tmp_path, SOUND))[:1])
    ratio = laid.paths / coming.paths
    assert (ratio[:, :, 1:] == 1).all()
    assert (ratio[:, :18, 0] == 1).all()
    assert 0.2 < (ratio[:, -1, 0] != 1).mean() < 0.4
    assert laid.overlays[0].author == "A. Analyst"
