"""How the docket core is compiled: once, cached on disk, with NumPy's division (no exceptions).

Exceptions inside the core would cost every hearing a check; errors are codes instead
(`codes.ERRORS`), looked at by whoever called the core.
"""

from __future__ import annotations

from numba import njit

compiled = njit(cache=True, error_model="numpy", _nrt=False)

# A function with many arrays costs a word or two on the stack for each of their shapes at every
# call; the one called for each hearing is therefore copied into its caller.
inlined = njit(cache=True, error_model="numpy", _nrt=False, inline="always")
