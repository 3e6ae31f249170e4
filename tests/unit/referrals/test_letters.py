"""What the letters of this room say, of whom, and what they leave out."""

from datetime import date, datetime

import pytest

from cases.models import DesilRecord
from documents import actions
from office import clock
from office.errors import DomainError
from referrals import actions as referring
from referrals.letters import forms, plug
from referrals.models import IntakeStep
from referrals.workflow import Status
from tests.factories import cases
from tests.factories.letters import PBI, kind, make_letter
from tests.factories.referrals import SEGAMIT, Office, fresh, make_intake, make_intake_at, make_referral

pytestmark = pytest.mark.django_db
NIK = "1603105705800001"
DESIL = {"purpose": "pendaftaran KIP Kuliah", "listed": "ya", "desil": 2, "period": "2026-TW3"}
EXTRA = {
    "pbi-aktif": PBI,
    "keterangan-dtsen": DESIL,
    "rekomendasi-kip-kuliah": {"campus": "Unsri", "study": "", "year": "2026/2027", "parent": ""},
    "rekomendasi-jampersal": {"kind": "Jampersal", "hospital": "RSUD Rabain", "since": None, "sktm": ""},
    "rekomendasi-pemulangan": {
        "origin": "Lampung Tengah", "found": "Terminal", "found_on": None, "police": "", "to": "Dinsos Lampung Tengah",
        "transport": "", "companion": "",
    },
    "rekomendasi-panti": {"place": "LKS Harapan", "carer": "", "reason": "Hidup sendiri."},
    "berita-acara-kunjungan": {
        "visited_on": date(2026, 11, 24), "officer": "Arman Jaya", "position": "", "met": "Zubaidah",
        "findings": "Atap bocor.\n\nDinding lapuk.", "conclusion": "Layak dibantu.",
    },
}  # fmt: skip


@pytest.fixture
def office(at):
    at(datetime(2026, 11, 28, 9, 0))
    return Office()


def words(letter) -> str:
    return str(letter.data)


@pytest.mark.parametrize("slug", EXTRA)
def test_every_letter_of_an_intake_is_written(office, slug):
    intake = make_intake(office.back, subject_name="Rukmini", nik=NIK, address="Dusun II")
    letter = make_letter(office, intake=intake, slug=slug, extra=EXTRA[slug])
    said = words(letter)
    assert "Rukmini" in said and NIK in said and "Dusun II" in said
    assert "None" not in said.replace("'slip': None", "") and "  " not in said


def test_every_builder_is_tried_here():
    assert {slug for owner, slug in plug.BUILDERS if owner == plug.INTAKE} == set(EXTRA)


def test_the_diagnosis_is_not_printed_unless_given(office):
    assert "Diagnosis" not in words(make_letter(office))
    assert "Diagnosis" in words(make_letter(office, extra=PBI | {"diagnosis": "Gagal ginjal"}))


def test_cek_desil_makes_no_person(office):
    """domain.md 10: the letter is written from the identity typed at the desk."""
    before = cases.Person.objects.count()
    intake = make_intake(office.back, slug="cek-desil", subject_name="Ketikan Saja", nik=NIK)
    letter = make_letter(office, intake=intake, slug="keterangan-dtsen", extra=DESIL)
    assert "Ketikan Saja" in words(letter) and "terdaftar dalam DTSEN dan berada pada desil 2 (dua)" in words(letter)
    assert cases.Person.objects.count() == before


def test_tidak_terdaftar_names_no_desil(office):
    intake = make_intake(office.back, slug="cek-desil")
    extra = DESIL | {"listed": "tidak", "desil": None}
    said = words(make_letter(office, intake=intake, slug="keterangan-dtsen", extra=extra))
    assert "Surat Keterangan Tidak Terdaftar" in said and "desil" not in said.lower()


def test_a_form_refuses_a_desil_for_who_is_not_listed(office):
    intake = make_intake(office.back)
    form = forms.DesilForm({"purpose": "x", "listed": "tidak", "desil": "3"}, user=office.back, record=intake)
    assert set(form.errors) == {"desil"}


def test_the_desil_of_the_family_is_offered_where_the_person_is_open(office):
    person = cases.make_person(SEGAMIT)
    family = cases.make_family(SEGAMIT, head=person)
    DesilRecord.objects.create(family=family, period="2026-TW3", desil=3)
    intake = make_intake(office.back, slug="cek-desil", person=person)
    assert forms.DesilForm(user=office.back, record=intake).initial == {"desil": 3, "period": "2026-TW3"}
    assert forms.DesilForm(user=office.agency, record=intake).initial == {}


def test_birth_is_told_only_where_the_page_of_the_person_is_open(office):
    person = cases.make_person(SEGAMIT, birth_date=date(1980, 5, 17), birth_place="Segamit")
    intake = make_intake(office.back, slug="pbi-aktif", person=person)
    assert "Segamit, 17 Mei 1980" in words(make_letter(office, intake=intake))
    assert "17 Mei 1980" not in str(plug.BUILDERS[plug.INTAKE, "pbi-aktif"].build(office.agency, intake, PBI))


def test_a_visit_begins_with_the_survey_recorded_last(office):
    intake = make_intake(office.back)
    for day, note in ((20, "Belum bertemu."), (24, "Atap bocor.")):
        IntakeStep.objects.create(
            intake=intake, step="survei", on=date(2026, 11, day), who="Arman", note=note, recorded_by=office.back
        )
    form = forms.VisitForm(user=office.back, record=intake)
    assert (form.initial["visited_on"], form.initial["officer"]) == (date(2026, 11, 24), "Arman")
    assert form.initial["findings"] == "Atap bocor."


def test_a_visit_that_was_recorded_is_not_typed_again(office):
    intake = make_intake(office.operator)
    visit = referring.plan_visit(intake=intake, by=office.back, officer=office.facilitator, planned_for=clock.today())
    referring.record_visit(
        visit=visit, by=office.facilitator, visited_on=clock.today(), met="Ibu Ros", findings="Atap.", result="Layak."
    )
    known = forms.VisitForm(user=office.back, record=intake).initial
    assert (known["met"], known["findings"], known["conclusion"]) == ("Ibu Ros", "Atap.", "Layak.")
    assert (known["officer"], known["position"]) == ("Fasilitator Segamit", "Fasilitator SLRT")


def test_a_visit_lists_findings_and_both_signers(office):
    letter = make_letter(office, slug="berita-acara-kunjungan", extra=EXTRA["berita-acara-kunjungan"])
    assert {"list": ["Atap bocor.", "Dinding lapuk."]} in letter.data["blocks"]
    assert [signer["below"][0] for signer in letter.data["signers"]] == ["Zubaidah", "Arman Jaya"]
    assert "hari Selasa tanggal dua puluh empat bulan November tahun 2026" in words(letter)


def test_a_referral_letter_says_what_was_shared_and_no_more(office):
    intake = make_intake(office.back, nik=NIK, phone="081234567890", text="Uraian panjang.")
    referring.move(intake=intake, name="verify", by=office.back)
    referral = make_referral(office, fresh(intake), fields=["name"])
    extra = {"to": "Yth. Ketua Baznas", "place": "Muara Enim", "lampiran": "-", "copies": ""}
    letter = actions.draft(owner=referral, kind=kind("surat-rujukan"), by=office.back, extra=extra)
    said = words(letter)
    assert "Sumarni" in said and "Mohon santunan." in said and letter.data["hal"].endswith("atas nama Sumarni")
    assert NIK not in said and "081234567890" not in said and "Uraian panjang" not in said


def test_a_letter_of_rahasia_has_no_name_in_its_subject(office):
    intake = make_intake(office.rehsos, slug="kekerasan", subject_name="Seroja")
    referring.move(intake=intake, name="verify", by=office.rehsos)
    referral = make_referral(office, fresh(intake), fields=["name"], confirmed=True)
    extra = {"to": "Yth. Kepala UPTD PPA", "place": "Muara Enim", "lampiran": "-", "copies": ""}
    letter = actions.draft(owner=referral, kind=kind("surat-rujukan"), by=office.rehsos, extra=extra)
    assert (letter.data["hal"], letter.data["sifat"]) == ("Rujukan layanan", "Rahasia")


def test_validity_of_the_kind_is_printed(office):
    kind("pbi-aktif", validity_days=14)
    assert "berlaku 14 (empat belas) hari" in words(make_letter(office))
    kind("pbi-aktif", validity_days=None)
    assert "berlaku" not in words(make_letter(office))


# --- Drafts of what ended ------------------------------------------------------------------------
def referral_draft(office, intake=None):
    extra = {"to": "Yth. Ketua Baznas", "place": "Tempat", "lampiran": "-", "copies": ""}
    referral = make_referral(office, intake)
    return referral, actions.draft(owner=referral, kind=kind("surat-rujukan"), by=office.back, extra=extra)


def test_the_draft_of_a_referral_taken_back_gets_no_number(office):
    referral, letter = referral_draft(office)
    referring.cancel(referral=referral, by=office.back, note="Salah tujuan.")
    assert (fresh(letter).status, fresh(letter).void_reason) == ("batal", "Rujukannya sudah berakhir.")
    with pytest.raises(DomainError, match="tidak dapat disusun"):
        actions.draft(owner=fresh(referral), kind=kind("surat-rujukan"), by=office.back, extra=letter.extra)


@pytest.mark.parametrize(("name", "given"), [("cancel", {"note": "Batal."}), ("conceal", {})])
def test_drafts_go_with_the_words_they_stood_on(office, name, given):
    """A cancelled request needs no letter; what became Rahasia is written anew, without its words of before."""
    intake = make_intake_at(Status.VERIFIED, office)
    letter = make_letter(office, intake=intake, slug="keterangan-dtsen", extra=DESIL)
    referring.move(intake=fresh(intake), name=name, by=office.back, **given)
    assert fresh(letter).status == "batal"


def test_concealing_drops_the_drafts_of_open_referrals(office):
    referral, letter = referral_draft(office)
    referring.move(intake=fresh(referral.intake), name="conceal", by=office.back)
    assert fresh(letter).status == "batal" and fresh(referral).is_open
