"""What hearings do to cases in the mean, by class: the docket's rules without its chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queueing.chances import Chances, by_counsel, chances_of
from queueing.class_rules import hearing_seconds, rules_of
from queueing.docket import codes
from queueing.docket.waits import Array
from queueing.exits import Leaving
from queueing.marginals import mean_members
from queueing.settings import levels, orders
from queueing.stations.intake import classes
from queueing.terms import Terms

FIRST, LATER, MERITS = 0, 1, 2  # where a case ends
ORDERED = (codes.REMOVAL, codes.VOLUNTARY_DEPARTURE)
GRANTED = (codes.RELIEF_GRANTED, codes.WITHHOLDING)


@dataclass(frozen=True)
class Rates:
    """Means of a month, by class of case (float64[K] where nothing else is said)."""

    first_exit: Array
    later_exit: Array
    set_for_merits: Array
    adjourned: Array
    reserved: Array  # of decisions on the merits
    rescinded: Array  # [3, K]: of those who end somewhere, ordered in absentia and back later
    reopened: Array  # [3, K]: ordered to leave otherwise, and back later
    appealed: Array  # of decisions on the merits
    master_hours: Array  # of a person's hearing
    merits_hours: Array
    held_hours: Array  # of a detained case, all hearings
    held_days: Array  # from receipt to its end in detention
    held_merits: Array  # of those who end in detention, the part decided on the merits
    held_hearings: Array  # of a detained case
    released: Array  # of detained cases
    first_lag: Array  # days
    master_gap: float  # days, of people not detained, as are those that follow
    merits_notice: float
    resumption_gap: float
    levels: Array  # int8[K]
    orders: Array  # int8[DOCKETS]


def rates_of(terms: Terms) -> Rates:
    """The means under the terms of a day."""
    chances = chances_of(terms)
    rules = rules_of(terms, chances, np.ones(1))
    free = int(np.flatnonzero(~classes().detained)[0])
    counsel = [chances.counsel_entry, chances.counsel_later, chances.counsel_merits]
    first, later, merits = (_both(rules, share) for share in counsel)
    ends = _ends(terms, chances)
    lengths = [hearing_seconds(rules[k], share) for k, share in enumerate(counsel[2])]
    more = float(first[0, codes.FAMILY_MORE])
    people = np.array([mean_members(share, more) for share in first[:, codes.FAMILY_SHARE]])
    master, hearing = (
        np.array(seconds) / people / 3600.0 for seconds in zip(*lengths, strict=True)
    )
    granted = np.where(rules[:, 0, codes.RELEASED_AS] >= 0, first[:, codes.BOND_GRANTED], 0.0)
    going_on = 1.0 - first[:, codes.FIRST_EXIT]
    released = going_on * first[:, codes.BOND_SHARE] * granted
    decided = going_on - released
    adjourned = merits[:, codes.ADJOURNMENT]
    again = adjourned / np.maximum(1.0 - adjourned, 1e-9)
    bond = terms.value("bond_minutes") / 60.0 * going_on * first[:, codes.BOND_SHARE]
    held_hours = master * (1.0 + decided) + bond + decided * (1.0 + again) * hearing
    gaps = first[:, codes.MASTER_GAP] + first[:, codes.MERITS_NOTICE]
    held_days = first[:, codes.FIRST_LAG] + decided * (
        gaps + again * first[:, codes.RESUMPTION_GAP]
    )
    return Rates(
        first_exit=first[:, codes.FIRST_EXIT],
        later_exit=later[:, codes.LATER_EXIT],
        set_for_merits=later[:, codes.SET_FOR_MERITS],
        adjourned=adjourned,
        reserved=merits[:, codes.RESERVE_SHARE],
        rescinded=ends[..., codes.IN_ABSENTIA] * first[:, codes.RESCINDED_SHARE],
        reopened=ends[..., ORDERED].sum(axis=-1) * first[:, codes.REOPENED_SHARE],
        appealed=_appealed(ends[MERITS], merits),
        master_hours=master,
        merits_hours=hearing,
        held_hours=held_hours,
        held_days=held_days,
        held_merits=decided / np.maximum(first[:, codes.FIRST_EXIT] + decided, 1e-9),
        held_hearings=1.0 + going_on * first[:, codes.BOND_SHARE] + decided * (2.0 + again),
        released=released,
        first_lag=first[:, codes.FIRST_LAG],
        master_gap=float(first[free, codes.MASTER_GAP]),
        merits_notice=float(first[free, codes.MERITS_NOTICE]),
        resumption_gap=float(first[free, codes.RESUMPTION_GAP]),
        levels=levels(terms.levers),
        orders=orders(terms.levers),
    )


def _both(rules: Array, counsel: Array) -> Array:
    """Rules in the mean of those without and with counsel (float64[K, RULES])."""
    return np.asarray((1.0 - counsel)[:, None] * rules[:, 0] + counsel[:, None] * rules[:, 1])


def _appealed(ends: Array, rules: Array) -> Array:
    """Of decisions on the merits, those taken to the Board: orders not reopened, grants."""
    removed = ends[:, codes.REMOVAL] * (1.0 - rules[:, codes.REOPENED_SHARE])
    granted = ends[:, GRANTED].sum(axis=-1)
    by_both = removed * rules[:, codes.APPEAL_SHARE] + granted * rules[:, codes.DHS_APPEAL_SHARE]
    return np.asarray(by_both)


def _ends(terms: Terms, chances: Chances) -> Array:
    """Shares of the outcomes of those who end at a place (float64[3, K, OUTCOMES])."""
    strong = np.where(classes().applies, terms.value("strong_claim_share"), 0.0)
    claims = np.stack([1.0 - strong, strong], axis=1)
    on_merits = by_counsel(np.ones(len(strong)), chances.counsel_merits)
    decided = np.einsum("kc,ks,kcso->ko", on_merits, claims, chances.decided)
    held = classes().detained[:, None]
    at_masters = [
        np.where(held, decided, _left(leaving, counsel))
        for leaving, counsel in (
            (chances.first, chances.counsel_entry),
            (chances.later, chances.counsel_later),
        )
    ]
    return np.stack([*at_masters, decided])


def _left(leaving: Leaving, counsel: Array) -> Array:
    """Outcomes of those who leave at master hearings, by who has counsel (float64[K, OUTCOMES])."""
    leave = by_counsel(np.ones(len(counsel)), counsel) * leaving.chance
    whole = np.maximum(leave.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray((leave[..., None] * leaving.how).sum(axis=1) / whole)
