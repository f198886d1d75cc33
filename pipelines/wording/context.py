"""What stands around a figure: directions, qualifiers, and the words that settle level against change."""

import re
from dataclasses import dataclass

from pipelines.wording.figures import PERCENT, Figure
from pipelines.wording.records import UnreadableError
from pipelines.wording.tokens import kinds

_BY = re.compile(r"b[qvuUc,]*$")
_TO = re.compile(r"(?:[tT]|[+i-](?:[_,]?)u)[qvU,]*$")
_REACH = re.compile(r"r[^+i-]*$")


@dataclass(frozen=True, slots=True)
class Context:
    """The words around a figure, each a kind of the vocabulary; `measure` is the row's hint or None.

    `by`, `to` and `reach` count only right before the figure, `minus` is a sign on it, `frequency` follows it.
    """

    measure: str | None
    qualifier: str
    by: bool
    to: bool
    reach: bool
    minus: bool
    growth: bool
    up: bool
    down: bool
    more: bool
    less: bool
    level_of: bool
    against: bool
    same_as: bool
    index: bool
    frequency: bool


def context_of(figure: Figure, measure: str | None) -> Context:
    """The context of a figure; UnreadableError if its qualifiers contradict one another."""
    before, after = kinds(figure.before), kinds(figure.after)
    around = before + after
    compared = {token.word for token in figure.after if token.kind == "q"}  # "50% more than in 2021"
    by, to = bool(_BY.search(before)), bool(_TO.search(before))
    return Context(
        measure=measure,
        qualifier=_qualifier(figure, to),
        by=by,
        to=to,
        reach=bool(_REACH.search(before)) and not by,
        minus=before.endswith(("k", "kU")),
        growth="i" in around,
        up="+" in around,
        down="-" in around,
        more="m" in around or "more_than" in compared,
        less="l" in around or "less_than" in compared,
        level_of="I" in around or (figure.form == PERCENT and "e" in around),
        against="J" in around,
        same_as="e" in around,
        index="n" in before,
        frequency="Q" in after,
    )


def falls(context: Context) -> bool:
    """Whether the words say down; UnreadableError if they say up as well."""
    rises = context.up or context.growth
    if rises and context.down:
        raise UnreadableError("These words speak of a rise and of a fall: quote only the one that the figure states.")
    return context.down or (not rises and (context.less or context.minus))


def moves(context: Context) -> bool:
    """Whether any word tells of a change."""
    return context.up or context.growth or context.more or falls(context)


def _qualifier(figure: Figure, to: bool) -> str:
    found = {token.word for token in figure.before if token.kind == "q"}
    found |= {token.word for token in [*figure.before, *figure.after] if token.kind == "v"}
    found |= {token.word for token in figure.after if token.kind == "a"}
    if "u" in kinds(figure.before) and not to:
        found.add("less_than")
    if found:
        found |= {token.word for token in figure.before if token.kind == "a"}
    found.discard("")
    if len(found) > 1:
        words = " and ".join(sorted(found)).replace("_", " ")
        raise UnreadableError(f"These words qualify the figure twice ({words}).")
    if figure.upper is not None and found - {"about"}:
        raise UnreadableError("These words qualify a range: a range has both its ends.")
    if figure.upper is not None and figure.number.value > figure.upper.value:
        raise UnreadableError("The range in these words ends below its start.")
    return found.pop() if found else "exact"
