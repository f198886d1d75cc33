"""A small right datasets folder, and ways to make it wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

RIGHT = {
    "sources": (
        "source_id,title,publisher,url,published,language,translation,repeats,collection,note\n"
        "alpha,Alpha title,Alpha Press,https://alpha.example/a?b=1,2023-02-28,en,none,,seed,\n"
        "beta,贝塔,,,2023,zh-Hant,human,alpha,press,<b>markup</b> $x$ **stays** text\n"
        "gamma,Gamma,,,,ru,machine,beta,press,\n"
    ),
    "indicators": (
        "indicator_id,topic,label,definition,unit,accumulation,frequency,expected_from,compare_group,"
        "reference_area,counterpart_area,note\n"
        "goods_trade_turnover,trade,Goods trade,Exports and imports,USD,flow,A,2019,,BY,CN,\n"
        "park_enterprises,industrial_park,Companies,,enterprise,stock,none,,,BY,,\n"
        "share,trade,Share,,percent,rate,none,,,BY,,\n"
    ),
    "quotes": (
        "quote_id,source_id,paragraph,words,indicator_id,measure,period,period_basis,base_period,statistics,"
        "attributed_to,status,reading,note\n"
        "alpha:1,alpha,2,5.08 billion US dollars,goods_trade_turnover,level,2022,stated,,CN,,A,,\n"
        "alpha:2,alpha,,up 33%,goods_trade_turnover,change,2022,stated,2021,CN,Customs,P,,\n"
        'beta:1,beta,1,"1,071 enterprises",park_enterprises,level,,unknown,,,,A,,NA\n'
        "gamma:x-1,gamma,3,+17%,share,level,2022-01/2022-05,inferred,,,,U,,-\n"
    ),
    "units": (
        "spelling,unit,dimension,factor,language\n"
        "US dollars,USD,USD,1,en\n"
        "$,USD,USD,1,\n"
        "美元,USD,USD,1,zh\n"
        "enterprises,enterprise,count,1,en\n"
    ),
    "fx_rates": "currency,period,units_per_usd,source_id,note\nBYN,2022,2.53,alpha,\n",
    "events": "period,label,topic,source_id\n2008,Financial crisis,,\n",
    "explanations": (
        "finding_id,verdict,explanation,source_id,expect\nambiguous_reading:alpha:2,open,Nobody knows.,,\n"
    ),
}

Datasets = Callable[..., Path]


@pytest.fixture
def datasets(tmp_path: Path) -> Datasets:
    """Write the right tables to a folder; keywords replace the content of a table (None: no file)."""

    def write(**changes: str | bytes | None) -> Path:
        folder = tmp_path / "datasets"
        folder.mkdir(exist_ok=True)
        for name, content in (RIGHT | changes).items():
            path = folder / f"{name}.csv"
            path.unlink(missing_ok=True)
            if content is not None:
                path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write


@pytest.fixture
def right() -> dict[str, str]:
    """The text of each right table."""
    return dict(RIGHT)
