"""What waits for whom: the rows of "Tugas saya" and the counts above them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import slugify

from accounts.authz import Can, areas, may
from office.joints import Count, Queue, QueueItem
from referrals.models import Intake, Objection, Referral
from referrals.queries import LIST
from referrals.sight import place
from referrals.workflow import MOVES, OPEN, REFERRAL_TONES, Holder, ReferralStatus, Status

MOST = 25
CAP = 1000


@dataclass(frozen=True)
class Wait:
    """One heap of work: the intakes on which `move` is open to the user and that meet `when`."""

    label: str
    move: str
    when: Q
    act: str
    target: Callable[[Intake], str]
    tone: str = "wait"
    status: str = ""
    desk: str = ""  # only for who receives there: "village", "kecamatan", "office"; "": for everybody

    @property
    def name(self) -> str:
        """Heaps of one label are one heap to the user, and this its name in addresses."""
        return slugify(self.label)


def _to(name: str) -> Callable[[Intake], str]:
    return lambda intake: reverse("referrals:intake_move", args=[intake.pk, name])


def _complete(intake: Intake) -> str:
    return reverse("referrals:intake_complete", args=[intake.pk])


def _page(intake: Intake) -> str:
    return intake.get_absolute_url()


AT_DESK = ~Q(holder_level=Holder.VILLAGE)
_REFUSED = Referral.objects.filter(intake=OuterRef("pk"), status=ReferralStatus.REJECTED, replaced_by=None)
_ASKING = Referral.objects.filter(intake=OuterRef("pk"), status=ReferralStatus.INCOMPLETE)

WAITS = (
    Wait("perlu saya lengkapi", "complete", Q(), "Lengkapi", _complete, desk="village"),
    Wait(
        "perlu saya lengkapi",
        "complete_referral",
        ~Q(asked_for=""),
        "Lengkapi",
        _complete,
        status="Perlu dilengkapi",
        desk="village",
    ),
    Wait(
        "perlu saya lengkapi",
        "complete",
        Q(received_village=None, received_kecamatan__isnull=False),
        "Lengkapi",
        _complete,
        desk="kecamatan",
    ),
    Wait(
        "perlu dilengkapi di kantor",
        "complete",
        Q(received_village=None, received_kecamatan=None),
        "Lengkapi",
        _complete,
        desk="office",
    ),
    Wait("ditangani di desa", "handle_village", Q(status=Status.RECEIVED), "Tangani", _page),
    Wait(
        "ditangani di desa",
        "finish",
        ~Q(Exists(_REFUSED), status=Status.HANDLED) & Q(holder_level=Holder.VILLAGE),
        "Catat hasil",
        _to("finish"),
    ),
    Wait(
        "menunggu verifikasi",
        "verify",
        Q(),
        "Verifikasi",
        _to("verify"),
        status="Menunggu verifikasi",
    ),
    Wait(
        "kembali dari rujukan",
        "finish",
        Q(Exists(_REFUSED), status=Status.HANDLED),
        "Tindak lanjuti",
        _page,
        tone="late",
        status="Ditolak tujuan rujukan",
    ),
    Wait(
        "ditolak tujuan rujukan",
        "ask_for_referral",
        Q(Exists(_REFUSED)),
        "Rujuk lagi",
        _page,
        tone="late",
        status="Ditolak tujuan rujukan",
    ),
    Wait(
        "tujuan rujukan minta kelengkapan",
        "ask_for_referral",
        Q(Exists(_ASKING)),
        "Lihat",
        _page,
        status="Diminta dilengkapi",
    ),
    Wait(
        "tujuan rujukan minta kelengkapan",
        "refer",
        Q(Exists(_ASKING), holder_level=Holder.VILLAGE),
        "Lihat",
        _page,
        status="Diminta dilengkapi",
    ),
    Wait(
        "menunggu tindak lanjut",
        "finish",
        ~Q(Exists(_REFUSED)) & AT_DESK,
        "Tindak lanjuti",
        _page,
        tone="now",
    ),
    Wait(
        "belum diberi tahu",
        "close",
        Q(),
        "Beri tahu",
        _to("close"),
        tone="done",
        status="Selesai, belum diberitahukan",
    ),
    Wait(
        "penolakan belum diberitahukan",
        "tell",
        Q(told_on=None, unreachable_reason=""),
        "Beri tahu",
        _to("tell"),
        status="Belum diberitahukan",
    ),
)


def queue(user) -> Queue:
    """What waits for this user in this room, each row with its next act."""
    counts: dict[str, Count] = {}
    given = Intake.objects.filter(worker=user.pk, status__in=OPEN).exists()
    items: list[QueueItem] = []
    for wait in _open_to(user):
        found = waiting(user, wait)
        rows = _first(found, user if given else None)
        if rows:
            number = len(rows) if len(rows) < MOST else found[:CAP].count()
            before = counts[wait.label].number if wait.label in counts else 0
            url = f"{reverse('referrals:intake_list')}?waits={wait.name}"
            counts[wait.label] = Count(wait.label, before + number, url, wait.tone)
            items += [_item(wait, row, user) for row in rows]
    inbox, objections = _inbox(user), _objections(user)
    return Queue(
        counts=[*counts.values(), *objections.counts, *inbox.counts], items=items + objections.items + inbox.items
    )


def heaps(user) -> list[tuple[str, str]]:
    """Name and label of each heap of work that may wait for this user."""
    return list({wait.name: (wait.name, wait.label.capitalize()) for wait in _open_to(user)}.values())


def of_heap(user, name: str) -> Q:
    """The intakes that a count of "Tugas saya" counts, for the list it opens."""
    found = Q(pk__in=[])
    for wait in _open_to(user):
        if wait.name == name:
            found |= Q(pk__in=waiting(user, wait).values("pk"))
    return found


def _open_to(user) -> list[Wait]:
    return [wait for wait in WAITS if any(may(user, can) for can in MOVES[wait.move].cans)]


def _objections(user) -> Queue:
    """What the people objected to and nobody answered yet."""
    if not may(user, Can.INTAKE_DECIDE):
        return Queue()
    found = Objection.objects.visible_to(user, Can.INTAKE_DECIDE).open().order_by("pk")
    rows = list(found.select_related("intake__service", "intake__village", "intake__kecamatan")[:MOST])
    items = [
        QueueItem(
            row.intake.number, row.intake.subject_label, row.intake.service.name,
            " · ".join(filter(None, place(row.intake))), "Keberatan warga", "wait", row.at, "Jawab",
            row.get_absolute_url(),
        )
        for row in rows
    ]  # fmt: skip
    return Queue([Count("keberatan warga", len(rows), rows[0].get_absolute_url(), "wait")] if rows else [], items)


def waiting(user, wait: Wait) -> QuerySet[Intake]:
    """The intakes of one heap; each desk completes what it received."""
    if wait.desk and wait.desk not in _desks(user):
        return Intake.objects.none()
    return Intake.objects.movable(user, MOVES[wait.move]).filter(wait.when)


def _first(found: QuerySet[Intake], mine) -> list[Intake]:
    """The first of a heap, those given to `mine` (a user, or None) before the others."""
    rows = found.select_related(*LIST).order_by(F("due_at").asc(nulls_last=True), "moved_at", "pk")
    if mine is None:
        return list(rows[:MOST])
    own = list(rows.filter(worker=mine)[:MOST])
    return own + list(rows.exclude(pk__in=[row.pk for row in own])[: MOST - len(own)])


def _desks(user) -> set[str]:
    """At which kinds of desk the user receives."""
    mine = areas(user, Can.INTAKE_COMPLETE)
    held = {
        "office": any(a.district for a in mine),
        "village": any(a.villages for a in mine),
        "kecamatan": any(a.kecamatan for a in mine),
    }
    return {name for name, there in held.items() if there}


def _item(wait: Wait, row: Intake, user) -> QueueItem:
    mine = row.worker_id == user.pk
    return QueueItem(
        number=row.number,
        title=row.subject_label,
        detail=" · ".join(filter(None, ["Untuk Anda" if mine else "", row.service.name, row.asked_for[:80]])),
        place=" · ".join(filter(None, place(row))),
        status=wait.status or row.get_status_display(),
        tone=wait.tone,
        since=row.moved_at,
        act=wait.act,
        url=wait.target(row),
        due=row.due_at,
        mine=mine,
    )


NEXT = {
    ReferralStatus.SENT: "Jawab",
    ReferralStatus.ACCEPTED: "Proses",
    ReferralStatus.IN_PROGRESS: "Catat hasil",
    ReferralStatus.INCOMPLETE: "Lihat",
}


def _inbox(user) -> Queue:
    """The desk's inbox: what was sent and waits for an answer, then what is under way."""
    desks = {area.desk_id for area in areas(user, Can.REFERRAL_ANSWER)}
    if not desks:
        return Queue()
    found = Referral.objects.visible_to(user, Can.REFERRAL_ANSWER).filter(desk__in=desks, status__in=list(NEXT))
    new, rest = (
        found.filter(status=ReferralStatus.SENT),
        found.exclude(status__in=[ReferralStatus.SENT, ReferralStatus.INCOMPLETE]),
    )
    url = reverse("referrals:referral_list")
    counts = [
        Count("rujukan baru", new[:CAP].count(), f"{url}?status=dikirim", "wait"),
        Count("rujukan berjalan", rest[:CAP].count(), f"{url}?status=diproses", "now"),
    ]
    shown = (found.exclude(status=ReferralStatus.INCOMPLETE)).select_related(
        "intake__village", "intake__kecamatan", "programme", "desk"
    )
    return Queue(
        [count for count in counts if count.number],
        [_referral_item(r) for r in shown.order_by(F("due_at").asc(nulls_last=True), "moved_at", "pk")[:MOST]],
    )


def _referral_item(row: Referral) -> QueueItem:
    shared = dict(row.shared)
    return QueueItem(
        number=row.number,
        title=shared.get("Nama") or "Data terbatas",
        detail=" · ".join(filter(None, [row.programme.name if row.programme_id else "", row.purpose[:80]])),
        place=shared.get("Alamat", ""),
        status=row.get_status_display(),
        tone=REFERRAL_TONES.get(ReferralStatus(row.status), ""),
        since=row.moved_at,
        act=NEXT[ReferralStatus(row.status)],
        url=row.get_absolute_url(),
        due=row.due_at,
    )
