"""What a reader types finds what they mean: in four scripts, in any case, spacing and number format."""

from pathlib import Path

import pytest

from pipelines.analysis.phrases import source_names
from pipelines.analysis.search import Hits, Index, fold, make_index, search
from pipelines.build import Built
from pipelines.tables import Tables, load_tables
from pipelines.wording import units_from_table


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables(Path(__file__).parents[2] / "datasets")[0]


@pytest.fixture(scope="module")
def index(tables: Tables, press: Built) -> Index:
    return make_index(
        press.observations, tables.quotes, tables.sources, tables.indicators, source_names(tables.sources),
        units_from_table(tables.units),
    )  # fmt: skip


def _find(index: Index, tables: Tables, query: str) -> Hits:
    return search(index, query, units_from_table(tables.units))


def test_words_in_any_case_and_script(index: Index, tables: Tables) -> None:
    (poultry,) = _find(index, tables, "POULTRY  meat").indicators
    assert "poultry" in poultry
    assert _find(index, tables, "великий КАМЕНЬ").sources
    assert _find(index, tables, "50.8亿").quotes
    assert _find(index, tables, "mrd").quotes


@pytest.mark.parametrize(
    "query", ["5.08", "5,08", "5.080", "5.08 bn", "50.8亿", "50,8亿", "5,08 млрд", "5 080 000 000", "$5.08 billion"]
)
def test_one_amount_in_many_forms(query: str, index: Index, tables: Tables) -> None:
    found = _find(index, tables, query).quotes
    assert {"solid-progress:10", "mfacn-2023-expo-speech:1"} <= set(found)


def test_a_number_is_not_found_inside_another(index: Index, tables: Tables) -> None:
    quotes = tables.quotes.set_index("quote_id")["words"]
    for quote in _find(index, tables, "107").quotes:
        assert "107" in fold(quotes[quote])
    assert fold("5,08") == fold("5.08") != fold("15.08")
    assert not set(_find(index, tables, "5.0").quotes) & {"solid-progress:10"}


def test_every_word_must_be_there(index: Index, tables: Tables) -> None:
    one, both = (_find(index, tables, query) for query in ("great stone", "great stone 2022"))
    assert set(both.quotes) < set(one.quotes)
    assert _find(index, tables, "great stone zebra").count == 0


@pytest.mark.parametrize("query", ["", "   ", "(((", "[a-z]", "\\", "*", "%", "<b>", "１２", "a" * 5000])
def test_odd_queries_are_no_error(query: str, index: Index, tables: Tables) -> None:
    _find(index, tables, query)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("Ёлка", "елка"),
        ("STRASSE", "strasse"),
        ("５,08", "5.08"),
        ("5.080", "5.08"),
        ("12.0", "12"),
        ("12.10.2020", "12.10.2020"),
        ("100", "100"),
    ],
)
def test_fold(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_a_year_is_a_period_first(index: Index, tables: Tables) -> None:
    periods = tables.quotes.set_index("quote_id")["period"]
    found = _find(index, tables, "trade 2022")
    of_year = [quote for quote in found.quotes if quote not in found.elsewhere]
    assert of_year
    assert found.elsewhere
    assert found.quotes[: len(of_year)] == tuple(of_year), "figures of the year come first"
    assert all("2022" in periods[quote] for quote in of_year)
    assert not any("2022" in periods[quote] for quote in found.elsewhere)
    within = _find(index, tables, "trade 1995")
    assert any(periods[quote] == "1990/1999" for quote in within.quotes), "a year within a longer period"
    assert not _find(index, tables, "great stone").elsewhere


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Великий камень", "park_taxes"),
        ("великого камня", "park_enterprises"),
        ("巨石", "park_net_profit"),
        ("中白工业园", "park_output"),
        ("птицы", "poultry_exports_to_china"),
        ("白俄罗斯 牛肉", "beef_imports_from_belarus"),
        ("Handelsumsatz", "goods_trade_turnover"),
        ("студенты китай", "chinese_students_in_belarus"),
    ],
)
def test_names_of_other_languages_find_the_indicator(query: str, expected: str, index: Index, tables: Tables) -> None:
    assert expected in _find(index, tables, query).indicators


def test_one_language_finds_the_titles_of_another(index: Index, tables: Tables) -> None:
    russian, english = (_find(index, tables, query).sources for query in ("Великий камень", "great stone"))
    titles = tables.sources.set_index("source_id")["title"]
    assert any("Stone" in titles[source] for source in russian)
    assert any("камень" in titles[source].casefold() for source in english)
    assert set(_find(index, tables, "великий хутор").sources) == set(), "half a name is not the name"


@pytest.mark.parametrize(("word", "name"), [("important", "import"), ("training", "train"), ("parking", "park")])
def test_a_name_is_not_found_at_the_beginning_of_another_word(
    word: str, name: str, index: Index, tables: Tables
) -> None:
    assert not _find(index, tables, word).indicators
    assert _find(index, tables, f"{name}s" if name != "park" else name).indicators
