"""What is known of which year, at a glance: a table of indicators and years with a shape for each state."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from urllib.parse import quote

import pandas as pd

from pipelines.analysis.rows import rows_of
from pipelines.charts.style import FONT, PALETTES, Theme
from pipelines.wording import parse_period

STATES = {
    "stated": "stated",
    "implied": "implied by a later figure and its change",
    "partial": "part of the year, or another kind of figure",
    "missing": "no figure",
    "unexpected": "stated, although not expected",
}
BREAK = '<td class="qi-break"></td>'
RANK = {state: n for n, state in enumerate(("stated", "unexpected", "implied", "partial", "missing"))}


def coverage_matrix_html(
    coverage: pd.DataFrame,
    indicators: pd.DataFrame,
    years: Sequence[int],
    theme: Theme = "light",
    *,
    href: str = "",
    caption: str = "Which years have a figure",
) -> str:
    """An HTML table of the indicators (in their order, those without coverage left out) by year, with a legend.

    A year's state is the best of its sides; where only some of its quarters or months have a figure it is
    partial. Years run from left to right; where some are not among them the columns break. `href` may hold
    {indicator_id}; each label and cell then links there, the cells for the mouse only, so that the keyboard makes one
    step a row. All text is escaped. Where the page is narrow it scrolls in itself, and begins at the last years.
    """
    columns = _with_breaks(sorted(years))
    cells = _cells(coverage, years)
    shown = indicators[indicators["indicator_id"].isin({name for name, _ in cells})]
    head = "".join(_heading(column) for column in columns)
    rows = "".join(_row(row, columns, cells, href) for row in rows_of(shown))
    legend = "".join(
        f'<span class="qi-key"><span class="qi-cell qi-{state}"></span> {html.escape(words)}</span>'
        for state, words in STATES.items()
        if any(state == cell[0] for cell in cells.values())
    )
    return (
        f"<style>{_css(theme)}</style>"
        f'<div class="qi-matrix qi-{theme}" role="region" tabindex="0" aria-label="{html.escape(caption, quote=True)}">'
        f'<table><caption>{html.escape(caption)}</caption><thead><tr><th scope="col">Indicator</th>{head}</tr></thead>'
        f'<tbody>{rows}</tbody></table></div><div class="qi-legend qi-{theme}">{legend}</div>'
    )


def _with_breaks(years: Sequence[int]) -> list[int | range]:
    """The years in time, and between them the ranges of those that are left out."""
    columns: list[int | range] = []
    for year in years:
        last = columns[-1] if columns else year - 1
        assert isinstance(last, int)
        if year > last + 1:
            columns.append(range(last + 1, year))
        columns.append(year)
    return columns


def _heading(column: int | range) -> str:
    if isinstance(column, int):
        return f'<th scope="col"><abbr title="{column}">’{column % 100:02d}</abbr></th>'
    told = f"{column[0]}–{column[-1]}" if len(column) > 1 else f"{column[0]}"
    return f'<td class="qi-break" title="{told}: left out">⋯<span class="qi-told">{told} left out</span></td>'


def _cells(coverage: pd.DataFrame, years: Sequence[int]) -> dict[tuple[str, int], tuple[str, str]]:
    """(indicator, year) -> state and reason: by period the best of its sides, by year stated only if all its
    periods are.
    """
    wanted = set(years)
    periods: dict[tuple[str, int], dict[str, tuple[str, str]]] = {}
    for row in rows_of(coverage):
        span = parse_period(str(row["period"]))
        state, reason = str(row["state"]), str(row["reason"])
        for year in range(span.start.year, span.end.year + 1):
            if year in wanted:
                held = periods.setdefault((str(row["indicator_id"]), year), {})
                best = held.get(str(row["period"]))
                if best is None or RANK[state] < RANK[best[0]]:
                    held[str(row["period"])] = state, reason
    return {key: _of_year(list(held.values())) for key, held in periods.items()}


def _of_year(held: list[tuple[str, str]]) -> tuple[str, str]:
    states = {state for state, _ in held}
    reasons = "; ".join(dict.fromkeys(reason for _, reason in held if reason))
    if len(states) > 1 and "missing" in states:
        return "partial", f"{sum(state != 'missing' for state, _ in held)} of {len(held)} periods have a figure"
    return min(states, key=RANK.__getitem__), reasons


def _row(
    indicator: Mapping[str, object],
    columns: Sequence[int | range],
    cells: Mapping[tuple[str, int], tuple[str, str]],
    href: str,
) -> str:
    name, label = str(indicator["indicator_id"]), str(indicator["label"])
    link = html.escape(href.replace("{indicator_id}", quote(name, safe="")), quote=True)
    drawn = "".join(
        _cell(label, column, cells.get((name, column)), link) if isinstance(column, int) else BREAK
        for column in columns
    )
    head = f'<a href="{link}" target="_self">{html.escape(label)}</a>' if link else html.escape(label)
    return f'<tr><th scope="row">{head}</th>{drawn}</tr>'


def _cell(label: str, year: int, cell: tuple[str, str] | None, link: str) -> str:
    if cell is None:
        return f'<td aria-label="{html.escape(label, quote=True)}, {year}: not expected"></td>'
    state, reason = cell
    told = html.escape(f"{label}, {year}: {STATES[state]}" + (f" ({reason})" if reason else ""), quote=True)
    shape = f'<span class="qi-cell qi-{state}" role="img" aria-label="{told}" title="{told}"></span>'
    if not link:
        return f"<td>{shape}</td>"
    return f'<td><a href="{link}" target="_self" tabindex="-1" aria-label="{told}">{shape}</a></td>'


def _css(theme: Theme) -> str:
    """Styles of one theme, every rule under its own class so that nothing else on a page changes."""
    palette = PALETTES[theme]
    fill = palette.ink if theme == "dark" else "#2B4C7E"
    soft, here, key = palette.line, f".qi-matrix.qi-{theme}", f".qi-{theme}"
    return " ".join(
        (
            f"{here} {{overflow-x:auto; font-family:{FONT}; font-size:13px; color:{palette.text}}}",
            f"{here} table {{border-collapse:collapse; border:none; font-size:inherit; color:inherit}}",
            f"{here} table {{direction:ltr; margin:0 auto 0 0}}",
            f"{here} {{direction:rtl}}",  # what is too wide begins at its end
            f"{here} caption, {here} .qi-told {{position:absolute; width:1px; height:1px; overflow:hidden; "
            "clip-path:inset(50%)}",
            f"{here} th, {here} td {{border:none; padding:3px 4px; text-align:center; font-weight:400; line-height:1}}",
            f"{here} thead th {{color:{palette.muted}; font-size:12px}}",
            f"{here} thead th abbr {{text-decoration:none}}",
            f"{here} .qi-break {{padding:0 5px; color:{palette.muted}; background:linear-gradient({soft},{soft}) "
            "center/1px 100% no-repeat}",
            f"{here} thead .qi-break {{background:none}}",
            f"{here} tr > th:first-child {{text-align:left; position:sticky; left:0; background:{palette.paper}; "
            f"color:{palette.ink}; padding-right:14px; min-width:9em; max-width:17em; line-height:1.25}}",
            f"{here} a {{display:inline-block; text-decoration:none; color:inherit}}",
            f"{here} th a:hover {{text-decoration:underline}}",
            f"{here} a:focus-visible {{outline:2px solid {palette.accent}; outline-offset:2px}}",
            f".qi-legend{key} {{font-family:{FONT}; font-size:12px; color:{palette.muted}; display:flex; "
            "flex-wrap:wrap; gap:4px 16px; padding:8px 4px}",
            ".qi-key {display:inline-flex; align-items:center; gap:6px}",
            f"{key} .qi-cell {{display:inline-block; box-sizing:border-box; width:16px; height:16px; "
            "border-radius:3px; vertical-align:middle}",
            f"{key} .qi-stated {{background:{fill}}}",
            f"{key} .qi-implied {{border:2px solid {fill}}}",
            f"{key} .qi-partial {{border:1px solid {fill}; "
            f"background:linear-gradient(90deg,{fill} 50%,transparent 50%)}}",
            f"{key} .qi-missing {{background:repeating-linear-gradient(135deg,{soft} 0 1.5px,transparent 1.5px 5px)}}",
            f"{key} .qi-unexpected {{border-radius:50%; border:2px solid {fill}; "
            f"background:radial-gradient(circle,{fill} 0 3px,transparent 3.5px)}}",
        )
    )
