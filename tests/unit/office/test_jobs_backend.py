"""Putting jobs in and looking them up (office/jobs/backend.py)."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from office import clock
from office.jobs.models import Job, State
from office.jobs.worker import drain
from office.models import Holiday
from tests.factories.jobs import add_days, clear, fail, job_of, log, note

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_jobs():
    clear()
    Job.objects.all().delete()


def test_enqueue_keeps_what_the_job_is_about():
    holiday = Holiday.objects.create(date=datetime(2031, 5, 5), name="x")
    later = clock.now() + timedelta(hours=1)
    task = note.using(owner=7, subject=holiday, total=30, title="Catat", priority=5, run_after=later)

    job = job_of(task.enqueue(1, flag=True))

    assert (job.task, job.args, job.kwargs) == ("tests.factories.jobs.note", [1], {"flag": True})
    assert (job.owner, job.total, job.title, job.priority, job.run_after) == (7, 30, "Catat", 5, later)
    assert (job.subject_type, job.subject_id) == ("office.holiday", str(holiday.pk))
    assert list(Job.objects.about(holiday)) == [job]
    assert job.state == State.WAITING


def test_subject_may_be_a_pair():
    job = job_of(note.using(subject=("imports.batch", 9)).enqueue())
    assert (job.subject_type, job.subject_id) == ("imports.batch", "9")


def test_using_leaves_the_task_itself_alone():
    note.using(key="a", owner=1)
    assert (note.key, note.owner) == ("", None)


def test_a_rolled_back_transaction_leaves_no_job():
    with pytest.raises(RuntimeError), transaction.atomic():
        note.enqueue()
        raise RuntimeError
    assert not Job.objects.exists()


def test_double_click_starts_one_job():
    first = note.using(key="import:1").enqueue(1)
    second = note.using(key="import:1").enqueue(1)
    other = note.using(key="import:2").enqueue(2)

    assert first.id == second.id != other.id
    drain()
    assert len(log) == 2


def test_key_is_free_again_once_the_job_has_ended():
    first = note.using(key="import:1").enqueue()
    drain()
    assert note.using(key="import:1").enqueue().id != first.id


def test_jobs_without_key_do_not_exclude_each_other():
    assert note.enqueue().id != note.enqueue().id


def test_key_is_unique_in_the_database_too():
    from django.db import IntegrityError

    job = job_of(note.using(key="a").enqueue())
    job.pk, job.public = None, "00000000-0000-4000-8000-000000000000"
    with pytest.raises(IntegrityError), transaction.atomic():
        job.save(force_insert=True)


def test_result_follows_the_job():
    result = note.enqueue(1)
    assert result.status == TaskResultStatus.READY

    drain()
    result.refresh()

    assert result.status == TaskResultStatus.SUCCESSFUL
    assert result.return_value == {"noted": 1}
    assert note.get_result(result.id).attempts == 1


def test_result_of_a_failed_task_carries_the_traceback(at):
    start = at(datetime(2026, 11, 21, 10, 0))
    result = fail.enqueue()
    for minutes in range(6):
        at(start + timedelta(minutes=5 * minutes))
        drain()
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert "ValueError" in result.errors[0].traceback


@pytest.mark.parametrize("unknown", ["00000000-0000-4000-8000-000000000000", "no-uuid"])
def test_unknown_result_does_not_exist(unknown):
    with pytest.raises(TaskResultDoesNotExist):
        note.get_result(unknown)


def test_arguments_must_be_json():
    with pytest.raises(TypeError):
        note.enqueue(object())


def test_bulk_of_one_owner_only(django_user_model):
    mine = job_of(add_days.using(owner=5).enqueue(1))
    job_of(add_days.using(owner=6).enqueue(1))
    assert list(Job.objects.of_owner(django_user_model(pk=5))) == [mine]
    assert not Job.objects.of_owner(django_user_model()).exists()
