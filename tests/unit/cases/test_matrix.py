"""The matrix of a family: every column, and nothing the reader is not cleared for."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.authz import Role
from cases.actions import proposal as proposals
from cases.matrix import Matrix
from cases.models import EntitlementRule, Kind, Programme
from tests.factories.accounts import make_user
from tests.factories.cases import (
    MINE,
    make_candidate,
    make_classification,
    make_name,
    make_participation,
    make_person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def early_december(at):
    at(datetime(2026, 12, 3, 9, 0))


@pytest.fixture
def head():
    return make_candidate(desil=3)


@pytest.fixture
def child(head):
    row = make_person(name="ANAK KECIL", birth_date=date(2023, 6, 1), sex="L")
    family_of(head).memberships.create(person=row, role="anak")
    return row


def family_of(person):
    return person.memberships.get(until=None).family


def rows_of(head, user=None):
    user = user or make_user(Role.BACK)
    family = family_of(head)
    people = [row.person for row in family.memberships.filter(until=None).select_related("person").order_by("pk")]
    matrix = Matrix(user, family, people, people)
    return {row.programme.slug: row for row in matrix.rows}, {row.programme.slug: row for row in matrix.others}


def said(cell) -> list[tuple[str, str]]:
    return [(one.who, one.text) for one in cell]


def test_entitled_says_why_and_that_nobody_has_asked(head, child):
    rows, _ = rows_of(head)
    assert said(rows["pkh"].entitled) == [("Keluarga", "desil 3 ≤ 4; ada anak usia dini")]
    assert [(one.who, one.subject) for one in rows["pkh"].unasked] == [("Keluarga", "family")]
    assert [one.who for one in rows["pbi-jkn"].unasked] == [head.name, child.name]


def test_who_receives_is_not_asked_for(head):
    make_participation(head, "pkh", period="2026-T2", status="aktif")
    rows, _ = rows_of(head)
    assert said(rows["pkh"].receives) == [("Keluarga", "2026-T2")] and rows["pkh"].unasked == []


def test_who_was_proposed_is_not_asked_for_again(head):
    make_name(None, "sembako", head)
    rows, _ = rows_of(head)
    assert said(rows["sembako"].proposed) == [("Keluarga", "Desember 2026; draf")] and rows["sembako"].unasked == []


def test_who_was_refused_stands_with_the_reason(head):
    make_participation(head, "sembako", status="ditolak", reason="Sudah mampu", period="2026-11")
    rows, _ = rows_of(head)
    assert said(rows["sembako"].refused) == [("Keluarga", "November 2026; Sudah mampu")]
    assert rows["sembako"].unasked == []


def test_who_received_it_once_may_be_asked_for_again(head):
    make_participation(head, "sembako", status="berhenti", reason="Pindah")
    rows, _ = rows_of(head)
    assert said(rows["sembako"].past) == [("Keluarga", "berhenti; Pindah")] and rows["sembako"].unasked


def test_without_a_right_it_says_why_not():
    rows, others = rows_of(make_candidate(desil=8))
    assert "sembako" not in rows and others["sembako"].against[0].text == "desil 8 > 4"
    _, others = rows_of(make_candidate(desil=None))
    assert others["sembako"].against[0].text == "desil belum dicatat"


def test_another_programme_excludes_and_is_needed(head):
    make_participation(head, "pbi-jkn")
    rows, others = rows_of(head)
    assert others["pbi-daerah"].against[0].text.startswith("sudah menerima PBI")
    assert "kube" not in rows
    make_participation(head, "sembako")
    assert said(rows_of(head)[0]["kube"].entitled)[0][0] == head.name


def test_those_of_whom_the_same_holds_stand_together(head, child):
    assert said(rows_of(head)[0]["pbi-jkn"].entitled) == [(f"{head.name}, {child.name}", "desil 3 ≤ 5")]


def test_a_rule_out_of_force_entitles_nobody(head):
    EntitlementRule.objects.filter(programme__slug="sembako").update(valid_until=date(2026, 12, 2))
    assert "sembako" not in rows_of(head)[0]
    EntitlementRule.objects.filter(programme__slug="sembako").update(valid_until=None, valid_from=date(2026, 12, 4))
    assert "sembako" not in rows_of(head)[0]
    EntitlementRule.objects.filter(programme__slug="sembako").update(valid_from=date(2026, 12, 3))
    assert "sembako" in rows_of(head)[0]


def test_a_disability_is_told_to_nobody_of_level_one(head):
    """A Kasi Kesos sees no disability, so no rule that asks for one."""
    sick = make_person(name="SAKIT", disabilities=["fisik"], kind="09")
    family_of(head).memberships.create(person=sick, role="famili_lain")
    assert "ada penyandang disabilitas" in rows_of(head)[0]["pkh"].entitled[0].text
    rows, others = rows_of(head, make_user(Role.KASI, MINE.rpartition(".")[0]))
    assert "disabilitas" not in str([vars(row) for row in (*rows.values(), *others.values())]).lower()


def test_a_rahasia_kind_decides_nothing_for_those_not_cleared(head):
    rule = EntitlementRule.objects.create(
        programme=Programme.objects.get(slug="atensi"), name="Korban perdagangan orang"
    )
    rule.kinds.set(Kind.objects.filter(code="18"))
    make_classification(head, "18", by=None)
    rows, others = rows_of(head)
    assert "atensi" not in rows and "atensi" not in others
    assert said(rows_of(head, make_user(Role.REHSOS))[0]["atensi"].entitled) == [(head.name, "Korban Trafficking")]


def test_a_rahasia_participation_is_in_no_column(head):
    make_participation(head, "napza")
    assert "napza" not in rows_of(head)[0] and "napza" not in rows_of(head)[1]
    assert "napza" in rows_of(head, make_user(Role.REHSOS))[0]


def test_a_finished_proposal_is_told_by_the_participation_alone(head):
    item = make_name(None, "sembako", head)
    type(item).objects.filter(pk=item.pk).update(status="disetujui")
    item.refresh_from_db()
    proposals._become(item, "aktif", by=None)
    type(item).objects.filter(pk=item.pk).update(status="diterima")
    rows, _ = rows_of(head)
    assert rows["sembako"].receives and not rows["sembako"].proposed


def test_the_number_of_queries_does_not_grow_with_the_family(head):
    user, counts = make_user(Role.BACK), []
    for number in range(5):
        row = make_person(name=f"ANAK {number}", birth_date=date(2015, 1, 1), kind="02")
        family_of(head).memberships.create(person=row, role="anak")
        make_participation(row, "pip")
        make_name(None, "permakanan", row)
        user.__dict__.pop("areas", None)
        with CaptureQueriesContext(connection) as captured:
            rows_of(head, user)
        counts.append(len(captured))
    assert counts[-1] <= counts[0] <= 20


def test_a_person_without_a_family_is_judged_alone():
    person = make_person(birth_date=date(1950, 1, 1), kind="08")
    matrix = Matrix(make_user(Role.BACK), None, [person], [person])
    assert "desil belum dicatat" in {one.text for row in matrix.others for one in row.against}
