"""Classifications: a subject is found to be of a kind of PPKS, and no longer so."""

from datetime import date

from django.db import IntegrityError, transaction

from cases import derive
from cases.actions import nik as claims
from cases.actions.family import born_by, create_family, family_of, refresh_family, still_there
from cases.models import BirthPrecision, Classification, Community, Family, Kind, Person, SubjectType
from cases.models.facts import EndReason
from cases.models.reference import Secrecy
from office import clock, records
from office.errors import DomainError, Incomplete
from trail import actions as trail

Subject = Person | Family | Community


def classify(
    *,
    by,
    subject: Subject,
    kind: Kind,
    assessed_on: date,
    note: str = "",
    override_reason: str = "",
    source: str = "Entri petugas",
    origin: str = "entri",
    once=None,
) -> Classification:
    """Record that `subject` is of `kind` since `assessed_on`.

    A family kind (24, 25) given for a person classifies the person's family, made of the one person if there is none;
    a community kind (26) stays with the person until a community is linked. Broken age or sex rules need
    `override_reason` (Incomplete names them). Raises DomainError.
    """

    def make() -> Classification:
        still_there(subject)
        target = subject_for(kind, subject, by=by)
        _refuse_wrong_day(kind, target, assessed_on)
        reason = _needed_reason(kind, target, assessed_on, override_reason)
        _refuse_twice(kind, target)
        found = Classification(
            kind=kind, assessed_on=assessed_on, assessed_by=by, note=note, source=source, origin=origin,
            override_reason=reason, village_id=target.village_id, kecamatan_id=target.kecamatan_id,
            age=age_of(target, assessed_on), **{target._meta.model_name: target},
        )  # fmt: skip
        try:
            with transaction.atomic():
                records.create(found, by=by, act="classification.create")
        except IntegrityError as error:  # somebody recorded the same kind in the same moment
            raise _already(kind) from error
        if kind.level < Secrecy.SECRET:
            become_known(target, by=by)
        return found

    return records.once(once, by=by, make=make)


def subject_for(kind: Kind, subject: Subject, *, by) -> Subject:
    """Whom a kind is recorded on when it was given for `subject`. Raises DomainError for a type it cannot have."""
    allowed = kind.subject_types
    if subject._meta.model_name in allowed:
        return subject
    if isinstance(subject, Person) and SubjectType.FAMILY in allowed:
        return family_of(subject) or create_family(by=by, values={}, head=subject)
    if isinstance(subject, Person) and SubjectType.COMMUNITY in allowed:
        return subject
    words = " atau ".join(SubjectType(name).label.lower() for name in allowed)
    raise DomainError(f"{kind.name} dicatat untuk {words}.", fields={"kind": f"Jenis ini untuk {words}."})


def misfits(kind: Kind, subject: Subject, on: date) -> list[derive.Misfit]:
    """Rules of the kind the subject does not meet on that day; only persons have any."""
    if not isinstance(subject, Person):
        return []
    exact = subject.birth_precision == BirthPrecision.DATE
    return derive.misfits(
        kind, age=age_of(subject, on), sex=subject.sex, disabilities=subject.disabilities, exact=exact
    )


def age_of(subject: Subject, on: date) -> int | None:
    """Age of a person on a day, None for others, if unknown, or if born later."""
    if not isinstance(subject, Person):
        return None
    age = derive.age_on(on, subject.birth_date, subject.birth_year)
    return age if age is not None and age >= 0 else None


def end_classification(
    *, by, classification: Classification, ended_on: date, reason: str, note: str = "", version: int | None = None
) -> Classification:
    """The subject is no longer of this kind, since when and why."""
    if classification.ended_on:
        raise DomainError("Klasifikasi ini sudah diakhiri.")
    if ended_on > clock.today():
        raise _wrong("ended_on", "Tanggal berakhir tidak boleh sesudah hari ini.")
    if ended_on < classification.assessed_on:
        raise _wrong("ended_on", "Tanggal berakhir tidak boleh sebelum tanggal penilaian.")
    values = {"ended_on": ended_on, "end_reason": reason, "end_note": note}
    return records.update(classification, by=by, act="classification.end", values=values, version=version)


def link_community(*, by, classification: Classification, community: Community, version: int | None = None):
    """Carry a community kind from the person it was first met on over to the community."""
    today = clock.today()
    with transaction.atomic():
        end_classification(
            by=by, classification=classification, ended_on=max(today, classification.assessed_on),
            reason=EndReason.LINKED, version=version,
        )  # fmt: skip
        kind = classification.kind
        standing = Classification.objects.filter(community=community, kind=kind, ended_on=None).first()
        return standing or classify(by=by, subject=community, kind=kind, assessed_on=classification.assessed_on)


def read_secret(*, by, classifications) -> None:
    """Log that `by` saw Rahasia classifications on a page."""
    trail.record_many(
        [trail.Draft("classification.read", row) for row in classifications if row.kind.level == Secrecy.SECRET],
        by=by,
    )


def become_known(subject: Subject, *, by) -> None:
    """Something that is not Rahasia was recorded: from now on the subject stands in the open register."""
    if subject.restricted:
        records.update(subject, by=by, act=f"{subject._meta.model_name}.known", values={"restricted": False})
    if isinstance(subject, Person):
        claims.refresh(subject.nik, by=by)
    if isinstance(subject, Person) and (family := family_of(subject)):
        refresh_family(family)
    elif isinstance(subject, Family):
        _open_members(subject, by)


def _open_members(family: Family, by) -> None:
    """A family in the open register has at least its head there."""
    rows = family.memberships.filter(until=None).select_related("person")
    if rows and all(row.person.restricted for row in rows):
        head = next((row.person for row in rows if row.person_id == family.head_id), rows[0].person)
        records.update(head, by=by, act="person.known", values={"restricted": False})
    refresh_family(family)


def _refuse_wrong_day(kind: Kind, subject: Subject, day: date) -> None:
    if day > clock.today():
        raise _wrong("assessed_on", "Tanggal penilaian tidak boleh sesudah hari ini.")
    if not kind.active or (kind.valid_until and day > kind.valid_until) or (kind.valid_from and day < kind.valid_from):
        raise _wrong("kind", f"{kind.name} tidak berlaku pada tanggal itu.")
    if isinstance(subject, Person):
        born_by(day, "assessed_on", subject)


def _needed_reason(kind: Kind, subject: Subject, day: date, reason: str) -> str:
    """The reason where a rule of the kind does not fit, "" where all do. Raises Incomplete if it is wanting."""
    found = misfits(kind, subject, day)
    if not found:
        return ""
    if not reason.strip():
        sentence = " ".join(misfit.sentence for misfit in found)
        raise Incomplete(
            f"{sentence} Bila tetap benar, isi alasannya.",
            fields={"override_reason": "Isi alasan mengapa jenis ini tetap dicatat."},
        )
    return reason


def _refuse_twice(kind: Kind, subject: Subject) -> None:
    if Classification.objects.filter(kind=kind, ended_on=None, **{subject._meta.model_name: subject}).exists():
        raise _already(kind)


def _already(kind: Kind) -> DomainError:
    return _wrong("kind", f"{kind.name} sudah tercatat dan masih berlaku.")


def _wrong(field: str, sentence: str) -> DomainError:
    return DomainError(sentence, fields={field: sentence})
