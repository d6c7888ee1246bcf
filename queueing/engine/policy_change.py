"""What a change of policy does to those who wait and those who have dates, array by array."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from queueing.docket import codes, policy
from queueing.docket.state import Docket
from queueing.engine.refusals import check
from queueing.settings import Setting


def change_policy(state: Docket, before: Setting, setting: Setting) -> None:
    """The docket works with other numbers from today on; costs as much as is changed.

    Dates that are reset come first, by the old rules of waiting; then the pools line up anew; then
    whoever is in the wrong place for the new notice, or for having dates at all, moves.
    """
    ahead, was_ahead = (one.dials[codes.AHEAD] for one in (setting, before))
    moved = [k for k in range(codes.DOCKETS) if put_in_another_order(k, before, setting)]
    if setting.dials[codes.RESET_DATES] and ahead and was_ahead:
        for docket in codes.ORDINARY_DOCKETS:
            turned = before.orders[docket] != setting.orders[docket]
            if docket in moved or turned or ahead != was_ahead:
                check(policy.void_dates(state, docket))
    for docket in moved:
        policy.empty_pools(state, docket)
    put_in_force(state, setting)
    for docket in moved:
        check(policy.refill_pools(state, docket))
    if was_ahead and not ahead:
        check(policy.stop_dating(state))
    elif ahead and not was_ahead:
        check(policy.start_dating(state))
    elif ahead and setting.dials[codes.NOTICE] != before.dials[codes.NOTICE]:
        check(policy.change_notice(state))


def put_in_force(state: Docket, setting: Setting) -> None:
    """Write a setting's numbers where the kernels read them."""
    state.rules[:] = setting.rules
    state.exits[:] = setting.exits
    state.reasons[:] = setting.reasons
    state.destinations[:] = setting.destinations
    if state.groups.size:
        state.mixes[:] = setting.mixes
        state.coming[:] = setting.coming
    state.orders[:] = setting.orders
    state.dials[:] = setting.dials
    state.levels[:] = setting.levels
    state.reserve[:] = setting.reserve
    state.counts[codes.FLAT] = int((setting.levels == setting.levels[0]).all())


def is_the_same(one: Setting, other: Setting) -> bool:
    """Whether two settings have the same numbers."""
    return all(np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))


def put_in_another_order(docket: int, before: Setting, after: Setting) -> bool:
    """Whether the cases waiting on a docket have to be put in another order.

    Not between first come and newest first: the list is the same, taken from its other end.
    """
    orders = [codes.ORDERS[int(one.orders[docket])] for one in (before, after)]
    if "fifo" in orders and "lifo" in orders:
        orders[0] = orders[1]
    if orders[0] != orders[1]:
        return True
    deadlines = [codes.FIRST_DEADLINE, codes.DECISION_DEADLINE]
    levels_differ = not np.array_equal(before.levels, after.levels)
    match orders[1]:
        case "earliest_filing":
            return False
        case "deadline":
            return not np.array_equal(before.rules[..., deadlines], after.rules[..., deadlines])
        case "aging":
            dial = codes.HEAD_START
            return levels_differ or before.dials[dial] != after.dials[dial]
    return levels_differ
