"""The explanations of the project's own record: their numbers stand in it, or follow from it as written here."""

from __future__ import annotations

import math
import re

from pipelines.build import Built
from pipelines.tables import Tables

NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
FOLLOW = {  # what an explanation works out from figures of the record
    "6.98": 300 / 43,  # yuan per dollar, where 300 million yuan are more than 43 million dollars
    "7.04": 300 / 42.6,
    "5.047": 8.443 / 1.673,  # the base that a stated growth needs
    "1.712": 2.714 / 1.585,
    "18.7": 82.4 / 4.4,
    "63": 163 - 100,  # the index that the words may stand for
    "51.8": 100 * (1500 / 988 - 1),
}


def test_at_least_twenty_and_each_has_words(press_tables: Tables) -> None:
    rows = press_tables.explanations
    assert len(rows) >= 20
    assert set(rows["verdict"]) <= {"explained", "open"}
    assert rows.loc[rows["verdict"].eq("explained"), "source_id"].ne("").all(), "an explanation names its evidence"


def test_every_number_stands_in_the_record_or_follows_from_it(press: Built, press_tables: Tables) -> None:
    known: set[float] = set()
    for value in press.observations[["value", "low", "high"]].stack():
        known |= {value, value / 1e3, value / 1e6, value / 1e9, 100 * (value - 1), 100 * (1 - value)}
    told = sorted(known)
    strange = []
    for name, text in zip(
        press_tables.explanations["finding_id"], press_tables.explanations["explanation"], strict=True
    ):
        for number in NUMBER.findall(text):
            value = float(number.replace(",", ""))
            if re.fullmatch(r"(?:19|20)\d\d", number) or (value < 31 and "." not in number):
                continue  # a year, a day, a count of pages
            exact = any(math.isclose(value, other, rel_tol=1e-9) for other in told)
            follows = number in FOLLOW and math.isclose(FOLLOW[number], value, rel_tol=2e-3)
            if not exact and not follows:
                strange.append((name, number))
    assert not strange
