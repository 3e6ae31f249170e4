"""Families: list, page, members, KK numbers, desil, companion."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.authz import Role
from cases import actions
from cases.models import Family, FamilyMembership
from tests.factories.accounts import make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    make_classification,
    make_family,
    make_participation,
    make_person,
    make_secret_person,
)
from trail.models import Event

pytestmark = pytest.mark.django_db
LIST, FIND = reverse("cases:family_list"), reverse("cases:family_find")
KK = "1603101234560001"
NAMES = ["family_detail", "family_edit", "family_kk", "family_companion", "desil_create", "member_add",
         "family_classify", "family_participate"]  # fmt: skip


def url(name: str, record) -> str:
    return reverse(f"cases:{name}", args=[record.pk])


@pytest.fixture
def clerk(client_for):
    return client_for(make_user(Role.BACK))


@pytest.mark.parametrize("name", NAMES)
def test_works(clerk, name):
    assert clerk.get(url(name, make_family())).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_refuses_without_capability(client_for, name):
    assert client_for(make_user(Role.ADMIN)).get(url(name, make_family())).status_code == 403


@pytest.mark.parametrize("name", ["family_detail", "family_edit", "family_kk", "member_add", "family_classify"])
def test_hides_outside_scope(client_for, name):
    client = client_for(make_user(Role.FACILITATOR, ELSEWHERE))
    assert client.get(url(name, make_family(MINE))).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_a_restricted_family_is_404_for_the_uncleared(clerk, name):
    assert clerk.get(url(name, make_family(head=make_secret_person()))).status_code == 404


def test_refuses_get(clerk):
    assert clerk.get(FIND).status_code == 405
    assert clerk.get(url("family_reveal", make_family())).status_code == 405


def test_the_list_counts_visible_members_and_shows_the_newest_desil(clerk):
    family = make_family(MINE, make_person(), make_secret_person(), head=make_person(name="Kepala Nama"))
    for period, desil in (("2026-TW2", 4), ("2026-TW3", 2)):
        clerk.post(
            url("desil_create", family), {"once": str(uuid4()), "period": period, "level": "nasional", "desil": desil}
        )
    row = clerk.get(LIST).context["page"].rows[0]
    assert (row.label, row.people, row.desil) == ("Keluarga Kepala Nama", 2, 2)


def test_the_list_is_scoped_and_hides_restricted_families(client_for):
    mine, there = make_family(MINE), make_family(ELSEWHERE)
    secret = make_family(MINE, head=make_secret_person())
    for role, codes, expected in [
        (Role.OPERATOR, [MINE], {mine}),
        (Role.FRONT, [], {mine, there}),
        (Role.REHSOS, [], {mine, there, secret}),
    ]:
        page = client_for(make_user(role, *codes)).get(LIST).context["page"]
        assert set(page.rows) == expected and page.count == len(expected)


def test_filters_by_kind_and_programme(clerk):
    poor, fed = make_family(head=make_person(name="Miskin")), make_family(head=make_person(name="Pangan"))
    found, row = make_classification(poor, "24"), make_participation(fed, "sembako")
    assert [f.pk for f in clerk.get(f"{LIST}?kind={found.kind_id}").context["page"].rows] == [poor.pk]
    assert [f.pk for f in clerk.get(f"{LIST}?programme={row.programme_id}").context["page"].rows] == [fed.pk]


def test_a_kk_number_opens_the_family_in_scope(clerk, client_for):
    family = make_family(MINE, no_kk=KK)
    assert clerk.post(FIND, {"q": KK}).url == family.get_absolute_url()
    elsewhere = client_for(make_user(Role.OPERATOR, ELSEWHERE))
    assert elsewhere.post(FIND, {"q": KK}).url == LIST
    clerk.post(url("family_kk", family), {"version": 2, "no_kk": "1603101234560002"})
    assert clerk.post(FIND, {"q": KK}).url == family.get_absolute_url(), "the old number still finds it"
    holder = make_family(MINE, no_kk=KK)
    assert clerk.post(FIND, {"q": KK}).url == holder.get_absolute_url(), "who has the number now comes first"


def test_the_kk_number_is_masked_and_its_reveal_logged(clerk):
    family = make_family(no_kk=KK)
    assert KK not in clerk.get(url("family_detail", family)).text + clerk.get(LIST).text
    assert clerk.post(url("family_reveal", family), headers={"HX-Request": "true"}).text == KK
    assert Event.objects.filter(act="family.no_kk_reveal", subject_id=str(family.pk)).count() == 1


def test_from_a_person_to_a_family(clerk):
    person = make_person(MINE, rt="001")
    data = {"once": str(uuid4()), "no_kk": KK, "village": MINE, "rt": "1"}
    for _ in range(2):
        assert clerk.post(url("family_create", person), data).status_code == 302
    family = Family.objects.get()
    assert (family.head, family.no_kk, family.rt) == (person, KK, "001")


@pytest.mark.parametrize(
    "wrong", [{"no_kk": "123"}, {"no_kk": "0" * 15 + "1"}, {"village": "x"}, {"rt": "abcd"}, {"note": "a\x00"}]
)
def test_create_reports_bad_input(clerk, wrong):
    data = {"once": str(uuid4()), "no_kk": "", "village": MINE} | wrong
    assert clerk.post(url("family_create", make_person()), data).status_code == 422
    assert not Family.objects.exists()


def test_a_kk_number_twice_is_a_sentence(clerk):
    holder = make_family(no_kk=KK)
    response = clerk.post(url("family_create", make_person()), {"once": str(uuid4()), "no_kk": KK, "village": MINE})
    assert response.status_code == 422 and f"sudah tercatat pada {holder}" in response.text
    assert Family.objects.count() == 1


def test_a_kk_number_of_another_area_is_a_logged_hit_without_a_name(client_for, monkeypatch):
    """As a NIK: no oracle for who is registered where, and not a dead end (ADR 8)."""
    holder = make_family(ELSEWHERE, no_kk=KK)
    own, person = make_family(MINE), make_person(MINE)
    client = client_for(make_user(Role.FACILITATOR, MINE))
    tries = [
        (url("family_create", person), {"once": str(uuid4()), "no_kk": KK, "village": MINE}),
        (url("family_kk", own), {"version": own.version, "no_kk": KK}),
    ]
    for address, data in tries:
        page = client.post(address, data)
        assert page.status_code == 422 and "di wilayah lain. Hubungi kabupaten" in page.text
        assert str(holder.head) not in page.text
    assert Event.objects.filter(act="nik.elsewhere", subject_id=str(holder.head_id)).count() == 1
    monkeypatch.setattr("cases.actions.nik.ELSEWHERE_LIMIT", 0)
    make_family(ELSEWHERE, no_kk="1603101234560009")
    page = client.post(url("family_kk", own), {"version": own.version, "no_kk": "1603101234560009"})
    assert "Terlalu banyak" in page.text


def test_who_is_known_only_through_rahasia_clashes_with_no_kk(client_for):
    make_family(MINE, no_kk=KK)
    secret = make_secret_person(MINE)
    data = {"once": str(uuid4()), "no_kk": KK, "village": MINE}
    assert client_for(make_user(Role.REHSOS)).post(url("family_create", secret), data).status_code == 302


def test_a_member_joins_after_being_found(clerk):
    family, child = make_family(), make_person(name="Anak Ketiga")
    page = clerk.post(url("member_add", family), {"q": "ketiga"})
    assert "Anak Ketiga" in page.text
    data = {"q": "ketiga", "person": child.pk, "role": "anak", "version": family.version}
    assert clerk.post(url("member_add", family), data).status_code == 302
    assert FamilyMembership.objects.filter(family=family, person=child, until=None).exists()


def test_a_person_out_of_reach_cannot_be_smuggled_into_a_family(client_for):
    client = client_for(make_user(Role.FACILITATOR, MINE))
    family, stranger = make_family(MINE), make_person(ELSEWHERE, name="Orang Sana")
    response = client.post(url("member_add", family), {"q": "orang", "person": stranger.pk, "role": "anak"})
    assert response.status_code == 422 and "Orang Sana" not in response.text
    assert not FamilyMembership.objects.filter(person=stranger).exists()


def test_joining_from_another_family_needs_the_tick(clerk):
    child = make_person(name="Anak Pindah")
    make_family(MINE, child)
    family = make_family()
    data = {"q": "pindah", "person": child.pk, "role": "anak", "version": family.version}
    assert clerk.post(url("member_add", family), data).status_code == 422
    assert clerk.post(url("member_add", family), data | {"move": "on"}).status_code == 302


def test_a_member_leaves_with_a_reason(clerk, client_for):
    child = make_person()
    family = make_family(MINE, child)
    row = FamilyMembership.objects.get(person=child)
    address = url("member_leave", row)
    assert client_for(make_user(Role.FACILITATOR, ELSEWHERE)).get(address).status_code == 404
    assert clerk.post(address, {"reason": ""}).status_code == 422
    assert clerk.post(address, {"reason": "Pindah", "version": family.version}).status_code == 302
    for name in ("member_leave", "member_move"):
        again = clerk.get(url(name, row), follow=True)
        assert again.redirect_chain[0][0] == family.get_absolute_url() and "sudah keluar" in again.text, name
    assert family.memberships.filter(until=None).count() == 1


def test_who_left_by_death_is_led_on_to_the_own_record(clerk):
    """A death told of the family alone would let the person receive aid for ever."""
    child = make_person(name="Sudah Wafat")
    family = make_family(MINE, child)
    row = FamilyMembership.objects.get(person=child)
    data = {"reason": "Meninggal dunia", "version": family.version}
    page = clerk.post(url("member_leave", row), data, follow=True)
    assert page.redirect_chain[-1][0] == url("person_deactivate", child) and "masih aktif" in page.text
    assert not family.memberships.filter(person=child, until=None).exists()


def test_a_member_living_elsewhere_cannot_be_sent_away_by_the_village(client_for):
    child = make_person(ELSEWHERE)
    make_family(MINE, child)
    row = FamilyMembership.objects.get(person=child)
    assert client_for(make_user(Role.FACILITATOR, MINE)).get(url("member_leave", row)).status_code == 404


def test_a_stale_edit_is_refused(clerk):
    family = make_family()
    clerk.post(url("family_edit", family), {"version": 1, "village": MINE, "address": "Satu"})
    response = clerk.post(url("family_edit", family), {"version": 1, "village": MINE, "address": "Dua"})
    assert response.status_code == 422 and "sudah diubah" in response.text


def test_the_members_move_house_with_the_family_when_that_is_ticked(clerk):
    """Else the family stood in one village and those in it in another, seen by neither operator as a whole."""
    secret = make_secret_person(MINE)
    family = make_family(MINE, secret, make_person(MINE))
    family.refresh_from_db()
    data = {"version": family.version, "village": ELSEWHERE, "address": "Dusun Baru", "rt": "", "rw": ""}
    assert clerk.post(url("family_edit", family), data).status_code == 302
    lived = family.memberships.filter(until=None, person__restricted=False).values_list("person__village", flat=True)
    assert set(lived) == {MINE}
    family.refresh_from_db()
    data |= {"version": family.version, "relocate": "on"}
    assert clerk.post(url("family_edit", family), data).status_code == 302
    assert set(lived.all()) == {ELSEWHERE}
    secret.refresh_from_db()
    assert secret.village_id == MINE, "nobody is moved by whom he is hidden from"


def test_the_companion_is_a_pendamping(clerk):
    family, companion, other = make_family(), make_user(Role.PENDAMPING), make_user(Role.FRONT)
    assert clerk.post(url("family_companion", family), {"version": 1, "companion": other.pk}).status_code == 422
    assert clerk.post(url("family_companion", family), {"version": 1, "companion": companion.pk}).status_code == 302
    assert Family.objects.get(pk=family.pk).companion == companion


def test_of_a_closed_family_the_companion_is_only_taken_off(clerk):
    family, companion = make_family(), make_user(Role.PENDAMPING)
    actions.set_companion(by=None, family=family, companion=companion)
    actions.join_families(by=None, source=family, target=make_family(), roles={})
    page = url("family_companion", family)
    assert page in clerk.get(family.get_absolute_url()).text
    again = {"version": family.version, "companion": make_user(Role.PENDAMPING).pk}
    assert clerk.post(page, again).status_code == 422
    assert clerk.post(page, {"version": family.version, "companion": ""}).status_code == 302
    assert Family.objects.get(pk=family.pk).companion is None
    assert page not in clerk.get(family.get_absolute_url()).text


@pytest.mark.parametrize(
    "wrong", [{"period": "kapan"}, {"period": ""}, {"desil": "0"}, {"desil": "11"}, {"desil": "x"}, {"level": "x"}]
)
def test_desil_reports_bad_input(clerk, wrong):
    data = {"once": str(uuid4()), "period": "2026-TW3", "level": "nasional", "desil": "2"} | wrong
    assert clerk.post(url("desil_create", make_family()), data).status_code == 422


def test_queries_do_not_grow_with_rows(client_for, django_assert_max_num_queries):
    client = client_for(make_user(Role.SUPERVISOR, "16.03.10"))
    make_family()
    client.get(LIST)
    with django_assert_max_num_queries(30) as few:
        client.get(LIST)
    for _ in range(8):
        make_family(MINE, make_person())
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(LIST)
