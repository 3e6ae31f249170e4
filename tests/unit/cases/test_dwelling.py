"""Surveys of a house: one a day, corrected by compare-and-set, seen by whom finance is open to."""

from datetime import date, timedelta

import pytest

from accounts.authz import Can, Role
from cases import actions
from cases.forms.dwelling import DwellingCreateForm
from cases.models import Dwelling
from office import clock
from office.errors import DomainError, Stale
from tests.factories.accounts import make_user
from tests.factories.cases import ELSEWHERE, MINE, make_dwelling, make_family, make_secret_person

pytestmark = pytest.mark.django_db


def test_surveys_are_a_time_line():
    family = make_family()
    for day, floor in ((date(2025, 3, 1), "tanah"), (date(2026, 3, 1), "semen_bata")):
        make_dwelling(family, surveyed_on=day, floor=floor)
    newest = family.dwellings.order_by("-surveyed_on").first()
    assert newest.floor == "semen_bata" and family.dwellings.count() == 2


def test_a_day_has_one_survey():
    family = make_family()
    make_dwelling(family)
    with pytest.raises(DomainError) as refused:
        make_dwelling(family)
    assert "surveyed_on" in refused.value.fields


def test_no_survey_of_a_day_to_come():
    with pytest.raises(DomainError):
        make_dwelling(make_family(), surveyed_on=clock.today() + timedelta(days=1))


def test_two_who_correct_a_survey_at_once():
    row = make_dwelling(make_family())
    twin = Dwelling.objects.get(pk=row.pk)
    actions.update_dwelling(by=None, dwelling=row, values={"roof": "seng"}, version=1)
    with pytest.raises(Stale):
        actions.update_dwelling(by=None, dwelling=twin, values={"roof": "genteng"}, version=1)
    twin.refresh_from_db()
    assert twin.roof == "seng"


def test_who_sees_a_survey():
    mine, far = make_dwelling(make_family(MINE)), make_dwelling(make_family(ELSEWHERE))
    hidden = make_dwelling(make_family(head=make_secret_person()))
    for role, codes, expected in [
        (Role.BACK, [], {mine, far}),
        (Role.REHSOS, [], {mine, far, hidden}),
        (Role.OPERATOR, [MINE], {mine}),
        (Role.KASI, ["16.03.10"], set()),
        (Role.ADMIN, [], set()),
    ]:
        assert set(Dwelling.objects.visible_to(make_user(role, *codes), Can.PERSON_VIEW)) == expected, role


def test_what_was_asked_is_told_in_words():
    row = make_dwelling(
        make_family(), power="900", light="pln_meteran", floor_area=36, assets=["sepeda_motor", "lemari_es"],
        income=1_500_000, goats=0,
    )  # fmt: skip
    told = dict(row.told)
    assert told["Lantai"] == "Tanah" and told["Luas lantai (m²)"] == "36" and told["Daya listrik"] == "900 watt"
    assert told["Aset"] == "Sepeda motor, Lemari es/kulkas"
    assert told["Penghasilan sebulan (rupiah)"] == "Rp1.500.000"
    assert told["Kambing/domba/babi (ekor)"] == "0" and "Atap" not in told


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("-3.651234, 103.771234", ("-3.651234", "103.771234")),
        ("(-3,6512 103,7712)", ("-3.651200", "103.771200")),
        ("", None),
        ("91.00, 103.00", False),
        ("Dusun II", False),
    ],
)
def test_coordinates_as_a_map_gives_them(typed, expected):
    data = {"once": "8f5c0c9e-6f4d-4d0e-8f7d-0f6a3c1b2a11", "surveyed_on": "01-03-2026", "coordinates": typed}
    form = DwellingCreateForm(data, user=make_user(Role.BACK))
    if expected is False:
        assert "coordinates" in form.errors
        return
    assert form.is_valid(), form.errors
    place = form.values()["latitude"], form.values()["longitude"]
    assert place == (tuple(map(type(place[0]), expected)) if expected else (None, None))


def test_power_belongs_to_a_meter():
    form = DwellingCreateForm({"surveyed_on": "01-03-2026", "power": "900", "light": "bukan_listrik"}, user=None)
    assert "power" in form.errors
