"""Background work on a batch: read, check, apply. Each step commits with its position; any worker may go on."""

from imports import actions, applying, cage, deciding, endings, staging, store, undoing, writes
from imports.models import Batch, Result, Row
from imports.register import actors, actors_undone, helping, looking
from imports.workflow import Status
from office.jobs import stepped
from office.jobs.models import Job

LONG = 10_000  # rows of a list that the planner of the database should know of

_TOOLS: dict[tuple[str, int], staging.Tools] = {}  # of the one batch this worker is checking


def begin(batch: Batch, *, by) -> None:
    """Have a new upload read."""
    _enqueue(read_file, batch, by, f"Membaca {batch.file_name}")


def check(batch: Batch, *, by) -> None:
    """Have the rows of a confirmed batch checked."""
    _enqueue(check_rows, batch, by, f"Memeriksa {batch.file_name}")


def recheck(batch: Batch, *, by) -> None:
    """Have the rows checked again in which something was repaired or decided."""
    _enqueue(recheck_rows, batch, by, f"Memeriksa ulang {batch.file_name}")


def apply(batch: Batch, *, by) -> None:
    """Have a batch applied that was let go."""
    _enqueue(apply_rows, batch, by, f"Menerapkan {batch.file_name}", total=batch.rows_total)


def undo(batch: Batch, *, by) -> None:
    """Have an applied batch taken back."""
    total = batch.count("result", Result.CREATED) + batch.count("result", Result.UPDATED)
    _enqueue(undo_rows, batch, by, f"Menarik kembali {batch.file_name}", total=total)


def job_of(batch: Batch) -> Job | None:
    """The latest job about a batch."""
    return Job.objects.about(batch).order_by("-pk").first()


def _enqueue(task, batch: Batch, by, title: str, total: int | None = None) -> None:
    key = f"{task.module_path}:{batch.pk}"
    owner = by.pk if by else None
    task.using(key=key, owner=owner, subject=batch, total=total, title=title[:200]).enqueue(batch.pk)


@stepped()
def read_file(job, batch_id):
    """The file through the cage; ends with its tables or with the sentence why not."""
    batch = Batch.objects.get(pk=batch_id)
    if batch.status != Status.READING:
        return True
    try:
        found = staging.read(batch)
    except cage.Refused as error:
        with job.step(message=error.message[:500]):
            actions.refuse(batch=batch, sentence=error.message, by=batch.uploaded_by)
    else:
        with job.step():
            if batch := _held(batch_id, Status.READING):
                actions.survey(batch=batch, found=found, by=batch.uploaded_by)
    if batch is None:  # given up meanwhile
        store.forget_spool(Batch.objects.get(pk=batch_id))
    return True


@stepped()
def check_rows(job, batch_id):
    """Rows staged, compared with each other, and with the register."""
    with job.step():
        batch = _held(batch_id, Status.CHECKING)
        if batch:
            job.position, job.done = checking_step(batch, job.position)
        else:
            looking.forget()
    return batch is None or job.position["phase"] == "end"


@stepped()
def recheck_rows(job, batch_id):
    """Rows with reasons or repairs read again, then compared as in the first check."""
    with job.step():
        batch = _held(batch_id, Status.CHECKING)
        if batch:
            position = job.position or {"phase": "again", "after": 0, "done": batch.rows_total}
            job.position, job.done = checking_step(batch, position)
        else:
            looking.forget()
    return batch is None or job.position["phase"] == "end"


@stepped()
def apply_rows(job, batch_id):
    """Rows taken into the register, some thousand at a time."""
    after = None
    with job.step():
        if batch := _held(batch_id, Status.APPLYING):
            after, count = applying_step(batch, job.position.get("after", 0))
            job.position, job.done = {"after": after}, job.done + count
    return after is None


@stepped()
def undo_rows(job, batch_id):
    """Rows taken back, some thousand at a time."""
    after = None
    with job.step():
        if batch := _held(batch_id, Status.UNDOING):
            after, count = undoing_step(batch, job.position.get("after", 0))
            job.position, job.done = {"after": after}, job.done + count
    return after is None


def undoing_step(batch: Batch, after: int) -> tuple[int | None, int]:
    """One step of taking back inside the caller's transaction: (last row done, how many); None when all are done.

    After the rows what had ended on the word of the list.
    """
    last = after
    undo_step = actors_undone.undo_step if batch.of_psks else undoing.undo_step
    after, count = undo_step(batch, after, by=batch.undone_by)
    if after is None and (restored := endings.restore_step(batch, by=batch.undone_by)):
        return last, restored
    if after is None:
        actions.undone(batch=batch)
    return after, count


def _held(batch_id: int, status: Status) -> Batch | None:
    """The batch, locked for this step, so that nobody gives it up meanwhile; None if it stands elsewhere."""
    rows = Batch.objects.select_for_update(of=("self",)).select_related("uploaded_by", "applied_by", "undone_by")
    return rows.filter(pk=batch_id, status=status).first()


def checking_step(batch: Batch, position: dict) -> tuple[dict, int]:
    """One step of the check inside the caller's transaction: (new position, rows staged so far)."""
    phase, done = position.get("phase", "rows"), position.get("done", 0)
    if phase == "rows":
        tools = _tools(batch)
        found = staging.check_step(tools, position.get("spool", {}))
        if found is None:
            if done >= LONG:
                writes.tell_planner(Row, ["batch_id", "id"])
            return {"phase": "compare", "done": done}, done
        spool, count = found
        return {"phase": "rows", "spool": spool, "done": done + count}, done + count
    if phase == "again":
        after = deciding.again_step(_tools(batch), position["after"])
        return {"phase": "again" if after else "compare", "after": after, "done": done}, done
    if phase == "compare":
        staging.compare(batch)
        deciding.skip_decided(batch)
        return {"phase": "register", "after": 0, "done": done}, done
    after = _room(batch).preview_step(batch, position["after"], done)
    if after is None:
        deciding.skip_decided(batch)
        actions.preview(batch=batch, by=batch.uploaded_by)
        return {"phase": "end", "done": done}, done
    return {"phase": "register", "after": after, "done": done}, done


def applying_step(batch: Batch, after: int) -> tuple[int | None, int]:
    """One step of applying inside the caller's transaction: (last row done, how many); None when all are done."""
    settled = 0 if after else applying.settle(batch)
    room = _room(batch)
    rows = room.part_of(batch, after, unsettled=True)
    if not rows:
        helping.forget()
        if batch.rows_total >= LONG:
            writes.tell_planner(Row, ["batch_id", "person_id"])  # taking back asks for the rows of persons
        actions.finish(batch=batch)
        return None, settled
    room.apply_step(batch, rows, by=batch.applied_by)
    return rows[-1].pk, settled + len(rows)


def _room(batch: Batch):
    """What decides and writes for the register a list is of: people, or PSKS."""
    return actors if batch.of_psks else applying


def _tools(batch: Batch) -> staging.Tools:
    """Made once per check of a batch, not once per step; one batch at a time is kept."""
    key = (batch.path, batch.version)
    if key not in _TOOLS:
        _TOOLS.clear()
        _TOOLS[key] = staging.Tools.of(batch)
    return _TOOLS[key]
