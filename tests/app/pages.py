"""What the tests of the dashboard share: the records they look at, and ways to change them."""

import csv
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
RECORDS = {"real": ROOT / "datasets", "made up": ROOT / "tests" / "other_pair"}
EVIL = '<b class="evil">x</b> $a_b$ **c** :red[d] [e](https://example.org) `f` =cmd'

Open = Callable[..., AppTest]
Again = Callable[[AppTest], AppTest]


def text_of(page: AppTest) -> str:
    """Everything that is on the page as HTML or Markdown, but the style sheet."""
    bodies = [element.proto.body for element in page.get("html")]
    said = [element.value for name in ("markdown", "warning", "info", "error") for element in page.get(name)]
    return "\n".join(body for body in [*bodies, *said] if not body.startswith("<style>"))


def with_filters(page: AppTest) -> AppTest:
    """The page, run with its filters open, which are not sent otherwise; AppTest closes them after each run."""
    page.session_state["filters"] = True
    return page.run()


def written(page: AppTest, part: str) -> list[str]:
    """What the address of a page says of one of its parts."""
    value = page.query_params.get(part, [])
    return [value] if isinstance(value, str) else list(value)


def rewrite(path: Path, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    """Change every row of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames or []), [change(row) for row in reader]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def make_evil(folder: Path) -> Path:
    """Put markup into every text column of a record that takes any text."""
    columns = {
        "sources.csv": ("title", "publisher", "note"),
        "indicators.csv": ("label", "definition", "note"),
        "quotes.csv": ("attributed_to", "note"),
        "events.csv": ("label",),
        "explanations.csv": ("explanation",),
        "fx_rates.csv": ("note",),
    }
    for name, texts in columns.items():
        rewrite(folder / name, lambda row, texts=texts: row | {text: f"{row[text]} {EVIL}" for text in texts})
    rewrite(
        folder / "quotes.csv",
        lambda row: row | {"reading": row["reading"] or row["words"], "words": f"{row['words']} {EVIL}"},
    )
    return folder


def type_into(page: AppTest, key: str, text: str) -> AppTest:
    """Type something new into a field with a menu; AppTest knows menus alone."""
    box = page.selectbox(key=key)
    box.options.append(text)
    return box.set_value(text).run()
