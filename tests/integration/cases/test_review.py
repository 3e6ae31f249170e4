"""The list of outgrown kinds, its place in the queue, and the form that settles what a death leaves behind."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.authz import Role
from cases import actions
from cases.models import Kind
from tests.factories.accounts import make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    make_classification,
    make_family,
    make_nik,
    make_participation,
    make_person,
    make_secret_person,
)

pytestmark = pytest.mark.django_db
LIST, HOME = reverse("cases:review_list"), reverse("home")
BORN = date(2008, 1, 5)


def url(name: str, record) -> str:
    return reverse(f"cases:{name}", args=[record.pk])


@pytest.fixture
def clerk(client_for):
    return client_for(make_user(Role.BACK))


def outgrown(village=MINE, code="05", name="Sudah Besar"):
    person = make_person(village, name=name, birth_date=BORN, disabilities=["fisik"])
    return make_classification(person, code, assessed_on=date(2022, 1, 5))


def test_works(clerk):
    row = outgrown()
    assert "Sudah Besar" in clerk.get(LIST).text and "perlu ditinjau" in clerk.get(HOME).text
    page = clerk.get(url("classification_outgrow", row))
    assert page.status_code == 200 and page.context["form"].initial["kind"] == Kind.objects.get(code="09").pk
    assert url("classification_outgrow", row) in clerk.get(row.person.get_absolute_url()).text


def test_nothing_to_review_says_so(clerk):
    assert "Tidak ada yang perlu ditinjau" in clerk.get(LIST).text and "perlu ditinjau" not in clerk.get(HOME).text


def test_refuses_without_capability(client_for):
    for role, codes in ((Role.OPERATOR, [MINE]), (Role.FRONT, []), (Role.ADMIN, [])):
        client = client_for(make_user(role, *codes))
        assert (
            client.get(LIST).status_code == client.post(url("classification_outgrow", outgrown(name="X"))).status_code
        )
        assert client.get(LIST).status_code == 403 and "perlu ditinjau" not in client.get(HOME).text


def test_hides_outside_scope(client_for, clerk):
    far, secret = outgrown(ELSEWHERE, name="Orang Seberang"), outgrown(code="03", name="Tersembunyi")
    village = client_for(make_user(Role.FACILITATOR, MINE))
    for client, row in ((village, far), (clerk, secret)):
        page = client.get(LIST)
        assert row.person.name not in page.text and page.context["page"].count == (0 if client is village else 1)
        assert client.get(url("classification_outgrow", row)).status_code == 404
    assert client_for(make_user(Role.REHSOS)).get(LIST).context["page"].count == 2


def test_ends_and_begins_in_one_form(clerk):
    row = outgrown()
    data = {"version": 1, "on": "05-01-2026", "kind": Kind.objects.get(code="09").pk}
    assert clerk.post(url("classification_outgrow", row), data | {"on": "05-01-2020"}).status_code == 422
    assert clerk.post(f"{url('classification_outgrow', row)}?antrean=1", data).url == LIST
    current = row.person.classifications.get(ended_on=None)
    assert (current.kind.code, current.assessed_on) == ("09", date(2026, 1, 5))
    assert clerk.post(url("classification_outgrow", row), data).status_code == 404, "settled already"


def test_a_kind_that_does_not_fit_asks_why(clerk):
    row = outgrown()
    data = {"version": 1, "on": "05-01-2026", "kind": Kind.objects.get(code="08").pk}
    answer = clerk.post(url("classification_outgrow", row), data)
    assert answer.status_code == 422 and "Alasan tetap dicatat" in answer.text
    assert clerk.post(url("classification_outgrow", row), data | {"override_reason": "Renta"}).status_code == 302


# --- A death -------------------------------------------------------------------------------------
def test_a_death_offers_what_is_open_and_ends_only_what_is_ticked(clerk):
    head, wife = make_person(name="Ayah", kind="11"), make_person(name="Ibu")
    aid, kept = make_participation(head, "pip"), make_participation(head, "pbi-jkn")
    family = make_family(MINE, wife, head=head)
    data = {"version": head.version, "reason": "meninggal", "on": "01-11-2026"}
    answer = clerk.post(url("person_deactivate", head), data)
    assert answer.url == url("person_settle", head)
    page = clerk.get(answer.url)
    assert "Gelandangan" in page.text and "Keluar dari keluarganya" in page.text
    assert url("person_settle", head) in clerk.get(head.get_absolute_url()).text
    head.refresh_from_db()
    chosen = {"version": head.version, "on": "01-11-2026", "participations": [aid.pk], "leave": "on"}
    assert clerk.post(answer.url, chosen).url == family.get_absolute_url(), "the family needs another head"
    aid.refresh_from_db(), kept.refresh_from_db()
    assert (aid.status, kept.status, head.classifications.get().ended_on) == ("berhenti", "aktif", None)
    assert "belum mempunyai kepala" in clerk.get(family.get_absolute_url()).text


def test_what_one_may_not_end_is_not_offered(client_for):
    dead = make_person(kind="11")
    make_classification(dead, "18")
    actions.deactivate_person(by=None, person=dead, reason="meninggal")
    back = client_for(make_user(Role.BACK)).get(url("person_settle", dead)).text
    assert "Gelandangan" in back and "Trafficking" not in back
    front = client_for(make_user(Role.FRONT)).get(url("person_settle", dead)).text
    assert "Gelandangan" not in front, "the front office classifies nobody"


def test_settling_is_for_who_left_and_in_reach(client_for, clerk):
    there, secret = make_person(), make_secret_person()
    assert clerk.get(url("person_settle", there)).url == there.get_absolute_url()
    actions.deactivate_person(by=None, person=secret, reason="meninggal")
    assert clerk.get(url("person_settle", secret)).status_code == 404
    assert client_for(make_user(Role.FACILITATOR, ELSEWHERE)).get(url("person_settle", there)).status_code == 404
    assert client_for(make_user(Role.OPERATOR, MINE)).get(url("person_settle", there)).status_code == 403


# --- The page ------------------------------------------------------------------------------------
def test_the_strip_says_who_this_is_at_once(client_for, clerk):
    person = make_person(name="Kepala", kind="11")
    family = make_family(MINE, make_person(), head=person)
    actions.record_desil(by=None, family=family, period="2026-TW3", desil=2)
    make_participation(person, "pip"), make_classification(person, "18")
    facts = {fact.label: fact for fact in clerk.get(person.get_absolute_url()).context["facts"]}
    assert facts["Keluarga Kepala"].value == "Kepala keluarga" and facts["2026-TW3, nasional"].value == "Desil 2"
    assert (facts["jenis PPKS"].value, facts["jenis PPKS"].detail) == ("1", "Gelandangan"), "no gap for Rahasia"
    assert facts["program diterima"].value == "1"
    cleared = client_for(make_user(Role.REHSOS)).get(person.get_absolute_url()).context["facts"]
    assert next(fact for fact in cleared if fact.label == "jenis PPKS").value == "2"


def test_a_corrected_nik_keeps_everything_attached(clerk):
    """Quality item 15 (OpenSID #11514): programmes, kinds, requests, files, consent and family stay."""
    from documents.actions import store
    from tests.factories.cases import make_basis
    from tests.factories.referrals import make_intake
    from tests.meta.world import upload

    back, person = make_user(Role.BACK), make_person(nik=make_nik(), nik_missing_reason="", kind="11")
    aid, family, basis = make_participation(person, "pip"), make_family(head=person), make_basis(person)
    intake = make_intake(back, subject_name=person.name, village=MINE, person=person)
    store(upload=upload(), owner=person, by=back, label="KTP")
    data = {"version": person.version, "nik": make_nik(), "nik_missing_reason": "", "state": "", "confirmed": "on"}
    assert clerk.post(url("person_nik", person), data).status_code == 302
    person.refresh_from_db()
    assert person.nik == data["nik"]
    for row in (aid, family, basis, intake, person.classifications.get()):
        row.refresh_from_db()
    assert (aid.person, basis.person, intake.person, family.head) == (person, person, person, person)
    page = clerk.get(person.get_absolute_url()).text
    for there in ("Gelandangan", "PIP", "KTP", intake.number, "Pencatatan di Dinas Sosial"):
        assert there in page, there


def test_the_history_of_a_person_masks_and_leaves_out(client_for):
    nik = make_nik()
    person = make_person(nik=nik, nik_missing_reason="", phone="081234567890")
    new = make_nik()
    actions.set_nik(by=None, person=person, nik=new)
    guardian = make_secret_person(name="Wali Tersembunyi")
    values = {"guardian": guardian, "note": "Sering sakit", "sex": "L", "village": ELSEWHERE}
    actions.update_person(by=None, person=person, values=values)
    back = client_for(make_user(Role.BACK)).get(url("person_history", person)).text
    assert nik not in back and new not in back and f"dari 160310••••••{nik[-4:]} menjadi" in back
    assert "Wali Tersembunyi" not in back and "Jenis kelamin dari Perempuan menjadi Laki-laki." in back
    assert "Sering sakit" in back and "menjadi Desa Karang Endah Selatan" in back
    kasi = client_for(make_user(Role.KASI, "16.03.06")).get(url("person_history", person)).text
    assert "Sering sakit" not in kasi
    assert "Wali Tersembunyi" in client_for(make_user(Role.REHSOS)).get(url("person_history", person)).text
