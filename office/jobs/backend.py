"""What `django-tasks` asks of a backend: put a job in, look a job up. Doing it is the worker's."""

from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from office import clock
from office.jobs.models import Job, State

STATUS = {
    State.WAITING: TaskResultStatus.READY,
    State.RUNNING: TaskResultStatus.RUNNING,
    State.DONE: TaskResultStatus.SUCCESSFUL,
    State.FAILED: TaskResultStatus.FAILED,
    State.CANCELLED: TaskResultStatus.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DurableTask(Task):
    """A task and what its job shall carry: whose it is, what it is about, how much there is to do."""

    stepped: bool = False
    key: str = ""
    owner: int | None = None
    subject: tuple[str, str] | models.Model | None = None
    total: int | None = None
    title: str = ""

    def using(self, *, key=None, owner=None, subject=None, total=None, title=None, **base) -> "DurableTask":
        """The same task with `key` (one open job per key), `owner` (user id), `subject` (a saved record or its
        (type, id)), `total` (things to do), `title` (for the user), and what django-tasks knows: `priority`,
        `run_after`, `queue_name`, `backend`."""
        own = {"key": key, "owner": owner, "subject": subject, "total": total, "title": title}
        return replace(Task.using(self, **base), **{name: value for name, value in own.items() if value is not None})

    @property
    def subject_pair(self) -> tuple[str, str]:
        match self.subject:
            case None:
                return "", ""
            case models.Model() as record:
                return record._meta.label_lower, str(record.pk)
            case (kind, pk):
                return kind, str(pk)


class DurableBackend(BaseTaskBackend):
    """Jobs as rows: enqueued inside a transaction they exist exactly if what else it wrote exists."""

    task_class = DurableTask
    supports_defer = True
    supports_priority = True
    supports_get_result = True

    def enqueue(self, task: DurableTask, args, kwargs) -> TaskResult:
        """A new job; with a key, the open job of that key if there is one (a double click starts one job)."""
        self.validate_task(task)
        now = clock.now()
        kind, pk = task.subject_pair
        job = _insert(
            Job(
                task=task.module_path,
                args=normalize_json(args),
                kwargs=normalize_json(kwargs),
                queue=task.queue_name,
                priority=task.priority,
                key=task.key,
                title=task.title[:200],
                owner=task.owner,
                subject_type=kind,
                subject_id=pk,
                total=task.total,
                run_after=task.run_after or now,
                created_at=now,
            )
        )
        result = result_of(job, task)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult:
        try:
            return result_of(Job.objects.get(public=result_id))
        except (Job.DoesNotExist, ValidationError, ValueError) as error:
            raise TaskResultDoesNotExist(result_id) from error


def result_of(job: Job, task: Task | None = None) -> TaskResult:
    """A job in the words of `django-tasks`."""
    result = TaskResult(
        task=task or import_string(job.task),
        id=str(job.public),
        status=STATUS[job.state],
        enqueued_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.heartbeat_at,
        args=job.args,
        kwargs=job.kwargs,
        backend="default",
        errors=[TaskError(exception_class_path="builtins.Exception", traceback=job.error)] if job.error else [],
        worker_ids=[job.worker] * job.attempts,
    )
    object.__setattr__(result, "_return_value", job.result)
    return result


def _insert(job: Job) -> Job:
    for _ in range(5):  # the open job of this key may end between our refused insert and our look at it
        try:
            with transaction.atomic():
                job.save(force_insert=True)
            return job
        except IntegrityError:
            other = job.key and Job.objects.open().filter(key=job.key).first()
            if other:
                return other
            job.pk = None
            if not job.key:
                raise
    raise RuntimeError(f"Could neither make nor find the job {job.key!r}.")
