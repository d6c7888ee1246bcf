"""Compiling the docket ahead of its first use: every kernel, on a court with nobody in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from queueing.docket import codes, interviews, office
from queueing.docket.draws import DISMISSAL, WITHDRAWAL
from queueing.docket.office import OfficeSize, open_office
from queueing.docket.state import Size
from queueing.engine import CompiledDocket
from queueing.settings import Setting
from queueing.verbs import Intake

FIRST_DAY, MONTH = 20_000, 30


def compile_docket() -> None:
    """Call every kernel of the docket once; nothing is left to be compiled in a run."""
    size = Size(courts=1, classes=1, room=64, seats=1, first_day=FIRST_DAY, days=MONTH)
    docket = CompiledDocket(size, 1, 0, np.full(MONTH, 3600, dtype=np.int32))
    ready = _setting()
    booked = _with_dials(ready, {codes.AHEAD: 5.0, codes.NOTICE: 1.0})
    noticed = _with_dials(booked, {codes.NOTICE: 2.0, codes.RESET_DATES: 1.0})
    nobody = np.zeros((1, 1), dtype=np.int64)
    docket.apply(ready)
    docket.load(nobody[None], np.array([FIRST_DAY - MONTH, FIRST_DAY]), 0, appeals=nobody[None])
    docket.receive(
        Intake(
            numbers=nobody,
            first_day=FIRST_DAY,
            days=MONTH,
            key_month=1,
            stages=nobody[0],
            reasons=np.ones(3),
            returned=nobody[0] > 0,
            strong=np.zeros(1),
            keeping=np.ones(1),
        )
    )
    seat = docket.seat(0, 1.0)
    docket.sweep(DISMISSAL, 1.0, FIRST_DAY, 1)
    docket.put_back(1.0, MONTH, 1)
    docket.grant(1, True)
    docket.depart(WITHDRAWAL, 0.1, 0.2, FIRST_DAY, 1)
    docket.apply(booked)
    docket.advance(FIRST_DAY + 1)
    docket.advance_dates(1)
    docket.apply(replace(noticed, orders=np.full_like(ready.orders, codes.RANDOM)))
    docket.vacate(0, seat)
    docket.apply(ready)
    docket.delays(FIRST_DAY + 1)
    _compile_office()


def _compile_office() -> None:
    """The same of the asylum office."""
    size = OfficeSize(FIRST_DAY, FIRST_DAY, days=MONTH, months=1, courts=1, first_key_month=0)
    empty = open_office(size, 1, 0)
    terms = np.zeros((MONTH, office.TERMS))
    interviews.close(empty, 0, FIRST_DAY, 180)
    interviews.work(empty, 1, FIRST_DAY, MONTH, terms, 0.0, 0.0, np.ones(1))
    interviews.censor(empty, FIRST_DAY + MONTH)


def _setting() -> Setting:
    """Numbers for one class and one court, with no dates."""
    return Setting(
        rules=np.zeros((1, 2, codes.RULES)),
        exits=np.ones((1, 2, 2, 3, len(codes.OUTCOMES))),
        reasons=np.ones((2, 2, len(codes.ADJOURNMENTS))),
        destinations=np.ones(1),
        orders=np.zeros(codes.DOCKETS, dtype=np.int8),
        dials=np.zeros(codes.DIALS),
        levels=np.full(1, codes.ORDINARY, dtype=np.int8),
        reserve=np.zeros(1),
        slots=np.ones(codes.KINDS),
    )


def _with_dials(setting: Setting, dials: dict[int, float]) -> Setting:
    changed = setting.dials.copy()
    for dial, value in dials.items():
        changed[dial] = value
    return replace(setting, dials=changed)
