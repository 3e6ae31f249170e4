"""Background work of programmes: a move with all names of a round."""

from accounts.models import User
from cases import proposed
from cases.actions.proposal import move_names
from cases.models import Programme
from cases.proposing import MOVES
from office.jobs import stepped
from office.jobs.models import Job

NAMES_A_STEP = 40


def begin_move(*, by, programme: Programme, period: str, name: str) -> Job:
    """Move all names of a programme and month; asked for twice while it runs, it is one job."""
    move = MOVES[name]
    total = proposed.in_round(by, move.can, programme, period).filter(status__in=move.sources).count()
    title = f"{move.label}: {programme.name} {period}"
    task = move_round.using(
        key=f"usulan:{programme.pk}:{period}:{name}", owner=by.pk, title=title[:200], total=total
    )  # fmt: skip
    return Job.objects.of(task.enqueue(by.pk, programme.pk, period, name))


@stepped()
def move_round(job, user_id, programme_id, period, name):
    """Some names a step, with the rights the user has at that moment."""
    user, move = User.objects.get(pk=user_id), MOVES[name]
    rows = proposed.in_round(user, move.can, Programme.objects.get(pk=programme_id), period)
    rows = rows.filter(status__in=move.sources, pk__gt=job.position.get("after", 0)).order_by("pk")
    items = list(rows.select_related("proposal__programme", "proposal__village", "person", "family")[:NAMES_A_STEP])
    moved = job.position.get("moved", 0)
    if not items:
        with job.step(message=f"{moved} nama {move.done}, {job.done - moved} belum dapat diproses."):
            pass
        return True
    with job.step(done=job.done + len(items)):
        result = move_names(by=user, name=name, items=items)
        job.position = {"after": items[-1].pk, "moved": moved + result.done}
    return False
