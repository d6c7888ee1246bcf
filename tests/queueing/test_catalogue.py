"""The shipped reforms as a catalogue: every option has one, each moves what its file says alone."""

from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pytest

from inputs.ledger import parameters
from inputs.levers import levers
from inputs.problems import BadInput
from inputs.shipped import reform_names, reform_path
from inputs.vocabulary import vocabulary
from queueing.effects import (
    PATH,
    SHOWN,
    STANDARD,
    effects,
    lines_of,
    record,
    recorded,
)
from queueing.options import Options
from queueing.replication import simulate
from queueing.report.reform_list import reforms
from queueing.scenario import Scenario, check_file
from queueing.scenario.changes import Change
from queueing.scenario.reform_file import NO_EVIDENCE
from queueing.scenario.reforms import Reform
from queueing.tables import tables

START, LAST = date(2026, 3, 31), date(2031, 3, 31)
# Another machine's mathematics may move single cases: of the base, or half of the effect if that is
# less, but not below a thousandth of the base.
TOLERANCE, OF_EFFECT, LEAST = 0.01, 0.5, 0.001
TINY = Options(start=START, months=6, scale=0.002, uncertainty=())
NAMES = reform_names()
PARTS = [part for name in NAMES for part in Reform.load(name).expanded()]


BASE = Scenario.load("baseline")
BASE_DAYS = BASE.schedule(START).dates(START, LAST)


@cache
def usual(day):
    """Where the levers stand in the baseline."""
    return BASE.schedule(START).at(day)


def moved(scenario, drawn=()):
    """The levers that a scenario moves from where the baseline has them.

    Looked at on every day on which a lever of the baseline moves, or one of its own begins, has
    come in or ends (in between it is on its way).
    """
    schedule = scenario.schedule(START, dict(drawn))
    own = [turn for turn in schedule.turns if turn.rank == len(scenario.layers)]
    days = {day for turn in own for day in (turn.first, turn.full, turn.last) if day < LAST}
    days = {max(day, START) + timedelta(days=k) for day in days for k in (0, 1)} | {START}
    at = {day: schedule.at(day) for day in days | set(BASE_DAYS)}
    return {name for day, found in at.items() for name in found if found[name] != usual(day)[name]}


def ends(part):
    """Its drawn sizes at their lows, and at their highs."""
    sizes = part.uncertain().items()
    return [tuple((name, getattr(entry, end)) for name, entry in sizes) for end in ("low", "high")]


def test_every_option_is_numbered_once_and_has_a_reform():
    numbers = [str(n) for n in range(1, 31)]
    assert list(vocabulary()["reform_options"]) == numbers
    named = {str(n) for name in NAMES for n in Reform.load(name).says.options}
    assert named == set(numbers)


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_reform_says_how_its_effect_is_known(name):
    says = Reform.load(name).says
    assert says.evidence_grade in vocabulary()["evidence"]
    assert says.limits


@pytest.mark.parametrize(
    "name", [n for n in NAMES if Reform.load(n).says.evidence_grade == NO_EVIDENCE]
)
def test_an_effect_that_nobody_measured_is_drawn_from_a_range_that_includes_none(name):
    says = Reform.load(name).says
    drawn = [size for size in says.parameters if size.no_effect is not None]
    assert drawn
    for size in drawn:
        low, high = size.uncertain
        assert low <= size.no_effect <= high, size.name


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.label)
def test_a_reform_moves_levers_that_its_file_names_and_no_other(part):
    """At its defaults and at either end of what is drawn; at one of them it moves some."""
    named = {change.lever for change in part.says.changes}
    found = set().union(*(moved(BASE + part, drawn) for drawn in ((), *ends(part))))
    assert found
    assert found <= named


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.label)
def test_with_every_size_at_no_effect_a_reform_moves_nothing_but_what_it_sets_in_words(part):
    sizes = {s.name: s.no_effect for s in part.says.parameters if s.no_effect is not None}
    still = part.with_settings(**sizes)
    words = {c.lever for c in part.says.changes if not set(c.names()) & set(sizes)}
    assert moved(BASE + still) <= words


def inert(part):
    """The reform with every change turned into one to nothing, and without its costs."""
    changes = []
    for change in part.says.changes:
        lever = levers()[change.lever]
        nothing = {"multiply": 1.0, "add": 0.0, "set": usual(START)[lever.name]}[change.operation]
        kept = change.model_dump(by_alias=True, include={"lever", "from_", "until"})
        changes.append(Change(**kept | {change.operation: nothing}))
    says = part.says.model_copy(update={"changes": tuple(changes), "costs": (), "parameters": ()})
    return part.model_copy(update={"says": says, "settings": ()})


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.label)
def test_an_inert_version_leaves_every_lever_where_it_was_on_every_day(part):
    assert {c.lever for c in inert(part).says.changes} == {c.lever for c in part.says.changes}
    assert moved(BASE + inert(part)) == set()


def test_inert_versions_of_all_reforms_change_no_byte_of_any_table():
    """All at once, from days on which nothing else happens: what a lever is set to alone counts."""
    alone = {part.name: part for part in PARTS}.values()
    still = [inert(part).with_settings(start="2026-05-12") for part in alone]
    both = [simulate(one, TINY, 0) for one in (BASE, BASE.model_copy(update={"reforms": still}))]
    made = [dict(tables(record, "full", START, TINY.scale)) for record in both]
    assert set(made[0]) == set(made[1])
    for name, table in made[0].items():
        pd.testing.assert_frame_equal(table, made[1][name], check_exact=True)
    assert np.array_equal(both[0].waits, both[1].waits)


@cache
def rows(name):
    return effects([name]).set_index("measure")


@pytest.mark.parametrize("name", NAMES)
def test_the_recorded_effect_of_a_reform_is_what_it_does(name):
    """In the standard run; `docket reforms --record` writes the table anew."""
    table = recorded()
    known = table[table["reform"] == name].set_index("measure")
    found = rows(name)
    assert list(known.index) == list(SHOWN)
    base, effect = (known[column].abs().to_numpy() for column in ("base", "difference"))
    near = np.clip(OF_EFFECT * effect, LEAST * base, TOLERANCE * base)
    for column in ("base", "value", "difference"):
        off = (found[column] - known[column]).abs().to_numpy()
        assert (off <= near).all(), found.assign(recorded=known[column], off=off / near)


def test_the_table_of_effects_has_the_shipped_reforms_and_its_own_arithmetic():
    table = recorded()
    assert tuple(dict.fromkeys(table["reform"])) == NAMES
    error = (table["value"] - table["base"] - table["difference"]).abs()
    assert (error <= 1e-4 * table["base"].abs()).all()
    assert f"scale {STANDARD.scale:g}" in PATH.read_text(encoding="utf-8").splitlines()[0]


def test_an_effect_is_recorded_over_the_scenario_that_the_reform_names(monkeypatch):
    asked = []
    monkeypatch.setattr(
        "queueing.effects._standard", lambda one: asked.append(one) or pd.Series({"x": 1.0})
    )
    effects(["call_lists_with_notice", "hire_judges"])
    assert asked == ["booked", "booked+call_lists_with_notice", "baseline", "baseline+hire_judges"]


def test_what_is_recorded_is_written_as_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("queueing.effects.effects", recorded)
    assert record(tmp_path / "effects.csv").read_bytes() == PATH.read_bytes()


def test_what_is_recorded_is_shown_with_its_own_run_and_how_little_it_tells(tmp_path):
    """The run is that of the file."""
    table = tmp_path / "effects.csv"
    table.write_text(
        "# One future of 7 years at scale 0.25. Written by hand.\n"
        "reform,measure,base,value,difference\n"
        "mine,days_to_decision,100,90,-10\n"
        "mine,in_absentia_share,0.116549,0.11652,-0.0000287\n"
        "still,pending_active,9000,9000,0\n"
    )
    lines = list(lines_of("mine", table))
    assert lines[0] == "One future of 7 years at scale 0.25."
    assert lines[2].endswith(": 0.117 -> 0.117 (-0.000029 share)")
    assert "counts as decided then" in lines[3]
    assert "does not tell even the direction of small differences" in lines[4]
    assert "days in detention and costs come out wrong" in lines[4]
    _, still, little = lines_of("still", table)
    assert still == "none at its defaults in what is recorded"
    assert little == lines[4]
    assert list(lines_of("unknown", table)) == []


def test_the_list_says_of_every_reform_how_its_effect_is_known_and_what_it_stands_for():
    data = reforms().data
    assert [row["name"] for row in data] == list(NAMES)
    for row in data:
        says = Reform.load(row["name"]).says
        assert row["evidence_free"] == (says.evidence_grade == NO_EVIDENCE)
        assert row["options"] == list(says.options)
    packages = {row["name"]: row["package_of"] for row in data if row["package_of"]}
    assert list(packages) == ["asylum_redesign"]
    assert len(packages["asylum_redesign"]) == 4


@pytest.mark.parametrize("name", ["hire_judges", "asylum_redesign"])
def test_a_reform_is_shown_with_its_effect_and_its_sources(name, tmp_path):
    shown = reforms(name)
    text = "\n".join(shown.lines)
    assert [row["measure"] for row in shown.data["effects"]] == list(SHOWN)
    assert "Recorded effect" in text
    for part in Reform.load(name).expanded():
        for size in part.says.parameters:
            assert all(f"{id}: " in text for id in size.source)
    mine = tmp_path / f"{name}.toml"
    mine.write_bytes(reform_path(name).read_bytes())
    assert reforms(str(mine)).data["effects"] == []


# --- Packages ---


def test_a_package_is_its_parts_named_one_by_one():
    package = Scenario.load("baseline+asylum_redesign:start=2027-10-01")
    parts = [f"{part.label}" for part in Reform.load("asylum_redesign").expanded()]
    dated = [f"{p}{',' if ':' in p else ':'}start=2027-10-01" for p in parts]
    assert len(parts) == 4
    assert Scenario.load("+".join(["baseline", *dated])).hash == package.hash
    assert Scenario.load("+".join(["baseline", *reversed(dated)])).hash == package.hash
    assert Scenario.from_text(package.text, "kept").hash == package.hash


def test_a_size_of_a_part_is_chosen_by_the_name_of_both():
    text = "asylum_redesign:legal_pathways.cuba=0.6"
    package = Reform.load(text)
    assert package.label == text
    (pathways,) = (part for part in package.expanded() if part.name == "legal_pathways")
    assert dict(pathways.settings) == {"cuba": 0.6}
    assert "legal_pathways.cuba" not in Scenario.load(f"baseline+{text}").uncertain_parameters()
    with pytest.raises(BadInput, match=r'did you mean "legal_pathways\.cuba"'):
        Reform.load("asylum_redesign:legal_pathway.cuba=0.6")
    with pytest.raises(BadInput, match=r"range 0 to 1"):
        Reform.load("asylum_redesign:legal_pathways.cuba=2")


def test_a_package_beside_one_of_its_parts_is_refused():
    for text in ("asylum_redesign+legal_pathways", "legal_pathways+asylum_redesign"):
        with pytest.raises(BadInput, match=r"reform legal_pathways\s+is named twice"):
            Scenario.load(f"baseline+{text}")


PACKAGE = """title = "Both"
mechanism = "Two at once."
evidence = "none"

[[reform]]
name = "hire_judges"
judges = 100

[[reform]]
name = "last_in_first_out"
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"hire_judges"', '"hire_judge"', 'did you mean "hire_judges"'),
        ("judges = 100", "judges = -1", "range 0 to 2000"),
        ("judges = 100", "judgs = 100", 'did you mean "judges"'),
        ('"hire_judges"\njudges = 100', '"asylum_redesign"', "cannot be part of another"),
        ('"last_in_first_out"', '"hire_judges"', "is named twice"),
        (
            '"last_in_first_out"',
            '"oldest_first"\n[[reform]]\nname = "last_in_first_out"',
            "set twice",
        ),
        ('evidence = "none"', 'evidence = "none"\nchange = []', "not in a package"),
        ('evidence = "none"', 'evidence = "none"\noptions = [31]', "no number of a listed option"),
        ('evidence = "none"', 'evidence = "none"\nevidence_grade = "mesured"', '"measured"'),
    ],
)
def test_a_fault_in_a_package_is_told(tmp_path, old, new, said):
    path = tmp_path / "both.toml"
    path.write_text(PACKAGE, encoding="utf-8")
    assert check_file(path) == []
    assert PACKAGE.count(old) == 1
    path.write_text(PACKAGE.replace(old, new), encoding="utf-8")
    told = [f"{problem.found} {problem.allowed}" for problem in check_file(path)]
    assert any(said in text for text in told), told


# --- Reforms and scenarios together ---


@pytest.mark.parametrize(("one", "other"), list(zip(NAMES, NAMES[7:] + NAMES[:7], strict=True)))
def test_two_reforms_are_the_same_in_either_order_or_refused_by_name_in_both(one, other):
    """Where both set one lever, and there alone, each order names the lever and the two."""
    both = [Reform.load(name).expanded() for name in (one, other)]
    orders = (f"baseline+{one}+{other}", f"baseline+{other}+{one}")
    sets = [{c.lever for p in parts for c in p.says.changes if c.set is not None} for parts in both]
    if sets[0] & sets[1]:
        for text in orders:
            with pytest.raises(BadInput) as caught:
                Scenario.load(text)
            told = {p.where: p.found for p in caught.value.problems}
            assert set(told) == sets[0] & sets[1]
            names = [next(p.name for p in parts if _sets(p, set(told))) for parts in both]
            assert all(f"reform {name}" in found for name in names for found in told.values())
        return
    first, second = (Scenario.load(text) for text in orders)
    assert first.hash == second.hash
    day = date(2029, 2, 1)
    assert first.schedule(START).at(day) == second.schedule(START).at(day)


def _sets(part, names):
    return any(c.set is not None and c.lever in names for c in part.says.changes)


def test_every_dated_change_of_present_practice_names_a_source_or_a_sourced_parameter():
    ledger = parameters()
    for layer in BASE.layers:
        for change in layer.changes:
            known = [name for name in change.names() if ledger[name].source]
            assert change.source or known, change


def test_changes_that_ended_before_the_start_matter_to_hindcasts_alone():
    """Without them a run from 2026 has every lever where it was; one from 2018 has not."""

    def still_going(layer):
        kept = tuple(c for c in layer.changes if c.until is None or c.until >= START)
        return layer.model_copy(update={"changes": kept})

    today = BASE.model_copy(update={"layers": tuple(map(still_going, BASE.layers))})
    kept = {day: today.schedule(START).at(day) for day in [START, *BASE_DAYS]}
    assert kept == {day: usual(day) for day in kept}
    past = date(2018, 12, 31)
    assert today.schedule(past).at(past) != BASE.schedule(past).at(past)


HISTORY = {  # what was decided, a day on which it was in force, the lever, one on which it was not
    "oldest first at USCIS, to January 2018": ("2017-06-30", "office.order", "2018-01-29"),
    "the shutdown of December 2018": ("2019-01-10", "staffing.sitting_share", "2019-01-26"),
    "the courts closed in the pandemic": ("2020-06-30", "staffing.sitting_share", "2022-04-01"),
    "a permit after 365 days": ("2021-06-30", "office.ead_clock_days", "2022-02-08"),
    "a dedicated docket in 2021": ("2021-09-30", "dedicated.border_share", "2022-10-01"),
    "a smaller one in 2022": ("2022-06-30", "dedicated.border_share", "2021-10-01"),
    "closed cases put back in 2025": (
        "2025-08-31",
        "closure.recalendared_per_year",
        "2025-10-01",
    ),
    "administrative closure to FY2017": ("2016-06-30", "closure.cases_per_year", "2024-10-01"),
    "28 members of the Board": ("2024-06-30", "board.members", "2025-04-14"),
    "dismissals of older cases": ("2025-06-30", "dismissal.cases_per_year", "2024-06-30"),
    "more detention": ("2025-06-30", "receipts.detained_per_year", "2024-06-30"),
    "closures at USCIS": ("2025-06-30", "office.closures_per_year", "2024-06-30"),
}


def test_the_shutdown_of_2025_left_the_courts_open():
    schedule = BASE.schedule(date(2014, 9, 30))
    days = (date(2025, 9, 30), date(2025, 10, 20), date(2025, 11, 20))
    assert {schedule.at(day)["staffing.sitting_share"] for day in days} == {1.0}


@pytest.mark.parametrize("what", HISTORY)
def test_the_history_of_practice_is_in_the_baselines_own_dates(what):
    then, lever, otherwise = HISTORY[what]
    schedule = BASE.schedule(date(2014, 9, 30))
    at, apart = (schedule.at(date.fromisoformat(day))[lever] for day in (then, otherwise))
    assert at != apart
