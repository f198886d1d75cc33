"""Colours are the same everywhere and can be read."""

from __future__ import annotations

import pytest

from pipelines.charts import colour_of, indicator_chart, interval_chart, plot_config, strip_svg, text_colour_of
from pipelines.charts.style import PALETTES, Theme, contrast

from .conftest import MakeRecord, finding, observation
from .reading import annotations, drawn

CODES = ["", "CN", "BY", "KE", "UG", "US", "DE", "RU", "KZ", "IN"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast(theme: Theme) -> None:
    palette = PALETTES[theme]
    for code in CODES:
        assert contrast(text_colour_of(code, theme), palette.paper) >= 4.5
        assert contrast(colour_of(code, theme), palette.paper) >= 3
    for grey in (palette.ink, palette.text, palette.muted, palette.accent):
        assert contrast(grey, palette.paper) >= 4.5
    assert contrast(palette.muted, palette.gap) >= 4.5


def test_known_colours_and_others_by_a_fixed_rule() -> None:
    assert colour_of("CN") == "#D55E00"
    assert colour_of("BY") == "#0072B2"
    assert colour_of("") == PALETTES["light"].unsaid
    assert len({colour_of(code) for code in ("CN", "BY", "KE", "UG", "")}) == 5


def test_the_same_colour_in_every_kind_of_chart(make_record: MakeRecord) -> None:
    rows = [
        observation("a:1", 1.0, "2020"),
        observation("b:1", 2.0, "2021", statistics="UG"),
        observation("b:2", 3.0, "2020", statistics="UG"),
    ]
    record = make_record(rows, [finding("disagreement", "a:1 b:2")])
    time, side_by_side = indicator_chart(record, "trade"), interval_chart(record, "disagreement:trade")
    assert time is not None
    assert side_by_side is not None
    for figure in (time.figure, side_by_side.figure):
        points = drawn(figure)
        assert points["a:1"]["fill"] == colour_of("KE")
        assert points["b:2"]["fill"] == colour_of("UG")
    label = next(note for note in annotations(time.figure, "label b:1"))
    assert label["font"]["color"] == text_colour_of("UG")
    assert colour_of("KE") in strip_svg(1, 2, (0, 3), colour_of("KE"), label="x")


def test_config_shares_nothing_and_has_no_second_way_to_save_a_picture() -> None:
    config = plot_config()
    assert config["displaylogo"] is config["showSendToCloud"] is config["displayModeBar"] is False
