"""Direct labels: which marks are named, and with what words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipelines.analysis.phrases import whose
from pipelines.charts.labels import STANDOFF, Label, Placed
from pipelines.charts.marks import colour_of_point, open_alternatives, where
from pipelines.charts.points import Point
from pipelines.charts.sheet import Sheet
from pipelines.charts.style import PALETTES, Theme, mix, text_colour_of
from pipelines.charts.text import escape

FEW = 6  # points up to which each gets its value
FEW_OF_MANY = 24  # those put first, where there are others, up to which each gets its value if there is room
FEW_WITH_READINGS = 20  # points up to which open readings are always named
FEW_PLANS = 3
MOST_UNDATED = 4  # undated figures up to which each gets its value


def choose_labels(
    points: Sequence[Point],
    pixels: Mapping[str, tuple[float, float]],
    *,
    roomy: bool = True,
    apart: Iterable[Point] = (),
) -> list[Label]:
    """Labels for the last figure of each side, open alternatives, undated figures and, where there are few, all
    values; what is put first among others has more of them where the picture is `roomy`. Of what lies furthest
    `apart` where sources disagree each has its value too, if there is room.
    """
    ends = {point.observation_id: point for point in apart}
    few = FEW_OF_MANY if roomy and not all(point.first for point in points) else FEW
    points = [point for point in points if point.first]
    if not points:
        return []
    lasts = last_of_each_side(points)
    alternatives = {point.observation_id for group in open_alternatives(points) for point in group}
    undated = [point for point in points if point.day is None]
    furthest = max(points, key=lambda point: point.day or 0)
    ahead = furthest.observation_id if furthest.plan else ""
    labels: list[Label] = []
    told: set[tuple[int | None, str, str, str]] = set()
    for point in points:
        name = point.observation_id
        last = lasts.get(point.statistics) == name
        reading = f"if {point.reading}" if point.reading not in ("", point.said) else ""
        plain = reading if name in alternatives else whose(point.statistics) if last and any(lasts) else ""
        plain = f"planned {plain}".strip() if point.plan else plain
        needed = last or name == ahead or (point.plan and sum(p.plan for p in points) <= FEW_PLANS)
        needed = needed or (name in alternatives and len(points) <= FEW_WITH_READINGS)
        if point.day is None:
            needed = len(undated) <= MOST_UNDATED
        where_and_what = (point.day, point.statistics, point.said)
        repeated = (*where_and_what, plain) in told
        told |= {(*where_and_what, plain), (*where_and_what, "")}
        if (needed or len(points) <= few) and not repeated:
            labels.append(Label(name, point.said, plain, *pixels[name], needed))
    named = {label.key for label in labels}
    return labels + [
        Label(name, point.said, "", *pixels[name], needed=False) for name, point in ends.items() if name not in named
    ]


def last_of_each_side(points: Sequence[Point]) -> dict[str, str]:
    """statistics -> the observation its series is named at: the latest dated sheet, of equals the first listed."""
    found: dict[str, Point] = {}
    for point in points:
        if point.day is None:
            continue
        held = found.get(point.statistics)
        if held is None or _rank(point) > _rank(held):
            found[point.statistics] = point
    return {side: point.observation_id for side, point in found.items()}


def _rank(point: Point) -> tuple[bool, bool, int]:
    return point.method != "implied", point.reliable and not point.barred, point.day or 0


def add_labels(
    sheet: Sheet,
    placed: Sequence[Placed],
    points: Sequence[Point],
    places: Mapping[str, float],
    theme: Theme,
    size: float,
) -> None:
    """Draw labels in the colour of their side."""
    at = {point.observation_id: point for point in points}
    for item in placed:
        point = at[item.label.key]
        bold, plain = f"<b>{escape(item.label.bold)}</b>", escape(item.label.plain)
        text = (bold + ("<br>" if item.stacked else " ") + plain) if plain else bold
        if item.tied:
            colour = mix(colour_of_point(point, theme), PALETTES[theme].paper, 0.3)
            place = {
                "showarrow": True, "ax": item.shift_x, "ay": item.shift_y, "arrowhead": 0, "arrowwidth": 1,
                "arrowcolor": colour, "standoff": STANDOFF,
            }  # fmt: skip
        else:
            place = {"xshift": item.shift_x, "yshift": -item.shift_y}
        sheet.annotate(
            **where(point, places), **place, text=text, xanchor=item.anchor, yanchor="middle", align=item.anchor,
            borderpad=0, font={"size": size, "color": text_colour_of(point.statistics, theme)},
            name=f"label {point.observation_id}",
        )  # fmt: skip
