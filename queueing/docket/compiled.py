"""How the docket core is compiled: once, cached on disk, each function into the one that calls it.

Errors inside the core are codes (`codes.ERRORS`), looked at by whoever called it: exceptions would
cost every hearing a check. Arrays are borrowed, not counted, and handed from function to function
they would travel by the stack at every hearing; forced inlining spares both.
"""

from __future__ import annotations

from numba import njit

compiled = njit(cache=True, error_model="numpy", _nrt=False, forceinline=True)
