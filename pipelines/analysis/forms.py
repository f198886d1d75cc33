"""The forms in which levels are shown: what they are called, in which order things are done, and their words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipelines.analysis.calendar import period_name
from pipelines.wording import Units

QUOTED_NAME = "quoted"
FORMS = {  # slug -> name in a menu
    QUOTED_NAME: "As quoted",
    "usd": "In US dollars",
    "per_enterprise": "Per enterprise",
    "change": "Change on a year before, from levels",
    "index": "Index",
}
ORDER = (
    "First the filters, but for the years; then of each period and each country’s statistics the figure that is put "
    "first; then its amount in the unit asked for; then the division: by enterprises, by a year before, by the base; "
    "last the years are cut and the scale is drawn. Bounds go through every step, lowest by highest and highest by "
    "lowest, so that the true number stays inside. No rate is made up: in US dollars is what a source gave or "
    "converted so, or what a rate published for exactly its period converts."
)
BASE_RULE = (
    "Unless you choose one, an index starts from a period of the last ten years: of those with closed bounds the one "
    "from which most figures follow without a gap, of equals the one that most figures are compared with, then the "
    "earliest."
)
SLUGS = {"usd": "in-dollars", "per_enterprise": "per-enterprise", "change": "computed-change", "index": "index"}
INDEX = "index"  # the dimension of the units of indices


@dataclass(frozen=True)
class Form:
    """How levels are shown: a name of `FORMS`, the period an index starts from, and whether on a logarithmic scale."""

    name: str = QUOTED_NAME
    base: str = ""
    log: bool = False

    @property
    def quoted(self) -> bool:
        """Whether the numbers are those that are quoted, on whatever scale."""
        return self.name == QUOTED_NAME

    @property
    def computed(self) -> bool:
        """Whether the numbers were computed here; those in dollars are other people's."""
        return self.name not in (QUOTED_NAME, "usd")


QUOTED = Form()


def form_words(form: Form) -> str:
    """A form in words: "Index, 2015 = 100, logarithmic scale"; empty for what is shown as quoted."""
    name = "" if form.quoted else FORMS[form.name]
    base = f"{period_name(form.base)} = 100" if form.name == "index" and form.base else ""
    words = ", ".join(part for part in (name, base, "logarithmic scale" if form.log else "") if part)
    return words[:1].upper() + words[1:]


def form_slug(form: Form) -> str:
    """A form in the name of a file: index-2015, in-dollars-log; empty for what is shown as quoted."""
    base = form.base.replace("/", "-") if form.name == "index" else ""
    return "-".join(part for part in (SLUGS.get(form.name, ""), base, "log" if form.log else "") if part)


def index_unit(base: str) -> str:
    """The unit of an index that starts from a period: index_2015."""
    return f"{INDEX}_{base}"


def with_index(units: Units, base: str) -> Units:
    """The units with that of an index, shown as "(2015 = 100)"."""
    unit = index_unit(base)
    return replace(
        units,
        dimensions=units.dimensions | {unit: INDEX},
        displays=units.displays | {unit: f"({period_name(base)} = 100)"},
    )
