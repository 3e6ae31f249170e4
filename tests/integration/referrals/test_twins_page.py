"""Taking in what is open already: asked first, then linked, or made new."""

import pytest
from django.urls import reverse

from referrals.models import Intake
from tests.factories.referrals import PASAR, SEGAMIT, Office, fresh, make_intake, service
from trail.models import Event

pytestmark = pytest.mark.django_db
CREATE = reverse("referrals:intake_create")
NIK = "1603104101600001"


@pytest.fixture
def office():
    return Office()


def entry(**more):
    return {
        "subject_name": "Sumarni", "nik": NIK, "service": service().pk, "text": "Atap bocor.", "village": SEGAMIT,
        "reporter": "sendiri", "channel": "datang",
    } | more  # fmt: skip


def test_the_open_one_is_offered_and_nothing_typed_is_lost(client_for, office):
    first = make_intake(office.operator, nik=NIK)
    page = client_for(office.back).post(CREATE, entry())
    assert page.status_code == 422 and Intake.objects.count() == 1
    assert f"Sudah ada nomor {first.number} yang sama" in page.text and "Atap bocor." in page.text
    assert first.get_absolute_url() in page.text


def test_linked_with_it_or_made_as_something_else(client_for, office):
    first = make_intake(office.operator, nik=NIK)
    client = client_for(office.back)
    assert client.post(CREATE, entry(same=first.pk)).status_code == 302
    second = Intake.objects.latest("pk")
    assert second.related == first
    page = client_for(office.manager).get(second.get_absolute_url()).text
    assert "Terkait dengan" in page and f"?ke={first.number}" in page
    merging = reverse("referrals:intake_move", args=[second.pk, "merge"])
    merge = client_for(office.manager).get(f"{merging}?ke={first.number}")
    assert f'value="{first.number}"' in merge.text
    assert client.post(CREATE, entry(same="baru")).status_code == 302
    assert Intake.objects.latest("pk").related is None


def test_an_answer_that_was_not_offered_is_asked_again(client_for, office):
    make_intake(office.operator, nik=NIK)
    theirs = make_intake(office.elsewhere, village=PASAR, subject_name="Lain")
    assert client_for(office.back).post(CREATE, entry(same=theirs.pk)).status_code == 422


def test_a_village_hears_only_that_there_is_one_elsewhere(client_for, office):
    theirs = make_intake(office.elsewhere, village=PASAR, nik=NIK, subject_name="Rahmawati")
    button = reverse("puskesos:entry", args=["rumah"])
    form = {"subject_name": "Sumarni", "nik": NIK, "text": "Atap.", "village": SEGAMIT, "reporter": "sendiri",
            "channel": "datang"}  # fmt: skip
    client = client_for(office.operator)
    for url, typed in ((CREATE, entry()), (button, form)):
        page = client.post(url, typed)
        assert page.status_code == 422 and "di wilayah lain" in page.text
        assert theirs.number not in page.text and "Rahmawati" not in page.text
    assert Event.objects.filter(act="intake.same_elsewhere", subject_id=str(theirs.pk)).count() == 2
    assert client.post(button, form | {"same": "baru"}).status_code == 302


def test_a_draft_and_what_is_rahasia_are_not_asked(client_for, office):
    make_intake(office.operator, nik=NIK)
    client = client_for(office.back)
    assert client.post(CREATE, entry(act="draft")).status_code == 302
    assert client.post(CREATE, entry(restricted="on")).status_code == 302


def test_a_second_click_is_no_second_wish(client_for, office):
    once = "6f1c2f4e-52f1-4a52-9b53-1d3b9a9f7c11"
    client = client_for(office.back)
    for _ in range(2):
        assert client.post(CREATE, entry(once=once)).status_code == 302
    assert Intake.objects.count() == 1 and fresh(Intake.objects.get()).related is None
