""" "Perlu ditinjau": whose age no longer fits the kind they were found to be of. Rules of kinds are data.

Only what changed since counts: who was already outside the rule when assessed was recorded so with a reason.
"""

from collections import defaultdict
from datetime import date

from django.db.models import Q

from accounts.authz import Can, may
from cases import derive
from cases.models import BirthPrecision, Classification, Family, FamilyMembership, Kind, Participation, Person
from office import clock


def due(user, can: Can = Can.CLASSIFICATION_EDIT, *, on: date | None = None):
    """Standing classifications of active persons the user may change, out of the age of their kind on a day."""
    rows = Classification.objects.visible_to(user, can).current().filter(person__active=True)
    return rows.filter(outside(on or clock.today()))


def outside(day: date) -> Q:
    """Kinds with the same limits are asked together; from a year or an estimate a year more or less is no fault."""
    groups = defaultdict(list)
    for pk, low, high in Kind.objects.exclude(age_min=None, age_max=None).values_list("pk", "age_min", "age_max"):
        groups[(low, high)].append(pk)
    total = Q(pk__in=[])
    for (low, high), kinds in groups.items():
        total |= Q(kind__in=kinds) & (_too_old(high, day) | _too_young(low, day))
    # Said once more, so that the index of kinds is asked and not every classification.
    return Q(kind__in=[pk for kinds in groups.values() for pk in kinds]) & total


def since(found: Classification) -> date | None:
    """The birthday on which the person outgrew the kind, where it is known."""
    person, high = found.person, found.kind.age_max
    exact = person.birth_precision == BirthPrecision.DATE
    return derive.years_after(person.birth_date, high + 1) if exact and high is not None else None


def standing(user, person: Person):
    """What is open of a person and the user may end: kinds, programmes, the membership (or None)."""
    found, taken = Classification.objects.none(), Participation.objects.none()
    if may(user, Can.CLASSIFICATION_EDIT):
        found = Classification.objects.visible_to(user, Can.CLASSIFICATION_EDIT).current().filter(person=person)
    if may(user, Can.PARTICIPATION_EDIT):
        taken = Participation.objects.visible_to(user, Can.PARTICIPATION_EDIT).current().filter(person=person)
    families = Family.objects.visible_to(user, Can.PERSON_EDIT)
    member = FamilyMembership.objects.filter(person=person, until=None, family__in=families)
    return found.select_related("kind"), taken.select_related("programme"), member.select_related("family").first()


def _too_old(high: int | None, day: date) -> Q:
    if high is None:
        return Q(pk__in=[])
    fitted = Q(age=None) | Q(age__lte=high)
    return fitted & (
        _born(lte=derive.years_after(day, -(high + 1)))
        | _guessed(lte=derive.years_after(day, -(high + 2)))
        | _year(lt=day.year - high - 1)
    )


def _too_young(low: int | None, day: date) -> Q:
    if not low:
        return Q(pk__in=[])
    fitted = Q(age=None) | Q(age__gte=low)
    return fitted & (
        _born(gt=derive.years_after(day, -low))
        | _guessed(gt=derive.years_after(day, -(low - 1)))
        | _year(gt=day.year - low + 1)
    )


def _born(**limit: date) -> Q:
    return Q(person__birth_precision=BirthPrecision.DATE, **_of("birth_date", limit))


def _guessed(**limit: date) -> Q:
    return Q(person__birth_precision=BirthPrecision.ESTIMATE, **_of("birth_date", limit))


def _year(**limit: int) -> Q:
    return Q(person__birth_date=None, **_of("birth_year", limit))


def _of(column: str, limit: dict) -> dict:
    return {f"person__{column}__{name}": value for name, value in limit.items()}
