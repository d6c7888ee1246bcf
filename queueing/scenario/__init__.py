"""What is assumed about the years to come: scenario files and reforms, read, checked, put together.

Each module knows only those before it:

    levers         where every lever stands on a day, whatever turns it,
    schema         the types of a file's values, and errors told in our words,
    changes        one [[change]] of a file: which lever, what is done to it, from when until when,
    reform_cost, reform_file, reforms   what a reform file says, and a reform as a value,
    scenario_file  a scenario file, those it is based on, the reforms in it,
    compose        all of their turns on one schedule, and what cannot go together,
    scenario       the value that is run and compared.
"""

from queueing.scenario.scenario import Scenario, check_file, is_reform

__all__ = ["Scenario", "check_file", "is_reform"]
