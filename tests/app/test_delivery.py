"""A file that cannot be made is told in the page, and no longer once it could be made."""

from __future__ import annotations

import pytest
import streamlit as st

from pipelines.tables import TablesError
from pipelines.views import delivery


def test_a_download_that_fails_is_told_until_it_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    made, told = {}, []
    state: dict[str, object] = {}
    broken = [True]
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "download_button", lambda label, make, *_, **__: made.__setitem__(label, make))
    monkeypatch.setattr(st, "error", lambda text, **_: told.append(text))

    def make() -> bytes:
        if broken[0]:
            raise TablesError("findings has 2,000,000 rows; a sheet of Excel holds 1,048,575. Take CSV or Parquet.")
        return b"whole"

    delivery.download("Take it", make, "findings.xlsx", "x/y", key="take")
    delivery.tell_failures()
    assert not told
    assert not delivery.untold_failures()
    with pytest.raises(TablesError):
        made["Take it"]()
    assert delivery.untold_failures()  # so the watch runs the page again
    delivery.tell_failures()
    assert len(told) == 1
    assert "findings.xlsx was not made: findings has 2,000,000 rows" in told[0].replace("\\", "")
    assert not delivery.untold_failures()
    broken[0] = False
    assert made["Take it"]() == b"whole"
    assert delivery.untold_failures()
    delivery.tell_failures()
    assert len(told) == 1
