"""Search first, then create: matches, the NIK while typing, warnings, bad input, double posts."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.authz import Role
from cases.models import Classification, Kind, NikState, Person
from tests.factories.accounts import make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    make_classification,
    make_nik,
    make_person,
    make_secret_person,
)
from trail.models import Event

pytestmark = pytest.mark.django_db
SEARCH, CREATE, HINT = reverse("cases:person_search"), reverse("cases:person_create"), reverse("cases:nik_hint")
BORN = date(1980, 5, 17)


def typed(**values) -> dict:
    """A form filled in so that it is accepted."""
    plain = {
        "once": str(uuid4()), "name": "Sumarni", "nik": "", "nik_missing_reason": "belum_punya", "sex": "P",
        "village": MINE, "birth_year": "1959", "estimate": "on",
    }  # fmt: skip
    return plain | values


@pytest.fixture
def clerk(client_for):
    return client_for(make_user(Role.BACK))


@pytest.fixture
def village(client_for):
    return client_for(make_user(Role.FACILITATOR, ELSEWHERE))


@pytest.mark.parametrize("url", [SEARCH, CREATE, HINT])
def test_refuses_without_capability(client_for, url):
    client = client_for(make_user(Role.OPERATOR, MINE))
    assert client.post(url, typed()).status_code == 403
    assert not Person.objects.exists()


def test_step_two_without_step_one_leads_back(clerk):
    assert clerk.get(CREATE).url == SEARCH
    assert clerk.get(HINT).status_code == 405


# --- Step one ------------------------------------------------------------------------------------
def test_works_and_offers_whom_one_may_mean(clerk):
    person = make_person(name="Soemarni", birth_date=BORN)
    response = clerk.post(SEARCH, {"name": "Sumarni", "birth_date": "17-05-1980"})
    assert [match.pk for match, _ in response.context["matches"]] == [person.pk]


def test_day_and_month_exchanged_is_found(clerk):
    make_person(name="Sumarni", birth_date=date(1980, 7, 5))
    assert clerk.post(SEARCH, {"name": "Sumarni", "birth_date": "07-05-1980"}).context["matches"]


def test_the_nik_finds_whatever_the_name_is(clerk):
    person = make_person(name="Nama Lama", nik=make_nik())
    assert clerk.post(SEARCH, {"nik": person.nik}).context["matches"][0][0] == person


def test_elsewhere_is_told_without_a_name_and_logged(village):
    person = make_person(MINE, name="Orang Sana", nik=make_nik())
    response = village.post(SEARCH, {"nik": person.nik})
    assert "sudah terdaftar di wilayah lain" in response.text
    assert "Orang Sana" not in response.text and "Segamit" not in response.text
    assert Event.objects.filter(act="nik.elsewhere", subject_id=str(person.pk)).count() == 1


def test_a_sure_namesake_elsewhere_is_told_a_vague_one_is_not(village):
    make_person(MINE, name="Sumarni", birth_date=BORN)
    assert village.post(SEARCH, {"name": "Sumarni", "birth_date": "17-05-1980"}).context["elsewhere"]
    assert not village.post(SEARCH, {"name": "Sumarni", "birth_date": "18-05-1980"}).context["elsewhere"]
    assert not village.post(SEARCH, {"name": "Sumarni"}).context["elsewhere"]


@pytest.mark.parametrize("where", [MINE, ELSEWHERE])
def test_who_is_restricted_is_not_there(clerk, village, where):
    secret = make_secret_person(where, name="Sumarni", birth_date=BORN, nik=make_nik())
    for client in (clerk, village):
        response = client.post(SEARCH, {"nik": secret.nik, "name": "Sumarni", "birth_date": "17-05-1980"})
        assert not response.context["matches"] and not response.context["elsewhere"]


@pytest.mark.parametrize("data", [{}, {"name": " "}, {"name": "123"}, {"nik": "123"}, {"name": "A", "birth_date": "x"}])
def test_step_one_reports_bad_input(clerk, data):
    assert clerk.post(SEARCH, data).status_code == 422


def test_what_was_sought_is_carried_over_by_post(clerk):
    response = clerk.post(CREATE, {"mulai": "1", "name": "Sumarni", "nik": "", "birth_year": "1959"})
    assert response.status_code == 200
    assert 'value="Sumarni"' in response.text and 'value="1959"' in response.text


# --- Step two ------------------------------------------------------------------------------------
def test_works(clerk):
    response = clerk.post(
        CREATE, typed(address="Dusun I", rt="2", rw="01", phone="0812-3456-7890", disabilities=["fisik"])
    )
    person = Person.objects.get()
    assert response.url == person.get_absolute_url()
    assert (person.village_id, person.kecamatan_id, person.rt, person.rw) == (MINE, "16.03.10", "002", "001")
    assert (person.phone, person.birth_precision, person.disabilities) == ("6281234567890", "estimate", ["fisik"])
    assert Event.objects.filter(act="person.create").count() == 1


def test_with_a_kind(clerk):
    kind = Kind.objects.get(code="08")
    clerk.post(CREATE, typed(kind=kind.pk))
    assert Classification.objects.get().person == Person.objects.get()


def test_a_kind_out_of_age_asks_for_the_reason_and_keeps_what_was_typed(clerk):
    kind = Kind.objects.get(code="02")
    response = clerk.post(CREATE, typed(kind=kind.pk))
    assert response.status_code == 422 and not Person.objects.exists()
    assert 'name="override_reason"' in response.text and 'value="Sumarni"' in response.text
    clerk.post(CREATE, typed(kind=kind.pk, override_reason="Salah umur di KK"))
    assert Classification.objects.get().override_reason == "Salah umur di KK"


def test_a_secret_kind_is_offered_to_the_cleared_only(clerk, client_for):
    kind = Kind.objects.get(code="18")
    assert clerk.post(CREATE, typed(kind=kind.pk)).status_code == 422
    assert not Person.objects.exists()
    client_for(make_user(Role.REHSOS)).post(CREATE, typed(kind=kind.pk))
    assert Person.objects.get().restricted


def test_one_intent_is_one_person(clerk):
    data = typed()
    first, second = clerk.post(CREATE, data), clerk.post(CREATE, data)
    assert first.url == second.url
    assert Person.objects.count() == 1


def test_a_village_user_places_persons_in_the_own_village_only(village):
    assert village.post(CREATE, typed(village=MINE)).status_code == 422
    assert village.post(CREATE, typed(village="")).status_code == 422
    assert not Person.objects.exists()
    assert village.post(CREATE, typed(village=ELSEWHERE)).status_code == 302


def test_the_district_may_leave_a_person_unplaced(clerk):
    clerk.post(CREATE, typed(village=""))
    assert Person.objects.unplaced().count() == 1


def test_smuggled_fields_change_nothing(clerk):
    clerk.post(
        CREATE, typed(restricted="on", active="", nik_state="padan", origin="x", version="99", kecamatan="16.03.06")
    )
    person = Person.objects.get()
    assert (person.restricted, person.active, person.nik_state, person.origin) == (False, True, NikState.EMPTY, "entri")
    assert (person.version, person.kecamatan_id) == (1, "16.03.10")


# --- NIK -----------------------------------------------------------------------------------------
def test_a_mismatch_is_a_warning_that_a_tick_answers(clerk):
    data = typed(nik=make_nik(BORN, "P"), birth_date="18-05-1980", birth_year="", estimate="", nik_missing_reason="")
    response = clerk.post(CREATE, data)
    assert response.status_code == 422 and "17-05-80" in response.text
    assert clerk.post(CREATE, data | {"confirmed": "on"}).status_code == 302


def test_a_taken_nik_names_the_other_in_one_s_scope_and_becomes_a_dispute(clerk):
    other = make_person(name="Pemilik Pertama", nik=make_nik(BORN, "P"))
    data = typed(nik=other.nik, birth_date="17-05-1980", birth_year="", estimate="")
    assert "Pemilik Pertama" in clerk.post(CREATE, data).text
    clerk.post(CREATE, data | {"confirmed": "on"})
    assert Person.objects.get(name="Sumarni").nik_state == NikState.DISPUTED


def test_a_nik_taken_elsewhere_is_told_without_a_name(village):
    other = make_person(MINE, name="Pemilik Pertama", nik=make_nik(BORN, "P"))
    data = typed(nik=other.nik, village=ELSEWHERE, birth_date="17-05-1980", birth_year="", estimate="")
    response = village.post(CREATE, data)
    assert response.status_code == 422
    assert "wilayah lain" in response.text and "Pemilik" not in response.text


def test_a_restricted_holder_leaves_no_trace(clerk):
    secret = make_secret_person(nik=make_nik(BORN, "P"))
    data = typed(nik=secret.nik, birth_date="17-05-1980", birth_year="", estimate="")
    assert clerk.post(CREATE, data).status_code == 302
    person = Person.objects.get(name="Sumarni")
    page = clerk.get(person.get_absolute_url()).text
    assert "sengketa" not in page.lower() and secret.name not in page


@pytest.mark.parametrize(
    ("typed_nik", "sentence"),
    [
        ("1603", "tepat 16 angka"),
        ("1603101705800000", "tidak mungkin NIK"),
        ("1.60303E+15", "sudah berubah"),
        ("1603**********01", "disamarkan"),
        ("0000000000000000", "alasan"),
    ],
)
def test_a_nik_that_cannot_be_is_refused(clerk, typed_nik, sentence):
    response = clerk.post(CREATE, typed(nik=typed_nik, nik_missing_reason=""))
    assert response.status_code == 422 and sentence in response.text


def test_separators_are_cleaned(clerk):
    nik = make_nik(BORN, "P")
    dotted = f"'{nik[:2]}.{nik[2:4]}.{nik[4:6]} {nik[6:12]}-{nik[12:]}"
    clerk.post(CREATE, typed(nik=dotted, birth_date="17-05-1980", birth_year="", estimate=""))
    assert Person.objects.get().nik == nik


def test_the_hint_decodes_and_warns(clerk):
    nik = make_nik(BORN, "P")
    text = clerk.post(HINT, {"nik": nik, "birth_date": "18-05-1980", "sex": "L"}).text
    assert "17 Mei 1980" in text and "perempuan" in text and "Semende Darat Ulu" in text
    assert "berbeda" in text and "Menurut NIK" in text


@pytest.mark.parametrize("nik", ["", "1", "x" * 5000, "9" * 16, "\x00", "1603" + "0" * 12])
def test_the_hint_bears_anything(clerk, nik):
    assert clerk.post(HINT, {"nik": nik}).status_code == 200


# --- Bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "   ", "😀😀", "12345", "a" * 121, "x" * 1_000_000, "a\x00b"])
def test_reports_bad_names(clerk, name):
    response = clerk.post(CREATE, typed(name=name))
    assert response.status_code == 422 and not Person.objects.exists()


def test_invisible_signs_are_taken_out_of_a_name(clerk):
    clerk.post(CREATE, typed(name="\u202eSu\u200bmarni \u00a0 Binti\tRahman"))
    assert Person.objects.get().name == "Sumarni Binti Rahman"


@pytest.mark.parametrize(
    "wrong",
    [
        {"sex": "Z"}, {"sex": ""}, {"birth_date": "31-02-1980"}, {"birth_date": "01-01-2999"},
        {"birth_date": "01-01-1700"}, {"birth_year": "1"}, {"birth_year": "99999999999999999999"},
        {"birth_year": "abc"}, {"village": "99.99.99.9999"},
        {"village": "16.03.10"}, {"village": "\x00"}, {"rt": "12345"}, {"rt": "abc"}, {"phone": "123"},
        {"disabilities": ["kaki"]}, {"address": "a" * 201}, {"note": "a" * 2001}, {"kind": "abc"}, {"kind": "999999"},
        {"nik_missing_reason": ""}, {"nik_missing_reason": "x"}, {"birth_date": "17-05-1980", "birth_year": "1979"},
    ],
)  # fmt: skip
def test_reports_bad_input(clerk, wrong):
    response = clerk.post(CREATE, typed(**wrong))
    assert response.status_code == 422
    assert not Person.objects.exists()
    assert "Sumarni" in response.text, "what was typed stays"


@pytest.mark.parametrize("once", ["", "x", "\x00", "1" * 5000])
def test_a_broken_once_key_still_saves(clerk, once):
    clerk.post(CREATE, typed(once=once))
    assert Person.objects.count() == 1


def test_the_page_has_one_heading_and_no_inline_script(clerk):
    text = clerk.post(CREATE, {"mulai": "1"}).text
    assert len(re.findall(r"<h1[ >]", text)) == 1
    assert " style=" not in text and "onclick" not in text


def test_a_classified_person_elsewhere_gives_no_kind_away(village):
    person = make_person(MINE, nik=make_nik())
    make_classification(person, "11")
    assert "Gelandangan" not in village.post(SEARCH, {"nik": person.nik}).text
