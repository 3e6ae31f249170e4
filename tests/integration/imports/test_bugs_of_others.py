"""Other people's production bugs that an import can have (quality.md 3), each by its number.

Elsewhere under a name that says so: 3 in `test_lists`, 10 in `tests/unit/imports/test_undoing`, 15 in
`tests/integration/cases/test_person`, the killed worker of 12 and 31 also in `tests/drills/import_kill`.
"""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from accounts.authz import Role
from cases.models import Family, Person
from imports import actions, applying, tasks
from imports.codes import Outcome, outcome
from imports.models import Batch, Row
from imports.workflow import Status
from office.errors import DomainError, IllegalMove
from office.jobs.models import Job
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.cases import make_person
from tests.factories.imports import figures, line, make_applied, make_previewed, nik, row_named
from tests.unit.imports.test_steps import Killed, killed_at, taken_over

pytestmark = pytest.mark.django_db
FULL = "NIK;NAMA;TGL LAHIR;JENIS KELAMIN;NO KK;HUB KELUARGA;DESA;KECAMATAN;NO HP"
CARD = "1603100709207003"


@pytest.fixture
def data(client):
    user = make_user(Role.DATA, name="Operator Data")
    client.force_login(user)
    return user


def full(number, name, *, card=CARD, role="ANAK", village="SEGAMIT", kecamatan="SEMENDE DARAT ULU", phone="", sex="L"):
    return f"{number};{name};17-05-1980;{sex};{card};{role};{village};{kecamatan};{phone}"


def book(*rows) -> bytes:
    """A workbook with these rows, the first two columns of the first one merged as a title."""
    made = BytesIO()
    with xlsxwriter.Workbook(made) as workbook:
        sheet = workbook.add_worksheet()
        for number, cells in enumerate(rows):
            if number == 0:
                sheet.merge_range(0, 0, 0, 3, cells[0])
            else:
                sheet.write_row(number, 0, cells)
    return made.getvalue()


def read(by, content: bytes, name: str) -> Batch:
    batch = actions.upload(by=by, name=name, chunks=[content], begin=tasks.begin, force=True)
    drain()
    batch.refresh_from_db()
    return batch


def previewed(by, content: bytes, name: str = "a.xlsx") -> Batch:
    batch = read(by, content, name)
    given = {"reference_date": batch.reference_date, "placing": batch.placing}
    actions.confirm(by=by, batch=batch, chosen={}, begin=tasks.check, **given)
    drain()
    batch.refresh_from_db()
    return batch


def test_1_what_is_said_to_be_stored_is_stored(data):
    """SORMAS #5442, OpenDK #123."""
    known = line("LAMA", "11")
    make_applied(data, known)
    before = Person.objects.count()
    batch = make_applied(data, known, line("BARU", "11"), line("SALAH", "11", number="1"), line("JUGA BARU", "11"))
    created, updated, unchanged, skipped, failed = figures(batch)
    assert (created, updated, unchanged, skipped, failed) == (2, 0, 1, 0, 1)
    assert created + updated + unchanged + skipped + failed == batch.rows_total == 4
    assert Person.objects.count() == before + created


def test_2_the_same_file_twice_changes_nothing_and_raises_nothing(data):
    """CASA #2068."""
    rows = [full(nik(), "SATU"), full("", "TANPA NIK"), full(nik(), "DUA", card="")]
    make_applied(data, *rows, header=FULL)
    before = list(Person.objects.order_by("pk").values())
    assert figures(make_applied(data, *rows, header=FULL)) == (0, 0, 3, 0, 0)
    assert list(Person.objects.order_by("pk").values()) == before


def test_4_three_niks_empty_0_and_dash_are_three_persons(data):
    """OpenSID #1032, #5249, #3417."""
    written = {"": "A B", "0": "C D", "-": "E F"}
    batch = make_applied(data, *(full(number, name, card="") for number, name in written.items()), header=FULL)
    assert figures(batch) == (3, 0, 0, 0, 0)
    assert [row.code_list for row in batch.rows.order_by("pk")] == [["kk_missing", "nik_missing"]] * 3
    assert set(Person.objects.values_list("nik", "nik_missing_reason")) == {(None, "tidak_diketahui")}


def test_5_a_nik_is_repaired_only_when_it_is_certain(data):
    """OpenSID #1817: as number, 15 digits and 0, scientific, with dots, with an apostrophe."""
    sure, lost = 1603101705807001, 1603101705807010
    cells = [sure, lost, "1.60310170580700E+15", "1603.1017.0580.7002", "'1603101705807003"]
    rows = [[cell, f"NAMA {letter}", "17-05-1980", "L"] for cell, letter in zip(cells, "ABCDE", strict=True)]
    batch = previewed(data, book(["DAFTAR"], ["NIK", "NAMA", "TANGGAL LAHIR", "JK"], *rows))
    found = {row.values["nama"]: (row.values["nik"], row.outcome) for row in batch.rows.all()}
    assert found == {
        "NAMA A": (str(sure), "warning"),
        "NAMA B": (None, "error"),
        "NAMA C": (None, "error"),
        "NAMA D": ("1603101705807002", "ok"),
        "NAMA E": ("1603101705807003", "ok"),
    }


def test_6_an_unknown_village_is_a_row_error_and_never_an_orphan(data):
    """SORMAS #6089, OpenDK #410."""
    batch = make_applied(
        data,
        full(nik(), "DI KECAMATANNYA"),
        full(nik(), "UNIK DI TEMPAT LAIN", kecamatan="TANJUNG AGUNG"),
        full(nik(), "TIDAK ADA", village="ENTAH DI MANA"),
        header=FULL,
    )
    assert row_named(batch, "DI KECAMATANNYA").outcome == "ok"
    assert "village_conflict" in row_named(batch, "UNIK DI TEMPAT LAIN").code_list
    assert row_named(batch, "TIDAK ADA").code_list == ["village_unknown"]
    assert not Person.objects.filter(village=None).exists() and not Family.objects.filter(head=None).exists()


def test_7_one_bad_date_among_many_comes_back_with_row_column_value_and_reason(client, data):
    """CommCare #562: row 4,000 of 5,000."""
    rows = [f";ORANG NOMOR {place};17-05-1980;L;11;;" for place in range(2, 5002)]
    rows[3998] = ";ORANG SALAH;31-02-1980;L;11;;"
    batch = make_applied(data, *rows)
    failed = batch.rows.get(result="failed")
    assert (figures(batch)[0] + figures(batch)[2], figures(batch)[4], failed.number) == (4_999, 1, 4_000)
    page = client.get(f"/impor/{batch.pk}/baris/{failed.pk}/").text
    assert "tgl_lahir" in page and "31-02-1980" in page and "tidak ada dalam kalender" in page
    back = client.post(f"/impor/{batch.pk}/baris/unduh/", {"isi": "kembali"}).getvalue().decode("utf-8-sig")
    assert len(back.splitlines()) == 2 and "31-02-1980" in back


def test_8_a_column_of_the_wrong_code_list_is_refused_before_anything_is_stored(data):
    """OpenSID #122."""
    batch = make_previewed(data, *(line(f"NAMA {letter}", "OBAT") for letter in "ABCDE"))
    with pytest.raises(DomainError, match="100 % isian kolom kode_kategori tidak dikenal"):
        actions.start(by=data, batch=batch)
    assert not Person.objects.exists()


def test_9_a_merged_title_is_passed_over_and_a_wrong_file_gives_a_sentence(client, data):
    """CASA #486."""
    content = book(["DAFTAR PENERIMA BANTUAN"], [""], ["NIK", "NAMA", "TANGGAL LAHIR", "JK"],
                   ["1603101705807001", "SITI", "17-05-1980", "P"])  # fmt: skip
    batch = previewed(data, content)
    assert batch.tables[0]["header_rows"] == [3] and batch.rows.get().values["nama"] == "SITI"
    refused = read(data, b"%PDF-1.4 bukan daftar", "daftar.xlsx")
    assert refused.status == Status.REFUSED and refused.refusal.endswith(".")


def test_11_a_double_click_applies_once(client, data):
    """OpenSPP."""
    batch = make_previewed(data, line("BUDI", "11"))
    for _ in range(2):
        client.post(f"/impor/{batch.pk}/terapkan/", {"version": batch.version})
    drain()
    assert Person.objects.count() == 1 and Job.objects.filter(task__endswith="apply_rows").count() == 1
    with pytest.raises(IllegalMove):
        actions.start(by=data, batch=Batch.objects.get())


def test_12_and_31_a_killed_worker_leaves_no_half_family_and_locks_nobody(data, monkeypatch):
    """HOPE: half a family; a lock of 24 h."""
    monkeypatch.setattr("imports.applying.ROWS_A_STEP", 1)
    names = {"HASAN": "KEPALA KELUARGA", "SITI": "ISTRI", "ALI": "ANAK"}
    batch = make_previewed(data, *(full(nik(), name, role=role) for name, role in names.items()), header=FULL)
    actions.start(by=data, batch=batch, begin=tasks.apply)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        killed_at(patch, applying, "apply_step", 2, after=True)
        drain()
    taken_over()
    batch.refresh_from_db()
    assert batch.status == Status.APPLIED and figures(batch) == (3, 0, 0, 0, 0)
    assert Family.objects.get().memberships.count() == 3
    assert make_applied(data, line("BERIKUTNYA", "11")).status == Status.APPLIED


def test_13_husband_and_wife_share_a_telephone(data):
    """rdv-insertion #1575."""
    rows = [full(nik(), "HASAN", role="SUAMI", phone="081200004439"),
            full(nik(sex="P"), "SITI", role="ISTRI", phone="081200004439", sex="P")]  # fmt: skip
    batch = make_applied(data, *rows, header=FULL)
    assert figures(batch) == (2, 0, 0, 0, 0) and batch.counts["outcome"]["ok"] == 2
    assert set(Person.objects.values_list("phone", flat=True)) == {"6281200004439"}


def test_14_doubles_in_the_file_and_with_the_register_are_counted_apart(data):
    """rdv-insertion #2732."""
    make_person(name="SITI AMINAH", birth_date=date(1980, 5, 17), village="16.03.10.2004")
    twice = nik()
    batch = make_previewed(
        data, full(twice, "BUDI"), full(twice, "BUDI"), full("", "SITI AMINA", card="", sex="P"), header=FULL
    )
    assert batch.count("code", "duplicate_in_file") == 1
    assert batch.count("register", "register_similar") == 1


@pytest.mark.parametrize("codes", [{"nik_invalid", "kk_missing"}, {"kk_missing", "nik_invalid", "age_over_110"}])
def test_33_a_later_warning_never_overwrites_an_error(data, codes):
    """PADU."""
    assert outcome(codes) == Outcome.ERROR
    row = make_previewed(data, f"1;BUDI;17-05-1980;?;11;;{'x' * 3}", line("SITI", "11")).rows.order_by("pk")[0]
    assert {"nik_bad_length", "sex_unknown"} <= set(row.code_list) and row.outcome == "error"
    assert Row.objects.filter(plan="gagal").count() == 1


def test_34_a_partial_file_changes_only_the_columns_it_has(data):
    """OpenSID #10535."""
    number = nik()
    make_applied(data, full(number, "BUDI", phone="081200004439"), header=FULL)
    before = Person.objects.values().get()
    make_applied(data, f"{number};BUDI;Petani", header="NIK;NAMA;PEKERJAAN")
    after = Person.objects.values().get()
    assert {name for name in after if after[name] != before[name]} == {"occupation", "version"}
