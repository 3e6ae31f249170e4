"""The register: list, one intake, number alone, export, receipt."""

import pytest
from django.urls import reverse

from referrals import actions
from referrals.sight import SECRET_WORDS
from referrals.workflow import Status
from tests.factories.referrals import KOTA, PASAR, PELAKAT, Office, make_intake, make_intake_at, make_referral
from trail.models import Event

pytestmark = pytest.mark.django_db
LIST = reverse("referrals:intake_list")


@pytest.fixture
def office():
    return Office()


def page(client, url, data=None):
    response = client.get(url, data or {})
    return response, response.content.decode()


def test_list_works(client_for, office):
    make_intake(office.operator, subject_name="Sumarni Mine")
    make_intake(office.elsewhere, subject_name="Orang Jauh", village=PASAR)
    response, text = page(client_for(office.operator), LIST)
    assert response.status_code == 200
    assert "Sumarni Mine" in text and "Orang Jauh" not in text
    assert "1 data" in text


def test_list_refuses_without_capability(client_for, office):
    for who in ("agency", "data", "korkab", "pendamping", "inspector", "dpo", "admin"):
        assert client_for(getattr(office, who)).get(LIST).status_code == 403, who


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [4, 3, 2, 1]),
        ({"status": "terbuka"}, [4, 3, 1]),
        ({"status": "ditutup"}, [2]),
        ({"kind": "pengaduan"}, [3]),
        ({"kecamatan": KOTA}, [4]),
        ({"kecamatan": "16.03.10", "village": PELAKAT}, []),
        ({"holder": "kabupaten"}, [4, 3, 2, 1]),
        ({"holder": "desa"}, []),
        ({"since": "01-01-2099"}, []),
        ({"until": "01-01-2099"}, [4, 3, 2, 1]),
    ],
)
def test_list_is_filtered(client_for, office, query, numbers):
    make_intake(office.operator)
    make_intake_at(Status.CLOSED, office)
    make_intake(office.operator, slug="kks")
    make_intake(office.elsewhere, village=PASAR)
    response, text = page(client_for(office.back), LIST, query)
    assert [row.number for row in response.context["intakes"]] == [f"2026-{number:06}" for number in numbers]
    if query:
        assert 'class="chip"' in text


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "x"},
        {"service": "999"},
        {"holder": "abc"},
        {"village": "0"},
        {"since": "kemarin"},
        {"halaman": "zz"},
        {"kecamatan": "\x00"},
    ],
)
def test_list_reports_bad_input(client_for, office, query):
    make_intake(office.operator)
    assert client_for(office.back).get(LIST, query).status_code == 200


def test_list_counts_the_kinds_apart(client_for, office):
    for slug in ("rumah", "rumah", "kks", "tanya", "usul", "kekerasan"):
        make_intake(office.operator, slug=slug)
    make_intake_at(Status.CLOSED, office)
    make_intake(office.elsewhere, village=PASAR)
    for who in ("operator", "facilitator"):
        kinds = client_for(getattr(office, who)).get(LIST).context["kinds"]
        assert [(label, number) for label, number, _ in kinds] == [
            ("Permohonan", 2),
            ("Pengaduan", 1),
            ("Pertanyaan", 1),
            ("Saran", 1),
        ], who


def test_list_shows_the_sender_number_and_state_of_rahasia(client_for, office):
    secret = make_intake(office.operator, slug="kekerasan", subject_name="Nama Rahasia", text="Cerita rahasia")
    make_intake(office.operator)
    client = client_for(office.operator)
    response, text = page(client, LIST)
    assert secret.number in text and SECRET_WORDS in text
    for word in ("Nama Rahasia", "Cerita rahasia", "Kekerasan"):
        assert word not in text, word
    assert response.context["intakes"][1].holder == ""
    for query in (
        {"service": secret.service_id},
        {"kind": "pengaduan"},
        {"kecamatan": "16.03.10"},
        {"holder": secret.holder_id},
    ):
        assert secret.number not in page(client, LIST, query)[1], query
    assert secret.number in page(client, LIST, {"status": "diterima"})[1]
    for who in ("front", "back", "manager", "tksk", "facilitator", "kadis"):
        _, text = page(client_for(getattr(office, who)), LIST)
        assert secret.number not in text, who


def test_list_of_a_kasi_tells_the_progress(client_for, office):
    make_intake(office.operator, subject_name="Sumarni", text="Sakit parah")
    make_intake(office.operator, slug="orang-terlantar", subject_name="Terbatas")
    _, text = page(client_for(office.kasi), LIST)
    assert "2026-000001" in text and "Rumah tidak layak huni" in text
    for word in ("Sumarni", "Sakit parah", "2026-000002", "Terbatas"):
        assert word not in text, word


def test_list_queries_do_not_grow_with_rows(client_for, office, django_assert_max_num_queries):
    client = client_for(office.operator)
    make_intake(office.operator)
    client.get(LIST)
    with django_assert_max_num_queries(30) as few:
        client.get(LIST)
    for _ in range(8):
        make_intake(office.operator)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(LIST)


# --- One intake ------------------------------------------------------------------------------------
def test_detail_works(client_for, office):
    intake = make_intake_at(Status.REFERRED, office, nik="1603104101600001")
    response, text = page(client_for(office.back), intake.get_absolute_url())
    assert response.status_code == 200
    assert (
        "Rumah hampir roboh" in text
        and "Baznas" in text
        and "160310••••••0001" in text
        and "1603104101600001" not in text
    )
    assert "Dicatat dan dikirim ke SLRT Kabupaten." in text and "Diverifikasi." in text


@pytest.mark.parametrize("status", list(Status))
def test_detail_shows_every_state(client_for, office, status):
    intake = make_intake_at(status, office)
    for who in ("operator", "back", "manager"):
        if status == Status.DRAFT and who != "operator":
            continue
        assert client_for(getattr(office, who)).get(intake.get_absolute_url()).status_code == 200, who


@pytest.mark.parametrize(
    ("phone", "told"),
    [
        ("081234567890", "Kirim lewat WhatsApp"),
        ("0734421234", "Tidak ada nomor WhatsApp yang dapat dibuka."),
        ("", "Nomor HP belum dicatat"),
    ],
)
def test_detail_says_why_no_message_can_be_sent(client_for, office, phone, told):
    intake = make_intake(office.operator, phone=phone)
    text = client_for(office.back).get(intake.get_absolute_url()).content.decode()
    says = ("Kirim lewat WhatsApp", "Tidak ada nomor WhatsApp yang dapat dibuka.", "Nomor HP belum dicatat")
    assert [said for said in says if said in text] == [told]


def test_detail_hides_outside_scope(client_for, office):
    intake = make_intake(office.operator)
    draft = make_intake_at(Status.DRAFT, office)
    for who in ("neighbour", "elsewhere", "kabid_rehsos", "kabid_linjamsos"):
        response = client_for(getattr(office, who)).get(intake.get_absolute_url())
        assert response.status_code == 404 and "Sumarni" not in response.content.decode(), who
    assert client_for(office.back).get(draft.get_absolute_url()).status_code == 404


def test_detail_of_rahasia(client_for, office):
    secret = make_intake(office.operator, slug="kekerasan", subject_name="Nama Rahasia", text="Cerita rahasia")
    response, text = page(client_for(office.operator), secret.get_absolute_url())
    assert response.status_code == 200 and secret.number in text and SECRET_WORDS in text
    assert "Nama Rahasia" not in text and "Cerita" not in text and "Kekerasan" not in text
    for who in ("front", "back", "manager", "tksk", "facilitator", "kadis", "kabid_linjamsos"):
        assert client_for(getattr(office, who)).get(secret.get_absolute_url()).status_code == 404, who
    _, text = page(client_for(office.rehsos), secret.get_absolute_url())
    assert "Cerita rahasia" in text
    assert Event.objects.filter(act="intake.read", actor="Maya Lestari").count() == 1


def test_detail_of_rahasia_answers_its_exact_number(client_for, office):
    secret = make_intake(office.operator, slug="kekerasan", subject_name="Nama Rahasia")
    url = reverse("referrals:intake_trace", args=[secret.number])
    for who in ("front", "back", "manager"):
        response, text = page(client_for(getattr(office, who)), url)
        assert response.status_code == 200 and SECRET_WORDS in text and "Nama Rahasia" not in text, who
    for who in ("neighbour", "tksk", "facilitator", "kasi"):
        assert client_for(getattr(office, who)).get(url).status_code == 404, who
    assert client_for(office.front).get(reverse("referrals:intake_trace", args=["2026-999999"])).status_code == 404
    mine = make_intake(office.operator)
    assert (
        client_for(office.back).get(reverse("referrals:intake_trace", args=[mine.number])).url
        == mine.get_absolute_url()
    )


def test_detail_offers_only_the_moves_open_to_the_reader(client_for, office):
    intake = make_intake_at(Status.HANDLED, office)
    _, back = page(client_for(office.back), intake.get_absolute_url())
    _, operator = page(client_for(office.operator), intake.get_absolute_url())
    assert "/langkah/finish/" in back and "/rujuk/" in back
    assert "/langkah/finish/" not in operator and "/rujuk/" not in operator


def test_reveal_is_an_event(client_for, office):
    intake = make_intake(office.operator, nik="1603104101600001")
    url = reverse("referrals:intake_reveal", args=[intake.pk])
    assert client_for(office.back).get(url).status_code == 405
    assert client_for(office.operator).post(url).status_code == 403
    for who in ("data", "korkab", "pendamping", "neighbour", "kabid_rehsos"):
        assert client_for(getattr(office, who)).post(url).status_code in (403, 404), who
    assert client_for(office.facilitator).post(url).status_code == 200
    assert "1603104101600001" in client_for(office.back).post(url).content.decode()
    assert Event.objects.filter(act="intake.reveal").count() == 2


# --- Export and receipt -----------------------------------------------------------------------------
def test_export_works(client_for, office):
    make_intake(office.operator, subject_name="=1+1", nik="1603104101600001")
    make_intake(office.operator, slug="kekerasan", subject_name="Nama Rahasia")
    make_intake_at(Status.DRAFT, office)
    for who in ("back", "rehsos"):
        response = client_for(getattr(office, who)).post(reverse("referrals:intake_export"))
        text = b"".join(response.streaming_content).decode()
        assert text.count("\r\n") == 2 and "'=1+1" in text, who
        assert "Nama Rahasia" not in text and "1603104101600001" not in text
    assert Event.objects.filter(act="intake.export").count() == 2


def test_export_is_filtered_and_scoped(client_for, office):
    make_intake(office.operator)
    make_intake(office.elsewhere, village=PASAR, subject_name="Orang Pasar")
    url = f"{reverse('referrals:intake_export')}?kecamatan={KOTA}"
    text = b"".join(client_for(office.back).post(url).streaming_content).decode()
    assert "Orang Pasar" in text and "Sumarni" not in text
    text = b"".join(client_for(office.kabid_linjamsos).post(url).streaming_content).decode()
    assert "Orang Pasar" not in text


def test_export_refuses_get_and_without_capability(client_for, office):
    url = reverse("referrals:intake_export")
    assert client_for(office.back).get(url).status_code == 405
    for who in ("operator", "front", "tksk", "kasi", "agency"):
        assert client_for(getattr(office, who)).post(url).status_code == 403, who


def test_receipt_works(client_for, office):
    intake = make_intake(office.operator)
    secret = make_intake(office.operator, slug="kekerasan")
    for row in (intake, secret):
        response = client_for(office.operator).get(reverse("referrals:intake_receipt", args=[row.pk]))
        assert response["Content-Type"] == "application/pdf" and response.content.startswith(b"%PDF-")
        assert response["Cache-Control"] == "no-store"
    draft = make_intake_at(Status.DRAFT, office)
    for row in (intake, secret, draft):
        assert client_for(office.neighbour).get(reverse("referrals:intake_receipt", args=[row.pk])).status_code == 404


# --- Home -------------------------------------------------------------------------------------------
def test_what_waits_for_whom(client_for, office):
    incomplete = make_intake_at(Status.INCOMPLETE, office)
    done = make_intake_at(Status.DONE, office)
    received = make_intake_at(Status.RECEIVED, office)
    secret = make_intake(office.operator, slug="kekerasan", subject_name="Nama Rahasia")
    referral = make_referral(office)
    refused = make_referral(office)
    actions.answer(referral=refused, name="reject", by=office.agency, reject_reason="kuota_habis", note="x")
    expected = {
        "operator": {incomplete.number, done.number},
        "back": {received.number, done.number, refused.intake.number},
        "front": {done.number},
        "manager": {received.number, done.number, refused.intake.number},
        "tksk": {received.number},
        "rehsos": {secret.number},
        "kabid_rehsos": set(),
        "agency": {referral.number},
        "stranger": set(),
        "neighbour": set(),
        "kasi": set(),
        "kadis": set(),
    }
    for who, numbers in expected.items():
        client = client_for(getattr(office, who))
        response = client.get("/")
        shown = {item.number for item, _ in response.context["items"]}
        assert shown == numbers, who
        for item, _ in response.context["items"]:
            assert client.get(item.url).status_code == 200, (who, item.url)
        for count in response.context["counts"]:
            opened = client.get(count.url)
            assert opened.status_code == 200, (who, count.url)
            if "waits=" in count.url:
                assert len(opened.context["intakes"]) == count.number, (who, count.label)


def test_a_count_opens_what_it_counts(client_for, office):
    """Others in the same state, that wait for somebody else or for nobody, do not stand in that list."""
    make_intake_at(Status.REFERRED, office)
    verified = make_intake_at(Status.VERIFIED, office)
    make_intake_at(Status.REJECTED, office)
    make_intake_at(Status.HANDLED, office)
    client = client_for(office.back)
    url = f"{reverse('referrals:intake_list')}?waits=menunggu-tindak-lanjut"
    assert verified.number in {row.number for row in client.get(url).context["intakes"]}
    counts = {count.label: count for count in client.get("/").context["counts"]}
    for count in counts.values():
        if "waits=" in count.url:
            assert len(client.get(count.url).context["intakes"]) == count.number, count.label
    assert "waits=" in counts["menunggu tindak lanjut"].url


def test_a_heap_of_another_desk_is_no_choice(client_for, office):
    make_intake_at(Status.RECEIVED, office)
    page = client_for(office.tksk).get(f"{reverse('referrals:intake_list')}?waits=penolakan-belum-diberitahukan")
    assert page.status_code == 200
    names = [name for name, _ in page.context["filter"].filters["waits"].extra["choices"]]
    assert "menunggu-verifikasi" in names
    assert "penolakan-belum-diberitahukan" not in names
