"""Persons, families and what was found of them, made by the acts a clerk uses."""

from datetime import date
from itertools import count

from cases import actions
from cases.models import Classification, Community, Family, Kind, Participation, Person, Programme, Sex
from office import clock
from regions.models import Region

MINE, SAME_KECAMATAN, ELSEWHERE = (
    "16.03.10.2004",
    "16.03.10.2009",
    "16.03.06.2031",
)  # Segamit, Pelakat, Karang Endah Selatan
serial = count(7001)


def make_nik(born: date = date(1980, 5, 17), sex: str = "L") -> str:
    """A NIK that agrees with birth date and sex; serials from 7001, which the registry does not reach."""
    day = born.day + (40 if sex == "P" else 0)
    return f"160310{day:02}{born:%m%y}{next(serial)}"


def make_person(
    village: str | None = MINE, *, by=None, name: str | None = None, kind: str | None = None, **values
) -> Person:
    """A person living in `village` (None: belum ditempatkan); `kind` is the number of a first classification."""
    number = next(serial)
    defaults = {"name": name or f"Warga {number}", "sex": Sex.FEMALE, "nik_missing_reason": "belum_punya"}
    return actions.create_person(
        by=by,
        values=defaults | {"village": Region.objects.get(pk=village) if village else None} | values,
        kind=Kind.objects.get(code=kind) if kind else None,
        override_reason="Sesuai keadaan di lapangan.",
    )


def make_secret_person(village: str | None = MINE, *, by=None, kind: str = "18", **values) -> Person:
    """A person known only through a Rahasia kind."""
    return make_person(village, by=by, kind=kind, **values)


def make_family(village: str | None = MINE, *members: Person, by=None, head: Person | None = None, **values) -> Family:
    """A family with `head` (made if not given) and `members` as children."""
    head = head or make_person(village, by=by)
    family = actions.create_family(by=by, values=values, head=head)
    for member in members:
        actions.add_member(by=by, family=family, person=member, role="anak")
    return family


def make_community(village: str | None = MINE, *, by=None, name: str = "Komunitas hulu") -> Community:
    place = Region.objects.get(pk=village) if village else None
    return actions.create_community(by=by, values={"name": name, "village": place})


def make_classification(subject, kind: str = "11", *, by=None, **values) -> Classification:
    """`subject` is of the kind with that number, since today unless told."""
    defaults = {"assessed_on": clock.today(), "override_reason": "Sesuai keadaan di lapangan."}
    return actions.classify(by=by, subject=subject, kind=Kind.objects.get(code=kind), **defaults | values)


def make_participation(subject, programme: str = "pkh", *, by=None, **values) -> Participation:
    return actions.record_participation(
        by=by, subject=subject, programme=Programme.objects.get(slug=programme), **values
    )
