"""Marks of the asylum office: published figures about it, as the model counts them."""

from __future__ import annotations

from queueing.docket import codes, office
from queueing.docket.waits import Array
from queueing.marks.mark import Mark, Seen, percent
from queueing.stations.intake import dated_value

UNKNOWN = float("nan")


def _ledger(seen: Seen) -> Array | None:
    """The months of the office's ledger (int64[months, 3, LEDGER]), if the run has an office."""
    found = seen.record.office
    if found is None:
        return None
    return found.ledger[seen.months.start + 1 : seen.months.stop + 1]


def _completed(seen: Seen, *outcomes: int) -> float:
    ledger = _ledger(seen)
    if ledger is None:
        return UNKNOWN
    columns = [office.COMPLETION + outcome for outcome in outcomes]
    return float(ledger[:, office.AFFIRMATIVE][:, columns].sum()) / seen.scale


def affirmative_pending(seen: Seen) -> float:
    """Affirmative applications waiting at the end of the last month."""
    ledger = _ledger(seen)
    return UNKNOWN if ledger is None else float(ledger[-1, 0, office.PENDING]) / seen.scale


def affirmative_completions(seen: Seen) -> float:
    """Affirmative applications granted, denied, referred, closed or withdrawn."""
    return _completed(seen, *range(len(office.OUTCOMES)))


def affirmative_interviews(seen: Seen) -> float:
    """Affirmative applications granted, denied or referred after an interview."""
    return _completed(seen, office.GRANTED, office.DENIED, office.REFERRED)


def affirmative_grants(seen: Seen) -> float:
    """Affirmative applications granted."""
    return _completed(seen, office.GRANTED)


def credible_fear_officers(seen: Seen) -> float:
    """Hours of credible fear screenings, over all hours of the officers on board."""
    found = seen.record.office
    if found is None:
        return UNKNOWN
    months = slice(seen.months.start + 1, seen.months.stop + 1)
    offered, screening, _ = found.seconds[months].sum(axis=0)
    first = (seen.record.first_month + seen.months.start).start_time.date()
    share = dated_value("asylum_officer_time_share", first, seen.record.values)
    return percent(screening, offered / share)


def credible_fear_reviews(seen: Seen) -> float:
    """Reviews of findings of no credible fear that judges held."""
    if seen.record.office is None:
        return UNKNOWN
    return float(seen.flows()[codes.REVIEW_HELD]) / seen.scale


OFFICE_MARKS: dict[str, Mark] = {
    "affirmative_pending": Mark("Affirmative applications pending", affirmative_pending),
    "affirmative_completions": Mark("Affirmative applications completed", affirmative_completions),
    "affirmative_interviews": Mark(
        "Affirmative applications decided after an interview", affirmative_interviews
    ),
    "affirmative_grants": Mark("Affirmative applications granted", affirmative_grants),
    "credible_fear_officers": Mark(
        "Asylum officers on credible fear, of those on board", credible_fear_officers
    ),
    "credible_fear_reviews": Mark(
        "Credible fear findings reviewed in court", credible_fear_reviews
    ),
}
