"""Who may make which move of a case at which stage, written by hand; and what each move asks for."""

import pytest

from cases import actions, casework
from cases.workflow import MOVES, Status
from office.errors import IllegalMove, Incomplete
from office.models import Desk
from tests.factories import cases
from tests.factories.accounts import give, make_user
from tests.factories.casework import END, delivered, make_case, make_case_at, make_response, plan_for, step, to_plan
from tests.factories.referrals import Office, fresh

pytestmark = pytest.mark.django_db
S = Status

# stage -> moves of the responsible worker, moves of who decides (the Kabid of the bidang)
WORKER = {
    S.INTAKE: {"assess", "cancel"},
    S.ASSESSMENT: {"plan", "ask_end", "cancel"},
    S.PLAN: {"ask_plan", "ask_end"},
    S.PLAN_ASKED: set(),
    S.ACTION: {"reassess", "monitor", "ask_end", "replan"},
    S.MONITORING: {"reassess", "ask_end", "replan"},
    S.END_ASKED: set(),
    S.ENDED: set(),
    S.CANCELLED: set(),
}
KABID = {
    S.PLAN_ASKED: {"approve_plan", "return_plan"},
    S.END_ASKED: {"approve_end", "return_end"},
    S.ENDED: {"reopen"},
    S.CANCELLED: {"reopen"},
}
# Of all the people of the office only these move a case, whatever its stage.
MOVERS = {"rehsos", "kabid_rehsos"}


def everybody() -> Office:
    """The whole office is there: whether a Sekretaris stands in depends on who else could decide."""
    office = Office()
    for name in Office.PEOPLE:
        getattr(office, name)
    return office


@pytest.mark.parametrize("status", Status)
def test_every_role_at_every_stage(status):
    office = everybody()
    case = make_case_at(status, office)
    found = {name: {move.name for move in casework.moves(getattr(office, name), case)} for name in Office.PEOPLE}
    expected = {name: set() for name in Office.PEOPLE}
    expected |= {"rehsos": WORKER[status], "kabid_rehsos": KABID.get(status, set())}
    assert found == expected
    assert {name for name, moves in found.items() if moves} <= MOVERS


@pytest.mark.parametrize("status", Status)
def test_what_is_not_open_is_refused_and_kept(status):
    from trail.models import Event

    office = Office()
    case = make_case_at(status, office)
    for name in set(MOVES) - WORKER[status]:
        with pytest.raises(IllegalMove):
            step(case, name, office.rehsos, note="x")
    assert Event.objects.filter(act__startswith="case.", act__endswith=".denied").count() == len(
        set(MOVES) - WORKER[status]
    )
    assert fresh(case).status == status


def test_a_respon_kasus_at_every_role():
    office = everybody()
    case = make_response(by=office.rehsos)
    found = {name: {move.name for move in casework.moves(getattr(office, name), case)} for name in Office.PEOPLE}
    assert {name: moves for name, moves in found.items() if moves} == {
        "rehsos": {"reassess", "monitor", "ask_end"},
        "kabid_rehsos": {"approve_response", "question_response"},
    }


# --- Not one's own --------------------------------------------------------------------------------
def double_hat(office):
    """The Kabid who also works on cases."""
    give(office.kabid_rehsos, "rehsos")
    return office.kabid_rehsos


def test_nobody_approves_what_they_asked_for_and_the_sekretaris_stands_in():
    office = Office()
    kabid = double_hat(office)
    case = make_case(by=kabid)
    to_plan(case, kabid)
    plan_for(case, kabid)
    step(case, "ask_plan", kabid)
    with pytest.raises(IllegalMove):
        step(case, "approve_plan", kabid)
    assert step(case, "approve_plan", office.sekretaris).status == S.ACTION


def test_the_sekretaris_does_not_decide_while_a_kabid_is_free_to():
    office = everybody()
    case = make_case_at(S.PLAN_ASKED, office)
    with pytest.raises(IllegalMove):
        step(case, "approve_plan", office.sekretaris)


def test_a_substitute_kabid_goes_before_the_sekretaris():
    office = Office()
    kabid = double_hat(office)
    case = make_case(by=kabid)
    substitute = make_user("kabid", desk="rehabilitasi-sosial")
    to_plan(case, kabid)
    plan_for(case, kabid)
    step(case, "ask_plan", kabid)
    with pytest.raises(IllegalMove):
        step(case, "approve_plan", office.sekretaris)
    assert step(case, "approve_plan", substitute).status == S.ACTION


def test_the_sekretaris_decides_where_the_bidang_has_no_kabid():
    office = Office()
    case = make_case(by=office.rehsos, desk=Desk.objects.get(slug="pemberdayaan-sosial"))
    to_plan(case, office.rehsos)
    plan_for(case, office.rehsos)
    step(case, "ask_plan", office.rehsos)
    assert step(case, "approve_plan", office.sekretaris).status == S.ACTION


def test_a_kabid_decides_nothing_of_another_bidang():
    office = Office()
    case = make_case_at(S.PLAN_ASKED, office)
    with pytest.raises(IllegalMove):
        step(case, "approve_plan", office.kabid_linjamsos)


def test_a_sekretaris_does_not_stand_in_for_what_is_rahasia():
    office = Office()
    kabid = double_hat(office)
    case = make_case(cases.make_person(), by=kabid, kind="18")
    to_plan(case, kabid)
    plan_for(case, kabid)
    step(case, "ask_plan", kabid)
    with pytest.raises(IllegalMove):
        step(case, "approve_plan", office.sekretaris)


# --- What is missing is said all at once ----------------------------------------------------------
def test_a_plan_needs_goal_and_intervention():
    office = Office()
    case = make_case(by=office.rehsos)
    to_plan(case, office.rehsos)
    with pytest.raises(Incomplete) as error:
        step(case, "ask_plan", office.rehsos)
    assert set(error.value.fields) == {"goals", "interventions"}


def test_a_plan_is_asked_for_with_an_assessment_that_stands():
    """It may be cancelled after the plan was begun, and a respon kasus comes to its plan without any."""
    office = Office()
    case, urgent = make_case(by=office.rehsos), make_response(by=office.rehsos)
    to_plan(case, office.rehsos)
    actions.cancel_assessment(by=office.rehsos, assessment=case.assessments.get(), note="Salah orang.")
    step(urgent, "approve_response", office.kabid_rehsos)
    step(urgent, "replan", office.rehsos)
    for one in (case, urgent):
        plan_for(one, office.rehsos)
        with pytest.raises(Incomplete) as error:
            step(one, "ask_plan", office.rehsos)
        assert set(error.value.fields) == {"assessment"}


def test_an_end_needs_everything_settled_and_an_outcome():
    office = Office()
    case = make_response(by=office.rehsos, shelter="Rumah singgah")
    intervention = plan_for(case, office.rehsos)
    task = actions.add_task(by=office.rehsos, case=fresh(case), what="Hubungi polsek", due=case.opened_on)
    with pytest.raises(Incomplete) as error:
        step(case, "ask_end", office.rehsos, outcome="", outcome_note="")
    assert set(error.value.fields) == {"outcome", "outcome_note", "response", "interventions", "tasks", "stays"}
    delivered(intervention, office.rehsos)
    actions.finish_task(by=office.rehsos, task=task, done_on=case.opened_on, result="Sudah.")
    actions.end_stay(by=office.rehsos, stay=case.stays.get(), until=case.opened_on)
    step(case, "approve_response", office.kabid_rehsos)
    assert step(case, "ask_end", office.rehsos, **END).status == S.END_ASKED


@pytest.mark.parametrize(("status", "name"), [(S.END_ASKED, "approve_end"), (S.ASSESSMENT, "cancel")])
def test_nothing_is_left_open_by_the_last_move(status, name):
    """What is recorded while the decision is waited for, or before a mistaken case is cancelled, counts too."""
    office = Office()
    case = make_case_at(status, office)
    actions.add_task(by=office.rehsos, case=case, what="Hubungi polsek", due=case.opened_on)
    actions.begin_stay(by=office.rehsos, case=case, shelter="Rumah singgah", since=case.opened_on)
    with pytest.raises(Incomplete) as error:
        step(case, name, office.kabid_rehsos if name == "approve_end" else office.rehsos, note="Salah catat.")
    assert set(error.value.fields) == {"tasks", "stays"}


def test_aftercare_does_not_hold_back_the_end():
    office = Office()
    case = make_case_at(S.MONITORING, office)
    actions.add_task(by=office.rehsos, case=case, kind="bimbingan_lanjut", what="Bimbingan lanjut", due=case.opened_on)
    assert step(case, "ask_end", office.rehsos, **END).status == S.END_ASKED


def test_sent_back_needs_a_reason_and_returns_to_where_it_was():
    office = Office()
    case = make_case_at(S.END_ASKED, office)
    with pytest.raises(Incomplete):
        step(case, "return_end", office.kabid_rehsos)
    assert step(case, "return_end", office.kabid_rehsos, note="Catat kunjungan terakhir.").status == S.ACTION


def test_an_ended_case_has_a_day_and_an_outcome_and_loses_both_when_reopened():
    office = Office()
    case = make_case_at(S.ENDED, office)
    assert case.outcome == END["outcome"] and case.ended_on == case.opened_on
    step(case, "reopen", office.kabid_rehsos, note="Kembali ke jalan.")
    case = fresh(case)
    assert (case.status, case.outcome, case.ended_on) == (S.ASSESSMENT, "", None)


def test_one_of_two_simultaneous_decisions_wins():
    from office.errors import Stale

    office = Office()
    case = make_case_at(S.PLAN_ASKED, office)
    late = fresh(case)
    step(case, "approve_plan", office.kabid_rehsos)
    with pytest.raises((Stale, IllegalMove)):
        actions.move(case=late, name="return_plan", by=office.kabid_rehsos, note="x", version=late.version)
    assert fresh(case).status == S.ACTION
