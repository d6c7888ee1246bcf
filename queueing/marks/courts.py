"""Marks: figures that somebody has published about the courts, as the model counts them.

Each mark is a function of what a replication left, looked at over the months the published figure
speaks of. Shares are in per cent, counts in full numbers whatever the scale.
"""

from __future__ import annotations

import numpy as np

from queueing.docket import codes
from queueing.docket.waits import Array
from queueing.marks.board import BOARD_MARKS
from queueing.marks.mark import Mark, Seen, percent
from queueing.marks.nationality import NATIONALITY_MARKS
from queueing.marks.office import OFFICE_MARKS
from queueing.stations.intake import classes, month_first_days
from queueing.waiting import curve, mean_of_counts, quantile


def of_claim(claim: str) -> Array:
    return np.array([one == claim for one in classes().claim])


def of_channel(channel: str) -> Array:
    return np.array([one == channel for one in classes().channel])


def completions(flows: Array) -> float:
    return float(flows[codes.COMPLETION : codes.CLOSURE].sum())


def returns(flows: Array) -> float:
    return float(flows[codes.REOPENED : codes.COMPLETION].sum())


def median(counts: Array) -> float:
    """The median days of finished waits counted in bins; NaN where there are none."""
    nothing = np.zeros_like(counts)
    return float(quantile(curve(counts, nothing, nothing), 0.5))


def in_absentia_share(seen: Seen) -> float:
    """Orders in absentia, of the first completions of people not detained."""
    kinds = classes()
    flows = seen.flows(~kinds.detained & ~kinds.returned)
    return percent(flows[codes.COMPLETION + codes.IN_ABSENTIA], completions(flows))


def in_absentia_orders(seen: Seen) -> float:
    """Orders in absentia, of new and of returned cases."""
    return float(seen.flows()[codes.COMPLETION + codes.IN_ABSENTIA]) / seen.scale


def rescinded_share(seen: Seen) -> float:
    """Orders in absentia rescinded in the months, over those made in the same months."""
    flows = seen.flows()
    return percent(flows[codes.RESCINDED], flows[codes.COMPLETION + codes.IN_ABSENTIA])


def asylum_filings(seen: Seen) -> float:
    """Asylum applications filed (at the first master hearing that goes on), referrals apart, over
    receipts."""
    ours = of_claim("asylum") & ~of_channel("referral") & ~classes().returned
    return percent(seen.flows(ours)[codes.APPLICATION_FILED], seen.flows()[codes.RECEIPT])


def asylum_receipts(seen: Seen) -> float:
    """Receipts of people who apply for asylum sooner or later, over receipts."""
    asylum = seen.flows(of_claim("asylum"))
    return percent(asylum[codes.RECEIPT], seen.flows()[codes.RECEIPT])


def asylum_pending(seen: Seen) -> float:
    """Active cases of people who apply for asylum sooner or later, over active cases."""
    return percent(seen.active(of_claim("asylum")), seen.active())


def _asylum_stages(seen: Seen, *stages: int) -> float:
    asylum = of_claim("asylum")
    return percent(float(seen.stock(asylum)[list(stages), codes.ACTIVE].sum()), seen.active(asylum))


def asylum_at_merits(seen: Seen) -> float:
    """Active asylum cases at the stages merits and reserved, whether dated or not."""
    return _asylum_stages(seen, codes.MERITS, codes.RESERVED)


def asylum_at_master(seen: Seen) -> float:
    """Active asylum cases past a first master hearing and not set for the merits."""
    return _asylum_stages(seen, codes.MASTER)


def asylum_unscheduled(seen: Seen) -> float:
    """Active asylum cases that wait for their first master hearing."""
    return _asylum_stages(seen, codes.FIRST_MASTER)


def hearings_per_case(seen: Seen) -> float:
    """Master, merits and bond hearings held, over receipts of the same months."""
    flows = seen.flows()
    held = flows[[codes.MASTER_HELD, codes.MERITS_HELD, codes.BOND_HELD]].sum()
    receipts = flows[codes.RECEIPT]
    return float(held / receipts) if receipts else float("nan")


def mean_days_at_completion(seen: Seen) -> float:
    """Mean days from first receipt, all cases completed in the fiscal year."""
    return float(mean_of_counts(seen.ages()))


def median_days_detained(seen: Seen) -> float:
    """Median days from receipt, cases completed in detention in the fiscal year."""
    return median(seen.ages(classes().detained))


def median_days_unaccompanied(seen: Seen) -> float:
    """Median days from receipt, children's cases completed in the fiscal year."""
    return median(seen.ages(of_channel("unaccompanied")))


def mean_days_pending(seen: Seen) -> float:
    """Mean days since receipt of active cases at the end of the last month."""
    last = seen.record.ledger[seen.months.stop - 1].sum(axis=(0, 1))
    filed = last[codes.FILED : codes.REPRESENTED].reshape(-1, len(codes.STATUSES))
    stock = last[codes.STOCK : codes.FILED].reshape(filed.shape)
    number = float(stock[:, codes.ACTIVE].sum())
    end = int(month_first_days(seen.record.first_month, seen.months.stop)[-1])
    return end - float(filed[:, codes.ACTIVE].sum()) / number if number else float("nan")


def _median_pending(seen: Seen, kinds: Array) -> float:
    """Of the end of the run: ages are counted then alone."""
    return median(seen.record.waits[codes.PENDING][:, kinds].sum(axis=(0, 1, 2), dtype=np.int64))


def median_pending_detained(seen: Seen) -> float:
    """Median days since receipt of detained cases pending."""
    return _median_pending(seen, classes().detained)


def median_pending_at_large(seen: Seen) -> float:
    """Median days since receipt of cases pending and not detained, those closed
    administratively among them."""
    return _median_pending(seen, ~classes().detained)


def median_pending_unaccompanied(seen: Seen) -> float:
    """Median days since receipt of children's cases pending, those closed administratively
    among them."""
    return _median_pending(seen, of_channel("unaccompanied"))


def returning_inflow(seen: Seen) -> float:
    """Cases that came back after a completion, over pending cases, active and inactive."""
    last = slice(seen.months.stop - 1, seen.months.stop)
    pending = Seen(seen.record, last, seen.scale).stock().sum()
    return percent(returns(seen.flows()), float(pending))


def represented_pending(seen: Seen) -> float:
    """Active cases with counsel, over active cases."""
    return percent(seen.flows()[codes.REPRESENTED], seen.active())


def asylum_decisions_per_judge(seen: Seen) -> float:
    """Asylum cases decided at a merits hearing, however they end, a judge on board and year."""
    decided = seen.flows(of_claim("asylum"))[codes.DECIDED_ON_MERITS] / seen.scale
    judges = float(seen.record.judges[seen.months].sum(axis=1).mean())
    return float(decided / judges / seen.years()) if judges else float("nan")


def venue_changes(seen: Seen) -> float:
    """Changes of venue, over receipts, returns and changes of venue."""
    flows = seen.flows()
    moved = float(flows[codes.OUT_VENUE])
    return percent(moved, float(flows[codes.RECEIPT]) + returns(flows) + moved)


def bond_hearings(seen: Seen) -> float:
    """Bond hearings held."""
    return float(seen.flows()[codes.BOND_HELD]) / seen.scale


def bond_granted(seen: Seen) -> float:
    """Releases on bond, over bond hearings held."""
    flows = seen.flows(classes().detained)
    return percent(flows[codes.OUT_CUSTODY], flows[codes.BOND_HELD])


def detained_pending(seen: Seen) -> float:
    """Active detained cases, over active cases."""
    return percent(seen.active(classes().detained), seen.active())


def unaccompanied_pending(seen: Seen) -> float:
    """Active cases of children who came without a parent, over active cases."""
    return percent(seen.active(of_channel("unaccompanied")), seen.active())


def unaccompanied_completions(seen: Seen) -> float:
    """First completions of those children's cases, over completions."""
    return percent(completions(seen.flows(of_channel("unaccompanied"))), completions(seen.flows()))


def unaccompanied_removals(seen: Seen) -> float:
    """Orders of removal, in absentia included, of first completions of those children's cases."""
    flows = seen.flows(of_channel("unaccompanied"))
    orders = flows[[codes.COMPLETION + codes.REMOVAL, codes.COMPLETION + codes.IN_ABSENTIA]].sum()
    return percent(orders, completions(flows))


MARKS: dict[str, Mark] = {
    "in_absentia_share": Mark("In absentia, of completions", in_absentia_share),
    "in_absentia_orders": Mark("Orders in absentia", in_absentia_orders),
    "rescinded_share": Mark("Orders in absentia rescinded", rescinded_share),
    "asylum_filings": Mark(
        "Asylum applications over receipts",
        asylum_filings,
        missed=(
            "applications are filed at the first master hearing that goes on, in truth often a "
            "year and more later; some who would apply leave before it."
        ),
    ),
    "asylum_receipts": Mark("Asylum cases, of receipts", asylum_receipts),
    "asylum_pending": Mark("Asylum cases, of those pending", asylum_pending),
    "asylum_at_merits": Mark("Asylum backlog: merits date set", asylum_at_merits),
    "asylum_at_master": Mark("Asylum backlog: at master hearings", asylum_at_master),
    "asylum_unscheduled": Mark("Asylum backlog: nothing scheduled", asylum_unscheduled),
    "asylum_decisions_per_judge": Mark(
        "Asylum decisions on the merits a judge-year",
        asylum_decisions_per_judge,
        missed=(
            "hours of a contested case are one constant to fiscal year 2024; how much of the "
            "bench master hearings and cases without an application take, and how many asylum "
            "decisions are of people in detention (by TRAC 4,000-14,000 a year), comes out of the "
            "model."
        ),
    ),
    "hearings_per_case": Mark("Hearings a case", hearings_per_case),
    "mean_days_at_completion": Mark("Mean days at completion", mean_days_at_completion),
    "median_days_detained": Mark("Median days at completion, detained", median_days_detained),
    "median_days_unaccompanied": Mark(
        "Median days at completion, unaccompanied children",
        median_days_unaccompanied,
        missed=(
            "they leave at any master hearing after the first alike; that USCIS decides their "
            "claims first, which courts await for years, is not simulated."
        ),
    ),
    "mean_days_pending": Mark(
        "Mean days pending",
        mean_days_pending,
        missed=(
            "too many of the cases completed are young. Detained and subsequent completions are "
            "known together only, and all of them enter as new cases in detention, decided in "
            "weeks; early exits fall at the first master hearing, soon after receipt, though "
            "older cases were dismissed too, before fiscal year 2025 in numbers nobody has "
            "published; and few old cases are heard on the merits. TRAC's ages fit where under "
            "half of those completed are younger than six months."
        ),
    ),
    "median_pending_detained": Mark("Median days pending, detained", median_pending_detained, True),
    "median_pending_at_large": Mark(
        "Median days pending, not detained", median_pending_at_large, True
    ),
    "median_pending_unaccompanied": Mark(
        "Median days pending, unaccompanied children", median_pending_unaccompanied, True
    ),
    "returning_inflow": Mark("Returning cases, of those pending", returning_inflow),
    "represented_pending": Mark("Cases pending with counsel", represented_pending),
    "venue_changes": Mark("Changes of venue, of proceedings", venue_changes),
    "detained_pending": Mark("Detained cases, of those pending", detained_pending),
    "bond_hearings": Mark("Bond hearings", bond_hearings),
    "bond_granted": Mark("Bond hearings granted", bond_granted),
    "unaccompanied_pending": Mark(
        "Unaccompanied children, of those pending", unaccompanied_pending
    ),
    "unaccompanied_completions": Mark(
        "Unaccompanied children, of completions", unaccompanied_completions
    ),
    "unaccompanied_removals": Mark(
        "Unaccompanied children ordered removed", unaccompanied_removals
    ),
    **NATIONALITY_MARKS,
    **BOARD_MARKS,
    **OFFICE_MARKS,
}
