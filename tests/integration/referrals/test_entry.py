"""Taking in at a desk."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.models import Attachment
from referrals import receipt
from referrals.models import Intake, ServiceDocument
from referrals.workflow import Status
from tests.factories.cases import make_person
from tests.factories.referrals import PASAR, SEGAMIT, Office, fresh, make_intake_at, service

pytestmark = pytest.mark.django_db
CREATE = reverse("referrals:intake_create")


@pytest.fixture
def office():
    return Office()


def entry(**more):
    values = {
        "once": uuid4(),
        "subject_name": "Sumarni",
        "service": service().pk,
        "text": "Rumah hampir roboh.",
        "village": SEGAMIT,
    }
    return {name: value for name, value in (values | more).items() if value is not None}


def test_create_works(client_for, office):
    client = client_for(office.front)
    assert client.get(CREATE).status_code == 200
    response = client.post(
        CREATE, entry(photo=SimpleUploadedFile("kk.pdf", b"%PDF-1.4 x"), age="67", nik_missing="belum_punya")
    )
    intake = Intake.objects.get()
    assert response.status_code == 302 and response.url == intake.get_absolute_url()
    assert (intake.status, intake.number, intake.age, intake.village_id) == (
        Status.RECEIVED,
        "2026-000001",
        67,
        SEGAMIT,
    )
    assert (intake.sex, intake.reporter, intake.channel) == ("T", "sendiri", "datang")
    assert Attachment.objects.of(intake).count() == 1


def test_create_refuses_without_capability(client_for, office):
    for who in ("kasi", "kadis", "verifier", "agency", "data", "kabid_rehsos", "admin"):
        assert client_for(getattr(office, who)).post(CREATE, entry()).status_code == 403, who
    assert not Intake.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"subject_name": None}, "subject_name"),
        ({"text": None}, "text"),
        ({"service": None}, "service"),
        ({"subject_name": "x" * 121}, "subject_name"),
        ({"text": "x" * 5001}, "text"),
        ({"nik": "123"}, "nik"),
        ({"nik": "0000000000000000", "no_kk": "12"}, "no_kk"),
        ({"age": "dua"}, "age"),
        ({"age": "999"}, "age"),
        ({"service": "99999"}, "service"),
        ({"village": "99.99.99.9999"}, "village"),
        ({"subject_name": "a\x00b"}, "subject_name"),
        ({"sex": "X"}, "sex"),
        ({"reporter": "hantu"}, "reporter"),
        ({"channel": "pos"}, "channel"),
        ({"kind": "lelucon"}, "kind"),
        ({"subject_unknown": "on"}, "subject_unknown"),
        ({"person": "999999"}, "person"),
        ({"rt": "1" * 7}, "rt"),
        ({"photo": SimpleUploadedFile("x.exe", b"MZ")}, "photo"),
    ],
)
def test_create_reports_bad_input(client_for, office, more, field):
    response = client_for(office.front).post(CREATE, entry(**more))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Sumarni" in response.content.decode() or field == "subject_name"
    assert not Intake.objects.exists()


@pytest.mark.parametrize(
    "text", ["😀 Rumah roboh", "‮terbalik", "<script>alert(1)</script>", "baris\r\n\r\n\r\n\r\nlain"]
)
def test_create_keeps_odd_text_harmless(client_for, office, text):
    client = client_for(office.front)
    response = client.post(CREATE, entry(text=text), follow=True)
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_create_twice_makes_one(client_for, office):
    client, values = client_for(office.front), entry()
    first, second = client.post(CREATE, values), client.post(CREATE, values)
    assert first.url == second.url
    assert Intake.objects.count() == 1


def test_create_ignores_smuggled_fields(client_for, office):
    smuggled = {
        "status": "ditutup",
        "level": "3",
        "number": "2026-999999",
        "holder": "1",
        "created_by": office.admin.pk,
        "version": "9",
    }
    client_for(office.front).post(CREATE, entry(**smuggled))
    intake = Intake.objects.get()
    assert (intake.status, intake.level, intake.number, intake.created_by, intake.version) == (
        Status.RECEIVED,
        1,
        "2026-000001",
        office.front,
        1,
    )


def test_create_rahasia_leaves_its_sender_number_and_state(client_for, office):
    client = client_for(office.operator)
    response = client.post(CREATE, entry(restricted="on", text="Cerita rahasia"), follow=True)
    text = response.content.decode()
    assert Intake.objects.get().holder.slug == "rehabilitasi-sosial"
    assert "2026-000001" in text and "Cerita rahasia" not in text


def test_create_at_the_village_stays_in_ones_area(client_for, office):
    client_for(office.operator).post(CREATE, entry(village=PASAR))
    assert Intake.objects.get().received_village_id == SEGAMIT
    response = client_for(office.operator).post(CREATE, entry(received_village=PASAR))
    assert Intake.objects.filter(received_village=PASAR).count() == 0 and response.status_code == 302


def test_create_kept_in_the_village(client_for, office):
    client_for(office.operator).post(CREATE, entry(service=service("lainnya").pk, keep="on"))
    assert Intake.objects.get().holder_level == "desa"
    response = client_for(office.operator).post(CREATE, entry(keep="on"))
    assert response.status_code == 422 and "keep" in response.context["form"].errors


# --- Search first -----------------------------------------------------------------------------------
def test_search_works_within_ones_scope(client_for, office):
    mine, other = make_person(SEGAMIT, name="Sumarni Segamit"), make_person(PASAR, name="Sumarni Pasar")
    url = reverse("referrals:intake_search_person")
    text = client_for(office.operator).post(url, {"q": "sumarni"}).content.decode()
    assert mine.name in text and other.name not in text
    text = client_for(office.front).post(url, {"q": "sumarni"}).content.decode()
    assert mine.name in text and other.name in text
    assert client_for(office.front).get(url).status_code == 405
    assert client_for(office.agency).post(url, {"q": "x"}).status_code == 403
    assert client_for(office.front).post(url, {"q": "x" * 500}).status_code == 200


def test_a_chosen_person_fills_the_form(client_for, office):
    person = make_person(SEGAMIT, name="Sumarni Segamit")
    client = client_for(office.front)
    text = client.get(CREATE, {"orang": person.pk}).content.decode()
    assert "Sumarni Segamit" in text and f'value="{person.pk}"' in text
    for odd in ("abc", "9" * 30, "-1", str(make_person(PASAR).pk)):
        assert client_for(office.operator).get(CREATE, {"orang": odd}).status_code == 200
    client.post(CREATE, entry(person=person.pk))
    assert Intake.objects.get().person == person


# --- Drafts -----------------------------------------------------------------------------------------
def test_draft_works(client_for, office):
    client = client_for(office.operator)
    client.post(CREATE, entry(act="draft", text=None))
    draft = Intake.objects.get()
    url = reverse("referrals:intake_edit", args=[draft.pk])
    assert (draft.status, client.get(url).status_code) == (Status.DRAFT, 200)
    client.post(url, entry(act="draft", subject_name="Sumarni Baru"))
    assert fresh(draft).subject_name == "Sumarni Baru"
    client.post(url, entry(subject_name="Sumarni Kirim"))
    assert (fresh(draft).status, fresh(draft).subject_name) == (Status.RECEIVED, "Sumarni Kirim")
    assert client.get(url).status_code == 404


def test_draft_hides_from_others(client_for, office):
    draft = make_intake_at(Status.DRAFT, office)
    for who in ("facilitator", "tksk", "front", "back", "manager", "rehsos"):
        assert (
            client_for(getattr(office, who)).get(reverse("referrals:intake_edit", args=[draft.pk])).status_code == 404
        ), who


def test_draft_reports_what_is_missing_when_sent(client_for, office):
    draft = make_intake_at(Status.DRAFT, office)
    response = client_for(office.operator).post(reverse("referrals:intake_edit", args=[draft.pk]), entry(text=None))
    assert response.status_code == 422 and "text" in response.context["form"].errors
    assert fresh(draft).status == Status.DRAFT


def test_the_checklist_of_the_service_is_ticked_on_the_form_and_the_rest_is_printed(client_for, office):
    client, url = client_for(office.front), reverse("referrals:intake_checklist")
    fragment = client.get(url, {"service": service().pk}).content.decode()
    assert "Foto rumah" in fragment and "(tidak wajib)" in fragment
    for odd in ("", "x", "9" * 30, "-1"):
        assert "checkbox" not in client.get(url, {"service": odd}).content.decode()
    assert client_for(office.kasi).get(url).status_code == 403
    shown = ServiceDocument.objects.filter(service=service()).first()
    client.post(CREATE, entry(shown=[shown.pk]))
    intake = Intake.objects.get()
    assert intake.papers.get().document == shown and intake.status == Status.RECEIVED
    assert receipt.data(intake, whole=True)["missing"] == "KK, Foto rumah (atap, lantai, dinding)"
    other = ServiceDocument.objects.exclude(service=service()).first()
    assert client.post(CREATE, entry(shown=[other.pk])).status_code == 422


def test_what_the_checklist_lacks_is_offered_when_asking(client_for, office):
    intake = make_intake_at(Status.RECEIVED, office)
    url = reverse("referrals:intake_move", args=[intake.pk, "ask"])
    assert "KTP, KK, Foto rumah" in client_for(office.back).get(url).content.decode()
