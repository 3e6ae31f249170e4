"""Monthly reports: counted from what was recorded, frozen when sent, received or given back; and their reminders."""

from datetime import date, datetime

import pytest

from accounts.authz import Can, Role
from accounts.models import Notice
from office import calendar
from office.errors import DomainError, IllegalMove, Incomplete, Stale
from puskesos import actions, figures, monthly, monthly_paper, reminders, tasks
from puskesos.models import MonthlyReport
from puskesos.workflow import MonthlyStatus
from referrals.actions import move
from regions.models import Region
from tests.factories import cases
from tests.factories.accounts import give, make_user
from tests.factories.outreach import make_done, make_report, make_sent, make_visit
from tests.factories.puskesos import make_point
from tests.factories.referrals import fresh, make_intake

pytestmark = pytest.mark.django_db
SEGAMIT, PASAR, ULU = "16.03.10.2004", "16.03.02.1007", "16.03.10"
NOVEMBER = "2026-11"


@pytest.fixture(autouse=True)
def november(at):
    at(datetime(2026, 11, 18, 9))


@pytest.fixture
def arman():
    return make_user(Role.FACILITATOR, SEGAMIT)


@pytest.fixture
def leni():
    return make_user(Role.OPERATOR, SEGAMIT)


@pytest.fixture
def point():
    return make_point(SEGAMIT)


@pytest.fixture
def tksk():
    return make_user(Role.SUPERVISOR, ULU)


# --- Figures -------------------------------------------------------------------------------------
def test_what_a_facilitator_recorded_is_counted(arman, at):
    make_intake(arman, slug="cek-desil", channel="kunjungan")
    make_intake(arman, slug="salah-sasaran")
    make_intake(make_user(Role.FACILITATOR, SEGAMIT), slug="rumah")
    make_done(arman, work="kelayakan")
    make_done(arman, work="bbl")
    actions.cancel_visit(by=arman, visit=make_visit(arman), note="Hujan.")
    make_visit(arman, planned_on=date(2026, 12, 2))
    found = figures.count(make_report(arman))
    assert [number for _, number in found["services"]] == [1, 1]
    assert dict(found["work"]) == {
        "Cek bansos": 1, "Usulan baru": 0, "Bayi baru lahir (BBL)": 1, "Kelayakan": 1, "Tugas lain": 0,
    }  # fmt: skip
    assert found["visits"] == {"planned": 3, "done": 2, "cancelled": 1}
    assert found["complaints"] == {"received": 1, "done": 0, "referred": 0}
    assert len(found["schedule"]) == 3
    at(datetime(2026, 12, 3, 9))
    assert figures.count(make_report(arman, month="2026-12"))["visits"]["planned"] == 1


def test_what_the_desk_of_a_village_took_in_is_counted_by_day(leni, point, at):
    make_intake(leni, slug="rumah")
    make_intake(leni, slug="rumah")
    at(datetime(2026, 11, 19, 9))
    make_intake(leni, slug="kks")
    make_intake(make_user(Role.OPERATOR, PASAR), slug="rumah")
    found = figures.count(make_report(leni, point=point))
    assert [number for _, number in found["services"]] == [2, 1]
    assert found["days"] == [["2026-11-18", [2, 0], 2], ["2026-11-19", [0, 1], 1]]


def test_what_was_visited_in_the_village_is_counted_for_its_desk(arman, leni, point):
    for work in ("cek_bansos", "bbl", "usulan_baru"):
        make_done(arman, work=work)
    found = figures.count(make_report(leni, point=point))
    assert found["visits"]["done"] == len(found["schedule"]) == 3
    assert dict(found["work"]) == {
        "Cek bansos": 1, "Usulan baru": 0, "Bayi baru lahir (BBL)": 1, "Kelayakan": 0, "Tugas lain": 0,
    }  # fmt: skip


def test_a_visit_done_in_another_month_than_planned_is_in_its_schedule(arman):
    make_done(arman, planned_on=date(2026, 10, 30), done_on=date(2026, 11, 2))
    found = figures.count(make_report(arman))
    assert found["visits"] == {"planned": 0, "done": 1, "cancelled": 0}
    assert [row[0] for row in found["schedule"]] == ["2026-11-02"]
    assert [row[0] for row in figures.count(make_report(arman, month="2026-10"))["schedule"]] == ["2026-10-30"]


def test_rahasia_is_counted_nowhere(leni, point):
    make_user(Role.REHSOS)
    make_intake(leni, slug="kekerasan")
    found = figures.count(make_report(leni, point=point))
    assert (found["services"], found["days"], found["complaints"]["received"]) == ([], [], 0)


def test_many_services_are_folded_into_the_last_column():
    names = [[f"Layanan {n}", 1] for n in range(12)]
    shown, rows = figures.rekap({"services": names, "days": [["2026-11-05", [1] * 12, 12]]})
    assert (len(shown), shown[-1]) == (9, "Lainnya")
    assert rows == [("05-11-2026", [1] * 8 + [4], 12)]


def test_december_ends_with_the_year():
    assert figures.bounds("2026-12") == (date(2026, 12, 1), date(2027, 1, 1))
    assert monthly.months(date(2026, 2, 3)) == ["2026-02", "2026-01", "2025-12", "2025-11"]


# --- Moves ---------------------------------------------------------------------------------------
def test_numbers_are_frozen_with_the_report(arman, tksk):
    make_done(arman)
    report = make_sent(arman)
    make_done(arman)
    report = fresh(report)
    assert figures.of(report)["visits"]["done"] == 1
    assert (report.status, report.sent_by) == (MonthlyStatus.SENT, arman)
    actions.move_monthly(by=tksk, report=report, name="return", note="Kurang.")
    assert figures.of(fresh(report))["visits"]["done"] == 2
    actions.move_monthly(by=arman, report=fresh(report), name="send")
    assert fresh(report).figures["visits"]["done"] == 2
    assert fresh(report).return_note == ""


def test_a_month_has_one_report(arman):
    assert make_report(arman) == actions.open_monthly(by=arman, month=NOVEMBER)
    with pytest.raises(DomainError):
        actions.open_monthly(by=arman, month="2026-12")


def test_a_desk_that_is_not_ones_own_is_refused(arman, leni):
    far = make_point(PASAR)
    with pytest.raises(IllegalMove):
        actions.open_monthly(by=leni, month=NOVEMBER, point=far)
    with pytest.raises(IllegalMove):
        actions.open_monthly(by=make_user(Role.MANAGER), month=NOVEMBER)
    assert not MonthlyReport.objects.exists()


def test_what_was_sent_is_written_no_more(arman):
    report = make_sent(arman)
    with pytest.raises(IllegalMove):
        actions.write_monthly(by=arman, report=report, remarks="Lagi.")


def test_a_return_needs_a_reason(arman, tksk):
    with pytest.raises(Incomplete):
        actions.move_monthly(by=tksk, report=make_sent(arman), name="return")


@pytest.mark.parametrize("name", ["accept", "return"])
def test_only_who_supervises_there_decides(arman, leni, name):
    report = make_sent(arman)
    for user in (arman, leni, make_user(Role.SUPERVISOR, "16.03.06"), make_user(Role.KASI, ULU)):
        with pytest.raises(IllegalMove):
            actions.move_monthly(by=user, report=fresh(report), name=name, note="x")
    assert fresh(report).status == MonthlyStatus.SENT


def test_nobody_receives_the_own_report(arman):
    give(arman, Role.SUPERVISOR, ULU)
    report = make_sent(arman)
    with pytest.raises(IllegalMove) as refusal:
        actions.move_monthly(by=arman, report=report, name="accept")
    assert "oleh orang lain" in refusal.value.message
    actions.move_monthly(by=make_user(Role.MANAGER), report=fresh(report), name="accept")


def test_of_two_decisions_one_wins(arman, tksk):
    report = make_sent(arman)
    actions.move_monthly(by=tksk, report=fresh(report), name="accept", version=report.version)
    with pytest.raises(Stale):
        actions.move_monthly(by=tksk, report=report, name="return", note="x")


# --- Who sees, who is told -----------------------------------------------------------------------
def seen(user):
    return MonthlyReport.objects.visible_to(user, Can.MONTHLY_VIEW).count()


def test_scope(arman, leni, point, tksk):
    draft, sent = make_report(arman), make_sent(leni, point=point)
    assert (seen(arman), seen(leni), seen(tksk)) == (1, 1, 1)
    assert seen(make_user(Role.FACILITATOR, SEGAMIT)) == seen(make_user(Role.OPERATOR, PASAR)) == 0
    assert seen(make_user(Role.SUPERVISOR, "16.03.06")) == 0
    actions.move_monthly(by=arman, report=draft, name="send")
    assert seen(tksk) == seen(make_user(Role.MANAGER)) == 2
    assert sent.kecamatan_id == ULU


def test_the_supervisor_is_told_of_what_was_sent_and_its_writer_of_what_came_back(arman, tksk):
    manager = make_user(Role.MANAGER)
    report = make_sent(arman)
    assert set(Notice.objects.values_list("user", flat=True)) == {tksk.pk}
    actions.move_monthly(by=tksk, report=report, name="return", note="Kurang.")
    told = Notice.objects.get(user=arman)
    assert told.text == "Laporan bulanan fasilitator November 2026 dikembalikan"
    assert not Notice.objects.filter(user=manager).exists()


def test_without_a_supervisor_the_manager_is_told(arman):
    manager = make_user(Role.MANAGER)
    make_sent(arman)
    assert Notice.objects.filter(user=manager).count() == 1


def test_who_sent_and_who_did_not(arman, leni, point, tksk):
    far = make_point(PASAR)
    make_user(Role.FACILITATOR, PASAR)
    make_sent(leni, point=point)
    make_report(arman)
    assert [(row.whose, row.state) for row in monthly.of_facilitators(tksk, NOVEMBER)] == [
        (arman.name, "Belum dikirim")
    ]
    manager = make_user(Role.MANAGER)
    assert set(monthly.points(manager, NOVEMBER, sent="1")) == {point}
    assert set(monthly.points(manager, NOVEMBER, sent="0")) == {far}
    assert set(monthly.points(tksk, NOVEMBER)) == {point}
    assert monthly.lines(manager, [point, far], NOVEMBER)[0].report


def test_who_reported_and_left_stays_in_the_overview(arman, leni, point, tksk):
    make_sent(arman)
    make_sent(leni, point=point)
    arman.assignments.update(until=date(2026, 11, 17))
    actions.update_point(by=make_user(Role.MANAGER), point=point, version=point.version, active=False)
    (line,) = monthly.of_facilitators(tksk, NOVEMBER)
    assert (line.whose, line.place, line.state) == (arman.name, "Semende Darat Ulu", "Dikirim")
    assert set(monthly.points(tksk, NOVEMBER)) == {point}
    assert not monthly.of_facilitators(tksk, "2026-12")
    assert not monthly.points(tksk, "2026-12")


def test_who_reports_to_the_next_kecamatan_is_not_called_late(tksk):
    both = make_user(Role.FACILITATOR, PASAR, SEGAMIT)  # reports to the kecamatan of the first village
    assert [line.state for line in monthly.of_facilitators(tksk, NOVEMBER)] == ["Belum dikirim"]
    make_sent(both)
    assert not monthly.of_facilitators(tksk, NOVEMBER)
    (line,) = monthly.of_facilitators(make_user(Role.SUPERVISOR, "16.03.02"), NOVEMBER)
    assert line.state == "Dikirim"


# --- Reminders (quality.md 3, item 26) -----------------------------------------------------------
def stages(day: date):
    return reminders.due(day, calendar.load())


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 25), []),
        (date(2026, 11, 26), [(NOVEMBER, "segera")]),  # Thursday; Friday and Monday are left
        (date(2026, 11, 30), [(NOVEMBER, "segera")]),
        (date(2026, 12, 4), []),
        (date(2026, 12, 5), [(NOVEMBER, "terlambat")]),
        (date(2027, 1, 5), [("2026-12", "terlambat")]),
        (date(2027, 1, 11), []),
    ],
)
def test_reminded_two_working_days_before_the_end_and_on_the_5th(day, due):
    assert stages(day) == due


def test_a_reminder_job_run_twice_sends_once(arman, leni, point, at):
    at(datetime(2026, 11, 26, 7))
    tasks.remind_monthly.call()
    tasks.remind_monthly.call()
    assert sorted(Notice.objects.values_list("user", flat=True)) == sorted([arman.pk, leni.pk])
    at(datetime(2026, 12, 5, 7))
    tasks.remind_monthly.call()
    tasks.remind_monthly.call()
    assert Notice.objects.count() == 4


def test_who_sent_is_not_reminded_and_who_got_it_back_is(arman, leni, point, tksk, at):
    report = make_sent(arman)
    make_sent(leni, point=point)
    actions.move_monthly(by=tksk, report=report, name="return", note="Kurang.")
    Notice.objects.all().delete()
    at(datetime(2026, 11, 27, 7))
    tasks.remind_monthly.call()
    assert set(Notice.objects.values_list("user", flat=True)) == {arman.pk}


def test_of_a_month_before_they_began_nobody_is_reminded(tksk):
    make_user(Role.FACILITATOR, SEGAMIT, since=date(2026, 11, 1))
    actions.create_point(
        by=make_user(Role.MANAGER), village=Region.objects.get(pk=SEGAMIT), name="Baru", opened_on=date(2026, 11, 2)
    )
    make_user(Role.OPERATOR, SEGAMIT)
    assert (reminders.remind("2026-10", "terlambat"), reminders.remind(NOVEMBER, "segera")) == (0, 2)
    assert (monthly.of_facilitators(tksk, "2026-10"), list(monthly.points(tksk, "2026-10"))) == ([], [])
    assert (len(monthly.of_facilitators(tksk, NOVEMBER)), len(monthly.points(tksk, NOVEMBER))) == (1, 1)


def test_queue_holds_what_waits(arman, tksk):
    report = make_sent(arman)
    assert [item.title for item in monthly.queue(tksk).items] == [arman.name]
    actions.move_monthly(by=tksk, report=report, name="return", note="Kurang.")
    assert [item.act for item in monthly.queue(arman).items] == ["Perbaiki"]
    assert monthly.queue(tksk).items == []


# --- Paper ---------------------------------------------------------------------------------------
def test_the_paper_is_made_of_both_kinds(arman, leni, point):
    make_intake(leni, slug="rumah")
    make_done(arman)
    for report in (make_report(arman, remarks="Baik."), make_sent(leni, point=point)):
        assert monthly_paper.monthly_pdf(report).startswith(b"%PDF")


def test_a_complaint_that_ended_is_counted_as_done(leni, point):
    manager = make_user(Role.MANAGER)
    intake = make_intake(leni, slug="salah-sasaran", village=SEGAMIT)
    move(intake=intake, name="verify", by=manager)
    move(intake=fresh(intake), name="finish", by=manager, result_text="Selesai.", result_on=date(2026, 11, 18))
    assert figures.count(make_report(leni, point=point))["complaints"]["done"] == 1


def test_names_put_down_for_the_month_are_the_usulan_of_the_village(leni, point, at):
    at(datetime(2026, 11, 10, 9))  # before the usulan of the month closes
    cases.make_name(make_user(Role.BACK), "sembako", cases.make_candidate(SEGAMIT), period=NOVEMBER)
    work = dict(figures.count(make_report(leni, point=point))["work"])
    assert work["Usulan baru"] == 1


# --- Role x status x move, by hand ---------------------------------------------------------------
OPEN = {
    ("operator", "draf"): {"send"}, ("operator", "dikembalikan"): {"send"},
    ("supervisor", "dikirim"): {"accept", "return"}, ("manager", "dikirim"): {"accept", "return"},
}  # fmt: skip


@pytest.mark.parametrize("status", MonthlyStatus.values)
def test_moves_of_a_report_by_role_and_state(leni, point, tksk, status):
    report = make_report(leni, point=point)
    for name in {"draf": "", "dikirim": "s", "diterima": "sa", "dikembalikan": "sr"}[status]:
        move_name = {"s": "send", "a": "accept", "r": "return"}[name]
        by = leni if name == "s" else tksk
        report = actions.move_monthly(by=by, report=fresh(report), name=move_name, note="x")
    report = fresh(report)
    people = {role.value: make_user(role) for role in Role if role.value not in PLACED_ROLES}
    people |= {"operator": leni, "supervisor": tksk, "facilitator": make_user(Role.FACILITATOR, SEGAMIT)}
    found = {(role, status): set(monthly.moves(user, report)) for role, user in people.items()}
    assert {key: moves for key, moves in found.items() if moves} == {
        key: moves for key, moves in OPEN.items() if key[1] == status
    }


PLACED_ROLES = {"operator", "supervisor", "facilitator", "kasi", "kabid", "agency"}
