"""A family of textbook queues each: right cases, and the rule of the code that is broken for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from queueing.textbook import formulas as say
from queueing.textbook import layout
from queueing.textbook.cases import Case, arrivals, case, exponential, fixed, station
from tests.theory.broken_station import Rule


@dataclass(frozen=True)
class Family:
    """Cases, and one rule they depend on. Whether chance decides how long services last."""

    cases: list[Case]
    rule: Rule
    random: bool = True


def families() -> dict[str, Family]:
    """All of them, by name."""
    return {
        "many_servers": Family(
            _many_servers(),
            # the newest is called: no mean changes, only the tail
            Rule("docket/lists.py", "order == codes.LIFO", "True"),
        ),
        "priorities": Family(
            _priorities(),
            # all wait in one line
            Rule(
                "textbook/coming.py",
                "join_line(f, s, int(f.classes[k, RANK]), i)",
                "join_line(f, s, 0, i)",
            ),
        ),
        "interruption": Family(
            _interruption(),
            # a service that was interrupted begins anew
            Rule("textbook/calling.py", "f.free_at[s, seat] - now", "f.cases[i].length"),
        ),
        "general_services": Family(
            _general_services(),
            # the right mean, another variance
            Rule("textbook/lengths.py", "law[SHAPE] * law[SHAPE]", "law[SHAPE]"),
        ),
        "regular_arrivals": Family(
            _regular_arrivals(),
            # every other one is a gap late
            Rule("textbook/lengths.py", "(n + 1) * rate", "(n + 1 + n % 2) * rate"),
        ),
        "loss": Family(
            _loss(),
            # one place too many
            Rule(
                "textbook/coming.py",
                "f.present[0] >= f.stations[0, CAPACITY]",
                "f.present[0] > f.stations[0, CAPACITY]",
            ),
        ),
        "abandonment": Family(
            _abandonment(),
            # patience is the same luck as service: the patient take long
            Rule(
                "textbook/coming.py",
                _PATIENCE,
                _PATIENCE.replace("PATIENCE", str(layout.SERVICE)),
            ),
        ),
        "fixed_patience": Family(
            _fixed_patience(),
            # the right mean, but a half and one and a half of it in turn
            Rule("textbook/coming.py", _PATIENCE, f"(0.5 + f.cases[i].index % 2) * {_PATIENCE}"),
        ),
        "random_order": Family(
            _discipline("random"),
            # only the first half of the line is ever called
            Rule(
                "textbook/calling.py",
                "int(u * f.lists[s, rank, LENGTH])",
                "int(0.5 * u * f.lists[s, rank, LENGTH])",
            ),
        ),
        "newest_first": Family(
            _discipline("lifo"),
            # first come first served again
            Rule("textbook/calling.py", "int(f.stations[s, DISCIPLINE])", "codes.FIFO"),
        ),
        "saturated_pool": Family(
            _saturated_pool(),
            # servers rest rather than call from the pool
            Rule("textbook/calling.py", "(s == 0 and pools[rank] >= 0)", "False"),
        ),
        "newest_first_over_a_pool": Family(
            _newest_first_over_a_pool(),
            # every fourth time that the pool is called from, it is called from once more
            Rule(
                "textbook/calling.py",
                "head >= 0",
                "head >= 0 and f.drawn[f.pools[rank], INITIAL] % 4 != 0",
                before="newest = discipline == codes.LIFO and ",
            ),
        ),
        "drain": Family(
            _drain(),
            # all have the same draw
            Rule("textbook/places.py", "f.drawn[k, origin]", "0", before="index = "),
        ),
        "overload": Family(
            _overload(),
            # arrivals without luck: the mean is right, the variance is not
            Rule("textbook/lengths.py", "exponential(u[0]) / rate", "1.0 / rate", before="now + "),
        ),
        "moving_rate": Family(
            _moving_rate(),
            # a quarter of a period off
            Rule(
                "textbook/lengths.py",
                "sin(2.0 * pi * now / classes[k, PERIOD])",
                "cos(2.0 * pi * now / classes[k, PERIOD])",
            ),
        ),
        "infinite_servers": Family(
            _infinite_servers(),
            # there are only twelve
            Rule("textbook/calling.py", _SEATS, f"min({_SEATS}, 12.0)"),
        ),
        "tandem": Family(
            _tandem(),
            # the second station serves as the first does
            Rule("textbook/calling.py", "f.service[s, k]", "f.service[0, k]"),
        ),
        "feedback": Family(
            _feedback(),
            # nobody returns twice
            Rule(
                "textbook/coming.py",
                "u < f.classes[k, RETURNS]",
                "(u < f.classes[k, RETURNS] and visit == 0)",
            ),
        ),
        "batches": Family(
            _batches(),
            # the last of a batch stays away
            Rule("textbook/run.py", "int(f.classes[k, BATCH])", "int(f.classes[k, BATCH]) - 1"),
        ),
        "rosters": Family(
            _rosters(),
            # a change of the roster is heeded only at the next one
            Rule("textbook/calling.py", _SEATS, "f.roster[s, max(f.turn[s] - 1, 0), 1]"),
            random=False,
        ),
        "sample_paths": Family(
            _sample_paths(),
            # two times that differ by rounding alone are two instants
            Rule("textbook/run.py", "now + 1e-12 * max(1.0, now)", "now"),
            random=False,
        ),
    }


_PATIENCE = "draw(f.key, f.patience[k], f.cases, i, 0, PATIENCE)"
_SEATS = "f.roster[s, f.turn[s], 1]"
# Services last 3 % too long, whatever their law.
SLOW = Rule(
    "textbook/lengths.py", "law[MEAN]", f"law[MEAN] * (1.03 if what == {layout.SERVICE} else 1.0)"
)


def _many_servers() -> list[Case]:
    rate, mean, servers, value = 1.8, 1.0, 3, 0.8
    queue = station(servers, arrivals(rate, mean))
    wait = say.mmc_wait(rate, mean, servers)
    late = say.mmc_wait_exceeds(rate, mean, servers, value)
    return [
        case("wait", queue, "mean_wait", wait, "Erlang 1917"),
        case("p_wait", queue, "p_wait", say.erlang_c(rate * mean, servers), "Erlang 1917"),
        case("tail", queue, {"name": "p_wait_exceeds", "value": value}, late, "Erlang 1917"),
        case("queue", queue, "mean_in_queue", rate * wait, "Little 1961"),
    ]


def _priorities() -> list[Case]:
    rates = (0.7, 0.5)
    queue = station(2, *(arrivals(rate, 1.0, priority=k) for k, rate in enumerate(rates)))
    return [
        case(f"class{k}", queue, {"name": "mean_wait", "class": k}, wait, "Cobham 1954")
        for k, wait in enumerate(say.priority_waits(rates, 1.0, 2))
    ]


def _interruption() -> list[Case]:
    rates = (0.2, 0.3)
    classes = (arrivals(rate, 1.0, priority=k) for k, rate in enumerate(rates))
    queue = station(1, *classes, preemptive=True)
    return [
        case(f"class{k}", queue, {"name": "mean_delay", "class": k}, delay, "M/M/1 to a rank")
        for k, delay in enumerate(say.preemptive_delays(rates, 1.0, 1))
    ]


def _general_services() -> list[Case]:
    laws: list[tuple[dict[str, Any], float]] = [
        ({"dist": "lognormal", "mean": 1.2, "cv": 0.7}, 0.49),
        ({"dist": "erlang", "k": 3, "mean": 1.2}, 1 / 3),
        (fixed(1.2), 0.0),
    ]
    return [
        case(law["dist"], station(1, arrivals(0.5, law)), "mean_wait",
             say.pollaczek_khinchine(0.5, 1.2, variability), "Pollaczek 1930, Khinchine 1932")
        for law, variability in laws
    ]  # fmt: skip


def _regular_arrivals() -> list[Case]:
    queue = station(1, {"arrival_every": 1.7, "service": exponential(1.0)})
    return [case("wait", queue, "mean_wait", say.dm1_wait(1.7, 1.0), "Kendall 1953")]


def _loss() -> list[Case]:
    lost, number = say.mmck(1.8, 1.0, 2, 5)
    places = station(2, arrivals(1.8, 1.0), capacity=5)
    none = station(4, arrivals(3.0, 1.0), capacity=4)
    return [
        case("no_queue", none, "p_lost", say.erlang_b(3.0, 4), "Erlang 1917"),
        case("places", places, "p_lost", lost, "birth-death"),
        case("number", places, "mean_in_system", number, "birth-death"),
    ]


def _abandonment() -> list[Case]:
    lost, wait = say.erlang_a(4.5, 1.0, 4, 2.0)
    queue = station(4, arrivals(4.5, 1.0, patience=exponential(2.0)))
    return [
        case("lost", queue, "p_lost", lost, "Palm 1957"),
        case("wait", queue, "mean_wait_all", wait, "Palm 1957"),
    ]


def _fixed_patience() -> list[Case]:
    queue = station(1, arrivals(0.7, 1.0, patience=fixed(1.2)))
    return [case("lost", queue, "p_lost", say.mm1_patience_lost(0.7, 1.0, 1.2), "Barrer 1957")]


def _discipline(name: str) -> list[Case]:
    queue = station(1, arrivals(0.5, 1.0), discipline=name)
    second = say.mm1_second_moment(0.5, 1.0, name)
    return [
        case("mean", queue, "mean_wait", say.mmc_wait(0.5, 1.0, 1), "no order changes the mean"),
        case("second_moment", queue, "wait_second_moment", second, "Kingman 1962; Riordan 1962"),
    ]


def _saturated_pool() -> list[Case]:
    pool = {"initial": "inexhaustible", "service": exponential(1.0), "priority": 1}
    queue = station(3, arrivals(1.5, 1.0, priority=0), pool)
    wait = say.wait_over_pool(1.5, 1.0, 3)
    return [case("wait", queue, {"name": "mean_wait", "class": 0}, wait, "M/M/1")]


def _newest_first_over_a_pool() -> list[Case]:
    queue = station(3, arrivals(1.5, 1.0, initial="inexhaustible"), discipline="lifo")
    wait = say.wait_over_pool(1.5, 1.0, 3)
    return [case("wait", queue, {"name": "mean_wait", "of": "arrivals"}, wait, "M/M/1")]


def _drain() -> list[Case]:
    queue = station(4, {"initial": 30, "service": exponential(1.0)})
    mean, variance = say.drain(30, 1.0, 4)
    return [
        case("mean", queue, "time_to_empty_mean", mean, "pure death"),
        case("variance", queue, "time_to_empty_variance", variance, "pure death"),
    ]


def _overload() -> list[Case]:
    queue = station(4, arrivals(6.0, 1.0, initial=40))
    mean, variance = say.walk(6.0, 1.0, 4, 40, 20.0)
    return [
        case("mean", queue, {"name": "number_at_mean", "at": 20.0}, mean, "random walk"),
        case("variance", queue, {"name": "number_at_variance", "at": 20.0}, variance,
             "random walk"),
    ]  # fmt: skip


_SWING = {"base": 4.0, "amplitude": 3.0, "period": 6.0}


def _moving_rate() -> list[Case]:
    number = say.moving_rate_mean(4.0, 3.0, 6.0, 0.7, 4, 13.0)
    queue = station(4, arrivals(_SWING, 0.7))
    metric = {"name": "number_at_mean", "at": 13.0}
    return [case("number", queue, metric, number, "Kolmogorov equations")]


def _infinite_servers() -> list[Case]:
    number = say.infinite_mean(6.0, 1.0, 20, 1.0)
    periodic = say.infinite_periodic_mean(4.0, 3.0, 6.0, 1.5, 14.0)
    first = station("infinite", arrivals(6.0, 1.0, initial=20))
    moving = station("infinite", arrivals(_SWING, 1.5))
    return [
        case("number", first, {"name": "number_at_mean", "at": 1.0}, number, "Takacs 1962"),
        case("moving", moving, {"name": "number_at_mean", "at": 14.0}, periodic,
             "Eick, Massey & Whitt 1993"),
    ]  # fmt: skip


def _tandem() -> list[Case]:
    row = station(1, arrivals(0.6, 1.0), then={"servers": 1, "service": exponential(0.9)})
    sojourn = say.tandem_sojourn(0.6, (1.0, 0.9))
    return [case("sojourn", row, "mean_sojourn_total", sojourn, "Burke 1956")]


def _feedback() -> list[Case]:
    queue = station(1, arrivals(0.4, 1.0, return_probability=0.4))
    sojourn = say.feedback_sojourn(0.4, 1.0, 0.4)
    return [
        case("sojourn", queue, "mean_sojourn_total", sojourn, "Jackson 1957"),
        case("visits", queue, "mean_visits", 1.0 / 0.6, "geometric"),
    ]


def _batches() -> list[Case]:
    queue = station(1, arrivals(0.2, 1.0, batch=3))
    return [case("wait", queue, "mean_wait", say.batch_wait(0.2, 3, 1.0), "Burke 1975")]


def _rosters() -> list[Case]:
    """One server from 0, three from 3, none from 4 until 7, then two."""
    queue = station([[0, 1], [3, 3], [4, 0], [7, 2]], {"initial": 8, "service": fixed(2.0)})
    return [case("path", queue, "completion_times", [2, 4, 5, 5, 9, 9, 11, 11], "by hand")]


def _sample_paths() -> list[Case]:
    """A place for one, and times that floats cannot hold: every arrival finds it just free."""
    tenths = {"arrivals_at": [n / 10 for n in range(1, 100)], "service": fixed(0.1)}
    urgent = {"arrivals_at": [0.2, 1.0], "priority": 0, "service": fixed(0.5)}
    other = {"arrivals_at": [0.0, 0.1], "priority": 1, "service": fixed(0.7)}
    return [
        case("one_place", station(1, tenths, capacity=1), "served_lost_end", [99, 0, 10],
             "by hand"),
        case("starts", station(1, urgent, other), "start_times_by_class", [[0.7, 1.2], [0, 1.7]],
             "by hand"),
    ]  # fmt: skip
