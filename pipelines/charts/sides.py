"""Two countries' books of one flow, period by period: both figures side by side with their bounds, and under them
their ratio with the band that freight and insurance explain.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pipelines.analysis.calendar import period_name
from pipelines.analysis.mirrors import direction, freight_band
from pipelines.analysis.phrases import country, possessive, whose
from pipelines.charts.axes import amount_labels, amounts_reached, labels_width, with_headroom
from pipelines.charts.frame import amount_ticks
from pipelines.charts.header import PAD, add_words, footer_text, lay_out, time_slug
from pipelines.charts.layout import most_ticks
from pipelines.charts.points import Point, make_points
from pipelines.charts.ratios import Ratio, bare, sides_of, sides_subtitle, sides_title, tick_names, told_ratio
from pipelines.charts.record import Chart, Record
from pipelines.charts.sheet import Sheet, make_figure
from pipelines.charts.style import PALETTES, Palette, Theme, colour_of, text_colour_of
from pipelines.charts.text import block_height, escape

APART, MOST_APART = 0.2, 40.0  # the two countries left and right of the middle: share of a period's room, pixels
CLEAR = 0.8  # font sizes between the uppermost tick and the words above
WORTH_WORDS = 250.0  # pixels of a period in which the amounts are written beside their marks
LABEL_ROOM = 76.0  # pixels of a period in which a ratio is written beside its mark rather than above
UPPER, LOWER, HEADING = 200.0, 150.0, 26.0  # pixels of both plots and of what stands above each
BETWEEN, TICKS = 26.0, 14.0
SHADE = 0.16  # opacity of the band
ARROW, ROOM_OF_AN_ARROW = 20, 22.0


def sides_chart(
    record: Record,
    indicator_id: str,
    factor: float,
    *,
    theme: Theme = "light",
    width: int = 1100,
    height: int | None = None,
) -> Chart | None:
    """The chart of a flow in two countries' books, or None where no period has two sides. `factor` is the most that
    freight and insurance are taken to add; width and height are those of `indicator_chart`.
    """
    pairs, rows, ratios = sides_of(record, indicator_id)
    if not len(pairs):
        return None
    known = record.indicators[record.indicators["indicator_id"].eq(indicator_id)]
    indicator = {str(name): cell for name, cell in known.iloc[0].items()}
    palette, band = PALETTES[theme], freight_band(indicator_id, factor)
    first, second = str(pairs["first"].iloc[0]), str(pairs["second"].iloc[0])
    periods = list(pairs["period"])
    points = make_points(rows, indicator, record)
    title = sides_title(str(indicator["label"]), ratios, band)
    subtitle = sides_subtitle(record, indicator_id, factor, ratios, points)
    footer = footer_text(rows, record)
    words = lay_out(width, title, subtitle, [], "", footer)
    size = words.sizes.label

    unit = str(rows["unit"].iloc[0])
    left = PAD + labels_width(amount_labels(amounts_reached(points, unit, "level"), 4, unit, record.units), size) + 18
    across = (width - left - PAD) / len(periods)
    names = tick_names(periods, across, size)
    ticks = TICKS + block_height(max(name.count("<br>") + 1 for name in names), size)

    room = UPPER + LOWER
    if height is not None:
        room = height - words.above - words.below - 2 * HEADING - BETWEEN - ticks
    upper, lower = room * UPPER / (UPPER + LOWER), room * LOWER / (UPPER + LOWER)
    whole = words.above + 2 * HEADING + BETWEEN + room + ticks + words.below
    top, bottom = words.above + HEADING, ticks + words.below
    inner = whole - top - bottom
    amounts = with_headroom(amounts_reached(points, unit, "level"), upper, ROOM_OF_AN_ARROW, ROOM_OF_AN_ARROW)
    labels = amount_labels(amounts, most_ticks(width, upper), unit, record.units)
    reach = with_headroom(_reached(ratios, band), lower, ROOM_OF_AN_ARROW, 0.0)
    foot = 1 - upper / inner
    sheet = Sheet()
    sheet.layout.update(
        height=round(whole),
        margin={"l": left, "r": PAD, "t": top, "b": bottom, "pad": 0, "autoexpand": False},
        meta={"nominal_width": width},
        xaxis={
            "range": [-0.5, len(periods) - 0.5], "tickmode": "array", "tickvals": list(range(len(periods))),
            "ticktext": names, "tickfont": {"size": size},
            "anchor": "y2", "fixedrange": True, "showgrid": False,
        },
        yaxis=_axis(amounts, labels, (foot, 1.0), size),
        yaxis2=_axis(reach, [(tick, f"×{tick:g}") for tick in amount_ticks(*reach, 4, whole=False)
                             if (reach[1] - tick) / (reach[1] - reach[0]) * lower > size * CLEAR],
                     (0.0, lower / inner), size),
    )  # fmt: skip
    apart = min(APART, MOST_APART / across)
    shift = {first: -apart, second: apart, "": 0.0}
    _add_amounts(sheet, points, periods, shift, theme)
    if across >= WORTH_WORDS:
        _write_amounts(sheet, points, periods, shift, theme, size)
    _add_band(sheet, band, palette)
    _add_ratios(sheet, ratios, periods, band, palette, size, beside=across >= LABEL_ROOM)
    sides = [side for side in (first, second, "") if any(point.statistics == side for point in points)]
    told = " &#160; ".join(
        f'<b><span style="color:{text_colour_of(side, theme)}">{escape(_side(side))}</span></b>' for side in sides
    )
    shares = {"sides": (told, 1.0), "ratio": (_ratio_name(first, second, indicator_id, palette), lower / inner)}
    for name, (text, place) in shares.items():
        sheet.annotate(
            xref="paper", x=0, xanchor="left", xshift=PAD - left, yref="paper", y=place, yanchor="bottom", yshift=5,
            text=text, align="left", borderpad=0, font={"size": size, "color": palette.text}, name=name,
        )  # fmt: skip
    add_words(sheet, words, palette, left, top, bottom)
    file = f"two-sides_{indicator_id.replace('_', '-')}_freight-{factor:.2f}{time_slug(periods, record)}"
    return Chart(make_figure(sheet, theme), title, subtitle, (), footer, _alt(title, ratios, first, second), file)


def _reached(ratios: Sequence[Ratio], band: tuple[float, float]) -> tuple[float, float]:
    ends = [end for ratio in ratios for end in (ratio.low, ratio.high, ratio.anchor) if 0 < end < math.inf]
    return 0.0, max([*ends, band[1] * 1.2])


def _axis(
    reach: tuple[float, float], labels: Sequence[tuple[float, str]], domain: tuple[float, float], size: float
) -> dict[str, object]:
    return {
        "range": list(reach), "domain": list(domain), "tickmode": "array", "tickvals": [tick for tick, _ in labels],
        "ticktext": [escape(text) for _, text in labels], "tickfont": {"size": size}, "showgrid": True,
        "fixedrange": True, "ticklabelstandoff": 6, "anchor": "x", "zeroline": True,
    }  # fmt: skip


def _add_amounts(
    sheet: Sheet, points: Sequence[Point], periods: Sequence[str], shift: Mapping[str, float], theme: Theme
) -> None:
    """A mark with whiskers for each side of each period; an open end is an arrow."""
    palette = PALETTES[theme]
    for side in dict.fromkeys(point.statistics for point in points):
        group = [point for point in points if point.statistics == side]
        colour = colour_of(side, theme)
        places = [periods.index(point.period) + shift.get(side, 0.0) for point in group]
        sheet.scatter(
            x=places, y=[point.anchor for point in group], xaxis="x", yaxis="y", mode="markers", name=f"side {side}",
            customdata=[point.observation_id for point in group], hovertext=[point.hover for point in group],
            hoverinfo="text", cliponaxis=False,
            marker={
                "size": 10, "symbol": "circle", "opacity": 1,
                "color": [palette.paper if point.method == "implied" else colour for point in group],
                "line": {"color": colour, "width": 2},
            },
            error_y={
                "type": "data", "symmetric": False, "color": colour, "thickness": 1.6, "width": 5,
                "array": [_distance(point.high - point.anchor) for point in group],
                "arrayminus": [_distance(point.anchor - point.low) for point in group],
            },
        )  # fmt: skip
        for point, place in zip(group, places, strict=True):
            _arrows(sheet, place, point.anchor, math.isnan(point.low), math.isnan(point.high), "y", colour)


def _write_amounts(
    sheet: Sheet, points: Sequence[Point], periods: Sequence[str], shift: Mapping[str, float], theme: Theme, size: float
) -> None:
    """What each mark says, left of the leftmost and right of the rightmost of a period, above one between them."""
    for point in points:
        shifts = [shift.get(other.statistics, 0.0) for other in points if other.period == point.period]
        own = shift.get(point.statistics, 0.0)
        if own == max(shifts):
            where: dict[str, object] = {"xanchor": "left", "yanchor": "middle", "xshift": 9}
        elif own == min(shifts):
            where = {"xanchor": "right", "yanchor": "middle", "xshift": -9}
        else:
            where = {"xanchor": "center", "yanchor": "bottom", "yshift": 8}
        sheet.annotate(
            x=periods.index(point.period) + own, xref="x", y=point.anchor, yref="y", **where,
            align=where["xanchor"], borderpad=0,
            text=f"<b>{escape(point.said)}</b>", font={"size": size, "color": text_colour_of(point.statistics, theme)},
            name=f"label {point.observation_id}",
        )  # fmt: skip


def _add_band(sheet: Sheet, band: tuple[float, float], palette: Palette) -> None:
    """The shaded ratios that freight explains, and the line of equal books."""
    sheet.shape(
        type="rect", xref="paper", x0=0, x1=1, yref="y2", y0=band[0], y1=band[1], fillcolor=palette.accent,
        opacity=SHADE, line={"width": 0}, layer="below", name="freight",
    )  # fmt: skip
    sheet.shape(
        type="line", xref="paper", x0=0, x1=1, yref="y2", y0=1, y1=1, layer="below", name="equal",
        line={"color": palette.line, "width": 1},
    )  # fmt: skip


def _add_ratios(
    sheet: Sheet,
    ratios: Sequence[Ratio],
    periods: Sequence[str],
    band: tuple[float, float],
    palette: Palette,
    size: float,
    *,
    beside: bool,
) -> None:
    places = [periods.index(ratio.period) for ratio in ratios]
    sheet.scatter(
        x=places, y=[ratio.anchor for ratio in ratios], xaxis="x", yaxis="y2", mode="markers", name="ratio",
        hovertext=[told_ratio(ratio, band) for ratio in ratios], hoverinfo="text", cliponaxis=False,
        marker={
            "size": 9, "symbol": ["circle" if ratio.said else "square" for ratio in ratios],
            "color": [palette.ink if ratio.said else palette.paper for ratio in ratios],
            "line": {"color": palette.ink, "width": 1.6}, "opacity": 1,
        },
        error_y={
            "type": "data", "symmetric": False, "color": palette.ink, "thickness": 1.6, "width": 5,
            "array": [_distance(ratio.high - ratio.anchor) for ratio in ratios],
            "arrayminus": [_distance(ratio.anchor - ratio.low) if ratio.low > 0 else 0.0 for ratio in ratios],
        },
    )  # fmt: skip
    for ratio, place in zip(ratios, places, strict=True):
        _arrows(sheet, place, ratio.anchor, ratio.low <= 0, math.isinf(ratio.high), "y2", palette.ink)
        beyond = ratio.outside(band)
        text = bare(ratio) if beside else bare(ratio, short=True)
        where = {"xanchor": "left", "yanchor": "middle", "xshift": 9} if beside else {"yanchor": "bottom", "yshift": 8}
        where["align"] = "left" if beside else "center"
        sheet.annotate(
            x=place, xref="x", y=ratio.anchor, yref="y2", **where, borderpad=0, name=f"ratio {ratio.period}",
            text=f"<b>{text}</b>" if beyond else text,
            font={"size": size - 1, "color": palette.ink if beyond else palette.text},
        )  # fmt: skip


def _arrows(sheet: Sheet, x: float, y: float, down: bool, up: bool, axis: str, colour: str) -> None:
    for wanted, towards in ((up, -ARROW), (down, ARROW)):
        if wanted:
            sheet.annotate(
                x=x, xref="x", y=y, yref=axis, text="", showarrow=True, ax=0, ay=towards, arrowside="start",
                arrowhead=2, startarrowhead=2, arrowwidth=1.6, arrowcolor=colour, standoff=4, name="open",
            )  # fmt: skip


def _distance(number: float) -> float:
    return number if math.isfinite(number) and number > 0 else 0.0


def _side(side: str) -> str:
    return f"{possessive(country(side))} statistics" if side else "Not said whose"


def _ratio_name(first: str, second: str, indicator_id: str, palette: Palette) -> str:
    roles = (" (importer)", " (exporter)") if direction(indicator_id) else ("", "")
    names = [f"{country(side)}{role}" for side, role in zip((second, first), roles, strict=True)]
    return f'<b><span style="color:{palette.ink}">{escape(" ÷ ".join(names))}</span></b>'


def _alt(title: str, ratios: Sequence[Ratio], first: str, second: str) -> str:
    told = "; ".join(f"{period_name(ratio.period)} {bare(ratio)}" for ratio in ratios)
    return f"{title}. {whose(second)} ÷ {whose(first)}: {told or 'not known'}."
