"""Akses darurat: what an exact number names, who is told, what the pages and joints ask."""

from django.urls import reverse

from accounts.authz import SECRET, Can, Role, may
from accounts.models import User
from accounts.notices import holders
from cases import scope
from cases.casework import number_of
from cases.models import Case, EmergencyAccess, Person
from cases.search import by_nik, digits16
from office import joints
from office.joints import Count, Queue, QueueItem
from office.models import Desk
from trail.models import Event

Record = Person | Case
SUPERVISORS = (Role.SEKRETARIS, Role.KADIS)  # who stands in for a Kabid, in this order
MOST = 25


def named_by(user, number: str) -> Record | None:
    """The one record an exact number names inside the area of `user`, Rahasia or not.

    A case number, a NIK, or a number of another room (`joints.numbered`); None for everything else, alike.
    """
    if case := number_of(number):
        inside = Case.objects.filter(scope.emergency_area(user, "case"))
        found = inside.filter(number=case).first()
    elif nik := digits16(number):
        inside = Person.objects.filter(scope.emergency_area(user, "person"))
        rows = list(by_nik(inside, nik).order_by("nik_disputed", "pk")[:2])
        found = rows[0] if rows else None
    else:
        ids = [pk for name in joints.numbered if (pk := name(number)) is not None]
        found = Person.objects.filter(scope.emergency_area(user, "person"), pk__in=ids).first()
    return found


def needs_none(user, record: Record) -> bool:
    """Whether `user` reads all of the record as it is."""
    can = Can.PERSON_VIEW if isinstance(record, Person) else Can.CASE_VIEW
    if not type(record).objects.visible_to(user, can).filter(pk=record.pk).exists():
        return False
    return isinstance(record, Case) or scope.clearance(user, can, record) >= SECRET


def running(user, record: Record) -> EmergencyAccess | None:
    """The access of `user` to this record that runs now."""
    about = {"person": record} if isinstance(record, Person) else {"case": record}
    return EmergencyAccess.objects.asked_by(user).running().filter(**about).select_related("desk").first()


def desk_of(record: Record) -> Desk:
    """The bidang that answers for a record: of the case, of a person's Rahasia kind, else the one for Rahasia."""
    if isinstance(record, Case):
        return record.desk
    kinds = record.classifications.current().exclude(kind__desk=None).select_related("kind__desk")
    found = kinds.order_by("-kind__level", "kind__code").first()
    if found and found.kind.level >= SECRET:
        return found.kind.desk
    return Desk.objects.active().bidang().order_by("-handles_restricted", "pk").first()


def reviewers(access: EmergencyAccess) -> list[User]:
    """Who is told and judges: the Kabid of the bidang, else the Sekretaris, else the Kadis; never the one who asked."""
    heads = holders(Can.EMERGENCY_REVIEW, roles=[Role.KABID], desk=access.desk_id)
    groups = [heads, *(holders(Can.EMERGENCY_REVIEW, roles=[role]) for role in SUPERVISORS)]
    others = ([user for user in group if user.pk != access.user_id] for group in groups)
    return next(filter(None, others), [])


def reads(access: EmergencyAccess) -> int:
    """How often a page was opened under the access."""
    record, seen = access.record, Event.objects.filter(act="emergency.read", actor_id=access.user_id)
    seen = seen.filter(subject_type=record._meta.label_lower, subject_id=str(record.pk))
    return seen.filter(at__gte=access.opened_at, at__lte=access.until).count()


def label(user, access: EmergencyAccess) -> str:
    """What was opened, in words a reviewer may read: who is not cleared gets the number of a case and no name."""
    record = access.record
    if needs_none(user, record):
        return str(record)
    return f"kasus {record.number}" if isinstance(record, Case) else "satu orang, namanya di luar wewenang Anda"


def queue(user) -> Queue:
    """Accesses that wait to be judged by `user`."""
    if not may(user, Can.EMERGENCY_REVIEW):
        return Queue()
    rows = EmergencyAccess.objects.visible_to(user, Can.EMERGENCY_REVIEW).unreviewed().select_related("user", "desk")
    items = [_item(row) for row in rows.order_by("opened_at")[:MOST]]
    count = Count("akses darurat perlu ditinjau", rows.count(), reverse("casework:emergency_list"), "late")
    return Queue([count] if items else [], items)


def _item(row: EmergencyAccess) -> QueueItem:
    return QueueItem(
        number="Akses darurat", title=row.user.name, detail=row.reason[:80], place=row.desk.name,
        status="Perlu ditinjau", tone="late", since=row.opened_at, act="Tinjau", url=row.get_absolute_url(),
    )  # fmt: skip


def subject_page(user, pk: str) -> tuple[str, str] | None:
    """For the trail: label and page of an access, None for who has not to judge it."""
    if not may(user, Can.EMERGENCY_REVIEW) or not pk.isdecimal():
        return None
    row = EmergencyAccess.objects.visible_to(user, Can.EMERGENCY_REVIEW).filter(pk=pk).first()
    return (str(row), row.get_absolute_url()) if row else None


def plug_in() -> None:
    joints.queue.append(queue)
    joints.subject["cases.emergencyaccess"] = subject_page
