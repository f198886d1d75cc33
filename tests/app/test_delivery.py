"""A file that cannot be made is told in the page, and no longer once it could be made."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

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
    assert not delivery.failures_changed()
    with pytest.raises(TablesError):
        made["Take it"]()
    assert delivery.failures_changed()  # so the watch runs the page again
    assert not delivery.failures_changed()  # and only once
    delivery.tell_failures()
    assert len(told) == 1
    assert "findings.xlsx was not made: findings has 2,000,000 rows" in told[0].replace("\\", "")
    broken[0] = False
    assert made["Take it"]() == b"whole"
    assert delivery.failures_changed()
    delivery.tell_failures()
    assert len(told) == 1


def test_a_file_stays_until_the_browser_has_come_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    monkeypatch.setattr(delivery.runtime, "exists", lambda: True)
    monkeypatch.setattr(delivery.runtime, "get_instance", lambda: SimpleNamespace(media_file_mgr=manager))
    made = {}
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "download_button", lambda label, make, *_, **__: made.__setitem__(label, make))
    delivery.download("Take it", lambda: b"whole", "a.csv", "text/csv", key="take")
    url = manager.execute_deferred(manager.add_deferred(made["Take it"], "text/csv", "1.2", file_name="a.csv"))
    name = url.rpartition("/")[2]
    for _ in range(9):  # other readers' runs end
        manager.remove_orphaned_files()
    kept = manager.read_file(name)
    assert kept is not None
    assert kept.content == b"whole"
    for number in range(delivery.KEPT):
        delivery._kept(str(number).encode(), f"{number}.csv", "text/csv")
    for _ in range(2):
        manager.remove_orphaned_files()
    assert manager.read_file(name) is None
