"""Taking in what is open already: asked first, then linked, or made new."""

from uuid import uuid4

import pytest
from django.urls import reverse

from office.errors import DomainError
from referrals.models import Intake
from tests.factories.cases import make_family, make_person
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


# --- The one-minute flows ------------------------------------------------------------------------
PBI, DESIL, ANSWER = (reverse(f"referrals:{name}_create") for name in ("pbi", "desil", "answer"))


def rukmini(**more):
    return make_person(SEGAMIT, name="Rukmini", nik=NIK, nik_missing_reason="", **more)


def test_a_second_reactivation_of_one_person_is_asked_about(client_for, office):
    person = rukmini()
    client, form = client_for(office.front), {"person": person.pk, "need": "rutin"}
    assert client.post(PBI, form | {"once": uuid4()}).status_code == 302
    first = Intake.objects.get()
    page = client.post(PBI, form | {"once": uuid4()})
    assert page.status_code == 422 and Intake.objects.count() == 1
    assert first.get_absolute_url() in page.text and f"Terkait dengan nomor {first.number}" in page.text
    assert page.context["form"].visible_fields()[0].name == "same"
    assert client.post(PBI, form | {"once": uuid4(), "same": first.pk}).status_code == 302
    assert Intake.objects.latest("pk").related == first
    assert client.post(PBI, form | {"once": uuid4(), "same": "baru"}).status_code == 302
    assert Intake.objects.latest("pk").related is None


@pytest.mark.parametrize("door", ["desk", "page", "village"])
def test_no_number_is_given_where_the_link_is_refused(client_for, office, monkeypatch, door):
    person = rukmini()
    first = make_intake(office.operator, slug="pbi-aktif" if door == "desk" else "rumah", person=person, nik=NIK)

    def refuse(*args, **kwargs):
        raise DomainError("Baru saja diubah.")

    monkeypatch.setattr("referrals.actions.extras.records.update", refuse)
    village = entry(same=first.pk)
    del village["service"]
    user, url, form = {
        "desk": (office.front, PBI, {"person": person.pk, "need": "rutin", "same": first.pk}),
        "page": (office.back, CREATE, entry(same=first.pk)),
        "village": (office.operator, reverse("puskesos:entry", args=["rumah"]), village),
    }[door]
    page = client_for(user).post(url, form | {"once": uuid4()})
    assert page.status_code == 422 and "Baru saja diubah." in page.text
    assert Intake.objects.get() == first


def test_a_typed_number_of_another_village_is_told_of_and_kept(client_for, office):
    theirs = make_intake(office.elsewhere, village=PASAR, slug="pbi-aktif", nik=NIK, subject_name="Rahmawati")
    page = client_for(office.operator).post(
        PBI, {"once": uuid4(), "subject_name": "Rukmini", "nik": NIK, "village": SEGAMIT, "need": "rutin"}
    )
    assert page.status_code == 422 and "di wilayah lain" in page.text
    assert theirs.number not in page.text and "Rahmawati" not in page.text
    assert Event.objects.filter(act="intake.same_elsewhere", subject_id=str(theirs.pk)).count() == 1


def test_the_desil_of_somebody_with_an_open_question_about_it(client_for, office):
    person = rukmini()
    first = make_intake(office.back, slug="cek-desil", person=person)
    form = {"person": person.pk}
    assert client_for(office.front).post(DESIL, form | {"once": uuid4()}).status_code == 422
    assert client_for(office.front).post(DESIL, form | {"once": uuid4(), "same": first.pk}).status_code == 302


def test_an_unanswered_question_from_the_same_phone(client_for, office):
    client = client_for(office.front)
    form = {
        "service": service("tanya").pk,
        "text": "Kapan cair?",
        "reporter_phone": "081234567890",
        "channel": "telepon",
    }
    assert client.post(ANSWER, form | {"once": uuid4()}).status_code == 302
    first = Intake.objects.get()
    again = form | {"reporter_phone": "+62 812-3456-7890"}
    assert first.number in client.post(ANSWER, again | {"once": uuid4()}).text
    assert client.post(ANSWER, again | {"once": uuid4(), "same": first.pk}).status_code == 302
    assert client.post(ANSWER, form | {"once": uuid4(), "reporter_phone": ""}).status_code == 302


def test_one_complaint_of_a_family_is_offered_to_the_next_member(client_for, office):
    mother, daughter = make_person(SEGAMIT, name="Sumarni"), rukmini()
    make_family(SEGAMIT, daughter, head=mother)
    first = make_intake(office.operator, person=mother, subject_name="Sumarni")
    page = client_for(office.back).post(CREATE, entry(person=daughter.pk, subject_name="Rukmini"))
    assert page.status_code == 422 and first.number in page.text
    pbi = make_intake(office.operator, slug="pbi-aktif", person=mother, subject_name="Sumarni")
    answer = client_for(office.front).post(PBI, {"once": uuid4(), "person": daughter.pk, "need": "rutin"})
    assert answer.status_code == 302, f"a card is for one alone, not {pbi}"
