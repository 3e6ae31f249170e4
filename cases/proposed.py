"""What stands beside proposals: their calendar, the limits of a programme, and what is wrong with each name."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Q

from accounts.authz import Can
from cases import proposing
from cases.models import (
    DesilRecord,
    EntitlementRule,
    FamilyMembership,
    Programme,
    Proposal,
    ProposalItem,
    ProposalWindow,
)
from cases.models.reference import Secrecy
from cases.proposing import Named, Status, Window
from office import clock

CLOSED = "Keluarga yang diusulkan sudah ditutup."


def programmes():
    """Programmes that may be proposed: nothing Rahasia stands in a list that leaves the village."""
    return Programme.objects.filter(active=True, benefit=True, level__lte=Secrecy.LIMITED).order_by("name")


def window_of(programme: Programme) -> Window | None:
    """The calendar that binds proposals of a programme; None: any day will do."""
    row = programme.windows.filter(active=True, kind=ProposalWindow.Kind.AID).first()
    return Window(row.opens_day, row.closes_day) if row else None


def calendars() -> list[ProposalWindow]:
    """Both calendars as they stand, for a page."""
    return list(ProposalWindow.objects.filter(active=True).prefetch_related("programmes"))


def next_period(programme: Programme) -> str:
    return proposing.next_period(clock.today(), window_of(programme))


def closed(programme: Programme, period: str) -> str:
    """Why names of this month cannot be handed in today, "" where they can."""
    return proposing.closed(clock.today(), period, window_of(programme))


def of_closed_family(item: ProposalItem) -> bool:
    """Whether the family it counts for was closed meanwhile: nothing new is recorded there."""
    by_family = item.proposal.programme.unit == Programme.Unit.FAMILY and item.family_id
    return bool(by_family) and not item.family.active


def gone(item: ProposalItem) -> str:
    """Why nothing can be approved for this name any more, "" while it can."""
    if not item.person.active:
        return f"Sudah dinonaktifkan: {item.person.get_deactivation_reason_display().lower()}."
    return CLOSED if of_closed_family(item) else ""


def checked(items: Iterable[ProposalItem]) -> dict[int, list[str]]:
    """What is wrong with each name, by id; the number of queries does not grow with the names."""
    items = list(items)
    members = _memberships({item.person_id for item in items})
    desil = _desil({row.family_id for row in members.values()})
    limits = _limits({item.proposal.programme for item in items})
    rivals = _rivals(items)
    found = {}
    for item in items:
        row, person = members.get(item.person_id), item.person
        most, anyone = limits[item.proposal.programme_id]
        found[item.pk] = proposing.faults(
            Named(
                name=person.name, nik=person.nik, no_kk=row.family.no_kk if row else None, born=person.birth_date,
                desil=desil.get(row.family_id) if row else None, role=row.role if row else "", most_desil=most,
                any_member=anyone, rivals=tuple(rivals[item.pk]),
            )
        )  # fmt: skip
        if sentence := gone(item):
            found[item.pk].append(sentence)
    return found


def _memberships(people: set[int]) -> dict[int, FamilyMembership]:
    rows = FamilyMembership.objects.filter(person__in=people, until=None).select_related("family")
    return {row.person_id: row for row in rows}


def _desil(families: set[int]) -> dict[int, int]:
    rows = DesilRecord.objects.filter(family__in=families, level=DesilRecord.Level.NATIONAL).in_time()
    return {row.family_id: row.desil for row in rows}


def _limits(wanted: set[Programme]) -> dict[int, tuple[int | None, bool]]:
    """Programme -> highest national desil (None: no limit) and whether anybody of a family may be proposed."""
    rules: dict[int, list[EntitlementRule]] = defaultdict(list)
    for rule in EntitlementRule.objects.on(clock.today()).filter(programme__in=wanted):
        rules[rule.programme_id].append(rule)
    return {programme.pk: _limit(programme, rules[programme.pk]) for programme in wanted}


def _limit(programme: Programme, rules: list[EntitlementRule]) -> tuple[int | None, bool]:
    if not rules:
        return proposing.MOST_DESIL, programme.unit == Programme.Unit.PERSON
    desil = [rule.desil_national_max for rule in rules]
    return None if None in desil else max(desil), any(rule.any_member for rule in rules)


def _rivals(items: list[ProposalItem]) -> dict[int, list[str]]:
    """Other programmes the same person, or the same family, is proposed for in the same month."""
    people, families = {item.person_id for item in items}, {item.family_id for item in items} - {None}
    others = ProposalItem.objects.standing().filter(
        Q(person__in=people) | Q(family__in=families), proposal__period__in={item.proposal.period for item in items}
    )
    rows = list(others.select_related("proposal__programme"))
    found: dict[int, list[str]] = defaultdict(list)
    for item in items:
        for other in rows:
            if other.pk != item.pk and _clash(item, other) and other.proposal.programme.name not in found[item.pk]:
                found[item.pk].append(other.proposal.programme.name)
    return found


def _clash(one: ProposalItem, other: ProposalItem) -> bool:
    """Person programmes clash on the person; a family programme with everything of the family that counts by family."""
    if one.proposal.period != other.proposal.period or one.proposal.programme_id == other.proposal.programme_id:
        return False
    by_family = {one.proposal.programme.unit, other.proposal.programme.unit} == {Programme.Unit.FAMILY}
    same_family = one.family_id is not None and one.family_id == other.family_id
    return one.person_id == other.person_id or (by_family and same_family)


# --- Counts --------------------------------------------------------------------------------------
def standings(user, proposals: Iterable[Proposal]) -> dict[int, dict[str, int]]:
    """How many names of each proposal stand where, of those the user may see: proposal -> status -> number."""
    rows = ProposalItem.objects.visible_to(user, Can.PROPOSAL_VIEW).filter(proposal__in=[row.pk for row in proposals])
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for pk, status, number in rows.values_list("proposal", "status").annotate(n=Count("pk")).order_by():
        found[pk][status] = number
    return found


def told(counts: dict[str, int]) -> list[tuple[str, int, str]]:
    """Status in words, number and tone, in the order a name goes through them."""
    return [(s.label, counts[s], proposing.TONES.get(s, "")) for s in Status if counts.get(s)]


def in_round(user, can: Can, programme: Programme, period: str):
    """The names of all villages for one programme and month."""
    rows = ProposalItem.objects.visible_to(user, can)
    return rows.filter(proposal__programme=programme, proposal__period=period)


def totals(user, programme: Programme, period: str) -> dict[str, int]:
    """How many names of a round stand where, of those the user may see."""
    rows = in_round(user, Can.PROPOSAL_VIEW, programme, period)
    return dict(rows.values_list("status").annotate(n=Count("pk")).order_by())
