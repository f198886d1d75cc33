"""A picture of an earlier state of knowledge says so, in its words and in its name."""

from __future__ import annotations

from dataclasses import replace

from pipelines.charts import indicator_chart, interval_chart

from .conftest import MakeRecord, finding, observation

ROWS = [observation("ke:2021", 4e9, "2021"), observation("ke:2022", 5e9, "2022")]


def test_chart_over_time(make_record: MakeRecord) -> None:
    present = indicator_chart(make_record(ROWS), "trade")
    before = indicator_chart(replace(make_record(ROWS), known_by="2023-02"), "trade")
    assert present is not None
    assert before is not None
    assert before.subtitle.startswith("As published by the end of February 2023. ")
    assert "Data as published by the end of February 2023, version" in before.footer
    assert before.file_name == f"{present.file_name}_as-of-2023-02"
    assert "As published" not in present.subtitle
    assert "Data of March 2023" in present.footer


def test_list_of_figures(make_record: MakeRecord) -> None:
    chart = indicator_chart(replace(make_record(ROWS[:1]), known_by="2023-02"), "trade")
    assert chart is not None
    assert chart.subtitle.startswith("As published by the end of February 2023. ")
    assert chart.file_name.endswith("_as-of-2023-02")


def test_chart_of_a_finding(make_record: MakeRecord) -> None:
    record = make_record(ROWS, [finding("growth_mismatch", "ke:2021 ke:2022")])
    chart = interval_chart(replace(record, known_by="2023-02"), "growth_mismatch:trade")
    assert chart is not None
    assert chart.subtitle.startswith("As published by the end of February 2023. ")
    assert chart.file_name.endswith("-as-of-2023-02")
