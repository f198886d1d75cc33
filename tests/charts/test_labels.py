"""Labels and words keep clear of marks, of one another and of the frame; text is measured and wrapped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.charts.axes import amount_labels
from pipelines.charts.boxes import array_of
from pipelines.charts.frame import amount_ticks, around, overlap, year_ticks
from pipelines.charts.labels import Label, nearest, place_labels, rivals_of
from pipelines.charts.spots import Spot
from pipelines.charts.text import escape, shorten, text_width, wrap, wrap_evenly, wrap_without_orphan
from pipelines.wording import Units

FRAME = (0.0, 0.0, 400.0, 300.0)


def label(key: str, x: float, y: float, *, needed: bool = True) -> Label:
    return Label(key, "$5.08 bn", "not said whose", x, y, needed)


def spot(key: str, x: float, y: float, said: str = "$5.08 bn") -> Spot:
    return Spot(key, said, x, y, around(x, y, 14, 14), around(x, y, 6, 10))


def test_labels_avoid_marks_one_another_and_the_frame() -> None:
    spots = [
        (380.0, 20.0),
        (350.0, 60.0),
        (200.0, 150.0),
        (215.0, 150.0),
        (10.0, 290.0),
        (100.0, 200.0),
        (100.0, 212.0),
    ]
    marks = [around(x, y, 14, 14) for x, y in spots]
    drawn = [spot(str(n), x, y) for n, (x, y) in enumerate(spots)]
    placed = place_labels([label(str(n), x, y) for n, (x, y) in enumerate(spots)], drawn, [], FRAME, 13)
    assert len(placed) == len(spots)
    for n, one in enumerate(placed):
        assert 0 <= one.box[0] < one.box[2] <= 400
        assert 0 <= one.box[1] < one.box[3] <= 300
        assert all(overlap(one.box, mark) == 0 for mark in marks)
        assert all(overlap(one.box, other.box) == 0 for other in placed[n + 1 :])


def test_a_label_that_is_not_needed_gives_way() -> None:
    everywhere = [(0.0, 0.0, 400.0, 300.0)]
    assert place_labels([label("a", 200, 150, needed=False)], [], everywhere, FRAME, 13) == []
    assert len(place_labels([label("a", 200, 150)], [], everywhere, FRAME, 13)) == 1


def test_no_label_lies_on_a_marker() -> None:
    crowd = [spot(f"{x} {y}", x, y, "$7 bn") for x in range(0, 401, 12) for y in range(0, 301, 12)]
    assert place_labels([label("a", 200, 150)], [*crowd, spot("a", 200, 150)], [], FRAME, 13) == []


def test_words_are_never_covered_and_a_label_without_a_place_is_left_out() -> None:
    everywhere = [(0.0, 0.0, 400.0, 300.0)]
    assert place_labels([label("a", 200, 150)], [], [], FRAME, 13, everywhere) == []
    beside = [(200.0, 100.0, 400.0, 200.0)]
    (placed,) = place_labels([label("a", 195, 150)], [], [], FRAME, 13, beside)
    assert overlap(placed.box, beside[0]) == 0


def test_a_label_stands_nearer_to_its_own_mark_than_to_any_other() -> None:
    around_it = [(0.0, 141.0, 400.0, 159.0)]  # beside it, so that above and below are left
    alone = Label("a", "$5.08 bn", "", 200, 150, True)
    own, other = spot("a", 200, 150), spot("b", 200, 118, "$7 bn")
    (above,) = place_labels([alone], [own], [], FRAME, 13, around_it)
    assert above.box[3] < 150
    (below,) = place_labels([alone], [own, other], [], FRAME, 13, around_it)
    assert below.box[1] > 150
    assert not below.tied


def test_where_another_mark_is_nearer_everywhere_a_line_ties_the_label() -> None:
    alone = Label("a", "$5.08 bn", "", 200, 150, True)
    ring = [spot(f"b{x} {y}", 200 + x, 150 + y, "$7 bn") for x, y in ((11, 0), (-11, 0), (0, 11), (0, -11), (8, 8))]
    ring += [spot(f"c{x} {y}", 200 + x, 150 + y, "$7 bn") for x, y in ((-8, 8), (8, -8))]
    (tied,) = place_labels([alone], [spot("a", 200, 150), *ring], [], FRAME, 13)
    assert tied.tied
    assert all(overlap(tied.box, one.marker) == 0 for one in ring)
    assert (
        place_labels([Label("a", "$5.08 bn", "", 200, 150, False)], [spot("a", 200, 150), *ring], [], FRAME, 13) == []
    )


spots_at = st.lists(
    st.tuples(st.integers(20, 380), st.integers(20, 280), st.sampled_from("abc")), min_size=1, max_size=25
)


@given(spots_at)
def test_no_label_can_be_taken_for_that_of_another_mark(places: list[tuple[int, int, str]]) -> None:
    spots = [spot(str(n), x, y, said) for n, (x, y, said) in enumerate(places)]
    labels = [Label(one.key, one.said, "", one.x, one.y, True) for one in spots]
    for placed in place_labels(labels, spots, [], FRAME, 13):
        rivals = rivals_of(placed.label, spots)
        assert placed.tied or nearest(array_of([placed.box]), placed.label, rivals).all()


def test_labels_keep_off_thin_lines_where_they_can() -> None:
    line = (230.0, 0.0, 232.0, 300.0)
    (free,) = place_labels([label("a", 200, 150)], [], [], FRAME, 13)
    assert overlap(free.box, line) > 0
    (kept,) = place_labels([label("a", 200, 150, needed=False)], [], [], FRAME, 13, lines=[line])
    assert overlap(kept.box, line) == 0
    across = [(0.0, float(y), 400.0, y + 2.0) for y in range(0, 300, 10)]
    assert len(place_labels([label("a", 200, 150, needed=False)], [], [], FRAME, 13, lines=across)) == 1


@given(st.text(max_size=200), st.integers(min_value=40, max_value=600))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, width: int) -> None:
    lines = wrap(text, width, 13)
    assert all(text_width(line, 13) <= width or len(line) == 1 for line in lines)
    kept = "".join(lines).replace(" ", "").replace("\u00a0", "")
    assert kept == text.replace(" ", "").replace("\n", "").replace("\u00a0", "")


def test_amounts_do_not_break() -> None:
    assert wrap("reached Br 34.1 m in all", text_width("reached Br 34", 13), 13) == [
        "reached",
        "Br\u00a034.1\u00a0m in",
        "all",
    ]


def test_shortened_text_says_so() -> None:
    assert shorten(["one two", "three four", "five"], 2) == ["one two", "three …"]
    assert shorten(["one"], 2) == ["one"]


def test_wide_letters_are_wide() -> None:
    assert text_width("中文", 10) == 2 * text_width("中", 10) >= 20
    assert text_width("WWW", 10) > text_width("iii", 10)
    assert text_width("a", 10, bold=True) > text_width("a", 10)


def test_escape() -> None:
    assert escape("<b> & $5") == "&lt;b&gt; &amp; &#36;5"


def test_ticks_are_round_and_inside() -> None:
    assert amount_ticks(0, 5.5e9, 6, whole=False) == [0, 1e9, 2e9, 3e9, 4e9, 5e9]
    assert amount_ticks(0, 2.2, 6, whole=True) == [0, 1, 2]
    assert year_ticks((727_930.0, 738_600.0), 800, 80) == [1996, 2000, 2004, 2008, 2012, 2016, 2020]


def test_a_scale_of_changes_is_told_in_one_way_and_has_no_change_on_it(units: Units) -> None:
    def told(low: float, high: float) -> list[str]:
        return [text for _, text in amount_labels((low, high), 6, "ratio", units)]

    assert told(-0.5, 21.0) == ["×1", "×5", "×10", "×15", "×20"]
    assert told(0.5, 2.6) == ["−50 %", "0 %", "+50 %", "+100 %", "+150 %"]
    assert told(0.0, 1.2)[0] == "−100 %"
    assert "0 %" in told(0.8, 1.6)


def test_counted_things_have_whole_ticks_unless_they_are_shares_of_one(units: Units) -> None:
    assert [tick for tick, _ in amount_labels((0.0, 3.0), 6, "boat", units)] == [0, 1, 2, 3]
    assert len(amount_labels((0.0, 0.22), 6, "boat", units)) > 2


def test_titles_are_even_and_no_word_stands_alone() -> None:
    title = "Net profit of park enterprises reached Br 150 m in 2024, ×2 on 2023"
    assert wrap(title, 328, 17, bold=True)[-1] == "2023"
    lines = wrap_evenly(title, 328, 17, bold=True)
    assert len(lines) == len(wrap(title, 328, 17, bold=True))
    assert all(" " in line and text_width(line, 17, bold=True) <= 328 for line in lines)
    dated = "Investor countries in the park, 29 January 2026–1 February 2026: figures a few days apart differ"
    assert [line.replace("\u00a0", " ") for line in wrap_evenly(dated, 420, 22, bold=True)] == [
        "Investor countries in the park,",
        "29 January 2026–1 February 2026:",
        "figures a few days apart differ",
    ], "neither a date nor a word is cut"
    assert wrap_evenly("short", 328, 17) == ["short"]


@given(st.text(alphabet="abc de fg", max_size=120), st.integers(min_value=60, max_value=300))
def test_even_lines_are_no_more_and_lose_no_letter(text: str, width: int) -> None:
    for lines in (wrap_evenly(text, width, 13), wrap_without_orphan(text, width, 13)):
        assert len(lines) == len(wrap(text, width, 13))
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(text_width(line, 13) <= width for line in lines)


@pytest.mark.parametrize("told", ["1992 = 100", "Q1 2022", "29 January", "CC BY 4.0", "$5 m"])
def test_what_belongs_together_does_not_break(told: str) -> None:
    whole = told.replace(" ", "\u00a0")
    assert wrap(f"word {told} word", text_width(f"{whole} wor", 13), 13) == ["word", whole, "word"]


def test_an_ellipsis_does_not_begin_a_line() -> None:
    assert wrap("blessed to share …", text_width("blessed to share", 13), 13) == ["blessed to", "share\u00a0…"]
