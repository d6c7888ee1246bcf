"""Who has counsel, who leaves early, what is decided: by class, counsel and strength of claim.

The ledger's shares are means over all cases, and stay so: here they are spread over those whose
chances differ, by published or assumed ratios.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

import inputs
from inputs.bridges import LATER_VINTAGE
from queueing.docket.codes import OUTCOMES
from queueing.docket.waits import Array
from queueing.exits import Leaving, alone, children_later
from queueing.fiscal import fiscal_year_of
from queueing.marginals import odds_around, risks
from queueing.stations.intake import classes
from queueing.stations.mix import receipt_mix, receipts_by_class
from queueing.terms import Terms

ORDERS = ("in_absentia", "removal")  # early exits that depend on counsel and claim


@dataclass(frozen=True)
class Chances:
    """What may become of cases, by class."""

    counsel_entry: Array  # float64[K]: shares with counsel, as the ledger has them: coming in,
    counsel_later: Array  # past the first hearing,
    counsel_merits: Array  # and decided on the merits
    first: Leaving
    later: Leaving
    set_for_merits: Array  # float64[K]
    decided: Array  # float64[K, 2, 2, OUTCOMES]: shares by counsel and strength of claim


def chances_of(terms: Terms) -> Chances:
    """The chances of cases under the terms of a day.

    Means are over receipts, or over those of them that stay beyond the first hearing, of people
    not detained; what levers do to early exits changes no other mean. Children without a parent
    leave at no first hearing and oftener later (`children_later`): the share of receipts that
    leaves at the first one is made up of others, and so is the mean of later ones.
    """
    received = receipt_mix(False)
    entry = _with_counsel(terms, "counsel_entry_share", received)
    kinds = _early_kinds(terms, no_nta_share(terms.on, terms.values))
    early, fewer = _fewer(kinds, terms, terms.lever("hearing.early_exit_share"))
    weights = by_counsel(received, entry)
    others = np.where(alone(), 0.0, weights)
    part = float(others.sum())
    ordinary = _leaving(terms, terms.value("early_exit_share") / part, kinds, others / part)
    staying = (weights - others * ordinary.chance).sum(axis=1)
    staying /= staying.sum()
    later = _with_counsel(terms, "counsel_later_share", staying)
    lever = terms.lever("hearing.later_exit_share")
    share, kinds_later = _fewer(_early_kinds(terms, 0.0), terms, lever)
    ratios = np.where(classes().applies, 1.0, terms.value("set_for_merits_none_ratio"))
    set_for_merits = risks(terms.value("set_for_merits_share"), ratios, staying)
    heard = np.where(alone(), 0.0, by_counsel(staying, later))
    first, last = children_later(
        _leaving(terms, min(early / part, 1.0), fewer, others / part),
        _leaving(terms, share, kinds_later, heard / heard.sum()),
        set_for_merits,
    )
    return Chances(
        counsel_entry=entry,
        counsel_later=later,
        counsel_merits=np.where(
            classes().detained,
            terms.value("detained_counsel_share"),
            terms.value("counsel_merits_share"),
        ),
        first=first,
        later=last,
        set_for_merits=set_for_merits,
        decided=_decided(terms),
    )


def by_counsel(weights: Array, counsel: Array) -> Array:
    """Weights of the classes divided among cases without and with counsel (float64[K, 2])."""
    return np.asarray(weights[:, None] * np.stack([1.0 - counsel, counsel], axis=1))


def no_nta_share(on: date, values: Mapping[str, float]) -> float:
    """Of early exits, those for want of a notice to appear, in the fiscal year of a day.

    Counted for some years; none before them, the ledger's share afterwards.
    """
    counted = _no_nta_dismissals()
    year = fiscal_year_of(on)
    if year > max(counted):
        return float(values["no_nta_share_of_early_exits"])
    if year < min(counted):
        return 0.0
    at_large = float(receipts_by_class(year)[~classes().detained].sum())
    return min(counted[year] / max(values["early_exit_share"] * at_large, 1.0), 1.0)


@cache
def _no_nta_dismissals() -> dict[int, float]:
    """Dismissals for want of a notice to appear among EOIR's completions, by fiscal year.

    TRAC counts more completions than EOIR: its share of its own is taken of EOIR's.
    """
    completions = inputs.table("eoir_annual", vintage=LATER_VINTAGE).set_index("fiscal_year")
    table = inputs.table("no_nta_dismissals").set_index("fiscal_year")
    share = table["dismissals"] / table["completions"]
    found = share * completions["completions"].reindex(table.index)
    return dict(zip(found.index.tolist(), found.tolist(), strict=True))


def _with_counsel(terms: Terms, name: str, weights: Array) -> Array:
    """Those who apply for relief have counsel more often than those who do not."""
    ratios = np.where(classes().applies, terms.value("counsel_applicant_ratio"), 1.0)
    shares = risks(terms.value(name), ratios, weights)
    return np.where(classes().detained, terms.value("detained_counsel_share"), shares)


def _early_kinds(terms: Terms, no_nta: float) -> dict[str, float]:
    """Shares of the outcomes of exits at master hearings; `no_nta` is part of the dismissals."""
    given = {
        "in_absentia": terms.value("in_absentia_share_of_early_exits"),
        "removal": terms.value("removal_share_of_early_exits"),
        "dismissed": max(terms.value("dismissed_share_of_early_exits") - no_nta, 0.0),
        "no_nta": no_nta,
    }
    whole = sum(given.values())
    return {outcome: share / whole for outcome, share in given.items()}


def _fewer(
    kinds: Mapping[str, float], terms: Terms, mean: float
) -> tuple[float, Mapping[str, float]]:
    """The mean chance of an exit, and how, with the multiples of levers on some of its outcomes.

    Those set for hearing without notice are no receipts where they are not: the chance is of the
    others.
    """
    absent, unnoticed = terms.lever("hearing.in_absentia"), terms.lever("hearing.without_notice")
    lost = kinds["no_nta"] * (1.0 - unnoticed)
    kept = 1.0 - kinds["in_absentia"] * (1.0 - absent) - lost
    if kept <= 0.0:
        return 0.0, kinds
    multiples = {"in_absentia": absent, "no_nta": unnoticed}
    found = {outcome: share * multiples.get(outcome, 1.0) for outcome, share in kinds.items()}
    chance = mean * kept / (1.0 - mean * lost)
    return min(chance, 1.0), {outcome: share / kept for outcome, share in found.items()}


def received_share(terms: Terms) -> Array:
    """New cases that come in, of those expected, by class (float64[K]).

    Those for which no notice to appear is ever filed do not where they are not set for hearing.
    """
    kinds = _early_kinds(terms, no_nta_share(terms.on, terms.values))
    never = kinds["no_nta"] * (1.0 - terms.lever("hearing.without_notice"))
    noticed = 1.0 - terms.lever("hearing.early_exit_share") * never
    return np.where(classes().detained | classes().returned, 1.0, noticed)


def _leaving(terms: Terms, mean: float, kinds: Mapping[str, float], weights: Array) -> Leaving:
    """Exits with a mean chance and outcomes in the mean as given; orders fall unevenly."""
    without = np.where(classes().applies, 1.0, terms.value("early_order_none_ratio"))
    ratios = np.stack([without * terms.value("early_order_counsel_ratio"), without], axis=1)
    uneven = ratios / (weights * ratios).sum()
    parts = np.zeros((*weights.shape, len(OUTCOMES)))
    for outcome, share in kinds.items():
        parts[..., OUTCOMES.index(outcome)] = share * (uneven if outcome in ORDERS else 1.0)
    whole = parts.sum(axis=-1)
    return Leaving(risks(mean, whole, weights), parts / whole[..., None])


def _decided(terms: Terms) -> Array:
    """Shares of the outcomes of a decision by class, counsel and strength of claim."""
    kinds = classes()
    groups = list(zip(kinds.detained.tolist(), kinds.claim, strict=True))
    found = {group: _decided_in(terms, *group) for group in set(groups)}
    return np.stack([found[group] for group in groups])


def _decided_in(terms: Terms, detained: bool, claim: str) -> Array:
    """The same of those of one custody and claim (float64[2, 2, OUTCOMES])."""
    shares = _decision_shares(terms, detained, claim)
    counsel = terms.value("detained_counsel_share" if detained else "counsel_merits_share")
    strong = terms.value("strong_claim_share")
    weights = np.outer([1.0 - counsel, counsel], [1.0 - strong, strong])
    with_counsel, if_strong = terms.value("counsel_relief_odds"), terms.value("strong_claim_odds")
    odds = np.outer([1.0, with_counsel], [1.0, if_strong])
    relief = odds_around(shares["relief"], odds, weights)
    rest = 1.0 - shares["relief"]
    others = {name: (1.0 - relief) * share / rest for name, share in shares.items()}
    absent = np.zeros((2, 1))
    if not detained:
        ratios = np.array([terms.value("early_order_counsel_ratio"), 1.0])
        removed = (weights * others["removal"]).sum(axis=1)
        mean = terms.value("merits_in_absentia_share") * terms.lever("hearing.in_absentia")
        absent = risks(min(mean, 1.0), ratios, removed / removed.sum())[:, None]
    withheld = _withheld(terms) if claim == "asylum" else 0.0
    found = {
        "relief_granted": relief * (1.0 - withheld),
        "withholding": relief * withheld,
        "removal": others["removal"] * (1.0 - absent),
        "in_absentia": others["removal"] * absent,
        "voluntary_departure": others["voluntary_departure"],
        "terminated": others["termination"],
    }
    zero = np.zeros_like(relief)
    return np.stack([found.get(outcome, zero) for outcome in OUTCOMES], axis=-1)


def _decision_shares(terms: Terms, detained: bool, claim: str) -> dict[str, float]:
    """The ledger's shares of relief, removal, voluntary departure and termination.

    There is no relief without an application: in detention the others have all of the mean.
    """
    group = f"merits_{claim if claim in ('asylum', 'none') else 'other'}"
    group = "detained" if detained else group
    names = ["removal", "voluntary_departure", "termination"]
    names += ["relief"] if group != "merits_none" else []
    given = {name: terms.value(f"{group}_{name}_share") for name in names}
    whole = sum(given.values())
    shares = {"relief": 0.0} | {name: share / whole for name, share in given.items()}
    if not detained:
        return shares
    applying = float(receipt_mix(True)[classes().applies].sum())
    relief = min(shares["relief"] / applying, 1.0) if claim != "none" else 0.0
    rest = 1.0 - shares.pop("relief")
    return {"relief": relief} | {name: (1.0 - relief) * s / rest for name, s in shares.items()}


def _withheld(terms: Terms) -> float:
    """Of relief in asylum cases, the part that is withholding of removal."""
    relief = max(terms.value("merits_asylum_relief_share"), 1e-9)
    return min(terms.value("withholding_share") / relief, 1.0)
