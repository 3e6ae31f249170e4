"""The strip on top of a person's page: in which family, how poor, what is found, received, open and due next."""

from dataclasses import dataclass

from cases import queries
from cases.models import DesilRecord, Family, FamilyMembership
from office.dates import long_date
from office.joints import Matter

NAMED = 2  # things named before "dan n lagi"


@dataclass(frozen=True)
class Fact:
    """One box: the answer, what it answers, and a line more. `tone`: "" | "wait" | "late" | "done"."""

    value: str
    label: str
    detail: str = ""
    url: str = ""
    tone: str = ""


def of_person(
    *,
    family: Family | None,
    relatives: list[FamilyMembership],
    person_id: int,
    elsewhere: bool,
    desil: DesilRecord | None,
    kinds: list,
    programmes: list,
    matters: list[Matter],
) -> list[Fact]:
    """All already narrowed to what the reader may see. `elsewhere`: has a family the reader does not reach."""
    return [
        _family(family, relatives, person_id, elsewhere),
        Fact(f"Desil {desil.desil}", f"{desil.period}, {desil.get_level_display().lower()}") if desil
        else Fact("–", "Desil belum dicatat"),
        Fact(str(len(kinds)), "jenis PPKS", _some([row.kind.name for row in kinds]), tone="wait" if kinds else ""),
        _programmes([row for row in programmes if row.status == "aktif"]),
        _open(matters),
        _next(matters),
    ]  # fmt: skip


def _family(family: Family | None, relatives: list[FamilyMembership], person_id: int, elsewhere: bool) -> Fact:
    if family is None:
        return Fact("–", "Keluarganya di luar wilayah Anda" if elsewhere else "Belum tercatat dalam keluarga")
    role = next((row.get_role_display() for row in relatives if row.person_id == person_id), "Anggota")
    return Fact(role, queries.family_title(family), f"{len(relatives)} anggota", family.get_absolute_url())


def _programmes(active: list) -> Fact:
    names = _some([row.programme.name for row in active])
    return Fact(str(len(active)), "program diterima", names, tone="done" if active else "")


def _open(matters: list[Matter]) -> Fact:
    url = matters[0].url if len(matters) == 1 else ""
    return Fact(str(len(matters)), "masih terbuka", _some([matter.label for matter in matters]), url)


def _next(matters: list[Matter]) -> Fact:
    due = next((matter for matter in matters if matter.due), None)
    if due is None:
        return Fact("–", "Tidak ada tenggat")
    return Fact(long_date(due.due), "tenggat berikutnya", due.label, due.url, due.tone)


def _some(names: list[str]) -> str:
    shown, rest = names[:NAMED], len(names) - NAMED
    return ", ".join(shown) + (f" dan {rest} lagi" if rest > 0 else "")
