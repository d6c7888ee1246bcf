"""What comes in, class by class and court by court: each month's cases.

National streams by channel are forecasts (or, in a hindcast, published); their division among
custody, claims and courts is assumed and labelled so in the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

import inputs
from queueing.docket.compiled import kernel
from queueing.docket.draws import ROUNDING, case_key_high, philox, unit
from queueing.docket.waits import Array
from queueing.stations.bench import on_board
from queueing.stations.courts import Courts

KEY_EPOCH = pd.Period("1980-01", "M")  # months are counted from here in case keys


@dataclass(frozen=True)
class Classes:
    """The case classes in a fixed order (a row of the table `case_classes` each)."""

    names: tuple[str, ...]
    custody: tuple[str, ...]
    channel: tuple[str, ...]
    claim: tuple[str, ...]
    share_within: Array  # of its custody and channel

    def __len__(self) -> int:
        return len(self.names)

    @property
    def detained(self) -> Array:
        return np.array([custody == "detained" for custody in self.custody])

    @property
    def returned(self) -> Array:
        return np.array([channel == "returned" for channel in self.channel])

    @property
    def applies(self) -> Array:
        """Whether there is an application for relief to be filed."""
        return np.array([claim != "none" for claim in self.claim])

    @property
    def released_as(self) -> Array:
        """The class (int64) that those released from detention are of; -1: not detained."""
        free = (f"non_detained.{c}.{k}" for c, k in zip(self.channel, self.claim, strict=True))
        numbers = [self.names.index(name) if name in self.names else -1 for name in free]
        return np.where(self.detained, numbers, -1)

    @property
    def detained_as(self) -> Array:
        """The class (int64) that those taken into detention are of; -1: detained, a child without
        a parent, or of a claim that no class in detention has.

        Whoever was referred by USCIS or came back is detained in the interior.
        """
        held = zip(self.channel, self.claim, strict=True)
        inside = ("referral", "returned")
        names = [f"detained.{'interior' if c in inside else c}.{claim}" for c, claim in held]
        numbers = [self.names.index(name) if name in self.names else -1 for name in names]
        return np.where(self.detained, -1, numbers)

    @property
    def other_choice(self) -> Array:
        """The class (int64) of those in the same place who choose otherwise; -1: there is none.

        Of those who claim asylum it is that of the same custody and channel who apply for nothing,
        and the other way round.
        """
        others = {"asylum": "none", "none": "asylum"}
        places = zip(self.custody, self.channel, self.claim, strict=True)
        names = [f"{custody}.{c}.{others.get(claim)}" for custody, c, claim in places]
        return np.array([self.names.index(n) if n in self.names else -1 for n in names])

    @property
    def returned_as(self) -> Array:
        """The class (int64) in which a completed case comes back: its claim's, or other relief."""
        back = [f"non_detained.returned.{claim}" for claim in self.claim]
        other = self.names.index("non_detained.returned.other")
        return np.array([self.names.index(n) if n in self.names else other for n in back])


@cache
def classes() -> Classes:
    """The case classes of the table `case_classes`."""
    table = inputs.table("case_classes").sort_values("case_class")
    return Classes(
        names=tuple(table["case_class"]),
        custody=tuple(table["custody"]),
        channel=tuple(table["channel"]),
        claim=tuple(table["claim"]),
        share_within=table["share_within"].to_numpy(dtype=float),
    )


def key_month(month: pd.Period) -> int:
    """The number of a month in case keys."""
    return int((month - KEY_EPOCH).n)


def month_first_days(first: pd.Period, months: int) -> Array:
    """First days (days since 1970-01-01) of `months` months and of the one after (int64)."""
    start = np.datetime64(str(first), "M")
    return (start + np.arange(months + 1)).astype("datetime64[D]").astype(np.int64)


def bench_shares(values: Mapping[str, float]) -> dict[str, float]:
    """The part of the bench that hears detained cases, by kind of court."""
    return {kind: values[f"detained_bench_share_{kind}"] for kind in ("yes", "mixed", "no")}


def month_volumes(
    forecast: pd.Series, levers: Mapping[str, float | str]
) -> tuple[dict[str, float], dict[str, float]]:
    """National cases of a month by channel, and the multiples of the forecast they are."""
    multiples = {
        str(channel): float(levers["receipts.all"] if channel != "returned" else 1.0)
        * float(levers[f"receipts.{channel}"])
        for channel in forecast.index
    }
    volumes = {channel: float(forecast[channel]) * m for channel, m in multiples.items()}
    return volumes, multiples | {"unaccompanied": float(levers["receipts.unaccompanied"])}


def month_by_class(
    volumes: Mapping[str, float],
    detained_per_year: float,
    month: date,
    values: Mapping[str, float],
    multiples: Mapping[str, float] | None = None,
    filed: Mapping[str, float] | None = None,
) -> Array:
    """One month's expected cases by class (float64), from national volumes by channel.

    `filed` takes the place of the people not detained of the channels it names. Children without
    a parent are a share of the border's, times a multiple of their own (`unaccompanied`), which
    leaves the others as they are. See `divided` for the rest.
    """
    kinds = classes()
    held, at_large = divided(volumes, detained_per_year, month, values, multiples)
    at_large |= filed or {}
    alone = dated_value("unaccompanied_border_share", month, values) * at_large["border"]
    at_large["border"] -= alone
    at_large["unaccompanied"] = alone * (multiples or {}).get("unaccompanied", 1.0)
    places = zip(kinds.detained, kinds.channel, strict=True)
    whole = np.array([(held if detained else at_large)[channel] for detained, channel in places])
    return np.asarray(whole * kinds.share_within)


def divided(
    volumes: Mapping[str, float],
    detained_per_year: float,
    month: date,
    values: Mapping[str, float],
    multiples: Mapping[str, float] | None = None,
) -> tuple[dict[str, float], dict[str, float]]:
    """One month's people detained and not, by channel.

    Detained cases are a number a year, taken from the border and interior channels in the
    ledger's proportion, at most the ledger's share of each channel; `multiples` are those that
    the volumes of the channels were already multiplied by, and detained cases are too.
    """
    ceiling = values["detained_ceiling_share"]
    border = dated_value("detained_border_share", month, values)
    parts = {"border": border, "interior": 1.0 - border}
    held = {
        channel: min(
            detained_per_year / 12.0 * part * (multiples or {}).get(channel, 1.0),
            ceiling * volumes[channel],
        )
        for channel, part in parts.items()
    }
    return held, {channel: volume - held.get(channel, 0.0) for channel, volume in volumes.items()}


def dated_value(name: str, on: date, values: Mapping[str, float]) -> float:
    """The value of a parameter on a day: of its form (…_2022, …_2025) that came into force last."""
    return values[next((form for start, form in _later_forms(name) if start <= on), name)]


def practised(values: Mapping[str, float], day: date) -> dict[str, float]:
    """The values when the forms in force on a day hold ever after.

    A number that has only a form for later years (it is new with them) stays as it is: whether it
    acts is a matter of the scenario's changes.
    """
    kept = dict(values)
    for name in values:
        for start, form in _later_forms(name):
            if start > day:
                kept[form] = dated_value(name, day, values)
    return kept


@cache
def form_dates() -> tuple[date, ...]:
    """The dates from which some parameter holds in a later form, ascending."""
    dates = {p.from_date for p in inputs.parameters().values() if p.from_date is not None}
    return tuple(sorted(dates))


@cache
def _later_forms(name: str) -> tuple[tuple[date, str], ...]:
    """The forms of a parameter that hold from a date on, the last first."""
    forms = [p for p in inputs.parameters().values() if re.fullmatch(rf"{name}_\d{{4}}", p.name)]
    dated = [(p.from_date, p.name) for p in forms if p.from_date is not None]
    return tuple(sorted(dated, reverse=True))


def by_court(
    number: Array, on: date, courts: Courts, detained_per_year: float, values: Mapping[str, float]
) -> Array:
    """Expected cases by court and class (float64[courts, classes]) from those by class."""
    needed = _needed(on, detained_per_year, values)
    at_large, held = courts.case_weights(on, bench_shares(values), needed)
    where = np.where(classes().detained[None, :], held[:, None], at_large[:, None])
    return np.asarray(where * number[None, :])


def held_share(
    on: date, courts: Courts, detained_per_year: float, values: Mapping[str, float]
) -> Array:
    """The share of each court's bench expected to go to detained cases (float64[courts])."""
    needed = _needed(on, detained_per_year, values)
    return courts.held_share(on, bench_shares(values), needed)


def _needed(on: date, detained_per_year: float, values: Mapping[str, float]) -> float:
    """The part of the national bench that detained cases take."""
    hours = on_board(on) * values["sitting_days_per_year"] * values["sitting_hours_per_day"]
    return detained_per_year * values["detained_hours_per_completion"] / hours


def destinations(
    on: date, courts: Courts, detained_per_year: float, values: Mapping[str, float]
) -> Array:
    """Where cases not detained go when their venue changes (float64[courts], cumulative)."""
    needed = _needed(on, detained_per_year, values)
    at_large, _ = courts.case_weights(on, bench_shares(values), needed)
    whole = np.cumsum(at_large)
    return np.asarray(whole / whole[-1])


@kernel
def whole_cases(expected, month, seed, replication, numbers):
    """Whole cases for expected ones: rounded up with the chance of the fraction, by a keyed draw.

    More expected never gives fewer: a reform that adds arrivals changes no other case.
    """
    for court in range(expected.shape[0]):
        for klass in range(expected.shape[1]):
            high = case_key_high(court, klass, month)
            word, _, _, _ = philox(0, high, ROUNDING, 0, seed, replication)
            numbers[court, klass] = int(expected[court, klass] + unit(word))
