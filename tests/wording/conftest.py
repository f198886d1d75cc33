from pathlib import Path

import pandas as pd
import pytest

from pipelines.wording import Units, units_from_table

TABLE = Path(__file__).parents[2] / "datasets" / "units.csv"


@pytest.fixture(scope="session")
def units() -> Units:
    return units_from_table(pd.read_csv(TABLE, dtype=str, keep_default_na=False))
