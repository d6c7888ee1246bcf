"""Both engines, for the tests that work a history out by hand."""

import pytest

from queueing.engine import CompiledDocket
from queueing.reference import ReferenceDocket


@pytest.fixture(params=[ReferenceDocket, CompiledDocket], ids=["plain", "compiled"])
def engine(request):
    """The reference and the compiled docket, one after the other."""
    return request.param
