"""What theory says of textbook queues. Rates are per unit of time; waits are in queue.

Each function names where its formula is from. None of them simulates.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

Moments = tuple[float, float]  # mean and second moment of a service time


def erlang_b(load: float, servers: int) -> float:
    """Share blocked in M/G/c/c (Erlang 1917), by the recursion in the number of servers."""
    blocked = 1.0
    for c in range(1, servers + 1):
        blocked = load * blocked / (c + load * blocked)
    return blocked


def erlang_c(load: float, servers: int) -> float:
    """Probability of a wait in M/M/c (Erlang 1917)."""
    blocked = erlang_b(load, servers)
    return servers * blocked / (servers - load * (1.0 - blocked))


def mmc_wait(rate: float, mean: float, servers: int) -> float:
    """Mean wait in M/M/c: the probability of a wait over the spare rate of service."""
    return erlang_c(rate * mean, servers) / (servers / mean - rate)


def mmc_wait_exceeds(rate: float, mean: float, servers: int, value: float) -> float:
    """P(wait > value) in M/M/c, first come first served: a wait, if any, is exponential."""
    return erlang_c(rate * mean, servers) * math.exp(-(servers / mean - rate) * value)


def priority_waits(rates: Sequence[float], mean: float, servers: int) -> list[float]:
    """Mean wait by class in M/M/c, not interrupted (Cobham 1954)."""
    loads = [0.0, *accumulate(rate * mean / servers for rate in rates)]
    residual = erlang_c(sum(rates) * mean, servers) * mean / servers
    return [residual / ((1 - a) * (1 - b)) for a, b in pairwise(loads)]


def priority_waits_general(rates: Sequence[float], services: Sequence[Moments]) -> list[float]:
    """Mean wait by class in M/G/1, not interrupted (Cobham 1954)."""
    mean_load = (rate * mean for rate, (mean, _) in zip(rates, services, strict=True))
    loads = [0.0, *accumulate(mean_load)]
    residual = sum(rate * second for rate, (_, second) in zip(rates, services, strict=True)) / 2
    return [residual / ((1 - a) * (1 - b)) for a, b in pairwise(loads)]


def preemptive_delays(rates: Sequence[float], mean: float, servers: int) -> list[float]:
    """Mean delay by class in M/M/c with interruption: the classes up to any rank are an M/M/c."""
    totals = list(accumulate(rates))
    delays = [total * mmc_wait(total, mean, servers) for total in totals]
    before = [0.0, *delays]
    return [(d - b) / rate for d, b, rate in zip(delays, before, rates, strict=False)]


def pollaczek_khinchine(rate: float, mean: float, variability: float) -> float:
    """Mean wait in M/G/1 (Pollaczek 1930, Khinchine 1932); `variability` is the squared cv."""
    load = rate * mean
    return load * mean * (1.0 + variability) / (2.0 * (1.0 - load))


def dm1_wait(every: float, mean: float) -> float:
    """Mean wait in D/M/1: GI/M/1 with sigma = exp(-(1 - sigma) every / mean) (Kendall 1953)."""
    from scipy.optimize import brentq

    def excess(sigma: float) -> float:
        return math.exp(-(1.0 - sigma) * every / mean) - sigma

    sigma = float(brentq(excess, 0.0, 1.0 - 1e-9, xtol=1e-14))
    return mean * sigma / (1.0 - sigma)


def birth_death(rate: float, death: Callable[[int], float], top: int) -> list[float]:
    """Long-run shares of the states 0 to `top`, with births at `rate` and deaths at `death(n)`."""
    logs = [0.0]
    for n in range(1, top + 1):
        logs.append(logs[-1] + math.log(rate / death(n)))
    peak = max(logs)
    weights = [math.exp(x - peak) for x in logs]
    total = sum(weights)
    return [w / total for w in weights]


def mmck(rate: float, mean: float, servers: int, capacity: int) -> tuple[float, float]:
    """Share lost and mean number in M/M/c/K, from its birth-death process."""
    shares = birth_death(rate, lambda n: min(n, servers) / mean, capacity)
    return shares[-1], sum(n * share for n, share in enumerate(shares))


def erlang_a(rate: float, mean: float, servers: int, patience: float) -> tuple[float, float]:
    """Share lost and mean wait of all in M/M/c+M (Palm 1957; Garnett, Mandelbaum & Reiman 2002)."""
    top = servers + int(60 + 20 * rate * patience)

    def leave(n: int) -> float:
        return min(n, servers) / mean + max(n - servers, 0) / patience

    shares = birth_death(rate, leave, top)
    queue = sum(max(n - servers, 0) * share for n, share in enumerate(shares))
    return queue / patience / rate, queue / rate


def mm1_patience_lost(rate: float, mean: float, patience: float) -> float:
    """Share lost in M/M/1 when all leave after the same wait (Barrer 1957)."""
    load = rate * mean
    if load == 1.0:
        return mean / (2.0 * mean + patience)
    fading = math.exp(-(1.0 - load) * patience / mean)
    return (1.0 - load) * load * fading / (1.0 - load * load * fading)


def mm1_second_moment(load: float, mean: float, discipline: str) -> float:
    """Second moment of the wait in M/M/1 by who is called next (Kingman 1962; Riordan 1962)."""
    first_come = 2.0 * load * mean**2 / (1.0 - load) ** 2
    stretch = {"fifo": 1.0, "random": 1.0 / (1.0 - load / 2.0), "lifo": 1.0 / (1.0 - load)}
    return first_come * stretch[discipline]


def wait_over_pool(rate: float, mean: float, servers: int) -> float:
    """Mean wait when all servers are always busy with a pool that gives way: that of M/M/1."""
    return 1.0 / (servers / mean - rate)


def drain(number: int, mean: float, servers: int) -> tuple[float, float]:
    """Mean and variance of the time until nobody is left of `number`: a pure death process."""
    times = [mean / min(n, servers) for n in range(1, number + 1)]
    return sum(times), sum(t * t for t in times)


def walk(rate: float, mean: float, servers: int, start: int, at: float) -> tuple[float, float]:
    """Mean and variance of the number while all are busy: two Poisson streams."""
    speed = servers / mean
    return start + (rate - speed) * at, (rate + speed) * at


def fluid_with_patience(
    rate: float, mean: float, servers: int, patience: float, start: int, at: float
) -> float:
    """Mean queue while all are busy and those waiting leave at rate 1 / patience each."""
    level = (rate - servers / mean) * patience
    return level + (start - level) * math.exp(-at / patience)


def infinite_mean(rate: float, mean: float, start: int, at: float) -> float:
    """Mean number in M/M/inf (Takacs 1962)."""
    level = rate * mean
    return level + (start - level) * math.exp(-at / mean)


def infinite_periodic_mean(
    base: float, amplitude: float, period: float, mean: float, at: float
) -> float:
    """Mean number in M_t/M/inf, long after its start (Eick, Massey & Whitt 1993)."""
    turn = 2.0 * math.pi / period
    lag = turn * mean
    wave = (math.sin(turn * at) - lag * math.cos(turn * at)) / (1.0 + lag * lag)
    return mean * (base + amplitude * wave)


def moving_rate_mean(
    base: float, amplitude: float, period: float, mean: float, servers: int, at: float
) -> float:
    """Mean number in M_t/M/c, empty at 0: the Kolmogorov equations, solved numerically."""
    import numpy as np
    from scipy.integrate import solve_ivp

    top = int(servers + 20 * (base + abs(amplitude)) * max(mean, 1.0) + 60)
    leaving = np.minimum(np.arange(top + 1), servers) / mean

    def change(t: float, shares: np.ndarray) -> np.ndarray:
        rate = base + amplitude * math.sin(2.0 * math.pi * t / period)
        flow = rate * shares[:-1] - leaving[1:] * shares[1:]
        return np.concatenate([[-flow[0]], flow[:-1] - flow[1:], [flow[-1]]])

    start = np.zeros(top + 1)
    start[0] = 1.0
    solved = solve_ivp(change, (0.0, at), start, method="LSODA", rtol=1e-9, atol=1e-12)
    return float(solved.y[:, -1] @ np.arange(top + 1))


def tandem_sojourn(rate: float, means: Sequence[float]) -> float:
    """Mean time through M/M/1 stations in a row (Burke 1956)."""
    return sum(1.0 / (1.0 / mean - rate) for mean in means)


def feedback_sojourn(rate: float, mean: float, returns: float) -> float:
    """Mean time until one leaves M/M/1, who returns with that probability (Jackson 1957)."""
    load = rate * mean / (1.0 - returns)
    return load / (1.0 - load) / rate


def batch_wait(rate: float, size: int, mean: float) -> float:
    """Mean wait in M^[X]/M/1 with batches of one size (Burke 1975)."""
    load = rate * size * mean
    in_system = load * (1.0 + size) / (2.0 * (1.0 - load))
    return in_system / (rate * size) - mean
