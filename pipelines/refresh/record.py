"""What a plan is, and how the bytes of a table change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.refresh.effect import Effect
from pipelines.refresh.merge import Change
from pipelines.tables import Hunk, Problem, sha256


@dataclass(frozen=True, slots=True)
class Edit:
    """How the bytes of a table change: the hunks, and the SHA-256 before and after (None: no file)."""

    hunks: tuple[Hunk, ...]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a refresh or an undo would do; nothing has been written.

    `fingerprint` is that of the tables it was made for. `problems` are what the refresh brings: those of rows it
    has to leave out, which `rejected` holds as CSV with a reason, and those that `blocked` is about, which nothing
    but a better file mends. `known` were there before and stay, `mended` is the number of those that go. `changes`
    and `effect` are what would happen to the rows that can be used.
    """

    fingerprint: str
    action: str  # merge, replace or undo
    files: tuple[str, ...]
    problems: tuple[Problem, ...]
    known: tuple[Problem, ...]
    mended: int
    blocked: bool
    skip_bad: bool
    changes: Mapping[str, Change]
    effect: Effect
    rejected: Mapping[str, bytes]
    rejected_rows: int
    notes: tuple[str, ...]
    contents: Mapping[str, bytes | None]
    edits: Mapping[str, Edit]
    undoes: int | None = None

    @property
    def ready(self) -> bool:
        """Whether it may be applied."""
        return not self.problems or (self.skip_bad and not self.blocked)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.contents


def make_edit(before: bytes | None, after: bytes | None, hunks: tuple[Hunk, ...] | None = None) -> Edit:
    """Describe how a file changes; without hunks as one that replaces everything."""
    whole = (Hunk(0, before or b"", after or b""),)
    return Edit(whole if hunks is None else hunks, _hash(before), _hash(after))


def _hash(data: bytes | None) -> str | None:
    return None if data is None else sha256(data)
