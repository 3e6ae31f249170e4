"""Visits and dispositions: planned, told, done, and seen by nobody else."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.authz import Can, Role
from accounts.models import Notice
from documents.actions import give_number, record
from documents.models import Attachment, Letter
from office.errors import IllegalMove
from referrals import actions, story
from referrals.errands import errands
from referrals.models import Disposition, Intake, IntakeStep, IntakeVisit
from tests.factories.accounts import make_user
from tests.factories.letters import make_signatory
from tests.factories.referrals import Office, desk, fresh, make_intake
from trail.models import Event

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def office(at):
    at(datetime(2026, 11, 24, 9, 0))
    return Office()


def plan(office, intake=None, officer=None):
    intake = intake or make_intake(office.operator)
    officer = officer or office.facilitator
    return actions.plan_visit(intake=intake, by=office.back, officer=officer, planned_for=TODAY, instruction="Atap")


def titles(user):
    return [item.status for item in errands(user).items]


# --- Visits --------------------------------------------------------------------------------------
def test_plan_works_and_the_officer_finds_it(client_for, office):
    intake = make_intake(office.operator)
    url = reverse("referrals:visit_plan", args=[intake.pk])
    values = {"once": uuid4(), "officer": office.facilitator.pk, "planned_for": "25-11-2026", "instruction": "Atap"}
    client = client_for(office.back)
    assert client.get(url).status_code == 200
    assert client.post(url, values).status_code == client.post(url, values).status_code == 302
    visit = IntakeVisit.objects.get()
    assert titles(office.facilitator) == ["Kunjungan"] and titles(office.operator) == []
    assert Notice.objects.filter(user=office.facilitator, url=visit.get_absolute_url()).exists()
    assert "Sumarni" not in Notice.objects.get(user=office.facilitator).text


def test_plan_refuses_hides_and_reports(client_for, office):
    intake = make_intake(office.operator)
    url = reverse("referrals:visit_plan", args=[intake.pk])
    good = {"once": uuid4(), "officer": office.facilitator.pk, "planned_for": "25-11-2026"}
    assert client_for(office.front).post(url, good).status_code == 403
    assert client_for(office.neighbour).post(url, good).status_code == 404
    assert client_for(office.operator).post(url, good).status_code == 422  # the district holds it
    for bad in ({"officer": office.neighbour.pk}, {"planned_for": "23-11-2026"}, {"planned_for": ""}):
        assert client_for(office.back).post(url, good | bad).status_code == 422, bad
    assert not IntakeVisit.objects.exists()


def test_record_works_on_a_phone_and_is_the_step_too(client_for, office):
    visit = plan(office)
    client, url = client_for(office.facilitator), visit.get_absolute_url()
    assert client.get(url).status_code == 200
    values = {
        "version": 1, "visited_on": "24-11-2026", "met": "Sumarni", "findings": "Atap bocor", "result": "Layak",
        "latitude": "-3.658100", "longitude": "103.771200",
        "photo": SimpleUploadedFile("a.pdf", b"%PDF-1.4 x"),
    }  # fmt: skip
    assert client.post(url, values).status_code == 302
    step = IntakeStep.objects.get(step="survei")
    assert (step.on, step.who, step.note) == (TODAY, "Fasilitator Segamit", "Atap bocor")
    assert Attachment.objects.of(visit.intake).get().label == "Foto kunjungan 24-11-2026"
    assert titles(office.facilitator) == []
    page = client_for(office.back).get(visit.intake.get_absolute_url()).content.decode()
    assert "Atap bocor" in page and "Layak" in page
    assert client.post(url, values).status_code == 422  # once


def test_record_refuses_hides_and_reports(client_for, office):
    visit = plan(office)
    url = visit.get_absolute_url()
    good = {"version": 1, "visited_on": "24-11-2026", "met": "Sumarni", "findings": "Atap bocor"}
    assert client_for(office.kasi).post(url, good).status_code == 403
    assert client_for(office.neighbour).post(url, good).status_code == 404
    assert client_for(office.operator).post(url, good).status_code == 422  # sent was somebody else
    for bad in (
        {"findings": ""},
        {"latitude": "-3.6"},
        {"latitude": "91", "longitude": "100"},
        {"visited_on": "1-1-2030"},
    ):
        assert client_for(office.facilitator).post(url, good | bad).status_code == 422, bad
    assert fresh(visit).visited_on is None


def test_a_village_plans_and_records_by_itself(office):
    intake = make_intake(office.operator, slug="cek-desil", keep=True)
    visit = actions.plan_visit(intake=intake, by=office.operator, officer=office.operator, planned_for=TODAY)
    actions.record_visit(visit=visit, by=office.operator, visited_on=TODAY, met="Sumarni", findings="Ada")
    assert IntakeStep.objects.filter(intake=intake, step="survei").exists()


def test_what_became_rahasia_is_gone_from_the_errands(office):
    visit = plan(office)
    actions.move(intake=fresh(visit.intake), name="conceal", by=office.back)
    assert titles(office.facilitator) == []


def test_a_cancelled_request_takes_no_instruction(office):
    intake = make_intake(office.operator)
    actions.move(intake=intake, name="cancel", by=office.back, note="Ditarik warga.")
    with pytest.raises(IllegalMove, match="sudah berakhir"):
        actions.instruct(intake=fresh(intake), by=office.kadis, instruction="Periksa.", to_user=office.back)


def test_nobody_is_sent_out_for_what_was_cancelled(office):
    visit = plan(office)
    actions.instruct(intake=fresh(visit.intake), by=office.kadis, instruction="Periksa.", to_user=office.facilitator)
    assert len(titles(office.facilitator)) == 2
    actions.move(intake=fresh(visit.intake), name="cancel", by=office.back, note="Ditarik warga.")
    assert titles(office.facilitator) == []


# --- Dispositions --------------------------------------------------------------------------------
def send(office, **to):
    intake = make_intake(office.operator)
    return actions.instruct(intake=intake, by=office.kadis, instruction="Tindak lanjuti.", **to)


def test_from_the_kadis_to_the_kabid_to_staff(client_for, office):
    intake, kabid = make_intake(office.operator), office.kabid_linjamsos
    assert not Intake.objects.visible_to(kabid, Can.INTAKE_VIEW).filter(pk=intake.pk).exists()
    url = reverse("referrals:disposition_create", args=[intake.pk])
    values = {"once": uuid4(), "desk": desk("perlindungan-jaminan-sosial").pk, "instruction": "Tindak lanjuti."}
    assert client_for(office.kadis).get(url).status_code == 200
    assert client_for(office.kadis).post(url, values | {"due_on": "30-11-2026"}).status_code == 302
    row = Disposition.objects.get()
    assert titles(kabid) == ["Disposisi baru"] and titles(office.kabid_rehsos) == []
    client = client_for(kabid)
    assert client.get(row.get_absolute_url()).status_code == 200
    assert fresh(row).read_at and titles(kabid) == ["Dibaca"]
    on = {"once": uuid4(), "to_user": office.back.pk, "instruction": "Periksa ke lapangan."}
    assert client.post(url, on).status_code == 302
    assert titles(office.back) == ["Disposisi baru"]
    done = {"version": fresh(row).version, "report": "Diteruskan ke staf."}
    assert client.post(row.get_absolute_url(), done).status_code == 302
    assert fresh(row).done_at and fresh(row).report == "Diteruskan ke staf." and titles(kabid) == []
    page = client_for(office.kadis).get(intake.get_absolute_url()).content.decode()
    assert "Selesai" in page and "Tindak lanjuti." in page


def test_only_the_addressee_marks_it_read_and_finishes(client_for, office):
    row = send(office, to_user=office.back)
    client = client_for(office.manager)
    assert client.get(row.get_absolute_url()).status_code == 200 and fresh(row).read_at is None
    assert client.post(row.get_absolute_url(), {"version": 1, "report": "Sudah"}).status_code == 422
    assert fresh(row).done_at is None


def test_disposition_refuses_hides_and_reports(client_for, office):
    intake = make_intake(office.operator)
    url = reverse("referrals:disposition_create", args=[intake.pk])
    good = {"once": uuid4(), "to_user": office.back.pk, "instruction": "Kerjakan."}
    assert client_for(office.front).post(url, good).status_code == 403
    assert client_for(office.kabid_rehsos).post(url, good).status_code == 404
    bidang = desk("rehabilitasi-sosial").pk
    for bad in (
        {"desk": bidang}, {"to_user": ""}, {"instruction": ""}, {"due_on": "1-1-2026"},
        {"to_user": office.elsewhere.pk},
        {"desk": desk("baznas").pk, "to_user": ""},
    ):  # fmt: skip
        assert client_for(office.kadis).post(url, good | bad).status_code == 422, bad
    row = send(office, to_user=office.back)
    assert client_for(office.neighbour).get(row.get_absolute_url()).status_code == 404
    assert client_for(office.admin).get(row.get_absolute_url()).status_code == 403
    assert client_for(office.back).post(row.get_absolute_url(), {"version": 2, "report": ""}).status_code == 422


def test_a_disposition_opens_no_rahasia(office):
    row = send(office, desk=desk("pemberdayaan-sosial"))
    actions.move(intake=fresh(row.intake), name="conceal", by=office.back)
    head = make_user(Role.KABID, desk="pemberdayaan-sosial")
    assert titles(head) == [] and not Intake.objects.visible_to(head, Can.INTAKE_VIEW).filter(pk=row.intake_id).exists()


def test_what_was_decided_is_written_down(client_for, office):
    intake = make_intake(office.operator)
    url = reverse("referrals:intake_step", args=[intake.pk])
    values = {"once": uuid4(), "step": "penetapan", "on": "24-11-2026", "who": "Manajer SLRT"}
    assert client_for(office.manager).post(url, values).status_code == 422
    assert client_for(office.manager).post(url, values | {"note": "Diberi santunan."}).status_code == 302


# --- The nota dinas of a disposition -------------------------------------------------------------
def memo_of(row, client, **more):
    """Draft it as the form offers it; gives the letter."""
    url = reverse("letters:create", args=["referrals.disposition", row.pk, "nota-dinas"])
    offered = client.get(url)
    assert offered.status_code == 200
    form = offered.context["form"]
    names = ("to", "sender", "position", "instruction", "copies")
    values = {name: form[name].value() or "" for name in names if name in form.fields}
    assert client.post(url, values | {"once": uuid4()} | more).status_code == 302
    return Letter.objects.latest("pk")


def test_a_disposition_is_printed_as_a_nota_dinas(client_for, office):
    make_signatory()
    row = actions.instruct(
        intake=make_intake(office.operator), by=office.kadis, instruction="Tindak lanjuti.", due_on=date(2026, 12, 1),
        desk=desk("rehabilitasi-sosial"),
    )  # fmt: skip
    back = client_for(office.back)
    assert "Nota Dinas" in back.get(row.get_absolute_url()).content.decode()
    assert f"untuk {row.addressee}" in back.get(row.intake.get_absolute_url()).content.decode()
    letter = memo_of(row, back)
    said = str(letter.data)
    assert letter.data["to"] == [f"Yth. Kepala {row.desk.name}"] and letter.data["sender"].startswith("Kepala ")
    assert "Tindak lanjuti." in said and "Paling lambat 1 Desember 2026." in said and row.intake.number in said
    give_number(letter=letter, by=office.back, dated=TODAY)
    assert "0001" in fresh(letter).number
    assert back.get(reverse("letters:pdf", args=[letter.pk])).content.startswith(b"%PDF-")
    for page in (row.get_absolute_url(), row.intake.get_absolute_url()):
        assert fresh(letter).number in back.get(page).content.decode()
    assert "/nota-dinas/" not in back.get(row.get_absolute_url()).content.decode(), "one is enough"
    record(letter=fresh(letter), name="void", by=office.back, note="Salah tujuan.")
    assert "/nota-dinas/" in back.get(row.get_absolute_url()).content.decode()


def test_who_sends_it_on_signs_it(client_for, office):
    make_signatory()
    make_signatory("Kepala Bidang Linjamsos", name="Herlina Wijaya", nip="198001011995032001")
    row = send(office, to_user=office.back)
    letter = memo_of(row, client_for(office.back), position="Kepala Bidang Linjamsos")
    assert letter.signs_as == "Kepala Bidang Linjamsos" and "position" not in letter.data
    give_number(letter=letter, by=office.back, dated=TODAY)
    assert fresh(letter).signature["below"][0] == "Herlina Wijaya"
    assert not Letter.objects.for_signing(office.kadis).exists(), "the Kadis does not sign this one"
    usual = memo_of(send(office, to_user=office.back), client_for(office.back))
    give_number(letter=usual, by=office.back, dated=TODAY)
    assert Letter.objects.for_signing(office.kadis).get() == usual
    url = reverse("letters:create", args=["referrals.disposition", row.pk, "nota-dinas"])
    bad = {"once": uuid4(), "to": "A", "sender": "B", "instruction": "C", "position": "Gubernur"}
    assert client_for(office.back).post(url, bad).status_code == 422


def test_the_nota_dinas_of_a_rahasia_intake_says_only_its_number(client_for, office):
    intake = make_intake(office.back, subject_name="Rukmini", text="Dipukul suaminya.", restricted=True)
    row = actions.instruct(
        intake=intake, by=office.kabid_rehsos, instruction="Tangani.", desk=desk("rehabilitasi-sosial")
    )
    letter = memo_of(row, client_for(office.rehsos))
    assert "Rukmini" not in str(letter.data) and "Dipukul" not in str(letter.data)
    assert "Tangani" not in str(letter.data) + str(letter.extra) and "Petunjuk terbaca di SLRT." in str(letter.data)
    assert intake.number in str(letter.data) and letter.data["sifat"] == "Rahasia"
    assert client_for(office.back).get(letter.get_absolute_url()).status_code == 404


def test_reading_the_nota_dinas_of_a_rahasia_intake_is_an_event(client_for, office):
    """ADR 20: of whoever signs it too."""
    make_signatory()
    row = actions.instruct(
        intake=make_intake(office.back, restricted=True), by=office.kabid_rehsos, instruction="Tangani.",
        desk=desk("rehabilitasi-sosial"),
    )  # fmt: skip
    letter = memo_of(row, client_for(office.rehsos))
    give_number(letter=letter, by=office.rehsos, dated=TODAY)
    assert client_for(office.kadis).get(letter.get_absolute_url()).status_code == 200
    event = Event.objects.get(act="letter.read")
    assert (event.actor_id, event.owner, event.subject_id) == (office.kadis.pk, row.intake.trail_owner, str(letter.pk))


def test_the_steps_of_a_nota_dinas_are_no_steps_of_the_intake(client_for, office):
    make_signatory()
    row = send(office, to_user=office.back)
    letter, back = memo_of(row, client_for(office.back)), office.back
    give_number(letter=letter, by=back, dated=TODAY)
    record(letter=fresh(letter), name="paraf", by=back, paraf_by="Herlina", paraf_on=TODAY)
    record(letter=fresh(letter), name="sign", by=back, signed_on=TODAY)
    record(letter=fresh(letter), name="hand", by=back, handed_on=TODAY, handed_to="Yudi")
    assert not IntakeStep.objects.exists()
    assert [told.text for told in story.of_intake(row.intake)][:3] == [
        f"{letter.kind_name} disposisi diserahkan kepada Yudi, 24 November 2026.",
        f"{letter.kind_name} disposisi ditandatangani, 24 November 2026.",
        f"{letter.kind_name} disposisi diparaf oleh Herlina, 24 November 2026.",
    ]


def test_the_intake_offers_each_nota_dinas_once(client_for, office):
    make_signatory()
    first = send(office, to_user=office.back)
    second = actions.instruct(intake=fresh(first.intake), by=office.kadis, instruction="Juga.", to_user=office.back)
    back = client_for(office.back)
    letter = memo_of(first, back)
    urls = [reverse("letters:create", args=["referrals.disposition", row.pk, "nota-dinas"]) for row in (first, second)]

    def offered():
        page = back.get(first.intake.get_absolute_url()).content.decode()
        return [url in page for url in urls]

    assert offered() == [False, True]
    give_number(letter=letter, by=office.back, dated=TODAY)
    record(letter=fresh(letter), name="void", by=office.back, note="Salah tujuan.")
    assert offered() == [True, True]


def test_no_nota_dinas_of_a_foreign_or_finished_disposition(client_for, office):
    row = send(office, to_user=office.back)
    url = reverse("letters:create", args=["referrals.disposition", row.pk, "nota-dinas"])
    assert client_for(office.neighbour).get(url).status_code in {403, 404}
    assert client_for(office.kadis).get(url).status_code == 403
    actions.finish_disposition(disposition=row, by=office.back, report="Selesai.")
    values = {"once": uuid4(), "to": "Yth. Yudi", "sender": "Kadis", "position": "", "instruction": "Kerjakan."}
    assert client_for(office.back).post(url, values).status_code == 422
    assert "nota-dinas" not in client_for(office.back).get(row.get_absolute_url()).content.decode()
