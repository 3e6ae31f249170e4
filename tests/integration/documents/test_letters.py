"""The pages of letters: works, refuses without capability, hides outside scope, refuses GET/POST, reports bad input."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.authz import Role
from documents import actions
from documents.models import Letter, Mode
from documents.workflow import Status
from tests.factories.accounts import make_user
from tests.factories.letters import kind, make_letter, make_letter_at, make_signatory
from tests.factories.referrals import Office, fresh, make_intake, make_referral
from tests.meta.world import photo
from trail.models import Event

pytestmark = pytest.mark.django_db
PDF = "application/pdf"


@pytest.fixture
def office(at):
    at(datetime(2026, 11, 28, 9, 0))
    make_signatory()
    return Office()


@pytest.fixture
def registry():
    return make_user(Role.REGISTRY)


def create_url(record, slug="pbi-aktif"):
    return reverse("letters:create", args=[record._meta.label_lower, record.pk, slug])


def pbi_data(**values):
    return {
        "once": str(uuid4()), "faskes": "Puskesmas Semende", "faskes_number": "440/1/2026", "faskes_date": "20-11-2026",
        "need": "rutin", "to": "BPJS Kesehatan",
    } | values  # fmt: skip


# --- Drafting ------------------------------------------------------------------------------------
class TestCreate:
    def test_works(self, client_for, office):
        intake = make_intake(office.operator, slug="pbi-aktif", subject_name="Rukmini")
        page = client_for(office.front).get(create_url(intake))
        assert page.status_code == 200 and "surat faskes" in page.content.decode()
        response = client_for(office.front).post(create_url(intake), pbi_data())
        letter = Letter.objects.get()
        assert response.url == letter.get_absolute_url()
        assert letter.owner_id == intake.pk and "Rukmini" in str(letter.data)

    def test_a_double_click_drafts_one_letter(self, client_for, office):
        intake, data = make_intake(office.back, slug="pbi-aktif"), pbi_data()
        for _ in range(2):
            client_for(office.back).post(create_url(intake), data)
        assert Letter.objects.count() == 1

    def test_refuses_without_capability(self, client_for, office):
        intake = make_intake(office.operator, slug="pbi-aktif")
        assert client_for(office.operator).post(create_url(intake), pbi_data()).status_code == 403

    def test_hides_outside_scope(self, client_for, office):
        secret = make_intake(office.rehsos, slug="kekerasan")
        assert client_for(office.back).get(create_url(secret)).status_code == 404
        assert client_for(office.kabid_linjamsos).get(create_url(make_intake(office.back))).status_code == 404

    def test_hides_what_no_room_writes(self, client_for, office):
        intake = make_intake(office.back)
        for path in ("referrals.intake/{}/tidak-ada", "accounts.user/{}/pbi-aktif", "x/{}/pbi-aktif"):
            path = path.format(intake.pk)
            assert client_for(office.back).get(f"/persuratan/baru/{path}/").status_code == 404

    def test_reports_bad_input(self, client_for, office):
        intake = make_intake(office.back, slug="pbi-aktif")
        response = client_for(office.back).post(create_url(intake), pbi_data(faskes="", faskes_date="31-02-2026"))
        assert response.status_code == 422
        assert "440/1/2026" in response.content.decode()
        assert set(response.context_data["form"].errors) == {"faskes", "faskes_date"}

    def test_a_kind_switched_off_is_not_offered(self, client_for, office):
        kind("pbi-aktif", active=False)
        assert client_for(office.back).get(create_url(make_intake(office.back))).status_code == 404

    def test_a_referral_has_its_letter(self, client_for, office):
        referral = make_referral(office)
        data = {"once": str(uuid4()), "to": "Yth. Ketua Baznas", "place": "Muara Enim", "lampiran": "-", "copies": ""}
        client_for(office.back).post(create_url(referral, "surat-rujukan"), data)
        assert Letter.objects.get().owner_type == "referrals.referral"

    def test_the_desk_of_a_referral_has_no_letters(self, client_for, office):
        referral = make_referral(office)
        assert client_for(office.agency).get(create_url(referral, "surat-rujukan")).status_code == 403


class TestEdit:
    def test_works(self, client_for, office):
        letter = make_letter(office)
        url = reverse("letters:edit", args=[letter.pk])
        assert "Puskesmas Semende" in client_for(office.back).get(url).content.decode()
        data = pbi_data(faskes="RSUD Rabain", version=letter.version)
        assert client_for(office.back).post(url, data).status_code == 302
        assert "RSUD Rabain" in str(fresh(letter).data)

    def test_of_two_at_once_the_second_is_told(self, client_for, office):
        letter = make_letter(office)
        url, data = reverse("letters:edit", args=[letter.pk]), pbi_data(version=letter.version)
        client_for(office.back).post(url, data)
        response = client_for(office.manager).post(url, data | {"faskes": "RSUD Rabain"})
        assert response.status_code == 422 and "oleh Yudi Pranata" in response.content.decode()
        assert "RSUD Rabain" not in str(fresh(letter).data)

    def test_a_numbered_letter_is_refused_with_a_sentence(self, client_for, office):
        letter = make_letter_at(Status.NUMBERED, office)
        data = pbi_data(version=letter.version)
        response = client_for(office.back).post(reverse("letters:edit", args=[letter.pk]), data)
        assert response.status_code == 422 and "sudah bernomor" in response.content.decode()

    def test_hides_outside_scope(self, client_for, office):
        letter = make_letter(office)
        assert client_for(office.kabid_rehsos).get(reverse("letters:edit", args=[letter.pk])).status_code == 404


# --- Reading -------------------------------------------------------------------------------------
class TestDetail:
    @pytest.mark.parametrize("status", Status)
    def test_works(self, client_for, office, status):
        letter = make_letter_at(status, office)
        page = client_for(office.back).get(letter.get_absolute_url())
        assert page.status_code == 200 and "Puskesmas Semende" in page.content.decode()

    def test_the_village_reads_the_letter_of_its_own_intake(self, client_for, office):
        letter = make_letter(office, intake=make_intake(office.operator, slug="pbi-aktif"))
        assert client_for(office.operator).get(letter.get_absolute_url()).status_code == 200
        assert client_for(office.neighbour).get(letter.get_absolute_url()).status_code == 404

    def test_refuses_without_capability(self, client_for, office, registry):
        letter = make_letter(office)
        assert client_for(registry).get(letter.get_absolute_url()).status_code == 403
        assert client_for(registry).get(reverse("letters:pdf", args=[letter.pk])).status_code == 403

    def test_refuses_post(self, client_for, office):
        assert client_for(office.back).post(make_letter(office).get_absolute_url()).status_code == 405


class TestPdf:
    def test_works(self, client_for, office):
        letter = make_letter_at(Status.NUMBERED, office)
        response = client_for(office.back).get(reverse("letters:pdf", args=[letter.pk]))
        assert response.headers["Content-Type"] == PDF and response.content.startswith(b"%PDF-")
        assert response.headers["Cache-Control"] == "no-store"
        assert Event.objects.filter(act="letter.print", actor_id=office.back.pk).count() == 1

    def test_numbers_of_persons_stand_in_full_on_paper_alone(self, client_for, office):
        nik = "1603101705800001"
        intake = make_intake(office.back, slug="pbi-aktif", nik=nik, no_kk="1603101705800009")
        letter = make_letter(office, intake=intake)
        page = client_for(office.back).get(letter.get_absolute_url()).content.decode()
        assert nik not in page and "160310••••••0001" in page and nik in str(letter.data)

    def test_hides_outside_scope(self, client_for, office):
        letter = make_letter(office)
        assert client_for(office.kabid_rehsos).get(reverse("letters:pdf", args=[letter.pk])).status_code == 404


class TestRestricted:
    """A letter of a Rahasia intake: for those cleared, and for the Kadis while it waits for the signature."""

    @pytest.fixture
    def letter(self, office):
        intake = make_intake(office.rehsos, slug="kekerasan", text="Ceritanya rahasia.")
        extra = {"place": "LKS Harapan", "carer": "", "reason": "Perlu perlindungan."}
        return make_letter(office, intake=intake, slug="rekomendasi-panti", extra=extra, by=office.rehsos)

    def url(self, letter):
        return letter.get_absolute_url()

    def test_nobody_else_finds_it(self, client_for, office, letter):
        for user in (office.back, office.manager, office.front, office.sekretaris, office.kabid_linjamsos):
            assert client_for(user).get(self.url(letter)).status_code == 404
            assert "Panti" not in client_for(user).get(reverse("letters:list")).content.decode().split("</form>")[-1]

    def test_the_cleared_read_it_and_it_is_an_event(self, client_for, office, letter):
        assert client_for(office.rehsos).get(self.url(letter)).status_code == 200
        assert client_for(office.kabid_rehsos).get(self.url(letter)).status_code == 200
        assert Event.objects.filter(act="letter.read").count() == 2

    def test_opening_its_scan_is_an_event(self, client_for, office, letter):
        day, client = letter.drafted_at.date(), client_for(office.rehsos)
        actions.give_number(letter=letter, by=office.rehsos, dated=day, number="1")
        actions.record(letter=letter, name="paraf", by=office.rehsos, paraf_by="x", paraf_on=day)
        actions.record(letter=letter, name="sign", by=office.rehsos, signed_on=day)
        file = SimpleUploadedFile("surat.jpg", photo())
        scan = actions.attach_scan(letter=fresh(letter), by=office.rehsos, upload=file)
        assert b"".join(client.get(scan.get_absolute_url())).startswith(b"\xff\xd8")
        event = Event.objects.get(act="document.read")
        assert (event.subject_id, event.owner) == (str(letter.pk), letter.trail_owner)

    def test_the_kadis_reads_it_when_signing_and_it_is_an_event(self, client_for, office, letter):
        kadis = client_for(office.kadis)
        assert kadis.get(self.url(letter)).status_code == 404  # nothing to sign yet
        actions.give_number(letter=letter, by=office.rehsos, dated=letter.drafted_at.date(), number="1")
        page = kadis.get(self.url(letter))
        assert page.status_code == 200 and "Ceritanya rahasia." in page.content.decode()
        assert kadis.get(reverse("letters:pdf", args=[letter.pk])).status_code == 200
        acts = Event.objects.filter(actor_id=office.kadis.pk, subject_id=letter.pk).order_by("id")
        assert [act for act in acts.values_list("act", flat=True) if act != "login"] == ["letter.read", "letter.print"]
        assert self.url(letter) in kadis.get(reverse("letters:list")).content.decode()
        actions.record(letter=letter, name="paraf", by=office.rehsos, paraf_by="x", paraf_on=letter.dated)
        actions.record(letter=letter, name="sign", by=office.rehsos, signed_on=letter.dated)
        assert kadis.get(self.url(letter)).status_code == 404

    def test_the_kadis_reads_nothing_that_another_position_signs(self, client_for, office, letter):
        make_signatory("Sekretaris", name="Nurhayati")
        kind("rekomendasi-panti", position="Sekretaris")
        actions.give_number(letter=letter, by=office.rehsos, dated=letter.drafted_at.date(), number="1")
        assert client_for(office.kadis).get(self.url(letter)).status_code == 404

    def test_the_registry_sees_number_kind_and_date_alone(self, client_for, office, letter, registry):
        page = client_for(registry).get(reverse("letters:list")).content.decode()
        assert "Surat Rekomendasi Panti/LKS" in page and "Sumarni" not in page
        assert "2026-0" not in page


# --- The list ------------------------------------------------------------------------------------
class TestList:
    def test_works(self, client_for, office):
        letter = make_letter(office)
        page = client_for(office.back).get(reverse("letters:list")).content.decode()
        assert letter.get_absolute_url() in page and reverse("letters:number", args=[letter.pk]) in page

    def test_the_registry_finds_drafts_that_wait_for_a_number(self, client_for, office, registry):
        letter = make_letter(office)
        page = client_for(registry).get(reverse("letters:list")).content.decode()
        assert reverse("letters:number", args=[letter.pk]) in page
        assert f'{letter.get_absolute_url()}"' not in page
        home = client_for(registry).get(reverse("home")).content.decode()
        assert "menunggu nomor" in home and reverse("letters:number", args=[letter.pk]) in home
        assert letter.kind_name not in client_for(office.back).get(reverse("home")).content.decode()

    def test_the_kadis_finds_what_waits_for_the_signature(self, client_for, office):
        draft, numbered = make_letter(office), make_letter_at(Status.NUMBERED, office)
        home = client_for(office.kadis).get(reverse("home")).content.decode()
        assert numbered.get_absolute_url() in home and draft.get_absolute_url() not in home

    def test_filters(self, client_for, office):
        make_letter(office)
        numbered = make_letter_at(Status.NUMBERED, office)
        page = client_for(office.back).get(reverse("letters:list"), {"number": numbered.number[:10]})
        assert [row.letter.pk for row in page.context_data["letters"]] == [numbered.pk]

    def test_hides_outside_scope(self, client_for, office):
        make_letter(office)
        assert client_for(office.neighbour).get(reverse("letters:list")).context_data["letters"] == []

    def test_refuses_without_capability(self, client_for, office):
        assert client_for(office.agency).get(reverse("letters:list")).status_code == 403


# --- Steps ---------------------------------------------------------------------------------------
class TestNumber:
    def url(self, letter):
        return reverse("letters:number", args=[letter.pk])

    def data(self, letter, **values):
        return {"version": letter.version, "dated": "28-11-2026", "number": "400.9/0012/2026"} | values

    def test_works(self, client_for, office):
        letter = make_letter(office)
        assert "agenda Subbag Umum" in client_for(office.back).get(self.url(letter)).content.decode()
        response = client_for(office.back).post(self.url(letter), self.data(letter))
        assert response.url == letter.get_absolute_url() and fresh(letter).number == "400.9/0012/2026"

    def test_the_registry_comes_back_to_the_list(self, client_for, office, registry):
        letter = make_letter(office)
        assert "Sumarni" not in client_for(registry).get(self.url(letter)).content.decode()
        assert client_for(registry).post(self.url(letter), self.data(letter)).url == reverse("letters:list")

    def test_the_own_counter_asks_for_no_number(self, client_for, office):
        kind("pbi-aktif", mode=Mode.OWN, series="sendiri")
        letter = make_letter(office)
        page = client_for(office.back).get(self.url(letter)).content.decode()
        assert "penghitung sendiri" in page and 'name="number"' not in page
        client_for(office.back).post(self.url(letter), self.data(letter, number="999"))
        assert fresh(letter).number == "400.9/0001/XI/2026"

    def test_a_doubled_number_is_refused_and_kept_in_the_form(self, client_for, office):
        taken = make_letter_at(Status.NUMBERED, office)
        letter = make_letter(office)
        response = client_for(office.back).post(self.url(letter), self.data(letter, number=taken.number))
        page = response.content.decode()
        assert response.status_code == 422 and "sudah dipakai" in page and taken.number in page

    def test_a_second_clerk_is_told(self, client_for, office):
        letter = make_letter(office)
        data = self.data(letter)
        client_for(office.back).post(self.url(letter), data)
        response = client_for(office.manager).post(self.url(letter), data | {"number": "2"})
        assert response.status_code == 422 and "bernomor" in response.content.decode()

    def test_refuses_without_capability(self, client_for, office):
        assert client_for(office.kabid_rehsos).get(self.url(make_letter(office))).status_code == 403

    def test_hides_outside_scope(self, client_for, office):
        intake = make_intake(office.rehsos, slug="kekerasan")
        extra = {"place": "LKS", "carer": "", "reason": "x"}
        letter = make_letter(office, intake=intake, slug="rekomendasi-panti", extra=extra, by=office.rehsos)
        assert client_for(office.back).get(self.url(letter)).status_code == 404


class TestMove:
    def url(self, letter, name):
        return reverse("letters:move", args=[letter.pk, name])

    def test_works(self, client_for, office):
        letter, back = make_letter_at(Status.NUMBERED, office), client_for(office.back)
        for name, given, status in [
            ("paraf", {"paraf_by": "Herlina", "paraf_on": "28-11-2026"}, Status.NUMBERED),
            ("sign", {"signed_on": "28-11-2026"}, Status.SIGNED),
            ("hand", {"handed_on": "28-11-2026", "handed_to": "Rukmini"}, Status.HANDED),
            ("void", {"note": "Salah nama."}, Status.VOID),
        ]:
            assert back.get(self.url(letter, name)).status_code == 200
            back.post(self.url(letter, name), given | {"version": fresh(letter).version})
            assert fresh(letter).status == status

    def test_reports_bad_input(self, client_for, office):
        letter = make_letter_at(Status.SIGNED, office)
        data = {"version": letter.version, "handed_on": "29-11-2026", "handed_to": "Rukmini"}
        response = client_for(office.back).post(self.url(letter, "hand"), data)
        assert response.status_code == 422 and "belum tiba" in response.content.decode()

    def test_what_is_not_open_is_said(self, client_for, office):
        letter = make_letter(office)
        page = client_for(office.back).get(self.url(letter, "hand")).content.decode()
        assert "tidak terbuka sekarang" in page and "<button" not in page.split("</header>")[-1].split("bar")[0]

    def test_an_unknown_step_is_not_found(self, client_for, office):
        for name in ("number", "scan", "lain"):
            assert client_for(office.back).get(self.url(make_letter(office), name)).status_code == 404

    def test_refuses_without_capability(self, client_for, office):
        assert client_for(office.operator).get(self.url(make_letter(office), "sign")).status_code == 403

    def test_the_registry_only_voids(self, client_for, office, registry):
        letter = make_letter_at(Status.NUMBERED, office)
        assert client_for(registry).get(self.url(letter, "sign")).status_code == 404
        client_for(registry).post(self.url(letter, "void"), {"version": letter.version, "note": "Salah."})
        assert fresh(letter).status == Status.VOID


class TestScan:
    def test_works(self, client_for, office):
        letter = make_letter_at(Status.SIGNED, office)
        url = reverse("letters:scan", args=[letter.pk])
        file = SimpleUploadedFile("surat.jpg", photo())
        client_for(office.back).post(url, {"version": letter.version, "upload": file})
        page = client_for(office.back).get(letter.get_absolute_url())
        scan = page.context_data["scans"].get()
        assert b"".join(client_for(office.back).get(scan.get_absolute_url())).startswith(b"\xff\xd8")
        assert client_for(office.kabid_rehsos).get(scan.get_absolute_url()).status_code == 404

    def test_reports_bad_input(self, client_for, office):
        letter = make_letter_at(Status.SIGNED, office)
        url = reverse("letters:scan", args=[letter.pk])
        assert client_for(office.back).post(url, {"version": letter.version}).status_code == 422


def test_the_page_of_a_referral_shows_and_offers_its_letter(client_for, office):
    referral = make_referral(office)
    page = client_for(office.back).get(referral.get_absolute_url()).content.decode()
    assert create_url(referral, "surat-rujukan") in page and "nota-dinas" not in page
    page = client_for(office.agency).get(referral.get_absolute_url()).content.decode()
    assert "persuratan" not in page
    own = make_referral(office, to="rehabilitasi-sosial")
    page = client_for(office.back).get(own.get_absolute_url()).content.decode()
    assert create_url(own, "nota-dinas") in page and "surat-rujukan" not in page


def test_the_page_of_an_intake_shows_and_offers_letters(client_for, office):
    intake = make_intake(office.back, slug="pbi-aktif")
    page = client_for(office.back).get(intake.get_absolute_url()).content.decode()
    assert create_url(intake) in page and create_url(intake, "rekomendasi-panti") in page
    letter = make_letter(office, intake=intake)
    actions.give_number(letter=letter, by=office.back, dated=letter.drafted_at.date(), number="400.9/0077/2026")
    page = client_for(office.back).get(intake.get_absolute_url()).content.decode()
    assert letter.get_absolute_url() in page and "Surat diberi nomor 400.9/0077/2026" in page
    page = client_for(office.verifier).get(intake.get_absolute_url()).content.decode()
    assert letter.get_absolute_url() in page and create_url(intake) not in page
