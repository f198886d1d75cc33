"""Titles are sentences the data make true."""

from __future__ import annotations

import pytest

from pipelines.charts import indicator_chart

from .conftest import MakeRecord, Row, finding, observation

CHANGE = {"measure": "change", "unit": "ratio"}
STOCK = {"indicator_id": "boats", "unit": "boat", "statistics": ""}
OPEN = {"method": "stated", "reading_state": "open", **CHANGE}

CASES: list[tuple[str, str, list[Row], list[Row]]] = [
    ("Lake trade came to $5.08 bn in 2022, by Kenya’s statistics", "level", [observation("a:1", 5.08e9)], []),
    (
        "Lake trade reached $5.08 bn in 2022, up 33 % on 2021, by Kenya’s statistics",
        "level",
        [observation("a:1", 5.08e9), observation("a:2", 1.33, **CHANGE)],
        [],
    ),
    (
        "Lake trade fell to $2 bn in 2022, down 20 % on 2021, by Kenya’s statistics",
        "level",
        [observation("a:1", 2e9), observation("a:2", 0.8, **CHANGE)],
        [],
    ),
    (
        "Lake trade reached $34.1 m in 2022, ×2.4 or ×1.4 on 2021, by Kenya’s statistics",
        "level",
        [
            observation("a:1", 34.1e6),
            observation("a:2/1", 2.4, reading="×2.4", **OPEN),
            observation("a:2/2", 1.4, reading="×1.4", **OPEN),
        ],
        [],
    ),
    (
        "Boats on the lake reached 107 on 31 January 2023, up from 71 in 2020",
        "level",
        [observation("a:1", 107, "2023-01-31", **STOCK), observation("a:2", 71, "2020", **STOCK)],
        [],
    ),
    (
        "Boats on the lake stood at 71 in 2022",
        "level",
        [observation("a:1", 71, "2022", **STOCK), observation("a:2", 71, "2020", **STOCK)],
        [],
    ),
    (
        "Boats on the lake: 1 or 2 (2 sources), undated",
        "level",
        [observation("a:1", 1, "", **STOCK), observation("b:1", 2, "", source_id="herald", **STOCK)],
        [],
    ),
    (
        "Boats on the lake stood at 71 in 2022",
        "level",
        [observation("a:1", 71, "2022", **STOCK), observation("a:2", 300, "2030", status="F", **STOCK)],
        [],
    ),
    ("Boats on the lake: 300 planned for 2030", "level", [observation("a:2", 300, "2030", status="F", **STOCK)], []),
    (
        "Lake trade came to $4 bn in 2022; figures for 2018 differ 2.2-fold",
        "level",
        [
            observation("a:1", 4e9, statistics=""),
            observation("a:2", 1e9, "2018", statistics=""),
            observation("b:1", 2.2e9, "2018", statistics=""),
        ],
        [finding("disagreement", "a:2 b:1", period="2018", magnitude=1.2)],
    ),
    (
        "Kenya and Uganda count lake trade differently: by a factor of 2.2 in 2018, 1.14 in 2022",
        "level",
        [
            observation("a:1", 4e9), observation("b:1", 4.56e9, statistics="UG"),
            observation("a:1+a:9", 1e7, "2021", method="implied", quote_id="a:1", from_quotes="a:1 a:9"),
            observation("a:2", 1e9, "2018"), observation("b:2", 2.2e9, "2018", statistics="UG"),
        ],
        [
            finding("mirror_difference", "a:1 b:1", finding_id="m:2022"),
            finding("mirror_difference", "a:2 b:2", period="2018", finding_id="m:2018"),
        ],
    ),
    ("Lake trade: up 33 % in 2022, by Kenya’s statistics", "change", [observation("a:2", 1.33, **CHANGE)], []),
    (
        "Lake trade: up $125 m in 2022, by Kenya’s statistics",
        "change",
        [observation("a:2", 125e6, measure="change")],
        [],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "measure", "rows", "findings"), CASES, ids=[f"{n} {c[0]}" for n, c in enumerate(CASES)]
)
def test_title(make_record: MakeRecord, title: str, measure: str, rows: list[Row], findings: list[Row]) -> None:
    chart = indicator_chart(make_record(rows, findings), str(rows[0]["indicator_id"]), measure=measure)
    assert chart is not None
    assert chart.title == title


def test_titles_stay_short(make_record: MakeRecord) -> None:
    rows = [observation(f"a:{year}", float(year) * 1.23456e7, str(year), statistics="UG") for year in range(2010, 2020)]
    chart = indicator_chart(make_record(rows), "trade")
    assert chart is not None
    assert len(chart.title) <= 92
