"""The oracle's tests take their small plans from those of the docket."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "queueing"))
