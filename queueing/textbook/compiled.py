"""How a station is compiled: as the docket is, with Python's lock let go.

So cases can be played side by side.
"""

from __future__ import annotations

from functools import partial

from queueing.docket.compiled import compiled as as_the_docket

compiled = partial(as_the_docket, nogil=True)
kernel = partial(as_the_docket, nogil=True, inline=False, python=True)
