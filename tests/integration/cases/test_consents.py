"""Legal bases on the page of a person, their proof, answers of Dukcapil, and what the sender of a referral is told."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.authz import Role
from cases import actions
from documents.models import Attachment
from office.models import Desk
from tests.factories.accounts import make_user
from tests.factories.cases import ELSEWHERE, MINE, make_basis, make_nik, make_person, make_secret_person
from tests.factories.referrals import make_intake
from tests.unit.documents.test_store import photo

pytestmark = pytest.mark.django_db
NAMES = ["basis_create", "person_check"]


def url(name: str, record) -> str:
    return reverse(f"cases:{name}", args=[record.pk])


@pytest.fixture
def clerk(client_for):
    return client_for(make_user(Role.BACK))


def given(**values) -> dict:
    upload = SimpleUploadedFile("bukti.jpg", photo(), content_type="image/jpeg")
    return {
        "once": str(uuid4()), "basis": "persetujuan", "since": "01-11-2026", "given_by": "Sumarni", "way": "lisan",
        "upload": upload,
    } | values  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_works(clerk, name):
    assert clerk.get(url(name, make_person())).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_refuses_without_capability(client_for, name):
    for role, codes in ((Role.ADMIN, []), (Role.OPERATOR, [MINE]), (Role.KADIS, [])):
        assert client_for(make_user(role, *codes)).post(url(name, make_person())).status_code == 403, role


@pytest.mark.parametrize("name", NAMES)
def test_hides_outside_scope(client_for, clerk, name):
    assert client_for(make_user(Role.FACILITATOR, ELSEWHERE)).get(url(name, make_person())).status_code == 404
    assert clerk.get(url(name, make_secret_person())).status_code == 404


def test_a_basis_out_of_reach_cannot_be_ended(client_for, clerk):
    row, secret = make_basis(make_person()), make_basis(make_person(kind="18"), desk="uptd-ppa", level=3)
    assert client_for(make_user(Role.FACILITATOR, ELSEWHERE)).get(url("basis_end", row)).status_code == 404
    assert clerk.get(url("basis_end", secret)).status_code == 404
    assert client_for(make_user(Role.REHSOS)).get(url("basis_end", secret)).status_code == 200


def test_consent_with_its_proof_stands_on_the_page(clerk):
    person = make_person(birth_date=date(2015, 3, 4))
    assert clerk.post(url("basis_create", person), given()).status_code == 422, "a child's guardian is named"
    desk = Desk.objects.get(slug="baznas")
    assert clerk.post(url("basis_create", person), given(relation="ibu", desk=desk.pk)).status_code == 302
    page = clerk.get(person.get_absolute_url()).text
    assert "Berbagi dengan Baznas" in page and "Sumarni (ibu)" in page and "Naskah 2026-1" in page
    proof = Attachment.objects.get(owner_type="cases.legalbasis")
    assert proof.get_absolute_url() in page
    assert clerk.get(proof.get_absolute_url()).getvalue().startswith(b"\xff\xd8\xff")


def test_the_proof_is_for_who_sees_the_basis(client_for, clerk):
    person = make_person(kind="18")
    make_participating = make_person()  # somebody else, so that a wrong owner would be noticed
    clerk.post(url("basis_create", make_participating), given())
    secret = client_for(make_user(Role.REHSOS))
    assert secret.post(url("basis_create", person), given(secret="on")).status_code == 302
    proof = Attachment.objects.filter(owner_type="cases.legalbasis").latest("pk").get_absolute_url()
    assert secret.get(proof).getvalue().startswith(b"\xff\xd8\xff")
    for role, codes in ((Role.BACK, []), (Role.KASI, ["16.03.10"]), (Role.FACILITATOR, [ELSEWHERE]), (Role.ADMIN, [])):
        assert client_for(make_user(role, *codes)).get(proof).status_code == 404, role


def test_a_secret_basis_is_absent_for_the_uncleared(client_for, clerk):
    person = make_person(kind="11")
    make_basis(person, desk="uptd-ppa", level=3, note="Kenari")
    page = clerk.get(person.get_absolute_url()).text + clerk.get(url("person_history", person)).text
    assert "UPTD" not in page and "Kenari" not in page
    assert "UPTD" in client_for(make_user(Role.REHSOS)).get(person.get_absolute_url()).text


def test_bases_are_shown_from_terbatas_on(client_for):
    person = make_person()
    make_basis(person, given_by="Kenari")
    kasi = client_for(make_user(Role.KASI, "16.03.10"))
    page = kasi.get(person.get_absolute_url()).text + kasi.get(url("person_history", person)).text
    assert "Kenari" not in page and "Persetujuan" not in page


def test_a_withdrawn_consent_stays_as_history(clerk):
    person = make_person()
    row = make_basis(person, desk="baznas", since=date(2026, 1, 5))
    data = {"version": 1, "ended_on": "01-11-2026", "reason": "ditarik"}
    assert clerk.post(url("basis_end", row), data | {"ended_on": "01-01-2026"}).status_code == 422
    assert clerk.post(url("basis_end", row), data).status_code == 302
    assert "Yang sudah berakhir (1)" in clerk.get(person.get_absolute_url()).text


def test_an_answer_of_dukcapil_and_what_it_offers(clerk):
    person = make_person(nik=make_nik(), nik_missing_reason="")
    data = {"version": person.version, "answer": "meninggal", "checked_on": "01-11-2026", "source": "SIAK"}
    assert clerk.post(url("person_check", person), data | {"source": ""}).status_code == 422
    assert clerk.post(url("person_check", person), data).status_code == 302
    page = clerk.get(person.get_absolute_url()).text
    assert "Menurut Dukcapil orang ini meninggal" in page and "01-11-2026 (SIAK)" in page
    assert url("person_deactivate", person) in page
    assert "meninggal menurut Dukcapil, 1 November 2026, SIAK" in clerk.get(url("person_history", person)).text
    assert clerk.post(url("person_check", person), data).status_code == 422, "made from an old page"


def test_the_sender_of_a_referral_sees_with_whom_sharing_is_agreed(client_for):
    back = make_user(Role.BACK)
    client, person = client_for(back), make_person()
    intake = make_intake(back, subject_name=person.name, village=MINE, person=person)
    address = reverse("referrals:referral_create", args=[intake.pk])
    from referrals import actions as referring

    referring.move(intake=intake, name="verify", by=back)
    assert "Belum ada persetujuan berbagi data" in client.get(address).text
    row = make_basis(person, desk="baznas")
    page = client.get(address).text
    assert "tercatat untuk Baznas" in page and "berbagi disetujui" in page
    actions.end_basis(by=back, row=row, ended_on=row.since, reason="ditarik")
    assert "berbagi disetujui" not in client.get(address).text
