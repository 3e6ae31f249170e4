"""Two batches taken back, the newest first: the earlier one knows what it had left; what a person changed stays."""

from datetime import date

import pytest

from cases import actions as cases
from cases.models import Family, Participation, Person
from imports import endings, undoing
from psks.models import Actor
from tests.factories.cases import make_nik
from tests.factories.imports import line, make_applied, nik
from tests.unit.imports.test_actors import KT, kt
from tests.unit.imports.test_register import FULL, full
from tests.unit.imports.test_undoing import kept, register, undo

pytestmark = pytest.mark.django_db
PAID = "NIK;NAMA;No KKS;Jenis Bansos;Tahap Salur;Nominal"


def paid(number: str, name: str, amount: int) -> str:
    return f"{number};{name};;SEMBAKO;Tahap 2 Tahun 2026;Rp {amount}"


def all_back(by, *batches) -> None:
    """Taken back, the newest first, and nothing stays."""
    for batch in reversed(batches):
        undo(by, batch)
        assert kept(batch) == [], batch


def test_persons_down_the_whole_chain(data):
    number, child, before = make_nik(), make_nik(), register()
    editions = [
        make_applied(data, full(number, alamat="JL. SATU"), full(child, "ALI", role="ANAK"), header=FULL),
        make_applied(data, full(number, alamat="JL. DUA"), full(child, "ALI", role="ANAK"), header=FULL),
        make_applied(data, full(number, alamat="JL. DUA", pbi="YA", hp="081200001111"), header=FULL),
        make_applied(data, full(number, alamat="JL. EMPAT"), full(make_nik(), "RINA", role="ANAK"), header=FULL),
    ]
    all_back(data, *editions)
    assert register() == before


def test_what_a_person_changed_in_between_stays_and_is_listed(data, back):
    number = make_nik()
    first = make_applied(data, full(number, alamat="JL. SATU"), header=FULL)
    cases.update_person(by=back, person=Person.objects.get(), values={"phone": "6281200009999"})
    second = make_applied(data, full(number, alamat="JL. DUA", hp=""), header=FULL)
    undo(data, second)
    undo(data, first)
    person = Person.objects.get()
    assert (person.address, person.phone) == ("JL. SATU", "6281200009999")
    assert kept(second) == []
    assert [why.partition(",")[0] for _, why in kept(first)] == ["Yudi Pranata"]


def test_what_was_changed_after_both_stays_with_both(data, back):
    number = make_nik()
    batches = [make_applied(data, full(number, alamat=f"JL. {name}"), header=FULL) for name in ("SATU", "DUA")]
    cases.update_person(by=back, person=Person.objects.get(), values={"phone": "6281200009999"})
    for batch in reversed(batches):
        undo(data, batch)
        assert kept(batch)[0][1].startswith("Yudi Pranata")
    assert Person.objects.get().address == "JL. DUA"


def test_a_later_list_that_only_added_goes_after_the_earlier_one(data):
    number = make_nik()
    base = make_applied(data, full(number, alamat="JL. SATU", pkh="TIDAK"), header=FULL)
    changed = make_applied(data, full(number, alamat="JL. DUA", pkh="TIDAK"), header=FULL)
    added = make_applied(data, full(number, alamat="JL. DUA", pkh="TIDAK", pbi="YA"), header=FULL)
    undo(data, changed)
    all_back(data, base, added)
    assert not Person.objects.exists()


def test_amounts_of_a_family_down_the_whole_chain(data):
    head, wife, before = make_nik(), make_nik(), register()
    names = (head, "HASAN"), (wife, "SITI")
    editions = [make_applied(data, *(full(*one, pkh="TIDAK") for one in names), header=FULL)]
    for amount in (600, 400, 200):
        editions.append(make_applied(data, paid(*names[0], amount * 1000), header=PAID))
    assert Participation.objects.get().amount == 200_000
    for batch, amount in zip(reversed(editions), (400_000, 600_000), strict=False):
        undo(data, batch)
        assert (kept(batch), Participation.objects.get().amount) == ([], amount)
    all_back(data, *editions[:2])
    assert register() == before


@pytest.mark.parametrize("step", [1, 4_000])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_rows_that_change_one_amount_restore_what_was_before_both(data, monkeypatch, order, step):
    monkeypatch.setattr(undoing, "ROWS_A_STEP", step)
    names = (make_nik(), "HASAN"), (make_nik(), "SITI")
    make_applied(data, *(full(*one, pkh="TIDAK") for one in names), header=FULL)
    make_applied(data, paid(*names[0], 600_000), header=PAID)
    before = register()
    rows = [paid(*names[order[0]], 400_000), paid(*names[order[1]], 200_000)]
    batch = make_applied(data, *rows, header=PAID)
    undo(data, batch)
    assert kept(batch) == []
    assert register() == before


def test_an_amount_goes_back_as_far_as_the_rows_go_back(data, back):
    names = (make_nik(), "HASAN"), (make_nik(), "SITI")
    make_applied(data, *(full(*one, pkh="TIDAK") for one in names), header=FULL)
    make_applied(data, paid(*names[0], 600_000), header=PAID)
    rows = f"{names[0][0]};HASAN JAYA;;SEMBAKO;Tahap 2 Tahun 2026;Rp 400000", paid(*names[1], 200_000)
    batch = make_applied(data, *rows, header=PAID)
    cases.update_person(by=back, person=Person.objects.get(nik=names[0][0]), values={"phone": "6281200009999"})
    undo(data, batch)
    assert len(kept(batch)) == 1
    assert Participation.objects.get().amount == 400_000, "who stays had made it so"


def test_what_had_ended_and_was_revived_goes_back_to_before_it_ended(data):
    number, before = make_nik(), register()
    september = make_applied(data, full(number, pkh="TIDAK", pbi="YA"), header=FULL)
    october = make_applied(data, full(make_nik(), "TUTI", kk="1603100709207777"), header=FULL)
    row = Participation.objects.get(person__nik=number)
    held = endings.before(row)
    cases.end_participation(
        by=data,
        participation=row,
        status="berhenti",
        reason="Tidak ada di daftar bulan Agustus.",
        ended_on=date(2026, 8, 1),
    )
    endings.note(october, row, held)
    november = make_applied(data, full(number, pkh="TIDAK", pbi="YA", desil=""), header=FULL)
    row.refresh_from_db()
    assert row.status == "aktif"
    all_back(data, november)
    row.refresh_from_db()
    assert row.status == "berhenti"
    all_back(data, october)
    row.refresh_from_db()
    assert (row.status, row.ended_on) == ("aktif", None) and october.endings.get().undone == "kembali"
    all_back(data, september)
    assert register() == before


def test_a_family_that_a_later_list_numbered(data):
    number, before = nik(), register()
    first = make_applied(data, line("BUNGA", "24", number=number))
    second = make_applied(data, full(number, "BUNGA", pkh="TIDAK"), header=FULL)
    assert Family.objects.get().no_kk
    all_back(data, first, second)
    assert register() == before


def test_psks_down_the_whole_chain(data):
    before = register()
    leaders = ("SITI", "ALI", "TUTI")
    all_back(data, *(make_applied(data, kt(leader=leader), header=KT) for leader in leaders))
    assert register() == before and not Actor.objects.exists()
