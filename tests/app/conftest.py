import shutil
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.app.pages import RECORDS, ROOT, Again, Open


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the dashboard on a folder of tables, at an address."""

    def opened(folder: Path, **params: str | list[str]) -> AppTest:
        monkeypatch.setenv("INDICATORS_DATASETS", str(folder))
        page = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
        for name, value in params.items():
            page.query_params[name] = value
        return page.run()

    return opened


@pytest.fixture
def folder(request: pytest.FixtureRequest, seed_folder: Path) -> Path:
    """The folder of the record that a test names: the whole one, the seed articles, or the made-up one."""
    name = str(request.param)
    return seed_folder if name == "seed" else RECORDS[name]


@pytest.fixture
def again() -> Again:
    """Runs the page again, having looked at the files anew."""

    def run(page: AppTest) -> AppTest:
        st.cache_data.clear()
        return page.run()

    return run


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A copy of the made-up record, to change."""
    return Path(shutil.copytree(RECORDS["made up"], tmp_path / "record"))
