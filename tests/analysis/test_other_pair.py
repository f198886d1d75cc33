"""A made-up record of two other countries: no code knows its indicators, units or topics."""

from __future__ import annotations

import pytest

from pipelines.build import Built


@pytest.mark.parametrize(
    ("finding_id", "severity", "words"),
    [
        ("disagreement:ferries:2031-02:-:ferry", "conflict", ["24 ferries", "26 ferries", "1.08"]),
        ("disagreement:ferries:-:-:ferry", "caution", ["7 ferries", "undated"]),
        (
            "mirror_difference:lake_trade_turnover:2030:-:KES",
            "caution",
            ["KSh 40.2 bn by Kenya’s", "KSh 52.7 bn by Uganda’s"],
        ),
        ("growth_mismatch:lake_trade_turnover:2030:KE:ratio", "conflict", ["+20 %", "KSh 30.9 bn (2029)", "+29.7 %"]),
        ("sum_mismatch:lake_trade_turnover:2030:KE:KES", "conflict", ["KSh 30 bn", "KSh 5.1 bn", "KSh 40.2 bn"]),
        ("rate_mismatch:remittances:2030-Q4:UG:UGX:lake-herald:7", "caution", ["29.39 UGX per KES", "28.68"]),
        ("definition_differs:lake_exports:2030:KE:KES", "note", ["KSh 400 m", "partial"]),
        ("definition_differs:lake_trade_turnover:2030:-:KES", "caution", ["KSh 61 bn", "not the same definition"]),
        ("plan:planned_piers:2035:-:pier", "note", ["12 piers"]),
        ("missing_period:lake_trade_turnover:2026:-:-", "gap", ["2026"]),
        ("missing_period:remittances:2031-Q1:-:-", "gap", ["Q1 2031"]),
        ("explanation_stale:disagreement:gone:2030:KE:KES", "caution", ["its finding is gone"]),
    ],
)
def test_findings(other: Built, finding_id: str, severity: str, words: list[str]) -> None:
    finding = other.findings.set_index("finding_id").loc[finding_id]
    assert finding["severity"] == severity
    assert all(word in finding["text"] for word in words), finding["text"]


def test_a_copy_counts_once(other: Built) -> None:
    covered = other.coverage.set_index(["indicator_id", "statistics", "period"])
    assert covered.loc[("lake_trade_turnover", "KE", "2030"), "sources"] == 1
    single = other.findings[other.findings["kind"].eq("single_source")]
    assert "single_source:lake_trade_turnover:2030:KE:KES" in set(single["finding_id"])


def test_magnitude_is_of_disagreements_only(other: Built) -> None:
    with_size = other.findings[other.findings["magnitude"].notna()]
    assert set(with_size["kind"]) == {"disagreement"}
    assert with_size.set_index("finding_id")["magnitude"]["disagreement:ferries:2031-02:-:ferry"] == pytest.approx(
        2 / 24
    )
