"""Keys of forms answered long ago are forgotten, step by step."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from office import tasks
from office.jobs.models import Job, Schedule, State
from office.jobs.worker import drain
from office.models import Once

pytestmark = pytest.mark.django_db


def test_forgets_old_keys_and_keeps_new_ones(at, monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 2)
    now = at(datetime(2026, 11, 21, 2, 0))
    for days in (0, 29, 31, 32, 400):
        Once.objects.create(key=uuid4(), user_id=1, at=now - timedelta(days=days))
    job = Job.objects.of(tasks.forget_keys.enqueue())
    drain(job)
    job.refresh_from_db()
    assert (job.state, job.done) == (State.DONE, 3)
    assert Once.objects.count() == 2


def test_runs_every_night():
    assert Schedule.objects.get(name="forget-form-keys").task == "office.tasks.forget_keys"
