"""What marks mean, in words: a chart has no legend but this."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.charts.marks import is_open
from pipelines.charts.points import Point


def legend(points: Sequence[Point], *, computed: bool, short: bool) -> list[str]:
    """What the marks mean that these points have, as one sentence; `computed`: from quoted levels, all of them."""
    methods = {point.method for point in points}
    told = [
        ("Hollow: computed", " from quoted levels", "implied" in methods and computed),
        ("Hollow: implied", " by a stated change", "implied" in methods and not computed),
        ("Dashed ring: reconstructed", "", "reconstructed" in methods),
        ("Diamond: converted", "", "converted" in methods),
        ("Arrow: open end", "", any(is_open(point) for point in points)),
        ("Horizontal bar: part of a year", ", or several years", any(point.barred for point in points)),
        ("Whisker: bounds", "" if computed else " of the words", any(point.high > point.low for point in points)),
    ]
    words = [text if short else text + more for text, more, present in told if present]
    return ["; ".join(text if n == 0 else text[:1].lower() + text[1:] for n, text in enumerate(words))]
