"""Numbered badges: which findings a chart shows, the dotted lines that tie what disagrees, and where each badge
sits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipelines.analysis.finding import SEVERITIES
from pipelines.analysis.rows import rows_of
from pipelines.charts.boxes import array_of, covers, overlaps
from pipelines.charts.frame import Box, around
from pipelines.charts.marks import BRACKET, where
from pipelines.charts.points import Point
from pipelines.charts.record import Note
from pipelines.charts.sheet import Sheet
from pipelines.charts.style import Palette

KINDS = (
    "disagreement", "mirror_difference", "definition_differs", "growth_mismatch", "sum_mismatch", "rate_mismatch",
    "close_in_time", "ambiguous_reading", "reconstructed",
)  # fmt: skip
ABOUT_WORDS = ("ambiguous_reading", "reconstructed")
SIZE = 18.0  # pixels of a badge's side
SAME_TIME = 40  # pixels between points that a line may tie
BESIDE = ((0, -22), (0, 22), (22, 0), (-24, 0), (18, -18), (-18, -18), (18, 18), (-18, 18), (0, -38), (0, 38), (36, 0))
ALONG = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74)
TIE = 3  # pixels on both sides of a tie in which a badge seems to belong to it
MIDDLE = 9  # pixels of a mark that has to be seen
ASTRAY = 6  # how much worse it is to lie there, or on a mark's middle, than on a whisker or a line
HOME = 120  # square pixels of whiskers that a badge may cover to sit on its own tie


@dataclass(frozen=True)
class Badge:
    """A note's number, the points it is about (lowest amount first) and whether a line ties them or a bracket
    holds them.
    """

    number: int
    members: tuple[Point, ...]
    tied: bool
    bracketed: bool


@dataclass(frozen=True)
class Seat:
    """Where a badge sits: a point's place, an amount, and a shift in pixels (right, down) from there."""

    badge: Badge
    amount: float
    shift_x: float
    shift_y: float
    box: Box


Pixels = Mapping[str, tuple[float, float]]  # observation_id -> pixel of its anchor


def choose_notes(
    findings: pd.DataFrame, points: Sequence[Point], label: str, pixels: Pixels, most: int
) -> tuple[list[Note], list[Badge], int]:
    """Notes and badges of the findings about points that are drawn, the gravest and most striking first, then in time;
    and how many more there are.

    A chosen reading is settled and gets no badge.
    """
    shown = findings[findings["kind"].isin(KINDS)]
    shown = shown[~(shown["kind"].eq("ambiguous_reading") & shown["severity"].eq("note"))]
    rank = shown["severity"].map({severity: n for n, severity in enumerate(SEVERITIES)})
    size = -shown["magnitude"].fillna(0.0)
    shown = shown.assign(_rank=rank, _size=size).sort_values(["_rank", "_size", "period", "finding_id"], kind="stable")
    held = [(row, members) for row in rows_of(shown) if (members := members_of(row, points))]
    notes: list[Note] = []
    badges: list[Badge] = []
    for number, (row, members) in enumerate(held[:most], 1):
        notes.append(Note(number, str(row["finding_id"]), without_label(str(row["text"]), label)))
        bracketed = len(members) > 1 and all(point.open_reading for point in members)
        badges.append(Badge(number, members, not bracketed and _tied(members, pixels), bracketed))
    return notes, badges, max(len(held) - most, 0)


def members_of(finding: Mapping[str, object], points: Sequence[Point]) -> tuple[Point, ...]:
    """The drawn points a finding is about, lowest amount first; those computed from its quotes where none is
    drawn itself.
    """
    quotes = set(str(finding["quote_ids"]).split())
    own = [point for point in points if point.method != "implied" and point.quote_id in quotes]
    if finding["kind"] == "ambiguous_reading":
        own = [point for point in points if point.open_reading and quotes & set(point.parents)]
    if not own and finding["kind"] in ABOUT_WORDS:
        own = [point for point in points if point.method == "implied" and quotes & set(point.parents[1:])]
    return tuple(sorted(own, key=lambda point: (point.anchor, point.observation_id)))


def without_label(text: str, label: str) -> str:
    """The sentence without the indicator's name at its head, which the chart already says."""
    for joint in (", ", ": "):
        if text.startswith(label + joint):
            rest = text[len(label + joint) :]
            return rest[:1].upper() + rest[1:]
    return text


def _tied(members: Sequence[Point], pixels: Pixels) -> bool:
    """Whether a line ties the lowest and the highest: two different amounts at about the same time."""
    if len(members) < 2 or members[0].anchor == members[-1].anchor:
        return False
    low, high = members[0], members[-1]
    if (low.day is None) != (high.day is None):
        return False
    return abs(pixels[low.observation_id][0] - pixels[high.observation_id][0]) <= SAME_TIME


def seat_badges(badges: Iterable[Badge], pixels: Pixels, obstacles: Iterable[Box], frame: Box) -> list[Seat]:
    """A place for each badge: on its tie where that is free, else beside it, else where least is covered; never on the
    tie of another, whose number it would seem to be.
    """
    badges, taken = list(badges), list(obstacles)
    ties = {badge.number: _tie_box(badge, pixels) for badge in badges if badge.tied}
    middles = [around(x, y, MIDDLE, MIDDLE) for x, y in pixels.values()]
    seats: list[Seat] = []
    for badge in badges:
        candidates = list(_seats(badge, pixels))
        boxes = array_of(seat.box for seat in candidates)
        others = [box for number, box in ties.items() if number != badge.number]
        own = [box for number, box in ties.items() if number == badge.number]
        outside = SIZE * SIZE - overlaps(boxes, array_of([frame]))[:, 0]
        cost = outside * 100 * (outside > 1e-6) + overlaps(boxes, array_of(taken)).sum(axis=1)
        cost += ASTRAY * overlaps(boxes, array_of([*others, *middles])).sum(axis=1)
        cost -= HOME * covers(boxes, array_of(own)).any(axis=1)
        chosen = candidates[int(cost.round().argmin())]
        seats.append(chosen)
        taken.append(chosen.box)
    return seats


def _tie_box(badge: Badge, pixels: Pixels) -> Box:
    """The strip around a tie in which a badge seems to be its own."""
    (x, y), (other_x, other_y) = (pixels[badge.members[place].observation_id] for place in (0, -1))
    return min(x, other_x) - TIE, min(y, other_y), max(x, other_x) + TIE, max(y, other_y)


def _seats(badge: Badge, pixels: Pixels) -> Iterable[Seat]:
    low, high = badge.members[0], badge.members[-1]
    x, y = pixels[high.observation_id]
    if badge.tied or badge.bracketed:
        low_x, low_y = pixels[low.observation_id]
        beside = -BRACKET if abs(low_y - y) > SIZE + 8 else -BRACKET - SIZE / 2 - 3
        for shift in (beside, beside - SIZE - 4) if badge.bracketed else (0, SIZE + 4, -SIZE - 4):
            for share in ALONG:
                amount = low.anchor + (high.anchor - low.anchor) * share
                at_x, at_y = low_x + (x - low_x) * share + shift, low_y + (y - low_y) * share
                yield Seat(badge, amount, at_x - x, 0.0, around(at_x, at_y, SIZE, SIZE))
    for shift_x, shift_y in BESIDE:
        yield Seat(badge, high.anchor, shift_x, shift_y, around(x + shift_x, y + shift_y, SIZE, SIZE))


def add_badges(sheet: Sheet, seats: Iterable[Seat], places: Mapping[str, float], palette: Palette) -> None:
    """Draw ties and badges."""
    seats = list(seats)
    for seat in seats:
        if seat.badge.tied:
            low, high = (where(point, places) for point in (seat.badge.members[0], seat.badge.members[-1]))
            sheet.shape(
                type="line", xref=low["xref"], yref="y", x0=low["x"], x1=high["x"], y0=low["y"], y1=high["y"],
                line={"color": palette.ink, "width": 1.4, "dash": "3px,3px"}, layer="below",
                name=f"tie {seat.badge.number}",
            )  # fmt: skip
    for seat in seats:
        at = where(seat.badge.members[-1], places)
        sheet.annotate(
            x=at["x"], xref=at["xref"], y=seat.amount, yref="y", xshift=seat.shift_x, yshift=-seat.shift_y,
            text=f"<b>{seat.badge.number}</b>",  width=SIZE - 4, height=SIZE - 4, borderpad=2,
            bgcolor=palette.ink, font={"size": 12, "color": palette.paper}, name=f"badge {seat.badge.number}",
        )  # fmt: skip
