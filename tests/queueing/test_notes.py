"""Notes on a run: settings that do nothing in it, and what is not to be compared as it stands."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import forecasts
from queueing.notes import notes
from queueing.request import Request
from queueing.scenario import Scenario

MINE = 'title = "Mine"\nquestion = "What?"\nbased_on = "{base}"\n'
REFORM = 'title = "Mine"\nmechanism = "m"\nevidence = "e"\n'
RESET = '[[change]]\nlever = "docket.reset_dates"\nset = "reset"\n'


def told(*texts: str, **options: object) -> list[str]:
    """The notes on a run of scenarios by their texts, ten years from March 2026 at full scale, of
    central arrivals unless told otherwise."""
    request = Request(**{"uncertainty": ()} | options)  # type: ignore[arg-type]
    return notes(request.checked(), [Scenario.load(text) for text in texts])


def change(lever: str, value: object, *more: str) -> str:
    said = f'"{value}"' if isinstance(value, str) else value
    return "\n".join(["[[change]]", f'lever = "{lever}"', f"set = {said}", *more, ""])


@pytest.fixture
def mine(tmp_path):
    """Writes a scenario with some changes and returns its text."""

    def of(*changes: str, base: str = "baseline") -> str:
        path = tmp_path / "mine.toml"
        path.write_text(MINE.format(base=base) + "".join(changes))
        return str(path)

    return of


@pytest.mark.parametrize(
    "texts",
    [
        ["baseline", "before_2025", "hire_300", "hire_300_more_arrivals", "newest_first"],
        ["booked", "booked_dedicated"],
        ["baseline", "baseline+hire_judges:start=2027-10-01", "baseline+call_lists_with_notice"],
    ],
)
def test_of_what_ships_as_it_is_meant_nothing_is_told(texts):
    assert told(*texts) == []
    assert told(texts[0], start=date(2014, 9, 30), years=5) == []


def test_a_head_start_without_the_order_it_belongs_to_is_told(mine):
    alone = change("docket.head_start_days", 90)
    (note,) = told(mine(alone))
    assert "docket.head_start_days has no effect" in note
    assert '"aging"' in note
    assert len(told(mine(alone, change("docket.merits_order", "lifo")))) == 1
    assert told(mine(alone, change("docket.merits_order", "aging", "from = 2030-01-01"))) == []


def test_how_far_ahead_dates_are_booked_is_idle_where_none_is(mine):
    ahead = change("docket.booking_days_ahead", 365)
    (note,) = told(mine(ahead))
    assert "docket.booking_days_ahead has no effect" in note
    assert "docket.scheduling" in note
    assert told(mine(ahead, base="booked")) == []


def test_a_setting_that_has_its_default_is_not_told_of(mine):
    assert told(mine(change("docket.head_start_days", 365))) == []


def test_a_change_the_run_does_not_reach_is_told(mine):
    path = mine(change("dismissal.minimum_age_days", 700, "from = 2036-04-01"))
    (note,) = told(path)
    assert "mine has no effect on dismissal.minimum_age_days" in note
    assert "begins on 2036-04-01, after the end of the run (2036-03-31)" in note
    assert told(path, years=11) == []
    (note,) = told("baseline+hire_judges:start=2036-04-01")
    assert "hire_judges has no effect on staffing.authorised" in note


def test_posts_that_nobody_fills_within_the_run_are_told():
    """The last dated count is of 21 August 2026; half of the ledger's lag of 370 days later."""
    (note,) = told("baseline", "baseline+hire_judges", years=0.5)
    assert "hire_judges first changes anything about 2027-02-22" in note
    assert "the run ends on 2026-09-30" in note
    assert told("baseline", "baseline+hire_judges", years=1) == []
    assert told("baseline+temporary_judges", years=0.5) == []


def test_a_change_that_ended_before_the_run_is_told(mine):
    path = mine(change("dismissal.minimum_age_days", 700, "from = 2020-01-01\nuntil = 2026-03-31"))
    (note,) = told(path)
    assert "ends on 2026-03-31, before the run begins (2026-04-01)" in note
    assert told(path, start=date(2025, 12, 31)) == []


def test_a_reform_that_starts_before_the_run_is_told():
    (note,) = told("baseline+hire_judges:start=2025-10-01")
    assert "hire_judges starts on 2025-10-01, before the run does (2026-04-01)" in note
    assert told("baseline+hire_judges:start=2026-03-31") == []


def test_ready_beside_booked_carries_the_limit_that_the_scenario_booked_states():
    limits = Scenario.load("booked").layers[-1].limits
    for booked in ("booked", "baseline+book_hearings:start=2030-01-01"):
        for texts in (["baseline", booked], [booked, "baseline"]):
            (note,) = told(*texts)
            assert limits in note
            assert f"hearings are booked in {booked} and not" in note
    assert not any(limits in note for note in told("booked", "booked+hire_judges"))
    assert not any(limits in note for note in told("baseline", "baseline+call_lists_with_notice"))


@pytest.mark.parametrize(
    ("reform", "lever"),
    [
        ("lawful_petitioners_first", "priority.cancellation"),
        ("oldest_first", "docket.master_order"),
    ],
)
def test_an_order_under_booked_is_told_to_do_little_unless_dates_are_reset(tmp_path, reform, lever):
    reset = tmp_path / "reset.toml"
    reset.write_text(REFORM + RESET)
    later = f"booked+{reform}:start=2028-10-01"
    (note,) = told(later)
    assert f"little depends on {lever}" in note
    assert "docket.reset_dates" in note
    assert told(f"{later}+{reset}") == []
    # From the first day on no date is there to be reset.
    assert len(told(f"booked+{reform}+{reset}")) == 1
    assert told(f"baseline+{reform}") == []


def test_a_note_says_in_which_scenarios_and_stands_once():
    (note,) = told("booked", "booked+oldest_first", "booked+oldest_first:start=2030-01-01")
    labels = "booked+oldest_first, booked+oldest_first:start=2030-01-01"
    assert note.startswith(f"in {labels}: ")


def test_what_is_asked_of_an_asylum_office_that_is_not_there_is_told(mine):
    text = mine(change("office.officers", 900))
    (note,) = told(text, start=date(2018, 9, 30), years=5)
    assert "office.officers has no effect" in note
    assert "referrals are those forecast" in note
    assert told(text) == []


def test_an_office_that_sends_nobody_is_told(mine):
    (note,) = told(mine(change("office.referrals", "forecast")))
    assert "sends nobody to the courts" in note


def test_arrivals_that_end_at_their_cap_are_told_and_those_of_a_short_run_are_not():
    """In September 2023 receipts had trebled: carried on for ten years a third of the paths end at
    the cap, which is counted here path by path."""
    start, both = date(2023, 9, 30), ("arrivals", "parameters")
    (note,) = told("before_2025", start=start, uncertainty=both)
    coming = forecasts.receipts(f"{start}", 120, 256, 1, office=True)
    border = coming.select(["border"]).paths[:, :, 0]
    cap = 3.0 * forecasts.history(f"{start}")["border"].max()
    at_end = np.isclose(border[:, -1], cap).mean()
    assert at_end > 0.2
    assert f"border cases in {at_end:.0%}" in note
    assert "cases referred by USCIS" not in note  # the asylum office refers them
    assert told("before_2025", start=start, years=0.25, uncertainty=both) == []
