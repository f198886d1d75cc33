import csv
from importlib.resources import files

import pytest

from pipelines.wording import Units, read_words
from pipelines.wording.vocabulary import KINDS, SEPARATORS, available, chain, rows


@pytest.mark.parametrize("language", sorted(available()))
def test_every_row_is_of_a_known_kind_and_said_once(language: str) -> None:
    seen = set()
    for spelling, kind, value in rows(language):
        assert kind in KINDS or kind in SEPARATORS, (spelling, kind)
        assert spelling == spelling.strip() != ""
        assert (spelling, kind if kind in SEPARATORS else "") not in seen, spelling
        seen.add((spelling, kind if kind in SEPARATORS else ""))
        if kind in ("number", "scale", "plural", "fold_down"):
            assert float(value) >= 0, spelling
        if kind in ("before", "verb", "after"):
            assert value in ("about", "more_than", "less_than", "almost", "slightly_over"), spelling


def test_the_tables_have_the_same_header() -> None:
    folder = files("pipelines.wording") / "vocabulary"
    for language in available():
        lines = (folder / f"{language}.csv").read_text(encoding="utf-8").splitlines()
        assert next(csv.reader(lines)) == ["spelling", "kind", "value", "note"]


def test_tags_fall_back() -> None:
    assert chain("zh-Hant-TW") == ["zh"]
    assert chain("DE-AT") == ["de"]
    assert chain("ja") == []


def test_a_language_without_a_vocabulary_is_read_by_signs_and_english_words(units: Units) -> None:
    assert read_words("$5,4 million", "lt", units).readings[0].value == 5_400_000
    assert read_words("107", "sw", units).readings[0].value == 107
    assert read_words("$1,234", "lt", units).garbled
    assert read_words("penki šimtai", "lt", units).problem


def test_own_words_stand_before_english(units: Units) -> None:
    (almost,) = read_words("fast $2 Mrd.", "de", units).readings
    assert almost.qualifier == "almost"
    (level,) = read_words("no mercado, $5 milhões", "pt", units).readings
    assert level.value == 5_000_000
