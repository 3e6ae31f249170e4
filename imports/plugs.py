"""What this room plugs into the others: its acts in words, its part of "Tugas saya", the page of a batch."""

from django.db.models import Q

from accounts.authz import Can, may
from cases.models import Participation, Proposal, ProposalItem
from cases.proposing import Status as Standing
from cases.proposing import month_words
from imports import gates
from imports.models import Batch
from imports.workflow import Status
from office import settings
from office.joints import Panel, Queue, QueueItem

ACTS = {
    "import.upload": "mengunggah berkas impor",
    "import.refuse": "menolak berkas impor",
    "import.survey": "membaca berkas impor",
    "import.confirm": "menetapkan kolom berkas impor",
    "import.reopen": "membuka lagi kolom berkas impor",
    "import.preview": "memeriksa baris impor",
    "import.apply": "menerapkan impor",
    "import.finish": "menyelesaikan impor",
    "import.reread": "meminta berkas impor dibaca ulang",
    "import.recheck": "memeriksa ulang baris impor",
    "import.undo": "menarik kembali impor",
    "import.undone": "selesai menarik kembali impor",
    "import.decide": "memutuskan baris impor",
    "import.fix": "memperbaiki sel baris impor",
    "import.compare": "membandingkan dua daftar",
    "import.compare_export": "mengunduh perbandingan dua daftar",
    "import.export": "mengunduh daftar dari register",
    "import.letters": "menyetujui daftar per desa",
    "import.end": "mengakhiri kepesertaan menurut perbandingan",
    "import.cancel": "membatalkan impor",
    "import.download": "mengunduh hasil impor",
    "import.read": "membaca baris rahasia impor",
}
WAITING = {Status.COLUMNS: "Periksa kolom", Status.PREVIEW: "Terapkan"}


def queue(user) -> Queue:
    """Own batches that wait for the user; where four eyes are wanted, those of others that wait to be applied."""
    if not may(user, Can.IMPORT_UPLOAD):
        return Queue()
    own, ready = Q(uploaded_by=user), Q(status=Status.PREVIEW)
    wanted = own & Q(status=Status.COLUMNS)
    wanted |= ready & ~own if settings.get(gates.FOUR_EYES) and may(user, Can.IMPORT_APPLY) else ready & own
    rows = Batch.objects.visible_to(user, Can.IMPORT_UPLOAD).filter(wanted)
    return Queue(items=[_item(batch) for batch in rows.order_by("uploaded_at")[:20]])


def subject(user, pk: str) -> tuple[str, str] | None:
    """Label and address of a batch, None outside the user's scope."""
    batch = Batch.objects.visible_to(user).filter(pk=pk).first()
    return (str(batch), batch.get_absolute_url()) if batch else None


def _item(batch: Batch) -> QueueItem:
    return QueueItem(
        number=str(batch),
        title=batch.file_name,
        detail=f"{batch.rows_total} baris" if batch.rows_total else batch.layout_title,
        place="",
        status=batch.get_status_display(),
        tone=batch.tone,
        since=batch.uploaded_at,
        act=WAITING[Status(batch.status)],
        url=batch.get_absolute_url(),
    )


def of_participation(row: Participation, user) -> list[Panel]:
    """From which file a participation came; the file itself for those who see imports."""
    number = row.origin.removeprefix("impor:")
    if number == row.origin or not number.isdecimal():
        return []
    batch = Batch.objects.filter(pk=int(number)).first()
    if batch is None:
        return []
    seen = Batch.objects.visible_to(user).filter(pk=batch.pk).exists()
    return [Panel("Asal berkas", "imports/_source_panel.html", {"batch": batch, "seen": seen})]


def of_proposal(proposal: Proposal, user) -> list[Panel]:
    """The file of the whole round, one per programme and month, for those who may take lists out."""
    if not (may(user, Can.PERSON_EXPORT) and may(user, Can.PERSON_REVEAL)) or not proposal.programme.code:
        return []
    items = ProposalItem.objects.visible_to(user, Can.PERSON_EXPORT).filter(
        proposal__programme=proposal.programme, proposal__period=proposal.period,
        status__in=[Standing.APPROVED, Standing.SENT],
    )  # fmt: skip
    context = {"proposal": proposal, "month": month_words(proposal.period), "number": items.count()}
    return [Panel("Template Excel V.4", "imports/_proposal_panel.html", context)]
