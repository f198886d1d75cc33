"""Made-up records of any size, the same for the same seed. The numbers mean nothing; forms and units are real."""

from __future__ import annotations

import csv
import random
import shutil
from pathlib import Path

DATASETS = Path(__file__).parents[2] / "datasets"
SMALL = ("indicators", "units", "fx_rates")
UNITS = {"USD": "US dollars", "BYN": "Belarusian rubles", "CNY": "yuan", "TEU": "TEU", "tonne": "tonnes"}
BEFORE = ("", "", "about ", "more than ", "almost ", "up to ")


def make_record(folder: Path, quotes: int, *, one_key: bool = False, seed: int = 1) -> Path:
    """Write a datasets folder with so many quotes, a hundred to a source.

    With `one_key` all are on one indicator and year, each of a source of its own.
    """
    folder.mkdir(parents=True)
    for name in SMALL:
        shutil.copy(DATASETS / f"{name}.csv", folder)
    heads = {name: _header(name) for name in ("sources", "quotes", "events", "explanations")}
    indicators = list(csv.DictReader((DATASETS / "indicators.csv").read_text(encoding="utf-8").splitlines()))
    chance = random.Random(seed)
    sources = quotes if one_key else max(10, quotes // 100)
    for name in ("events", "explanations"):  # they would cite sources that are not here
        _write(folder / f"{name}.csv", heads[name], [])
    _write(
        folder / "sources.csv",
        heads["sources"],
        (
            {"source_id": f"s{n}", "title": f"Article {n}", "publisher": f"Publisher {n % 97}", "language": "en",
             "published": f"{2000 + n % 25}-{1 + n % 12:02d}-01", "translation": "none", "collection": "press"}
            for n in range(sources)
        ),
    )  # fmt: skip
    _write(
        folder / "quotes.csv",
        heads["quotes"],
        (
            {"quote_id": f"s{n % sources}:{n}", "source_id": f"s{n % sources}", "period_basis": "stated", "status": "A"}
            | _figure(chance, indicators[0] if one_key else chance.choice(indicators), one_key)
            for n in range(quotes)
        ),
    )
    return folder


def _figure(chance: random.Random, indicator: dict[str, str], one_key: bool) -> dict[str, str]:
    change = chance.random() < 0.3
    unit = indicator["unit"]
    year = 2022 if one_key else chance.randrange(1992, 2026)
    month = "" if one_key or chance.random() < 0.7 else f"-{chance.randrange(1, 13):02d}"
    if change:
        words = f"up {chance.randrange(1, 90)}.{chance.randrange(10)}%"
    elif unit in UNITS:
        words = f"{chance.choice(BEFORE)}{chance.uniform(1, 9):.3f} million {UNITS[unit]}"
    else:
        words = f"{chance.choice(BEFORE)}{chance.randrange(1, 99_999)}"
    return {
        "words": words,
        "indicator_id": indicator["indicator_id"],
        "measure": "change" if change else "level",
        "period": f"{year}{month}",
        "statistics": chance.choice(["", "CN", "BY"]),
    }


def _header(name: str) -> list[str]:
    with (DATASETS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def _write(path: Path, header: list[str], rows: object) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)  # type: ignore[arg-type]
