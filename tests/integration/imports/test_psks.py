"""A list of PSKS through the pages and the command."""

import json

import pytest
from django.core.management import call_command

from accounts.authz import Role
from imports.models import Batch
from office.jobs.worker import drain
from psks.models import Actor
from tests.factories.accounts import make_user
from tests.factories.imports import csv, make_previewed, make_read
from tests.factories.psks import make_actor

pytestmark = pytest.mark.django_db
KT = "nama;desa;kec;hp;email;nama_ketua;legalitas;klasifikasi;jml_pengurus;jenis_kegiatan"
ROW = "KT Bina;SEGAMIT;SEMENDE DARAT ULU;0734421234;;RUSDI;SK 1;Tumbuh;12;olahraga"
PLAIN = "nama;desa;kecamatan;no_hp"


@pytest.fixture
def data(client):
    user = make_user(Role.DATA, name="Operator Data")
    client.force_login(user)
    return user


def at(batch, *parts) -> str:
    return "/".join(["/impor", str(batch.pk), *map(str, parts), ""])


def chosen(client, batch, **more) -> dict:
    form = client.get(at(batch, "kolom")).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | more


def test_a_list_goes_its_whole_way_through_the_pages(client, data):
    batch = make_read(data, ROW, "KT DUA;ENTAH;SEMENDE DARAT ULU;;;;;;;", header=KT)
    page = client.get(at(batch, "kolom"))
    assert page.context["form"]["content"].value() == "psks"
    assert page.context["form"]["psks_kind"].value() == "karang-taruna"
    assert client.post(at(batch, "kolom"), chosen(client, batch)).url == at(batch)
    drain()
    told = client.get(at(batch)).text
    assert "PSKS: Karang Taruna" in told and "mungkin sudah tercatat" not in told and "Bandingkan" not in told
    batch.refresh_from_db()
    client.post(at(batch, "terapkan"), {"version": batch.version})
    drain()
    actor = Actor.objects.get()
    rows = client.get(at(batch, "baris")).text
    assert "Semende Darat Ulu" not in actor.name and "Segamit" in rows and "Karang Taruna" in rows
    row = batch.rows.order_by("pk")[0]
    assert actor.get_absolute_url() in client.get(at(batch, "baris", row.pk)).text
    back = client.post(at(batch, "baris", "unduh"), {"isi": "kembali"}).getvalue().decode("utf-8-sig")
    assert back.splitlines()[0].startswith("nama,desa,kec") and "KT DUA" in back and "KT Bina" not in back
    batch.refresh_from_db()
    client.post(at(batch, "tarik-kembali"), {"version": batch.version})
    drain()
    assert not Actor.objects.exists()


def test_a_list_of_no_known_form_is_said_to_be_of_psks(client, data):
    batch = make_read(data, "RUSDI;SEGAMIT;SEMENDE DARAT ULU;081200004439", header=PLAIN)
    refused = client.post(at(batch, "kolom"), chosen(client, batch, content="psks"))
    assert refused.status_code == 422 and "Pilih jenis PSKS" in refused.text
    assert client.post(at(batch, "kolom"), chosen(client, batch, content="psks", psks_kind="psm")).status_code == 302
    drain()
    batch.refresh_from_db()
    assert (batch.content, batch.psks_kind_id, batch.count("plan", "baru")) == ("psks", "psm", 1)


def test_a_column_of_psks_in_a_list_of_people_is_refused(client, data):
    batch = make_read(data, "RUSDI;SEGAMIT;SEMENDE DARAT ULU;081200004439", header=PLAIN)
    answer = client.post(at(batch, "kolom"), chosen(client, batch, kolom_0_3="psks_surel"))
    assert answer.status_code == 422 and "hanya dimiliki daftar PSKS" in answer.text


def test_old_and_new_are_shown_with_the_nik_masked(client, data):
    make_actor("psm", village="16.03.10.2004", name="RUSDI")
    header = "jenis_psks;nama;nik;desa;kecamatan;nama_ketua"
    batch = make_previewed(data, "PSM;RUSDI;1603101705807001;SEGAMIT;SEMENDE DARAT ULU;", header=header)
    page = client.get(at(batch, "baris")).text
    assert "NIK: kosong" in page and "1603101705807001" not in page


def test_the_choice_of_a_register_is_there_for_those_who_may_edit_it(client, data, monkeypatch):
    batch = make_read(data, "RUSDI;SEGAMIT;SEMENDE DARAT ULU;081200004439", header=PLAIN)
    monkeypatch.setattr("imports.gates.areas", lambda user, can: [])
    assert "content" not in client.get(at(batch, "kolom")).context["form"].fields


def test_the_command_takes_it_too(capsys, tmp_path):
    make_user(Role.DATA, username="data1")
    path = tmp_path / "psks.csv"
    path.write_bytes(csv("RUSDI;SEGAMIT;SEMENDE DARAT ULU;081200004439", header=PLAIN))
    call_command("import_file", str(path), "--psks", "psm", "--as", "data1", "--apply", "--json", "--rows")
    told = json.loads(capsys.readouterr().out)
    assert (told["created"], told["failed"], told["rows"][0]["outcome"]) == (1, 0, "ok")
    assert Actor.objects.get().kind_id == "psm"
    call_command("import_file", "--undo", str(Batch.objects.get().pk), "--as", "data1", "--json")
    assert json.loads(capsys.readouterr().out)["back"] == 1 and not Actor.objects.exists()
    with pytest.raises(Exception, match="Jenis PSKS tidak ada"):
        call_command("import_file", str(path), "--psks", "xyz")
