"""Persons of the register in the form of a list the office hands on: usulan, PPKS 5 PAS, PMKS by kind.

An usulan is one file per programme and month: with a month it holds the names the Kepala Dinas approved for it.

The numbers are whole, or nobody could use the list; so both the right to take out and the right to see a number are
asked. What is Rahasia, and who is known only through it, is not in it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Exists, F, OuterRef, Prefetch, Q

from accounts.authz import LIMITED, Can
from cases import queries
from cases.models import (
    Classification,
    Family,
    FamilyMembership,
    Kind,
    Participation,
    Person,
    Programme,
    ProposalItem,
    Sex,
)
from cases.proposing import Status, month_words
from imports import handing_on_psks
from imports.models import Origin
from imports.psks_shapes import PSKS_SHAPES
from imports.rows import fingerprint
from imports.samples import SAMPLES
from imports.shapes import Shape
from regions.models import Region
from trail import actions as trail

LAYOUTS = ("ppks_5_pas", "pmks_kategori", "usulan_v4")
PART = 1_000  # persons read at a time
CODES = {"fisik": "PDFSK", "intelektual": "PDINT", "mental": "PDMTL", "sensorik": "PDSNS"}


@dataclass(frozen=True)
class Wish:
    """Which persons, in which form."""

    user: object
    layout: str
    kecamatan: Region | None = None
    village: Region | None = None
    kind: Kind | None = None
    programme: Programme | None = None
    period: str = ""  # month of an usulan ("2026-12"); "": all who stand as proposed

    @property
    def shape(self) -> Shape:
        return SAMPLES[self.layout]

    @property
    def of_psks(self) -> bool:
        return self.layout in PSKS_SHAPES

    @property
    def proposed(self) -> bool:
        """Whether the list is of those proposed for a programme."""
        return self.layout == "usulan_v4"

    @property
    def narrowed(self) -> str:
        """What the list is narrowed by, in words, for the trail."""
        month = month_words(self.period) if self.period else ""
        named = [self.village or self.kecamatan, self.kind, self.programme, month]
        return ", ".join(str(part) for part in named if part) or "seluruh wilayah"


def listed(wish: Wish):
    """Who stands in a list: persons, or those who help."""
    return handing_on_psks.actors(wish) if wish.of_psks else persons(wish)


def persons(wish: Wish):
    """The persons of a list: in the user's area with both rights, active, openly known."""
    found = Person.objects.visible_to(wish.user, Can.PERSON_EXPORT).filter(restricted=False, active=True)
    found = found.filter(pk__in=Person.objects.visible_to(wish.user, Can.PERSON_REVEAL).values("pk"))
    if wish.village:
        found = found.filter(village=wish.village)
    elif wish.kecamatan:
        found = found.filter(kecamatan=wish.kecamatan)
    if any(column.field == "desa" for column in wish.shape.columns):
        found = found.filter(village__isnull=False)  # a row without a village would only come back
    if wish.kind:
        found = found.filter(queries.of_kind(wish.user, Can.PERSON_EXPORT, wish.kind))
    if wish.proposed or wish.programme:
        found = found.filter(_taking_part(wish))
    if not wish.proposed and not wish.kind:
        found = found.filter(_of_any_kind(wish))
    return found.select_related("village", "kecamatan").order_by("kecamatan_id", "village_id", "name_key", "pk")


def _taking_part(wish: Wish) -> Q:
    """Proposed for the programme, or taking part in it: the person, or as head the family."""
    if wish.proposed and wish.period:
        items = ProposalItem.objects.visible_to(wish.user, Can.PERSON_EXPORT).filter(
            status__in=[Status.APPROVED, Status.SENT],
            proposal__programme=wish.programme,
            proposal__period=wish.period,
        )
        return Q(Exists(items.filter(person=OuterRef("pk"))))
    status = Participation.Status.PROPOSED if wish.proposed else Participation.Status.ACTIVE
    rows = Participation.objects.visible_to(wish.user, Can.PERSON_EXPORT).filter(status=status)
    rows = rows.filter(programme=wish.programme)
    heads = FamilyMembership.objects.filter(until=None, role="kepala", family__in=rows.values("family"))
    return Q(Exists(rows.filter(person=OuterRef("pk")))) | Q(pk__in=heads.values("person"))


def _of_any_kind(wish: Wish) -> Q:
    rows = _kinds(wish)
    heads = rows.filter(family__isnull=False).values("family__head_id")
    return Q(Exists(rows.filter(person=OuterRef("pk")))) | Q(pk__in=heads)


def _kinds(wish: Wish):
    """The standing classifications a list may tell of."""
    rows = Classification.objects.visible_to(wish.user, Can.PERSON_EXPORT).current()
    return rows.filter(kind__level__lte=LIMITED, community=None)


def rows(wish: Wish) -> Iterator[dict]:
    """The values of each row of the list, by column field."""
    return handing_on_psks.rows(wish) if wish.of_psks else _people(wish)


def _people(wish: Wish) -> Iterator[dict]:
    found = persons(wish).prefetch_related(
        Prefetch("memberships", FamilyMembership.objects.filter(until=None).select_related("family"), to_attr="now"),
        Prefetch("classifications", _kinds(wish).select_related("kind").order_by("kind__code"), to_attr="own_kinds"),
    )
    stream = found.iterator(chunk_size=PART)
    while part := list(islice(stream, PART)):
        of_families = _family_kinds(wish, part)
        made = [_values(wish, person, of_families.get(person.pk, [])) for person in part]
        _remember(wish, zip(part, made, strict=True))
        for values in made:
            yield from _lines(wish, values)


def _family_kinds(wish: Wish, part: Iterable[Person]) -> dict[int, list[Kind]]:
    """Kinds of the families these persons are the head of, by person."""
    rows = _kinds(wish).filter(family__head__in=[person.pk for person in part]).select_related("kind")
    found: dict[int, list[Kind]] = {}
    for row in rows.annotate(head=F("family__head_id")).order_by("kind__code"):
        found.setdefault(row.head, []).append(row.kind)
    return found


@dataclass
class _Person:
    """One person: the values of a row, and its kinds, which some lists write one a row."""

    values: dict
    kinds: list[Kind] = field(default_factory=list)


def _values(wish: Wish, person: Person, of_family: list[Kind]) -> _Person:
    membership = next((m for m in person.now if not m.family.restricted), None)
    family: Family | None = membership.family if membership else None
    kinds = [row.kind for row in person.own_kinds] + of_family
    kinds = [kind for kind in kinds if wish.kind in (None, kind)]
    values = {
        "nik": person.nik,
        "no_kk": family.no_kk if family else None,
        "nama": person.name,
        "tempat_lahir": person.birth_place,
        "tanggal_lahir": person.birth_date or (str(person.birth_year) if person.birth_year else ""),
        "nama_ibu": person.mother_name,
        "jenis_kelamin": person.sex if person.sex != Sex.UNKNOWN else "",
        "pekerjaan": person.get_occupation_display().upper() if person.occupation else "",
        "status_kawin": person.get_marital_status_display().upper() if person.marital_status else "",
        "alamat": person.address,
        "rt": person.rt,
        "rw": person.rw,
        "provinsi": "SUMATERA SELATAN",
        "kabupaten": "MUARA ENIM",
        "kecamatan": person.kecamatan.name if person.kecamatan_id else "",
        "desa": person.village.name if person.village_id else "",
        "disabilitas": list(person.disabilities),
        "status_disabilitas": "YA" if person.disabilities else "TIDAK",
        "kode_disabilitas": [CODES[kind] for kind in person.disabilities if kind in CODES],
        "program": wish.programme.name if wish.programme else "",
    }
    if wish.programme and wish.programme.code:
        values["program"] = wish.programme.code.replace("_", " ")
    return _Person(values, kinds)


def _lines(wish: Wish, person: _Person) -> Iterator[dict]:
    if wish.layout == "pmks_kategori":
        for kind in person.kinds:
            yield person.values | {"kategori": kind.code}
    else:
        yield person.values | {"kategori": [kind.name for kind in person.kinds]}


def _remember(wish: Wish, pairs: Iterable[tuple[Person, _Person]]) -> None:
    """Note who stands behind a row without NIK, so that the list finds the same person when it comes back."""
    fields = {column.field for column in wish.shape.columns}
    noted = []
    for person, made in pairs:
        if person.nik is None:
            values = {name: made.values.get(name) for name in fields & {"nama", "no_kk"}}
            values |= {"kode_desa": person.village_id} if "desa" in fields else {}
            values |= {"tanggal_lahir": person.birth_date.isoformat()} if person.birth_date else {}
            values |= {"tahun_lahir": person.birth_year} if person.birth_year and not person.birth_date else {}
            told = fingerprint(values)
            prints = [told, *(f"{told}:{number}" for number in range(2, _rows_apart(wish, person, made) + 1))]
            noted += [Origin(list_name=wish.layout, fingerprint=name, person=person) for name in prints]
    Origin.objects.bulk_create(noted, ignore_conflicts=True, batch_size=500)


def _rows_apart(wish: Wish, person: Person, made: _Person) -> int:
    """How many rows of a person without NIK the check of a list tells apart (`imports.staging`)."""
    return len(made.kinds) if wish.layout == "pmks_kategori" and not person.birth_date else 1


def table(wish: Wish) -> Iterator[list]:
    """The rows as cells, in the order of the columns."""
    shape = wish.shape
    for number, values in enumerate(rows(wish), 1):
        yield [str(number) if column.field == "no" else shape.cell(column, values) for column in shape.columns]


def exported(*, wish: Wish, reason: str, ending: str) -> None:
    """Log that a list with whole numbers was taken out, which and what for; under the key of who did it."""
    changes = {
        "daftar": (None, wish.shape.title),
        "saringan": (None, wish.narrowed),
        "orang": (None, listed(wish).count()),
        "bentuk": (None, ending),
    }
    by = wish.user
    trail.record("import.export", by=by, subject=None, changes=changes, note=reason, owner=by.trail_owner)
