"""What the model counts of the Board of Immigration Appeals beside published figures."""

from __future__ import annotations

from queueing.docket import codes
from queueing.marks.mark import Mark, Seen


def board_pending(seen: Seen) -> float:
    """Appeals pending before the Board at the end of the months, of families every member."""
    return float(seen.record.ledger[seen.months.stop - 1, ..., codes.APPEALS].sum()) / seen.scale


def board_filings(seen: Seen) -> float:
    """Appeals of courts' decisions in the months, by respondents and by the government."""
    return float(seen.flows()[codes.APPEAL_FILED]) / seen.scale


def board_completions(seen: Seen) -> float:
    """Appeals the Board decided in the months."""
    decided = seen.flows()[codes.APPEAL_DISMISSED : codes.APPEAL_REMANDED + 1].sum()
    return float(decided) / seen.scale


def circuit_remands(seen: Seen) -> float:
    """Cases that circuit courts sent back to the Board in the months."""
    return float(seen.flows()[codes.APPEAL_RETURNED]) / seen.scale


BOARD_MARKS = {
    "board_pending": Mark(
        "Board pending",
        board_pending,
        missed="appeals filed follow the decisions on the merits of the model's courts.",
    ),
    "board_filings": Mark(
        "Appeals filed",
        board_filings,
        missed="they follow the decisions on the merits of the model's courts, not the published.",
    ),
    "board_completions": Mark("Appeals decided by the Board", board_completions),
    "circuit_remands": Mark("Remands from circuit courts to the Board", circuit_remands),
}
