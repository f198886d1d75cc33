"""What a figure holds, read back from its JSON as a browser gets it."""

from __future__ import annotations

import base64
import json
import math
from typing import Any

import numpy as np
import plotly.graph_objects as go


def spec(figure: go.Figure) -> dict[str, Any]:
    """The figure as plain JSON, Plotly's packed arrays unpacked."""
    return _unpack(json.loads(figure.to_json()))


def _unpack(node: Any) -> Any:
    if isinstance(node, dict):
        if set(node) >= {"dtype", "bdata"}:
            return np.frombuffer(base64.b64decode(node["bdata"]), dtype=np.dtype(node["dtype"])).tolist()
        return {key: _unpack(value) for key, value in node.items()}
    return [_unpack(value) for value in node] if isinstance(node, list) else node


def drawn(figure: go.Figure) -> dict[str, dict[str, Any]]:
    """observation_id -> its marker: x, amount, low and high end of its whisker, trace, symbol, fill, outline."""
    found: dict[str, dict[str, Any]] = {}
    for trace in spec(figure)["data"]:
        for n, name in enumerate(trace.get("customdata", [])):
            across = "error_x" in trace
            bars = trace["error_x" if across else "error_y"]
            amount = trace["x" if across else "y"][n]
            marker = trace["marker"]
            assert name not in found, "drawn twice"
            found[name] = {
                "x": trace["x"][n],
                "amount": amount,
                "low": amount - bars["arrayminus"][n],
                "high": amount + bars["array"][n],
                "trace": trace["name"],
                "axis": trace.get("xaxis", "x"),
                "symbol": marker["symbol"] if isinstance(marker["symbol"], str) else marker["symbol"][n],
                "fill": marker["color"] if isinstance(marker["color"], str) else marker["color"][n],
                "outline": marker["line"]["color"],
                "hover": trace["hovertext"][n],
            }
    return found


def traces(figure: go.Figure, beginning: str) -> list[dict[str, Any]]:
    return [trace for trace in spec(figure)["data"] if trace["name"].startswith(beginning)]


def annotations(figure: go.Figure, beginning: str) -> list[dict[str, Any]]:
    return [
        note for note in spec(figure)["layout"].get("annotations", []) if note.get("name", "").startswith(beginning)
    ]


def shapes(figure: go.Figure, beginning: str) -> list[dict[str, Any]]:
    return [shape for shape in spec(figure)["layout"].get("shapes", []) if shape.get("name", "").startswith(beginning)]


def close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def open_ends(figure: go.Figure) -> list[str]:
    """Each arrow in a plot over time: the observation's id and "up" or "down"."""
    shafts, heads = ([name for trace in traces(figure, f"open, {part}") for name in trace["ids"]]
                     for part in ("shaft", "head"))  # fmt: skip
    assert shafts == heads
    return shafts
