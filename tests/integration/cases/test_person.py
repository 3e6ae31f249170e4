"""One person's page and what is done on it."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.authz import Can, Role
from cases import actions, queries
from cases.models import Classification, Person
from documents.models import Attachment
from office import joints
from tests.factories.accounts import give, make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    SAME_KECAMATAN,
    make_classification,
    make_family,
    make_nik,
    make_participation,
    make_person,
    make_secret_person,
)
from trail.models import Event

pytestmark = pytest.mark.django_db
NAMES = ["person_detail", "person_edit", "person_nik", "person_deactivate", "person_classify", "person_participate"]
POSTS = ["person_reveal", "person_attach", "person_reactivate"]


def url(name: str, record) -> str:
    return reverse(f"cases:{name}", args=[record.pk])


@pytest.fixture
def clerk(client_for):
    return client_for(make_user(Role.BACK))


@pytest.mark.parametrize("name", NAMES)
def test_works(clerk, name):
    assert clerk.get(url(name, make_person())).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_refuses_without_capability(client_for, name):
    client = client_for(make_user(Role.ADMIN))
    response = client.get(url(name, make_person(name="Nama Terjaga")))
    assert response.status_code == 403 and "Nama Terjaga" not in response.text


@pytest.mark.parametrize("name", NAMES[1:])
def test_an_operator_only_reads(client_for, name):
    assert client_for(make_user(Role.OPERATOR, MINE)).get(url(name, make_person(MINE))).status_code == 403


@pytest.mark.parametrize("name", NAMES[:5] + POSTS)
def test_hides_outside_scope(client_for, name):
    client = client_for(make_user(Role.FACILITATOR, ELSEWHERE))
    person = make_person(MINE, nik=make_nik())
    response = client.post(url(name, person)) if name in POSTS else client.get(url(name, person))
    assert response.status_code == 404 and person.name not in response.text


@pytest.mark.parametrize("name", POSTS)
def test_refuses_get(clerk, name):
    assert clerk.get(url(name, make_person())).status_code == 405


@pytest.mark.parametrize("name", NAMES + POSTS)
def test_a_restricted_person_is_404_for_the_uncleared(clerk, name):
    secret = make_secret_person(nik=make_nik())
    assert (clerk.post if name in POSTS else clerk.get)(url(name, secret)).status_code == 404


def test_the_right_to_edit_does_not_travel_between_assignments(client_for):
    """Operator here (reads), facilitator there (edits)."""
    user = make_user(Role.OPERATOR, MINE)
    give(user, Role.FACILITATOR, ELSEWHERE)
    client, here, there = client_for(user), make_person(MINE), make_person(ELSEWHERE)
    assert client.get(url("person_detail", here)).status_code == 200
    assert client.get(url("person_edit", here)).status_code == 404
    assert client.get(url("person_edit", there)).status_code == 200
    assert "Ubah" not in client.get(url("person_detail", here)).text.split("<main")[1]


# --- What the page shows -------------------------------------------------------------------------
def test_what_is_secret_is_not_there_for_the_uncleared_and_its_reading_is_logged(client_for):
    person = make_person(MINE, by=make_user(Role.BACK))
    found = make_classification(person, "18", by=make_user(Role.REHSOS), note="Korban dari Palembang")
    page = client_for(make_user(Role.FRONT)).get(url("person_detail", person)).text
    assert found.kind.name not in page and "Palembang" not in page and "Rahasia" not in page
    assert not Event.objects.filter(act="classification.read").exists()
    reader = make_user(Role.REHSOS)
    page = client_for(reader).get(url("person_detail", person)).text
    assert found.kind.name in page and "Korban dari Palembang" in page
    assert Event.objects.get(act="classification.read").actor_id == reader.pk


def test_the_story_of_the_uncleared_has_no_gap(client_for):
    person = make_person(MINE)
    client = client_for(make_user(Role.FRONT))
    before = client.get(url("person_detail", person)).text.count("<li")
    make_classification(person, "18")
    make_participation(person, "napza")
    after = client.get(url("person_detail", person)).text
    assert after.count("<li") == before and "NAPZA" not in after


def test_kasi_sees_neither_limited_kinds_nor_health(client_for):
    person = make_person(MINE, disabilities=["mental"], note="Sering kambuh")
    found = make_classification(person, "20")
    actions.update_person(by=None, person=person, values={"disabilities": ["mental", "fisik"]})
    page = client_for(make_user(Role.KASI, "16.03.10")).get(url("person_detail", person)).text
    for word in (found.kind.name, "Mental", "Sering kambuh", "disabilitas", "Berkas"):
        assert word not in page
    page = client_for(make_user(Role.OPERATOR, MINE)).get(url("person_detail", person)).text
    assert "Mental" in page and found.kind.name in page


def test_numbers_are_masked(clerk):
    person = make_person(nik=make_nik())
    make_family(head=person, no_kk="1603101234560001")
    page = clerk.get(url("person_detail", person)).text
    assert person.nik not in page and "1603101234560001" not in page


def test_relatives_outside_the_area_are_a_number(client_for):
    head, child = make_person(MINE, name="Ibu Sini"), make_person(ELSEWHERE, name="Anak Sana")
    make_family(MINE, child, head=head)
    page = client_for(make_user(Role.OPERATOR, MINE)).get(url("person_detail", head)).text
    assert "Anak Sana" not in page and "1 anggota tinggal di luar wilayah Anda" in page


def test_a_restricted_relative_is_no_number_either(clerk):
    head, child = make_person(MINE), make_secret_person(MINE, name="Anak Rahasia")
    family = make_family(MINE, child, head=head)
    for page in (clerk.get(url("person_detail", head)).text, clerk.get(family.get_absolute_url()).text):
        assert "Anak Rahasia" not in page and "di luar wilayah" not in page and "seorang anggota" not in page


def test_the_possible_double_in_another_village_has_no_name(client_for):
    """quality.md 3, 18: the district sees it, the village does not."""
    nik = make_nik()
    here, there = make_person(MINE, nik=nik), make_person(ELSEWHERE, nik=nik, name="Kembaran Sana")
    village = client_for(make_user(Role.FACILITATOR, MINE)).get(url("person_detail", here)).text
    assert "Kembaran Sana" not in village and "hubungi kabupaten" in village
    assert "Kembaran Sana" in client_for(make_user(Role.BACK)).get(url("person_detail", here)).text
    assert there.nik_disputed


def test_once_the_clash_is_corrected_the_flag_goes(clerk):
    """quality.md 3, 17."""
    nik = make_nik()
    here, there = make_person(MINE, nik=nik), make_person(MINE, nik=nik)
    assert "juga dipakai" in clerk.get(url("person_detail", here)).text
    actions.set_nik(by=None, person=there, nik=make_nik())
    assert "juga dipakai" not in clerk.get(url("person_detail", here)).text


def test_a_panel_of_another_room_stands_on_the_page(clerk, monkeypatch):
    def provide(record, user):
        context = {"intakes": [], "more": True}
        return [joints.Panel(f"Panel {record.name}", "referrals/_person_panel.html", context)]

    monkeypatch.setitem(joints.panels, "cases.person", [provide])
    assert "Panel Sumarni" in clerk.get(url("person_detail", make_person(name="Sumarni"))).text


def test_queries_do_not_grow_with_facts(clerk, django_assert_max_num_queries):
    person = make_person()
    clerk.get(url("person_detail", person))
    with django_assert_max_num_queries(60) as few:
        clerk.get(url("person_detail", person))
    for kind in ("11", "12", "13", "21"):
        make_classification(person, kind)
    with django_assert_max_num_queries(len(few.captured_queries) + 3):
        clerk.get(url("person_detail", person))


# --- Edit ----------------------------------------------------------------------------------------
def edited(person, **values) -> dict:
    return {"version": person.version, "name": person.name, "sex": "P", "village": MINE} | values


def test_edit_saves_and_moves_scope_with_the_domicile(clerk, client_for):
    person = make_person(MINE)
    assert clerk.post(url("person_edit", person), edited(person, village=ELSEWHERE)).status_code == 302
    assert client_for(make_user(Role.OPERATOR, ELSEWHERE)).get(url("person_detail", person)).status_code == 200
    assert client_for(make_user(Role.OPERATOR, MINE)).get(url("person_detail", person)).status_code == 404


def test_a_stale_form_says_who_was_faster(client_for):
    first, second = make_user(Role.BACK, name="Maya Lestari"), make_user(Role.BACK)
    person = make_person(MINE)
    client_for(first).post(url("person_edit", person), edited(person, address="Dusun I"))
    response = client_for(second).post(url("person_edit", person), edited(person, address="Dusun II"))
    assert response.status_code == 422
    assert "Maya Lestari" in response.text and "Dusun II" in response.text
    assert Person.objects.get(pk=person.pk).address == "Dusun I"


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": ""}, {"version": "abc"}, {"version": "-1"}, {"version": "9" * 30}, {"name": ""}, {"name": "\x00"},
        {"birth_date": "x"}, {"guardian": "999999"}, {"village": "x"}, {"note": "n" * 10_000_000},
    ],
)  # fmt: skip
def test_edit_reports_bad_input(clerk, wrong):
    person = make_person(MINE)
    make_family(MINE, make_person(), head=person)
    assert clerk.post(url("person_edit", person), edited(person, **wrong)).status_code == 422


def test_edit_takes_no_other_field(clerk):
    person = make_person(MINE)
    clerk.post(
        url("person_edit", person), edited(person, nik=make_nik(), restricted="on", active="", nik_state="padan")
    )
    person.refresh_from_db()
    assert (person.nik, person.restricted, person.active, person.nik_state) == (None, False, True, "kosong")


def test_a_guardian_comes_out_of_the_own_family_only(clerk):
    mother, child, stranger = make_person(), make_person(), make_person()
    make_family(MINE, child, head=mother)
    assert clerk.post(url("person_edit", child), edited(child, guardian=stranger.pk)).status_code == 422
    clerk.post(url("person_edit", child), edited(child, guardian=mother.pk))
    child.refresh_from_db()
    assert child.guardian == mother


# --- NIK -----------------------------------------------------------------------------------------
def test_correcting_a_nik_keeps_what_is_attached(clerk):
    """quality.md 3, 15."""
    person = make_person(nik=make_nik(), by=make_user(Role.BACK))
    make_classification(person, "11")
    data = {"version": person.version, "nik": make_nik(), "nik_missing_reason": "", "state": "", "confirmed": "on"}
    assert clerk.post(url("person_nik", person), data).status_code == 302
    assert Classification.objects.filter(person=person).count() == 1


def test_the_nik_page_shows_no_number(clerk):
    person = make_person(nik=make_nik())
    response = clerk.get(url("person_nik", person))
    assert person.nik not in response.text and response["Cache-Control"] == "no-store"


def test_revealing_shows_it_once_and_logs_it(clerk):
    person = make_person(nik=make_nik())
    response = clerk.post(url("person_reveal", person))
    assert person.nik in response.text and response["Cache-Control"] == "no-store"
    fragment = clerk.post(url("person_reveal", person), {"salin": "1"}, headers={"HX-Request": "true"})
    assert fragment.text == person.nik and fragment["Cache-Control"] == "no-store"
    acts = Event.objects.filter(subject_id=str(person.pk), act__startswith="person.nik_").order_by("id")
    assert list(acts.values_list("act", flat=True)) == ["person.nik_reveal", "person.nik_copy"]


def test_revealing_is_refused_to_whom_it_is_not_granted(client_for):
    person = make_person(MINE, nik=make_nik())
    response = client_for(make_user(Role.OPERATOR, MINE)).post(url("person_reveal", person))
    assert response.status_code == 403 and person.nik not in response.text


# --- Leaving and coming back ---------------------------------------------------------------------
def test_deactivate_and_back(clerk):
    person = make_person()
    assert clerk.post(url("person_deactivate", person), {"version": 1, "reason": ""}).status_code == 422
    assert clerk.post(url("person_deactivate", person), {"version": 1, "reason": "pindah"}).status_code == 302
    assert "Dinonaktifkan" in clerk.get(url("person_detail", person)).text
    clerk.post(url("person_reactivate", person))
    assert Person.objects.get(pk=person.pk).active


# --- Files ---------------------------------------------------------------------------------------
PDF = b"%PDF-1.4\n%%EOF"


def upload(client, person, **more):
    data = {"once": str(uuid4()), "label": "KTP", "upload": SimpleUploadedFile("ktp.pdf", PDF)} | more
    return client.post(url("person_attach", person), data)


def test_a_file_is_open_to_whom_the_person_is(clerk, client_for):
    person = make_person(MINE)
    assert upload(clerk, person).status_code == 302
    attachment = Attachment.objects.get()
    address = attachment.get_absolute_url()
    for role, codes, status in [
        (Role.OPERATOR, [MINE], 200),
        (Role.OPERATOR, [SAME_KECAMATAN], 404),
        (Role.SUPERVISOR, ["16.03.10"], 200),
        (Role.KASI, ["16.03.10"], 404),
        (Role.ADMIN, [], 404),
    ]:
        response = client_for(make_user(role, *codes)).get(address)
        if response.streaming:
            list(response.streaming_content)  # closes the file
        assert response.status_code == status, role


def test_a_wrong_file_is_a_sentence(clerk):
    person = make_person()
    response = upload(clerk, person, upload=SimpleUploadedFile("x.pdf", b"MZ\x00"))
    assert response.status_code == 422 and "bukan foto" in response.text
    assert not Attachment.objects.exists()


# --- Joints --------------------------------------------------------------------------------------
def test_search_is_scoped(client_for):
    person = make_person(MINE, name="Siti Aminah", nik=make_nik())
    family = make_family(head=person, no_kk="1603101234560001")
    secret = make_secret_person(MINE, name="Siti Rahasia", nik=make_nik())
    mine, other, cleared = make_user(Role.OPERATOR, MINE), make_user(Role.OPERATOR, ELSEWHERE), make_user(Role.REHSOS)

    def found(user, text):
        return [hit.url for hit in queries.search(user, text)]

    assert found(mine, "aminah siti") == found(mine, person.nik) == [person.get_absolute_url()]
    assert found(mine, "1603101234560001") == [family.get_absolute_url()]
    for text in ("aminah", person.nik, "1603101234560001"):
        assert found(other, text) == []
    assert found(mine, "rahasia") == found(mine, secret.nik) == []
    assert found(cleared, "rahasia") == found(cleared, secret.nik) == [secret.get_absolute_url()]
    assert found(make_user(Role.INSPECTOR), "aminah") == []


def test_subjects_of_the_trail_lead_to_pages_in_scope_only():
    person = make_person(MINE)
    found = make_classification(person, "18")
    mine = make_user(Role.OPERATOR, MINE)
    assert queries.SUBJECTS["cases.person"](mine, str(person.pk)) == (person.name, person.get_absolute_url())
    assert queries.SUBJECTS["cases.classification"](mine, str(found.pk)) is None
    assert (
        queries.SUBJECTS["cases.classification"](make_user(Role.REHSOS), str(found.pk))[1] == person.get_absolute_url()
    )
    assert queries.SUBJECTS["cases.person"](make_user(Role.OPERATOR, ELSEWHERE), str(person.pk)) is None
    assert queries.SUBJECTS["cases.person"](mine, "abc") is None


def test_adding_files_needs_the_right_to_edit():
    person = make_person(MINE)
    owner = queries.OWNERS["cases.person"]
    assert owner(make_user(Role.OPERATOR, MINE), person.pk, False) == person
    assert owner(make_user(Role.OPERATOR, MINE), person.pk, True) is None
    assert owner(make_user(Role.FACILITATOR, MINE), person.pk, True) == person


def test_disputes_wait_for_the_district_only():
    nik = make_nik()
    make_person(MINE, name="Rusdi", nik=nik), make_person(MINE, name="Siti Aminah", nik=nik)
    assert [count.number for count in queries.queue(make_user(Role.BACK)).counts] == [2]
    assert not queries.queue(make_user(Role.FACILITATOR, MINE)).counts
    assert not queries.queue(make_user(Role.KADIS)).counts


def test_every_granted_right_works_for_the_least_privileged(client_for):
    """quality.md 3, 23: a facilitator of one village may do what the role says, all the way."""
    client = client_for(make_user(Role.FACILITATOR, MINE))
    person = make_person(MINE, nik=make_nik(date(1980, 5, 17), "P"), birth_date=date(1980, 5, 17))
    assert client.post(url("person_edit", person), edited(person, birth_date="17-05-1980")).status_code == 302
    assert person.nik in client.post(url("person_reveal", person)).text
    kinds = queries.kinds(make_user(Role.FACILITATOR, MINE), Can.CLASSIFICATION_EDIT, "person")
    data = {"once": str(uuid4()), "kind": kinds.get(code="11").pk, "assessed_on": "01-11-2026"}
    assert client.post(url("person_classify", person), data).status_code == 302
