"""Programmes against one family or person: who receives, is entitled, was proposed, was refused, was never asked for.

Only what the reader may see is asked and judged: a rule that needs a kind or a disability the reader is not cleared for
is left out, so no verdict tells what the page does not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from accounts.authz import LIMITED, Can
from cases import entitlement, queries, scope
from cases.entitlement import Facts, Rule, Someone, Verdict
from cases.models import (
    Classification,
    DesilRecord,
    EntitlementRule,
    Family,
    Participation,
    Person,
    Programme,
    ProposalItem,
)
from cases.proposing import Status, month_words
from office import clock
from office.joints import Panel

PAST = {Participation.Status.STOPPED, Participation.Status.GRADUATED, Participation.Status.FAILED}
LEVELS = {"nasional": "desil_national_max", "provinsi": "desil_province_max", "kabupaten": "desil_district_max"}


@dataclass(frozen=True)
class Said:
    """Something that holds for one of the family. `who`: "Keluarga" or a name."""

    who: str
    text: str = ""
    url: str = ""


@dataclass(frozen=True)
class Unasked:
    """Somebody entitled whom nobody has proposed. `subject`: "person" or "family"."""

    who: str
    subject: str
    pk: int


@dataclass
class Row:
    """One programme. `past`: who received it once; `against`: why not, or what must be recorded to tell."""

    programme: Programme
    receives: list[Said] = field(default_factory=list)
    past: list[Said] = field(default_factory=list)
    entitled: list[Said] = field(default_factory=list)
    proposed: list[Said] = field(default_factory=list)
    refused: list[Said] = field(default_factory=list)
    unasked: list[Unasked] = field(default_factory=list)
    against: list[Said] = field(default_factory=list)

    @property
    def filled(self) -> bool:
        return any((self.receives, self.past, self.entitled, self.proposed, self.refused))


class Matrix:
    """All programmes for `family` and `shown` of its members (a person's page shows that person alone)."""

    def __init__(self, user, family: Family | None, members: list[Person], shown: list[Person]):
        self.user, self.family, self.members, self.shown = user, family, members, shown
        self.level = scope.clearance(user, Can.PERSON_VIEW, family or members[0]) if family or members else 0
        self.participations = self._participations()
        self.items = self._items()
        self.kinds = self._kinds()
        self.desil = self._desil()
        self.found: dict[int, Row] = {}
        for programme, rules in self._rules().items():
            self._judge(programme, rules)
        for row in self.participations:
            self._place(row)
        for item in self.items:
            self._place_item(item)
        self._ask()

    @property
    def rows(self) -> list[Row]:
        return sorted((row for row in self.found.values() if row.filled), key=lambda row: row.programme.name)

    @property
    def others(self) -> list[Row]:
        """Programmes nobody here has anything to do with, and why."""
        rows = [row for row in self.found.values() if not row.filled and row.against]
        return sorted(rows, key=lambda row: row.programme.name)

    # --- What is asked of the database ---------------------------------------------------------
    def _participations(self) -> list[Participation]:
        rows = Participation.objects.visible_to(self.user, Can.PERSON_VIEW).filter(self._ours())
        return list(rows.select_related("programme").order_by("-period", "-pk"))

    def _items(self) -> list[ProposalItem]:
        rows = ProposalItem.objects.visible_to(self.user, Can.PROPOSAL_VIEW).filter(self._ours())
        return list(rows.select_related("proposal__programme").order_by("-proposal__period", "-pk"))

    def _kinds(self) -> list[tuple[int | None, int | None, str]]:
        rows = Classification.objects.visible_to(self.user, Can.PERSON_VIEW).current().filter(self._ours())
        return list(rows.values_list("person_id", "family_id", "kind__code"))

    def _ours(self) -> Q:
        people = Q(person__in=[person.pk for person in self.members])
        return people | Q(family=self.family) if self.family else people

    def _desil(self) -> dict[str, int]:
        if self.family is None:
            return {}
        rows = DesilRecord.objects.filter(family=self.family).in_time().values_list("level", "desil")
        return dict(rows)

    def _rules(self) -> dict[Programme, list[Rule]]:
        level = min(self.level, LIMITED)
        rows = EntitlementRule.objects.on(clock.today()).filter(programme__level__lte=level).select_related("programme")
        if level < LIMITED:
            rows = rows.filter(needs_disability=False)
        kinds = {kind.code for kind in queries.kinds(self.user, Can.PERSON_VIEW)}
        found: dict[Programme, list[Rule]] = {}
        for row in rows.prefetch_related("kinds", "needs", "excludes"):
            rule = pure(row, kinds)
            if rule:
                found.setdefault(row.programme, []).append(rule)
        return found

    # --- What follows --------------------------------------------------------------------------
    def _judge(self, programme: Programme, rules: list[Rule]) -> None:
        row = self._row(programme)
        for who, kind, pk, facts in self._subjects(rules[0].of_family):
            verdict: Verdict = entitlement.judge(rules, facts)
            if verdict.entitled:
                _add(row.entitled, who, verdict.why)
                row.unasked.append(Unasked(who, kind, pk))
            else:
                _add(row.against, who, verdict.why)

    def _subjects(self, of_family: bool) -> Iterable[tuple[str, str, int, Facts]]:
        if of_family and self.family:
            people = tuple(map(self._someone, self.members))
            kinds = frozenset(code for *_, code in self.kinds)
            facts = Facts(people, self.desil, kinds, self._receives(None))
            yield "Keluarga", "family", self.family.pk, facts
            return
        for person in self.shown:
            kinds = frozenset(code for owner, family, code in self.kinds if owner == person.pk or family is not None)
            facts = Facts((self._someone(person),), self.desil, kinds, self._receives(person))
            yield person.name, "person", person.pk, facts

    def _someone(self, person: Person) -> Someone:
        disabled = bool(person.disabilities) if self.level >= LIMITED else None
        return Someone(queries.age(person).years, person.sex, disabled)

    def _receives(self, person: Person | None) -> frozenset[str]:
        rows = [row for row in self.participations if row.status == Participation.Status.ACTIVE]
        mine = [row for row in rows if person is None or row.family_id is not None or row.person_id == person.pk]
        return frozenset(row.programme.slug for row in mine)

    def _place(self, row: Participation) -> None:
        """A participation in the column of its status, the newest of each alone."""
        target = self._row(row.programme)
        who, S = self._who(row.person_id), Participation.Status
        if who is None:
            return
        cells = {S.ACTIVE: target.receives, S.PROPOSED: target.proposed, S.REFUSED: target.refused}
        said = Said(who, self._told(row), row.get_absolute_url())
        cell = target.past if row.status in PAST else cells[S(row.status)]
        if all(other.who != who for other in cell):
            cell.append(said)

    def _told(self, row: Participation) -> str:
        state = row.get_status_display().lower() if row.status in PAST else ""
        return "; ".join(part for part in (month_words(row.period) if row.period else "", state, row.reason) if part)

    def _place_item(self, item: ProposalItem) -> None:
        who = self._who(None if item.proposal.programme.unit == Programme.Unit.FAMILY else item.person_id)
        if who is None or item.status == Status.ACCEPTED:
            return
        row = self._row(item.proposal.programme)
        cell = row.refused if item.status == Status.REFUSED else row.proposed
        words = [month_words(item.proposal.period), item.get_status_display().lower(), item.reason]
        if all(other.who != who for other in cell):
            cell.append(Said(who, "; ".join(filter(None, words)), item.proposal.get_absolute_url()))

    def _who(self, person: int | None) -> str | None:
        if person is None:
            return "Keluarga"
        return next((one.name for one in self.shown if one.pk == person), None)

    def _ask(self) -> None:
        """Who is entitled and stands in no other column."""
        for row in self.found.values():
            known = {said.who for cell in (row.receives, row.proposed, row.refused) for said in cell}
            row.unasked = [one for one in row.unasked if one.who not in known]

    def _row(self, programme: Programme) -> Row:
        return self.found.setdefault(programme.pk, Row(programme))


def pure(row: EntitlementRule, kinds: set[str]) -> Rule | None:
    """A stored rule as the pure module takes it; None where it asks for kinds of which the reader may know none."""
    asked = {kind.code: kind.name for kind in row.kinds.all()}
    known = {code: name for code, name in asked.items() if code in kinds}
    if asked and not known:
        return None
    unit = row.unit or row.programme.unit
    return Rule(
        of_family=unit not in {Programme.Unit.PERSON, Programme.Unit.ANY},
        desil={level: value for level, name in LEVELS.items() if (value := getattr(row, name)) is not None},
        age_min=row.age_min, age_max=row.age_max, sex=row.sex, disability=row.needs_disability, who=row.who,
        kinds=known, needs={one.slug: one.name for one in row.needs.all()},
        excludes={one.slug: one.name for one in row.excludes.all()}, any_member=row.any_member,
    )  # fmt: skip


def _add(cell: list[Said], who: str, text: str) -> None:
    """Those of whom the same holds stand in one entry."""
    for place, said in enumerate(cell):
        if said.text == text:
            cell[place] = Said(f"{said.who}, {who}", text)
            return
    cell.append(Said(who, text))


# --- Joints --------------------------------------------------------------------------------------
def of_family(family: Family, user) -> list[Panel]:
    relatives, _ = queries.members(user, family)
    people = [row.person for row in relatives if row.person.active]
    return _panel(user, family, Matrix(user, family, people, people))


def of_person(person: Person, user) -> list[Panel]:
    family = queries.family_of(user, person)
    relatives = queries.members(user, family)[0] if family else []
    people = [row.person for row in relatives if row.person.active and row.person_id != person.pk]
    return _panel(user, person, Matrix(user, family, [person, *people], [person]))


def _panel(user, record, matrix: Matrix) -> list[Panel]:
    if not record.active:
        return []
    may_propose = (
        not record.restricted and type(record).objects.visible_to(user, Can.PROPOSAL_EDIT).filter(pk=record.pk).exists()
    )
    context = {"rows": matrix.rows, "others": matrix.others, "may_propose": may_propose}
    return [Panel("Hak dan kepesertaan program", "cases/_matrix.html", context)]
