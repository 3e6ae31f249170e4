"""Who stands at the desk: finding a person by NIK or name, and what is known of the family, on one screen."""

from dataclasses import dataclass

from accounts.authz import Can
from cases import queries
from cases.models import DesilRecord, Family, FamilyMembership, Participation, Person
from cases.search import by_name, by_nik, digits16
from referrals.models import Intake
from referrals.workflow import OPEN

MOST = 8
PBI = "pbi-jkn"


@dataclass(frozen=True)
class Standing:
    """`programmes`: present and past ones of person and family, newest first. `waiting`: own open intakes.

    `kin`: the others of the family the user may see, with whether each lost the card: a mother asks for her daughter.
    """

    person: Person
    family: Family | None
    desil: DesilRecord | None
    programmes: list[Participation]
    waiting: list[Intake]
    kin: list[tuple[FamilyMembership, bool]]

    @property
    def pbi(self) -> Participation | None:
        """The newest PBI-JK participation of the person, whatever its state."""
        return next((row for row in self.programmes if row.programme.slug == PBI and row.person_id), None)

    @property
    def lost(self) -> bool:
        """Whether the person stands on a list of those switched off."""
        return self.pbi is not None and self.pbi.status != Participation.Status.ACTIVE

    @property
    def kin_lost(self) -> list[Person]:
        """Others of the family who stand on such a list, while this person does not."""
        return [] if self.lost else [row.person for row, lost in self.kin if lost]

    @property
    def desil_label(self) -> str:
        return f"Desil {self.desil.desil}" if self.desil else ""


def visible(user):
    """The persons of the register this user may open."""
    return Person.objects.visible_to(user, Can.PERSON_VIEW).active().select_related("village", "kecamatan")


def found_by(user, text: str) -> list[Person]:
    """Persons with this NIK, else with this name."""
    nik = digits16(text)
    rows = by_nik(visible(user), nik) if nik else by_name(visible(user), text)
    return list(rows.order_by("name_key", "pk")[:MOST])


def known(user, pk: str) -> Person | None:
    """The person of this id, if the user may open the page."""
    return visible(user).filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None


def standing(user, person: Person, service: str) -> Standing:
    """What `user` may read of this person and the family; `service`: of which the open intakes are shown."""
    family = queries.family_of(user, person)
    rows = (
        Participation.objects.visible_to(user, Can.PERSON_VIEW).select_related("programme").order_by("-period", "-pk")
    )
    own = list(rows.filter(person=person))
    mine = Intake.objects.visible_to(user, Can.INTAKE_VIEW).filter(person=person, service__slug=service)
    return Standing(
        person=person,
        family=family,
        desil=queries.latest_desil(family),
        programmes=own + (list(rows.filter(family=family)) if family else []),
        waiting=list(mine.filter(status__in=OPEN).order_by("-pk")[:3]),
        kin=_kin(user, person, family, rows),
    )


def _kin(user, person: Person, family: Family | None, rows) -> list[tuple[FamilyMembership, bool]]:
    if family is None:
        return []
    members = [row for row in queries.members(user, family)[0] if row.person_id != person.pk]
    last: dict[int, bool] = {}
    for row in rows.filter(programme__slug=PBI, person__in=[row.person_id for row in members]):
        last.setdefault(row.person_id, row.status != Participation.Status.ACTIVE)
    return [(row, last.get(row.person_id, False)) for row in members]
