"""Background work in the admin (office/jobs/admin.py)."""

import pytest
from django.urls import reverse

from accounts.authz import Role
from office.jobs.models import Job, Schedule, State
from tests.factories.accounts import make_user
from tests.factories.jobs import clear, job_of, note

pytestmark = pytest.mark.django_db
LIST = "admin:office_job_changelist"


@pytest.fixture(autouse=True)
def no_jobs():
    clear()
    Job.objects.all().delete()


@pytest.fixture
def admin(client_for):
    return client_for(make_user(Role.ADMIN))


@pytest.fixture
def failed():
    job = job_of(note.using(title="Catat").enqueue())
    Job.objects.update(state=State.FAILED, error="ValueError in step")
    return job


def act(client, name, job):
    return client.post(reverse(LIST), {"action": name, "_selected_action": [job.pk]}, follow=True)


def test_works(admin, failed):
    assert b"Catat" in admin.get(reverse(LIST)).content
    assert b"ValueError in step" in admin.get(reverse("admin:office_job_change", args=[failed.pk])).content


def test_refuses_without_capability(client_for, failed):
    assert client_for(make_user(Role.KADIS)).get(reverse(LIST), follow=True).status_code == 403


def test_tries_again(admin, failed):
    page = act(admin, "try_again", failed)
    failed.refresh_from_db()
    assert failed.state == State.WAITING and "Menunggu giliran" in page.content.decode()


def test_cancels(admin):
    job = job_of(note.enqueue())
    act(admin, "cancel", job)
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_tells_what_is_not_possible(admin, failed):
    page = act(admin, "cancel", failed)
    assert "sudah berakhir" in page.content.decode()


def test_changes_nothing_by_form(admin, failed):
    url = reverse("admin:office_job_change", args=[failed.pk])
    assert admin.post(url, {"state": "done"}).status_code == 403
    assert admin.get(reverse("admin:office_job_add")).status_code == 403


def test_schedules_are_shown(admin):
    name = Schedule.objects.earliest("pk").name
    assert name in admin.get(reverse("admin:office_schedule_changelist")).content.decode()
