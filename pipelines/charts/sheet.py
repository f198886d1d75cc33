"""What is drawn, collected as plain dictionaries and made a figure once: Plotly checks all of it at every addition."""

from __future__ import annotations

from dataclasses import dataclass, field

import plotly.graph_objects as go

from pipelines.charts.style import Theme, template


@dataclass(frozen=True)
class Sheet:
    """A figure in the making: its traces, annotations, shapes and the rest of its layout."""

    traces: list[dict[str, object]] = field(default_factory=list)
    annotations: list[dict[str, object]] = field(default_factory=list)
    shapes: list[dict[str, object]] = field(default_factory=list)
    layout: dict[str, object] = field(default_factory=dict)

    def scatter(self, **trace: object) -> None:
        """Add a scatter trace."""
        self.traces.append({"type": "scatter", **trace})

    def annotate(self, **annotation: object) -> None:
        """Add an annotation, without an arrow unless one is asked for."""
        self.annotations.append({"showarrow": False, **annotation})

    def shape(self, **shape: object) -> None:
        """Add a shape."""
        self.shapes.append(shape)


def make_figure(sheet: Sheet, theme: Theme) -> go.Figure:
    """The finished figure; raises ValueError where a property is not Plotly's."""
    layout = {
        "template": template(theme),
        "annotations": sheet.annotations,
        "shapes": sheet.shapes,
        **sheet.layout,
    }
    return go.Figure({"data": sheet.traces, "layout": layout})
