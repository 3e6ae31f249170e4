"""The progress page of a job (office/jobs/views.py)."""

import pytest
from django.urls import reverse

from office import clock, joints
from office.jobs.models import Job, State
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.jobs import add_days, clear, fail, job_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def no_jobs():
    clear()
    Job.objects.all().delete()


@pytest.fixture
def owner():
    return make_user()


@pytest.fixture
def job(owner):
    return job_of(add_days.using(owner=owner.pk, total=4, title="Menambah hari").enqueue(4))


def url(job):
    return reverse("office:job_detail", args=[job.public])


def test_works(client_for, owner, job):
    page = client_for(owner).get(url(job))
    assert page.status_code == 200
    assert b"Menambah hari" in page.content and b"Menunggu giliran" in page.content
    assert f'hx-get="{url(job)}"'.encode() in page.content


def test_asks_who_you_are(client, job):
    assert client.get(url(job)).status_code == 302


def test_hides_outside_scope(client_for, job):
    assert client_for(make_user()).get(url(job)).status_code == 404


def test_hides_what_does_not_exist(client_for, owner):
    assert (
        client_for(owner).get(reverse("office:job_detail", args=["00000000-0000-4000-8000-000000000000"])).status_code
        == 404
    )


def test_refuses_post(client_for, owner, job):
    assert client_for(owner).post(url(job)).status_code == 405


def test_poll_gets_the_fragment_only(client_for, owner, job):
    Job.objects.update(state=State.RUNNING, lease_until=clock.now(), done=1)
    answer = client_for(owner).get(url(job), headers=HTMX)
    assert b"<html" not in answer.content and b"1 dari 4" in answer.content
    assert "HX-Refresh" not in answer.headers


def test_poll_after_the_end_loads_the_page_anew(client_for, owner, job):
    drain()
    answer = client_for(owner).get(url(job), headers=HTMX)
    assert answer.headers["HX-Refresh"] == "true"
    assert b"hx-trigger" not in answer.content and b"Selesai" in answer.content


def test_tells_of_failure_without_inner_words(client_for, owner):
    job = job_of(fail.using(owner=owner.pk).enqueue())
    Job.objects.update(state=State.FAILED, message="Gagal.", error="Traceback ValueError", finished_at=clock.now())
    page = client_for(owner).get(url(job))
    assert b"Gagal." in page.content and b"Traceback" not in page.content


def test_leads_back_to_what_it_is_about(client_for, owner, monkeypatch):
    monkeypatch.setitem(joints.subject, "x.list", lambda user, pk: (f"daftar {pk}", f"/x/{pk}/"))
    job = job_of(add_days.using(owner=owner.pk, subject=("x.list", 3)).enqueue(1))
    assert b'href="/x/3/"' in client_for(owner).get(url(job)).content
