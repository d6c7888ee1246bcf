"""A stream is dated and described: unit, producers, breaks, and a source for every month."""

from __future__ import annotations

import pandas as pd
import pytest

import forecasts as f
import inputs

AS_OF = "2024-11-30"


@pytest.mark.parametrize("name", f.streams())
def test_every_stream_says_what_it_counts_who_counted_and_where_each_month_is_from(name):
    known = f.described(name, AS_OF)
    pd.testing.assert_series_equal(known.values, f.stream(name, AS_OF))
    assert known.unit.endswith("a month")
    assert known.producer
    assert known.vintage == pd.Period("2024-11", "M")
    assert list(known.provenance["month"]) == list(known.values.index)
    told = known.provenance[known.provenance["basis"] != "carried on"]
    assert (told["source_id"] != "").all()
    for ids in told["source_id"].unique():
        for id in ids.split("; "):
            inputs.sources(id)


def test_title_42_breaks_the_borders_definition_and_leaves_a_whole_stretch_after_it():
    known = f.described("usbp_southwest", AS_OF)
    (one,) = known.breaks
    assert (str(one.first), str(one.last), one.kind) == ("2020-03", "2023-05", "definition")
    assert str(known.whole().index[0]) == "2023-06"
    during = f.described("usbp_southwest", "2022-06-30")
    assert str(during.whole().index[0]) == "2020-03"
    before = f.described("usbp_southwest", "2019-06-30")
    assert before.breaks == ()
    assert len(before.whole()) == len(before.values)


def test_the_entry_channels_break_where_receipts_do():
    assert f.described("border", AS_OF).breaks == f.described("receipts", AS_OF).breaks
    kinds = {one.kind for one in f.described("receipts", AS_OF).breaks}
    assert kinds == {"vintage", "shape"}
    assert [one.kind for one in f.described("returned", AS_OF).breaks] == ["definition"]


def test_breaks_are_of_real_streams_and_in_their_months():
    for _, row in inputs.table("definition_breaks").iterrows():
        assert row["stream"] in f.streams()
        assert pd.isna(row["to_month"]) or row["from_month"] <= row["to_month"]


def test_the_bridged_months_of_the_border_say_so():
    known = f.described("usbp_nationwide", "2026-03-31").provenance.set_index("month")
    assert known.loc["2024-11", ["producer", "basis"]].tolist() == ["OHSS", "published"]
    assert known.loc["2024-12", ["producer", "basis"]].tolist() == ["CBP", "rescaled"]
    office = f.described("credible_fear", "2025-06-30").provenance.set_index("month")
    assert office.loc["2024-08", "basis"] == "published"
    assert office.loc["2025-05", "basis"] == "derived"
