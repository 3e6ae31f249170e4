"""PSKS pages: works, 403, 404, GET refused, bad input."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.authz import Role
from office import clock
from psks.models import Actor, Kind
from tests.factories.accounts import give, make_user
from tests.factories.psks import make_actor
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def back(client):
    user = make_user(Role.BACK)
    client.force_login(user)
    return user


def post(client, path="/psks/baru/", **data):
    form = {"once": uuid4(), "kind": "psm", "name": "Leni Marlina", "kecamatan": "16.03.10", "village": "16.03.10.2004"}
    return client.post(path, form | data)


def test_list_works(client, back):
    make_actor(name="Yudi Pranata", village="16.03.10.2004")
    make_actor("lks", name="LKS Kasih Ibu", kecamatan="16.03.14")
    page = client.get("/psks/?q=kasih").text
    assert "LKS Kasih Ibu" in page and "Yudi Pranata" not in page
    assert "LKS Kasih Ibu" in client.get("/psks/?kind=lks&kecamatan=16.03.14&active=1").text


def test_create_works_once(client, back):
    key = uuid4()
    assert post(client, once=key).status_code == 302
    post(client, once=key)
    assert Actor.objects.filter(name="Leni Marlina").count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {"name": ""},
        {"name": "x" * 5000},
        {"name": "a\0b"},
        {"kind": "tidakada"},
        {"kind": "tksk", "kecamatan": "", "village": ""},
        {"village": "16.03.14.2005"},
        {"nik": "123"},
        {"kind": "lks", "nik": "1603100101900001"},
        {"birth_date": "01-01-2199"},
        {"members": "banyak"},
        {"members": "9" * 30},
        {"email": "bukan surel"},
    ],
)
def test_create_reports_bad_input(client, back, data):
    response = post(client, **data)
    assert response.status_code == 422
    assert not Actor.objects.exists()


def test_emoji_and_rtl_marks_do_no_harm(client, back):
    assert post(client, name="Leni \u202eMarlina 🙂").status_code == 302
    assert Actor.objects.get().name == "Leni Marlina 🙂"


@pytest.mark.parametrize("path", ["", "baru/", "1/", "1/ubah/"])
def test_refuses_without_capability(client, path):
    client.force_login(make_user(Role.AGENCY, desk="baznas"))
    assert client.get(f"/psks/{path}").status_code == 403


def test_hides_outside_scope(client):
    actor = make_actor(village="16.03.10.2009")
    client.force_login(make_user(Role.OPERATOR, "16.03.10.2004"))
    assert client.get(f"/psks/{actor.pk}/").status_code == 404
    assert "Yudi" not in client.get("/psks/").text
    client.force_login(make_user(Role.SUPERVISOR, "16.03.14"))
    for path in ("ubah/", ""):
        assert client.get(f"/psks/{actor.pk}/{path}").status_code == 404
    for path in ("nonaktif/", "aktif/", "surat/", "nik/"):
        assert client.post(f"/psks/{actor.pk}/{path}").status_code == 404


def test_a_supervisor_registers_only_in_the_own_kecamatan(client):
    client.force_login(make_user(Role.SUPERVISOR, "16.03.14"))
    assert post(client).status_code == 422
    assert post(client, kecamatan="16.03.14", village="16.03.14.2005").status_code == 302


@pytest.mark.parametrize("path", ["nonaktif/", "aktif/", "surat/", "nik/"])
def test_refuses_get(client, back, path):
    assert client.get(f"/psks/{make_actor().pk}/{path}").status_code == 405


def test_nik_is_masked_and_its_reveal_is_an_event(client, back):
    actor = make_actor(nik="1603100101900001")
    assert "1603100101900001" not in client.get(f"/psks/{actor.pk}/").text
    shown = client.post(f"/psks/{actor.pk}/nik/")
    assert "1603100101900001" in shown.text and "no-store" in shown.headers["Cache-Control"]
    assert Event.objects.filter(act="psks.reveal").count() == 1


def test_end_reopen_and_paper(client, back):
    actor = make_actor()
    assert client.post(f"/psks/{actor.pk}/nonaktif/", {"version": 1, "ended_on": "", "reason": ""}).status_code == 422
    data = {"version": 1, "ended_on": "20-11-2026", "reason": "Pindah"}
    assert client.post(f"/psks/{actor.pk}/nonaktif/", data).status_code == 302
    assert client.post(f"/psks/{actor.pk}/aktif/").status_code == 302
    paper = {"once": uuid4(), "kind": "sk", "number": "12/2026", "issued_on": "02-01-2026", "valid_until": "01-01-2026"}
    assert client.post(f"/psks/{actor.pk}/surat/", paper).status_code == 422
    assert client.post(f"/psks/{actor.pk}/surat/", paper | {"valid_until": "01-01-2027"}).status_code == 302
    assert "12/2026" in client.get(f"/psks/{actor.pk}/").text


def test_a_stale_edit_is_told_who(client, back):
    actor = make_actor()
    data = {"kind": "psm", "name": "Baru", "version": 1}
    assert client.post(f"/psks/{actor.pk}/ubah/", data).status_code == 302
    answer = client.post(f"/psks/{actor.pk}/ubah/", data | {"name": "Lain"})
    assert answer.status_code == 422 and back.name in answer.text


def test_export_is_neutral_and_an_event(client, back):
    make_actor(name="=HYPERLINK(1)")
    text = b"".join(client.post("/psks/unduh/")).decode("utf-8-sig")
    assert "\n=HYPER" not in text and ",=HYPER" not in text
    assert Event.objects.filter(act="psks.export").count() == 1


def test_search_finds_within_the_area(client):
    make_actor(name="Yudi Pranata", village="16.03.10.2009")
    from psks.queries import search

    assert search(make_user(Role.OPERATOR, "16.03.10.2004"), "yudi") == []
    assert [hit.title for hit in search(make_user(Role.BACK), "pranata yudi")] == ["Yudi Pranata"]


def test_what_is_kept_of_a_kind_is_asked_and_shown(client, back):
    actor = make_actor("tksk", kecamatan="16.03.14", details={"nama_ibu": "ZUBAIDAH"})
    page = client.get(f"/psks/{actor.pk}/ubah/")
    form = page.context["form"]
    assert "Klasifikasi" not in page.text and form["detail_nama_ibu"].value() == "ZUBAIDAH"
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    changed = typed | {"detail_nama_ibu": "", "detail_diklat": "Bimtek 2025"}
    assert client.post(f"/psks/{actor.pk}/ubah/", changed).status_code == 302
    actor.refresh_from_db()
    assert actor.details == {"diklat": "Bimtek 2025"}
    assert "Bimtek 2025" in client.get(actor.get_absolute_url()).text
    client.force_login(make_user(Role.KADIS))
    assert "Bimtek 2025" not in client.get(actor.get_absolute_url()).text


def test_a_person_is_registered_once_for_a_kind(client, back):
    make_actor(nik="1603100101900001")
    answer = post(client, name="Yudi P.", nik="1603100101900001")
    assert answer.status_code == 422 and "sudah tercatat untuk jenis yang sama" in answer.text
    assert post(client, kind="tagana", nik="1603100101900001").status_code == 302  # helps in a second way
    other = make_actor(name="Lain")
    data = {"kind": "psm", "name": "Lain", "version": 1, "nik": "1603100101900001"}
    assert client.post(f"/psks/{other.pk}/ubah/", data).status_code == 422
    assert Actor.objects.filter(kind="psm", nik="1603100101900001").count() == 1


def test_a_day_still_to_come_ends_nobody_today(client, back):
    actor = make_actor()
    tomorrow = clock.today() + timedelta(1)
    answer = client.post(
        f"/psks/{actor.pk}/nonaktif/", {"version": 1, "ended_on": f"{tomorrow:%d-%m-%Y}", "reason": "Pindah"}
    )
    actor.refresh_from_db()
    assert answer.status_code == 422 and actor.active


def test_cover_that_has_passed_is_no_longer_active(client, back):
    actor = make_actor("tksk", kecamatan="16.03.14", name="Pengganti", cover_until=clock.today())
    assert "Sementara" in client.get("/psks/?active=1").text
    Actor.objects.filter(pk=actor.pk).update(cover_until=clock.today() - timedelta(1))
    assert "Pengganti" not in client.get("/psks/?active=1").text
    assert "Masa sementara lewat" in client.get("/psks/?active=0").text
    assert "Masa sementara lewat" in client.get(f"/psks/{actor.pk}/").text
    assert "Masa sementara lewat" in b"".join(client.post("/psks/unduh/")).decode()
    assert post(client, cover_until=f"{clock.today():%d-%m-%Y}").status_code == 422  # only a TKSK stands in


def test_a_wrongly_recorded_paper_is_taken_away_and_recorded_anew(client, back):
    actor, other = make_actor(), make_actor(name="Lain")
    paper = {"kind": "std", "number": "12/2026", "valid_until": "01-01-2062"}
    client.post(f"/psks/{actor.pk}/surat/", paper | {"once": uuid4()})
    number = actor.papers.get().pk
    assert client.post(f"/psks/{other.pk}/surat/hapus/", {"paper": number}).status_code == 302
    assert client.post(f"/psks/{actor.pk}/surat/hapus/", {"paper": "x"}).status_code == 302
    assert actor.papers.exists()
    assert client.post(f"/psks/{actor.pk}/surat/hapus/", {"paper": number}).status_code == 302
    again = client.post(f"/psks/{actor.pk}/surat/", paper | {"once": uuid4(), "valid_until": "01-01-2027"})
    assert again.status_code == 302 and actor.papers.get().valid_until == date(2027, 1, 1)
    assert Event.objects.filter(act="psks.document_remove").count() == 1


def test_the_export_holds_what_one_may_edit_and_never_all_for_a_bad_filter(client):
    """Rights of one assignment never join the area of another."""
    make_actor(name="Dekat", kecamatan="16.03.10")
    make_actor(name="Jauh", kecamatan="16.03.14")
    both = make_user(Role.SUPERVISOR, "16.03.10")
    give(both, Role.ADMIN)  # sees PSKS everywhere, edits none
    client.force_login(both)
    text = b"".join(client.post("/psks/unduh/")).decode()
    assert "Dekat" in text and "Jauh" not in text
    assert client.post("/psks/unduh/?kind=tidakada").status_code == 422


def test_an_actor_of_a_kind_no_longer_used_can_be_edited(client, back):
    actor = make_actor("relawan")
    Kind.objects.filter(pk="relawan").update(active=False)
    data = {"kind": "relawan", "name": "Baru", "version": 1}
    assert client.post(f"/psks/{actor.pk}/ubah/", data).status_code == 302
    assert post(client, kind="relawan").status_code == 422


def test_a_changed_kind_is_an_event(client):
    client.force_login(make_user(Role.ADMIN))
    data = {"number": "", "name": "Relawan", "aliases": "Sukarelawan", "active": "on"}
    assert client.post("/admin/psks/kind/relawan/change/", data).status_code == 302
    assert Event.objects.filter(act="psks.kind", subject_id="relawan").count() == 1
