"""What one service costs the stock queues of other libraries, so many customers waiting.

Each is used as its documentation does: customers of two priorities, exponential services, ten
servers. All who wait come at once, then as many come as are served.
"""

from __future__ import annotations

import random
import time

SERVERS, MEAN = 10, 1.0


def simpy_priority_resource(waiting: int, services: int) -> float:
    """CPU seconds a service of `simpy.PriorityResource`."""
    import simpy

    luck = random.Random(1)
    env = simpy.Environment()
    servers = simpy.PriorityResource(env, SERVERS)

    def customer(priority):
        with servers.request(priority=priority) as turn:
            yield turn
            yield env.timeout(luck.expovariate(1.0 / MEAN))

    def coming():
        while True:
            yield env.timeout(MEAN / SERVERS)
            env.process(customer(luck.randrange(2)))

    for _ in range(waiting):
        env.process(customer(luck.randrange(2)))
    env.run(until=MEAN / 100)  # those waiting are in the queue
    env.process(coming())
    begun = time.process_time()
    env.run(until=services * MEAN / SERVERS)
    return (time.process_time() - begun) / services


def ciw(waiting: int, services: int) -> float:
    """CPU seconds a service of a Ciw node with priority classes, the crowd's coming taken off."""
    crowded = _ciw_seconds(waiting, services, MEAN / 100)
    return (_ciw_seconds(waiting, services, services * MEAN / SERVERS) - crowded) / services


def _ciw_seconds(waiting: int, services: int, until: float) -> float:
    """CPU seconds of a run from time 0: a Ciw simulation cannot be stopped and gone on with."""
    import ciw as library

    gaps = [1e-6 * MEAN / SERVERS] * (waiting // 2) + [2 * MEAN / SERVERS] * services
    service = library.dists.Exponential(1.0 / MEAN)
    network = library.create_network(
        arrival_distributions={name: [library.dists.Sequential(gaps)] for name in "AB"},
        service_distributions={name: [service] for name in "AB"},
        number_of_servers=[SERVERS],
        priority_classes={"A": 0, "B": 1},
    )
    library.seed(1)
    simulation = library.Simulation(network)
    begun = time.process_time()
    simulation.simulate_until_max_time(until)
    return time.process_time() - begun


def salabim(waiting: int, services: int) -> float:
    """CPU seconds a service of a salabim resource with prioritised requests."""
    import salabim as library

    library.yieldless(False)
    luck = random.Random(1)
    env = library.Environment(trace=False)
    servers = library.Resource("servers", capacity=SERVERS, env=env)

    class Customer(library.Component):
        def process(self):
            yield self.request((servers, 1, luck.randrange(2)))
            yield self.hold(luck.expovariate(1.0 / MEAN))
            self.release()

    class Coming(library.Component):
        def process(self):
            while True:
                yield self.hold(MEAN / SERVERS)
                Customer(env=env)

    for _ in range(waiting):
        Customer(env=env)
    env.run(till=MEAN / 100)
    Coming(env=env)
    begun = time.process_time()
    env.run(till=services * MEAN / SERVERS)
    return (time.process_time() - begun) / services
