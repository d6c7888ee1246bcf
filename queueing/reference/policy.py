"""The courts' policy as plain numbers, by name: what they go by on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from queueing.docket import codes
from queueing.reference.case import Case
from queueing.reference.luck import one_of
from queueing.settings import Setting


class Rule(NamedTuple):
    """What the courts do with one class, without counsel or with: chances, mean seconds, mean days,
    shares, deadlines, other classes."""

    first_exit: float
    later_exit: float
    set_for_merits: float
    adjournment: float
    master_seconds: float
    merits_seconds: float
    master_floor: float
    merits_floor: float
    first_lag: float
    master_gap: float
    merits_notice: float
    resumption_gap: float
    detained: float
    dedicated_share: float
    first_deadline: float
    decision_deadline: float
    family_share: float
    family_more: float
    rider_seconds: float
    strong_share: float
    entry_counsel: float
    appointed_counsel: float
    later_counsel: float
    applies: float
    venue_share: float
    bond_share: float
    bond_granted: float
    released_as: float
    returned_as: float
    reserve_share: float
    capped: float
    rescinded_share: float
    reopened_share: float
    appeal_share: float
    dhs_appeal_share: float
    detained_as: float
    other_choice: float


# The dials that are whole numbers.
WHOLE = (
    "sitting_share",
    "head_start",
    "ahead",
    "notice",
    "refill_notice",
    "advance_notice",
    "transit_days",
    "board_rate",
    "board_kept",
)


class Dials(NamedTuple):
    """What the courts do with every case."""

    sitting_share: int  # in millionths of judge-days
    master_cap: float
    dedicated_time: float
    keep: float
    recalendar_share: float
    recalendar_days: float
    head_start: int
    ahead: int
    notice: int
    refill_notice: int
    advance_share: float
    advance_notice: int
    reset_dates: float
    lent_share: float
    counsel_chance: float
    bond_seconds: float
    transit_days: int
    reserve_days: float
    rescind_days: float
    reopen_days: float
    recall_days: float
    board_rate: int  # in millionths of a person a working day
    briefing_days: float
    sustained_share: float
    remanded_share: float
    remand_days: float
    remand_dedicated: float
    petition_share: float
    petition_days: float
    petition_remanded: float
    appealed_age: float
    board_kept: int  # of the same
    custody_ends: float  # a day

    @classmethod
    def of(cls, dials: list[float]) -> Dials:
        """The dials by name."""
        named: dict[str, Any] = {name: dials[getattr(codes, name.upper())] for name in cls._fields}
        return cls(**named | {name: int(named[name]) for name in WHOLE})


@dataclass(frozen=True)
class Policy:
    """A `Setting` in plain numbers: what the courts go by on a day."""

    setting: Setting
    rules: list[list[Rule]]  # by class, without counsel and with
    exits: Any  # cumulative shares of outcomes, by class, counsel, strength of claim and stage
    reasons: list[list[list[float]]]  # the same of adjournments, by [master, merits] and counsel
    destinations: list[float]  # the same of the courts to which venue is changed
    orders: list[int]  # by docket
    levels: list[int]  # by class
    reserve: list[float]  # by court
    dials: Dials

    @classmethod
    def of(cls, setting: Setting) -> Policy:
        """The setting's numbers by name."""
        columns = [getattr(codes, name.upper()) for name in Rule._fields]
        return cls(
            setting=setting,
            rules=[[Rule(*row) for row in both] for both in setting.rules[..., columns].tolist()],
            exits=setting.exits.tolist(),
            reasons=setting.reasons.tolist(),
            destinations=setting.destinations.tolist(),
            orders=setting.orders.tolist(),
            levels=setting.levels.tolist(),
            reserve=setting.reserve.tolist(),
            dials=Dials.of(setting.dials.tolist()),
        )

    def rule(self, case: Case) -> Rule:
        """The rule a case goes by today."""
        return self.rules[case.klass][case.counsel]

    def outcome(self, case: Case, stage: int, u: float) -> int:
        """How a case ends, if it does at a hearing of that stage."""
        return one_of(self.exits[case.klass][case.counsel][case.strong][stage], u)

    def gives_dates(self, docket: int) -> bool:
        """Whether the cases of a docket get dates; elsewhere they are called as judges are free."""
        return self.dials.ahead > 0 and docket in codes.ORDINARY_DOCKETS
