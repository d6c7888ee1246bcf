"""The docket as the system drives it: the compiled core behind the verbs of `queueing.verbs`.

`docket` has the verbs, `policy_change` what another setting does to those who wait and those who
have dates, `refusals` what cannot be done; `warming` compiles all of it ahead of its first use.
"""

from queueing.engine.docket import CompiledDocket

__all__ = ["CompiledDocket"]
