"""NIK: who claims one, what becomes of a clash, looking one up, uncovering one (house.md, traps; ADR 8)."""

from datetime import timedelta

from django.db import transaction

from cases.models import Family, NikMissing, NikState, Person
from office import clock, records
from office.errors import DomainError
from trail import actions as trail
from trail.models import Event

ELSEWHERE_LIMIT = 20  # NIK hits outside one's own area, a user and a day
SEEN_ACT = "nik.elsewhere"


def claimants(nik: str | None):
    """Who carries this NIK, those nobody is cleared for included: for rules, never for a page.

    A deactivated person still holds the own number, unless it was given up as a dispute.
    """
    held = Person.objects.filter(nik=nik, nik__isnull=False)
    return held.exclude(active=False, nik_state=NikState.DISPUTED)


def settle(person: Person, nik: str | None, missing: str = "", state: str = "") -> None:
    """Put NIK and its state on an unsaved change of `person`; a number somebody openly known holds becomes a dispute.

    A holder known only through Rahasia yields instead, so that whoever is not cleared learns nothing (`refresh`).
    """
    person.nik, person.nik_missing_reason = nik or None, "" if nik else (missing or NikMissing.UNKNOWN)
    if not nik:
        person.nik_state, person.nik_disputed = NikState.EMPTY, False
        return
    others = claimants(nik).exclude(pk=person.pk)
    taken = others.exists() if person.restricted else others.filter(restricted=False).exists()
    person.nik_state = NikState.DISPUTED if taken else state or NikState.UNCHECKED
    person.nik_disputed = taken


def make_way(nik: str | None, *, by, keep: Person) -> None:
    """Let a restricted holder of this NIK yield it to `keep`, before `keep` is stored."""
    if not nik or keep.restricted:
        return
    held = claimants(nik).filter(restricted=True).exclude(pk=keep.pk).exclude(nik_state=NikState.DISPUTED)
    for person in held:
        values = {"nik_state": NikState.DISPUTED, "nik_disputed": True}
        records.update(person, by=by, act="person.nik_dispute", values=values)


def refresh(nik: str | None, *, by) -> None:
    """Set the flags of all who carry this NIK right after one of them came, went or changed.

    One left: the dispute is over. Several: all are flagged, but one whose rivals are all restricted is not.
    """
    rows = list(claimants(nik))
    openly = sum(not row.restricted for row in rows)
    settled = any(row.nik_state != NikState.DISPUTED for row in rows)
    for row in rows:
        rivals = len(rows) - 1 if row.restricted else openly - 1
        values = {"nik_disputed": rivals > 0}
        if not rivals and not settled:
            values["nik_state"] = NikState.UNCHECKED
        records.update(row, by=by, act="person.nik_dispute", values=values)


def unflag(*, by, people) -> None:
    """Who carries no NIK (any more) is in no dispute; `people`: keys."""
    for person in Person.objects.filter(pk__in=people, nik=None, nik_disputed=True):
        records.update(person, by=by, act="person.nik_dispute", values={"nik_disputed": False})


def set_nik(
    *,
    by,
    person: Person,
    nik: str | None,
    missing: str = "",
    state: str = "",
    version: int | None = None,
    note: str = "",
) -> Person:
    """Correct or add a NIK; what hangs on the person stays. A clash is kept as a dispute, both flagged."""
    with transaction.atomic():
        wanted = Person(pk=person.pk, restricted=person.restricted)
        settle(wanted, nik, missing, state)
        make_way(nik, by=by, keep=person)
        before = person.nik
        names = ("nik", "nik_state", "nik_missing_reason", "nik_disputed")
        values = {name: getattr(wanted, name) for name in names}
        if before == wanted.nik and not state:
            values.pop("nik_state"), values.pop("nik_disputed")
        records.update(person, by=by, act="person.nik", values=values, version=version, note=note)
        if before != person.nik:
            refresh(before, by=by)
        refresh(person.nik, by=by)
    person.refresh_from_db()
    return person


def elsewhere(*, by, person: Person) -> None:
    """Log that `by` met a person outside the own area, each once a day. Raises DomainError past the day's limit."""
    since = clock.now() - timedelta(days=1)
    seen = Event.objects.filter(actor_id=by.pk, act=SEEN_ACT, at__gte=since)
    if seen.filter(subject_type=person._meta.label_lower, subject_id=str(person.pk)).exists():
        return
    if seen.count() >= ELSEWHERE_LIMIT:
        raise DomainError(
            "Terlalu banyak nomor dari wilayah lain dicari hari ini. Lanjutkan besok atau hubungi kabupaten."
        )
    trail.record(SEEN_ACT, by=by, subject=person)


def reveal_nik(*, by, person: Person, copied: bool = False) -> str:
    """The NIK uncovered or copied: an act of its own, always in the trail."""
    return _uncover(by, person, person.nik, "person.nik_copy" if copied else "person.nik_reveal")


def reveal_no_kk(*, by, family: Family, copied: bool = False) -> str:
    """The No. KK uncovered or copied: an act of its own, always in the trail."""
    return _uncover(by, family, family.no_kk, "family.no_kk_copy" if copied else "family.no_kk_reveal")


def _uncover(by, record, number: str | None, act: str) -> str:
    if not number:
        raise DomainError("Nomor ini belum tercatat.")
    trail.record(act, by=by, subject=record)
    return number
