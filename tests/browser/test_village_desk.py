"""Pages of the village desk, the facilitator and of who waits: two widths, light and dark, axe on each."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.authz import Role
from referrals import actions, tracking
from referrals.workflow import Status
from tests.browser.conftest import WIDTHS
from tests.browser.test_walk_through import press
from tests.factories.accounts import make_user
from tests.factories.outreach import SEGAMIT, make_done, make_report, make_sent, make_visit
from tests.factories.puskesos import make_point
from tests.factories.referrals import Office, desk, fresh, make_intake, make_intake_at, make_referral

pytestmark = pytest.mark.django_db(transaction=True)
SCREENS = [(width, scheme) for width in WIDTHS for scheme in ("light", "dark")]
screens = pytest.mark.parametrize(("width", "scheme"), SCREENS)


@pytest.fixture
def seen(visit, look, width, scheme):
    """`seen(user, *paths)` looks at each page in turn; gives the last one."""

    def go(user, *paths):
        page = visit(user, "/lacak/" if user is None else paths[0], width)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for path in paths:
            answer = page.goto(path)
            assert answer.status == 200, path
            look(page)
        return page

    return go


@screens
def test_the_plan_of_a_facilitator(seen, look, at, width, scheme):
    at(datetime(2026, 11, 18, 9))
    arman = make_user(Role.FACILITATOR, SEGAMIT, name="Arman Saputra")
    planned, done = make_visit(arman), make_done(arman, subject_name="Sumarni")
    page = seen(
        arman, "/puskesos/kunjungan-saya/", "/puskesos/kunjungan/", "/puskesos/kunjungan/baru/",
        planned.get_absolute_url(), done.get_absolute_url(),
        *(f"{planned.get_absolute_url()}{act}/" for act in ("ubah", "catat", "batal")),
        *(f"{done.get_absolute_url()}{act}/" for act in ("pengaduan", "keluarga")),
    )  # fmt: skip
    press(page, "Simpan") if page.get_by_role("button", name="Simpan", exact=True).count() else page.locator(
        "main form button.primary"
    ).last.click()
    expect(page.locator("[data-errors]")).to_be_visible()  # a family without a name is not taken
    look(page)


@screens
def test_the_month_of_a_puskesos(seen, at, width, scheme):
    at(datetime(2026, 11, 18, 9))
    leni, point = make_user(Role.OPERATOR, SEGAMIT, name="Leni Marlina"), make_point(SEGAMIT)
    make_intake(leni)
    report = make_report(leni, point=point, remarks="Baik.", challenges="Sinyal.")
    seen(
        leni, "/puskesos/catat/", "/puskesos/catatan-saya/", "/puskesos/buku-tamu/", "/puskesos/laporan-saya/",
        "/puskesos/laporan/baru/", report.get_absolute_url(), f"{report.get_absolute_url()}ubah/",
        f"{report.get_absolute_url()}send/",
    )  # fmt: skip
    arman = make_user(Role.FACILITATOR, SEGAMIT)
    sent = make_sent(arman)
    manager = make_user(Role.MANAGER, name="Dewi Kesuma")
    seen(
        manager, "/puskesos/", point.get_absolute_url(), f"{point.get_absolute_url()}ubah/", "/puskesos/baru/",
        "/puskesos/laporan/", sent.get_absolute_url(), f"{sent.get_absolute_url()}return/",
    )  # fmt: skip


@pytest.mark.parametrize("restricted", [False, True])
def test_the_next_person_at_the_desk_finds_an_empty_form(visit, restricted):
    page = visit(make_user(Role.OPERATOR, SEGAMIT), "/puskesos/catat/rumah/", 360)
    page.get_by_label("Nama orang yang membutuhkan").fill("Sumarni")
    page.get_by_label("Apa keperluannya?").fill("Dipukul suaminya")
    page.get_by_label("Rahasia").set_checked(restricted)
    page.wait_for_timeout(400)  # what is typed is kept after 300 ms
    press(page, "Kirim")
    expect(page.get_by_role("heading", name="Nomor")).to_be_visible()
    page.goto("/puskesos/catat/rumah/")
    expect(page.get_by_label("Apa keperluannya?")).to_have_value("")
    expect(page.get_by_text("dipulihkan")).to_have_count(0)


@screens
def test_several_numbers_at_once_and_the_directory(seen, look, at, width, scheme):
    at(datetime(2026, 11, 24, 9))
    office = Office()
    one = make_intake_at(Status.VERIFIED, office)
    make_intake_at(Status.CLOSED, office)
    make_intake(office.operator, slug="pbi-aktif", subject_name="Rukmini Binti Kenanga")
    register = reverse("referrals:intake_list")
    listed, edited = reverse("referrals:directory_list"), reverse("referrals:directory_edit", args=[desk("baznas").pk])
    seen(office.agency, listed, edited)
    page = seen(office.manager, listed, register)
    page.get_by_label(f"Pilih {one.number}").check()
    page.get_by_text("Yang dicentang").click()
    look(page)
    press(page, "Serahkan ke bidang")
    expect(page.locator("[data-errors]")).to_be_visible()
    look(page)
    expect(page.get_by_label(f"Pilih {one.number}")).to_be_checked()
    page.locator("#massal_holder").select_option(label="Bidang Rehabilitasi Sosial")
    press(page, "Serahkan ke bidang")
    expect(page.get_by_text("Berhasil")).to_be_visible()
    look(page)


@screens
def test_a_disposition_and_its_nota_dinas(seen, look, at, width, scheme):
    at(datetime(2026, 11, 24, 9))
    office = Office()
    intake = make_intake(office.operator)
    seen(office.kadis, reverse("referrals:disposition_create", args=[intake.pk]))
    row = actions.instruct(
        intake=intake, by=office.kadis, instruction="Tindak lanjuti.", desk=desk("rehabilitasi-sosial"),
        due_on=date(2026, 12, 1),
    )  # fmt: skip
    seen(office.kabid_rehsos, row.get_absolute_url())
    page = seen(office.back, row.get_absolute_url())
    page.get_by_role("link", name="Nota Dinas untuk").click()
    look(page)
    press(page, "Susun draf")
    expect(page.get_by_text("Tindak lanjuti.")).to_be_visible()
    page.get_by_label("Tutup pesan").first.click()
    look(page)


@screens
def test_who_waits_from_the_receipt_to_a_rating_and_an_objection(seen, look, at, width, scheme):
    at(datetime(2026, 11, 24, 9))
    office = Office()
    open_one, over = make_intake_at(Status.INCOMPLETE, office), make_intake_at(Status.REJECTED, office)
    make_referral(office, to="pln")
    page = seen(
        None, "/lacak/", *(f"/lacak/{row.number}/{tracking.printed(row.tracking)}/" for row in (open_one, over))
    )
    page.get_by_role("radio").last.check()
    press(page, "Kirim penilaian")
    expect(page.get_by_text("Terima kasih")).to_be_visible()
    look(page)
    page.get_by_text("Hasilnya tidak sesuai?").click()
    page.locator("textarea").last.fill("Rumah saya benar-benar roboh.")
    press(page, "Ajukan keberatan")
    expect(page.get_by_text("Sedang diperiksa petugas.")).to_be_visible()
    look(page)
    objection = fresh(over).objections.get()
    seen(office.manager, objection.get_absolute_url())
    for _ in range(11):
        page.goto(f"/lacak/{over.number}/ABCD-EFGH/")
    expect(page.get_by_text("Terlalu banyak percobaan")).to_be_visible()
    look(page)
