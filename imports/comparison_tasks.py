"""Background work on a comparison: made when it is large, participations ended and lists printed after it."""

from itertools import islice

from accounts.models import User
from documents import pdf
from imports import compared, results, village_lists
from imports import comparison_actions as actions
from imports.models import Batch
from imports.workflow import Status
from office.errors import DomainError
from office.jobs import stepped
from office.jobs.models import Job

LINES_A_STEP = 100


def begin(*, by, old: Batch, new: Batch) -> Job:
    """Have two large batches compared."""
    title = f"Membandingkan {old} dengan {new}"
    task = compare_batches.using(key=f"{compare_batches.module_path}:{old.pk}:{new.pk}", title=title, owner=by.pk)
    return _open(task, by, old.pk, new.pk)


def begin_ending(*, by, old: Batch, new: Batch, programmes: list[str], total: int) -> Job:
    """Have participations ended."""
    key = ":".join([end_participations.module_path, str(new.pk), *programmes])
    title = f"Mengakhiri kepesertaan menurut {new}"
    task = end_participations.using(key=key, title=title, owner=by.pk, subject=new, total=total)
    return _open(task, by, old.pk, new.pk, programmes, by.pk)


def begin_letters(*, by, old: Batch, new: Batch, programme: str, total: int) -> Job:
    """Have the lists for the villages made."""
    title = village_lists.title(programme)
    task = write_letters.using(title=title, owner=by.pk, subject=new, total=total)
    return _open(task, by, old.pk, new.pk, programme, by.pk)


def open_job(old: Batch, new: Batch) -> Job | None:
    """The comparison of these two that is being made."""
    return Job.objects.open().filter(key=f"{compare_batches.module_path}:{old.pk}:{new.pk}").first()


def _open(task, by, *args) -> Job:
    return Job.objects.of(task.enqueue(*args))


@stepped()
def compare_batches(job, old_id, new_id):
    """Two batches compared in one go: a pass over each, no longer than a page of the file takes to apply."""
    old, new = Batch.objects.get(pk=old_id), Batch.objects.get(pk=new_id)
    by = User.objects.filter(pk=job.owner).first()
    found = compared.make(old, new)  # outside the step: reading alone keeps no writer waiting
    with job.step():
        actions.made(by=by, old=old, new=new, found=found)
    return True


@stepped()
def end_participations(job, old_id, new_id, programmes, user_id):
    """Participations ended, a hundred persons at a time."""
    old, new = Batch.objects.get(pk=old_id), Batch.objects.get(pk=new_id)
    if {old.status, new.status} != {Status.APPLIED}:
        raise DomainError("Salah satu daftar sudah ditarik kembali. Kepesertaan yang tersisa tidak diakhiri.")
    lines = list(islice(actions.losing(actions.kept(old, new), programmes), job.done, job.done + LINES_A_STEP))
    before = job.position or {"ended": 0, "kept": 0}
    with job.step():
        ending = actions.Ending(User.objects.get(pk=user_id), old, new, programmes)
        ended, kept = ending.step(lines)
        job.position = {"ended": before["ended"] + ended, "kept": before["kept"] + kept}
        job.done += len(lines)
        job.message = _told(**job.position)
    return len(lines) < LINES_A_STEP


@stepped()
def write_letters(job, old_id, new_id, programme, user_id):
    """One list a village, as one PDF for the one who approved it."""
    old, new = Batch.objects.get(pk=old_id), Batch.objects.get(pk=new_id)
    by = User.objects.get(pk=user_id)
    listed = village_lists.people(actions.kept(old, new), programme)
    told = village_lists.data(old, new, programme, listed, by=by)
    made = pdf.render("village_list.typ", told)
    name = f"{village_lists.title(programme)} {actions.month(new)}.pdf"
    result = results.keep(lambda path: path.write_bytes(made), name=name)
    message = f"{len(listed)} orang di {len(told['villages'])} desa/kelurahan."
    with job.step(result=result, done=len(listed), message=message):
        pass
    return True


def _told(ended: int, kept: int) -> str:
    more = f" {kept} tetap karena masih ada anggota keluarga di daftar." if kept else ""
    return f"{ended} kepesertaan diakhiri.{more}"
