"""`manage.py import_file`: one JSON object, exit 2 for a file refused as a whole."""

import json

import pytest
from django.core.management import CommandError, call_command

from accounts.authz import Can, Role
from cases import actions as cases
from cases.models import Classification, Family, Person
from imports.models import Batch, Row
from tests.factories.accounts import make_user
from tests.factories.imports import csv, line
from tests.unit.imports.samples import told, truth
from trail.models import Event

pytestmark = pytest.mark.django_db
FIVE = ("created", "updated", "unchanged", "skipped", "failed")


def run(capsys, *args) -> dict:
    call_command("import_file", *map(str, args), "--json")
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    return json.loads(out)


def sample(capsys, name, *args) -> dict:
    wanted = truth(name)
    return run(capsys, wanted.path, "--reference-date", wanted.reference, *args)


def five(found: dict) -> list[int]:
    assert sum(found[name] for name in FIVE) == found["rows_total"]
    return [found[name] for name in FIVE]


@pytest.fixture
def file(tmp_path):
    def make(content: bytes, name="daftar.csv"):
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return make


@pytest.mark.parametrize("name", ["ppks-5-pas-2026.xlsx", "pmks-kategori.csv"])
def test_rows_agree_with_the_truth(capsys, name):
    wanted = truth(name)
    found = sample(capsys, name, "--rows", "--dry-run")
    rows = {(r.get("sheet"), r["row"]): told(r["outcome"], r["codes"], r["clean"]) for r in found["rows"]}
    assert rows == wanted.rows
    for figure in ("rows_total", "ok", "warning", "error"):
        assert found[figure] == wanted.data[figure]
    assert found["codes"] == wanted.data["codes"]
    assert all(("sheet" in row) == name.endswith("xlsx") for row in found["rows"])


def test_the_walk_through(capsys):
    make_user(Role.DATA, username="data")
    first = sample(capsys, "ppks-5-pas-2026.xlsx", "--apply", "--as", "data")
    assert [first[n] for n in ("rows_total", "ok", "warning", "error")] == [156, 135, 15, 6]
    assert five(first) == [148, 0, 2, 0, 6]
    second = sample(capsys, "pmks-kategori.csv", "--apply", "--as", "data")
    assert [second[n] for n in ("rows_total", "ok", "warning", "error")] == [220, 189, 19, 12]
    assert five(second) == [159, 21, 28, 0, 12]
    assert Person.objects.count() == 148 + 159
    before = Person.objects.count(), Family.objects.count(), Classification.objects.count()
    for name in ("ppks-5-pas-2026.xlsx", "pmks-kategori.csv"):
        again = sample(capsys, name, "--apply", "--as", "data", "--force")
        assert five(again)[:2] == [0, 0] and not again["known"]
    assert (Person.objects.count(), Family.objects.count(), Classification.objects.count()) == before
    child = Person.objects.filter(restricted=True, classifications__kind__code="03").first()
    assert Person.objects.visible_to(make_user(Role.REHSOS), Can.PERSON_VIEW).filter(pk=child.pk).exists()
    assert not Person.objects.visible_to(make_user(Role.FRONT), Can.PERSON_VIEW).filter(pk=child.pk).exists()


def test_a_known_file_is_read_again_only_by_force(capsys, file):
    path = file(csv(line("BUDI", "11"), line("SALAH", "11", number="1")))
    first = run(capsys, path, "--apply")
    assert not first["known"]
    assert run(capsys, path, "--apply") == first | {"known": True, "created": 0, "unchanged": 1}  # nothing was done
    assert Batch.objects.count() == 1
    assert five(run(capsys, path, "--dry-run")) == [0, 0, 1, 0, 1]
    again = run(capsys, path, "--apply", "--force")
    assert (again["known"], five(again), Batch.objects.count()) == (False, [0, 0, 1, 0, 1], 2)
    call_command("import_file", str(path))
    assert f"Impor #{first['batch']}" in capsys.readouterr().out


def test_a_file_that_waits_is_read_again(capsys, file):
    path = file(csv(line("BUDI", "11")))
    assert run(capsys, path)["status"] == "pratinjau"
    assert run(capsys, path, "--apply")["status"] == "selesai"


def test_no_error_of_the_truth_goes_in_and_every_good_row_does(capsys):
    wanted = truth("ppks-5-pas-2026.xlsx")
    sample(capsys, "ppks-5-pas-2026.xlsx", "--apply")
    results = dict(Row.objects.values_list("number", "result"))
    for row in wanted.data["rows"]:
        assert (results[row["row"]] == "failed") is (row["outcome"] == "error")
        if row["outcome"] != "error" and row["clean"]["nik"]:
            person = Person.objects.get(nik=row["clean"]["nik"])
            born = row["clean"]["tanggal_lahir"]
            assert person.name.casefold() == row["clean"]["nama"].casefold()
            assert str(person.birth_date) == born if born else person.birth_date is None
            assert person.village_id == row["clean"]["kode_desa"]
            assert person.sex == (row["clean"]["jenis_kelamin"] or "T")


def test_a_dry_run_stores_nothing(capsys, file):
    events = Event.objects.count()
    found = run(capsys, file(csv(line("BUDI", "11"), line("X", "11", number="1"))), "--dry-run")
    assert five(found) == [1, 0, 0, 0, 1]
    assert not Batch.objects.exists() and not Person.objects.exists()
    assert Event.objects.count() == events


def test_without_apply_it_stops_at_the_preview(capsys, file):
    found = run(capsys, file(csv(line("BUDI", "11"))))
    assert (found["status"], five(found)) == ("pratinjau", [1, 0, 0, 0, 0])
    assert not Person.objects.exists()
    assert Batch.objects.get().uploaded_by is None


def test_the_region_of_a_list_without_one(capsys, file):
    run(capsys, file(csv(line("BUDI", "11"))), "--apply", "--region", "16.03.10.2004")
    assert Person.objects.get().village_id == "16.03.10.2004"


def test_a_layout_may_be_named(capsys, file):
    content = csv("1603101705807001;BUDI;MD", header="NIK_MASK;Nama_Pengurus;KETERANGAN")
    found = run(capsys, file(content), "--layout", "pdtt_2025", "--rows")
    assert found["rows"][0]["clean"]["hasil"] == "meninggal"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"a;b\n1;2\n", b"\x00\x01\x02"])
def test_a_file_refused_as_a_whole(capsys, file, content):
    with pytest.raises(SystemExit) as stopped:
        run(capsys, file(content))
    assert stopped.value.code == 2
    told_as = json.loads(capsys.readouterr().out)
    assert list(told_as) == ["refused"] and told_as["refused"].endswith(".")


def test_a_refusal_without_json_is_a_sentence(capsys, file):
    with pytest.raises(SystemExit) as stopped:
        call_command("import_file", str(file(b"%PDF-1.4")))
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("Ini berkas PDF.")


@pytest.mark.parametrize(
    "args",
    [["--as", "siapa"], ["--region", "99.99"], ["--region", "16.03"], ["--dry-run", "--apply"], ["--layout", "x"]],
)
def test_wrong_arguments_are_said(file, args):
    with pytest.raises(CommandError):
        call_command("import_file", str(file(csv(line("BUDI", "11")))), *args)


def test_it_is_done_in_the_name_of_nobody_who_may_not_import(file):
    make_user(Role.FRONT, username="depan")
    for args in ([str(file(csv(line("BUDI", "11")))), "--apply"], ["--undo", "1"], ["--compare", "1", "2"]):
        with pytest.raises(CommandError, match="tidak berwenang"):
            call_command("import_file", *args, "--as", "depan")
    assert not Batch.objects.exists()


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(CommandError, match="tidak ada"):
        call_command("import_file", str(tmp_path / "x.csv"))


def test_figures_are_told_in_words_too(capsys, file):
    call_command("import_file", str(file(csv(line("BUDI", "11")))), "--apply")
    out = capsys.readouterr().out
    assert "1 baris = 1 baik + 0 peringatan + 0 ditolak" in out and "1 baru" in out


# --- Taking back, a mapping by hand, warnings held back --------------------------------------------------------------
def test_undo_takes_back_and_names_what_stays(capsys):
    found = sample(capsys, "ppks-5-pas-2026.xlsx", "--apply")
    one = Person.objects.order_by("pk").first()
    cases.update_person(by=make_user(Role.BACK, name="Yudi Pranata"), person=one, values={"phone": "6281200009999"})
    told = run(capsys, "--undo", str(found["batch"]), "--rows")
    assert (told["status"], told["kept"], told["back"]) == ("kembali", 1, found["created"] - 1)
    assert told["kept_rows"][0]["name"] == one.name and told["kept_rows"][0]["why"].startswith("Yudi Pranata")
    assert list(Person.objects.all()) == [one]
    with pytest.raises(SystemExit):
        run(capsys, "--undo", str(found["batch"]))


def test_a_mapping_by_hand_wins(capsys, tmp_path):
    path, mapping = tmp_path / "aneh.csv", tmp_path / "peta.json"
    path.write_text("NIK;SEBUTAN;KECAMATAN;DESA\n1603101705807001;SITI AMINAH;SEMENDE DARAT ULU;SEGAMIT\n")
    mapping.write_text('{"SEBUTAN": "nama"}')
    run(capsys, path, "--map", str(mapping), "--apply")
    assert Person.objects.get().name == "SITI AMINAH"
    mapping.write_text('{"TIDAK ADA": "nama", "SEBUTAN": "namma"}')
    with pytest.raises(SystemExit):
        run(capsys, path, "--map", str(mapping), "--force")
    assert "namma, TIDAK ADA" in capsys.readouterr().out


def test_strict_holds_warnings_back(capsys):
    found = sample(capsys, "ppks-5-pas-2026.xlsx", "--apply", "--strict")
    assert found["skipped"] == found["warning"] > 0
    assert found["created"] + found["unchanged"] + found["updated"] == found["ok"]


def test_numbers_of_persons_under_an_unknown_header_are_asked_for(capsys, file, tmp_path):
    rows = "\n".join(f"{name};160310170580700{n};SEGAMIT" for n, name in enumerate(("ANI", "BUDI", "CICI", "DEWI")))
    path = file(f"Nama;Identitas Orang;Desa\n{rows}\n".encode())
    with pytest.raises(SystemExit) as ended:
        call_command("import_file", str(path), "--json")
    assert ended.value.code == 2
    assert json.loads(capsys.readouterr().out)["refused"] == (
        "Arti kolom harus disebutkan dengan --map, atau null bila tidak dipakai: Identitas Orang (B): NIK?"
    )
    said = tmp_path / "map.json"
    said.write_text('{"Identitas Orang": "nik"}')
    assert run(capsys, path, "--map", said)["codes"].get("nik_missing") is None


def test_a_list_of_those_switched_off_ends_what_they_receive(capsys, file):
    head, nik = "NIK;NAMA;DESA;KECAMATAN;PROGRAM", "1603101705807001"
    row = f"{nik};ANI;SEGAMIT;SEMENDE DARAT ULU;PBI JKN"
    run(capsys, file(f"{head}\n{row}\n".encode()), "--apply", "--reference-date", "2026-01-31")
    held = Person.objects.get().participations.get()
    assert held.status == "aktif"
    run(capsys, file(f"{head};STATUS PESERTA\n{row};NONAKTIF\n".encode(), "b.csv"), "--apply")
    held.refresh_from_db()
    assert held.status != "aktif"
