"""The arrays of this room: cases or their logs, by path, month and series."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
