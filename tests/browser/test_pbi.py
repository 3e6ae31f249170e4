"""A PBI reactivation by keyboard alone, from the NIK to the draft of the letter, in under a minute."""

import time
from datetime import date, datetime

import pytest
from playwright.sync_api import expect

from accounts.authz import Role
from documents.models import Letter
from referrals.models import Intake
from referrals.workflow import Status
from tests.factories.accounts import make_user
from tests.factories.cases import make_nik, make_participation, make_person
from tests.factories.letters import make_signatory
from tests.factories.referrals import SEGAMIT, make_intake

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = 60


@pytest.fixture
def mother(at):
    at(datetime(2026, 11, 24, 8, 10))
    make_signatory()
    person = make_person(
        SEGAMIT, name="Rukmini", nik=make_nik(date(1980, 5, 17), "P"), nik_missing_reason="", sex="P",
        birth_date=date(1980, 5, 17),
    )  # fmt: skip
    make_participation(person, "pbi-jkn", status="berhenti", ended_on=date(2026, 2, 1), reason="Daftar Februari")
    return person


def keys(page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


@pytest.mark.parametrize("width", [1366, 360])
def test_by_keyboard_in_under_a_minute(visit, look, mother, width):
    page = visit(make_user(Role.FRONT, name="Petugas Depan"), "/layanan/pbi/", width)
    look(page)
    begun = time.monotonic()
    page.keyboard.type(mother.nik)  # the box has the focus
    keys(page, "Enter")
    expect(page.get_by_text("PBI-JK nonaktif")).to_be_visible()
    keys(page, *["Enter"] * 3)  # KTP, KK, SKTM: as they are ticked
    page.keyboard.type("RSUD Rabain")
    keys(page, "Enter")
    page.keyboard.type("440/112/2026")
    keys(page, "Enter")
    page.keyboard.type("20-11-2026")
    keys(page, *["Enter"] * 5)  # need, since, who came, phone; on the button
    keys(page, "Enter")
    expect(page.get_by_role("link", name="Periksa surat dan beri nomor")).to_be_focused()
    look(page)
    keys(page, "Enter")
    expect(page.get_by_text("440/112/2026")).to_be_visible()
    assert Letter.objects.get().is_draft and Intake.objects.get().status == Status.RECEIVED
    expect(page.get_by_role("link", name="Beri nomor")).to_be_focused()
    keys(page, "Enter")
    expect(page.get_by_label("Nomor surat")).to_be_focused()
    expect(page.get_by_text("hari ini Kepala Dinas, Drs. H. Mahmud Anwar")).to_be_visible()
    page.keyboard.type("400.9/0012/409.105/XI/2026")
    keys(page, "Enter")
    expect(page.get_by_role("link", name="Cetak surat")).to_be_focused()
    assert time.monotonic() - begun < MINUTE


def test_without_the_letter_of_the_facility_the_receipt_is_next(visit, look, mother):
    page = visit(make_user(Role.FRONT, name="Petugas Depan"), "/layanan/pbi/")
    page.keyboard.type(mother.nik)
    keys(page, "Enter")
    expect(page.get_by_text("PBI-JK nonaktif")).to_be_visible()
    look(page)
    keys(page, *["Enter"] * 11)
    expect(page.get_by_role("link", name="Tanda terima", exact=True)).to_be_focused()
    look(page)
    assert Intake.objects.get().asked_for == "Surat faskes"


@pytest.mark.parametrize("width", [1366, 360])
def test_a_second_request_is_asked_about_and_answered_by_keyboard(visit, look, mother, width):
    front = make_user(Role.FRONT, name="Petugas Depan")
    first = make_intake(front, slug="pbi-aktif", person=mother)
    page = visit(front, f"/layanan/pbi/?orang={mother.pk}", width)
    keys(page, *["Enter"] * 11)
    question = page.get_by_role("radio", name=f"Terkait dengan nomor {first.number}")
    expect(question).to_be_visible()
    look(page)
    expect(page.locator("[data-errors]")).to_be_focused()
    keys(page, "Tab", "Tab", "Space", *["Enter"] * 11, "Enter")
    expect(page.get_by_role("link", name="Tanda terima", exact=True)).to_be_focused()
    assert Intake.objects.latest("pk").related == first


def test_a_question_is_recorded_by_keyboard(visit, look):
    page = visit(make_user(Role.FRONT, name="Petugas Depan"), "/layanan/tanya/")
    keys(page, "Enter")  # the kind stays as it is
    page.keyboard.type("Kapan bantuan sembako cair?")
    keys(page, "Tab")
    page.keyboard.type("Tanggal 20.")
    keys(page, "Control+Enter")
    expect(page.get_by_role("link", name="Tanda terima", exact=True)).to_be_focused()
    look(page)
    assert Intake.objects.get().status == Status.CLOSED


def test_a_nik_is_copied_with_one_click(visit, look, mother):
    front = make_user(Role.FRONT, name="Petugas Depan")
    intake = make_intake(front, nik=mother.nik)
    page = visit(front, intake.get_absolute_url())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Salin NIK").click()
    expect(page.get_by_role("button", name="Tersalin")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == mother.nik
