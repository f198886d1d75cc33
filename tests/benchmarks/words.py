"""Words -> quantities: rows a second against quantulum3, on the same rows."""

from __future__ import annotations

import csv
import importlib.util
import random
import re
import sys
from pathlib import Path

from tests.benchmarks.measuring import Row, compared, interleaved, run
from tests.benchmarks.records import DATASETS

# Python's collector does not go through what either side loaded before: one such walk takes longer than the record.
FROZEN = "import gc; gc.collect(); gc.freeze()"
OURS = f"""
import csv, json, sys, time
from pathlib import Path
from pipelines.tables import load_tables
from pipelines.wording import read_words, units_from_table
tables, _ = load_tables(Path("datasets"))
units = units_from_table(tables.units)
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8", newline="")))
for language in {{row[0] for row in rows}}:
    read_words("1", language, units)
{FROZEN}
start = time.perf_counter()
for language, measure, words in rows:
    read_words(words, language, units, measure)
print(json.dumps({{"rows": len(rows) / (time.perf_counter() - start)}}))
"""
OTHER = f"""
import csv, json, sys, time, warnings
warnings.simplefilter("ignore")
from quantulum3 import parser
parser.parse("1 metre")
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8", newline="")))[:int(sys.argv[2])]
{FROZEN}
start = time.perf_counter()
for *_, words in rows:
    try:
        parser.parse(words)
    except Exception:
        pass
print(json.dumps({{"rows": len(rows) / (time.perf_counter() - start)}}))
"""


def measure(folder: Path, smoke: bool) -> list[Row]:
    """Rows a second on the record's own words, and on many more in the same forms with other digits."""
    if importlib.util.find_spec("quantulum3") is None:
        print("words: quantulum3 is not installed (pip install quantulum3); left out", file=sys.stderr)
        return []
    found = []
    for what, copies, most in (("the record's words", 1, 10_000), ("its forms, other digits", 50, 700)):
        path = _words(folder / f"words{copies}.csv", 2 if smoke and copies > 1 else copies)
        sides = {"ours": lambda p=path: run(OURS, p), "other": lambda p=path, n=most: run(OTHER, p, n)}
        medians = interleaved(1 if smoke else 5, sides)
        ours, other = medians["ours"]["rows"], medians["other"]["rows"]
        found.append(compared(f"reading {what}, against quantulum3", ours, other, "rows/s", "≥ 50"))
    return found


def _words(path: Path, copies: int) -> Path:
    """The record's quotes as language, measure, words; further copies have other digits."""
    sources = csv.DictReader((DATASETS / "sources.csv").read_text(encoding="utf-8").splitlines())
    language = {row["source_id"]: row["language"] for row in sources}
    quotes = list(csv.DictReader((DATASETS / "quotes.csv").read_text(encoding="utf-8").splitlines()))
    chance = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for copy in range(copies):
            for row in quotes:
                words = _other_digits(row["words"], chance) if copy else row["words"]
                writer.writerow([language[row["source_id"]], row["measure"], words])
    return path


def _other_digits(words: str, chance: random.Random) -> str:
    """Other digits than 0 in the place of each other than 0, years apart."""
    return re.sub(
        r"\d[\d.,]*", lambda run: run[0] if re.fullmatch(r"(?:19|20)\d\d", run[0]) else _another(run[0], chance), words
    )


def _another(run: str, chance: random.Random) -> str:
    return "".join(str(chance.randrange(1, 10)) if letter in "123456789" else letter for letter in run)
