"""Lists as workbooks, made in the background for the one who asked."""

from accounts.models import User
from cases.models import Kind, Programme
from imports import handing_on, results, template_files
from imports.handing_on import Wish
from office import records
from office.jobs import stepped
from office.jobs.models import Job
from regions.models import Region

NOTED = 500  # rows between two notes of progress
MODELS = {"kecamatan": Region, "village": Region, "kind": Kind, "programme": Programme}


def begin(wish: Wish, *, reason: str, once=None) -> Job:
    """Have the workbook of a list made, with its event; a form sent twice asks for one."""

    def make() -> Job:
        handing_on.exported(wish=wish, reason=reason, ending="xlsx")
        return _enqueue(wish)

    return records.once(once, by=wish.user, make=make)


def _enqueue(wish: Wish) -> Job:
    asked = {name: getattr(wish, name).pk for name in MODELS if getattr(wish, name)} | {"period": wish.period}
    title = f"Menyiapkan {wish.shape.title}"
    task = hand_on.using(owner=wish.user.pk, title=title[:200], total=handing_on.listed(wish).count())
    return Job.objects.of(task.enqueue(wish.user.pk, wish.layout, asked))


@stepped()
def hand_on(job, user_id, layout, asked):
    """One workbook in one go, with what the user may see at this moment; begun anew if the worker dies."""
    chosen = {name: MODELS[name].objects.get(pk=asked[name]) for name in MODELS if name in asked}
    wish = Wish(User.objects.get(pk=user_id), layout, period=asked.get("period", ""), **chosen)
    written = 0

    def noted():
        nonlocal written
        for written, values in enumerate(handing_on.rows(wish), 1):
            if written % NOTED == 0:
                with job.step(done=min(written, job.total or written)):
                    pass
            yield values

    result = results.keep(lambda path: template_files.write(path, wish.shape, noted()), name=f"{wish.shape.title}.xlsx")
    with job.step(result=result, done=job.total or written, message=f"{written} baris siap diunduh."):
        pass
    return True
