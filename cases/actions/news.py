"""Who is told of a decision on proposed names, and that a list for the field is there; never of whom it is."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.urls import reverse

from accounts.models import Assignment, User
from accounts.notices import tell
from cases.models import FieldList, FieldRound, ProposalItem
from cases.proposing import month_words

DECIDED = {
    "return": "dikembalikan untuk diperbaiki",
    "refuse": "ditolak",
    "approve": "disetujui",
    "disapprove": "tidak disetujui",
    "accept": "diterima pusat",
    "decline": "ditolak pusat",
}


def of_names(items: Iterable[ProposalItem], name: str, *, by) -> None:
    """One notice a proposal to whoever handed the names in."""
    if name not in DECIDED:
        return
    counted = Counter((item.proposal, item.submitted_by) for item in items if item.submitted_by_id)
    for (proposal, user), number in counted.items():
        where = f"Usulan {proposal.programme.name} {month_words(proposal.period)}, {proposal.village.name}"
        tell([user], text=f"{where}: {number} nama {DECIDED[name]}"[:200], url=proposal.get_absolute_url(), but=by)


def of_release(round: FieldRound, *, by) -> None:
    """One notice to each who works lists of this round, by whichever assignments: of the role in the area, or named."""
    lists = list(round.lists.all())
    rows = Assignment.objects.active().filter(role=round.role, user__is_active=True)
    works: dict[User, set[FieldList]] = defaultdict(set)
    for row in rows.select_related("user", "desk").prefetch_related("regions"):
        works[row.user].update(one for one in lists if _works(row, one))
    for user, mine in works.items():
        if mine:
            url = next(iter(mine)).get_absolute_url() if len(mine) == 1 else reverse("cases:field_list")
            text = f"{round}: {len(mine)} daftar untuk Anda, batas waktu {round.deadline:%d-%m-%Y}"
            tell([user], text=text, url=url, key=f"fieldround:{round.pk}", but=by)


def of_return(row: FieldList, *, by) -> None:
    if row.reported_by_id:
        text = f"Daftar {row.get_kind_display()} dikembalikan untuk dilihat lagi"
        tell([row.reported_by], text=text, url=row.get_absolute_url(), but=by)


def _works(row: Assignment, one: FieldList) -> bool:
    if one.assigned_to_id:
        return one.assigned_to_id == row.user_id
    return row.area.families == "all" and row.area.covers(village=one.village_id, kecamatan=one.kecamatan_id)
