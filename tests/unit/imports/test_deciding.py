"""What is decided of cells, reasons and persons before a batch is applied, and that the re-check follows it."""

from datetime import date

import pytest

from accounts.authz import Role
from cases.models import NikMissing, Person
from imports import actions, deciding, gates, plugs, staging, store, tasks
from imports.codes import ERRORS, WAIVABLE, WAIVED, Outcome, outcome, waive
from imports.models import Decision, Row
from imports.workflow import Status
from office import settings
from office.errors import DomainError, IllegalMove, Stale
from office.jobs.worker import drain
from regions.models import Region, RegionAlias
from tests.factories.accounts import make_user
from tests.factories.imports import figures, line, make_applied, make_previewed, nik, rechecked, row_named
from tests.unit.imports.test_steps import Killed, killed_at, taken_over
from trail.models import Event

pytestmark = pytest.mark.django_db
PLACED = "nik;nama;tgl_lahir;jenis_kelamin;kode_kategori;desa;kecamatan"
SEGAMIT = "16.03.10.2004"


@pytest.fixture
def data():
    return make_user(Role.DATA)


def placed(name: str, village: str, kecamatan: str = "SEMENDE DARAT ULU", number: str | None = None) -> str:
    return f"{nik() if number is None else number};{name};17-05-1980;L;11;{village};{kecamatan}"


def applied(batch, by):
    actions.start(by=by, batch=batch, begin=tasks.apply)
    drain()
    batch.refresh_from_db()
    return batch


def fresh(row: Row) -> Row:
    return Row.objects.select_related("batch").get(pk=row.pk)


# --- what may be waived ----------------------------------------------------------------------------------------------
def test_only_errors_that_leave_a_usable_row_may_be_waived():
    assert WAIVABLE.keys() <= ERRORS.keys()
    never = {"name_missing", "row_malformed", "nik_conflict_in_file", "category_unknown", "region_outside"}
    assert not never & WAIVABLE.keys()


def test_a_waived_error_is_a_warning_and_another_error_stays_one():
    assert outcome(waive({"nik_invalid"}, {"nik_invalid"})) == Outcome.WARNING
    assert outcome(waive({"nik_invalid", "name_missing"}, {"nik_invalid"})) == Outcome.ERROR
    assert waive({"kk_missing", "nik_invalid"}, {"nik_invalid"}) == {"kk_missing", WAIVED + "nik_invalid"}


@pytest.mark.parametrize(
    ("code", "do"),
    [("nik_invalid", "take"), ("nik_missing", "skip"), ("register_similar", "skip"), ("name_missing", ""),
     ("category_unknown", ""), (WAIVED + "nik_invalid", ""), ("x", "")],
)  # fmt: skip
def test_what_may_be_decided_of_a_reason(code, do):
    assert deciding.choice(code) == do


# --- a cell ----------------------------------------------------------------------------------------------------------
def test_a_repaired_cell_makes_the_row_good_and_what_came_stays(data):
    batch = make_previewed(data, line("BUDI", "11"), line("SALAH", "11", number="123"))
    row = row_named(batch, "SALAH")
    number = nik()
    deciding.fix(by=data, batch=batch, row=row, cells={0: number}, version=batch.version)
    row = fresh(row)
    assert (row.outcome, row.codes, row.values["nik"]) == ("ok", " ", number)
    assert row.cells[0] == "123"
    assert row.fixes == {"0": ["123", number]}
    assert gates.due(batch)
    batch = rechecked(batch, data)
    assert not gates.due(batch)
    assert (batch.count("outcome", "ok"), batch.count("plan", "baru")) == (2, 2)
    assert figures(applied(batch, data)) == (2, 0, 0, 0, 0)
    assert Person.objects.filter(nik=number, name="SALAH").exists()


def test_the_figures_follow_a_repair_before_the_re_check(data):
    batch = make_previewed(data, line("SATU", "11", number="123"), line("DUA", "11", number="4"))
    deciding.fix(by=data, batch=batch, row=row_named(batch, "SATU"), cells={0: nik()})
    batch.refresh_from_db()
    assert [batch.count("outcome", name) for name in ("ok", "error")] == [1, 1]
    assert (batch.count("code", "nik_bad_length"), batch.count("plan", "gagal")) == (1, 1)
    deciding.fix(by=data, batch=batch, row=row_named(batch, "DUA"), cells={0: nik()})
    batch.refresh_from_db()
    assert "nik_bad_length" not in batch.counts["code"]
    before = batch.counts["outcome"]
    assert rechecked(batch, data).counts["outcome"] == before


def test_a_repair_is_told_by_column_and_never_by_value(data):
    batch = make_previewed(data, line("SALAH", "11", number="123"))
    deciding.fix(by=data, batch=batch, row=row_named(batch, "SALAH"), cells={0: "4444", 1: "RUSTAM"})
    event = Event.objects.get(act="import.fix")
    assert "nik" in event.plain and "nama" in event.plain
    assert "4444" not in event.plain and "RUSTAM" not in event.plain


def test_a_repair_taken_back_is_none_and_no_change_writes_nothing(data):
    batch = make_previewed(data, line("SALAH", "11", number="123"))
    row = row_named(batch, "SALAH")
    version = batch.version
    deciding.fix(by=data, batch=batch, row=row, cells={0: "123", 1: "SALAH"})
    assert (batch.version, Event.objects.filter(act="import.fix").count()) == (version, 0)
    deciding.fix(by=data, batch=batch, row=row, cells={0: nik()})
    deciding.fix(by=data, batch=batch, row=row, cells={0: "123"})
    row = fresh(row)
    assert (row.fixes, row.outcome) == (None, "error")
    assert Row.objects.filter(pk=row.pk, fixes__isnull=True).exists()


def test_a_torn_row_is_mended(data):
    batch = make_previewed(data, "1603101705807001;BUDI;17-05-1980;L;11;catatan; ada;titik koma", line("ANI", "11"))
    row = batch.rows.get(number=2)
    assert row.code_list == ["row_malformed"]
    deciding.fix(by=data, batch=batch, row=row, cells={5: "catatan, ada, titik koma", 6: "", 7: ""})
    row = fresh(row)
    assert (row.outcome, row.values["nama"]) == ("ok", "BUDI")
    assert len(row.cells) == 8


def test_a_repair_changes_what_the_rows_of_the_file_say_of_each_other(data):
    number = nik()
    other = line("ENDANG", "11", number=number, born=date(1990, 1, 2))
    batch = make_previewed(data, line("BUDI SANTOSO", "11", number=number), other)
    assert {row.outcome for row in batch.rows.all()} == {"error"}
    deciding.fix(by=data, batch=batch, row=row_named(batch, "ENDANG"), cells={0: nik(), 2: "17-05-1980"})
    batch = rechecked(batch, data)
    assert [row.outcome for row in batch.rows.order_by("pk")] == ["ok", "ok"]
    row = row_named(batch, "ENDANG")
    deciding.fix(by=data, batch=batch, row=row, cells={0: number, 1: "BUDI SANTOSO"})
    batch = rechecked(batch, data)
    second = batch.rows.get(number=3)
    assert (second.code_list, second.leader) == (["duplicate_in_file"], batch.rows.get(number=2).pk)


def test_a_row_without_nik_keeps_its_origin_over_re_checks(data):
    twice = line("TANPA", "11", number="-")
    batch = make_previewed(data, twice, twice.replace("-;TANPA", "-;TANPA", 1), line("SALAH", "11", number="1"))
    before = list(batch.rows.order_by("pk").values_list("origin", flat=True))
    deciding.fix(by=data, batch=batch, row=row_named(batch, "SALAH"), cells={0: nik()})
    batch = rechecked(batch, data)
    assert list(batch.rows.order_by("pk").values_list("origin", flat=True)) == before


def test_two_who_repair_at_once_are_told(data):
    batch = make_previewed(data, line("SALAH", "11", number="123"))
    row, seen = row_named(batch, "SALAH"), batch.version
    deciding.fix(by=data, batch=batch, row=row, cells={0: nik()}, version=seen)
    with pytest.raises(Stale):
        deciding.fix(by=data, batch=batch, row=fresh(row), cells={0: nik()}, version=seen)


def test_nothing_is_decided_once_it_is_applied(data):
    batch = make_applied(data, line("SALAH", "11", number="123"))
    row = row_named(batch, "SALAH")
    store.forget_spool(batch)
    with pytest.raises(IllegalMove):
        deciding.fix(by=data, batch=batch, row=row, cells={0: nik()})
    with pytest.raises(IllegalMove):
        deciding.decide(by=data, batch=batch, code="nik_bad_length", note="-")
    with pytest.raises(IllegalMove):
        deciding.recheck(by=data, batch=batch)
    assert fresh(row).fixes is None


def test_a_due_batch_is_not_applied_and_one_that_is_not_due_not_re_checked(data):
    batch = make_previewed(data, line("BUDI", "11"), line("SALAH", "11", number="123"))
    with pytest.raises(IllegalMove):
        deciding.recheck(by=data, batch=batch)
    deciding.fix(by=data, batch=batch, row=row_named(batch, "SALAH"), cells={0: nik()})
    with pytest.raises(DomainError, match="diperiksa ulang"):
        actions.start(by=data, batch=batch)
    assert batch.status == Status.PREVIEW


# --- a reason --------------------------------------------------------------------------------------------------------
def test_a_waived_reason_lets_the_rows_in_without_what_is_wrong(data):
    rows = [
        line("BUDI", "11"),
        line("SATU", "11", number="123"),
        line("DUA", "11", number="456"),
        line("", "11", number="7"),
    ]
    batch = make_previewed(data, *rows)
    assert deciding.decide(by=data, batch=batch, code="nik_bad_length", note="NIK menyusul", version=batch.version) == 3
    batch = rechecked(batch, data)
    assert [row.outcome for row in batch.rows.order_by("pk")] == ["ok", "warning", "warning", "error"]
    assert (batch.count("code", "nik_bad_length"), batch.count("code", "waived_nik_bad_length")) == (0, 3)
    assert figures(applied(batch, data)) == (3, 0, 0, 0, 1)
    person = Person.objects.get(name="SATU")
    assert (person.nik, person.nik_missing_reason) == (None, NikMissing.UNREADABLE)
    again = make_previewed(data, *rows)
    deciding.decide(by=data, batch=again, code="nik_bad_length", note="-")
    assert figures(rechecked(again, data))[:2] == (0, 0)


def test_a_waived_village_or_date_is_left_out(data):
    batch = make_previewed(
        data,
        placed("SATU", "ENTAH DI MANA"),
        placed("DUA", "SEGAMIT").replace("17-05-1980", "31-02-1980"),
        header=PLACED,
    )
    assert [row.outcome for row in batch.rows.order_by("pk")] == ["error", "error"]
    deciding.decide(by=data, batch=batch, code="village_unknown", note="-")
    deciding.decide(by=data, batch=batch, code="date_impossible", note="-")
    assert figures(applied(rechecked(batch, data), data)) == (2, 0, 0, 0, 0)
    assert Person.objects.get(name="SATU").village_id is None
    assert Person.objects.get(name="DUA").birth_date is None
    assert Person.objects.get(name="DUA").village_id == SEGAMIT


def test_a_waiver_is_taken_back(data):
    batch = make_previewed(data, line("SATU", "11", number="123"))
    deciding.decide(by=data, batch=batch, code="nik_bad_length", note="-")
    batch = rechecked(batch, data)
    deciding.withdraw(by=data, batch=batch, code="nik_bad_length")
    batch = rechecked(batch, data)
    row = batch.rows.get()
    assert (row.outcome, row.code_list, row.plan) == ("error", ["nik_bad_length"], "gagal")
    assert batch.decisions == {}


def test_a_skipped_reason_leaves_its_rows_out_at_once(data):
    batch = make_previewed(data, line("BUDI", "11"), line("TANPA", "11", number="-"), line("SALAH", "11", number="9"))
    assert deciding.decide(by=data, batch=batch, code="nik_missing", note="Belum lengkap") == 1
    assert not gates.due(batch)
    assert (batch.count("plan", "baru"), batch.count("plan", "lewati"), batch.count("plan", "gagal")) == (1, 1, 1)
    assert row_named(batch, "TANPA").decision == Decision.SKIP
    assert figures(applied(batch, data)) == (1, 0, 0, 1, 1)
    assert not Person.objects.filter(name="TANPA").exists()


def test_a_skip_holds_over_a_re_check_and_is_taken_back(data):
    make_applied(data, line("SITI AMINAH", "11", number="-"))
    batch = make_previewed(
        data, line("SITI AMINAH", "11"), line("TANPA", "11", number="-"), line("S", "11", number="9")
    )
    assert row_named(batch, "SITI AMINAH").register_code_list.count("register_similar") == 1
    deciding.decide(by=data, batch=batch, code="register_similar", note="-")
    deciding.decide(by=data, batch=batch, code="nik_missing", note="-")
    deciding.fix(by=data, batch=batch, row=row_named(batch, "S"), cells={0: nik()})
    batch = rechecked(batch, data)
    assert [row.plan for row in batch.rows.order_by("pk")] == ["lewati", "lewati", "baru"]
    deciding.withdraw(by=data, batch=batch, code="register_similar")
    batch = rechecked(batch, data)
    assert [row.plan for row in batch.rows.order_by("pk")] == ["baru", "lewati", "baru"]
    assert [row.decision for row in batch.rows.order_by("pk")] == ["", Decision.SKIP, ""]


def test_rows_behind_one_that_is_left_out_need_a_re_check(data):
    number = nik()
    first = line("BUDI", "11", number=number, sex="P")
    batch = make_previewed(data, first, line("BUDI", "12", number=number))
    assert "nik_sex_mismatch" in batch.rows.get(number=2).code_list
    deciding.decide(by=data, batch=batch, code="nik_sex_mismatch", note="-")
    assert gates.due(batch)


def test_what_may_not_be_decided_is_refused(data):
    batch = make_previewed(data, line("", "11"))
    with pytest.raises(IllegalMove):
        deciding.decide(by=data, batch=batch, code="name_missing", note="-")
    with pytest.raises(IllegalMove):
        deciding.withdraw(by=data, batch=batch, code="nik_invalid")


def test_decisions_are_in_the_trail(data):
    batch = make_previewed(data, line("SATU", "11", number="123"))
    deciding.decide(by=data, batch=batch, code="nik_bad_length", note="NIK menyusul")
    event = Event.objects.get(act="import.decide")
    assert "nik_bad_length" in event.plain and "NIK menyusul" in event.plain


def test_new_columns_forget_what_was_decided(data):
    batch = make_previewed(data, line("SATU", "11", number="123"))
    deciding.decide(by=data, batch=batch, code="nik_bad_length", note="-")
    actions.reopen(by=data, batch=batch)
    actions.confirm(
        by=data, batch=batch, chosen={}, reference_date=batch.reference_date, placing="tanpa", begin=tasks.check
    )
    drain()
    batch.refresh_from_db()
    assert (batch.decisions, batch.rows.get().outcome) == ({}, "error")


def test_a_re_check_asks_for_no_row_by_itself(data, django_assert_max_num_queries):
    batch = make_previewed(data, *[line(f"ORANG {chr(65 + n)}B", "11", number="9") for n in range(20)])
    deciding.decide(by=data, batch=batch, code="nik_bad_length", note="-")
    tools = staging.Tools.of(batch)
    with django_assert_max_num_queries(6):
        assert deciding.again_step(tools, 0) is None


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("time", [1, 2])
def test_a_re_check_that_is_killed_goes_on(data, monkeypatch, time, after):
    rows = [line(f"ORANG {chr(65 + n)}B", "11", number="9") for n in range(5)]
    batch = make_previewed(data, *rows, line("TANPA", "11", number="-"))
    deciding.decide(by=data, batch=batch, code="nik_bad_length", note="-")
    deciding.decide(by=data, batch=batch, code="nik_missing", note="-")
    deciding.recheck(by=data, batch=batch, begin=tasks.recheck)
    monkeypatch.setattr(deciding, "ROWS_A_STEP", 3)
    with monkeypatch.context() as patch:
        killed_at(patch, deciding, "again_step", time, after=after)
        with pytest.raises(Killed):
            drain()
    taken_over()
    batch.refresh_from_db()
    assert batch.status == Status.PREVIEW
    assert [batch.count("plan", plan) for plan in ("baru", "lewati", "gagal")] == [5, 1, 0]


# --- the village -----------------------------------------------------------------------------------------------------
def test_a_village_is_chosen_for_one_row(data):
    batch = make_previewed(data, placed("SATU", "SGMT LAMA"), placed("DUA", "SGMT LAMA"), header=PLACED)
    deciding.place(
        by=data, batch=batch, row=row_named(batch, "SATU"), village=Region.objects.get(pk=SEGAMIT), remember=False
    )
    batch = rechecked(batch, data)
    assert row_named(batch, "SATU").values["kode_desa"] == SEGAMIT
    assert row_named(batch, "DUA").outcome == "error"
    assert not RegionAlias.objects.filter(region=SEGAMIT, text="SGMT LAMA").exists()


def test_a_remembered_spelling_settles_all_rows_that_use_it(data):
    batch = make_previewed(data, placed("SATU", "SGMT LAMA"), placed("DUA", "SGMT LAMA"), header=PLACED)
    row, village = row_named(batch, "SATU"), Region.objects.get(pk=SEGAMIT)
    deciding.place(by=data, batch=batch, row=row, village=village, remember=True)
    batch = rechecked(batch, data)
    assert {row.values["kode_desa"] for row in batch.rows.all()} == {SEGAMIT}
    assert RegionAlias.objects.get(region=SEGAMIT, text="SGMT LAMA").kecamatan_id == "16.03.10"
    assert Event.objects.filter(act="region.alias").exists()


def test_a_name_that_another_village_has_is_not_remembered(data):
    batch = make_previewed(data, placed("SATU", "SGMT LAMA", ""), header=PLACED)
    row, village = row_named(batch, "SATU"), Region.objects.get(pk=SEGAMIT)
    other = Region.objects.filter(parent_id=village.parent_id).exclude(pk=SEGAMIT).first()
    row.cells[5] = other.name
    with pytest.raises(DomainError, match="sudah dipakai"):
        deciding.place(by=data, batch=batch, row=row, village=village, remember=True)
    assert not gates.due(fresh(row).batch)


# --- who is whom -----------------------------------------------------------------------------------------------------
def similar(data):
    """A batch whose one row may be a person in the register."""
    make_applied(data, line("SITI AMINAH", "11", number="-"))
    batch = make_previewed(data, line("SITI AMINAH", "12"), line("LAIN SEKALI", "11"))
    row = row_named(batch, "SITI AMINAH")
    row.similar = row.similar or [Person.objects.get(name="SITI AMINAH").pk]
    row.save(update_fields=["similar"])
    return batch, row, Person.objects.get(name="SITI AMINAH")


def test_the_same_person_is_said_and_taken_back(data):
    batch, row, person = similar(data)
    deciding.identify(by=data, batch=batch, row=row, person=person)
    row = fresh(row)
    assert (row.decision, row.person_id) == (Decision.SAME, person.pk)
    assert gates.due(batch)
    deciding.identify(by=data, batch=batch, row=row, person=None, other=True)
    assert (fresh(row).decision, fresh(row).person_id) == (Decision.OTHER, None)
    deciding.identify(by=data, batch=batch, row=row, person=None)
    assert (fresh(row).decision, fresh(row).person_id) == ("", None)


def test_the_same_person_gets_the_rows_data(data):
    batch, row, person = similar(data)
    deciding.identify(by=data, batch=batch, row=row, person=person)
    batch = rechecked(batch, data)
    assert row_named(batch, "SITI AMINAH").plan == "berubah"
    assert figures(applied(batch, data)) == (1, 1, 0, 0, 0)
    person.refresh_from_db()
    assert person.nik == row.values["nik"]
    assert Person.objects.filter(name="SITI AMINAH").count() == 1


def test_only_a_candidate_may_be_the_same(data):
    batch, row, _ = similar(data)
    make_applied(data, line("ORANG KETIGA", "11"))
    with pytest.raises(DomainError, match="mungkin sama"):
        deciding.identify(by=data, batch=batch, row=row, person=Person.objects.get(name="ORANG KETIGA"))


# --- who may apply, and what is not understood -----------------------------------------------------------------------
def test_four_eyes_where_the_office_wants_them(data):
    batch = make_previewed(data, line("BUDI", "11"))
    assert gates.obstacles(batch, data) == []
    settings.set("import.four_eyes", True, by=None)
    with pytest.raises(DomainError, match="mengunggah"):
        actions.start(by=data, batch=batch)
    other = make_user(Role.DATA)
    assert gates.obstacles(batch, other) == []
    actions.start(by=other, batch=batch)
    assert batch.status == Status.APPLYING


def test_what_waits_for_other_eyes_is_in_their_queue(data):
    batch, other = make_previewed(data, line("BUDI", "11")), make_user(Role.DATA)
    assert [item.number for item in plugs.queue(data).items] == [str(batch)]
    assert plugs.queue(other).items == []
    settings.set("import.four_eyes", True, by=None)
    assert plugs.queue(data).items == []
    assert [item.number for item in plugs.queue(other).items] == [str(batch)]


def kinds(*codes: str) -> list[str]:
    return [line(f"ORANG {chr(65 + n)}{chr(66 + n)}", code) for n, code in enumerate(codes)]


def test_a_column_of_unknown_codes_blocks_with_its_name_and_share(data):
    batch = make_previewed(data, *kinds(*["11"] * 6, "X1", "X2", "X3", "X4"))
    assert batch.counts["unknown"] == [["kode_kategori", 40]]
    with pytest.raises(DomainError, match="40 % isian kolom kode_kategori"):
        actions.start(by=data, batch=batch)
    for row in batch.rows.filter(outcome="error")[:2]:
        deciding.fix(by=data, batch=batch, row=row, cells={4: "11"})
    batch = rechecked(batch, data)
    assert batch.counts["unknown"] == []
    actions.start(by=data, batch=batch)


@pytest.mark.parametrize("codes", [["11"] * 12 + ["X", "Y", "Z"], ["11"] * 3 + [""] * 7, ["11", "X", "Y"]])
def test_a_fifth_unknown_empty_cells_or_two_mistakes_do_not_block(data, codes):
    assert make_previewed(data, *kinds(*codes)).counts["unknown"] == []


def test_the_column_is_named_by_its_own_cells(data):
    header = "nik;nama;tgl_lahir;jenis_kelamin;kode_kategori;jenis_disabilitas;hasil_verifikasi"
    rows = [f"{nik()};ORANG {chr(65 + n)}B;17-05-1980;L;11;;{'LAYAK' if n < 5 else 'XYZ'}" for n in range(9)]
    batch = make_previewed(data, *rows, header=header)
    assert batch.counts["unknown"] == [["hasil_verifikasi", 44]]
