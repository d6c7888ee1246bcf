"""Small courts, told by hand what to do on which day, on either engine.

Days are counted from a Monday; the courts sit Monday to Friday, an hour a day. Cases of the
classes `FREE` and `OTHER` are not detained, those of `HELD` are. Hearings take half an hour to the
second, so a judge hears two a day, and every case ends with its first hearing, with relief granted,
unless a test says otherwise. A judge-day has two slots of either kind.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import simpy

from queueing.docket import codes
from queueing.docket.draws import WITHDRAWAL, uniforms
from queueing.docket.lists import RING_DAYS
from queueing.docket.state import Size
from queueing.docket.waits import edges
from queueing.settings import Setting
from queueing.verbs import Intake, day_number
from tests.queueing.small_plans import decisions_of, hearings_of

FREE, OTHER, HELD = 0, 1, 2
CLASSES = 3
MONDAY = day_number(date(2026, 6, 1))
DAYS = 5 * 365  # a run may go on for
HOUR, HALF_AN_HOUR = 3600, 1800
SEED = (1, 0)
ROOM, SEATS = 4000, 8
KEY_MONTH = 700  # of the first cases received; each later batch has the next
IN_PAIRS = {(FREE, codes.FAMILY_SHARE): 1.0}  # rules: every family is of two


def terms(
    *,
    rules=(),
    ends=(),
    orders=(),
    slots=(2.0, 2.0),
    reserve=0.0,
    levels=(),
    reason="other",
    courts=1,
    to=0,
    **dials,
):
    """A setting: rules by (class, column) or, with counsel (1) or without (0), by (class, counsel,
    column), outcomes and levels by class, orders by docket, the reason of every adjournment, the
    court to which venue is changed, dials by name."""
    table = np.zeros((CLASSES, 2, codes.RULES))
    table[..., [codes.MASTER_SECONDS, codes.MERITS_SECONDS]] = HALF_AN_HOUR - 1
    table[..., [codes.MASTER_FLOOR, codes.MERITS_FLOOR, codes.FIRST_EXIT]] = 1.0
    table[HELD, :, codes.DETAINED] = 1.0
    table[..., [codes.RELEASED_AS, codes.OTHER_CHOICE]] = -1.0
    for (klass, *counsel, column), value in dict(rules).items():
        table[klass, counsel or slice(None), column] = value
    exits = np.ones((CLASSES, 2, 2, 3, len(codes.OUTCOMES)))
    for klass, outcome in dict(ends).items():
        exits[klass, ..., : codes.OUTCOMES.index(outcome)] = 0.0
    reasons = np.ones((2, 2, len(codes.ADJOURNMENTS)))
    reasons[..., : codes.ADJOURNMENTS.index(reason)] = 0.0
    by_docket = np.full(codes.DOCKETS, codes.FIFO, dtype=np.int8)
    for docket, order in dict(orders).items():
        by_docket[docket] = order
    by_class = np.full(CLASSES, codes.ORDINARY, dtype=np.int8)
    for klass, level in dict(levels).items():
        by_class[klass] = level
    setting = Setting(
        rules=table,
        exits=exits,
        orders=by_docket,
        dials=np.zeros(codes.DIALS),
        levels=by_class,
        reserve=np.full(courts, reserve),
        slots=np.array(slots),
        reasons=reasons,
        destinations=(np.arange(courts) >= to).astype(float),
    )
    return again(setting, sitting_share=1_000_000, master_cap=1.0, keep=1.0, **dials)


def booked(notice=3, ahead=60, **others):
    """A setting under which dates are set."""
    return terms(notice=notice, ahead=ahead, **others)


def again(setting, **dials):
    """The same setting with some dials turned."""
    numbers = setting.dials.copy()
    for name, value in dials.items():
        numbers[getattr(codes, name.upper())] = value
    return replace(setting, dials=numbers)


class Courts:
    """A docket of so many judges by court; the engine's verbs on days counted from the Monday."""

    def __init__(self, engine, setting, judges=(1,)):
        week = np.array([HOUR] * 5 + [0] * 2, dtype=np.int32)
        size = Size(len(judges), CLASSES, ROOM, SEATS, MONDAY, DAYS, traced=ROOM)
        self.env = simpy.Environment()
        self.docket = engine(size, *SEED, np.resize(week, DAYS + RING_DAYS))
        self.docket.attach(self.env)
        self.docket.apply(setting)
        for court, number in enumerate(judges):
            for _ in range(number):
                self.docket.seat(court, 1.0)
        self.batches = 0

    def on(self, day):
        """The docket at the beginning of a day."""
        time = day * self.docket.unit
        if time > self.env.now:
            self.env.run(until=time)
        self.docket.advance(MONDAY + day)
        return self.docket

    def load(self, active, closed, klass=FREE):
        """So many cases filed one to two months before are pending as the run begins; their keys,
        those of the closed ones last."""
        numbers = np.zeros((2, 1, len(self.docket.look().judges), CLASSES), dtype=np.int64)
        numbers[:, 0, 0, klass] = active, closed
        days, month = np.array([MONDAY - 60, MONDAY - 30]), KEY_MONTH - 1
        self.docket.load(numbers[0], days, month, numbers[1])
        return [(klass << 16 | month, index) for index in range(active + closed)]

    def appeal(self, number, klass=FREE):
        """So many appeals are before the Board as the run begins, filed 60 to 45 days before; their
        keys. Nobody else is pending."""
        numbers = np.zeros((1, len(self.docket.look().judges), CLASSES), dtype=np.int64)
        appeals = numbers.copy()
        appeals[0, 0, klass] = number
        days, month = np.array([MONDAY - 60, MONDAY - 45]), KEY_MONTH - 1
        self.docket.load(numbers, days, month, None, appeals)
        return [(klass << 16 | month, index) for index in range(number)]

    def receive(
        self,
        day,
        number,
        klass=FREE,
        court=0,
        filed=None,
        stage=codes.FIRST_MASTER,
        strong=0.0,
        keeping=1.0,
    ):
        """So many people come in on a day, filed and due then (or later); returns the keys of the
        cases, where nobody has riders."""
        docket = self.on(day)
        numbers = np.zeros((len(docket.look().judges), CLASSES), dtype=np.int64)
        numbers[court, klass] = number
        month = KEY_MONTH + self.batches
        self.batches += 1
        docket.receive(
            Intake(
                numbers=numbers,
                first_day=MONDAY + (day if filed is None else filed),
                days=1,
                key_month=month,
                stages=np.full(CLASSES, stage),
                reasons=np.ones(3),
                returned=np.zeros(CLASSES, dtype=bool),
                strong=np.full(CLASSES, strong),
                keeping=np.full(CLASSES, keeping),
            )
        )
        return [(court << 24 | klass << 16 | month, index) for index in range(number)]

    def hearings(self, cases, until, *fields):
        """These fields of the hearings of each case before a day, a list of tuples a case."""
        self.on(until)
        found = {case: [] for case in cases}
        for row in hearings_of(self.docket).tolist():
            hearing = dict(zip(codes.TRACE_FIELDS, row, strict=True))
            hearing["day"] -= MONDAY
            case = (hearing["key_high"], hearing["key_low"])
            if case in found:
                found[case].append(tuple(hearing[field] for field in fields))
        return list(found.values())

    def decisions(self, cases, until):
        """The decisions on appeal of each case before a day, as (day, flow it counts in)."""
        self.on(until)
        found = {case: [] for case in cases}
        for row in decisions_of(self.docket).tolist():
            decision = dict(zip(codes.TRACE_FIELDS, row, strict=True))
            case = (decision["key_high"], decision["key_low"])
            found[case].append((decision["day"] - MONDAY, decision["how"]))
        return list(found.values())

    def heard(self, cases, until=100):
        """The day on which each of these cases was heard, None for those that were not."""
        hearings = self.hearings(cases, until, "day")
        assert all(len(of_case) <= 1 for of_case in hearings)
        return [of_case[0][0] if of_case else None for of_case in hearings]

    def flow(self, flow, reason):
        """How often the ledger has counted something."""
        return int(self.flows(flow, reason).sum())

    def flows(self, flow, reason):
        """The same by court and class."""
        return self.docket.look().ledger[..., codes.FLOWS.index((flow, reason))]

    def count(self, column):
        """A column of the ledger, of all courts and classes."""
        return int(self.docket.look().ledger[..., column].sum())

    def appeals(self):
        """The people whose appeals are pending, by court and class."""
        return self.docket.look().ledger[..., codes.APPEALS]

    def completed(self, outcome):
        """The people completed with an outcome, by court and class."""
        return self.flows("completion", outcome).tolist()

    def stock(self, stage, status="active"):
        """The people at a stage, by court and class."""
        column = codes.STAGES.index(stage) * len(codes.STATUSES) + codes.STATUSES.index(status)
        return self.docket.look().ledger[..., codes.STOCK + column]


def waited(waits, measure):
    """How many people waited for how long: {first day of the bin: people}, of all that are left."""
    by_bin = np.asarray(waits[measure]).reshape(-1, waits.shape[-1]).sum(axis=0)
    return {int(edges()[k]): int(by_bin[k]) for k in np.flatnonzero(by_bin)}


def luck(cases, purpose, which, n=0):
    """One uniform of a draw of each case, to two places."""
    return [round(uniforms(*SEED, *case, purpose, n)[which], 2) for case in cases]


def withdraw(docket, *numbers):
    """The cases of these numbers (below twelve) in every batch filed before today withdraw."""
    for number in numbers:
        docket.depart(WITHDRAWAL, 1.0, 1.0, 0, number)
