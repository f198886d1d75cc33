"""The README under test: its commands, options, tables and views are those of the code."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from pipelines.__main__ import _parser
from pipelines.tables import INPUT_TABLES, OUTPUT_TABLES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _commands() -> dict[str, argparse.ArgumentParser]:
    for action in _parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("the parser has no commands")


@pytest.mark.parametrize("command", sorted(_commands()))
def test_every_command_and_option_is_in_the_readme(command: str) -> None:
    assert f"python -m pipelines {command}" in README
    for action in _commands()[command]._actions:
        for option in action.option_strings:
            if option.startswith("--") and option != "--help":
                assert option in README, f"{command} {option}"


def test_every_command_in_the_readme_exists() -> None:
    named = set(re.findall(r"python -m pipelines (\w+)", README))
    assert named == set(_commands())


@pytest.mark.parametrize("name", [*INPUT_TABLES, *OUTPUT_TABLES])
def test_every_table_is_named_and_every_column_explained(name: str) -> None:
    assert f"{name}.csv" in README
    table = {**INPUT_TABLES, **OUTPUT_TABLES}[name]
    for field in table.fields:
        assert field.title, field.name
        assert field.description.endswith("."), f"{name}.{field.name}"


def test_ci_runs_the_readme_s_test_line() -> None:
    (line,) = re.findall(r"^    (python3 -m venv .*pytest)$", README, flags=re.MULTILINE)
    assert line in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_pictures_exist() -> None:
    for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README):
        assert (ROOT / name).is_file(), name


def test_parts_named_in_the_layout_exist() -> None:
    for name in re.findall(r"^\| `(pipelines/[^`]+)` \|", README, flags=re.MULTILINE):
        assert (ROOT / name).exists(), name
