"""Akses darurat: asked for, read under, ended, judged. Every step is an event of the record it opens."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from accounts import notices
from accounts.authz import Can, may
from cases import emergencies
from cases.emergencies import Record
from cases.models import Case, EmergencyAccess, Person
from cases.models.emergency import LASTS
from office import clock, records
from office.errors import DomainError, IllegalMove, Incomplete
from trail import actions as trail
from trail.models import Event

SHORTEST_REASON = 20  # letters
ASKS_A_DAY = 10  # of one user, right or wrong numbers alike: guessing must not pay
ASKED, MISSED = "emergency.open", "emergency.miss"
UNKNOWN = "Tidak ada data dengan nomor itu di wilayah Anda. Periksa nomornya; percobaan ini dicatat."
TOO_MANY = "Terlalu banyak permintaan hari ini. Hubungi Kepala Bidang Rehabilitasi Sosial."


def open_emergency(*, by, number: str, reason: str) -> EmergencyAccess | Record:
    """Open the record with that exact number to `by` for at most `LASTS`; tells the supervisor at once.

    Gives the access (the running one if asked again), or the record itself if `by` reads it anyway. Raises DomainError
    for every number that names nothing in the area of `by`, always with the same sentence.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        sentence = f"Tulis alasannya, paling sedikit {SHORTEST_REASON} huruf."
        raise Incomplete(sentence, fields={"reason": sentence})
    since = clock.now() - timedelta(days=1)
    if Event.objects.filter(actor_id=by.pk, act__in=[ASKED, MISSED], at__gte=since).count() >= ASKS_A_DAY:
        raise DomainError(TOO_MANY)
    record = emergencies.named_by(by, number)
    if record is None:
        trail.record(MISSED, by=by, subject=by, changes={"nomor": (None, number)}, note=reason)
        raise DomainError(UNKNOWN, fields={"number": UNKNOWN})
    if emergencies.needs_none(by, record):
        return record
    return emergencies.running(by, record) or _open(by, record, reason)


@transaction.atomic
def _open(by, record: Record, reason: str) -> EmergencyAccess:
    now = clock.now()
    about = {"person": record} if isinstance(record, Person) else {"case": record}
    access = EmergencyAccess(
        user=by, reason=reason, desk=emergencies.desk_of(record), opened_at=now, until=now + LASTS, **about
    )
    records.create(access, by=by, act=ASKED, note=reason)
    if isinstance(record, Case) and record.person_id:  # the person's trail shows it too
        trail.record("emergency.open_case", by=by, subject=record.person, note=reason)
    text = f"{access} dibuka oleh {by.username}. Tinjau apakah sah."
    notices.tell(emergencies.reviewers(access), text=text, url=access.get_absolute_url(), key=f"emergency:{access.pk}")
    return access


def under_emergency(*, by, record: Record) -> EmergencyAccess | None:
    """The access under which `by` has just opened the page of `record`, each time an event; None: the usual scope."""
    access = emergencies.running(by, record) if may(by, Can.EMERGENCY_ASK) else None
    if access:
        trail.record("emergency.read", by=by, subject=record)
    return access


def end_emergency(*, by, access: EmergencyAccess) -> EmergencyAccess:
    """End one's own access before its time; ending twice changes nothing."""
    if access.user_id != by.pk:
        raise IllegalMove("Hanya peminta yang dapat mengakhiri akses ini.")
    if not access.is_running:
        return access
    return records.update(access, by=by, act="emergency.end", values={"ended_at": clock.now()})


def review_emergency(
    *, by, access: EmergencyAccess, verdict: str, note: str = "", version: int | None = None
) -> EmergencyAccess:
    """Judge an access once; "tidak sah" needs a note and ends it at once."""
    if access.verdict:
        raise IllegalMove("Akses darurat ini sudah dinilai.")
    if verdict not in EmergencyAccess.Verdict.values:
        raise Incomplete("Pilih sah atau tidak sah.", fields={"verdict": "Pilih sah atau tidak sah."})
    unlawful = verdict == EmergencyAccess.Verdict.UNLAWFUL
    if unlawful and not note.strip():
        raise Incomplete("Isi catatannya.", fields={"note": "Isi catatannya: mengapa tidak sah?"})
    values = {"verdict": verdict, "review_note": note, "reviewed_by_id": by.pk, "reviewed_at": clock.now()}
    if unlawful and access.is_running:
        values["ended_at"] = clock.now()
    with transaction.atomic():
        records.update(access, by=by, act="emergency.review", values=values, version=version, note=note)
        text = f"{access} Anda dinilai {access.get_verdict_display().lower()}."
        notices.tell([access.user], text=text, url=reverse("casework:emergency"))
    return access
