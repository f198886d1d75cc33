from datetime import date

import pytest

from pipelines.wording import PeriodError, parse_period


@pytest.mark.parametrize(
    ("text", "start", "end", "kind"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31), "year"),
        ("2022-Q3", date(2022, 7, 1), date(2022, 9, 30), "quarter"),
        ("2022-H1", date(2022, 1, 1), date(2022, 6, 30), "half"),
        ("2022-07", date(2022, 7, 1), date(2022, 7, 31), "month"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2022-07-31", date(2022, 7, 31), date(2022, 7, 31), "day"),
        ("2022-01/2022-05", date(2022, 1, 1), date(2022, 5, 31), "interval"),
        ("2021/2022", date(2021, 1, 1), date(2022, 12, 31), "interval"),
        ("1990/1999", date(1990, 1, 1), date(1999, 12, 31), "interval"),
        ("2023-01-01/2023-02-14", date(2023, 1, 1), date(2023, 2, 14), "interval"),
    ],
)
def test_period(text: str, start: date, end: date, kind: str) -> None:
    period = parse_period(text)
    assert (period.start, period.end, period.kind) == (start, end, kind)


@pytest.mark.parametrize(
    "text",
    ["", "22", "2022-13", "2022-00", "2022-02-30", "2022-Q5", "2022/2021", "2022-7", "last year", "2021/", "0000"],
)
def test_no_period(text: str) -> None:
    with pytest.raises(PeriodError, match=r"\w+"):
        parse_period(text)
