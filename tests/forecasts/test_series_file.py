"""A user's CSV of monthly series: three layouts, and plain words for anything else."""

from __future__ import annotations

import pandas as pd
import pytest

from forecasts.series_file import read_series
from inputs.problems import BadInput


def written(tmp_path, text: str):
    path = tmp_path / "series.csv"
    path.write_text(text)
    return path


def test_a_wide_file_has_a_series_a_column(tmp_path):
    found = read_series(written(tmp_path, "month,a,b\n2020-01,1,10\n2020-02,2,\n")).series
    assert found["a"].to_dict() == {pd.Period("2020-01", "M"): 1, pd.Period("2020-02", "M"): 2}
    assert len(found["b"]) == 1


def test_a_long_file_names_its_series_by_its_columns_of_text(tmp_path):
    text = "kind,part,month,n\nsector,x,2020-01,1\nsector,y,2020-01,2\nsector,x,2020-02,3\n"
    found = read_series(written(tmp_path, text)).series
    assert list(found) == ["sector x", "sector y"]
    assert list(found["sector x"]) == [1, 3]


def test_a_competitions_file_says_where_its_test_begins(tmp_path):
    text = "series_id,category,split,t,y\nN1,X,train,1,5\nN1,X,train,2,6\nN1,X,test,3,7\n"
    found = read_series(written(tmp_path, text))
    assert list(found.series["N1"]) == [5, 6, 7]
    assert list(found.series["N1"].loc[found.origins["N1"] + 1 :]) == [7]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("day,a\n2020-01-01,1\n", "needs a column `month`"),
        ("month,a\nsoon,1\n", "must be as 2021-03"),
        ("month,name\n2020-01,x\n", "one column of numbers"),
        ("month,name,a,b\n2020-01,x,1,2\n", "one column of numbers"),
        ("", "comma-separated"),
    ],
)
def test_any_other_file_is_refused_with_what_it_should_be(tmp_path, text, told):
    with pytest.raises(BadInput, match=told):
        read_series(written(tmp_path, text))


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        read_series(tmp_path / "none.csv")
