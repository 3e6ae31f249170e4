"""One list for each village of those who left a programme, with the letterhead, as one PDF."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from imports import comparison_actions as actions
from imports import comparison_shown
from imports.compared import Comparison
from imports.comparing import Change
from imports.comparison_shown import Person
from imports.fields import PROGRAMMES
from imports.models import Batch
from office import clock, settings
from office.dates import long_date

GONE, UNMARKED = "Tidak ada lagi di daftar", "Di daftar, tetapi bukan penerima lagi"
CLOSING = "Bila ada yang keberatan, sampaikan kepada Puskesos desa atau Dinas Sosial dengan membawa KTP-el dan KK."


def people(found: Comparison, programme: str) -> list[Person]:
    """Who beyond doubt lost a programme, nobody of a Rahasia kind, by kecamatan and village."""
    lines = actions.losing(found, [programme])
    listed = comparison_shown.persons(found, lines, cleared=False)
    return sorted(listed, key=lambda person: (person.kecamatan, person.village, person.name))


def data(old: Batch, new: Batch, programme: str, listed: Iterable[Person], *, by) -> dict[str, Any]:
    """Finished text for `templates/typst/village_list.typ`."""
    office = settings.get_many("office.address", "office.phone", "office.hours", "letterhead.lines")
    villages = [
        {"name": name, "people": rows, "count": str(len(rows))}
        for name, rows in ((name, _rows(group)) for name, group in groupby(listed, key=_where))
    ]
    today = long_date(clock.today())
    return {
        "head": office["letterhead.lines"].splitlines(),
        "address": office["office.address"],
        "contact": " · ".join(filter(None, [office["office.phone"], office["office.hours"]])),
        "title": title(programme),
        "period": f"Daftar {actions.month(new)} dibandingkan dengan {actions.month(old)} ({new.layout_title})",
        "villages": villages,
        "closing": CLOSING,
        "approved_on": today,
        "approved_by": by.get_full_name(),
        "approved_as": f"NIP {by.nip}" if by.nip else "",
        "printed": f"dicetak {today}",
    }


def title(programme: str) -> str:
    return f"Daftar yang keluar dari {PROGRAMMES[programme]}"


def _where(person: Person) -> str:
    return f"{person.village}, Kecamatan {person.kecamatan}" if person.kecamatan else person.village


def _rows(group: Iterable[Person]) -> list[list[str]]:
    return [
        [
            str(number), person.name, person.nik or "-", person.born or "-",
            "/".join(part or "-" for part in (person.rt, person.rw)),
            GONE if person.change == Change.DROPPED else UNMARKED,
        ]
        for number, person in enumerate(group, 1)
    ]  # fmt: skip
