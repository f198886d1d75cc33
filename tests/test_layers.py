"""Imports run one way, heavy libraries stay where they belong, and the project speaks of itself alone."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pipelines"
MODULES = sorted(PACKAGE.rglob("*.py"))

# part of the package -> the parts it may import from
MAY_IMPORT = {
    "wording": {"wording"},
    "tables": {"tables", "wording"},
    "analysis": {"analysis", "wording"},
    "charts": {"charts", "analysis", "wording"},
    "build": {"tables", "analysis", "wording"},
    "refresh": {"refresh", "build", "tables", "analysis", "wording"},
    "export": {"export", "charts", "build", "tables", "analysis", "wording", ""},
    "views": {"views", "charts", "build", "refresh", "export", "tables", "analysis", "wording"},
    "__main__": {"build", "refresh", "export", "tables", "analysis", "wording", ""},
}
# library -> the only parts that may import it
ONLY_IN = {"streamlit": {"views", "dashboard"}, "pandera": {"tables"}, "plotly": {"charts", "export"}}


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _part(path: Path) -> str:
    if path.parent == ROOT:
        return path.stem
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    part = _part(path)
    own = {name for name in _imports(path) if name.startswith("pipelines.")}
    used = {name.split(".")[1] for name in own}
    known = {name for name in used if (PACKAGE / name).exists() or (PACKAGE / f"{name}.py").exists()}
    if part in MAY_IMPORT:
        assert known <= MAY_IMPORT[part], f"{part} imports {known - MAY_IMPORT[part]}"


@pytest.mark.parametrize("path", [*MODULES, ROOT / "dashboard.py"], ids=lambda path: str(path.relative_to(ROOT)))
def test_heavy_libraries_stay_in_their_place(path: Path) -> None:
    libraries = {name.split(".")[0] for name in _imports(path)}
    for library, places in ONLY_IN.items():
        if library in libraries:
            assert _part(path) in places, f"{path.name} imports {library}"


def _module_imports() -> dict[str, set[str]]:
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in MODULES}
    names = {name.removesuffix(".__init__"): path for name, path in names.items()}
    return {
        name: {other for other in _imports(path) if other in names and other != name} for name, path in names.items()
    }


def test_no_circles() -> None:
    graph = {  # a module's own package is initialised before it: not an edge back to it
        name: {other for other in others if not name.startswith(f"{other}.")}
        for name, others in _module_imports().items()
    }
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path[path.index(name) :], name))
        if name not in done:
            for other in graph[name]:
                visit(other, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_stay_of_a_size_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def test_no_path_of_a_machine_and_no_registry_in_any_file() -> None:
    machine = re.compile(r"(?<![A-Za-z0-9_.])/(?:" + "|".join(["work", "tmp", "home", "root"]) + r")/")
    registry = re.compile("|".join(["pypi" + r"\.org", "files\\." + "pythonhosted", "registry\\." + "npmjs"]))
    for path in _tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        assert not machine.search(text), path
        assert not registry.search(text), path


def test_top_level_is_the_design_card() -> None:
    card = {"README.md", "LICENSE", "pyproject.toml", "dashboard.py", "datasets", "pipelines", "tests"}
    top = {path.relative_to(ROOT).parts[0] for path in _tracked()}
    assert {name for name in top if not name.startswith(".")} <= card
