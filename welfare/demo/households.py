"""How families of the demo live, what they agreed to, and a few that split, joined or lost their head."""

from datetime import timedelta
from random import Random

from cases import actions
from cases.housing import Asset, Floor, Fuel, Light, Power, Roof, Tenure, Toilet, Wall, Water
from cases.models import Family, FamilyMembership, FamilyRole, NikState, Person
from office import clock
from office.models import Desk
from welfare.demo.staff import SEGAMIT

SURVEYED, AGREED = 60, 40  # families
SHARED = ["baznas", "rsud", "bpjs-kesehatan"]


def fill(users: dict, chance: Random) -> None:
    """By the acts a clerk uses, in villages the demo accounts see."""
    families = list(Family.objects.filter(restricted=False).order_by("pk").select_related("head"))
    near = [family for family in families if family.village_id == SEGAMIT] + families[:SURVEYED]
    for family in near[:SURVEYED]:
        _survey(family, users["back"], chance)
    for number, family in enumerate(near[:AGREED]):
        _agree(family.head, users["back"], number)
    _move([family for family in near if family.memberships.count() > 3], users["back"])


def _survey(family: Family, by, chance: Random) -> None:
    """One two years ago, and a newer one in which something has got better."""
    today = clock.today()
    poor = {
        "tenure": chance.choice([Tenure.OWN, Tenure.OWN, Tenure.FREE, Tenure.RENT]), "floor": Floor.EARTH,
        "floor_area": chance.randint(24, 54), "wall": chance.choice([Wall.WOOD, Wall.WOVEN]), "roof": Roof.ZINC,
        "water": chance.choice([Water.WELL, Water.OPEN_WELL, Water.SURFACE]), "light": Light.METER,
        "power": Power.W450, "fuel": Fuel.WOOD, "toilet": chance.choice([Toilet.OWN, Toilet.SHARED, Toilet.NONE]),
        "assets": [Asset.SMARTPHONE], "income": chance.randrange(600_000, 1_500_000, 50_000),
    }  # fmt: skip
    later = {"floor": Floor.CEMENT, "fuel": Fuel.GAS_SMALL, "assets": [Asset.SMARTPHONE, Asset.MOTORCYCLE], "goats": 2}
    for day, values in ((today - timedelta(days=700), poor), (today - timedelta(days=90), poor | later)):
        row = {"surveyed_on": day, "source": "Pendataan DTSEN desa"} | values
        if not family.dwellings.filter(surveyed_on=day).exists():
            actions.record_dwelling(by=by, family=family, values=row)


def _agree(person: Person, by, number: int) -> None:
    if person.legal_bases.exists():
        return
    day = clock.today() - timedelta(days=100 + number)
    given = {"basis": "persetujuan", "since": day, "way": "tanda_tangan", "given_by": person.name, "wording": "2026-1"}
    actions.record_basis(by=by, person=person, basis="kepentingan_umum", since=day)
    shared = actions.record_basis(
        by=by, person=person, desk=Desk.objects.get(slug=SHARED[number % len(SHARED)]), **given
    )
    if number % 5 == 4:
        actions.end_basis(by=by, row=shared, ended_on=clock.today(), reason="ditarik", note="Tidak jadi dirujuk.")


def _move(families: list[Family], by) -> None:
    """A grown son with a household of his own, two families joined, one whose head has died."""
    if len(families) < 4:
        return
    split, joined, host, mourning = families[:4]
    going = _open(split).exclude(role=FamilyRole.HEAD).order_by("pk").last()
    actions.split_family(by=by, family=split, roles={going.pk: FamilyRole.HEAD})
    roles = {row.pk: FamilyRole.KIN for row in _open(joined)}
    actions.join_families(by=by, source=joined, target=host, roles=roles)
    head = mourning.head
    if head.nik and head.nik_state == NikState.UNCHECKED:
        actions.record_nik_check(
            by=by, person=head, answer=NikState.DEAD, checked_on=clock.today(), source="SIAK, Disdukcapil"
        )
    actions.deactivate_person(by=by, person=head, reason="meninggal", on=clock.today() - timedelta(days=3))


def _open(family: Family):
    return FamilyMembership.objects.filter(family=family, until=None)
