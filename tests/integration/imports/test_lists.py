"""Samples to fill in, and lists taken out of the register in the form of a layout."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from accounts.authz import Role
from cases.models import Kind, Participation, Person, Programme
from imports import handing_on, results, running, template_files
from imports.models import Origin
from imports.shapes import SHAPES
from office import clock
from office.jobs.models import Job
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.cases import MINE, make_candidate, make_name, make_name_at
from tests.factories.imports import make_applied
from tests.factories.psks import make_actor
from trail.models import Event
from trail.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(client):
    user = make_user(Role.DATA, name="Operator Data")
    client.force_login(user)
    return user


# --- samples ---
def test_samples_work(client, data):
    page = client.get("/impor/contoh/")
    assert page.status_code == 200
    for layout, shape in SHAPES.items():
        assert shape.title in page.text
        file = client.get(f"/impor/contoh/{layout}/")
        assert file.content.startswith(b"PK") and ".xlsx" in file["Content-Disposition"]


def test_there_is_no_sample_of_other_lists(client, data):
    assert client.get("/impor/contoh/lain/").status_code == 404
    assert client.post("/impor/contoh/").status_code == 405


@pytest.mark.parametrize("path", ["/impor/contoh/", "/impor/contoh/ppks_5_pas/"])
def test_samples_refuse_without_capability(client, path):
    client.force_login(make_user(Role.REHSOS))
    assert client.get(path).status_code == 403


# --- out of the register, and back ---
SEGAMIT, PELAKAT, ELSEWHERE = "16.03.10.2004", "16.03.10.2001", "16.03.01.2012"
URL = "/impor/ekspor/"
LINES = [
    "NIK;NAMA;TGL LAHIR;JK;NO KK;JENIS PPKS;ALAMAT;DESA;KECAMATAN",
    "1603101705807001;BUDI SANTOSO;17-05-1980;L;1603100101997001;Gelandangan;Jl. Satu;Segamit;Semende Darat Ulu",
    "1603101705807002;RUDI HARTONO;17-05-1980;L;1603100101997002;Pengemis;Jl. Dua;Segamit;Semende Darat Ulu",
    ";TANPA NIK;17-05-1970;L;1603100101997003;Pemulung;Jl. Tiga;Segamit;Semende Darat Ulu",
    "1603015705807001;SITI AMINAH;17-05-1980;P;1603010101997001;Fakir Miskin;Jl. Empat;Pagar Dewa;Tanjung Agung",
    "1603101705807009;RAHASIA SEKALI;17-05-1980;L;;Orang dengan HIV/AIDS;Jl. Lima;Segamit;Semende Darat Ulu",
]


@pytest.fixture
def register(data):
    """Five people, one of them known only through Rahasia."""
    header, *lines = LINES
    make_applied(data, *lines, header=header)
    assert Person.objects.count() == 5
    return Person.objects.order_by("pk")


def asked(**more):
    return {"layout": "ppks_5_pas", "ending": "csv", "reason": "Rapat koordinasi"} | more


def taken(client, **more) -> bytes:
    answer = client.post(URL, asked(**more))
    assert answer.status_code == 200, answer.text
    return b"".join(answer.streaming_content)


def again(tmp_path, content: bytes, name="kembali.csv", **more):
    path = tmp_path / name
    path.write_bytes(content)
    return running.stage(path, running.Wishes(reference_date=clock.today(), **more))


def plans(batch) -> dict[str, int]:
    return {name: number for name, number in batch.counts["plan"].items() if number}


def test_export_page_works(client, data):
    page = client.get(URL)
    assert page.status_code == 200 and "Usulan Kemensos" in page.text


def test_export_works(client, register):
    text = taken(client).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("No,Nama PPKS,No. KK,No. NIK,JK")
    assert len(text.splitlines()) == 5
    assert "'1603101705807001" in text and "RAHASIA SEKALI" not in text
    event = Event.objects.get(act="import.export")
    assert event.actor == "Operator Data"
    assert read([event])[0].note == "Rapat koordinasi"


def test_export_narrows(client, register):
    assert "SITI" not in taken(client, kecamatan="16.03.10").decode()
    assert "BUDI" not in taken(client, village=ELSEWHERE).decode()
    pengemis = Kind.objects.get(code="12").pk
    assert taken(client, kind=pengemis).decode().count("\n") == 2


def test_export_reports_bad_input(client, data):
    for bad in ({"reason": ""}, {"layout": "siks_bnba"}, {"layout": "usulan_v4"}, {"ending": "exe"},
                {"kecamatan": "16.03.10", "village": ELSEWHERE}, {"kind": Kind.objects.get(code="16").pk}):  # fmt: skip
        assert client.post(URL, asked(**bad)).status_code == 422
    assert not Event.objects.filter(act="import.export").exists()


@pytest.mark.parametrize("role", [Role.KADIS, Role.VERIFIER, Role.KORKAB, Role.ADMIN])
def test_export_refuses_without_both_capabilities(client, role):
    client.force_login(make_user(role))
    assert client.get(URL).status_code == 403
    assert client.post(URL, asked()).status_code == 403


def test_a_cleared_user_exports_nothing_rahasia_either(client, register):
    client.force_login(make_user(Role.REHSOS))
    assert "RAHASIA SEKALI" not in taken(client).decode()


@pytest.mark.parametrize("layout", ["ppks_5_pas", "pmks_kategori"])
def test_export_comes_back_unchanged(client, register, tmp_path, layout):
    batch = again(tmp_path, taken(client, layout=layout))
    assert (batch.layout, batch.rows_total, plans(batch)) == (layout, 4, {"tetap": 4})
    assert batch.counts["outcome"]["error"] == 0


def test_who_has_no_nik_and_two_kinds_comes_back_as_one(client, data, tmp_path):
    header, who = LINES[0], "L;;Gepeng;Jl. Satu;Segamit;Semende Darat Ulu"
    make_applied(data, f";DUA JENIS;17-05-1970;{who}", f";TANPA NAMA;1986;{who}", header=header)
    batch = again(tmp_path, taken(client, layout="pmks_kategori"))
    assert (batch.rows_total, plans(batch)) == (4, {"tetap": 4})


@pytest.mark.parametrize("layout", ["ppks_5_pas", "pmks_kategori"])
def test_export_one_cell_changed_is_one_record_changed(client, data, register, tmp_path, layout):
    """quality.md 3, 3 (SORMAS #6975)."""
    before = Person.objects.count()
    content = taken(client, layout=layout).replace(b"RUDI HARTONO", b"RUDI HARTANTO")
    batch = running.apply(again(tmp_path, content, by=data), by=data)
    assert {name: n for name, n in batch.counts["result"].items() if n} == {"updated": 1, "unchanged": 3}
    assert Person.objects.filter(name="RUDI HARTANTO").count() == 1 and Person.objects.count() == before


PSKS = {
    "psks_tksk": ("tksk", {"kecamatan": "16.03.14", "name": "RUSDI", "nik": "1603101705807001", "member_number": "A-1",
                           "since": date(2020, 2, 1), "phone": "6281200004439", "details": {"nama_ibu": "ZUBAIDAH"}}),
    "psks_karang_taruna": ("karang-taruna", {"village": SEGAMIT, "name": "KT Bina", "leader": "SITI", "email": "a@b.id",
                                             "details": {"klasifikasi": "Maju", "legalitas": "SK 1"}}),
    "psks_psm": ("psm", {"village": SEGAMIT, "name": "ALI", "nik": "1603101705807002", "sex": "L"}),
    "psks_lk3": ("lk3", {"village": SEGAMIT, "name": "LK3 Harapan", "leader": "UMAR"}),
    "psks_kategori": ("lks", {"village": SEGAMIT, "name": "LKS Kasih", "member_number": "REG/1", "note": "Panti"}),
}  # fmt: skip


@pytest.mark.parametrize("layout", PSKS)
def test_a_list_of_psks_goes_out_and_one_changed_cell_is_one_changed_record(client, data, tmp_path, layout):
    kind, values = PSKS[layout]
    actor = make_actor(kind, **values)
    make_actor("relawan", name="LAIN SEKALI", kecamatan="16.03.10")
    content = taken(client, layout=layout)
    assert (b"LAIN SEKALI" in content) == (layout == "psks_kategori")
    number = 2 if layout == "psks_kategori" else 1
    assert plans(again(tmp_path, content)) == {"tetap": number}
    old = values.get("leader") or values.get("note") or "1603101705807001"
    content = content.replace(old.encode(), b"LAILA") if "leader" in values else content
    batch = running.apply(again(tmp_path, content, by=data), by=data)
    assert batch.counts["result"]["updated"] == int("leader" in values) and batch.counts["result"]["created"] == 0
    actor.refresh_from_db()
    assert actor.leader == ("LAILA" if "leader" in values else "")


def test_lists_of_psks_leave_with_who_may_edit_them(client, data):
    assert "PSKS: TKSK" in client.get(URL).text
    bad = asked(layout="psks_tksk", kind=Kind.objects.get(code="12").pk)
    assert client.post(URL, bad).status_code == 422
    client.force_login(make_user(Role.MANAGER))
    assert "PSKS: TKSK" not in client.get(URL).text
    assert client.post(URL, asked(layout="psks_tksk")).status_code == 422


def test_a_proposal_goes_out_and_comes_back(client, data, tmp_path):
    values = {"nik": "1603101705807001", "no_kk": "1603100101997001", "nama": "BUDI", "jenis_kelamin": "L",
              "tanggal_lahir": date(1980, 5, 17), "program": "PBI JKN", "desa": "Segamit",
              "kecamatan": "Semende Darat Ulu", "provinsi": "SUMATERA SELATAN", "kabupaten": "MUARA ENIM",
              "alamat": "Jl. Satu", "rt": "001"}  # fmt: skip
    made = tmp_path / "usulan.xlsx"
    template_files.write(made, SHAPES["usulan_v4"], [values])
    running.apply(again(tmp_path, made.read_bytes(), "a.xlsx", by=data), by=data)
    pbi = Programme.objects.get(code="PBI_JKN").pk
    content = taken(client, layout="usulan_v4", programme=pbi)
    assert b"BUDI" in content and b"PBI JKN" in content and b"17/05/1980" in content
    assert plans(again(tmp_path, content)) == {"tetap": 1}
    assert b"BUDI" not in taken(client, layout="usulan_v4", programme=Programme.objects.get(code="PKH").pk)


def test_the_usulan_of_a_month_holds_the_approved_names_alone(client, data, at):
    """Template V.4: one file per programme and month, the very person who was proposed, nobody still waiting."""
    at(datetime(2026, 12, 3, 9, 0))
    client.force_login(data)
    office = {"village_by": make_user(Role.OPERATOR, MINE), "verifier": make_user(Role.VERIFIER),
              "kadis": make_user(Role.KADIS), "sender": data}  # fmt: skip
    names = {}
    for status in ("dikonfirmasi", "disetujui", "dikirim", "ditolak"):
        names[status] = make_name_at(status, person=make_candidate(), **office).person
    pkh = Programme.objects.get(code="PKH")
    wish = {"layout": "usulan_v4", "programme": pkh.pk, "period": "2026-12"}
    rows = taken(client, **wish).decode("utf-8-sig").splitlines()
    assert rows[0].startswith("NIK,PROGRAM BANSOS,NOKK,NAMA,TEMPAT LAHIR,TANGGAL LAHIR")
    assert len(rows) == 3 and f"'{names['disetujui'].nik},PKH," in rows[1] + rows[2]
    assert names["dikirim"].name in rows[1] + rows[2] and names["ditolak"].name not in rows[1] + rows[2]
    assert len(taken(client, **wish | {"period": "2027-01"}).decode().splitlines()) == 1
    assert client.post(URL, asked(period="2026-12")).status_code == 422
    job = client.post(URL, asked(ending="xlsx", **wish))
    drain()
    assert "2 baris siap diunduh." in client.get(job.url).text
    page = client.get(make_name(None, person=make_candidate()).proposal.get_absolute_url()).text
    assert f"layout=usulan_v4&amp;programme={pkh.pk}&amp;period=2026-12" in page
    assert client.get(f"{URL}?layout=usulan_v4&programme={pkh.pk}&period=2026-12").status_code == 200


def test_a_participation_tells_from_which_file_it_came(client, data, tmp_path, client_for):
    values = {"nik": "1603101705807001", "nama": "BUDI", "jenis_kelamin": "L", "tanggal_lahir": date(1980, 5, 17),
              "program": "PBI JKN", "desa": "Segamit", "kecamatan": "Semende Darat Ulu"}  # fmt: skip
    made = tmp_path / "usulan.xlsx"
    template_files.write(made, SHAPES["usulan_v4"], [values])
    batch = again(tmp_path, made.read_bytes(), "pbi-november.xlsx", by=data)
    running.apply(batch, by=data)
    page = Participation.objects.get().get_absolute_url()
    assert "pbi-november.xlsx" in client.get(page).text and batch.get_absolute_url() in client.get(page).text
    other = client_for(make_user(Role.BACK)).get(page).text
    assert str(batch) in other and "pbi-november.xlsx" not in other


def test_the_workbook_is_made_in_the_background_for_the_one_who_asked(client, register, tmp_path):
    answer = client.post(URL, asked(ending="xlsx"))
    assert answer.status_code == 302 and "Menunggu giliran" in client.get(answer.url).text
    assert client.get(f"{answer.url}unduh/").status_code == 404
    drain()
    page = client.get(answer.url).text
    assert "4 baris siap diunduh." in page and f"{answer.url}unduh/" in page
    file = client.get(f"{answer.url}unduh/")
    assert "PPKS 5 PAS.xlsx" in file["Content-Disposition"]
    batch = again(tmp_path, b"".join(file.streaming_content), "kembali.xlsx")
    assert (batch.layout, plans(batch), batch.counts["outcome"]["error"]) == ("ppks_5_pas", {"tetap": 4}, 0)
    client.force_login(make_user(Role.DATA))
    assert client.get(answer.url).status_code == 404
    assert client.get(f"{answer.url}unduh/").status_code == 404


def test_a_double_click_makes_one_workbook(client, register):
    once = str(uuid4())
    answers = {client.post(URL, asked(ending="xlsx", once=once)).url for _ in range(2)}
    assert len(answers) == 1 and Event.objects.filter(act="import.export").count() == 1


def test_a_result_is_gone_after_a_while(client, register):
    answer = client.post(URL, asked(ending="xlsx"))
    drain()
    results.file_of(Job.objects.latest("pk")).unlink()
    assert "tidak tersimpan lagi" in client.get(answer.url).text
    assert client.get(f"{answer.url}unduh/").status_code == 404


def test_other_jobs_have_no_file_here(client, data, register):
    other = Job.objects.exclude(task__in=results.TASKS).filter(owner=data.pk).first()
    assert client.get(f"/impor/hasil/{other.public}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_export_streams_with_no_transaction_around_it(client, register, monkeypatch):
    """As in production: rows are read on while what stands behind those without NIK is noted."""
    monkeypatch.setattr(handing_on, "PART", 1)
    assert taken(client).decode("utf-8-sig").count("\n") == 5
    assert Origin.objects.filter(list_name="ppks_5_pas", person__nik=None).count() == 1
