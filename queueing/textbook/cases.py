"""The project's own cases: a station of every kind, with the answer its formula gives.

They have the format of a file of cases, so that `validate` treats them as any other.
"""

from __future__ import annotations

from typing import Any

from queueing.textbook import formulas as say

Case = dict[str, Any]


def cases() -> list[Case]:
    """All of them, some sixty."""
    return [
        *_many_servers(), *_priorities(), *_general(), *_losses(), *_disciplines(), *_pools(),
        *_from_the_start(), *_networks(), *_paths(),
    ]  # fmt: skip


def exponential(mean: float) -> dict[str, Any]:
    """An exponential law."""
    return {"dist": "exponential", "mean": mean}


def fixed(value: float) -> dict[str, Any]:
    """A length that is always the same."""
    return {"dist": "deterministic", "value": value}


def case(name: str, station: dict[str, Any], metric: dict[str, Any] | str, expected: object,
         source: str) -> Case:  # fmt: skip
    """One case; a metric without parameters is its name."""
    asked = {"name": metric} if isinstance(metric, str) else metric
    return {
        "id": name, "station": station, "metric": asked, "expected": expected, "source": source,
    }  # fmt: skip


def station(servers: object, *classes: dict[str, Any], **rules: object) -> dict[str, Any]:
    """A station with these classes, first come first served unless a rule says otherwise."""
    return {"servers": servers, "discipline": "fifo", **rules, "classes": list(classes)}


def arrivals(rate: object, service: object, **more: object) -> dict[str, Any]:
    """A class of Poisson arrivals; a number for `service` is the mean of an exponential."""
    law = exponential(service) if isinstance(service, float | int) else service
    return {"arrival_rate": rate, "service": law, **more}


def _many_servers() -> list[Case]:
    out = []
    for rate, mean, servers, value in ((0.6, 1.2, 1, 3.0), (2.6, 1.0, 3, 1.0), (1.7, 5.0, 10, 1.0)):
        queue = station(servers, arrivals(rate, mean))
        wait = say.mmc_wait(rate, mean, servers)
        late = say.mmc_wait_exceeds(rate, mean, servers, value)
        metric = {"name": "p_wait_exceeds", "value": value}
        waiting = say.erlang_c(rate * mean, servers)
        name = f"many_servers_{servers}"
        out += [
            case(f"{name}_wait", queue, "mean_wait", wait, "Erlang 1917"),
            case(f"{name}_p_wait", queue, "p_wait", waiting, "Erlang 1917"),
            case(f"{name}_tail", queue, metric, late, "Erlang 1917"),
            case(f"{name}_queue", queue, "mean_in_queue", rate * wait, "Little 1961"),
        ]
    return out


def _priorities() -> list[Case]:
    out = []
    for rates, mean, servers in (((0.3, 0.2, 0.35), 1.0, 1), ((0.5, 1.0, 1.1), 1.5, 5)):
        classes = [arrivals(rate, mean, priority=k) for k, rate in enumerate(rates)]
        waits = say.priority_waits(rates, mean, servers)
        delays = say.preemptive_delays(rates, mean, servers)
        for k, (wait, delay) in enumerate(zip(waits, delays, strict=True)):
            waiting, delayed = {"name": "mean_wait", "class": k}, {"name": "mean_delay", "class": k}
            first, best = station(servers, *classes), station(servers, *classes, preemptive=True)
            out += [
                case(f"priority_{servers}_class{k}", first, waiting, wait, "Cobham 1954"),
                case(f"interrupting_{servers}_class{k}", best, delayed, delay, "M/M/c to a rank"),
            ]
    return out


def _general() -> list[Case]:
    laws: list[tuple[str, dict[str, Any], float]] = [
        ("fixed", fixed(1.5), 0.0),
        ("erlang", {"dist": "erlang", "k": 5, "mean": 1.5}, 0.2),
        ("lognormal", {"dist": "lognormal", "mean": 1.5, "cv": 1.2}, 1.44),
    ]
    pollaczek = "Pollaczek 1930, Khinchine 1932"
    out = [
        case(f"general_{name}", station(1, arrivals(0.5, law)), "mean_wait",
             say.pollaczek_khinchine(0.5, 1.5, variability), pollaczek)
        for name, law, variability in laws
    ]  # fmt: skip
    rates, means = (0.25, 0.15, 0.2), (1.0, 2.0, 1.5)
    moments = [(1.0, 1.0), (2.0, 4.0 * 1.25), (1.5, 1.5**2 * 2.0)]
    services = [fixed(1.0), {"dist": "erlang", "k": 4, "mean": 2.0}, exponential(means[2])]
    classes = [
        arrivals(rate, law, priority=k)
        for k, (rate, law) in enumerate(zip(rates, services, strict=True))
    ]
    for k, wait in enumerate(say.priority_waits_general(rates, moments)):
        metric = {"name": "mean_wait", "class": k}
        out.append(case(f"general_class{k}", station(1, *classes), metric, wait, "Cobham 1954"))
    regular = {"arrival_every": 2.0, "service": exponential(1.5)}
    out.append(case("regular_arrivals", station(1, regular), "mean_wait", say.dm1_wait(2.0, 1.5),
                    "Kendall 1953"))  # fmt: skip
    return out


def _losses() -> list[Case]:
    lost, number = say.mmck(2.5, 1.0, 3, 6)
    places = station(3, arrivals(2.5, 1.0), capacity=6)
    given_up, wait = say.erlang_a(11.0, 1.0, 10, 3.0)
    impatient = station(10, arrivals(11.0, 1.0, patience=exponential(3.0)))
    strict = station(1, arrivals(0.8, 1.0, patience=fixed(1.5)))
    return [
        case("loss_7", station(7, arrivals(5.0, 1.0), capacity=7), "p_lost",
             say.erlang_b(5.0, 7), "Erlang 1917"),
        case("loss_fixed_7", station(7, arrivals(5.0, fixed(1.0)), capacity=7), "p_lost",
             say.erlang_b(5.0, 7), "Erlang 1917: the law of service does not matter"),
        case("places_lost", places, "p_lost", lost, "birth-death"),
        case("places_number", places, "mean_in_system", number, "birth-death"),
        case("patience_lost", impatient, "p_lost", given_up, "Palm 1957"),
        case("patience_wait", impatient, "mean_wait_all", wait, "Palm 1957"),
        case("patience_fixed", strict, "p_lost", say.mm1_patience_lost(0.8, 1.0, 1.5),
             "Barrer 1957"),
    ]  # fmt: skip


def _disciplines() -> list[Case]:
    out = []
    for discipline in ("fifo", "random", "lifo"):
        queue = station(1, arrivals(0.4, 1.5), discipline=discipline)
        second = say.mm1_second_moment(0.6, 1.5, discipline)
        out += [
            case(f"{discipline}_mean", queue, "mean_wait", say.mmc_wait(0.4, 1.5, 1),
                 "the order does not change the mean"),
            case(f"{discipline}_second_moment", queue, "wait_second_moment", second,
                 "Kingman 1962; Riordan 1962"),
        ]  # fmt: skip
    return out


def _pools() -> list[Case]:
    wait = say.wait_over_pool(1.8, 1.5, 4)
    pool = {"initial": "inexhaustible", "service": exponential(1.5), "priority": 1}
    newest = arrivals(1.8, 1.5, initial="inexhaustible")
    first = {"name": "mean_wait", "class": 0}
    come = {"name": "mean_wait", "of": "arrivals"}
    return [
        case("pool_priority", station(4, arrivals(1.8, 1.5, priority=0), pool), first, wait,
             "M/M/1 in what servers finish"),
        case("pool_newest_first", station(4, newest, discipline="lifo"), come, wait,
             "M/M/1 in what servers finish"),
    ]  # fmt: skip


def _from_the_start() -> list[Case]:
    leaving = station(3, {"initial": 60, "service": exponential(2.0)})
    mean, variance = say.drain(60, 2.0, 3)
    growing = station(4, arrivals(5.0, 1.0, initial=500))
    number, spread = say.walk(5.0, 1.0, 4, 500, 80.0)
    waiting = arrivals(7.0, 1.0, initial_waiting=800, patience=exponential(80.0))
    rate = {"base": 3.0, "amplitude": 1.5, "period": 8.0}
    at = {"name": "number_at_mean", "at": 80.0}
    fluid = say.fluid_with_patience(7.0, 1.0, 6, 80.0, 800, 60.0)
    out = [
        case("drain_mean", leaving, "time_to_empty_mean", mean, "pure death"),
        case("drain_variance", leaving, "time_to_empty_variance", variance, "pure death"),
        case("growth_mean", growing, at, number, "random walk"),
        case("growth_variance", growing, {"name": "number_at_variance", "at": 80.0}, spread,
             "random walk"),
        case("growth_patience", station(6, waiting), {"name": "queue_at_mean", "at": 60.0}, fluid,
             "birth-death mean"),
        case("infinite", station("infinite", arrivals(8.0, 1.5, initial=40)),
             {"name": "number_at_mean", "at": 1.2}, say.infinite_mean(8.0, 1.5, 40, 1.2),
             "Takacs 1962"),
    ]  # fmt: skip
    for at_time in (34.0, 38.0):
        metric = {"name": "number_at_mean", "at": at_time}
        moving = say.moving_rate_mean(3.0, 1.5, 8.0, 1.0, 4, at_time)
        endless = say.infinite_periodic_mean(3.0, 1.5, 8.0, 1.0, at_time)
        out += [
            case(f"moving_rate_{at_time:g}", station(4, arrivals(rate, 1.0)), metric, moving,
                 "Kolmogorov equations"),
            case(f"moving_rate_infinite_{at_time:g}", station("infinite", arrivals(rate, 1.0)),
                 metric, endless, "Eick, Massey & Whitt 1993"),
        ]  # fmt: skip
    return out


def _networks() -> list[Case]:
    row = station(1, arrivals(0.8, 0.9), then={"servers": 1, "service": exponential(0.7)})
    back = station(1, arrivals(0.5, 0.9, return_probability=0.4))
    sojourn = say.tandem_sojourn(0.8, (0.9, 0.7))
    return [
        case("tandem", row, "mean_sojourn_total", sojourn, "Burke 1956"),
        case("feedback_sojourn", back, "mean_sojourn_total", say.feedback_sojourn(0.5, 0.9, 0.4),
             "Jackson 1957"),
        case("feedback_visits", back, "mean_visits", 1.0 / 0.6, "geometric"),
        case("batches", station(1, arrivals(0.2, 1.0, batch=3)), "mean_wait",
             say.batch_wait(0.2, 3, 1.0), "Burke 1975"),
    ]  # fmt: skip


def _paths() -> list[Case]:
    """Sample paths worked out by hand."""
    roster = station([[0, 1], [2.5, 3], [4, 0], [6, 1]], {"initial": 7, "service": fixed(2.0)})
    one_place = station(1, {"arrivals_at": [0, 1, 2, 3, 4, 5], "service": fixed(2.0)}, capacity=1)
    impatient = station(
        1, {"arrivals_at": [0, 1, 2, 3], "service": fixed(3.0), "patience": fixed(2.5)}
    )
    urgent = {"arrivals_at": [1, 3.5], "priority": 0, "service": fixed(1.0)}
    other = {"arrivals_at": [0, 1], "priority": 1, "service": fixed(3.0)}
    times = {"name": "completion_times"}
    return [
        # one server from 0, three from 2.5 (the first is busy until 4), none from 4 until 6
        case("path_roster", roster, times, [2, 4, 4.5, 4.5, 8, 10, 12], "by hand"),
        # a completion frees the place for the arrival of the same instant
        case("path_one_place", one_place, "served_lost_end", [3, 3, 6], "by hand"),
        # served 0-3, 3-6 (has waited 2), then the one who came at 2 has left at 4.5, 5.5 likewise
        case("path_patience", impatient, "lost_times", [4.5, 5.5], "by hand"),
        case("path_priority", station(1, urgent, other), "start_times_by_class", [[3, 4], [0, 5]],
             "by hand"),
        # interrupted at 1 and at 3.5, each time for 1
        case("path_interrupted", station(1, urgent, other, preemptive=True), times, [2, 4.5, 5, 8],
             "by hand"),
    ]  # fmt: skip
