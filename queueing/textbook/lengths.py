"""Draws of a station: when the next comes, how long a service or patience lasts."""

from __future__ import annotations

from math import cos, exp, inf, log, pi, sin, sqrt

from queueing.docket.draws import STATION, exponential, uniforms
from queueing.textbook.compiled import compiled
from queueing.textbook.layout import (
    AMPLITUDE,
    DETERMINISTIC,
    EVERY,
    EXPONENTIAL,
    GAP,
    KIND,
    LISTED,
    LOGNORMAL,
    MEAN,
    NONE,
    PATTERN,
    PERIOD,
    POISSON,
    RATE,
    SHAPE,
)


@compiled
def next_arrival(key, classes, listed, drawn, k, now):  # type: ignore[no-untyped-def]
    """The time of the next arrival of class `k` after `now`; infinity when none will come.

    A rate that moves with time is thinned (Lewis & Shedler 1979): tried at the highest rate, kept
    with the share the rate of the moment has of it.
    """
    pattern, rate = classes[k, PATTERN], classes[k, RATE]
    if pattern == NONE or rate <= 0.0:
        return inf
    n = drawn[k, 2]
    drawn[k, 2] = n + 1
    if pattern == LISTED:
        return listed[k, n] if n < listed.shape[1] else inf
    if pattern == EVERY:
        return (n + 1) * rate
    u = uniforms(key[0], key[1], (k << 8) | (GAP << 4), n, STATION, 0)
    if pattern == POISSON:
        return now + exponential(u[0]) / rate
    swing = classes[k, AMPLITUDE]
    peak = rate + abs(swing)
    now += exponential(u[0]) / peak
    while u[1] * peak >= rate + swing * sin(2.0 * pi * now / classes[k, PERIOD]):
        n = drawn[k, 2]
        drawn[k, 2] = n + 1
        u = uniforms(key[0], key[1], (k << 8) | (GAP << 4), n, STATION, 0)
        now += exponential(u[0]) / peak
    return now


@compiled
def draw(key, law, customers, i, s, what):  # type: ignore[no-untyped-def]
    """A length drawn from `law` for customer `i`: its own draw, whatever happens to others."""
    who = (s << 20) | (customers[i].klass << 8) | (what << 4) | customers[i].origin
    n = customers[i].visit << 8
    kind, mean = law[KIND], law[MEAN]
    if kind == DETERMINISTIC:
        return mean
    u = uniforms(key[0], key[1], who, customers[i].index, STATION, n)
    if kind == EXPONENTIAL:
        return mean * exponential(u[0])
    if kind == LOGNORMAL:
        spread = log(1.0 + law[SHAPE] * law[SHAPE])
        normal = sqrt(2.0 * exponential(u[0])) * cos(2.0 * pi * u[1])
        return mean * exp(sqrt(spread) * normal - 0.5 * spread)
    phases = int(law[SHAPE])
    total = 0.0
    for phase in range(phases):
        if phase > 0 and phase % 4 == 0:
            n += 1
            u = uniforms(key[0], key[1], who, customers[i].index, STATION, n)
        total += exponential(u[phase % 4])
    return mean * total / phases
