"""Who stays when a batch is taken back: what the batch itself made counts as its own, what others did does not."""

from datetime import date

import pytest

from accounts.authz import Role
from cases import actions as cases
from cases.models import DesilRecord, Family, FamilyMembership, Kind, Participation, Person
from imports import shown, undoing
from imports.models import Undone
from tests.factories.accounts import make_user
from tests.factories.cases import make_nik, make_person
from tests.factories.imports import line, make_applied, make_previewed, nik
from tests.unit.imports.test_moving import HEADER, NEW, OLD, applied, everybody, row
from tests.unit.imports.test_register import FULL, full
from tests.unit.imports.test_undoing import SEGAMIT, kept, register, undo

pytestmark = pytest.mark.django_db


def couple(**cells) -> list[str]:
    """Husband, who makes the family, and wife, whose row says what the family receives."""
    first = full(make_nik(), "HASAN", role="KEPALA KELUARGA", pkh="TIDAK", desil="")
    return [first, full(make_nik(), "SITI", role="ISTRI", **cells)]


@pytest.mark.parametrize("step", [1, 4_000])
def test_what_other_rows_put_on_a_family_is_no_reason_to_stay(data, monkeypatch, step):
    monkeypatch.setattr(undoing, "ROWS_A_STEP", step)
    before = register()
    batch = make_applied(data, *couple(), full("-", "ALI", role="ANAK"), header=FULL)
    assert Participation.objects.get(programme__code="PKH").family and DesilRecord.objects.exists()
    undo(data, batch)
    assert register() == before and kept(batch) == []


@pytest.mark.parametrize("step", [1, 4_000])
def test_who_moved_goes_back_although_another_row_gave_the_new_family_something(data, monkeypatch, step):
    monkeypatch.setattr(undoing, "ROWS_A_STEP", step)
    head, child, header = nik(), nik(), f"{HEADER};PKH"
    rows = [f"{row(head, 'HASAN', OLD, 'KEPALA KELUARGA')};TIDAK", f"{row(child, 'ALI', OLD)};TIDAK"]
    make_applied(data, *rows, header=header)
    before = register()
    moving = f"{row(child, 'ALI', NEW, 'KEPALA KELUARGA')};TIDAK"
    batch = everybody(make_previewed(data, moving, f"{row(nik(), 'RINI', NEW)};YA", header=header), data, "pindah")
    applied(batch, data)
    assert Participation.objects.get().family.no_kk == NEW
    undo(data, batch)
    assert register() == before and kept(batch) == []


def test_desil_that_was_corrected_stays(data, back):
    make_applied(data, full(make_nik(), "HASAN", role="KEPALA KELUARGA", desil=""), header=FULL)
    batch = make_applied(data, full(Person.objects.get().nik, "HASAN", desil="2"), header=FULL)
    cases.record_desil(by=back, family=Family.objects.get(), period="2026-08", desil=5)
    undo(data, batch)
    assert DesilRecord.objects.get().desil == 5
    assert kept(batch)[0][1].startswith("Yudi Pranata")


def test_a_payment_that_a_later_list_changed_is_listed_with_who_and_when(data):
    number, header = make_nik(), "NIK;Nama;No KKS;Jenis Bansos;Tahap Salur;Nominal"
    make_applied(data, full(number, "HASAN", pkh="TIDAK"), header=FULL)
    said = f"{number};HASAN;;SEMBAKO;Tahap 2 Tahun 2026;Rp "
    batch, _ = (make_applied(data, f"{said}{amount}", header=header) for amount in (600_000, 400_000))
    undo(data, batch)
    [(_, why)] = kept(batch)
    assert why.startswith("Operator Data, ")


@pytest.mark.parametrize(
    "edit",
    [
        lambda by, family: cases.update_family(by=by, family=family, values={"address": "JL. KANTOR 9"}),
        lambda by, family: cases.change_kk(by=by, family=family, no_kk="1603100505057055"),
    ],
    ids=["address", "card"],
)
def test_a_family_changed_since_keeps_its_founder(data, back, edit):
    batch = make_applied(data, *couple(), header=FULL)
    edit(back, Family.objects.get())
    undo(data, batch)
    assert [(name, why.partition(",")[0]) for name, why in kept(batch)] == [("HASAN", "Yudi Pranata")]
    assert [person.name for person in Person.objects.all()] == ["HASAN"]
    assert Family.objects.get().head.name == "HASAN"


def test_a_family_joined_to_ours_keeps_its_founder(data, back):
    batch = make_applied(data, *couple(), header=FULL)
    other = cases.create_family(by=back, values={}, head=make_person(SEGAMIT, name="TUTI"))
    cases.join_families(by=back, source=other, target=Family.objects.get(head__name="HASAN"), roles={})
    undo(data, batch)
    assert [name for name, _ in kept(batch)] == ["HASAN"]


def test_where_only_who_left_stays_the_family_stands_under_their_name(data, back):
    """It pointed to the head who was deleted: the database refused, and the batch hung in the middle for good."""
    rows = [full(make_nik(), "SITI", role="ISTRI"), full(make_nik(), "HASAN", role="KEPALA KELUARGA")]
    batch = make_applied(data, *rows, header=FULL)
    cases.end_membership(by=back, membership=FamilyMembership.objects.get(person__name="SITI"), reason="pisah")
    assert Family.objects.get().head.name == "HASAN"
    undo(data, batch)
    family, stays = Family.objects.get(), Person.objects.get()
    assert stays.name == "SITI" and (family.head, family.head_key) == (stays, stays.name_key)
    assert kept(batch)[0][1].startswith("Yudi Pranata")


def test_the_uncleared_read_neutral_words_for_what_is_rahasia(data, back):
    rehsos = make_user(Role.REHSOS, name="Kasi Rehsos")
    batch = make_applied(data, line("MELATI"), line("ANITA"))
    hidden, open_ = Person.objects.order_by("pk")
    day = date(2026, 8, 31)
    cases.classify(by=rehsos, subject=hidden, kind=Kind.objects.get(code="16"), assessed_on=day)
    cases.classify(by=back, subject=open_, kind=Kind.objects.get(code="08"), assessed_on=day, override_reason="x")
    undo(data, batch)
    rows = list(batch.rows.filter(undone=Undone.KEPT).order_by("pk"))
    secret, other = shown.lines(batch, rows, cleared=False)
    assert secret.kept == "Ada data yang tidak terbuka bagi Anda." and other.kept.startswith("Yudi Pranata")
    assert shown.lines(batch, rows, cleared=True)[0].kept.startswith("Kasi Rehsos")
