"""Who can open an address, and how high a frame must be to hold a chart."""

from __future__ import annotations

import pytest

from pipelines.views.sharing import reach


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:8501/?view=data", "on this machine only"),
        ("http://localhost:8501/", "on this machine only"),
        ("http://[::1]:8501/", "on this machine only"),
        ("/?view=data", "on this machine only"),
        ("http://192.168.1.20:8501/", "in this network only"),
        ("http://office-pc:8501/", "in this network only"),
        ("https://figures.example.org/?view=data", ""),
        ("https://8.8.8.8/", ""),
    ],
)
def test_it_is_said_who_cannot_open_an_address(address: str, said: str) -> None:
    assert said in reach(address)
    assert bool(said) is bool(reach(address))
