"""Forecasts made by these tests are kept in a folder of their own, never in the user's."""

from __future__ import annotations

import pytest

from forecasts import peers

# It holds our models to a library that refuses pandas 3; `.ci/run` has it in an environment apart.
collect_ignore = [] if peers.present() else ["test_peers.py"]


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCKET_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("DOCKET_FORECAST_CACHE", raising=False)
        yield
