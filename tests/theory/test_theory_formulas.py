"""The formulas themselves, held to published values, to each other and to their limits."""

from __future__ import annotations

import math

import pytest

from queueing.textbook import formulas as say


def test_erlang_b_is_that_of_the_printed_tables() -> None:
    """Traffic tables: 5 circuits at 1 % carry 1.361 erlangs, 10 at 1 % carry 4.461."""
    assert say.erlang_b(1.361, 5) == pytest.approx(0.01, abs=2e-5)
    assert say.erlang_b(4.461, 10) == pytest.approx(0.01, abs=2e-5)


@pytest.mark.parametrize(("load", "servers"), [(0.5, 1), (2.2, 3), (9.0, 10)])
def test_erlang_c_is_the_share_of_busy_states_of_its_birth_death_process(
    load: float, servers: int
) -> None:
    shares = say.birth_death(load, lambda n: min(n, servers), 3000)
    assert sum(shares[servers:]) == pytest.approx(say.erlang_c(load, servers))
    queue = sum((n - servers) * share for n, share in enumerate(shares) if n > servers)
    assert queue / load == pytest.approx(say.mmc_wait(load, 1.0, servers))


def test_loss_and_delay_are_the_ends_of_a_queue_with_places() -> None:
    assert say.mmck(4.0, 1.0, 5, 5)[0] == pytest.approx(say.erlang_b(4.0, 5))
    number = 4.0 * (say.mmc_wait(4.0, 1.0, 5) + 1.0)
    assert say.mmck(4.0, 1.0, 5, 2000)[1] == pytest.approx(number)


def test_priorities_only_share_out_the_wait_of_first_come_first_served() -> None:
    """Kleinrock's conservation law: loads times waits add up to the same whatever the order."""
    rates, mean, servers = (0.4, 1.1, 0.7), 1.5, 4
    waits = say.priority_waits(rates, mean, servers)
    delays = say.preemptive_delays(rates, mean, servers)
    shared = sum(rates) * say.mmc_wait(sum(rates), mean, servers)
    for each in (waits, delays):
        assert sum(r * w for r, w in zip(rates, each, strict=True)) == pytest.approx(shared)


def test_general_priorities_with_one_class_are_pollaczek_khinchine() -> None:
    wait = say.priority_waits_general([0.5], [(1.5, 1.5**2 * 1.44)])[0]
    assert wait == pytest.approx(say.pollaczek_khinchine(0.5, 1.5, 0.44))
    assert say.pollaczek_khinchine(0.7, 1.0, 1.0) == pytest.approx(say.mmc_wait(0.7, 1.0, 1))


def test_regular_arrivals_solve_their_equation() -> None:
    wait = say.dm1_wait(1.6, 1.0)
    sigma = wait / (1.0 + wait)
    assert sigma == pytest.approx(math.exp(-(1 - sigma) * 1.6))
    assert wait < say.mmc_wait(1 / 1.6, 1.0, 1)


def test_patience_without_end_and_without_any() -> None:
    assert say.erlang_a(3.0, 1.0, 5, 5000.0)[1] == pytest.approx(
        say.mmc_wait(3.0, 1.0, 5), rel=1e-2
    )
    assert say.erlang_a(3.0, 1.0, 5, 1e-9)[0] == pytest.approx(say.erlang_b(3.0, 5), rel=1e-6)
    assert say.mm1_patience_lost(0.8, 1.0, 0.0) == pytest.approx(say.erlang_b(0.8, 1))
    assert say.mm1_patience_lost(1.0, 1.0, 2.0) == pytest.approx(
        say.mm1_patience_lost(1.0 + 1e-7, 1.0, 2.0), rel=1e-5
    )


def test_second_moments_are_in_their_known_order() -> None:
    fifo, anyone, lifo = (
        say.mm1_second_moment(0.6, 2.0, name) for name in ("fifo", "random", "lifo")
    )
    variance = fifo - say.mmc_wait(0.3, 2.0, 1) ** 2
    assert variance == pytest.approx(2.0**2 * 0.6 * (2 - 0.6) / 0.4**2)
    assert fifo < anyone < lifo


def test_a_rate_that_does_not_move_gives_the_formulas_for_a_constant_one() -> None:
    far = say.moving_rate_mean(3.0, 0.0, 8.0, 1.0, 5, 120.0)
    assert far == pytest.approx(3.0 * (say.mmc_wait(3.0, 1.0, 5) + 1.0), rel=1e-6)
    many = say.moving_rate_mean(3.0, 1.5, 8.0, 1.0, 60, 80.0)
    assert many == pytest.approx(say.infinite_periodic_mean(3.0, 1.5, 8.0, 1.0, 80.0), rel=1e-6)
    assert say.infinite_mean(3.0, 2.0, 6, 1.7) == pytest.approx(6.0)


def test_transient_formulas_have_the_right_limits() -> None:
    assert say.drain(7, 2.0, 7)[0] == pytest.approx(2.0 * sum(1 / n for n in range(1, 8)))
    assert say.drain(9, 2.0, 1) == pytest.approx((18.0, 36.0))
    slow = say.fluid_with_patience(7.0, 1.0, 6, 1e9, 800, 60.0)
    assert slow == pytest.approx(say.walk(7.0, 1.0, 6, 800, 60.0)[0], rel=1e-4)


def test_networks_and_batches_reduce_to_single_queues() -> None:
    single = say.mmc_wait(0.5, 0.9, 1) + 0.9
    assert say.tandem_sojourn(0.5, [0.9]) == pytest.approx(single)
    assert say.feedback_sojourn(0.5, 0.9, 0.0) == pytest.approx(single)
    assert say.batch_wait(0.5, 1, 0.9) == pytest.approx(single - 0.9)
