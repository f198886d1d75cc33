"""Periods as people write them."""

import pytest

from pipelines.analysis.calendar import adjoining


@pytest.mark.parametrize(
    ("periods", "runs"),
    [
        ([], []),
        (["2021"], ["2021"]),
        (["2021", "2019/2020", "2023"], ["2019/2021", "2023"]),
        (["2020-07/2020-12", "2020-01/2020-06"], ["2020-01/2020-12"]),
        (["2019", "2019", "2021"], ["2019", "2021"]),
        (["2020-02", "2020-04"], ["2020-02", "2020-04"]),
    ],
)
def test_adjoining_periods_are_one(periods: list[str], runs: list[str]) -> None:
    assert adjoining(periods) == runs
