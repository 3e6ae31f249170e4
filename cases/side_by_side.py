"""A pair of persons as the desk shows it: value beside value, what differs, and what hangs on each, for one reader."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.authz import LIMITED, Can, may
from cases import nik, queries, scope
from cases.actions.merging import FAMILY, GROUPS
from cases.models import (
    BirthPrecision,
    Classification,
    Disability,
    DuplicatePair,
    Family,
    FamilyMembership,
    NikState,
    Participation,
    Person,
    Sex,
)
from cases.references import references
from documents.models import Attachment
from office.dates import long_date

LABELS = {
    "name": "Nama", "nik": "NIK", "sex": "Jenis kelamin", "birth": "Lahir", "birth_place": "Tempat lahir",
    "mother_name": "Ibu kandung", "home": "Tempat tinggal", "phone": "Nomor HP", "ktp": "Menurut KTP",
    "disabilities": "Disabilitas", "guardian": "Wali", "note": "Catatan", FAMILY: "Keluarga",
}  # fmt: skip
HEALTH = {"disabilities", "note"}  # only for those cleared for Terbatas
EMPTY = "belum dicatat"
COUNTED = {"cases.case": Can.CASE_VIEW, "referrals.intake": Can.INTAKE_VIEW}  # what is told by its number alone


@dataclass(frozen=True)
class Line:
    """One thing that is known of both. `chosen`: whose value is taken if nobody says otherwise."""

    name: str
    label: str
    low: str
    high: str
    chosen: str  # "low" | "high"

    @property
    def differs(self) -> bool:
        return self.low != self.high


@dataclass(frozen=True)
class Side:
    """One of the two with what hangs on it, as far as the reader may see it."""

    name: str  # "low" | "high"
    person: Person
    who: str
    family: Family | None
    relatives: list[FamilyMembership]
    away: int
    kinds: list[Classification]
    programmes: list[Participation]
    files: int


def side(user, person: Person, name: str) -> Side:
    level = scope.clearance(user, Can.PERSON_MERGE, person)
    family = queries.family_of(user, person)
    members, away = queries.members(user, family) if family else ([], 0)
    relatives = [row for row in members if row.person_id != person.pk]
    kinds = Classification.objects.visible_to(user, Can.PERSON_VIEW).filter(person=person).select_related("kind")
    aid = Participation.objects.visible_to(user, Can.PERSON_VIEW).filter(person=person).select_related("programme")
    return Side(
        name=name, person=person, who=queries.who(person), family=family, relatives=relatives, away=away,
        kinds=list(kinds.current().order_by("kind__code")), programmes=list(aid.order_by("-period", "-pk")[:10]),
        files=Attachment.objects.of(person).count() if level >= LIMITED else 0,
    )  # fmt: skip


def counted(user, low: Person, high: Person) -> list[tuple[str, int, int]]:
    """How many records of other rooms hang on each, as far as the user may see them: (words, first, second)."""
    found = []
    for reference in references():
        can = COUNTED.get(reference.label)
        if can and may(user, can):
            rows = reference.model.objects.visible_to(user, can)
            low_count, high_count = (rows.filter(**{reference.column: person.pk}).count() for person in (low, high))
            words = str(reference.model._meta.verbose_name_plural)
            found.append((f"{words[:1].upper()}{words[1:]}", low_count, high_count))
    return found


def lines(user, pair: DuplicatePair, low: Side, high: Side) -> list[Line]:
    """What is known of the two, thing by thing; nothing of health for a reader not cleared for both."""
    level = min(scope.clearance(user, Can.PERSON_MERGE, person) for person in (pair.low, pair.high))
    better = better_side(pair)
    found = []
    for group in GROUPS:
        if group in HEALTH and level < LIMITED:
            continue
        told = {"low": _VALUES[group](pair.low), "high": _VALUES[group](pair.high)}
        chosen = better if told[better] else _other(better)
        found.append(Line(group, LABELS[group], told["low"] or EMPTY, told["high"] or EMPTY, chosen))
    homes = {"low": low.family, "high": high.family}
    if low.family and high.family:
        words = {name: queries.family_title(family) for name, family in homes.items()}
        if low.family != high.family and words["low"] == words["high"]:
            words = {name: f"{text} ({nik.mask(homes[name].no_kk) or 'tanpa No. KK'})" for name, text in words.items()}
        found.append(Line(FAMILY, LABELS[FAMILY], words["low"], words["high"], better))
    return [line for line in found if line.differs or line.low != EMPTY]


def better_side(pair: DuplicatePair) -> str:
    """Whose record is rather kept: with a NIK that Dukcapil knows, with any NIK, in a family, recorded first."""

    def weight(person: Person) -> tuple:
        return (person.nik_state == NikState.MATCHED, bool(person.nik) and person.nik_state != NikState.DISPUTED,
                person.memberships.filter(until=None).exists(), -person.pk)  # fmt: skip

    return "low" if weight(pair.low) >= weight(pair.high) else "high"


def _other(name: str) -> str:
    return "high" if name == "low" else "low"


def _birth(person: Person) -> str:
    about = " (perkiraan)" if person.birth_precision == BirthPrecision.ESTIMATE else ""
    if person.birth_date:
        return f"{long_date(person.birth_date)}{about}"
    return f"tahun {person.birth_year}{about}" if person.birth_year else ""


def _nik(person: Person) -> str:
    return f"{nik.mask(person.nik)} · {person.get_nik_state_display()}" if person.nik else ""


def _home(person: Person) -> str:
    rt = f"RT {person.rt or '–'}/RW {person.rw or '–'}" if person.rt or person.rw else ""
    return ", ".join(filter(None, [person.address, rt, queries.place(person) if person.kecamatan_id else ""]))


def _guardian(person: Person) -> str:
    known = person.guardian if person.guardian_id else None
    name = known.name if known and not known.restricted else person.guardian_name
    return ", ".join(filter(None, [name, person.guardian_relation, person.guardian_phone]))


def _ktp(person: Person) -> str:
    return ", ".join(filter(None, [person.ktp_address, person.ktp_village.label if person.ktp_village_id else ""]))


_VALUES: dict[str, Callable[[Person], str]] = {
    "name": lambda person: person.name,
    "nik": _nik,
    "sex": lambda person: person.get_sex_display() if person.sex != Sex.UNKNOWN else "",
    "birth": _birth,
    "birth_place": lambda person: person.birth_place,
    "mother_name": lambda person: person.mother_name,
    "home": _home,
    "phone": lambda person: f"+{person.phone}" if person.phone else "",
    "ktp": _ktp,
    "disabilities": lambda person: ", ".join(Disability(kind).label for kind in person.disabilities),
    "guardian": _guardian,
    "note": lambda person: person.note,
}
