"""One figure's story: what else was said of its key, in order of publication, and how that stands to it."""

import re

from tests.app.pages import RECORDS, Open, text_of

REAL, MADE_UP = RECORDS["real"], RECORDS["made up"]


def story(text: str) -> str:
    return text.split("What was said of this, in order of publication")[1].split("<h3>")[0]


def test_every_figure_of_the_key_is_told_in_order(open_page: Open) -> None:
    told = story(text_of(open_page(MADE_UP, view="indicators", indicator="lake_trade_turnover", figure="bonde-post:1")))
    when = re.findall(r'<div class="why">([^<·]+) ·', told)
    assert when[:3] == ["2 March 2031", "3 March 2031", "April 2031"]
    assert told.count("class=here") == 1
    assert "this figure" in told
    assert "other country’s statistics" in told
    assert "figure=lake-herald%3A1" in told
    assert "article=lake-herald-copy" in told


def test_long_stories_are_folded_and_counted(open_page: Open) -> None:
    page = open_page(REAL, view="indicators", indicator="goods_trade_turnover", figure="solid-progress:10")
    told = story(text_of(page))
    count = told.count("<li")
    assert count > 8
    assert f"{count} figures." in told
    assert f"<summary>All {count}</summary>" in told
    assert told.split("<details>")[0].count("<li") == 8
    assert "no common point" in told
    assert "data:image/svg+xml" in told, "each with its bounds drawn"


def test_findings_come_with_their_explanation(open_page: Open) -> None:
    text = text_of(open_page(REAL, view="indicators", indicator="goods_trade_turnover", figure="solid-progress:10"))
    assert "<b>Explained:</b> Different statistics" in text.split("Findings it takes part in")[1]


def test_a_figure_alone_says_so(open_page: Open) -> None:
    text = text_of(open_page(MADE_UP, view="indicators", indicator="planned_piers", figure="lake-herald:8"))
    assert "Nothing else: no other figure of this indicator, period and unit is quoted." in text


def test_the_words_stand_in_their_article(open_page: Open) -> None:
    text = text_of(open_page(MADE_UP, view="indicators", figure="lake-herald:5"))
    quote = text.split('<blockquote class="words">')[1].split("</blockquote>")[0]
    for part in (
        "“24 ferries”",
        "Lake trade grows",
        "Lake Herald",
        "2 March 2031",
        "paragraph 3",
        "https://example.org",
    ):
        assert part in quote


def test_words_in_another_language_stand_beside_plain_english(open_page: Open) -> None:
    page = open_page(REAL, view=["indicators"], indicator=["goods_trade_turnover"])
    assert "“50.799亿美元” ($5.0799 bn)" in text_of(page)
    assert "“5.08 billion US dollars” <span" in text_of(page), "English words need none"
