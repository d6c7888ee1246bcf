"""Forecasts made by these tests are kept in a folder of their own, never in the user's."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCKET_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("DOCKET_FORECAST_CACHE", raising=False)
        yield
