"""What a proposed name must be like, and the calendar."""

from datetime import date

import pytest

from cases.proposing import MOVES, Named, Status, Window, closed, faults, next_period

GOOD = {
    "name": "SITI AMINAH", "nik": "1603105705800001", "no_kk": "1603100101990001", "born": date(1980, 5, 17),
    "desil": 3, "role": "kepala", "most_desil": 4, "any_member": False,
}  # fmt: skip


def named(**values) -> list[str]:
    return faults(Named(**GOOD | values))


def test_a_good_name_has_no_fault():
    assert named() == []
    assert named(role="istri") == []


@pytest.mark.parametrize(
    ("values", "word"),
    [({"nik": None}, "NIK harus 16"), ({"nik": "160310570580000"}, "NIK harus 16"), ({"no_kk": ""}, "No. KK harus 16"),
     ({"no_kk": "16031001019900012"}, "No. KK harus 16"), ({"name": "SITI 'AMINAH"}, "kutip"),
     ({"name": "H. MAHMUD"}, "titik"),
     ({"name": "SITI, AMINAH"}, "koma"), ({"name": "SITI/AMINAH"}, "garis miring"), ({"name": "HJ SITI"}, "gelar (HJ)"),
     ({"name": "SITI S.Pd"}, "gelar (SPD)"), ({"name": "SITI 2"}, "angka"), ({"born": None}, "Tanggal lahir"),
     ({"desil": 5}, "Desil 5, paling tinggi 4"), ({"desil": None}, "Desil keluarga belum"),
     ({"role": "anak"}, "hanya boleh diusulkan untuk PBI"), ({"role": ""}, "hanya boleh diusulkan untuk PBI"),
     ({"rivals": ("Sembako",)}, "satu program per bulan")],
)  # fmt: skip
def test_each_rule_is_said(values, word):
    assert any(word in sentence for sentence in named(**values)), named(**values)


def test_all_faults_are_said_at_once():
    assert len(named(nik=None, no_kk=None, desil=9, role="anak")) == 4


def test_what_the_programme_allows_is_no_fault():
    assert named(role="anak", any_member=True, desil=5, most_desil=5) == []
    assert named(desil=None, most_desil=None) == []


WINDOW = Window(1, 15)


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2026, 11, 15), "2026-11"), (date(2026, 11, 16), "2026-12"), (date(2026, 12, 28), "2027-01")],
)
def test_the_month_a_new_proposal_is_for(today, expected):
    assert next_period(today, WINDOW) == expected
    assert next_period(today, None) == f"{today:%Y-%m}"


def test_the_window_opens_and_closes():
    assert "baru dibuka 1 Desember 2026" in closed(date(2026, 11, 30), "2026-12", WINDOW)
    assert closed(date(2026, 12, 1), "2026-12", WINDOW) == closed(date(2026, 12, 15), "2026-12", WINDOW) == ""
    assert "sudah ditutup 15 Desember 2026" in closed(date(2026, 12, 16), "2026-12", WINDOW)
    assert closed(date(2026, 12, 16), "2026-12", None) == ""


def test_every_state_is_reached_and_left_as_it_should_be():
    reached = {move.target for move in MOVES.values()} | {Status.DRAFT}
    assert reached == set(Status)
    ends = set(Status) - {source for move in MOVES.values() for source in move.sources}
    assert ends == {Status.ACCEPTED, Status.REFUSED}
