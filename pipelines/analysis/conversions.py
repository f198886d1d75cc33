"""One amount in two currencies: a source's own conversion, or an amount converted with a published rate.

Of two amounts in two currencies of one source, paragraph, indicator, period and measure the later one is the
source's own conversion of the earlier; their quotient is its exchange rate. Where a source gives only one
currency and somebody published the rate of that period, the amount is converted into the indicator's currency. No
rate is ever made up.
"""

from __future__ import annotations

import pandas as pd

from pipelines.analysis.observations import observation_frame, rounded
from pipelines.analysis.rows import replaced, rows_of
from pipelines.wording import Units

KEY = ["source_id", "paragraph", "indicator_id", "period", "measure"]


def mark_conversions(observations: pd.DataFrame, conversions: pd.DataFrame) -> pd.DataFrame:
    """The observations with method `converted` on each source's own conversions; their from_quotes names both
    amounts.
    """
    parents = dict(zip(conversions["observation_id"], conversions["from_quotes"], strict=True))
    ids = observations["observation_id"]
    return observations.assign(
        method=observations["method"].mask(ids.isin(list(parents)), "converted"),
        from_quotes=replaced(observations["from_quotes"], ids, parents),
    )


def own_conversions(observations: pd.DataFrame, quotes: pd.DataFrame, units: Units) -> pd.DataFrame:
    """Each conversion a source makes itself: observation_id, from_quotes, and the original's id as original_id."""
    order = quotes[["quote_id", "paragraph"]].assign(_order=range(len(quotes)))
    money = observations[_is_money(observations, units) & observations["reading_state"].ne("rejected")]
    money = money.merge(order, on="quote_id", how="inner", validate="many_to_one")
    money = money[money["paragraph"].ne("") & money["period"].ne("")]
    money = money.sort_values(["_order", "observation_id"], kind="stable")
    first = money.drop_duplicates(KEY)
    both = money.merge(
        first[[*KEY, "unit", "quote_id", "observation_id"]],
        on=KEY,
        suffixes=("", "_original"),
        validate="many_to_one",
    )
    both = both[both["unit"].ne(both["unit_original"])]
    both = both.drop_duplicates([*KEY, "unit"])
    same_quote = both["quote_id"].eq(both["quote_id_original"])
    from_quotes = (both["quote_id_original"] + " " + both["quote_id"]).mask(same_quote, both["quote_id"])
    return pd.DataFrame(
        {
            "observation_id": both["observation_id"],
            "from_quotes": from_quotes,
            "original_id": both["observation_id_original"],
        }
    ).astype("str")


def convert_at_published_rates(
    observations: pd.DataFrame, indicators: pd.DataFrame, fx_rates: pd.DataFrame, units: Units
) -> pd.DataFrame:
    """Amounts in another currency than their indicator's, converted where a rate of exactly their period was
    published.

    One row per amount (the earliest listed rate of its period), ids end in /CURRENCY. Amounts the source
    converted itself are left alone.
    """
    wanted = dict(zip(indicators["indicator_id"], indicators["unit"], strict=True))
    rates = fx_rates.drop_duplicates(["currency", "period"])
    per_usd = {(row["currency"], row["period"]): float(row["units_per_usd"]) for row in rows_of(rates)}
    by_source = {(row["currency"], row["period"]): row["source_id"] for row in rows_of(rates)}
    converted = set(" ".join(observations.loc[observations["method"].eq("converted"), "from_quotes"]).split())
    rows: list[tuple[object, ...]] = []
    other = observations["unit"].ne(observations["indicator_id"].map(wanted)) & _is_money(observations, units)
    counts = ~observations["quote_id"].isin(converted) & observations["reading_state"].ne("rejected")
    for row in rows_of(observations[other & counts]):
        unit, target, period = str(row["unit"]), wanted[str(row["indicator_id"])], str(row["period"])
        source_rate = 1.0 if unit == "USD" else per_usd.get((unit, period))
        target_rate = 1.0 if target == "USD" else per_usd.get((target, period))
        if not units.is_currency(target) or source_rate is None or target_rate is None:
            continue
        factor = target_rate / source_rate
        rate_sources = " and ".join(by_source[key] for key in ((unit, period), (target, period)) if key in by_source)
        changed = row | {
            "observation_id": f"{row['observation_id']}/{target}",
            "unit": target,
            "method": "converted",
            "note": f"converted with the rate of {period} published by {rate_sources}",
            **{name: rounded(float(str(row[name])) * factor) for name in ("value", "low", "high")},
        }
        rows.append(tuple(changed.values()))
    return observation_frame(rows)


def _is_money(observations: pd.DataFrame, units: Units) -> pd.Series:
    money = {unit for unit in observations["unit"].unique() if units.is_currency(unit)}
    return observations["unit"].isin(money)
