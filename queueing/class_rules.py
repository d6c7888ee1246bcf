"""The rules of every class of case, without and with counsel: the docket's table of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from queueing.chances import Chances
from queueing.docket import codes
from queueing.docket.waits import Array
from queueing.marginals import alone, chance_each, family_share, mean_members, of_record, split
from queueing.stations.filings import strong_shares
from queueing.stations.intake import classes
from queueing.terms import Terms

Columns = Mapping[int, Array | float]  # by class (K), by class and counsel (K, 2), or for all


def rules_of(terms: Terms, chances: Chances, destinations: Array) -> Array:
    """The rules by class and counsel (float64[K, 2, RULES]); `codes.py` says what each one does.

    `destinations` are the cumulative shares of the courts to which venue changes.
    """
    rules = np.zeros((len(classes()), 2, codes.RULES))
    groups = (
        _people(terms, chances),
        _endings(terms, chances),
        _lengths(terms, chances),
        _waits(terms),
        _moves(terms, destinations),
        _decisions(terms, chances),
    )
    for columns in groups:
        for column, value in columns.items():
            value = np.asarray(value, dtype=float)
            rules[..., column] = value[:, None] if value.ndim == 1 else value
    return rules


def hearing_seconds(rule: Array, counsel: float) -> tuple[float, float]:
    """Mean length of a master and of a merits hearing of a record of a class, riders and all.

    `rule` is that of the class (float64[2, RULES]), `counsel` its share with counsel on the merits.
    """
    members = float(mean_members(rule[0, codes.FAMILY_SHARE], rule[0, codes.FAMILY_MORE]))
    rider = float(rule[0, codes.RIDER_SECONDS])
    master = float(rule[0, codes.MASTER_SECONDS])
    merits = float(rule[:, codes.MERITS_SECONDS] @ [1.0 - counsel, counsel])
    return of_record(master, members, rider), of_record(merits, members, rider)


def _people(terms: Terms, chances: Chances) -> Columns:
    """Who they are: families, strength of the claim, counsel, and what else a case brings."""
    kinds = classes()
    held, children = kinds.detained, _of_channel("unaccompanied")
    appointed = np.full(len(kinds), terms.lever("counsel.appointed_share"))
    of_children = terms.lever("counsel.appointed_unaccompanied_share")
    appointed = np.where(children, np.maximum(appointed, of_children), appointed)
    dedicated = [f"dedicated.{channel}_share" for channel in kinds.channel]
    share = [terms.lever(name) if name in terms.levers else 0.0 for name in dedicated]
    return {
        codes.DETAINED: held,
        codes.DEDICATED_SHARE: np.where(held, 0.0, share),
        codes.FAMILY_SHARE: _families(terms),
        codes.FAMILY_MORE: terms.value("family_more_chance"),
        codes.STRONG_SHARE: strong_shares(terms.values),
        codes.APPLIES: kinds.applies,
        codes.ENTRY_COUNSEL: chances.counsel_entry,
        codes.APPOINTED_COUNSEL: np.where(held, 0.0, appointed),
        codes.LATER_COUNSEL: chances.counsel_later,
        codes.RELEASED_AS: kinds.released_as,
        codes.DETAINED_AS: kinds.detained_as,
        codes.RETURNED_AS: kinds.returned_as,
        codes.OTHER_CHOICE: kinds.other_choice,
    }


def _families(terms: Terms) -> Array:
    """The share of records that are families, by class: none in detention nor of children alone."""
    share = family_share(terms.value("family_rider_share"), terms.value("family_more_chance"))
    return np.where(classes().detained | _of_channel("unaccompanied"), 0.0, share)


def _endings(terms: Terms, chances: Chances) -> Columns:
    """How likely a hearing ends the case, sets it for the merits, or is adjourned."""
    held = classes().detained
    detained_first = 1.0 - terms.value("detained_merits_share")
    return {
        codes.FIRST_EXIT: np.where(held[:, None], detained_first, chances.first.chance),
        codes.LATER_EXIT: np.where(held[:, None], 0.0, chances.later.chance),
        codes.SET_FOR_MERITS: np.where(held, 1.0, chances.set_for_merits),
        codes.ADJOURNMENT: terms.lever("hearing.adjournment_probability"),
    }


def _lengths(terms: Terms, chances: Chances) -> Columns:
    """Seconds of hearings of somebody alone; their means over all people are the ledger's."""
    kinds = classes()
    more, rider = terms.value("family_more_chance"), terms.value("family_rider_time_share")
    members = [mean_members(share, more) for share in _families(terms).tolist()]
    person = [alone(1.0, number, rider) for number in members]
    master = terms.value("master_minutes") * 60.0
    other = terms.value("merits_hours_other_ratio")
    merits = terms.value("merits_hours_per_completion") * 3600.0 * _hearings(terms)
    at_large = np.array([merits * (1.0 if claim == "asylum" else other) for claim in kinds.claim])
    mean = np.where(kinds.detained, _detained_merits_seconds(terms), at_large) * person
    ratio = terms.value("counsel_hours_ratio")
    shares = chances.counsel_merits
    by_counsel = [split(m, ratio, c) for m, c in zip(mean.tolist(), shares.tolist(), strict=True)]
    minutes = {
        kind: np.where(
            kinds.detained,
            terms.lever("hearing.detained_minutes"),
            terms.lever(f"hearing.{kind}_minutes"),
        )
        for kind in ("master", "merits")
    }
    return {
        codes.MASTER_SECONDS: master * np.array(person) * minutes["master"],
        codes.MERITS_SECONDS: np.array(by_counsel) * minutes["merits"][:, None],
        codes.MASTER_FLOOR: terms.value("master_length_floor_share"),
        codes.MERITS_FLOOR: terms.value("merits_length_floor_share"),
        codes.RIDER_SECONDS: rider,
    }


def _detained_merits_seconds(terms: Terms) -> float:
    """What a detained case's hours leave for a merits hearing, masters and bond taken off."""
    going_on = terms.value("detained_merits_share")
    masters = terms.value("master_minutes") * 60.0 * (1.0 + going_on)
    bond = terms.value("bond_minutes") * 60.0 * going_on * terms.value("bond_hearing_share")
    rest = terms.value("detained_hours_per_completion") * 3600.0 - masters - bond
    return max(rest, 0.0) / going_on * _hearings(terms)


def _hearings(terms: Terms) -> float:
    """One merits hearing's part of the hours of a completion.

    It follows from the ledger's chance of an adjournment, whatever the lever's: a reform that cuts
    adjournments saves hearings, it does not lengthen them.
    """
    return 1.0 - terms.value("adjournment_probability")


def _waits(terms: Terms) -> Columns:
    """Days to the first hearing and between hearings, and the deadlines of those not detained."""
    kinds = classes()
    asylum = np.array([claim == "asylum" for claim in kinds.claim])
    gap = "detained_gap_days"
    days = {
        codes.FIRST_LAG: ("detained_first_master_days", "first_master_lag_days"),
        codes.MASTER_GAP: (gap, "master_gap_days"),
        codes.MERITS_NOTICE: (gap, "merits_notice_days"),
        codes.RESUMPTION_GAP: (gap, "adjournment_gap_days"),
    }
    deadlines = {codes.FIRST_DEADLINE: "first_hearing", codes.DECISION_DEADLINE: "decision"}
    other = terms.whole("deadline.other_days")
    of_claim = {
        column: np.where(asylum, terms.whole(f"deadline.{name}_days"), other)
        for column, name in deadlines.items()
    }
    return {
        column: np.where(kinds.detained, terms.value(held), terms.value(at_large))
        for column, (held, at_large) in days.items()
    } | {column: np.where(kinds.detained, 0, due) for column, due in of_claim.items()}


def _moves(terms: Terms, destinations: Array) -> Columns:
    """Changes of venue of people not detained, bond hearings of the others."""
    held = classes().detained
    weights = np.diff(destinations, prepend=0.0)
    elsewhere = 1.0 - float((weights**2).sum())  # the court drawn may be the one it is at
    moves = terms.value("venue_changes_per_case") * terms.lever("hearing.venue_changes")
    venue = chance_each(
        moves / max(elsewhere, 1e-9),
        terms.value("early_exit_share"),
        terms.value("later_exit_share"),
        terms.value("set_for_merits_share"),
    )
    bond = terms.value("bond_hearing_share") * terms.lever("bond.hearings")
    granted = terms.value("bond_granted_share") * terms.lever("bond.granted")
    return {
        codes.VENUE_SHARE: np.where(held, 0.0, venue),
        codes.BOND_SHARE: np.where(held, min(bond, 1.0), 0.0),
        codes.BOND_GRANTED: np.where(held, min(granted, 1.0), 0.0),
    }


def _decisions(terms: Terms, chances: Chances) -> Columns:
    """Decisions reserved, held back by the cap, undone, and appealed."""
    kinds = classes()
    appealed = terms.lever("board.appeal_share")
    ratio = terms.value("appeal_counsel_ratio")
    shares = [
        terms.value("appeal_detained_share" if held else "appeal_share") for held in kinds.detained
    ]
    counsel = chances.counsel_merits.tolist()
    by_counsel = [split(mean, ratio, share) for mean, share in zip(shares, counsel, strict=True)]
    return {
        codes.RESERVE_SHARE: np.where(kinds.detained, 0.0, terms.value("reserved_decision_share")),
        codes.CAPPED: np.array([claim == "cancellation" for claim in kinds.claim]),
        codes.RESCINDED_SHARE: terms.value("rescinded_share"),
        codes.REOPENED_SHARE: terms.value("reopened_share"),
        codes.APPEAL_SHARE: np.minimum(np.array(by_counsel) * appealed, 1.0),
        codes.DHS_APPEAL_SHARE: min(terms.value("appeal_dhs_share") * appealed, 1.0),
    }


def _of_channel(channel: str) -> Array:
    return np.array([one == channel for one in classes().channel])
