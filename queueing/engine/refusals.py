"""What the compiled docket refuses: days it keeps no account of, dates nobody can be given."""

from __future__ import annotations

from datetime import timedelta

from queueing.docket import codes
from queueing.docket.lists import RING_DAYS
from queueing.settings import Setting
from queueing.verbs import EPOCH


def check(error: int) -> None:
    """Raises `RuntimeError` for what stopped a kernel (0: nothing did)."""
    if error:
        raise RuntimeError(f"The docket stopped: {codes.ERRORS[error]}.")


def check_days(what: str, first: int, end: int, low: int, high: int) -> None:
    """What happens from a first day to the day before an end must do so within those bounds."""
    if not low <= first <= end <= high:
        a, b, c, d = (EPOCH + timedelta(days=int(day)) for day in (first, end, low, high))
        raise ValueError(f"{what} from {a} to before {b}; must lie from {c} to before {d}")


def check_dates(setting: Setting) -> None:
    """Dates must lie on the calendar, and be given with a day's notice at least."""
    ahead, notice = (setting.dials[dial] for dial in (codes.AHEAD, codes.NOTICE))
    if not 0 <= ahead < RING_DAYS - 1 or (ahead and not 1 <= notice <= ahead):
        raise ValueError(f"no dates can be given {ahead:g} days ahead at {notice:g} days' notice")
    if ahead and setting.dials[codes.ADVANCE_SHARE] > 0 and setting.dials[codes.ADVANCE_NOTICE] < 1:
        raise ValueError("a date can be brought forward with a day's notice at the least")
