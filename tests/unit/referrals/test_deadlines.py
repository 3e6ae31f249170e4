"""Clocks of intakes and referrals: working time, holidays, the year's end, what is asked back, and the line up."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.authz import Role
from accounts.models import Notice
from office import calendar, clock
from office.calendar import Calendar
from office.jobs.worker import drain
from office.models import Holiday
from referrals import actions, deadlines
from referrals.models import DeadlineRule, Stage
from referrals.tasks import watch_deadlines
from referrals.workflow import Status
from tests.factories.accounts import make_user
from tests.factories.referrals import RESULT, TOLD, Office, fresh, make_intake, make_referral

WIB = ZoneInfo("Asia/Jakarta")
MONDAY_TO_FRIDAY = frozenset({1, 2, 3, 4, 5})
PLAIN = Calendar(MONDAY_TO_FRIDAY, frozenset())


def wib(*parts) -> datetime:
    return datetime(*parts, tzinfo=WIB)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        (wib(2026, 12, 1, 9), 240, wib(2026, 12, 1, 13)),
        (wib(2026, 12, 1, 15), 240, wib(2026, 12, 2, 11)),
        (wib(2026, 12, 1, 6), 60, wib(2026, 12, 1, 9)),
        (wib(2026, 12, 4, 17), 60, wib(2026, 12, 7, 9)),
        (wib(2026, 12, 4, 15, 30), 60, wib(2026, 12, 7, 8, 30)),
        (wib(2026, 12, 1, 8), 480, wib(2026, 12, 1, 16)),
    ],
)
def test_hours_are_those_of_the_open_office(start, minutes, end):
    assert PLAIN.add_working_minutes(start, minutes) == end
    assert PLAIN.working_minutes_between(start, end) == minutes
    assert PLAIN.working_minutes_between(end, start) == -minutes


def test_a_holiday_has_no_hours():
    closed = Calendar(MONDAY_TO_FRIDAY, frozenset({date(2026, 12, 2)}))
    assert closed.add_working_minutes(wib(2026, 12, 1, 15), 120) == wib(2026, 12, 3, 9)


pytestmark = pytest.mark.django_db
TUESDAY = wib(2026, 12, 1, 8, 10)


@pytest.fixture
def office(at):
    at(TUESDAY)
    DeadlineRule.objects.exclude(stage="").delete()
    for stage, amount in {Stage.VERIFY: 3, Stage.WORK: 5, Stage.ANSWER: 4, Stage.TELL: 2}.items():
        DeadlineRule.objects.create(stage=stage, amount=amount, warn=1, escalate=2)
    Holiday.objects.all().delete()
    return Office()


def due(row) -> datetime | None:
    found = fresh(row).due_at
    return found and clock.local(found)


def test_the_seed_has_a_rule_for_each_stage():
    assert set(DeadlineRule.objects.filter(service=None, kind="").values_list("stage", flat=True)) == set(Stage.values)


def test_it_begins_with_the_stage_and_ends_at_closing_time(office):
    intake = make_intake(office.operator)
    assert due(intake) == wib(2026, 12, 4, 16)
    actions.move(intake=intake, name="verify", by=office.back)
    assert due(intake) == wib(2026, 12, 8, 16)
    actions.move(intake=fresh(intake), name="handle", by=office.back)
    assert due(intake) == wib(2026, 12, 8, 16), "the stage is the same"
    actions.move(intake=fresh(intake), name="finish", by=office.back, **RESULT)
    assert fresh(intake).due_stage == Stage.TELL and due(intake) == wib(2026, 12, 3, 16)
    actions.move(intake=fresh(intake), name="close", by=office.back, **TOLD)
    assert due(intake) is None and fresh(intake).due_stage == ""


def test_holidays_and_the_turn_of_the_year_do_not_count(office, at):
    at(wib(2026, 12, 23, 9))
    for day in (date(2026, 12, 25), date(2027, 1, 1)):
        Holiday.objects.create(date=day, name="Libur", kind="nasional")
    assert due(make_intake(office.operator)) == wib(2026, 12, 29, 16)
    at(wib(2026, 12, 30, 9))
    assert due(make_intake(office.operator)) == wib(2027, 1, 5, 16)


def test_the_clock_stands_still_while_something_is_asked_back(office, at):
    intake = make_intake(office.operator)
    at(wib(2026, 12, 2, 9))
    actions.move(intake=intake, name="ask", by=office.back, asked_for="Surat faskes")
    stopped = fresh(intake)
    assert (stopped.due_at, stopped.due_left) == (None, 2)
    assert "berhenti" in deadlines.words(stopped) and "2 hari kerja" in deadlines.words(stopped)
    at(wib(2026, 12, 14, 10))
    actions.complete(intake=stopped, by=office.operator, text="Ini suratnya.")
    assert due(intake) == wib(2026, 12, 16, 16)


def test_asking_and_answering_on_one_day_changes_nothing(office, at):
    intake = make_intake(office.operator)
    actions.move(intake=intake, name="ask", by=office.back, asked_for="Surat faskes")
    at(wib(2026, 12, 1, 10, 5))
    actions.complete(intake=fresh(intake), by=office.operator, text="Ini suratnya.")
    assert due(intake) == wib(2026, 12, 4, 16)


@pytest.mark.parametrize(("unit", "before"), [("hari", "3 hari kerja"), ("jam", "25 jam 0 menit kerja")])
def test_asking_does_not_mend_what_is_late_already(office, at, unit, before):
    """What ran out is as late after the answer as it was before, and the line is not told a second time."""
    DeadlineRule.objects.filter(stage=Stage.VERIFY).update(amount=3 if unit == "hari" else 24, unit=unit)
    intake = make_intake(office.operator)
    at(wib(2026, 12, 8, 17))
    watch()
    at(wib(2026, 12, 9, 9, 10))
    actions.move(intake=fresh(intake), name="ask", by=office.back, asked_for="Foto")
    assert f"sudah lewat {before}" in deadlines.words(fresh(intake))
    at(wib(2026, 12, 9, 10, 10))
    actions.complete(intake=fresh(intake), by=office.operator, text="Ini.")
    assert fresh(intake).is_late
    notices = Notice.objects.count()
    watch()
    assert Notice.objects.count() == notices


def test_hours_of_a_service_come_before_days_of_all(office, at):
    from tests.factories.referrals import service

    DeadlineRule.objects.create(service=service("rumah"), stage=Stage.VERIFY, amount=4, unit="jam", warn=1)
    intake = make_intake(office.operator)
    assert due(intake) == wib(2026, 12, 1, 12, 10)
    at(wib(2026, 12, 1, 9, 10))
    actions.move(intake=intake, name="ask", by=office.back, asked_for="Foto")
    assert fresh(intake).due_left == 180
    at(wib(2026, 12, 7, 7))
    actions.complete(intake=fresh(intake), by=office.operator, text="Ini.")
    assert due(intake) == wib(2026, 12, 7, 11)


def test_a_referral_has_a_clock_of_its_own(office, at):
    intake = make_intake(office.operator)
    actions.move(intake=intake, name="verify", by=office.back)
    referral = make_referral(office, fresh(intake))
    assert due(referral) == wib(2026, 12, 7, 16)
    actions.answer(referral=fresh(referral), name="ask", by=office.agency, asked_for="KTP")
    assert fresh(referral).due_left == 4
    at(wib(2026, 12, 9, 9))
    actions.supply(referral=fresh(referral), by=office.back, note="Ini KTP-nya.")
    assert due(referral) == wib(2026, 12, 15, 16)
    actions.answer(referral=fresh(referral), name="finish", by=office.agency, **RESULT)
    assert due(referral) is None


def test_without_a_rule_nothing_is_due(office):
    DeadlineRule.objects.update(active=False)
    assert due(make_intake(office.operator)) is None


# --- Up the line -------------------------------------------------------------------------------------------------
def watch():
    watch_deadlines.enqueue()
    drain()


def told(user) -> list[str]:
    return list(Notice.objects.of(user).filter(text__contains="tenggat").order_by("pk").values_list("text", flat=True))


def test_each_level_is_told_exactly_once(office, at):
    intake, boss = make_intake(office.operator), make_user(Role.SEKRETARIS)
    people = [office.back, office.manager, boss]
    seen = []
    for moment in (wib(2026, 12, 3, 15), wib(2026, 12, 3, 17), wib(2026, 12, 4, 17), wib(2026, 12, 8, 17),
                   wib(2026, 12, 10, 17), wib(2026, 12, 20, 9)):  # fmt: skip
        at(moment)
        watch(), watch()
        seen.append([len(told(person)) for person in people])
    assert seen == [[0, 0, 0], [1, 0, 0], [2, 0, 0], [3, 1, 0], [4, 2, 1], [4, 2, 1]]
    assert told(office.back)[:2] == [
        f"Nomor {intake.number} mendekati tenggat verifikasi", f"Nomor {intake.number} melewati tenggat verifikasi",
    ]  # fmt: skip


def test_a_job_that_was_late_itself_tells_only_the_furthest_step(office, at):
    make_intake(office.operator)
    people = [office.back, office.manager]
    at(wib(2026, 12, 10, 17))
    watch()
    assert all(len(told(person)) == 1 for person in people)


def test_from_the_village_to_the_kecamatan_to_the_district(office, at):
    make_intake(office.operator, slug="lainnya", keep=True)
    supervisor, manager = make_user(Role.SUPERVISOR, "16.03.10"), office.manager
    at(wib(2026, 12, 4, 17))
    watch()
    assert (len(told(office.operator)), len(told(supervisor)), len(told(office.back))) == (1, 0, 0)
    at(wib(2026, 12, 8, 17))
    watch()
    assert len(told(supervisor)) == 1 and not told(manager)
    at(wib(2026, 12, 10, 17))
    watch()
    assert len(told(manager)) == 1


def test_of_rahasia_only_the_cleared_are_told(office, at):
    make_intake(office.operator, slug="kekerasan")
    cleared = office.rehsos
    outside = [
        office.back,
        office.manager,
        make_user(Role.SUPERVISOR, "16.03.10"),
        make_user(Role.SEKRETARIS),
        make_user(Role.KADIS),
    ]
    at(wib(2026, 12, 20, 9))
    watch()
    assert told(cleared) and not any(told(user) for user in outside)


def test_a_clock_that_began_anew_is_told_of_anew(office, at):
    intake = make_intake(office.operator)
    at(wib(2026, 12, 4, 17))
    watch()
    actions.move(intake=fresh(intake), name="verify", by=office.back)
    assert fresh(intake).due_told == 0
    at(wib(2026, 12, 14, 17))
    watch()
    assert "penanganan" in told(office.back)[-1]


def test_what_waits_for_an_answer_back_is_not_late(office, at):
    intake = make_intake(office.operator)
    actions.move(intake=intake, name="ask", by=office.back, asked_for="Foto")
    at(clock.now() + timedelta(days=90))
    watch()
    assert not told(office.back) and not fresh(intake).is_late


def test_the_late_stand_first_in_the_queue(office, at, client_for):
    first = make_intake(office.operator, subject_name="Lama Tetapi Longgar", slug="rumah")
    at(wib(2026, 12, 1, 9))
    DeadlineRule.objects.create(kind="pengaduan", stage=Stage.VERIFY, amount=1)
    second = make_intake(office.operator, subject_name="Baru Tetapi Mendesak", slug="kks")
    assert first.status == second.status == Status.RECEIVED
    at(wib(2026, 12, 3, 9))
    page = client_for(office.back).get("/").text
    assert page.index("Baru Tetapi Mendesak") < page.index("Lama Tetapi Longgar") and "lewat tenggat" in page
    late = client_for(office.back).get("/layanan/?status=terlambat").text
    assert second.number in late and first.number not in late


def test_the_calendar_of_the_office_is_the_one_asked(office, at):
    assert calendar.load().closes == 16
