"""What is recorded on a case: plan, tasks, conferences, hand-over; queue, agenda, counts."""

from datetime import date, datetime, timedelta

import pytest

from accounts.authz import Role
from cases import actions, agenda, case_page, case_queue, case_story, casework, deliveries
from cases.models import Case, CaseOffer, CaseService, Intervention
from cases.workflow import Status
from office import clock
from office.errors import DomainError, IllegalMove, Stale
from office.models import Desk
from tests.factories import cases
from tests.factories.accounts import make_user
from tests.factories.casework import delivered, make_case, make_case_at, make_response, plan_for, step, to_plan
from tests.factories.referrals import Office, fresh

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 11, 25, 9, 0)  # a Wednesday


@pytest.fixture
def office(at):
    at(TODAY)
    office = Office()
    assert office.kabid_rehsos  # is there, so that no Sekretaris stands in
    return office


@pytest.fixture
def colleague():
    return make_user(Role.REHSOS, name="Hasan Basri")


# --- The plan -------------------------------------------------------------------------------------
def test_a_plan_that_is_waited_for_or_approved_cannot_be_changed(office):
    for status in (Status.PLAN_ASKED, Status.ACTION):
        case = make_case_at(status, office)
        with pytest.raises(IllegalMove):
            actions.add_goal(by=office.rehsos, case=case, text="Lain")
        with pytest.raises(IllegalMove):
            actions.change_intervention(by=office.rehsos, intervention=case.interventions.get(), due=date(2027, 1, 1))


def test_nothing_is_taken_out_of_a_plan_that_is_waited_for(office):
    case = make_case_at(Status.PLAN_ASKED, office)
    intervention, goal = case.interventions.get(), case.goals.get()
    with pytest.raises(IllegalMove):
        actions.drop_intervention(by=office.rehsos, intervention=intervention, result="Tidak jadi.")
    with pytest.raises(IllegalMove):
        actions.change_goal(by=office.rehsos, goal=goal, text=goal.text, status="dibatalkan")
    assert not case_page.rights(office.rehsos, case, casework.seats(office.rehsos, case))["drop"]
    step(case, "approve_plan", office.kabid_rehsos)
    actions.drop_intervention(by=office.rehsos, intervention=fresh(intervention), result="Tidak jadi.")


def test_an_intervention_is_given_once_and_not_before_its_day(office):
    case = make_case_at(Status.ACTION, office)
    intervention = case.interventions.get()
    with pytest.raises(DomainError) as error:
        delivered(intervention, office.rehsos, done_on=clock.today() + timedelta(days=1))
    assert "done_on" in error.value.fields
    delivered(intervention, office.rehsos)
    with pytest.raises(IllegalMove):
        delivered(intervention, office.rehsos)
    with pytest.raises(IllegalMove):
        actions.drop_intervention(by=office.rehsos, intervention=fresh(intervention), result="x")


def test_the_story_says_which_service_and_which_task(office):
    case = make_case_at(Status.ACTION, office)
    delivered(case.interventions.get(), office.rehsos, result="Tenang.")
    task = actions.add_task(by=office.rehsos, case=case, what="Hubungi polsek", due=clock.today())
    actions.drop_task(by=office.rehsos, task=task, result="Sudah pulang.")
    told = [row.text for row in case_story.told(fresh(case))]
    assert told[0] == "Tugas “Hubungi polsek” dibatalkan: Sudah pulang."
    assert told[2] == f"{case.interventions.get()} diberikan 25 November 2026: Tenang."


def test_who_changes_a_row_from_an_older_state_is_told(office):
    case = make_case_at(Status.PLAN, office)
    goal = case.goals.get()
    actions.change_goal(by=office.rehsos, goal=fresh(goal), text="Lain", status="berjalan", version=1)
    with pytest.raises(Stale):
        actions.change_goal(by=office.rehsos, goal=fresh(goal), text="Lain lagi", status="berjalan", version=1)


def test_the_spm_counts_a_person_once(office):
    person = cases.make_person(disabilities=["mental"])
    for slug in ("konseling", "sandang"):
        case = make_case(person, by=office.rehsos, kind="09")
        to_plan(case, office.rehsos)
        delivered(plan_for(case, office.rehsos, service=slug), office.rehsos)
    today = clock.today()

    def served(user):
        return dict(deliveries.spm(deliveries.delivered(user, today, today)))

    assert served(office.rehsos)["Penyandang disabilitas telantar"] == 1
    assert sum(served(office.rehsos).values()) == 1 and sum(served(office.front).values()) == 0


def test_services_delivered_are_counted_once_by_function_and_bidang(office):
    other = Desk.objects.get(slug="pemberdayaan-sosial")
    for slug, desk in [("konseling", None), ("usaha-produktif", other), ("usaha-produktif", other)]:
        case = make_case(by=office.rehsos, desk=desk)
        to_plan(case, office.rehsos)
        delivered(plan_for(case, office.rehsos, service=slug), office.rehsos)
        plan_for(case, office.rehsos, service="sandang")  # planned only, so not counted
    secret = make_case(cases.make_person(), by=office.rehsos, kind="18")
    to_plan(secret, office.rehsos)
    delivered(plan_for(secret, office.rehsos), office.rehsos)
    today = clock.today()

    def counted(user, first=today, last=today):
        table = deliveries.table(deliveries.delivered(user, first, last))
        return {name: numbers for name, numbers, _ in table.rows}

    rehab, power = "Bidang Rehabilitasi Sosial", "Bidang Pemberdayaan Sosial"
    assert counted(office.rehsos) == {rehab: [2, 0, 0, 0], power: [0, 0, 0, 2]}
    assert counted(office.back) == {rehab: [1, 0, 0, 0], power: [0, 0, 0, 2]}
    assert counted(office.kabid_rehsos) == {rehab: [2, 0, 0, 0]}
    assert counted(office.front) == {} and counted(office.rehsos, today - timedelta(9), today - timedelta(1)) == {}
    table = deliveries.table(deliveries.delivered(office.back, today, today))
    assert table.services == [
        ("Konseling dan dukungan psikososial", "Rehabilitasi sosial", 1, 1),
        ("Bantuan usaha ekonomi produktif", "Pemberdayaan sosial", 2, 2),
    ] and table.total == 3  # fmt: skip


# --- Tasks and aftercare --------------------------------------------------------------------------
def test_a_task_is_only_for_who_may_work_on_the_case(office):
    case = make_case(cases.make_person(cases.ELSEWHERE), by=office.rehsos)
    for user in (office.tksk, office.front, office.kabid_rehsos):
        with pytest.raises(DomainError) as error:
            actions.add_task(by=office.rehsos, case=case, what="x", due=clock.today(), assignee=user)
        assert "assignee" in error.value.fields


def test_after_the_end_only_bimbingan_lanjut_is_planned(office):
    case = make_case_at(Status.ENDED, office)
    with pytest.raises(IllegalMove):
        actions.add_task(by=office.rehsos, case=case, what="x", due=clock.today())
    due = clock.today() + timedelta(days=30)
    task = actions.add_task(by=office.rehsos, case=case, kind="bimbingan_lanjut", what="Kunjungi", due=due)
    actions.finish_task(by=office.rehsos, task=task, done_on=clock.today(), result="Baik.")
    assert fresh(task).status == "selesai"


def test_aftercare_comes_up_in_the_queue_a_week_ahead(office, at):
    case = make_case_at(Status.ENDED, office)
    due = clock.today() + timedelta(days=30)
    actions.add_task(by=office.rehsos, case=case, kind="bimbingan_lanjut", what="Kunjungi", due=due)
    assert case_queue.queue(office.rehsos).items == []
    at(TODAY + timedelta(days=24))
    [item] = case_queue.queue(office.rehsos).items
    assert (item.title, item.status, item.due) == ("Kunjungi", "Bimbingan lanjut", due)
    assert case_queue.queue(office.kabid_rehsos).items == []


def test_an_intervention_comes_up_on_its_day_once_the_plan_is_approved(office, at):
    case, waiting = make_case_at(Status.ACTION, office), make_case_at(Status.PLAN_ASKED, office)
    assert case_queue.queue(office.rehsos).items == []
    due = case.interventions.get().due
    at(datetime(due.year, due.month, due.day, 8, 0))
    [item] = case_queue.queue(office.rehsos).items
    assert (item.number, item.status, item.due) == (case.number, "Intervensi", due)
    assert waiting.interventions.get().due == due
    delivered(case.interventions.get(), office.rehsos)
    assert case_queue.queue(office.rehsos).items == []


# --- Assignment -----------------------------------------------------------------------------------
def test_the_twin_of_the_scope_names_who_may_work(office, colleague):
    open_case = make_case(cases.make_person(cases.MINE), by=office.rehsos)
    far = make_case(cases.make_person(cases.ELSEWHERE), by=office.rehsos)
    secret = make_case(cases.make_person(cases.MINE), by=office.rehsos, kind="18")
    everybody = [getattr(office, name) for name in Office.PEOPLE] + [colleague]
    for case in (open_case, far, secret):
        by_scope = {user for user in everybody if casework.reaches(user, case, "case.edit")}
        assert set(casework.workers(case)) == by_scope
    assert office.tksk in casework.workers(open_case)


def test_a_case_is_offered_and_stays_until_it_is_accepted(office, colleague):
    case = make_case(by=office.rehsos)
    offer = actions.offer_case(by=office.rehsos, case=case, to=colleague, note="Dekat rumahmu.")
    assert fresh(case).worker == office.rehsos
    [item] = [item for item in case_queue.queue(colleague).items if item.act == "Jawab"]
    assert item.number == case.number
    with pytest.raises(IllegalMove):
        actions.accept_case(by=office.rehsos, offer=offer)
    actions.accept_case(by=colleague, offer=offer)
    assert fresh(case).worker == colleague and fresh(offer).status == CaseOffer.Status.ACCEPTED


def test_a_case_its_worker_cannot_reach_any_more_waits_for_the_kabid(office, colleague):
    """Who it is about moved, it became Rahasia, or the worker left: it would wait for nobody."""
    kept, moved, raised = (make_case(cases.make_person(cases.MINE), by=office.tksk) for _ in range(3))
    left = make_case(cases.make_person(cases.ELSEWHERE), by=colleague)
    family = make_case(cases.make_family(cases.MINE), by=office.tksk, kind="24", desk=kept.desk)
    assert case_queue.queue(office.kabid_rehsos).items == []
    actions.update_person(by=office.rehsos, person=moved.person, values={"village": cases.ELSEWHERE})
    actions.raise_level(by=office.rehsos, case=raised, level=3)
    colleague.assignments.update(ended_at=clock.now())
    expected = {case.pk for case in (moved, raised, left)}
    assert set(Case.objects.unattended().values_list("pk", flat=True)) == expected
    assert {case.pk for case in Case.objects.all() if case.worker not in casework.workers(case)} == expected
    assert family.pk not in expected
    found = [item for item in case_queue.queue(office.kabid_rehsos).items if item.act == "Tugaskan"]
    assert {item.number for item in found} == {moved.number, raised.number, left.number}
    assert not [item for item in case_queue.queue(office.tksk).items if item.act == "Tugaskan"]


def test_a_declined_offer_leaves_everything_as_it_was(office, colleague):
    case = make_case(by=office.rehsos)
    offer = actions.offer_case(by=office.rehsos, case=case, to=colleague)
    actions.decline_offer(by=colleague, offer=offer, answer="Cuti.")
    assert fresh(case).worker == office.rehsos
    with pytest.raises(IllegalMove):
        actions.accept_case(by=colleague, offer=fresh(offer))


def test_only_one_offer_at_a_time_and_only_to_who_may_see_it(office, colleague):
    case = make_case(cases.make_person(cases.ELSEWHERE), by=office.rehsos)
    with pytest.raises(DomainError):
        actions.offer_case(by=office.rehsos, case=case, to=office.tksk)
    actions.offer_case(by=office.rehsos, case=case, to=colleague)
    with pytest.raises(DomainError):
        actions.offer_case(by=office.rehsos, case=case, to=make_user(Role.REHSOS))


def test_a_kabid_assigns_without_asking_and_an_open_offer_falls(office, colleague):
    case = make_case(by=office.rehsos)
    offer = actions.offer_case(by=office.rehsos, case=case, to=colleague)
    actions.assign_case(by=office.kabid_rehsos, case=fresh(case), worker=office.tksk, note="Dekat.")
    assert fresh(case).worker == office.tksk and fresh(offer).status == CaseOffer.Status.WITHDRAWN


def test_who_is_given_a_case_finds_it_in_the_queue_until_it_goes_on(office, colleague):
    case = make_case_at(Status.ASSESSMENT, office)
    assert case_queue.queue(colleague).items == []
    actions.assign_case(by=office.kabid_rehsos, case=case, worker=colleague)
    [item] = case_queue.queue(colleague).items
    assert (item.number, item.status) == (case.number, "Ditugaskan kepada Anda")
    case = fresh(case)
    actions.edit_case(by=colleague, case=case, kinds=list(case.kinds.all()), problem="Sakit.")
    assert case_queue.queue(colleague).items == []


def test_an_older_form_does_not_assign(office, colleague):
    case = make_case(by=office.rehsos)
    actions.assign_case(by=office.kabid_rehsos, case=fresh(case), worker=colleague)
    with pytest.raises(Stale):
        actions.assign_case(by=office.kabid_rehsos, case=fresh(case), worker=office.tksk, version=1)


# --- Conferences ----------------------------------------------------------------------------------
def test_a_conference_keeps_the_names_and_tells_what_changed(office, colleague):
    case = make_case_at(Status.ACTION, office)
    row = actions.add_conference(
        by=office.rehsos, case=case, on=clock.today(), users=[office.rehsos], others="dr. Eka", decisions="Rujuk."
    )
    assert row.present == "Maya Lestari"
    actions.change_conference(
        by=office.rehsos, conference=row, users=[office.rehsos, colleague], on=row.on, others="dr. Eka",
        decisions="Rujuk.", place="", topic="", version=1,
    )  # fmt: skip
    assert fresh(row).present == "Hasan Basri, Maya Lestari" and fresh(row).version == 2
    text = case_story.told(case)[0].text
    assert text == "Temu bahas kasus diubah: peserta kantor “Maya Lestari” menjadi “Hasan Basri, Maya Lestari”."


# --- The queue ------------------------------------------------------------------------------------
def test_approvals_wait_for_the_kabid_and_a_late_respon_is_marked(office, at):
    make_case_at(Status.PLAN_ASKED, office)
    case = make_response(by=office.rehsos)
    queue = case_queue.queue(office.kabid_rehsos)
    assert {(count.label, count.number, count.tone) for count in queue.counts} == {
        ("menunggu persetujuan saya", 1, "wait"), ("respon kasus menunggu persetujuan", 1, "wait"),
    }  # fmt: skip
    assert case.approval_due == date(2026, 11, 27)
    at(TODAY + timedelta(days=5))  # Monday after the weekend
    late = next(item for item in case_queue.queue(office.kabid_rehsos).items if item.status == "Respon kasus")
    assert late.due < clock.today() and fresh(case).response_late
    assert case_queue.queue(office.sekretaris).items == case_queue.queue(office.front).items == []


def test_what_was_sent_back_waits_for_the_worker(office):
    case = make_case_at(Status.PLAN_ASKED, office)
    actions.move(case=fresh(case), name="return_plan", by=office.kabid_rehsos, note="Biaya belum jelas.")
    assert [item.status for item in case_queue.queue(office.rehsos).items] == ["Dikembalikan"]


def test_a_stay_comes_up_two_days_before_its_limit(office, at):
    make_response(by=office.rehsos, shelter="Rumah singgah")
    at(TODAY + timedelta(days=10))
    assert not [item for item in case_queue.queue(office.rehsos).items if "singgah" in item.status]
    at(TODAY + timedelta(days=11))
    [item] = [item for item in case_queue.queue(office.rehsos).items if "singgah" in item.status]
    assert (item.status, item.tone) == ("Hari ke-12 di Rumah singgah", "wait")
    at(TODAY + timedelta(days=14))
    [item] = [item for item in case_queue.queue(office.kabid_rehsos).items if "singgah" in item.status]
    assert (item.status, item.tone) == ("Hari ke-15 di Rumah singgah", "late")


def test_nothing_rahasia_waits_for_who_is_not_cleared(office):
    case = make_case(cases.make_person(), by=office.rehsos, kind="18")
    actions.add_task(by=office.rehsos, case=case, what="Rahasia", due=clock.today())
    for name in Office.PEOPLE:
        if name not in {"rehsos", "kabid_rehsos"}:
            assert case_queue.queue(getattr(office, name)).counts == [], name


# --- The agenda -----------------------------------------------------------------------------------
def test_the_agenda_holds_what_is_due_for_me_or_for_my_bidang(office, colleague):
    first = clock.today().replace(day=1)
    case = make_case_at(Status.ACTION, office)
    make_response(by=office.rehsos, shelter="Rumah singgah")
    actions.add_task(by=office.rehsos, case=case, what="Telepon kakak", due=clock.today(), assignee=colleague)
    december = date(2026, 12, 1)
    assert [entry.kind for entry in agenda.month(office.rehsos, december)] == ["Rumah singgah", "Intervensi"]
    assert [entry.what for entry in agenda.month(colleague, first)] == ["Telepon kakak"]
    assert [entry.what for entry in agenda.month(office.kabid_rehsos, first, bidang=True)] == ["Telepon kakak"]
    assert agenda.month(office.kabid_rehsos, first) == agenda.month(office.front, first) == []


def test_an_intervention_is_for_exactly_one_provider(office):
    from django.db import IntegrityError, transaction

    case = make_case_at(Status.PLAN, office)
    service = CaseService.objects.get(slug="konseling")
    row = Intervention(case=case, service=service, due=clock.today(), recorded_by=office.rehsos)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
