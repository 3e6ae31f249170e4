"""Legal bases: why data of a person may be kept here or shared with an agency, and what Dukcapil answered."""

from datetime import date

from django.db import IntegrityError, transaction

from cases import derive
from cases.actions.family import born_by
from cases.models import Basis, LegalBasis, NikCheck, NikState, Person
from cases.models.reference import Secrecy
from documents.actions import store
from office import clock, records
from office.errors import DomainError, Incomplete
from office.models import Desk

GROWN_UP = 18  # years; below it a parent or guardian consents (UU 27/2022 Ps 25, UU 35/2014 Ps 1)
CHILD = "Untuk anak, persetujuan diberikan orang tua atau wali: isi namanya dan hubungannya."


def record_basis(
    *,
    by,
    person: Person,
    basis: str,
    since: date,
    desk: Desk | None = None,
    way: str = "",
    wording: str = "",
    given_by: str = "",
    relation: str = "",
    note: str = "",
    level: int = Secrecy.ORDINARY,
    upload=None,
    once=None,
) -> LegalBasis:
    """Why the data may be processed here, or shared with `desk`; consent needs who gave it and how.

    A child's consent is its parent's or guardian's: `relation` must be given. Raises Incomplete, DomainError.
    """

    def make() -> LegalBasis:
        born_by(since, "since", person)
        _check(person, basis, since, way, given_by, relation)
        row = LegalBasis(
            person=person, desk=desk, basis=basis, since=since, way=way, wording=wording, given_by=given_by,
            relation=relation, note=note, level=level, recorded_by=by,
        )  # fmt: skip
        try:
            with transaction.atomic():
                records.create(row, by=by, act="basis.create")
        except IntegrityError as error:
            raise DomainError("Dasar yang sama masih berlaku. Akhiri dahulu yang lama.") from error
        if upload:
            store(upload=upload, owner=row, by=by, label="Bukti persetujuan")
        return row

    return records.once(once, by=by, make=make)


def end_basis(
    *, by, row: LegalBasis, ended_on: date, reason: str, note: str = "", version: int | None = None
) -> LegalBasis:
    """Consent withdrawn or a basis over: it stays as history, and nothing is shared on it any more."""
    if row.ended_on:
        raise DomainError("Dasar ini sudah berakhir.")
    if not row.since <= ended_on <= clock.today():
        sentence = "Tanggal berakhir antara tanggal mulai dan hari ini."
        raise DomainError(sentence, fields={"ended_on": sentence})
    values = {"ended_on": ended_on, "end_reason": reason, "end_note": note}
    return records.update(row, by=by, act="basis.end", values=values, version=version)


def needs_guardian(person: Person, on: date) -> bool:
    """Whether somebody else consents for the person: a child of known age."""
    age = derive.age_on(on, person.birth_date, person.birth_year)
    return age is not None and age < GROWN_UP


def record_nik_check(
    *, by, person: Person, answer: str, checked_on: date, source: str, note: str = "", version: int | None = None
) -> NikCheck:
    """What Dukcapil says of the NIK on a day; the newest answer is the state of the NIK. Raises DomainError."""
    if not person.nik:
        raise DomainError("Orang ini belum mempunyai NIK.")
    if person.nik_state == NikState.DISPUTED:
        raise DomainError("NIK ini masih dipersengketakan. Perbaiki dulu NIK salah satu orangnya.")
    if checked_on > clock.today():
        sentence = "Tanggal jawaban tidak boleh sesudah hari ini."
        raise DomainError(sentence, fields={"checked_on": sentence})
    with transaction.atomic():
        newer = person.nik_checks.filter(checked_on__gt=checked_on).exists()
        row = NikCheck.objects.create(
            person=person, answer=answer, checked_on=checked_on, source=source, note=note, recorded_by=by
        )
        state = person.nik_state if newer else answer
        told = {"answer": (None, answer), "checked_on": (None, checked_on), "source": (None, source)}
        if state != person.nik_state:
            values = {"nik_state": state}
            records.update(person, by=by, act="person.nik_check", values=values, version=version)
            version = person.version
        records.advance(person, by=by, act="person.nik_answer", changes=told, version=version, note=note)
    return row


def _check(person: Person, basis: str, since: date, way: str, given_by: str, relation: str) -> None:
    if since > clock.today():
        raise Incomplete("Tanggal tidak boleh sesudah hari ini.", fields={"since": "Paling lambat hari ini."})
    if basis != Basis.CONSENT:
        return
    missing = {}
    if not way:
        missing["way"] = "Pilih bagaimana persetujuan diberikan."
    if not given_by.strip():
        missing["given_by"] = "Isi siapa yang memberi persetujuan."
    if needs_guardian(person, since) and not relation.strip():
        missing["relation"] = "Isi hubungannya dengan anak ini."
    if missing:
        raise Incomplete(CHILD if "relation" in missing else "Persetujuan belum lengkap.", fields=missing)
