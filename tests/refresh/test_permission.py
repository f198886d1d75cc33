"""Who may refresh: every address with every switch."""

from __future__ import annotations

import pytest

from pipelines.refresh import may_refresh


@pytest.mark.parametrize(
    ("address", "environ", "may"),
    [
        ("127.0.0.1", {}, True),
        ("localhost", {}, True),
        ("::1", {}, True),
        ("[::1]", {}, True),
        (None, {}, False),
        ("", {}, False),
        ("0.0.0.0", {}, False),
        ("::", {}, False),
        ("192.168.0.7", {}, False),
        ("data.example", {}, False),
        ("127.0.0.1.evil.example", {}, False),
        ("0.0.0.0", {"INDICATORS_ALLOW_REFRESH": "1"}, True),
        (None, {"INDICATORS_ALLOW_REFRESH": "1"}, True),
        ("0.0.0.0", {"INDICATORS_ALLOW_REFRESH": "0"}, False),
        ("0.0.0.0", {"INDICATORS_ALLOW_REFRESH": "please"}, False),
        ("127.0.0.1", {"INDICATORS_READ_ONLY": "1"}, False),
        ("127.0.0.1", {"INDICATORS_READ_ONLY": "anything"}, False),
        ("127.0.0.1", {"INDICATORS_READ_ONLY": "0"}, True),
        ("127.0.0.1", {"INDICATORS_READ_ONLY": ""}, True),
        ("0.0.0.0", {"INDICATORS_READ_ONLY": "1", "INDICATORS_ALLOW_REFRESH": "1"}, False),
    ],
)
def test_may_refresh(address: str | None, environ: dict[str, str], may: bool) -> None:
    said, reason = may_refresh(address, environ)
    assert said is may
    assert reason.endswith(".")
