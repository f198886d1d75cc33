"""Which indicators have to be looked at together, and so which can be worked on apart.

Findings look across indicators in two cases only: those of one compare_group, and the parts of a turnover.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipelines.analysis.arithmetic import sum_identities

Family = frozenset[str]  # ids of indicators


def families(indicators: pd.DataFrame) -> list[Family]:
    """The smallest sets of indicators that nothing ties to one another, in order of their first ids."""
    groups = indicators[indicators["compare_group"].ne("")].groupby("compare_group")["indicator_id"]
    ties = [group.tolist() for _, group in groups]
    ties += [[whole, *parts] for whole, parts in sum_identities(indicators)]
    found = {name: frozenset([name]) for name in indicators["indicator_id"].tolist()}
    for tied in ties:
        together = frozenset().union(*(found[name] for name in tied))
        found |= dict.fromkeys(together, together)
    return sorted(set(found.values()), key=min)


def shares(indicators: pd.DataFrame, sizes: Mapping[str, int], least: int) -> list[Family]:
    """Families put together until each share has `least` rows, `sizes` being those of each indicator; at least one."""
    made: list[Family] = []
    share: Family = frozenset()
    for family in families(indicators):
        share |= family
        if sum(sizes.get(name, 0) for name in share) >= least:
            made.append(share)
            share = frozenset()
    return [*made, share] if share or not made else made
