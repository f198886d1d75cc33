"""Encodings: what is certain is read, what is not is refused."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.refresh.decode import Decoded, decode
from pipelines.tables import Problem

RUSSIAN = "label\nВнешняя торговля Беларуси и Китая — 5,8 млрд долларов, «рост»\nМИНСК\n"
CHINESE = "label\n中国与白俄罗斯贸易额达到50.8亿美元，同比增长33%。\n"
GERMAN = "label\nMüller: über 5 Mrd. € für Straßen\n"


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (RUSSIAN + CHINESE, "utf-8", "utf-8"),
        (RUSSIAN + CHINESE, "utf-8-sig", "utf-8"),
        (RUSSIAN + CHINESE, "utf-16", "utf-16"),
        (RUSSIAN, "utf-32", "utf-32"),
        (RUSSIAN, "cp1251", "Windows-1251"),
        ("a,торговля\n", "cp1251", "Windows-1251"),
        ("a,5,8 млрд долларов\n", "cp1251", "Windows-1251"),
        (CHINESE, "gb18030", "GB18030"),
        ("a,海关\n", "gb18030", "GB18030"),
        ("a,贸易\n", "gb18030", "GB18030"),
        (GERMAN, "cp1252", "Windows-1252"),
        ("plain ASCII\n", "ascii", "utf-8"),
    ],
)
def test_reads_what_people_have(text: str, encoding: str, name: str) -> None:
    assert decode(text.encode(encoding), "f.csv") == Decoded(text, name)


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(order: str) -> None:
    text = "period,label\n2008,Флаг\n2009,plain text\n"
    assert decode(text.encode(order), "f.csv") == Decoded(text, "utf-16")


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        ("торговля, рост, товары".encode("koi8-r"), "encoding"),
        ("白俄羅斯與中國的貿易總額達到".encode("big5"), "encoding"),
        ("日本語のテキスト".encode("shift_jis"), "encoding"),
        (b"label\n\xe4\xb8", "encoding"),
        (codecs.BOM_UTF8 + b"a\xff", "encoding"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "encoding"),
        (b"a\x00b,c", "nul_byte"),
        (b"\x89PNG\r\n\x1a\n\x00", "not_csv"),
        (b"\xff\xd8\xff\xe0JFIF", "not_csv"),
        (b"%PDF-1.7", "not_csv"),
        (bytes(range(1, 32)) * 20, "not_csv"),
    ],
)
def test_refuses_what_is_uncertain_or_no_text(data: bytes, rule: str) -> None:
    problem = decode(data, "f.csv")
    assert isinstance(problem, Problem)
    assert problem.rule == rule
    assert problem.file == "f.csv"
    assert problem.remedy


@given(st.binary(max_size=300))
def test_any_bytes_have_an_answer(data: bytes) -> None:
    assert isinstance(decode(data, "f.csv"), Decoded | Problem)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cc"]), max_size=200))
def test_utf_8_is_always_read_as_it_is(text: str) -> None:
    said = decode(text.encode(), "f.csv")
    # What looks like another kind of file by its first bytes is the only exception.
    assert said == Decoded(text.removeprefix("\ufeff"), "utf-8") or (isinstance(said, Problem) and text[:1] in "PG%")
