"""Quotes against the texts they were taken from: every quote's words must stand in its paragraph."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from pipelines.tables.load import Tables
from pipelines.tables.problems import Problem, shown


def check_articles(tables: Tables, folder: Path) -> list[Problem]:
    """Look for each quote's words in `folder/<source_id>.txt`.

    Paragraphs are the non-blank lines, counted from 1; a quote without paragraph may stand anywhere. Runs
    of white space count as one space, a no-break space as a space; case and everything else must agree.
    Sources whose text is not there are passed over; `unchecked_sources` names them.
    """
    problems: list[Problem] = []
    for source_id, quotes in tables.quotes.groupby("source_id", sort=False):
        path = folder / f"{source_id}.txt"
        if not path.is_file():
            continue
        try:
            paragraphs = _paragraphs(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            message = f"The text cannot be read: {error}."
            problems.append(Problem(path.name, None, "", "", "unreadable", message, "Save it as UTF-8."))
            continue
        for line, paragraph, words in quotes[["paragraph", "words"]].itertuples(name=None):
            problem = _check_words(int(line), str(paragraph), str(words), str(source_id), paragraphs)
            if problem:
                problems.append(problem)
    return sorted(problems, key=lambda problem: (problem.file, problem.line or 0))


def unchecked_sources(tables: Tables, folder: Path) -> list[str]:
    """List the source_ids of quotes that cannot be checked, because the folder has no text of theirs."""
    return [name for name in tables.quotes["source_id"].unique() if not (folder / f"{name}.txt").is_file()]


def _paragraphs(text: str) -> list[str]:
    # Only line feeds and carriage returns end a line; str.splitlines would count other characters too.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [plain for line in lines if (plain := _plain(line))]


def _plain(text: str) -> str:
    """Make white space plain, and compose letters with their accents, which look the same either way."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _check_words(line: int, paragraph: str, words: str, source_id: str, paragraphs: list[str]) -> Problem | None:
    wanted = _plain(words)
    places = [number for number, text in enumerate(paragraphs, start=1) if wanted in text]
    if places and (not paragraph or int(paragraph) in places):
        return None
    if places:
        listed = ", ".join(str(place) for place in places[:5])
        where = f"paragraph {listed}" if len(places) == 1 else f"paragraphs {listed}"
        message = f"{shown(words)} is not in paragraph {paragraph} of {source_id}.txt, but in {where}."
        return Problem(
            "quotes.csv",
            line,
            "paragraph",
            paragraph,
            "other_paragraph",
            message,
            f"Write {places[0]} as the paragraph.",
        )
    message = f"{shown(words)} does not stand in {source_id}.txt."
    folded = wanted.casefold()
    near = [number for number, text in enumerate(paragraphs, start=1) if folded in text.casefold()]
    if near:
        remedy = f"Copy the capital and small letters as they are in paragraph {near[0]}."
    elif paragraph and int(paragraph) > len(paragraphs):
        remedy = f"The text has {len(paragraphs)} paragraphs; copy the words exactly as they stand there."
    else:
        remedy = "Copy the words exactly as they stand in the text."
    return Problem("quotes.csv", line, "words", words, "words_not_found", message, remedy)
