"""Pages of field lists: worked on a phone, handed back, reviewed, printed; rounds with one approval."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.authz import Role
from cases.models import FieldItem, FieldList, FieldRound, Person
from documents.models import Attachment
from office import clock
from office.jobs.worker import drain
from tests.factories.accounts import give, make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    SAME_KECAMATAN,
    make_candidate,
    make_list,
    make_nik,
    make_participation,
    make_person,
    make_reported,
    make_round,
    make_scan,
    make_secret_person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_user(Role.DATA), make_user(Role.VERIFIER), make_user(Role.OPERATOR, MINE)


def url(name: str, *args) -> str:
    return reverse(f"cases:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def day(days: int = 0) -> str:
    return f"{clock.today() + timedelta(days=days):%d-%m-%Y}"


# --- Rounds --------------------------------------------------------------------------------------
def asked(**more) -> dict:
    return {
        "once": str(uuid4()), "kind": "pemutakhiran", "programme": "", "kecamatan": "", "village": "", "numbers": "",
        "role": "operator", "period": "2026", "deadline": day(14), "note": "",
    } | more  # fmt: skip


def test_a_round_for_all_villages_is_made_as_one_job_and_approved_once(client_for, office):
    make_person(MINE, kind="11"), make_person(ELSEWHERE, kind="11")
    maker, data = client_for(office[0]), asked()
    assert maker.get(url("field_round_create")).status_code == 200
    answer = [maker.post(url("field_round_create"), data) for _ in range(2)][-1]
    row = FieldRound.objects.get()
    assert answer.url == row.get_absolute_url() and "sedang dibuat" in maker.get(answer.url).text
    drain()
    page = maker.get(answer.url)
    assert "Menunggu persetujuan" in page.text and "Setujui dan terbitkan" not in page.text
    assert client_for(office[2]).get(url("field_list")).context_data["page"].rows == []
    boss = client_for(make_user(Role.KADIS))
    assert "Setujui dan terbitkan 2 daftar" in boss.get(answer.url).text
    row.refresh_from_db()
    boss.post(url("field_round_move", row, "release"), {"version": row.version})
    assert len(client_for(office[2]).get(url("field_list")).context_data["page"].rows) == 1


def test_names_of_an_objection_are_pasted_as_numbers(client_for, office):
    mine, far = make_candidate(), make_candidate(ELSEWHERE)
    secret = make_secret_person(nik=make_nik())
    numbers = f"{mine.nik}\n'{far.nik}\n{secret.nik}\n{make_nik()}"
    make_participation(mine, "pip")
    programme = mine.participations.get().programme_id
    data = asked(kind="sanggah", numbers=numbers, programme=programme, period="2026-11")
    page = client_for(office[0]).post(url("field_round_create"), data, follow=True)
    assert "2 NIK tidak ada di register" in page.text
    assert {item.person for item in FieldItem.objects.all()} == {mine, far}
    assert FieldRound.objects.get().status == "siap" and FieldList.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "x"}, {"kind": "verval"}, {"kind": "sanggah"}, {"kind": "sanggah", "numbers": "12345"}, {"role": "kadis"},
     {"deadline": day(-1)}, {"deadline": ""}, {"period": "kapan"}, {"numbers": "1603105705800001"},
     {"role": "pendamping"}, {"kecamatan": "16.03.06", "village": MINE}, {"village": "16.99"}, {"numbers": "\x00"}],
)  # fmt: skip
def test_a_round_with_bad_input_is_refused(client_for, office, wrong):
    assert client_for(office[0]).post(url("field_round_create"), asked(**wrong)).status_code == 422
    assert not FieldRound.objects.exists()


def test_rounds_are_for_those_who_make_or_approve(client_for, office):
    make_person(kind="11")
    row = make_round(office[0])
    for user in (office[2], make_user(Role.FRONT), make_user(Role.SEKRETARIS)):
        assert client_for(user).get(row.get_absolute_url()).status_code == 403
        assert client_for(user).post(url("field_round_move", row, "release"), {"version": 1}).status_code == 403
    assert client_for(office[0]).post(url("field_round_move", row, "release"), {"version": 1}).status_code == 403
    assert client_for(office[1]).post(url("field_round_move", row, "jump")).status_code == 404
    stale = client_for(office[1]).post(url("field_round_move", row, "release"), {"version": "1"}, follow=True)
    assert "sudah diubah" in stale.text and FieldRound.objects.get().status == "siap"
    client_for(office[0]).post(url("field_round_move", row, "cancel"), {"version": row.version})
    assert FieldRound.objects.get().status == "dibatalkan"
    assert "Dibatalkan" in client_for(office[1]).get(url("field_rounds")).text


# --- Working a list ------------------------------------------------------------------------------
def tap(item, outcome="masih_ada", **more) -> dict:
    return {"once": str(uuid4()), "version": item.version, "outcome": outcome} | more


def test_one_tap_is_one_outcome_and_is_answered_with_the_row(client_for, office):
    make_person(kind="11", name="Mak Inah")
    row = make_list(*office[:2])
    item, client = row.items.get(), client_for(office[2])
    page = client.get(row.get_absolute_url())
    assert "Mak Inah" in page.text and 'value="masih_ada"' in page.text and "Gelandangan" in page.text
    data = tap(item)
    answers = [client.post(url("field_item", item), data, headers={"HX-Request": "true"}) for _ in range(2)]
    assert all("Masih ada" in answer.text and "<h1" not in answer.text for answer in answers)
    item.refresh_from_db()
    assert (item.outcome, item.version) == ("masih_ada", 2)
    assert "Serahkan daftar" in client.get(row.get_absolute_url()).text


def test_without_javascript_a_tap_leads_back_to_the_list(client_for, office):
    make_person(kind="11")
    row = make_list(*office[:2])
    answer = client_for(office[2]).post(url("field_item", row.items.get()), tap(row.items.get(), "pindah"))
    assert answer.status_code == 302 and answer.url == row.get_absolute_url()


def test_a_visit_is_noted_with_photo(client_for, office):
    make_person(kind="11")
    item, client = make_list(*office[:2]).items.get(), client_for(office[2])
    assert client.get(url("field_item", item)).status_code == 200
    data = tap(item, "pindah", note="Ke Palembang", visited_on=day(-1), upload=make_scan())
    assert client.post(url("field_item", item), data).status_code == 302
    item.refresh_from_db()
    assert (item.note, item.visited_on) == ("Ke Palembang", clock.today() - timedelta(days=1))
    photo = Attachment.objects.of(item).get().get_absolute_url()
    assert photo in client.get(f"{item.list.get_absolute_url()}?keadaan=sudah").text
    assert client_for(make_user(Role.OPERATOR, ELSEWHERE)).get(photo).status_code == 404
    assert client_for(make_user(Role.FRONT)).get(photo).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"outcome": ""}, {"outcome": "layak"}, {"visited_on": day(1)}, {"note": "n" * 501}, {"version": "x"}]
)
def test_an_outcome_with_bad_input_is_refused(client_for, office, wrong):
    make_person(kind="11")
    item = make_list(*office[:2]).items.get()
    assert client_for(office[2]).post(url("field_item", item), tap(item) | wrong).status_code == 422


def test_a_list_is_worked_by_whom_it_is_for(client_for, office):
    make_person(kind="11")
    row = make_list(*office[:2])
    item = row.items.get()
    for user in (make_user(Role.OPERATOR, ELSEWHERE), make_user(Role.FACILITATOR, MINE), make_user(Role.PENDAMPING)):
        assert client_for(user).get(row.get_absolute_url()).status_code == 404
        assert client_for(user).post(url("field_item", item), tap(item)).status_code == 404
    for user in (office[1], make_user(Role.KADIS), make_user(Role.FRONT)):
        assert client_for(user).post(url("field_item", item), tap(item)).status_code == 403
    assert client_for(make_user(Role.FRONT)).get(row.get_absolute_url()).status_code == 403
    assert client_for(office[0]).post(url("field_item", item), tap(item)).status_code == 302  # types it from paper


def test_two_assignments_do_not_join(client_for, office):
    """Operator elsewhere and Kasi here: the list of this village stays shut."""
    make_person(kind="11")
    row = make_list(*office[:2])
    user = make_user(Role.OPERATOR, ELSEWHERE)
    give(user, Role.KASI, "16.03.10")
    assert client_for(user).get(row.get_absolute_url()).status_code == 404


def test_the_list_shows_no_secret_kind(client_for, office):
    person = make_person(kind="11")
    from tests.factories.cases import make_classification

    make_classification(person, "18")
    row = make_list(*office[:2])
    for user in (office[0], office[1], office[2]):
        assert "Trafficking" not in client_for(user).get(row.get_absolute_url()).text


# --- Handing back and review ---------------------------------------------------------------------
def signed(row, **more) -> dict:
    return {"version": row.version, "signed_by": "Rusli", "signed_as": "Kepala Desa", "signed_on": day()} | more


def test_the_worked_list_is_signed_and_handed_back(client_for, office):
    make_person(kind="11")
    row, client = make_list(*office[:2]), client_for(office[2])
    row.refresh_from_db()
    refused = client.post(url("field_report", row), signed(row))
    assert refused.status_code == 422 and "Masih 1 nama belum diisi" in refused.text
    client.post(url("field_item", row.items.get()), tap(row.items.get()))
    assert client.get(url("field_report", row)).status_code == 200
    assert client.post(url("field_report", row), signed(row)).status_code == 422  # no scan yet
    assert client.post(url("field_report", row), signed(row, upload=make_scan())).status_code == 302
    page = client.get(row.get_absolute_url()).text
    assert "Ditandatangani Rusli" in page and "Daftar bertanda tangan" in page
    assert client_for(office[1]).get(url("field_report", row)).status_code == 403
    assert client_for(make_user(Role.OPERATOR, ELSEWHERE)).get(url("field_report", row)).status_code == 404


def test_the_review_shows_what_follows_and_lets_it_happen(client_for, office):
    dead, here = make_person(kind="11", name="Sudah Tiada"), make_person(kind="11", name="Masih Sehat")
    row = make_reported(*office, {dead: "meninggal", here: "masih_ada"})
    row.refresh_from_db()
    client = client_for(office[1])
    page = client.get(url("field_review", row)).text
    assert "Sudah Tiada" in page and "orang dinonaktifkan: meninggal dunia" in page and "Masih Sehat" not in page
    item = row.items.get(person=dead)
    for wrong in ({"items": ["x"]}, {"items": [row.items.get(person=here).pk]}, {"version": ""}):
        data = {"version": row.version, "items": [item.pk]} | wrong
        assert client.post(url("field_review", row), data).status_code == 422
    assert client.post(url("field_review", row), {"version": row.version, "items": [item.pk]}).status_code == 302
    assert not Person.objects.get(pk=dead.pk).active
    assert "sedang menunggu konfirmasi" in client.post(url("field_review", row), {"version": 99, "items": []}).text
    again = client.get(url("field_review", row)).text
    assert "Konfirmasi dan terapkan" in page and "Konfirmasi dan terapkan" not in again


def test_review_and_return_are_for_those_who_confirm(client_for, office):
    row = make_reported(*office, {make_person(kind="11"): "meninggal"})
    row.refresh_from_db()
    for user in (office[0], office[2], make_user(Role.MANAGER)):
        assert client_for(user).get(url("field_review", row)).status_code == 403
        assert client_for(user).post(url("field_return", row), {"version": 1, "note": "-"}).status_code == 403
    client = client_for(make_user(Role.KADIS))
    assert client.post(url("field_return", row), {"version": row.version, "note": ""}).status_code == 422
    assert client.get(url("field_return", row)).status_code == 200
    assert client.post(url("field_return", row), {"version": row.version, "note": "Tanyakan lagi."}).status_code == 302
    assert "Tanyakan lagi." in client_for(office[2]).get(row.get_absolute_url()).text


# --- Paper ---------------------------------------------------------------------------------------
def test_the_list_and_the_record_are_printed(client_for, office):
    person = make_person(kind="11", name="#set text(red) *Dus*", nik=make_nik(), nik_missing_reason="", sex="L")
    row, client = make_list(*office[:2]), client_for(office[2])
    paper = client.post(url("field_print", row))
    assert paper.content.startswith(b"%PDF") and paper["Cache-Control"] == "no-store"
    early = client.post(url("field_record", row), follow=True)
    assert "setelah semua nama ada hasilnya" in early.text
    client.post(url("field_item", row.items.get()), tap(row.items.get(), "pindah"))
    assert client.post(url("field_record", row)).content.startswith(b"%PDF")
    assert client_for(make_user(Role.OPERATOR, ELSEWHERE)).post(url("field_print", row)).status_code == 404
    assert client.get(url("field_print", row)).status_code == 405
    assert person.active


def test_no_paper_shows_a_whole_number(office):
    from cases import field_papers

    person = make_person(kind="11", nik=make_nik(), nik_missing_reason="", sex="L")
    row = make_list(*office[:2])
    assert person.nik not in field_papers._masked(row.items.get())


# --- Lists and the queue -------------------------------------------------------------------------
def test_lists_are_narrowed_and_the_nearest_stands_first(client_for, office):
    make_person(kind="11"), make_person(SAME_KECAMATAN, kind="11"), make_person(ELSEWHERE, kind="11")
    later = make_list(*office[:2], deadline=clock.today() + timedelta(days=9))
    near = make_list(*office[:2], village=SAME_KECAMATAN)
    client = client_for(office[1])
    rows = client.get(url("field_list")).context_data["page"].rows
    assert [row.pk for row in rows] == [near.pk, later.pk]
    for query, number in {"kind=verval": 0, "keadaan=selesai": 0, "keadaan=semua": 2, "keadaan=dikerjakan": 2,
                          "kecamatan=16.03.06": 0, "kecamatan=16.03.10": 2}.items():  # fmt: skip
        assert len(client.get(f"{url('field_list')}?{query}").context_data["page"].rows) == number, query
    tabs = client.get(f"{near.get_absolute_url()}?keadaan=sudah")
    assert tabs.context_data["rows"] == [] and "Tidak ada nama" in tabs.text


def test_what_waits_stands_in_the_queue(client_for, office):
    person = make_person(kind="11")
    row = make_list(*office[:2], deadline=clock.today())
    assert "1 belum dikunjungi" in client_for(office[2]).get("/").text
    assert row.get_absolute_url() not in client_for(make_user(Role.OPERATOR, ELSEWHERE)).get("/").text
    reported = make_reported(office[0], office[1], make_user(Role.OPERATOR, ELSEWHERE),
                             {make_person(ELSEWHERE, kind="11"): "pindah"}, village=ELSEWHERE)  # fmt: skip
    assert reported.get_absolute_url() in client_for(office[1]).get("/").text
    waiting = make_round(office[0], village=SAME_KECAMATAN)
    assert waiting.get_absolute_url() in client_for(make_user(Role.KADIS)).get("/").text
    assert person.active
