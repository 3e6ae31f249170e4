"""Two editions of one list: what the truth files say of the samples, and the hard cases on their own."""

import pytest

from accounts.authz import Role
from imports import compared, comparing, running
from imports.comparing import Change
from imports.models import Placing, Row
from regions.models import Region
from tests.factories.accounts import make_user
from tests.factories.editions import edition, line
from tests.factories.imports import make_previewed
from tests.unit.imports.samples import truth

pytestmark = pytest.mark.django_db
PAIRS = [
    ("bnba-2026-09.csv", "bnba-2026-10.csv"),
    ("dtsen-desa-2026-tw2.xlsx", "dtsen-desa-2026-tw3.xlsx"),
]


def staged(path, day):
    return running.stage(path, running.Wishes(reference_date=day))


def plain(value):
    return sorted(value) if isinstance(value, list) else value


@pytest.mark.parametrize("names", PAIRS, ids=lambda names: names[1])
def test_changes_agree_with_the_truth(names):
    first, second = map(truth, names)
    old, new = (staged(sample.path, sample.reference) for sample in (first, second))
    wanted = second.data["changes"]
    found = list(comparing.compare(old, new))

    def of(*changes):
        return [verdict for verdict in found if verdict.change in changes]

    assert {(v.new.number, v.clear) for v in of(Change.NEW)} == {(w["row"], w["clear"]) for w in wanted["new"]}
    dropped = {(v.old.number, v.clear) for v in of(Change.DROPPED)}
    assert dropped == {(w["old_row"], w["clear"]) for w in wanted["dropped"]}
    unclear = {(v.old.number, v.new.number) for v in of(Change.UNCLEAR)}
    assert unclear == {(w["old_row"], w["row"]) for w in wanted["unclear"]}
    changed = {
        v.new.number: (v.old.number, {k: list(map(plain, pair)) for k, pair in v.fields.items()}, sorted(v.filled))
        for v in of(Change.CHANGED, Change.MOVED)
    }
    assert changed == {
        w["row"]: (w["old_row"], {k: list(map(plain, pair)) for k, pair in w["fields"].items()}, sorted(w["filled"]))
        for w in wanted["changed"]
    }
    assert len(of(Change.SAME)) == wanted["unchanged"]
    assert {v.new.number for v in of(Change.MOVED)} == {
        w["row"] for w in wanted["changed"] if "kode_desa" in w["fields"]
    }


def test_who_lost_pbi_is_named_by_the_truth():
    """Dropped with a sound row, or marked YA in September and TIDAK in October."""
    old, new = (staged(truth(name).path, truth(name).reference) for name in PAIRS[0])
    before = {row["row"]: row["clean"] for row in truth(PAIRS[0][0]).data["rows"]}
    changes = truth(PAIRS[0][1]).data["changes"]
    wanted = {w["old_row"] for w in changes["dropped"] if w["clear"] and "PBI_JKN" in before[w["old_row"]]["program"]}
    for change in changes["changed"]:
        was, now = change["fields"].get("program", ([], []))
        if "PBI_JKN" in was and "PBI_JKN" not in now:
            wanted.add(change["old_row"])
    made = compared.make(old, new)
    lines = list(made.lines(compared.Wish(lost="PBI_JKN")))
    assert set(Row.objects.filter(pk__in=[line.old for line in lines]).values_list("number", flat=True)) == wanted
    assert made.open("lost", sees_secret=False)["PBI_JKN"] == len(wanted) == 13


def told(old, new) -> dict[str, tuple]:
    return {(v.new or v.old).said[comparing.NAME]: (v.change, v.lost, v.gained) for v in comparing.compare(old, new)}


A, B, C = "1603101705807001", "1603101705807002", "1603101705807003"


def test_each_kind_of_change():
    old = edition(line("1", A, "BUDI"), line("2", B, "SITI"), line("3", C, "RUDI"))
    new = edition(
        line("1", A, "B U D I", pkh="YA", pbi="TIDAK"), line("3", C, "RUDI", village="Aremantai"),
        line("4", "1603101705807004", "TUTI"), month=10,
    )  # fmt: skip
    assert told(old, new) == {
        "B U D I": (Change.CHANGED, ("PBI_JKN",), ("PKH",)),
        "SITI": (Change.DROPPED, ("PBI_JKN",), ()),
        "RUDI": (Change.MOVED, (), ()),
        "TUTI": (Change.NEW, (), ("PBI_JKN",)),
    }


def test_the_same_list_changes_nothing():
    rows = [line("1", A, "BUDI"), line("2", "", "TANPA NIK"), line("3", "-", "TANPA NIK DUA")]
    found = list(comparing.compare(edition(*rows), edition(*rows, month=10)))
    assert {verdict.change for verdict in found} == {Change.SAME}


def test_a_value_that_vanishes_is_no_change_and_a_filled_one_is():
    old = edition(line("1", A, "BUDI", rt=""), line("2", B, "SITI", rt="002"))
    new = edition(line("1", A, "BUDI", rt="003"), line("2", B, "SITI", rt=""), month=10)
    found = {v.new.said[comparing.NAME]: v for v in comparing.compare(old, new)}
    assert (found["BUDI"].change, found["BUDI"].filled) == (Change.CHANGED, ("rt",))
    assert found["SITI"].change == Change.SAME


def test_a_number_that_changed_is_unclear_and_loses_nothing():
    old = edition(line("1", A, "BUDI SANTOSO"))
    new = edition(line("9", A, "BUDI SANTOSO", pbi="TIDAK"), month=10)
    assert told(old, new) == {"BUDI SANTOSO": (Change.UNCLEAR, (), ())}


def test_a_row_that_cannot_be_read_is_unclear_not_dropped():
    old = edition(line("1603102011182187", A, "BUDI SANTOSO"))
    new = edition("1603102011182187|SUMATERA SELATAN|MUARA ENIM", line("4", C, "TUTI"), month=10)
    assert [v.change for v in comparing.compare(old, new)] == [Change.UNCLEAR, Change.NEW]


def test_a_person_twice_in_one_edition_counts_once():
    old = edition(line("1", A, "BUDI"), line("1", A, "BUDI"))
    new = edition(line("1", A, "BUDI"), line("1", A, "BUDI"), line("1", "", "BUDI"), month=10)
    assert [v.change for v in comparing.compare(old, new)] == [Change.SAME]


def test_two_persons_with_one_name_are_kept_apart():
    """Namesakes of one village and card, other NIK: one gone, one new, if their birth dates say so."""
    old = edition(line("1", A, "SITI AMINAH", born="1980-05-17"))
    new = edition(line("2", "1603101206917001", "SITI ROHANI", born="1991-06-12"), month=10)
    assert sorted(v.change for v in comparing.compare(old, new)) == [Change.NEW, Change.DROPPED]


def test_whose_village_the_newer_list_leaves_out_is_unclear_not_dropped():
    old = edition(line("1", A, "BUDI"), line("2", B, "SITI"), line("3", C, "RUDI", village="Aremantai"))
    new = edition(line("1", A, "BUDI"), line("4", "1603101705807004", "TUTI", village="Pajar Bulan"), month=10)
    assert told(old, new) == {
        "BUDI": (Change.SAME, (), ()),
        "SITI": (Change.DROPPED, ("PBI_JKN",), ()),
        "RUDI": (Change.UNCLEAR, (), ()),
        "TUTI": (Change.NEW, (), ("PBI_JKN",)),
    }


def test_a_list_placed_elsewhere_as_a_whole_drops_nobody():
    def placed(code, *rows):
        region, header = Region.objects.get(pk=code), "nik;nama;tgl_lahir;jenis_kelamin;kode_kategori;catatan"
        return make_previewed(make_user(Role.DATA), *rows, header=header, placing=Placing.REGION, region=region)

    rows = [f"{A};BUDI;17-05-1980;L;24;", f"{B};SITI;17-05-1980;L;24;"]
    old, elsewhere = placed("16.03.10.2004", *rows), placed("16.03.10.2005", f"{C};RUDI;17-05-1980;L;24;")
    assert told(old, elsewhere)["BUDI"] == (Change.UNCLEAR, (), ())
    assert told(old, placed("16.03.10", rows[1]))["BUDI"] == (Change.DROPPED, (), ())
    assert not comparing.share_places(old, elsewhere)


def test_what_is_kept_is_made_anew_when_a_batch_changes():
    old, new = edition(line("1", A, "BUDI")), edition(line("1", A, "BUDI"), month=10)
    assert compared.of(old, new) is None
    made = compared.make(old, new)
    assert compared.of(old, new).counts == made.counts
    assert "BUDI" not in made.path.read_text() and A not in made.path.read_text()
    new.version += 1
    assert compared.of(old, new) is None
