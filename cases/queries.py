"""What pages, the search box and the joints ask of this room, always within the user's scope."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count as DbCount
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse

from accounts.authz import LIMITED, SECRET, Can, areas, may, scope
from cases import derive, review
from cases import scope as reach
from cases.models import (
    Classification,
    Community,
    DesilRecord,
    DuplicatePair,
    Dwelling,
    Family,
    FamilyMembership,
    FamilyRole,
    Kind,
    LegalBasis,
    Merge,
    PairState,
    Participation,
    Person,
    Programme,
    Sex,
)
from cases.search import best, by_kk, by_nik, digits16, phone_number, said
from office import clock, lookups  # noqa: F401 - brings `__among`
from office.joints import Count, Hit, Queue

EDITS = (Can.PERSON_EDIT, Can.PERSON_REVEAL, Can.CLASSIFICATION_EDIT, Can.PARTICIPATION_EDIT)
LISTED = 20_000  # persons of a kind that are listed before they are asked for
HITS = 8
MOST = 1_000  # counted for the queue at most


def kinds(user, can: Can, *subjects: str):
    """Kinds `user` is cleared for somewhere through `can`, for the given subject types, in force."""
    rows = Kind.objects.filter(active=True).filter(scope(user, can, lambda area: reach.secrecy(area, "")))
    wanted = Q()
    for subject in subjects:
        wanted |= Q(subjects__contains=subject)
    return rows.filter(wanted)


def programmes(user, can: Can):
    """Programmes one can take part in, up to the clearance `user` has somewhere through `can`."""
    top = max((area.level for area in areas(user, can)), default=0)
    return Programme.objects.filter(active=True, benefit=True, level__lte=top)


def held(user, record) -> frozenset[Can]:
    """Which of the rights to change something `user` has on this record."""
    model = type(record)
    return frozenset(
        can for can in EDITS if may(user, can) and model.objects.visible_to(user, can).filter(pk=record.pk).exists()
    )


def shown_kinds(user, can: Can = Can.PERSON_VIEW, **only) -> Prefetch:
    """The current kinds the user may see, on each row as `shown_kinds`."""
    rows = Classification.objects.visible_to(user, can).current().filter(**only).select_related("kind")
    return Prefetch("classifications", rows.order_by("kind__code"), to_attr="shown_kinds")


def of_kind(user, can: Can, kind: Kind) -> Q:
    """Persons of a kind: themselves, or as head of a family that is.

    Up to `LISTED` are listed first, which spares the database a walk through everybody; of more it soon meets enough.
    """
    found = Classification.objects.visible_to(user, can).current().filter(kind=kind)
    people = found.filter(person__isnull=False).values_list("person_id", flat=True)
    heads = found.filter(family__isnull=False).values_list("family__head_id", flat=True)
    ids = {pk for rows in (people, heads) for pk in rows[: LISTED + 1] if pk}
    if len(ids) <= LISTED:
        return Q(pk__among=sorted(ids))
    return Q(Exists(found.filter(person=OuterRef("pk")))) | Q(pk__in=heads)


def members(user, family: Family) -> tuple[list[FamilyMembership], int]:
    """The present members the user may see, and how many openly known ones live outside the user's area."""
    rows = family.memberships.filter(until=None).select_related("person", "person__village")
    visible = Person.objects.visible_to(user, Can.PERSON_VIEW).filter(memberships__family=family)
    inside = set(visible.values_list("pk", flat=True))
    order = list(FamilyRole)
    shown = sorted((r for r in rows if r.person_id in inside), key=lambda r: (order.index(r.role), r.pk))
    return shown, sum(not r.person.restricted for r in rows if r.person_id not in inside)


def former_members(user, family: Family) -> list[FamilyMembership]:
    """Who was a member and is none now, the last time each, newest first; nobody the user may not see."""
    visible = Person.objects.visible_to(user, Can.PERSON_VIEW).filter(memberships__family=family)
    present = family.memberships.filter(until=None).values("person_id")
    rows = family.memberships.filter(person__in=visible.values("pk")).exclude(person__in=present)
    last = {row.person_id: row for row in rows.select_related("person").order_by("until", "pk")}
    return sorted(last.values(), key=lambda row: (row.until, row.pk), reverse=True)


def family_of(user, person: Person) -> Family | None:
    """The person's family, if the user may see it."""
    rows = Family.objects.visible_to(user, Can.PERSON_VIEW).select_related("head", "companion", "village")
    return rows.filter(memberships__person=person, memberships__until=None).first()


def shared_with(user, person: Person | None) -> dict[int, str]:
    """Agencies the data of a person may be shared with now, by id, as far as the user may know."""
    if person is None:
        return {}
    rows = LegalBasis.objects.visible_to(user, Can.PERSON_VIEW).current().filter(person=person, desk__isnull=False)
    return dict(rows.order_by("desk__name").values_list("desk_id", "desk__name"))


def latest_desil(family: Family | None) -> DesilRecord | None:
    return family.desil_records.in_time().last() if family else None


def desil_of(families) -> dict[int, int]:
    """The newest desil of each of these families, by id."""
    rows = DesilRecord.objects.filter(family__in=[family.pk for family in families]).in_time()
    return {row.family_id: row.desil for row in rows}


def headcount(user, families) -> dict[int, int]:
    """How many members of each family the user may see, by id."""
    inside = Person.objects.visible_to(user, Can.PERSON_VIEW)
    rows = inside.filter(memberships__family__in=[family.pk for family in families], memberships__until=None)
    counted = dict(rows.values_list("memberships__family").annotate(number=DbCount("pk")).order_by())
    return {family.pk: counted.get(family.pk, 0) for family in families}


def family_title(family: Family) -> str:
    return str(family) if family.head_id else "Keluarga tanpa kepala tercatat"


@dataclass(frozen=True)
class Age:
    """A person's age as far as it is known."""

    years: int | None
    exact: bool

    @property
    def words(self) -> str:
        if self.years is None:
            return "usia tidak diketahui"
        return self.cell

    @property
    def cell(self) -> str:
        """As it stands in a column of ages."""
        if self.years is None:
            return "–"
        return f"{self.years} tahun" if self.exact else f"± {self.years} tahun"


def age(person: Person, on: date | None = None) -> Age:
    years = derive.age_on(on or clock.today(), person.birth_date, person.birth_year)
    return Age(years, person.birth_precision == "date")


def who(person: Person) -> str:
    """The line under the name: sex and age, then where."""
    sex = person.get_sex_display() if person.sex != Sex.UNKNOWN else "Jenis kelamin tidak diketahui"
    return f"{sex}, {age(person).words} · {place(person)}"


def place(record) -> str:
    """Village and kecamatan of a record in words."""
    if record.village_id:
        return f"{record.village.short_label}, {record.kecamatan.name}"
    return record.kecamatan.short_label if record.kecamatan_id else "Belum ditempatkan"


# --- Joints --------------------------------------------------------------------------------------
def search(user, text: str) -> list[Hit]:
    """Persons by name, NIK or phone and families by No. KK, in the user's scope."""
    if not may(user, Can.PERSON_VIEW):
        return []
    persons = Person.objects.visible_to(user, Can.PERSON_VIEW).select_related("village", "kecamatan")
    number = digits16(text)
    if phone := phone_number(text):
        return _hits(persons.filter(said("phone", phone)).order_by("name_key", "pk")[:HITS])
    if not number:
        return _hits(best(persons.active(), text, HITS))
    families = by_kk(Family.objects.visible_to(user, Can.PERSON_VIEW), number)
    found = _hits(by_nik(persons, number)[:HITS])
    rows = families.select_related("head", "village", "kecamatan")[:HITS]
    return found + [Hit("Keluarga", str(row), place(row), row.get_absolute_url()) for row in rows]


def _hits(persons) -> list[Hit]:
    return [Hit("PPKS", p.name, who(p), p.get_absolute_url()) for p in persons]


def queue(user) -> Queue:
    """NIK two persons claim, for those who keep the whole register; outgrown kinds, for those who classify; persons
    who may be recorded twice, for those who merge them."""
    counts = []
    if any(area.district for area in areas(user, Can.PERSON_EDIT)):
        rows = Person.objects.visible_to(user, Can.PERSON_EDIT).filter(nik_disputed=True, active=True)
        url = f"{reverse('cases:person_list')}?perhatian=sengketa"
        counts.append(Count("NIK sengketa", rows[:MOST].count(), url, "wait"))
    if may(user, Can.CLASSIFICATION_EDIT):
        number = review.due(user).order_by()[:MOST].count()
        counts.append(Count("perlu ditinjau: usia", number, reverse("cases:review_list"), "wait"))
    if may(user, Can.PERSON_MERGE):
        pairs = DuplicatePair.objects.visible_to(user, Can.PERSON_MERGE).filter(state=PairState.OPEN).standing()
        counts.append(Count("Data ganda", pairs[:MOST].count(), reverse("cases:pair_list"), "wait"))
    return Queue(counts=[count for count in counts if count.number])


def subject_page(model):
    """For trail subjects: the label and page of a person, family or community, or None outside the scope."""

    def find(user, pk: str):
        row = _visible(model, user, pk)
        return (str(row), row.get_absolute_url()) if row else None

    return find


def fact_page(model):
    """For trail subjects: a classification or participation leads to the page of whom it is about."""

    def find(user, pk: str):
        row = _visible(model, user, pk)
        return (f"{row.subject}: {row}", row.subject.get_absolute_url()) if row else None

    return find


def basis_files(user, pk: int, change: bool):
    """Proof of consent: for who may see the basis itself, of a person in reach."""
    can = Can.PERSON_EDIT if change else Can.PERSON_VIEW
    return LegalBasis.objects.visible_to(user, can).select_related("person").filter(pk=pk).first()


def basis_page(user, pk: str):
    """For trail subjects: a legal basis leads to the page of its person."""
    row = _visible(LegalBasis, user, pk)
    return (f"{row.person}: {row}", row.person.get_absolute_url()) if row else None


def dwelling_page(user, pk: str):
    """For trail subjects: a survey leads to the page of its family."""
    row = _visible(Dwelling, user, pk)
    return (f"{row.family}: {row}", row.family.get_absolute_url()) if row else None


def double_page(model):
    """For trail subjects: two persons side by side, or the merger of two."""

    def find(user, pk: str):
        row = _visible(model, user, pk, Can.PERSON_MERGE) if may(user, Can.PERSON_MERGE) else None
        return (str(row), row.get_absolute_url()) if row else None

    return find


def owner_of_files(model):
    """Who may read or add files: as the record, but never without the clearance for health details."""

    def find(user, pk: int, change: bool):
        can = Can.PERSON_EDIT if change else Can.PERSON_VIEW
        row = _visible(model, user, pk, can) if change or model is not Person else _readable(user, pk)
        return row if row and reach.clearance(user, can, row) >= LIMITED else None

    return find


def _readable(user, pk) -> Person | None:
    return Person.objects.readable_by(user, Can.PERSON_VIEW).filter(pk=pk).first()


def _visible(model, user, pk, can: Can = Can.PERSON_VIEW):
    if not str(pk).isdecimal():
        return None
    return model.objects.visible_to(user, can).filter(pk=int(pk)).first()


def cleared_somewhere(user, can: Can = Can.PERSON_VIEW) -> bool:
    return any(area.level >= SECRET for area in areas(user, can))


SUBJECTS = {
    "cases.person": subject_page(Person),
    "cases.family": subject_page(Family),
    "cases.community": subject_page(Community),
    "cases.classification": fact_page(Classification),
    "cases.participation": fact_page(Participation),
    "cases.legalbasis": basis_page,
    "cases.dwelling": dwelling_page,
    "cases.duplicatepair": double_page(DuplicatePair),
    "cases.merge": double_page(Merge),
}
OWNERS = {
    "cases.person": owner_of_files(Person),
    "cases.family": owner_of_files(Family),
    "cases.legalbasis": basis_files,
}
