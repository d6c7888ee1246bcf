"""How a station is compiled: as the docket is, each function into the one that calls it.

Handing all of a station's arrays from function to function would otherwise cost more than the
events themselves. Python's lock is let go meanwhile, so that cases can be played side by side.
"""

from __future__ import annotations

from numba import njit

compiled = njit(cache=True, error_model="numpy", _nrt=False, nogil=True, forceinline=True)
