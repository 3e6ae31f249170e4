"""Referrals by the pages: sending, the inbox, answering, recording, what the desk may read and when."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.actions import update_user
from cases.models import Programme
from documents.models import Attachment
from office import clock
from office.actions import confirm_desk
from office.errors import DomainError
from office.models import Desk
from referrals import actions
from referrals.models import Referral
from referrals.workflow import ReferralStatus, Status
from tests.factories.referrals import Office, desk, fresh, make_intake, make_intake_at, make_referral, service
from trail.models import Event

pytestmark = pytest.mark.django_db
INBOX = reverse("referrals:referral_list")
DONE = {"result_text": "Santunan diserahkan", "result_value": "600000", "result_on": "20-11-2026"}


@pytest.fixture
def office():
    return Office()


def create_url(intake, query=""):
    return reverse("referrals:referral_create", args=[intake.pk]) + query


def move_url(referral, name):
    return reverse("referrals:referral_move", args=[referral.pk, name])


def record_url(referral, name):
    return reverse("referrals:referral_record", args=[referral.pk, name])


def sending(intake, to="baznas", **more):
    good = {
        "once": uuid4(),
        "version": intake.version,
        "desk": desk(to).pk,
        "purpose": "Mohon santunan.",
        "fields_shared": ["name", "address"],
    }
    return good | more


# --- Sending -------------------------------------------------------------------------------------------
def test_create_works(client_for, office):
    intake = make_intake_at(Status.VERIFIED, office, phone="08123456789")
    client = client_for(office.back)
    text = client.get(create_url(intake)).content.decode()
    assert "Nama: Sumarni" in text and "belum punya pengguna" in text
    assert client.post(create_url(intake), sending(intake)).status_code == 302
    referral = Referral.objects.get()
    assert [label for label, _ in referral.shared] == ["Nama", "Alamat"]
    assert fresh(intake).status == Status.REFERRED


def test_create_warns_where_nobody_answers(client_for, office):
    intake = make_intake_at(Status.VERIFIED, office)
    response = client_for(office.back).post(create_url(intake), sending(intake, "pln"), follow=True)
    assert "PLN ULP Muara Enim belum punya pengguna" in response.content.decode()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"desk": ""}, "desk"),
        ({"desk": "9999"}, "desk"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": "x" * 2001}, "purpose"),
        ({"fields_shared": ["password"]}, "fields_shared"),
        ({"programme": "9999"}, "programme"),
        ({"version": ""}, "version"),
    ],
)
def test_create_reports_bad_input(client_for, office, more, field):
    intake = make_intake_at(Status.VERIFIED, office)
    response = client_for(office.back).post(create_url(intake), sending(intake, **more))
    assert response.status_code == 422 and field in response.context["form"].errors
    assert not Referral.objects.exists()


def test_create_refuses_and_hides(client_for, office):
    intake = make_intake_at(Status.VERIFIED, office)
    for who in ("facilitator", "front", "tksk", "verifier", "kabid_rehsos", "agency", "kadis"):
        assert client_for(getattr(office, who)).post(create_url(intake), sending(intake)).status_code == 403, who
    secret = make_intake(office.operator, slug="kekerasan")
    assert client_for(office.back).get(create_url(secret)).status_code == 404
    assert client_for(office.operator).get(create_url(secret)).status_code == 404
    assert client_for(office.neighbour).get(create_url(intake)).status_code == 404
    assert client_for(office.operator).post(create_url(intake), sending(intake)).status_code == 422
    unready = make_intake_at(Status.RECEIVED, office)
    assert "Belum dapat dirujuk" in client_for(office.back).get(create_url(unready)).content.decode()
    assert client_for(office.back).post(create_url(unready), sending(unready)).status_code == 422


def test_create_twice_makes_one_and_an_old_page_is_told(client_for, office):
    intake = make_intake_at(Status.VERIFIED, office)
    client, once = client_for(office.back), sending(intake)
    for _ in range(2):
        assert client.post(create_url(intake), once).status_code == 302
    response = client_for(office.manager).post(create_url(intake), sending(intake, "pln"))
    assert response.status_code == 422 and "sudah dirujuk oleh Yudi Pranata" in response.content.decode()
    assert Referral.objects.count() == 1


def test_create_of_rahasia_needs_the_tick_and_offers_little(client_for, office):
    secret = make_intake(office.operator, slug="kekerasan", text="Cerita rahasia", nik="1603104101600001")
    actions.move(intake=secret, name="verify", by=office.rehsos)
    client = client_for(office.rehsos)
    text = client.get(create_url(secret)).content.decode()
    assert "Cerita rahasia" not in text and "1603104101600001" not in text
    response = client.post(create_url(secret), sending(secret, "uptd-ppa", fields_shared=[]))
    assert response.status_code == 422 and "confirmed" in response.context["form"].errors
    assert (
        client.post(create_url(secret), sending(secret, "uptd-ppa", fields_shared=[], confirmed="on")).status_code
        == 302
    )
    assert Referral.objects.get().shared == []


def test_create_in_place_of_a_refused_one(client_for, office):
    """quality.md 3, 35."""
    wrong = make_referral(office, to="disdukcapil")
    actions.answer(referral=wrong, name="reject", by=office.stranger, reject_reason="salah_alamat", note="Bukan kami.")
    client = client_for(office.back)
    again = f"?ganti={wrong.pk}"
    assert again in client.get(wrong.get_absolute_url()).content.decode()
    assert "Menggantikan rujukan" in client.get(create_url(wrong.intake, again)).content.decode()
    intake = fresh(wrong.intake)
    assert client.post(create_url(intake, again), sending(intake)).status_code == 302
    assert Referral.objects.latest("pk").replaces == wrong
    for odd in ("?ganti=x", "?ganti=" + "9" * 30, "?ganti=-1"):
        assert client.get(create_url(intake, odd)).status_code == 200


def test_referring_on_from_the_page_of_the_intake_asks_what_it_replaces(client_for, office):
    """Who takes the plain way to the next desk must not leave the refusal open for ever."""
    wrong = make_referral(office, to="disdukcapil")
    actions.answer(referral=wrong, name="reject", by=office.stranger, reject_reason="salah_alamat", note="Bukan kami.")
    client, intake = client_for(office.back), fresh(wrong.intake)
    page = client.get(create_url(intake)).text
    assert f'<option value="{wrong.pk}" selected>' in page
    assert client.post(create_url(intake), sending(intake, replaces=wrong.pk)).status_code == 302
    second = Referral.objects.latest("pk")
    assert second.replaces == wrong
    intake = fresh(intake)
    assert 'name="replaces"' not in client.get(create_url(intake)).text
    actions.answer(referral=second, name="finish", by=office.agency, result_text="Ada", result_on=clock.today())
    assert fresh(intake).status == Status.DONE


def test_create_shares_the_files_ticked(client_for, office):
    photo = SimpleUploadedFile("rumah.pdf", b"%PDF-1.4 x")
    intake = make_intake(office.operator, uploads=[(photo, "Foto rumah"), (photo, "Foto KK")])
    actions.move(intake=intake, name="verify", by=office.back)
    house, card = Attachment.objects.of(intake)
    client = client_for(office.back)
    assert "Foto rumah" in client.get(create_url(intake)).content.decode()
    assert client.post(create_url(intake), sending(intake, files=[house.pk])).status_code == 302
    [shared] = Attachment.objects.of(Referral.objects.get())
    member = client_for(office.agency)
    opened = member.get(shared.get_absolute_url())
    assert b"".join(opened).startswith(b"%PDF-")
    for hidden in (house, card):
        assert member.get(hidden.get_absolute_url()).status_code == 404
    actions.answer(referral=Referral.objects.get(), name="reject", by=office.agency, reject_reason="lainnya", note="x")
    assert member.get(shared.get_absolute_url()).status_code == 404


# --- The inbox -------------------------------------------------------------------------------------------
def test_inbox_works(client_for, office):
    make_referral(office)
    make_referral(office, to="disdukcapil")
    response = client_for(office.agency).get(INBOX)
    assert [row["referral"].number for row in response.context["referrals"]] == ["2026-000001/1"]
    assert "Sumarni" in response.content.decode()
    response = client_for(office.back).get(INBOX)
    assert len(response.context["referrals"]) == 2
    assert client_for(office.kasi).get(INBOX).status_code == 403
    for odd in ({"status": "x"}, {"desk": "9" * 30}, {"since": "kapan"}, {"kind": "x"}):
        assert client_for(office.back).get(INBOX, odd).status_code == 200


def test_inbox_tells_of_what_has_ended_only_number_and_own_answer(client_for, office):
    referral = make_referral(office, purpose="Permintaan khusus")
    actions.answer(
        referral=referral, name="finish", by=office.agency, result_text="Santunan kami", result_on="2026-11-20"
    )
    assert client_for(office.agency).get(INBOX).context["referrals"] == []
    text = client_for(office.agency).get(INBOX, {"status": "semua"}).content.decode()
    assert referral.number in text and "Sumarni" not in text and "Permintaan khusus" not in text


def test_detail_works_for_both_sides(client_for, office):
    referral = make_referral(office, fields=["name"])
    text = client_for(office.agency).get(referral.get_absolute_url()).content.decode()
    assert "Sumarni" in text and "Mohon santunan." in text and "Terima" in text
    for secret in ("Rumah hampir roboh", "Rusdi", referral.intake.get_absolute_url()):
        assert secret not in text, secret
    text = client_for(office.back).get(referral.get_absolute_url()).content.decode()
    assert referral.intake.get_absolute_url() in text and "Catat balasan" in text


def test_detail_hides_from_strangers(client_for, office):
    referral = make_referral(office)
    for who in ("stranger", "neighbour", "elsewhere", "kabid_rehsos"):
        assert client_for(getattr(office, who)).get(referral.get_absolute_url()).status_code == 404, who
    for who in ("kasi", "data", "korkab", "inspector", "admin"):
        assert client_for(getattr(office, who)).get(referral.get_absolute_url()).status_code == 403, who


@pytest.mark.parametrize("name", ["finish", "reject", "cancel"])
def test_ended_the_desk_reads_number_dates_and_own_answer(client_for, office, name):
    referral = make_referral(office, purpose="Permintaan khusus")
    if name == "cancel":
        actions.cancel(referral=referral, by=office.back, note="Keliru.")
    else:
        given = {
            "finish": {"result_text": "Jawaban kami", "result_on": "2026-11-20"},
            "reject": {"reject_reason": "lainnya", "note": "Jawaban kami"},
        }
        actions.answer(referral=referral, name=name, by=office.agency, **given[name])
    text = client_for(office.agency).get(referral.get_absolute_url()).content.decode()
    assert referral.number in text
    for secret in ("Sumarni", "Segamit", "Permintaan khusus"):
        assert secret not in text, secret
    assert name == "cancel" or "Jawaban kami" in text
    assert "Sumarni" in client_for(office.back).get(referral.get_absolute_url()).content.decode()


# --- Answering ---------------------------------------------------------------------------------------------
def test_answer_works(client_for, office):
    referral = make_referral(office)
    client = client_for(office.agency)
    for name, given, status in (
        ("accept", {}, ReferralStatus.ACCEPTED),
        ("start", {}, ReferralStatus.IN_PROGRESS),
        ("ask", {"asked_for": "Foto"}, ReferralStatus.INCOMPLETE),
        ("finish", DONE, ReferralStatus.DONE),
    ):
        assert client.get(move_url(referral, name)).status_code == 200
        response = client.post(move_url(referral, name), given | {"version": fresh(referral).version})
        assert response.status_code == 302, name
        assert fresh(referral).status == status
        assert client.get(response.url).status_code == 200
    assert fresh(referral.intake).status == Status.DONE


def test_a_colleague_sees_who_accepted_and_when(client_for, office):
    """quality.md 3, 25."""
    referral = make_referral(office)
    assert client_for(office.agency).post(move_url(referral, "accept"), {"version": 1}).status_code == 302
    response = client_for(office.colleague).post(move_url(referral, "accept"), {"version": 1})
    text = response.content.decode()
    assert response.status_code == 422 and "sudah diterima oleh Iwan Setiadi" in text
    assert "tidak terbuka" in client_for(office.colleague).get(move_url(referral, "accept")).content.decode()


def test_answer_hides_from_strangers(client_for, office):
    referral = make_referral(office)
    for who in ("stranger", "back", "manager", "kabid_rehsos", "operator"):
        assert client_for(getattr(office, who)).post(move_url(referral, "accept"), {"version": 1}).status_code == 404, (
            who
        )
    for who in ("agency", "kabid_rehsos"):
        assert (
            client_for(getattr(office, who)).post(move_url(referral, "cancel"), {"version": 1, "note": "x"}).status_code
            == 404
        ), who
    for who in ("facilitator", "front", "kadis", "kasi"):
        assert client_for(getattr(office, who)).post(move_url(referral, "accept"), {"version": 1}).status_code == 403, (
            who
        )
    assert client_for(office.agency).get(move_url(referral, "nonsense")).status_code == 404
    assert fresh(referral).status == ReferralStatus.SENT


@pytest.mark.parametrize(
    ("name", "given", "field"),
    [
        ("finish", {}, "result_text"),
        ("finish", DONE | {"result_value": "seribu"}, "result_value"),
        ("reject", {"note": "x"}, "reject_reason"),
        ("reject", {"reject_reason": "lainnya"}, "note"),
        ("ask", {}, "asked_for"),
        ("accept", {"note": "x" * 1001}, "note"),
        ("accept", {"upload": SimpleUploadedFile("x.exe", b"MZ")}, "upload"),
    ],
)
def test_answer_reports_bad_input(client_for, office, name, given, field):
    referral = make_referral(office)
    response = client_for(office.agency).post(move_url(referral, name), given | {"version": 1})
    assert response.status_code == 422 and field in response.context["form"].errors
    assert fresh(referral).status == ReferralStatus.SENT


def test_a_desk_switched_off_still_ends_what_it_has(client_for, office):
    referral = make_referral(office)
    Desk.objects.filter(slug="baznas").update(active=False)
    assert client_for(office.agency).post(move_url(referral, "finish"), DONE | {"version": 1}).status_code == 302
    intake = make_intake_at(Status.VERIFIED, office)
    response = client_for(office.back).post(create_url(intake), sending(intake))
    assert response.status_code == 422 and "desk" in response.context["form"].errors


# --- The office's side ---------------------------------------------------------------------------------------
PAPER = {"via": "whatsapp", "answered_by": "Pak Iwan", "answered_on": "20-11-2026"}


def test_record_works(client_for, office):
    referral = make_referral(office, to="pln")
    letter = SimpleUploadedFile("wa.pdf", b"%PDF-1.4 x")
    client = client_for(office.back)
    assert client.get(record_url(referral, "finish")).status_code == 200
    assert (
        client.post(record_url(referral, "finish"), PAPER | DONE | {"version": 1, "upload": letter}).status_code == 302
    )
    text = client.get(referral.get_absolute_url()).content.decode()
    assert "Pak Iwan" in text and "WhatsApp" in text and "dicatat Yudi Pranata" in text
    assert Attachment.objects.of(referral).count() == 1


def test_record_reports_what_is_missing(client_for, office):
    referral = make_referral(office, to="pln")
    response = client_for(office.back).post(record_url(referral, "accept"), {"version": 1, "answered_on": "01-01-2099"})
    assert set(response.context["form"].errors) == {"via", "answered_by", "answered_on"}


def test_record_refuses_and_hides(client_for, office):
    referral = make_referral(office)
    for who in ("agency", "front", "facilitator", "kadis", "kabid_rehsos"):
        assert (
            client_for(getattr(office, who)).post(record_url(referral, "accept"), PAPER | {"version": 1}).status_code
            == 403
        ), who
    secret = make_intake(office.operator, slug="kekerasan")
    actions.move(intake=secret, name="verify", by=office.rehsos)
    hidden = make_referral(office, secret, to="uptd-ppa", confirmed=True, fields=[])
    assert client_for(office.back).post(record_url(hidden, "accept"), PAPER | {"version": 1}).status_code == 404
    assert client_for(office.rehsos).post(record_url(hidden, "accept"), PAPER | {"version": 1}).status_code == 302
    assert client_for(office.back).get(record_url(referral, "supply")).status_code == 404
    assert client_for(office.operator).post(record_url(referral, "accept"), PAPER | {"version": 1}).status_code == 422
    assert client_for(office.neighbour).post(record_url(referral, "accept"), PAPER).status_code == 404


def test_supply_and_cancel_work(client_for, office):
    referral = make_referral(office, fields=["name"])
    actions.answer(referral=referral, name="ask", by=office.agency, asked_for="Alamat lengkap")
    client = client_for(office.back)
    assert "Alamat lengkap" in client.get(referral.get_absolute_url()).content.decode()
    given = {"version": fresh(referral).version, "note": "Alamatnya ini.", "fields_shared": ["address"]}
    assert client.get(move_url(referral, "supply")).status_code == 200
    assert client.post(move_url(referral, "supply"), given).status_code == 302
    assert [label for label, _ in fresh(referral).shared][:2] == ["Nama", "Alamat"]
    assert (
        client.post(move_url(referral, "cancel"), {"version": fresh(referral).version, "note": ""}).status_code == 422
    )
    assert (
        client.post(move_url(referral, "cancel"), {"version": fresh(referral).version, "note": "Keliru."}).status_code
        == 302
    )
    assert fresh(referral.intake).status == Status.HANDLED


def test_create_offers_the_usual_desks_first_with_their_facts(client_for, office):
    row = desk()
    confirm_desk(row, by=office.agency, version=row.version, hours="Senin-Jumat", needs="KTP dan KK", quota="Tinggal 3")
    day = clock.today()
    update_user(by=office.agency, user=office.agency, away_since=day, away_until=day, away_note="Rekan")
    page = client_for(office.back).get(create_url(make_intake_at(Status.VERIFIED, office))).text
    usual, others = page.index("Biasanya untuk layanan ini"), page.index('label="Instansi luar"')
    assert usual < page.index(f'value="{row.pk}"') < others
    for fact in ("Senin-Jumat", "KTP dan KK", "Tinggal 3", "digantikan Rekan"):
        assert fact in page


def test_a_route_is_kept_in_the_admin_with_its_event(client_for, office):
    data = {"service": service("rumah").pk, "desk": desk("pln").pk, "order": 5, "note": "Sambungan", "active": "on"}
    client = client_for(office.admin)
    assert client.post(reverse("admin:referrals_route_add"), data).status_code == 302
    assert Event.objects.filter(act="route.change").count() == 1
    both = client.post(reverse("admin:referrals_route_add"), data | {"programme": Programme.objects.first().pk})
    assert both.status_code == 200 and "salah satu saja" in both.text


# --- From a village ------------------------------------------------------------------------------------
def test_a_village_is_offered_only_what_is_open_to_it(client_for, office):
    intake = make_intake(office.operator, slug="lainnya", keep=True)
    actions.move(intake=intake, name="handle_village", by=office.operator)
    client = client_for(office.operator)
    assert "Rujuk</a>" not in client.get(intake.get_absolute_url()).text
    closed = client.get(create_url(intake)).text
    assert "Teruskan ke SLRT Kabupaten" in closed and "Kirim rujukan" not in closed
    Desk.objects.filter(slug="baznas").update(from_village=True)
    assert "Rujuk</a>" in client.get(intake.get_absolute_url()).text
    page = client.get(create_url(intake)).text
    assert "Baznas" in page and "PLN" not in page
    wrong = client.post(create_url(intake), sending(fresh(intake), to="pln"))
    assert wrong.status_code == 422 and not Referral.objects.exists()
    assert client.post(create_url(intake), sending(fresh(intake))).status_code == 302
    assert Referral.objects.get().sent_by == office.operator


# --- Rahasia at the desk -----------------------------------------------------------------------------
def test_a_desk_reads_what_is_rahasia_with_an_event(client_for, office):
    """house.md 5: reads of Rahasia records are events, whoever reads; what ended shows nothing and is none."""
    intake = make_intake(office.operator, slug="kekerasan")
    actions.move(intake=intake, name="verify", by=office.rehsos)
    referral = make_referral(office, fresh(intake), fields=["name"], confirmed=True)
    member, read = client_for(office.agency), Event.objects.filter(act="referral.read", actor_id=office.agency.pk)
    member.get(referral.get_absolute_url()), member.get(move_url(referral, "accept"))
    assert read.count() == 2
    actions.cancel(referral=referral, by=office.rehsos, note="Keliru.")
    member.get(referral.get_absolute_url())
    assert read.count() == 2
    client_for(office.agency).get(make_referral(office).get_absolute_url())
    assert read.count() == 2


# --- What the office sends on ------------------------------------------------------------------------
def asked(office, **values):
    referral = make_referral(office, **values)
    actions.answer(referral=referral, name="ask", by=office.agency, asked_for="Foto rumah")
    return fresh(referral)


def test_supply_sends_on_the_file_the_village_attached(client_for, office):
    photo = SimpleUploadedFile("rumah.pdf", b"%PDF-1.4 x")
    referral = asked(office)
    actions.attach(intake=referral.intake, by=office.operator, upload=photo, label="Foto rumah")
    [file] = Attachment.objects.of(referral.intake)
    client, url = client_for(office.back), move_url(referral, "supply")
    assert "Foto rumah" in client.get(url).text
    given = {"version": referral.version, "note": "Terlampir.", "files": [file.pk]}
    assert client.post(url, given).status_code == 302
    [shared] = Attachment.objects.of(referral)
    assert b"".join(client_for(office.agency).get(shared.get_absolute_url())).startswith(b"%PDF-")
    actions.answer(referral=fresh(referral), name="ask", by=office.agency, asked_for="Satu lagi")
    assert 'name="files"' not in client.get(url).text, "the desk has it"


def test_supply_takes_no_file_of_another_intake(client_for, office):
    photo = SimpleUploadedFile("rumah.pdf", b"%PDF-1.4 x")
    other = make_intake(office.operator, subject_name="Orang Lain", uploads=[(photo, "Foto KK")])
    [file] = Attachment.objects.of(other)
    referral = asked(office)
    with pytest.raises(DomainError, match="tidak boleh dibagikan"):
        actions.supply(referral=referral, by=office.back, note="x", files=[file])
    assert fresh(referral).status == ReferralStatus.INCOMPLETE


def test_what_the_office_sent_is_not_told_as_an_answer(client_for, office):
    """The state stays that of the desk: whoever completed it didn't accept, and the new file is no reply."""
    referral = make_referral(office)
    actions.answer(referral=referral, name="accept", by=office.agency)
    actions.answer(referral=fresh(referral), name="ask", by=office.agency, asked_for="Foto rumah")
    client = client_for(office.back)
    given = {"version": fresh(referral).version, "note": "Ini.", "upload": SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")}
    assert client.post(move_url(referral, "supply"), given).status_code == 302
    assert [str(file) for file in Attachment.objects.of(referral)] == ["Kelengkapan"]
    assert "dilengkapi Yudi Pranata" in client.get(referral.get_absolute_url()).text


def test_the_office_reads_numbers_masked_and_the_desk_whole(client_for, office):
    nik = "1603105705800001"
    intake = make_intake(office.operator, nik=nik, no_kk=nik)
    actions.move(intake=intake, name="verify", by=office.back)
    client = client_for(office.back)
    assert nik not in client.get(create_url(intake)).text and "160310••••••0001" in client.get(create_url(intake)).text
    referral = make_referral(office, fresh(intake), fields=["name", "nik"])
    assert nik in client_for(office.agency).get(referral.get_absolute_url()).text
    actions.answer(referral=referral, name="ask", by=office.agency, asked_for="No. KK")
    for url in (referral.get_absolute_url(), move_url(referral, "supply"), record_url(referral, "finish")):
        assert nik not in client.get(url).text


def test_an_answer_that_is_written_down_says_nothing_to_a_desk(client_for, office):
    page = client_for(office.back).get(record_url(make_referral(office), "accept")).text
    assert "di tangan Anda" not in page


def test_what_has_ended_asks_for_no_answer(client_for, office):
    referral = make_referral(office, to="pln")
    client, says = client_for(office.back), "belum punya pengguna"
    assert says in client.get(referral.get_absolute_url()).text
    actions.cancel(referral=referral, by=office.back, note="Keliru.")
    assert says not in client.get(referral.get_absolute_url()).text
