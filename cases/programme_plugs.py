"""What programmes plug into the frame: queue entries, files, subjects of the trail, words."""

from django.db.models import Count as DbCount
from django.urls import reverse

from accounts.authz import Can, areas, may
from cases import field_lists, fieldwork
from cases.models import FieldItem, FieldList, FieldRound, Proposal, ProposalItem
from cases.proposing import MOVES
from office.joints import Count, Queue, QueueItem
from office.settings import Definition, Type

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
    "field.round": "membuat putaran daftar kerja",
    "field.ready": "menyelesaikan penyiapan putaran",
    "field.release": "menyetujui dan menerbitkan putaran",
    "field.cancel": "membatalkan putaran",
    "field.list": "membuat daftar kerja lapangan",
    "field.due": "memasukkan ke daftar pemutakhiran DTSEN",
    "field.outcome": "mencatat hasil kunjungan",
    "field.report": "menyerahkan daftar kerja",
    "field.return": "mengembalikan daftar kerja",
    "field.confirm": "mengonfirmasi daftar kerja",
    "field.apply": "menerapkan hasil kunjungan",
    "field.print": "mencetak daftar kerja",
}
QUEUED = 20
SETTINGS = (
    Definition(
        "field.objection_days", Type.WHOLE, 14, "Batas waktu sanggah (hari)", "Daftar lapangan",
        "Tanggapan kelayakan diperiksa paling lambat 14 hari (praktik Cek Bansos).", least=1, most=90,
    ),
    Definition(
        "field.dtsen_months", Type.WHOLE, 6, "Pemutakhiran DTSEN setelah reaktivasi PBI (bulan)", "Daftar lapangan",
        "Enam bulan menurut Permensos 3/2026 Pasal 20.", least=1, most=24,
    ),
)  # fmt: skip
WAITING = {
    "confirm": "Usulan menunggu konfirmasi",
    "approve": "Usulan menunggu persetujuan",
    "send": "Usulan siap dikirim",
}


def queue(user) -> Queue:
    """What waits: names to decide on, lists to work (late first), to review, rounds to release."""
    counts = [_waiting(user, MOVES[name], label) for name, label in WAITING.items()]
    return Queue([count for count in counts if count], [*_to_work(user), *_to_review(user), *_to_release(user)])


def _to_work(user) -> list[QueueItem]:
    """Open lists for this very worker; those who enter paper for all villages see them in the list alone."""
    if not any(area.role in fieldwork.WORKERS for area in areas(user, Can.FIELD_WORK)):
        return []
    rows = FieldList.objects.visible_to(user, Can.FIELD_WORK).open().filter(role__in=[a.role for a in user.areas])
    rows = list(rows.select_related("village", "assigned_to").order_by("deadline", "pk")[:QUEUED])
    progress = field_lists.progress(user, rows)
    return [_work(row, *progress.get(row.pk, (0, 0))) for row in rows if progress.get(row.pk, (0, 1))[1]]


def _work(row: FieldList, done: int, total: int) -> QueueItem:
    act = "Serahkan" if done == total else "Kerjakan"
    state = "Semua dikunjungi" if done == total else f"{total - done} belum dikunjungi"
    return _entry(row, state, "now" if done == total else "wait", row.created_at, act, row.deadline)


def _to_review(user) -> list[QueueItem]:
    if not may(user, Can.FIELD_CONFIRM):
        return []
    rows = FieldList.objects.visible_to(user, Can.FIELD_CONFIRM).filter(status=fieldwork.Status.REPORTED)
    rows = rows.exclude(reported_by=user.pk).select_related("village", "assigned_to").order_by("reported_at")
    return [_entry(row, row.get_status_display(), "wait", row.reported_at, "Tinjau") for row in rows[:QUEUED]]


def _to_release(user) -> list[QueueItem]:
    if not may(user, Can.FIELD_CONFIRM):
        return []
    rows = FieldRound.objects.visible_to(user, Can.FIELD_CONFIRM).filter(status=fieldwork.RoundStatus.READY)
    return [
        QueueItem(
            number="", title=str(row), detail="Daftar kerja lapangan", place="", status=row.get_status_display(),
            tone="wait", since=row.created_at, act="Setujui", url=row.get_absolute_url(),
        )
        for row in rows.exclude(made_by=user.pk).order_by("pk")[:QUEUED]
    ]  # fmt: skip


def _entry(row: FieldList, status: str, tone: str, since, act: str, due=None) -> QueueItem:
    return QueueItem(
        number="", title=f"{row.get_kind_display()} {row.period}".strip(), detail="Daftar kerja lapangan",
        place=row.place, status=status, tone=tone, since=since, act=act, url=row.get_absolute_url(), due=due,
    )  # fmt: skip


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


def list_files(user, pk: int, change: bool):
    """The signed scan of a field list: for who sees the list, and adds to it who works it."""
    can = Can.FIELD_WORK if change else Can.FIELD_VIEW
    return FieldList.objects.visible_to(user, can).filter(pk=pk).first()


def item_files(user, pk: int, change: bool):
    """The photo of a visit: for who sees the name on the list."""
    can = Can.FIELD_WORK if change else Can.FIELD_VIEW
    return FieldItem.objects.visible_to(user, can).filter(pk=pk).first()


def _page(model, can: Can):
    """For trail subjects: label and page of a record of `model`, None outside the scope."""

    def find(user, pk: str):
        row = model.objects.visible_to(user, can).filter(pk=pk).first()
        return (str(row), (row.list if model is FieldItem else row).get_absolute_url()) if row else None

    return find


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
    from office import joints, settings
    from trail import words

    words.register(ACTS)
    joints.queue.append(queue)
    joints.file_owner["cases.proposal"] = proposal_files
    joints.file_owner |= {"cases.fieldlist": list_files, "cases.fielditem": item_files}
    joints.subject |= {
        "cases.proposal": proposal_page,
        "cases.proposalitem": item_page,
        "cases.fieldround": _page(FieldRound, Can.FIELD_VIEW),
        "cases.fieldlist": _page(FieldList, Can.FIELD_VIEW),
        "cases.fielditem": _page(FieldItem, Can.FIELD_VIEW),
    }
    settings.define(*SETTINGS)
    joints.panels.setdefault("cases.family", []).append(matrix.of_family)
    joints.panels.setdefault("cases.person", []).append(matrix.of_person)
