"""The numbers drawn are the numbers given, in the grammar of marks."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.charts import indicator_chart
from pipelines.charts.arrows import ARROW
from pipelines.charts.style import PALETTES, colour_of

from .conftest import MakeRecord, Row, finding, mid, missing, observation
from .reading import annotations, close, drawn, open_ends, shapes, spec, traces

NAN = math.nan


def test_points_stand_at_their_amounts_with_their_bounds(make_record: MakeRecord) -> None:
    rows = [
        observation("a:1", 5.08e9, "2022", low=5.075e9, high=5.085e9),
        observation("a:2", 3.82e9, "2021", low=3.8e9, high=3.84e9, method="implied", from_quotes="a:1 a:9"),
        observation("b:1", 2e9, "2020", low=1.9e9, high=2.1e9, statistics="UG"),
    ]
    chart = indicator_chart(make_record(rows), "trade")
    assert chart is not None
    points = drawn(chart.figure)
    assert set(points) == {"a:1", "a:2", "b:1"}
    for row in rows:
        point = points[str(row["observation_id"])]
        assert point["amount"] == row["value"]
        assert close(point["low"], float(str(row["low"])))
        assert close(point["high"], float(str(row["high"])))
        assert point["x"] == mid(int(str(row["period"])))


def test_stated_is_filled_implied_hollow_converted_a_diamond_reconstructed_ringed(make_record: MakeRecord) -> None:
    rows = [
        observation("a:1", 4e9, "2022"),
        observation("a:2", 3e9, "2021", method="implied", from_quotes="a:1 a:9", quote_id="a:1"),
        observation("a:3", 2e9, "2020", method="converted"),
        observation("a:4", 1e9, "2019", method="reconstructed"),
    ]
    chart = indicator_chart(make_record(rows), "trade")
    assert chart is not None
    points, colour, paper = drawn(chart.figure), colour_of("KE"), PALETTES["light"].paper
    assert (points["a:1"]["symbol"], points["a:1"]["fill"]) == ("circle", colour)
    assert (points["a:2"]["symbol"], points["a:2"]["fill"], points["a:2"]["outline"]) == ("circle", paper, colour)
    assert (points["a:3"]["symbol"], points["a:3"]["fill"]) == ("diamond", colour)
    assert [shape["name"] for shape in shapes(chart.figure, "reconstructed")] == ["reconstructed a:4"]
    (link,) = traces(chart.figure, "implied by")
    assert link["y"] == [3e9, 4e9]
    assert link["line"]["dash"] == "dot"


def test_an_open_end_is_an_arrow_and_has_no_whisker(make_record: MakeRecord) -> None:
    rows = [observation("a:1", 4e9, "2022", high=NAN), observation("a:2", 3e9, "2020", low=NAN)]
    chart = indicator_chart(make_record(rows), "trade")
    assert chart is not None
    assert open_ends(chart.figure) == ["a:1 up", "a:2 down"]
    (head,) = traces(chart.figure, "open, head")
    (shaft,) = traces(chart.figure, "open, shaft")
    assert head["y"] == shaft["y"] == [4e9, 3e9]
    assert head["marker"]["angle"] == shaft["marker"]["angle"] == [-180, 0]  # as Plotly writes half a turn
    tips = [off + size / 2 for off, size in zip(head["marker"]["standoff"], head["marker"]["size"], strict=True)]
    assert tips == [ARROW, ARROW]
    points = drawn(chart.figure)
    assert points["a:1"]["high"] == 4e9
    assert points["a:2"]["low"] == 3e9


def test_a_range_is_a_bar_from_low_to_high(make_record: MakeRecord) -> None:
    rows = [observation("a:1", NAN, "2022", low=200.0, high=999.0), observation("a:2", 500.0, "2020")]
    chart = indicator_chart(make_record(rows), "trade")
    assert chart is not None
    point = drawn(chart.figure)["a:1"]
    assert point["trace"] == "range KE"
    assert (point["low"], point["high"]) == (200.0, 999.0)


def test_rejected_readings_are_never_drawn(make_record: MakeRecord) -> None:
    rows = [
        observation("a:1/1", 4e9, "2022", reading_state="chosen"),
        observation("a:1/2", 9e9, "2022", reading_state="rejected"),
        observation("a:2", 3e9, "2020"),
    ]
    chart = indicator_chart(make_record(rows), "trade")
    assert chart is not None
    assert set(drawn(chart.figure)) == {"a:1/1", "a:2"}


def test_lines_join_adjacent_periods_of_one_side_and_never_cross_a_gap(make_record: MakeRecord) -> None:
    years = [2015, 2016, 2018, 2019, 2021]
    rows = [observation(f"a:{year}", year * 1.0, str(year)) for year in years]
    rows += [observation("b:2017", 99.0, "2017", statistics="UG"), observation("c:2020", 98.0, "2020", statistics="")]
    rows += [observation("d:2020", 97.0, "2020", method="implied", from_quotes="x y", quote_id="x")]
    chart = indicator_chart(make_record(rows, coverage=[missing(2017)]), "trade")
    assert chart is not None
    lines = [(trace["x"], trace["y"]) for trace in traces(chart.figure, "line")]
    assert lines == [([mid(2015), mid(2016)], [2015.0, 2016.0]), ([mid(2018), mid(2019)], [2018.0, 2019.0])]


@pytest.mark.parametrize(("second", "joined"), [("2021-12-31", True), ("2022-01-02", False)])
def test_stocks_are_joined_up_to_twelve_months_apart(make_record: MakeRecord, second: str, joined: bool) -> None:
    stock = {"indicator_id": "boats", "unit": "boat"}
    rows = [observation("a:1", 7.0, "2020-12-31", **stock), observation("a:2", 9.0, second, **stock)]
    chart = indicator_chart(make_record(rows), "boats")
    assert chart is not None
    assert bool(traces(chart.figure, "line")) is joined


def test_parts_of_a_year_and_spans_of_years_are_bars_and_not_joined(make_record: MakeRecord) -> None:
    rows = [
        observation("a:1", 4.0, "2021"),
        observation("a:2", 3.0, "2022-07/2022-12"),
        observation("a:3", 1.0, "1990/1999"),
    ]
    chart = indicator_chart(make_record(rows), "trade")
    assert chart is not None
    (spans,) = traces(chart.figure, "span KE")
    assert spans["x"] == ["2022-07-01", "2022-12-31", None, "1990-01-01", "1999-12-31", None]
    assert spans["y"] == [3.0, 3.0, None, 1.0, 1.0, None]
    assert not traces(chart.figure, "line")


def test_a_gap_is_a_band_with_words_that_covers_no_point(make_record: MakeRecord) -> None:
    rows = [observation("a:1", 1.0, "2008"), observation("a:2", 2.0, "2020"), observation("a:3", 3.0, "2014")]
    coverage = [missing(year) for year in range(2009, 2020)]
    chart = indicator_chart(make_record(rows, coverage=coverage), "trade")
    assert chart is not None
    bands = traces(chart.figure, "gap 2009/2019")
    assert {band["text"] for band in bands} == {"no figure quoted, 2009–2019"}
    assert len(bands) == 2, "the band leaves the point of 2014 free"
    for band in bands:
        assert not min(band["x"]) <= mid(2014) <= max(band["x"])
    assert any("2009–2019" in note["text"] for note in annotations(chart.figure, "gap words"))


def test_undated_figures_stand_in_a_lane_of_their_own(make_record: MakeRecord) -> None:
    rows = [observation("a:1", 1.0, "2020"), observation("a:2", 2.0, "2021"), observation("a:3", 3.0, "")]
    chart = indicator_chart(make_record(rows), "trade")
    assert chart is not None
    points = drawn(chart.figure)
    assert {name: point["axis"] for name, point in points.items()} == {"a:1": "x", "a:2": "x", "a:3": "x2"}
    assert spec(chart.figure)["layout"]["xaxis2"]["ticktext"] == ["undated"]


def test_other_units_are_told_and_not_drawn(make_record: MakeRecord) -> None:
    rows = [
        observation("a:1", 1e6, "2020"),
        observation("a:2", 2e6, "2021"),
        observation("a:3", 5e6, "2021", unit="KES"),
    ]
    chart = indicator_chart(make_record(rows), "trade")
    assert chart is not None
    assert set(drawn(chart.figure)) == {"a:1", "a:2"}
    assert "Also given as KSh 5 m" in chart.subtitle


def test_badges_are_as_many_as_notes_gravest_first_and_tie_what_disagrees(make_record: MakeRecord) -> None:
    rows = [
        observation("a:1", 1.72e9, "2018"), observation("b:1", 3.77e9, "2018", statistics="UG"),
        observation("a:2", 2e9, "2020"), observation("b:2", 2.5e9, "2020"),
    ]  # fmt: skip
    findings = [
        finding("mirror_difference", "a:1 b:1", period="2018"),
        finding("disagreement", "a:2 b:2", period="2020", severity="conflict", magnitude=0.25),
        finding("single_source", "a:1"),
        finding("ambiguous_reading", "a:2", severity="note"),
        finding("disagreement", "elsewhere:1 elsewhere:2", finding_id="disagreement:elsewhere"),
    ]
    chart = indicator_chart(make_record(rows, findings), "trade")
    assert chart is not None
    assert [note.finding_id for note in chart.notes] == ["disagreement:trade", "mirror_difference:trade"]
    assert chart.notes[0].text == "2022: one says this, one says that."
    assert [note["text"] for note in annotations(chart.figure, "badge")] == ["<b>1</b>", "<b>2</b>"]
    ties = {shape["name"]: sorted([shape["y0"], shape["y1"]]) for shape in shapes(chart.figure, "tie")}
    assert ties == {"tie 1": [2e9, 2.5e9], "tie 2": [1.72e9, 3.77e9]}
    assert "China" not in chart.title
    assert chart.title == "Kenya and Uganda count lake trade differently: by a factor of 2.2 in 2018"


def test_open_alternatives_are_bracketed_and_named(make_record: MakeRecord) -> None:
    open_pair = {"method": "implied", "quote_id": "a:1", "from_quotes": "a:1 a:2", "reading_state": "open"}
    rows = [
        observation("a:1", 34.0, "2022"),
        observation("a:1+a:2/1", 14.2, "2021", reading="×2.4", **open_pair),
        observation("a:1+a:2/2", 24.4, "2021", reading="×1.4", **open_pair),
    ]
    chart = indicator_chart(make_record(rows, [finding("ambiguous_reading", "a:2")]), "trade")
    assert chart is not None
    assert len(shapes(chart.figure, "alternatives")) == 1
    labels = " ".join(note["text"] for note in annotations(chart.figure, "label"))
    assert "if ×2.4" in labels
    assert "if ×1.4" in labels
    assert [note.badge for note in chart.notes] == [1]


def test_changes_are_drawn_as_ratios_around_no_change(make_record: MakeRecord) -> None:
    change = {"measure": "change", "unit": "ratio"}
    rows = [
        observation("a:1", 1.33, "2022", low=1.325, high=1.335, **change),
        observation("a:2", 0.95, "2021", low=0.945, high=0.955, **change),
        observation("a:3", 100.0, "2022", base_period="1992", **change),
    ]
    chart = indicator_chart(make_record(rows), "trade", measure="change")
    assert chart is not None
    points = drawn(chart.figure)
    assert {name: point["amount"] for name, point in points.items()} == {"a:1": 1.33, "a:2": 0.95}
    assert "1 change against another year is not drawn" in chart.subtitle
    (origin,) = shapes(chart.figure, "origin")
    assert (origin["y0"], origin["y1"]) == (1.0, 1.0)
    assert "0 %" in spec(chart.figure)["layout"]["yaxis"]["ticktext"]


def test_text_from_tables_is_shown_literally(make_record: MakeRecord) -> None:
    bad = "<b>bold</b> & $x$ <a href='javascript:1'>"
    rows = [observation("a:1", 1.0, "2020", words=bad, note=bad), observation("a:2", 2.0, "2021", attributed_to=bad)]
    findings = [finding("disagreement", "a:1 a:2", text=bad)]
    events: list[Row] = [{"period": "2020", "label": bad, "topic": "trade", "source_id": "post"}]
    chart = indicator_chart(make_record(rows, findings, [missing(2019, bad)], events), "trade")
    assert chart is not None
    told = [note["text"] for note in spec(chart.figure)["layout"]["annotations"]]
    told += [point["hover"] for point in drawn(chart.figure).values()]
    told += [trace["text"] for trace in traces(chart.figure, "gap")]
    plain = [text.replace("<br>", "").replace("<b>", "").replace("</b>", "") for text in told]
    assert all("<" not in text and "$" not in text for text in plain)
    assert any("&lt;b&gt;bold" in text for text in told)
    assert any("&amp; &#36;x&#36;" in text for text in told)


def test_the_words_stand_in_the_picture(make_record: MakeRecord) -> None:
    rows = [observation("a:1", 1e9, "2020"), observation("b:1", 2e9, "2021", source_id="herald")]
    record = make_record(rows, [finding("disagreement", "a:1 b:1")])
    wide, narrow = indicator_chart(record, "trade"), indicator_chart(record, "trade", width=360)
    assert wide is not None
    assert narrow is not None
    assert wide.footer.startswith(
        "Sources: 2 quotes in 2 independent sources (Post, 2023; Herald, 2023). Data of March 2023"
    )
    assert wide.file_name == "trade_2020-2021"
    for beginning, text in (
        ("title", "<b>Lake trade"),
        ("subtitle", "Trade across the lake"),
        ("footer", "Sources: 2"),
    ):
        assert annotations(wide.figure, beginning)[0]["text"].startswith(text)
    assert len(annotations(wide.figure, "note number")) == 1
    assert annotations(narrow.figure, "note number") == []
    assert len(narrow.notes) == len(annotations(narrow.figure, "badge")) == 1
    assert "smallest is $1 bn (in 2020, stated)" in wide.alt


def test_a_period_narrows_what_is_drawn(make_record: MakeRecord) -> None:
    rows = [observation(f"a:{year}", float(year), str(year)) for year in range(2010, 2023)]
    chart = indicator_chart(make_record(rows), "trade", period=("2018", "2020"))
    assert chart is not None
    assert set(drawn(chart.figure)) == {"a:2018", "a:2019", "a:2020"}


def test_figures_of_one_time_are_listed_as_rows(make_record: MakeRecord) -> None:
    rows = [observation("a:1", 5.0, "2020", high=NAN), observation("a:2", NAN, "", low=2.0, high=9.0)]
    chart = indicator_chart(make_record(rows), "trade")
    assert chart is not None
    points = drawn(chart.figure)
    assert points["a:1"]["amount"] == 5.0
    assert (points["a:2"]["low"], points["a:2"]["high"]) == (2.0, 9.0)
    assert [note["name"] for note in annotations(chart.figure, "open")] == ["open a:1"]


def test_nothing_to_draw_is_none(make_record: MakeRecord) -> None:
    record = make_record([observation("a:1", 5.0)])
    assert indicator_chart(record, "boats") is None
    assert indicator_chart(record, "unknown") is None
    assert indicator_chart(record, "trade", measure="change") is None


def test_thousands_of_points_keep_the_extremes_of_each_period_and_say_so(make_record: MakeRecord) -> None:
    rows = [observation(f"a:{n}", float(n % 700), str(2000 + n % 20)) for n in range(1500)]
    chart = indicator_chart(make_record(rows), "trade")
    assert chart is not None
    given, kept = pd.DataFrame(rows), drawn(chart.figure)
    assert 40 <= len(kept) <= 60  # of each year the smallest, the largest and the one put first
    for _, group in given.groupby("period"):
        inside = [kept[name]["amount"] for name in group["observation_id"] if name in kept]
        assert {min(inside), max(inside)} == {group["value"].min(), group["value"].max()}
    assert f"{len(kept)} of 1500 figures drawn" in chart.subtitle


periods = st.sampled_from(["", "1990/1999", "2018", "2019", "2020", "2021", "2020-07/2020-12", "2021-03", "2021-03-05"])
amounts = st.floats(min_value=0, max_value=1e13, allow_nan=False)


@st.composite
def random_rows(draw: st.DrawFn) -> list[Row]:
    rows = []
    for n in range(draw(st.integers(min_value=1, max_value=12))):
        low, value, high = sorted(draw(st.tuples(amounts, amounts, amounts)))
        ends = draw(st.sampled_from(["both", "low", "high", "range"]))
        method = draw(st.sampled_from(["stated", "implied", "converted", "reconstructed"]))
        state = draw(st.sampled_from(["only", "open", "chosen", "rejected"]))
        rows.append(
            observation(
                f"q:{n}",
                NAN if ends == "range" else value,
                draw(periods),
                low=NAN if ends == "high" else low,
                high=NAN if ends == "low" else high,
                method=method,
                reading_state=state,
                reading=f"×{n}",
                statistics=draw(st.sampled_from(["", "KE", "UG"])),
                status=draw(st.sampled_from("ADEFPU")),
            )
        )
    return rows


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=random_rows(), width=st.sampled_from([360, 1100]))
def test_whatever_is_given_is_drawn_as_it_is(make_record: MakeRecord, rows: list[Row], width: int) -> None:
    quotes = " ".join(str(row["quote_id"]) for row in rows)
    chart = indicator_chart(make_record(rows, [finding("disagreement", quotes)], [missing(2017)]), "trade", width=width)
    wanted = {str(row["observation_id"]): row for row in rows if row["reading_state"] != "rejected"}
    if chart is None:
        assert not wanted
        return
    points = drawn(chart.figure)
    assert set(points) == set(wanted)
    opened = [name.split()[0] for name in open_ends(chart.figure)]
    opened += [note["name"].removeprefix("open ") for note in annotations(chart.figure, "open ")]  # in a list
    for name, row in wanted.items():
        value, low, high = (float(str(row[key])) for key in ("value", "low", "high"))
        if not math.isnan(value):
            assert close(points[name]["amount"], value)
        for end, key in ((low, "low"), (high, "high")):
            if not math.isnan(end):
                assert math.isclose(points[name][key], end, rel_tol=1e-6, abs_tol=1e-3)
        assert opened.count(name) == math.isnan(low) + math.isnan(high)
    assert len(annotations(chart.figure, "badge 1")) >= len(chart.notes)


def test_nothing_is_drawn_across_a_gap_from_an_implied_figure(make_record: MakeRecord) -> None:
    rows = [
        observation("a:1", 5.0, "2017"),
        observation("a:1+a:2", 1.0, "2011", method="implied", quote_id="a:1", from_quotes="a:1 a:2"),
    ]
    chart = indicator_chart(make_record(rows, coverage=[missing(2014)]), "trade")
    assert chart is not None
    assert traces(chart.figure, "implied by") == []


def test_a_gap_without_room_is_named(make_record: MakeRecord) -> None:
    rows = [observation(f"a:{year}", float(year), str(year)) for year in (1900, 2018, 2020)]
    chart = indicator_chart(make_record(rows, coverage=[missing(2019)]), "trade", width=360)
    assert chart is not None
    assert traces(chart.figure, "gap") == []
    assert "No figure for 2019." in chart.subtitle
    listed = indicator_chart(make_record(rows[:1], coverage=[missing(2019)]), "trade")
    assert listed is not None
    assert "No figure for 2019." in listed.subtitle


def test_the_line_of_an_event_is_over_the_band_of_a_gap(make_record: MakeRecord) -> None:
    rows = [observation("a:1", 1.0, "2018"), observation("a:2", 2.0, "2022")]
    events: list[Row] = [{"period": "2020", "label": "Flood", "topic": "trade", "source_id": "post"}]
    record = make_record(rows, coverage=[missing(year) for year in (2019, 2020, 2021)], events=events)
    chart = indicator_chart(record, "trade")
    assert chart is not None
    names = [trace["name"] for trace in spec(chart.figure)["data"]]
    assert names.index("event 2020") > names.index("gap 2019/2021")


def test_a_needed_value_without_a_place_is_told_above_the_plot(make_record: MakeRecord) -> None:
    crowd = [
        observation(f"b:{year}-{n}", n / 2, str(year), source_id="herald")
        for year in range(2000, 2031)
        for n in range(21)
    ]
    rows = [observation("a:1", 5.2, "2020", statistics="UG"), *crowd]
    chart = indicator_chart(make_record(rows), "trade", width=360)
    assert chart is not None
    named = {note["name"].removeprefix("label ") for note in annotations(chart.figure, "label ")}
    told = " ".join(note["text"] for note in annotations(chart.figure, "key")).replace("&#36;", "$")
    assert "a:1" not in named
    assert "● $5.2</b> Uganda’s statistics, 2020" in told
