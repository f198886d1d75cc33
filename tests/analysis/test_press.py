"""Hundreds of real figures in a dozen languages: everything is read, what differs is named for what it is."""

from __future__ import annotations

import pytest

from pipelines.build import Built


def test_every_figure_is_read(press: Built) -> None:
    assert not press.problems
    assert press.observations["quote_id"].nunique() > 650


def test_findings_are_unique_and_no_explanation_is_stale(press: Built) -> None:
    assert press.findings["finding_id"].is_unique
    assert not press.findings["kind"].eq("explanation_stale").any()


@pytest.mark.parametrize(
    ("finding_id", "words"),
    [
        ("disagreement:goods_trade_turnover:2018:-:USD", ["$1.72 bn (China’s statistics)", "$3.774 bn", "2.19"]),
        ("disagreement:goods_exports_to_china:2022:-:ratio", ["+65.4 % (China’s statistics)", "×2"]),
        ("growth_mismatch:goods_trade_turnover:2023:-:ratio", ["+67.3 %", "$5.0799 bn", "$8.443 bn", "+66.2 %"]),
        ("mirror_difference:goods_trade_turnover:2021:-:ratio", ["almost +12 % by Belarus’", "+27.3 % by China’s"]),
        ("definition_differs:chinese_loans_agreed:2015-05:-:USD", ["$1 bn", "$7 bn"]),
        ("definition_differs:agricultural_imports_from_belarus:2022:-:ratio", ["+51.59 %", "about +40 %"]),
    ],
)
def test_what_differs(press: Built, finding_id: str, words: list[str]) -> None:
    text = press.findings.set_index("finding_id").loc[finding_id, "text"]
    assert all(word in str(text) for word in words), text


def test_enterprises_from_8_to_171(press: Built) -> None:
    rows = press.observations
    rows = rows[
        rows["indicator_id"].eq("park_enterprises") & rows["measure"].eq("level") & ~rows["status"].isin(["F", "U"])
    ]
    dated = rows[rows["period"].ne("")].sort_values("period_end")
    assert (dated["value"].iloc[0], dated["value"].iloc[-1]) == (8, 171)


def test_levels_of_other_pages_settle_readings(press: Built) -> None:
    settled = press.observations[press.observations["note"].str.contains("settled by")]
    chosen = settled[settled["reading_state"].eq("chosen")].set_index("quote_id")
    assert chosen.loc["yicai-2023-lukashenko-visit:3", "value"] == 84
    assert chosen.loc["belta-2026-snopkov-ten-years-zh:2", "value"] == 3
