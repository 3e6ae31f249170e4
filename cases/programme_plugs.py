"""What programmes plug into the frame: queue entries, files, subjects of the trail, words."""

from django.db.models import Count as DbCount
from django.urls import reverse

from accounts.authz import Can, may
from cases.models import Proposal, ProposalItem
from cases.proposing import MOVES
from office.joints import Count, Queue

ACTS = {
    "entitlementrule.change": "mengubah ketentuan penerima",
    "proposalwindow.change": "mengubah kalender usulan",
    "proposal.create": "membuka usulan desa",
    "proposal.basis": "mencatat dasar usulan",
    "proposal.add": "memasukkan nama ke usulan",
    "proposal.remove": "mengeluarkan nama dari usulan",
    "proposal.submit": "mengusulkan ke Dinas Sosial",
    "proposal.confirm": "mengonfirmasi usulan",
    "proposal.return": "mengembalikan usulan ke desa",
    "proposal.refuse": "menolak usulan",
    "proposal.approve": "menyetujui usulan",
    "proposal.disapprove": "tidak menyetujui usulan",
    "proposal.send": "menandai usulan sudah dikirim",
    "proposal.accept": "mencatat usulan diterima",
    "proposal.decline": "mencatat usulan ditolak pusat",
}
WAITING = {
    "confirm": "Usulan menunggu konfirmasi",
    "approve": "Usulan menunggu persetujuan",
    "send": "Usulan siap dikirim",
}


def queue(user) -> Queue:
    """How many names wait for this user's decision, and how many drafts of the own village lie there."""
    counts = [_waiting(user, MOVES[name], label) for name, label in WAITING.items()]
    return Queue(counts=[count for count in counts if count])


def _waiting(user, move, label: str) -> Count | None:
    if not may(user, move.can):
        return None
    rows = ProposalItem.objects.visible_to(user, move.can).filter(status__in=move.sources)
    number = rows.aggregate(n=DbCount("pk"))["n"]
    status = move.sources[0].value
    return Count(label, number, f"{reverse('cases:proposal_list')}?status={status}", "wait") if number else None


def proposal_files(user, pk: int, change: bool):
    """Who may read or add to the paper of a proposal."""
    can = Can.PROPOSAL_EDIT if change else Can.PROPOSAL_VIEW
    return Proposal.objects.visible_to(user, can).filter(pk=pk).first()


def proposal_page(user, pk: str):
    rows = Proposal.objects.visible_to(user, Can.PROPOSAL_VIEW).select_related("programme", "village")
    row = rows.filter(pk=pk).first()
    return (str(row), row.get_absolute_url()) if row else None


def item_page(user, pk: str):
    rows = ProposalItem.objects.visible_to(user, Can.PROPOSAL_VIEW).select_related("proposal__programme", "person")
    row = rows.filter(pk=pk).first()
    return (f"{row.person}: {row}", row.proposal.get_absolute_url()) if row else None


def connect() -> None:
    """Called once from the app's `ready()`."""
    from cases import matrix
    from office import joints
    from trail import words

    words.register(ACTS)
    joints.queue.append(queue)
    joints.file_owner["cases.proposal"] = proposal_files
    joints.subject |= {"cases.proposal": proposal_page, "cases.proposalitem": item_page}
    joints.panels.setdefault("cases.family", []).append(matrix.of_family)
    joints.panels.setdefault("cases.person", []).append(matrix.of_person)
