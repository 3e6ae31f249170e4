"""Programmes a person or family takes part in, and the desil of a family."""

from typing import Any

from django.db import IntegrityError, transaction

from cases import derive
from cases.actions.classification import become_known
from cases.actions.family import born_by, family_of, still_open, still_there
from cases.models import DesilRecord, Family, Participation, Person, Programme
from cases.models.reference import Secrecy
from office import clock, records
from office.errors import DomainError
from trail import actions as trail


def record_participation(
    *,
    by,
    subject: Person | Family,
    programme: Programme,
    period: str = "",
    origin: str = "entri",
    once=None,
    **values: Any,
) -> Participation:
    """Let a subject take part in a programme in a period; a family programme given for a person is the family's.

    `values`: status, amount, reason, source, since, ended_on. Raises DomainError if it already stands.
    """

    def make() -> Participation:
        target = subject_for(programme, subject)
        still_open(target)
        row = Participation(
            programme=programme, period=period, origin=origin, village_id=target.village_id,
            kecamatan_id=target.kecamatan_id, **{target._meta.model_name: target}, **values,
        )  # fmt: skip
        try:
            with transaction.atomic():
                records.create(row, by=by, act="participation.create")
        except IntegrityError as error:
            sentence = "Kepesertaan pada program dan periode ini sudah tercatat; ubah yang ada."
            raise DomainError(sentence, fields={"programme": sentence}) from error
        if programme.level < Secrecy.SECRET:
            become_known(target, by=by)
        return row

    return records.once(once, by=by, make=make)


def enter_participation(*, by, subject: Person | Family, **values: Any) -> Participation:
    """As `record_participation`, typed by a clerk: not for who was deactivated. What an office answered is kept."""
    still_there(subject)
    if isinstance(subject, Person):
        born_by(values.get("since"), "since", subject)
    return record_participation(by=by, subject=subject, **values)


def subject_for(programme: Programme, subject: Person | Family) -> Person | Family:
    """Whom a programme is recorded on: a family programme on the person's family, where there is one."""
    if programme.unit == Programme.Unit.FAMILY and isinstance(subject, Person):
        return family_of(subject) or subject
    return subject


def update_participation(
    *, by, participation: Participation, version: int | None = None, **values: Any
) -> Participation:
    """Change status, amount, dates or reason by compare-and-set."""
    return records.update(participation, by=by, act="participation.update", values=values, version=version)


def end_participation(
    *, by, participation: Participation, status: str, reason: str, ended_on=None, version: int | None = None
) -> Participation:
    """The subject no longer takes part: berhenti, graduasi, gagal salur or ditolak, since when and why."""
    if participation.status == status:
        raise DomainError("Keadaan ini sudah tercatat.")
    ended_on = ended_on or clock.today()
    if participation.since and ended_on < participation.since:
        sentence = "Tanggal berakhir tidak boleh sebelum tanggal mulai."
        raise DomainError(sentence, fields={"ended_on": sentence})
    values = {"status": status, "reason": reason, "ended_on": ended_on}
    return records.update(participation, by=by, act="participation.end", values=values, version=version)


def record_desil(
    *, by, family: Family, period: str, desil: int, level: str = DesilRecord.Level.NATIONAL, source: str = ""
) -> DesilRecord:
    """The desil of a family in a period; the same again changes nothing, another value corrects that period."""
    still_open(family)
    if derive.begins(period) > clock.today():
        sentence = "Periode ini belum dimulai."
        raise DomainError(sentence, fields={"period": sentence})
    with transaction.atomic():
        row, new = DesilRecord.objects.get_or_create(
            family=family, period=period, level=level, defaults={"desil": desil, "source": source}
        )
        old = None if new else row.desil
        if old != desil:
            row.desil, row.source = desil, source
            row.save(update_fields=["desil", "source"])
            trail.record("family.desil", by=by, subject=family, changes={f"{level} {period}": (old, desil)})
    return row
