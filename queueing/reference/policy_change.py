"""What a change of policy does to those who wait and those who have dates."""

from __future__ import annotations

from queueing.docket import codes
from queueing.reference.calendar import Calendar, kind_of
from queueing.reference.case import Case
from queueing.reference.policy import Policy
from queueing.reference.pools import lines_change


def change_policy(calendar: Calendar, old: Policy, new: Policy, today: int) -> None:
    """One court goes by another policy from today on.

    Dates that are reset come first, by the old rules of waiting; then the pools line up anew;
    then whoever is in the wrong place for the new notice, or for having dates at all, moves.
    """
    calendar.policy = old
    changed = {docket for docket in range(codes.DOCKETS) if lines_change(docket, old, new)}
    for docket in codes.ORDINARY_DOCKETS:
        another = docket in changed or old.orders[docket] != new.orders[docket]
        another = another or old.dials.ahead != new.dials.ahead
        if another and new.dials.reset_dates > 0 and _dated_before_and_after(docket, old, new):
            reset_dates(calendar, docket, today)
    calendar.policy = new
    for docket, pool in enumerate(calendar.pools):
        if docket in changed:
            pool.put_in_order(new.orders[docket], new)
        pool.order = new.orders[docket]
    for docket in codes.ORDINARY_DOCKETS:
        if old.gives_dates(docket) and not new.gives_dates(docket):
            give_up_dates(calendar, docket, today)
        elif new.gives_dates(docket) and not old.gives_dates(docket):
            begin_dates(calendar, docket, today)
        elif new.gives_dates(docket) and old.dials.notice != new.dials.notice:
            change_notice(calendar, docket, today)
    calendar.count_slots_anew()


def _dated_before_and_after(docket: int, old: Policy, new: Policy) -> bool:
    return old.gives_dates(docket) and new.gives_dates(docket)


def reset_dates(calendar: Calendar, docket: int, today: int) -> None:
    """Every dated case of the docket gives up its slot and waits for another date."""
    for case in _everybody(calendar.dated[docket]):
        calendar.taken[kind_of(docket), case.day - calendar.days.first] -= 1
        calendar.books.reset(case, codes.RESET_POLICY)
        calendar.wait(case, today)


def give_up_dates(calendar: Calendar, docket: int, today: int) -> None:
    """No more dates: everybody comes when due, first those who waited for one, then had one."""
    waiting = calendar.pools[docket].empty()
    dated = _everybody(calendar.dated[docket])
    coming = _everybody(calendar.coming[docket])
    calendar.taken[:] = 0
    for case in dated:
        calendar.books.reset(case, codes.RESET_POLICY)
    for case in (*waiting, *dated, *coming):
        if case.due >= today:
            calendar.expect(case, case.due)
        else:
            calendar.join(case)


def begin_dates(calendar: Calendar, docket: int, today: int) -> None:
    """Dates are given from today: every case that has been filed is looked at."""
    for case in _everybody(calendar.coming[docket]):
        calendar.expect(case, max(today, case.filed))


def change_notice(calendar: Calendar, docket: int, today: int) -> None:
    """Another notice: those come back later who could not use the first date they might get."""
    notice = calendar.policy.dials.notice
    coming = _everybody(calendar.coming[docket])
    for case in calendar.pools[docket].empty():
        calendar.wait(case, today)
    for case in coming:
        calendar.expect(case, max(today, case.filed, case.due - notice))


def _everybody(days: dict[int, list[Case]]) -> list[Case]:
    """Everybody is taken off their days, day by day."""
    cases = [case for day in sorted(days) for case in days[day]]
    days.clear()
    return cases
