"""What belongs to an intake without moving it: additions, steps, the person of the register, reading Rahasia."""

from datetime import date

from django.db import transaction

from accounts.authz import Can
from cases.models import Person
from documents.actions import store
from office import clock, records
from office.errors import DomainError, IllegalMove
from office.moves import check_version, compare_and_set
from referrals.models import Intake, IntakeNote, IntakeStep, Referral
from referrals.workflow import Status, works_on
from trail import actions as trail


def add_note(*, intake: Intake, by, text: str, uploads=(), key=None) -> IntakeNote:
    """Append to an intake; what was sent first stays as it is. A draft is edited instead."""
    _sent(intake)

    def make() -> IntakeNote:
        note = IntakeNote(intake=intake, by=by, text=text.strip() or "Berkas dilampirkan.")
        records.create(note, by=by, act="intake.note")
        for upload, label in uploads:
            store(upload=upload, owner=intake, by=by, label=label)
        return note

    return records.once(key, by=by, make=make)


def relate(*, intake: Intake, by, to: Intake) -> Intake:
    """Say that an intake belongs to another one that both readers may see; neither is moved by it."""
    if to.pk == intake.pk or intake.related_id:
        return intake
    if intake.restricted or to.restricted:
        raise DomainError("Data rahasia tidak ditautkan dengan nomor lain.")
    return records.update(intake, by=by, act="intake.relate", values={"related_id": to.pk})


@transaction.atomic
def told_elsewhere(*, intake: Intake, by) -> None:
    """Somebody heard that a number typed is in an open intake outside the own area; kept like every such hit."""
    trail.record("intake.same_elsewhere", by=by, subject=intake)


def attach(*, intake: Intake, by, upload, label: str):
    """Keep one more file with an intake."""
    return store(upload=upload, owner=intake, by=by, label=label)


def add_step(*, intake: Intake, by, step: str, on: date, who: str = "", note: str = "", key=None) -> IntakeStep:
    """Record a step of the work with its day: survey, paraf, signature on paper, hand-over."""
    _sent(intake)
    if not works_on(intake, by):
        raise IllegalMove(f"Tahap dicatat oleh yang memegangnya: {intake.holder_label}.")
    if on > clock.today():
        raise DomainError("Tanggal tahap belum tiba.", fields={"on": "Paling lambat hari ini."})

    def make() -> IntakeStep:
        row = IntakeStep(intake=intake, step=step, on=on, who=who or by.get_full_name(), note=note, recorded_by=by)
        return records.create(row, by=by, act="intake.step")

    return records.once(key, by=by, make=make)


def add_letter_step(*, intake: Intake, by, step: str, on: date, who: str, note: str) -> IntakeStep:
    """The step that recording paraf, signature or hand-over of a letter is; the rights were those of the letter."""
    row = IntakeStep(intake=intake, step=step, on=on, who=who[:120], note=note[:500], recorded_by=by)
    return records.create(row, by=by, act="intake.step")


@transaction.atomic
def link_person(*, intake: Intake, by, person: Person, version: int | None = None) -> Intake:
    """Say that the person concerned is this one of the register; the domicile of the register counts from now on."""
    check_version(intake, version, by)
    if not Person.objects.visible_to(by, Can.PERSON_VIEW).filter(pk=person.pk).exists():
        raise DomainError(
            "Orang ini tidak ada di wilayah Anda.", fields={"person": "Orang ini tidak ada di wilayah Anda."}
        )
    if person.restricted and not intake.restricted:
        raise DomainError("Orang ini hanya dikenal lewat data rahasia; jadikan rahasia dahulu.")
    values = {"person_id": person.pk, "subject_unknown": False}
    if person.kecamatan_id:
        values |= {"village_id": person.village_id, "kecamatan_id": person.kecamatan_id, "domicile_note": ""}
    compare_and_set(intake, by=by, name="link", status=intake.status, values=values)
    return intake


@transaction.atomic
def unlink_person(*, intake: Intake, by, version: int | None = None) -> Intake:
    """Take back a wrong link; the identity as typed was kept all along."""
    check_version(intake, version, by)
    compare_and_set(intake, by=by, name="unlink", status=intake.status, values={"person_id": None})
    return intake


def opened(*, intake: Intake, by) -> None:
    """Reading a Rahasia intake is an event."""
    if intake.restricted and intake.status != Status.DRAFT:
        trail.record("intake.read", by=by, subject=intake)


def referral_opened(*, referral: Referral, by) -> None:
    """A desk that reads what is Rahasia and was sent to it is an event too."""
    if referral.restricted and referral.is_open:
        trail.record("referral.read", by=by, subject=referral)


def revealed(*, intake: Intake, by) -> None:
    """Showing NIK and No. KK as typed is an event."""
    trail.record("intake.reveal", by=by, subject=intake)


def copied(*, intake: Intake, by) -> str:
    """The NIK as typed, or else of the register, for the clipboard; an event each time. "" where there is none."""
    number = intake.nik or (intake.person.nik if intake.person_id else "") or ""
    if number:
        trail.record("intake.copy", by=by, subject=intake)
    return number


def exported(*, by, filters: str) -> None:
    """An export of the register is an event, with what it was filtered by: a name perhaps, so under the user's key."""
    trail.record("intake.export", by=by, subject=None, note=filters, owner=by.trail_owner)


def _sent(intake: Intake) -> None:
    if intake.status == Status.DRAFT:
        raise DomainError("Ini masih draf. Ubah drafnya, lalu kirim.")
