"""Moving by the pages: each move with its form, two deciding at once, completing, notes, steps, links."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.models import Attachment
from referrals import actions
from referrals.workflow import MOVES, Status
from tests.factories.cases import make_person
from tests.factories.referrals import PASAR, SEGAMIT, Office, desk, fresh, make_intake, make_intake_at, service

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def url(intake, name):
    return reverse("referrals:intake_move", args=[intake.pk, name])


GIVEN = {
    "verify": (
        "back",
        Status.RECEIVED,
        {"service": "rumah", "kind": "permohonan", "village": SEGAMIT},
        Status.VERIFIED,
    ),
    "ask": ("back", Status.RECEIVED, {"asked_for": "Foto rumah"}, Status.INCOMPLETE),
    "ask_for_referral": ("back", Status.REFERRED, {"asked_for": "Foto rumah"}, Status.REFERRED),
    "handle": ("back", Status.VERIFIED, {}, Status.HANDLED),
    "hand": ("manager", Status.VERIFIED, {"holder": "perlindungan-jaminan-sosial"}, Status.VERIFIED),
    "finish": (
        "back",
        Status.HANDLED,
        {"result_text": "Santunan", "result_value": "600000", "result_on": "20-11-2026"},
        Status.DONE,
    ),
    "close": (
        "operator",
        Status.DONE,
        {"told_on": "20-11-2026", "told_how": "kunjungan", "told_by": "Leni"},
        Status.CLOSED,
    ),
    "tell": ("front", Status.REJECTED, {"unreachable_reason": "pindah"}, Status.REJECTED),
    "reject": ("manager", Status.RECEIVED, {"reject_reason": "tidak_memenuhi", "note": "Layak huni."}, Status.REJECTED),
    "cancel": ("front", Status.RECEIVED, {"note": "Dicabut."}, Status.CANCELLED),
    "reopen": ("manager", Status.CLOSED, {"note": "Belum sampai."}, Status.REOPENED),
    "conceal": ("back", Status.RECEIVED, {}, Status.RECEIVED),
}


@pytest.mark.parametrize("name", GIVEN)
def test_move_works(client_for, office, name):
    who, status, given, target = GIVEN[name]
    intake = make_intake_at(status, office)
    client = client_for(getattr(office, who))
    assert client.get(url(intake, name)).status_code == 200
    response = client.post(url(intake, name), _real(given) | {"version": intake.version})
    assert response.status_code == 302, response.context["form"].errors
    assert fresh(intake).status == target
    assert client.get(response.url).status_code == 200


def _real(given):
    made = dict(given)
    if "service" in made:
        made["service"] = service(made["service"]).pk
    if "holder" in made:
        made["holder"] = desk(made["holder"]).pk
    return made


def test_every_move_from_outside_has_a_page():
    from referrals.forms.moves import FORMS
    from referrals.views.moves import CONSEQUENCES

    reached = {name for name, move in MOVES.items() if not move.inner and not name.startswith("complete")}
    assert set(CONSEQUENCES) == reached
    assert set(FORMS) <= reached


def test_move_refuses_without_capability(client_for, office):
    intake = make_intake_at(Status.RECEIVED, office)
    for who in ("kasi", "kadis", "agency", "data", "inspector", "admin"):
        assert client_for(getattr(office, who)).post(url(intake, "verify")).status_code == 403, who


def test_move_hides_outside_scope(client_for, office):
    intake = make_intake_at(Status.RECEIVED, office)
    for who, name in (
        ("neighbour", "cancel"),
        ("front", "verify"),
        ("elsewhere", "conceal"),
        ("kabid_linjamsos", "handle"),
    ):
        assert client_for(getattr(office, who)).post(url(intake, name), {"version": 1}).status_code == 404, who
    secret = make_intake(office.operator, slug="kekerasan")
    for who in ("operator", "back", "manager"):
        assert client_for(getattr(office, who)).post(url(secret, "conceal"), {"version": 1}).status_code == 404, who
    assert client_for(office.back).get(url(intake, "refer")).status_code == 404
    assert client_for(office.back).get(url(intake, "nonsense")).status_code == 404


def test_move_not_open_says_so(client_for, office):
    intake = make_intake_at(Status.REFERRED, office)
    client = client_for(office.back)
    assert "tidak terbuka" in client.get(url(intake, "finish")).content.decode()
    response = client.post(
        url(intake, "finish"), {"version": intake.version, "result_text": "x", "result_on": "20-11-2026"}
    )
    assert response.status_code == 422 and "tidak dapat" in str(response.context["form"].non_field_errors())


def test_move_names_all_that_is_missing(client_for, office):
    intake = make_intake_at(Status.DONE, office)
    response = client_for(office.operator).post(url(intake, "close"), {"version": intake.version})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"told_on", "told_how", "told_by"}


@pytest.mark.parametrize(
    ("name", "given", "field"),
    [
        ("finish", {"result_value": "banyak"}, "result_value"),
        ("finish", {"result_on": "31-02-2026"}, "result_on"),
        ("finish", {"result_on": "01-01-2099"}, "result_on"),
        ("finish", {"result_text": "x" * 2001}, "result_text"),
        ("finish", {"result_value": "-1"}, "result_value"),
        ("finish", {"version": ""}, "version"),
        ("finish", {"version": "x"}, "version"),
    ],
)
def test_move_reports_bad_input(client_for, office, name, given, field):
    intake = make_intake_at(Status.HANDLED, office)
    good = {"version": intake.version, "result_text": "Santunan", "result_on": "20-11-2026"}
    response = client_for(office.back).post(url(intake, name), good | given)
    assert response.status_code == 422 and field in response.context["form"].errors
    assert fresh(intake).status == Status.HANDLED


def test_two_deciding_at_once_the_second_sees_who_and_when(client_for, office):
    intake = make_intake_at(Status.RECEIVED, office)
    first, second = client_for(office.back), client_for(office.manager)
    seen = intake.version
    given = {"service": service().pk, "kind": "permohonan", "village": SEGAMIT}
    assert first.post(url(intake, "verify"), given | {"version": seen}).status_code == 302
    response = second.post(
        url(intake, "reject"), {"version": seen, "reject_reason": "lainnya", "note": "Kata-kata saya"}
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert "sudah diverifikasi oleh Yudi Pranata" in text and "Kata-kata saya" in text  # what was typed is not lost
    assert fresh(intake).status == Status.VERIFIED


def test_merge_works_within_ones_scope(client_for, office):
    target, intake = make_intake_at(Status.VERIFIED, office), make_intake_at(Status.RECEIVED, office)
    secret = make_intake(office.operator, slug="kekerasan")
    client = client_for(office.manager)
    for wrong in ("", "x", "2026-999999", secret.number, intake.number):
        response = client.post(url(intake, "merge"), {"version": intake.version, "into": wrong})
        assert response.status_code == 422 and "into" in response.context["form"].errors, wrong
    assert client.post(url(intake, "merge"), {"version": intake.version, "into": target.number}).status_code == 302
    assert target.number in client.get(intake.get_absolute_url()).content.decode()
    assert intake.number in client.get(target.get_absolute_url()).content.decode()


def test_unveil_and_conceal_lead_where_one_may_go(client_for, office):
    intake = make_intake(office.elsewhere, village=PASAR)
    response = client_for(office.back).post(url(intake, "conceal"), {"version": intake.version})
    assert response.url == reverse("referrals:intake_list")
    response = client_for(office.rehsos).post(
        url(intake, "unveil"), {"version": fresh(intake).version, "note": "Keliru."}
    )
    assert response.url == intake.get_absolute_url()


# --- Completing --------------------------------------------------------------------------------------
def test_complete_works(client_for, office):
    intake = make_intake_at(Status.INCOMPLETE, office)
    path = reverse("referrals:intake_complete", args=[intake.pk])
    client = client_for(office.operator)
    assert "Foto rumah" in client.get(path).content.decode()
    photo = SimpleUploadedFile("rumah.pdf", b"%PDF-1.4 x")
    assert client.post(path, {"version": intake.version, "photo": photo}).status_code == 302
    assert fresh(intake).status == Status.RECEIVED and fresh(intake).text == "Rumah hampir roboh, tinggal sendiri."
    assert Attachment.objects.of(intake).count() == 1
    assert "Tidak ada yang sedang diminta" in client.get(path).content.decode()
    assert client.post(path, {"version": intake.version, "text": "lagi"}).status_code == 422


def test_complete_reports_bad_input(client_for, office):
    intake = make_intake_at(Status.INCOMPLETE, office)
    path = reverse("referrals:intake_complete", args=[intake.pk])
    client = client_for(office.operator)
    for data in ({}, {"text": "x" * 2001}, {"photo": SimpleUploadedFile("x.exe", b"MZ")}):
        assert client.post(path, data | {"version": intake.version}).status_code == 422
    assert fresh(intake).status == Status.INCOMPLETE
    assert client_for(office.neighbour).post(path, {"version": 1, "text": "x"}).status_code == 404
    assert client_for(office.kasi).post(path).status_code == 403


# --- Notes, steps, links -------------------------------------------------------------------------------
def test_note_works(client_for, office):
    intake = make_intake_at(Status.RECEIVED, office)
    path, key = reverse("referrals:intake_note", args=[intake.pk]), uuid4()
    client = client_for(office.operator)
    assert client.get(path).status_code == 200
    for _ in range(2):
        assert client.post(path, {"once": key, "text": "Nomor anaknya 0812."}).status_code == 302
    assert intake.notes.count() == 1
    assert "Nomor anaknya 0812." in client_for(office.back).get(intake.get_absolute_url()).content.decode()
    assert client.post(path, {"once": uuid4()}).status_code == 422
    assert client_for(office.neighbour).post(path, {"once": uuid4(), "text": "x"}).status_code == 404
    assert client_for(office.kadis).post(path).status_code == 403


def test_step_works(client_for, office):
    intake = make_intake_at(Status.VERIFIED, office)
    path = reverse("referrals:intake_step", args=[intake.pk])
    good = {"once": uuid4(), "step": "tanda_tangan", "on": "20-11-2026", "who": "Kepala Dinas"}
    assert client_for(office.back).post(path, good).status_code == 302
    assert "Tanda tangan pimpinan" in client_for(office.back).get(intake.get_absolute_url()).content.decode()
    assert client_for(office.back).post(path, good | {"once": uuid4(), "on": "01-01-2099"}).status_code == 422
    assert client_for(office.back).post(path, good | {"once": uuid4(), "step": "x"}).status_code == 422
    assert client_for(office.operator).post(path, good | {"once": uuid4()}).status_code == 422  # the district holds it
    assert client_for(office.neighbour).post(path, good).status_code == 404
    assert client_for(office.front).post(path, good).status_code == 403
    assert intake.steps.filter(step="tanda_tangan").count() == 1


def test_person_works(client_for, office):
    intake = make_intake_at(Status.RECEIVED, office)
    person = make_person(SEGAMIT, name="Sumarni")
    path = reverse("referrals:intake_person", args=[intake.pk])
    client = client_for(office.back)
    assert person.name in client.get(path).content.decode()
    assert client.post(path, {"version": intake.version, "person": person.pk}).status_code == 302
    assert fresh(intake).person == person
    assert person.get_absolute_url() in client.get(intake.get_absolute_url()).content.decode()
    assert client.post(path, {"version": intake.version, "person": ""}).status_code == 409  # an older state
    assert client.post(path, {"version": fresh(intake).version, "person": ""}).status_code == 302
    assert fresh(intake).person is None


def test_person_hides_outside_scope(client_for, office):
    intake = make_intake_at(Status.RECEIVED, office)
    far = make_person(PASAR, name="Sumarni")
    path = reverse("referrals:intake_person", args=[intake.pk])
    assert client_for(office.tksk).post(path, {"version": 1, "person": far.pk}).status_code == 404
    assert client_for(office.back).post(path, {"version": 1, "person": "x"}).status_code == 404
    assert client_for(office.back).post(path, {"version": 1, "person": "9" * 40}).status_code == 404
    assert client_for(office.operator).post(path, {"person": far.pk}).status_code == 403


def test_a_linked_person_opens_no_foreign_case(client_for, office):
    """quality.md 3, 21 (SORMAS): seen through one's own case, the person's page stays shut."""
    intake = make_intake(office.operator)
    person = make_person(PASAR, name="Orang Pasar")
    actions.link_person(intake=intake, by=office.back, person=person)
    text = client_for(office.operator).get(intake.get_absolute_url()).content.decode()
    assert person.get_absolute_url() not in text and "Orang Pasar" not in text
    assert client_for(office.operator).get(person.get_absolute_url()).status_code == 404
