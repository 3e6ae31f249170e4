"""Another No. KK than the register has: nobody moves by itself, everybody moves back."""

import pytest

from accounts.authz import Role
from cases import actions as cases
from cases.models import Family, FamilyMembership, Person
from imports import actions, deciding, tasks
from imports.codes import Outcome
from imports.models import Decision, Undone
from office.errors import IllegalMove
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.cases import make_person, make_secret_person
from tests.factories.imports import figures, line, make_applied, make_previewed, nik, rechecked, row_named
from tests.unit.imports.test_undoing import register, undo
from trail.reading import history

pytestmark = pytest.mark.django_db
HEADER = "NIK;NAMA;TANGGAL LAHIR;JENIS KELAMIN;NO KK;HUB KELUARGA;DESA;KECAMATAN"
OLD, NEW = "1603100709207003", "1603100709209999"


@pytest.fixture
def data():
    return make_user(Role.DATA, name="Operator Data")


def row(number, name, kk, role="ANAK"):
    return f"{number};{name};17-05-1980;L;{kk};{role};SEGAMIT;SEMENDE DARAT ULU"


@pytest.fixture
def pair(data):
    """Head and child of one family, and a list that has the child under another No. KK."""
    head, child = nik(), nik()
    make_applied(data, row(head, "HASAN", OLD, "KEPALA KELUARGA"), row(child, "ALI", OLD), header=HEADER)
    return make_previewed(data, row(child, "ALI", NEW, "KEPALA KELUARGA"), header=HEADER)


def applied(batch, by):
    actions.start(by=by, batch=batch, begin=tasks.apply)
    drain()
    batch.refresh_from_db()
    return batch


def card_of(name: str) -> str:
    return FamilyMembership.objects.get(person__name=name, until=None).family.no_kk


def everybody(batch, by, do):
    deciding.decide(by=by, batch=batch, code="register_kk_differs", note="Menurut Disdukcapil.", do=do)
    return rechecked(batch, by)


def test_without_a_decision_nobody_moves(data, pair):
    assert pair.count("register", "register_kk_differs") == 1
    assert figures(applied(pair, data)) == (0, 0, 1, 0, 0)
    assert card_of("ALI") == OLD


def test_a_whole_reason_moves_with_history_on_both_sides(data, pair):
    batch = everybody(pair, data, "pindah")
    moved = batch.rows.get()
    assert (moved.plan, moved.register_code_list, moved.diff) == (
        "berubah",
        ["register_kk_moved"],
        {"no_kk": [OLD, NEW]},
    )
    assert figures(applied(batch, data)) == (0, 1, 0, 0, 0)
    was, now = FamilyMembership.objects.filter(person__name="ALI").order_by("pk")
    assert (was.family.no_kk, was.until, was.end_reason) == (OLD, batch.reference_date, f"Pindah KK menurut {batch}")
    assert (now.family.no_kk, now.since, now.role) == (NEW, batch.reference_date, "kepala")
    assert now.family.head.name == "ALI"
    assert {"family.leave"} <= {event.act for event in history(was.family)}
    joined = next(event for event in history(Person.objects.get(name="ALI")) if event.act == "family.join")
    assert f"Impor #{batch.pk}" in joined.note


def test_a_family_that_is_there_takes_them_in_and_its_head_stays(data, pair):
    make_applied(data, row(nik(), "RUSDI", NEW, "KEPALA KELUARGA"), header=HEADER)
    applied(everybody(pair, data, "pindah"), data)
    family = Family.objects.get(no_kk=NEW)
    assert (family.head.name, family.memberships.get(person__name="ALI").role) == ("RUSDI", "lainnya")


def test_where_the_head_leaves_the_old_family_stands_under_another_name(data):
    head = nik()
    make_applied(data, row(head, "HASAN", OLD, "KEPALA KELUARGA"), row(nik(), "SITI", OLD, "ISTRI"), header=HEADER)
    batch = make_previewed(data, row(head, "HASAN", NEW, "KEPALA KELUARGA"), header=HEADER)
    applied(everybody(batch, data, "pindah"), data)
    assert Family.objects.get(no_kk=OLD).head.name == "SITI"
    undo(data, batch)
    assert Family.objects.get(no_kk=OLD).head.name == "HASAN"


def test_the_move_goes_back_with_the_batch(data, pair):
    before = register()
    undo(data, applied(everybody(pair, data, "pindah"), data))
    assert register() == before


def test_who_moved_again_afterwards_stays_and_is_listed(data, pair):
    batch = applied(everybody(pair, data, "pindah"), data)
    other = cases.create_family(by=data, values={"no_kk": "1603100709208888"}, head=make_person(name="RUSDI"))
    cases.add_member(by=data, family=other, person=Person.objects.get(name="ALI"), role="anak", move=True)
    undo(data, batch)
    assert batch.rows.get().undone == Undone.KEPT and card_of("ALI") == "1603100709208888"


def test_a_head_stays_away_where_the_old_family_has_another_by_now(data):
    head = nik()
    make_applied(data, row(head, "HASAN", OLD, "KEPALA KELUARGA"), header=HEADER)
    batch = make_previewed(data, row(head, "HASAN", NEW, "KEPALA KELUARGA"), header=HEADER)
    applied(everybody(batch, data, "pindah"), data)
    family = Family.objects.get(no_kk=OLD)
    cases.add_member(by=data, family=family, person=make_person(name="SITI"), role="kepala")
    undo(data, batch)
    assert batch.rows.get().undone == Undone.KEPT and card_of("HASAN") == NEW


def test_staying_is_a_decision_too(data, pair):
    batch = everybody(pair, data, "tetap")
    assert batch.rows.get().register_code_list == ["register_kk_kept"]
    assert figures(applied(batch, data)) == (0, 0, 1, 0, 0)
    assert card_of("ALI") == OLD


def test_a_row_of_its_own_wins_over_the_whole_reason(data):
    numbers = [nik(), nik()]
    make_applied(data, *(row(n, name, OLD) for n, name in zip(numbers, ("ALI", "UMAR"), strict=True)), header=HEADER)
    moved = [row(n, name, NEW) for n, name in zip(numbers, ("ALI", "UMAR"), strict=True)]
    batch = make_previewed(data, *moved, header=HEADER)
    deciding.move_family(by=data, batch=batch, row=row_named(batch, "UMAR"), do="tetap")
    applied(everybody(batch, data, "pindah"), data)
    assert (card_of("ALI"), card_of("UMAR")) == (NEW, OLD)


def test_a_reason_skipped_leaves_them_out_and_a_changed_mind_needs_a_re_check(data, pair):
    batch = everybody(pair, data, "pindah")
    deciding.decide(by=data, batch=batch, code="register_kk_differs", note="Salah.", do="skip")
    assert batch.decisions["_due"]
    assert figures(applied(rechecked(batch, data), data)) == (0, 0, 0, 1, 0)


def test_a_move_withdrawn_moves_nobody(data, pair):
    batch = everybody(pair, data, "pindah")
    deciding.withdraw(by=data, batch=batch, code="register_kk_differs")
    assert rechecked(batch, data).rows.get().register_code_list == ["register_kk_differs"]


def test_a_person_known_only_through_rahasia_moves_into_no_open_family(data):
    number = nik()
    secret = make_secret_person(name="ALI", nik=number)
    cases.create_family(by=data, values={"no_kk": OLD}, head=secret, restricted=True)
    make_applied(data, row(nik(), "RUSDI", NEW, "KEPALA KELUARGA"), header=HEADER)
    header = HEADER.replace(";HUB KELUARGA", ";kode_kategori")
    batch = make_previewed(data, row(number, "ALI", NEW, "03"), header=header)
    applied(everybody(batch, data, "pindah"), data)
    assert card_of("ALI") == OLD


def test_only_a_row_with_another_card_moves(data):
    batch = make_previewed(data, line("BUDI", "11"))
    with pytest.raises(IllegalMove):
        deciding.move_family(by=data, batch=batch, row=batch.rows.get(), do="pindah")


# --- One row left out ------------------------------------------------------------------------------------------------
def test_one_row_is_left_out_at_once_and_comes_back_after_a_re_check(data):
    batch = make_previewed(data, line("BUDI", "11"), line("SITI", "11"))
    deciding.leave_out(by=data, batch=batch, row=row_named(batch, "BUDI"), note="Bukan warga sini.")
    assert (batch.count("plan", "lewati"), batch.count("plan", "baru"), "_due" in batch.decisions) == (1, 1, False)
    assert history(batch)[0].note == "Bukan warga sini."
    deciding.take_in(by=data, batch=batch, row=row_named(batch, "BUDI"))
    assert figures(applied(rechecked(batch, data), data)) == (2, 0, 0, 0, 0)


def test_a_row_left_out_stays_out_over_a_re_check(data):
    batch = make_previewed(data, line("BUDI", "11"), line("SITI", "11"), line("SALAH", "11", number="1"))
    deciding.leave_out(by=data, batch=batch, row=row_named(batch, "BUDI"), note="Bukan warga sini.")
    deciding.decide(by=data, batch=batch, code="nik_bad_length", note="Menyusul.")
    batch = rechecked(batch, data)
    assert row_named(batch, "BUDI").decision == Decision.ALONE
    assert figures(applied(batch, data)) == (2, 0, 0, 1, 0)


def test_what_follows_a_row_left_out_is_looked_at_again(data):
    number = nik()
    batch = make_previewed(data, line("BUDI", "11", number=number), line("BUDI", "12", number=number))
    deciding.leave_out(by=data, batch=batch, row=batch.rows.order_by("pk")[0], note="Ganda.")
    assert batch.decisions["_due"]
    assert figures(applied(rechecked(batch, data), data)) == (1, 0, 0, 1, 0)


def test_a_refused_row_is_out_anyway_and_only_a_row_left_out_is_taken_in(data):
    batch = make_previewed(data, line("BUDI", "11"), line("SALAH", "11", number="1"))
    refused = row_named(batch, "SALAH")
    assert refused.outcome == Outcome.ERROR
    with pytest.raises(IllegalMove):
        deciding.leave_out(by=data, batch=batch, row=refused, note="x")
    with pytest.raises(IllegalMove):
        deciding.take_in(by=data, batch=batch, row=row_named(batch, "BUDI"))
