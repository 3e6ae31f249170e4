"""Background work of programmes: a move with all names of a round, and lists for all villages."""

from django.db.models import Q

from accounts.authz import Role
from accounts.models import User
from cases import field_lists, proposed
from cases.actions import fieldwork
from cases.actions.proposal import move_names
from cases.fieldwork import RoundStatus
from cases.models import FieldRound, Programme
from cases.proposing import MOVES
from office.jobs import stepped
from office.jobs.models import Job

NAMES_A_STEP = 40
VILLAGES_A_STEP = 8


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


# --- Lists for the field -------------------------------------------------------------------------
def begin_round(*, round: FieldRound) -> Job:
    """Make the lists of a round, one village (or one pendamping) a step."""
    title = f"Menyiapkan {round}"
    task = make_lists.using(key=f"field:{round.pk}", owner=round.made_by_id, subject=round, title=title[:200])
    return Job.objects.of(task.enqueue(round.pk))


@stepped()
def make_lists(job, round_id):
    """Killed in between it goes on with the next village; a list made twice is the same list."""
    row = FieldRound.objects.select_related("programme", "made_by").get(pk=round_id)
    if row.status != RoundStatus.PREPARING:
        return True
    if row.role == Role.PENDAMPING:
        return _for_workers(job, row)
    after = job.position.get("after", "")
    rows = list(field_lists.villages(row).filter(pk__gt=after)[:VILLAGES_A_STEP])
    if not rows:
        return _ready(job, row)
    with job.step(position={"after": rows[-1].pk}, done=job.done + len(rows), total=field_lists.villages(row).count()):
        for village in rows:
            fieldwork.fill(round=row, subjects=field_lists.subjects(row, Q(village=village)), village=village)
    return False


def _for_workers(job, row: FieldRound) -> bool:
    with job.step():
        for worker, families in field_lists.accompanied(row).items():
            fieldwork.fill(round=row, subjects=families, worker=worker)
    return _ready(job, row)


def _ready(job, row: FieldRound) -> bool:
    made = row.lists.count()
    message = f"{made} daftar siap; menunggu satu persetujuan." if made else "Tidak ada nama untuk daftar ini."
    with job.step(message=message):
        fieldwork.ready(round=row, by=row.made_by)
    return True
