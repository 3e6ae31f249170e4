"""How families live, by a list: one survey of the day of the list, where it says something else than is known."""

from cases.models import Dwelling
from imports import housing
from imports.register.states import Known, Line

STORED = ("family_id", "surveyed_on", "source", "origin", *housing.COLUMNS)
NOTHING = {name: [] if name == "assets" else None for name in ("floor_area", "assets", "cattle", "goats")}


def load(known: Known) -> None:
    """What surveys tell of the families of a part; asked only where the list has columns of houses."""
    fields = {column["field"] for table in known.batch.tables for column in table["columns"] if column["field"]}
    known.asks_houses = bool(fields & housing.LABELS.keys())
    if not known.asks_houses:
        return
    families = {*known.families.values(), *(state.family for state in known.by_pk.values() if state.family)}
    rows = Dwelling.objects.filter(family_id__among=[state.family.pk for state in families]).order_by(
        "surveyed_on", "pk"
    )
    for family, day, *told in rows.values_list("family_id", "surveyed_on", *housing.COLUMNS):
        days, _ = known.housed.get(family, (set(), {}))
        known.housed[family] = ({*days, day}, dict(zip(housing.COLUMNS, told, strict=True)))


def take(known: Known, row: Line, taken) -> None:
    """Note the survey a row brings, unless it says nothing new or one of that day stands already."""
    family = taken.state.family
    if not known.asks_houses or family is None or not (said := housing.columns(row.values)):
        return
    key = family.family.pk or id(family)
    days, latest = known.housed.get(key, (set(), {}))
    day = known.batch.reference_date
    if day not in days and any(latest.get(name) != value for name, value in said.items()):
        known.housed[key] = ({*days, day}, latest | said)
        taken.note("dwelling", (family, said))


def write(writing) -> None:
    """Store the surveys of one part, each told in the event of its family."""
    found = writing.of("dwelling")
    rows, batch = [], writing.batch
    for (taken, (family, said)), pk in zip(found, writing.store.take_ids(Dwelling, len(found)), strict=True):
        about = {"family_id": family.family.pk, "surveyed_on": batch.reference_date, "source": batch.source}
        columns = about | {"origin": f"impor:{batch.pk}"} | said
        rows.append((pk, *(columns.get(name, NOTHING.get(name, "")) for name in STORED)))
        told = {f"dwelling {pk} {name}": (None, value) for name, value in said.items() if value not in ("", None, [])}
        writing.tell("family", family.family, "dwelling.create", told, taken)
        writing.made(taken, "dwelling", pk)
    writing.store.insert_many(Dwelling, ("id", *STORED), rows)
