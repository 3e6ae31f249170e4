"""BAST klien and laporan sosial as letters of a case: what they say, and whose they are."""

from datetime import datetime

import pytest

from accounts.authz import Can, Role
from cases import actions as casework
from cases import case_letters, case_story
from cases.models import Case
from cases.workflow import Status
from documents import actions, printing, queries
from documents.models import Letter
from documents.rights import readable
from documents.workflow import Status as LetterStatus
from office import clock, joints
from office.errors import DomainError
from tests.factories import cases
from tests.factories.accounts import give, make_user
from tests.factories.casework import delivered, make_case, make_case_at, make_response, plan_for, to_plan
from tests.factories.letters import handover_values, kind, make_case_letter, make_signatory, report_values
from tests.factories.referrals import Office, fresh
from tests.meta.world import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(at):
    at(datetime(2026, 11, 28, 9, 0))
    make_signatory()
    make_signatory("Kepala Bidang Rehabilitasi Sosial", name="Sri Wahyuni")
    return Office()


def walked(letter, by):
    """Numbered, signed, its scan attached."""
    actions.give_number(letter=letter, by=by, dated=clock.today())
    if letter.kind.needs_paraf:
        actions.record(letter=fresh(letter), name="paraf", by=by, paraf_by="Kabid", paraf_on=clock.today())
    actions.record(letter=fresh(letter), name="sign", by=by, signed_on=clock.today())
    actions.attach_scan(letter=fresh(letter), by=by, upload=upload())
    return fresh(letter)


@pytest.mark.parametrize("slug", ["bast-klien", "laporan-sosial"])
def test_a_letter_of_a_case_goes_from_draft_to_scan(office, slug):
    letter = make_case_letter(make_response(by=office.rehsos), slug)
    assert printing._marks(letter)["stamp"] == "DRAF"
    letter = walked(letter, office.rehsos)
    assert (letter.status, letter.number[-5:]) == (LetterStatus.SIGNED, "/2026")
    assert printing._marks(letter)["stamp"] == ""
    assert printing.letter_pdf(letter).startswith(b"%PDF-")


def test_a_handover_names_both_sides_and_the_belongings(office):
    office.rehsos.nip = "198005172010011001"
    office.rehsos.save(update_fields=["nip"])
    data = make_case_letter(make_case(by=office.rehsos)).data
    assert [part["below"][0] for part in data["signers"]] == ["Rusdi", office.rehsos.name]
    assert "NIP 198005172010011001" in data["signers"][1]["below"]
    assert {"list": ["Pakaian", "Obat"]} in data["blocks"]
    assert "hari Jumat tanggal dua puluh tujuh bulan November tahun 2026" in str(data["blocks"])


def test_a_report_tells_the_services_given(office):
    case = make_case(by=office.rehsos)
    to_plan(case, office.rehsos)
    step = plan_for(case, office.rehsos)
    assert "Layanan yang sudah diberikan" not in str(make_case_letter(case, "laporan-sosial").data)
    for name, by in (("ask_plan", office.rehsos), ("approve_plan", office.kabid_rehsos)):
        casework.move(case=fresh(case), name=name, by=by)
    delivered(step, office.rehsos)
    rows = make_case_letter(fresh(case), "laporan-sosial").data["blocks"][-1]["table"]["rows"]
    assert rows == [["28 November 2026", "Konseling dan dukungan psikososial", "Tenang."]]


def test_hostile_text_is_only_text(office):
    text = '#panic("x") *tebal* <label> $x$ "kutip"'
    case = make_response(by=office.rehsos)
    handover = make_case_letter(case, condition=text, belongings=text, receiver=text)
    report = make_case_letter(case, "laporan-sosial", background=text, analysis=f"{text}\n\n{text}")
    assert printing.letter_pdf(handover).startswith(b"%PDF-")
    assert printing.letter_pdf(report).startswith(b"%PDF-")


def test_a_family_is_handed_over_too(office):
    case = make_case(cases.make_family(cases.MINE), by=office.rehsos, kind="24")
    assert printing.letter_pdf(make_case_letter(case)).startswith(b"%PDF-")


def test_a_cancelled_case_has_no_letters(office):
    case = make_case_at(Status.CANCELLED, office)
    assert queries.offers([case]) == []
    with pytest.raises(DomainError):
        actions.draft(owner=case, kind=kind("bast-klien"), by=office.rehsos, extra=handover_values())


def test_after_the_end_there_still_are(office):
    assert [offer["slug"] for offer in queries.offers([make_case_at(Status.ENDED, office)])] == [
        "bast-klien", "laporan-sosial",
    ]  # fmt: skip


def test_the_story_of_the_case_tells_of_its_letters(office):
    case = make_response(by=office.rehsos)
    letter = walked(make_case_letter(case), office.rehsos)
    told = [row.text for row in case_story.told(case)]
    assert "Draf Berita Acara Serah Terima (BAST) Klien disusun." in told
    assert f"Surat diberi nomor {letter.number}." in told


# --- Who may -------------------------------------------------------------------------------------
def test_letters_of_a_rahasia_case_are_there_for_the_cleared_alone(office):
    letter = make_case_letter(make_case(cases.make_secret_person(cases.MINE), by=office.rehsos, kind="18"))
    for user in (office.rehsos, office.kabid_rehsos):
        assert letter in Letter.objects.visible_to(user, Can.LETTER_VIEW)
    for role in (Role.MANAGER, Role.BACK, Role.SEKRETARIS, Role.FRONT, Role.KADIS):
        user = make_user(role)
        assert letter not in readable(user)
        assert letter not in Letter.objects.known_to(user)


@pytest.mark.parametrize("slug", ["bast-klien", "laporan-sosial"])
def test_the_kabid_of_the_case_signs_and_the_kadis_never_waits_for_it(office, slug):
    letter = make_case_letter(make_case(cases.make_secret_person(cases.MINE), by=office.rehsos, kind="18"), slug)
    actions.give_number(letter=letter, by=office.rehsos, dated=clock.today())
    letter = fresh(letter)
    assert letter.signs_as == "Kepala Bidang Rehabilitasi Sosial" and letter.signature["below"][0] == "Sri Wahyuni"
    assert letter in readable(office.kabid_rehsos)
    for rows in (
        readable(office.kadis),
        Letter.objects.for_signing(office.kadis),
        Letter.objects.known_to(office.kadis),
    ):
        assert letter not in rows


def test_nobody_learns_the_nik_by_drafting(office):
    person = cases.make_person(nik="1603104308797311", nik_missing_reason="")
    case = make_case(person, by=office.rehsos)
    assert person.nik in str(case_letters.handover(office.rehsos, case, handover_values(receiver_id="")))
    for builder, values in (
        (case_letters.handover, handover_values(receiver_id="")),
        (case_letters.report, report_values()),
    ):
        said = str(builder(office.sekretaris, case, values))
        assert person.nik not in said and "160310••••••7311" in said


def test_the_front_office_has_no_letters_of_cases_though_it_has_those_of_intakes(office):
    letter = make_case_letter(make_case(by=office.rehsos))
    assert letter in readable(office.back)
    assert letter not in readable(office.front)
    assert not Case.objects.lettered(office.front, Can.LETTER_DRAFT).exists()


def test_rights_of_two_assignments_do_not_mix(office):
    """Front Office of the district and TKSK of Segamit: reads cases there, and drafts letters of none."""
    case = make_case(by=office.rehsos)
    both = make_user(Role.FRONT)
    give(both, Role.SUPERVISOR, "16.03.10")
    assert Case.objects.visible_to(both, Can.CASE_VIEW).filter(pk=case.pk).exists()
    assert Case.objects.lettered(both, Can.LETTER_VIEW).filter(pk=case.pk).exists()
    assert not Case.objects.lettered(both, Can.LETTER_DRAFT).exists()


def test_the_panel_is_not_there_for_who_may_not_read_letters(office):
    case = make_case(by=office.rehsos)
    assert case_letters.panels(case, office.front) == []
    assert case_letters.panels(case, office.rehsos)[0].context["offers"]
    assert case_letters.panels(case, office.kadis)[0].context["offers"] == []


def test_both_kinds_are_plugged_in():
    assert {slug for owner, slug in joints.letters if owner == case_letters.CASE} == {"bast-klien", "laporan-sosial"}
