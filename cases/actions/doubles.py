"""Pairs of persons who may be one: noted as they are found, decided by people, open again when something changed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from cases import finding
from cases.finding import Found
from cases.likely import pairs_of
from cases.models import DuplicatePair, PairSource, PairState, Person
from office import clock, records
from office.errors import DomainError
from trail import actions as trail

AT_ONCE = 500
DECISIONS = (PairState.LATER, PairState.OTHER, PairState.OPEN)


def note_pairs(*, by, found: Iterable[Found], source: str) -> int:
    """Keep what was found; how many pairs are open that were not before.

    A decided pair stays decided while both sides are as they were judged. The finding itself is no act and no event;
    what is decided on a pair is one.
    """
    found = list(found)
    opened = 0
    for start in range(0, len(found), AT_ONCE):
        with transaction.atomic():
            opened += _note(found[start : start + AT_ONCE], source)
    return opened


def _note(found: list[Found], source: str) -> int:
    stored = DuplicatePair.objects.filter(low__in={pair.low for pair in found}).select_for_update()
    known = {(pair.low_id, pair.high_id): pair for pair in stored}
    now, new, changed, same, opened = clock.now(), [], [], [], 0
    for pair in found:
        stands = known.get((pair.low, pair.high))
        if stands is None:
            new.append(
                DuplicatePair(
                    low_id=pair.low, high_id=pair.high, score=pair.score, reasons=f" {pair.reasons} ",
                    fingerprint=pair.fingerprint, source=source, found_at=now,
                )
            )  # fmt: skip
        elif stands.fingerprint == pair.fingerprint:
            same.append(stands.pk)
        else:
            opened += stands.state != PairState.OPEN
            stands.score, stands.reasons = pair.score, f" {pair.reasons} "
            stands.fingerprint, stands.found_at, stands.state = pair.fingerprint, now, PairState.OPEN
            stands.version += 1
            changed.append(stands)
    made = DuplicatePair.objects.bulk_create(new, ignore_conflicts=True)
    DuplicatePair.objects.bulk_update(changed, ["score", "reasons", "fingerprint", "found_at", "state", "version"])
    DuplicatePair.objects.filter(pk__in=same).update(found_at=now)
    return len(made) + opened


def note_person(*, by, person: Person, source: str = PairSource.ENTRY, apart_from: Iterable[int] = ()) -> int:
    """Pairs of one person just recorded or changed; those in `apart_from` the clerk said this person is not."""
    apart = set(apart_from)
    found = finding.judged(pairs_of(person))
    opened = note_pairs(by=by, found=found, source=source)
    for pair in DuplicatePair.objects.filter(_of(person, apart), state=PairState.OPEN) if apart else ():
        decide_pair(by=by, pair=pair, state=PairState.OTHER, note="Saat mencatat")
    return opened


def choose_pair(*, by, one: Person, other: Person) -> DuplicatePair:
    """Put two persons side by side whom the rules did not bring together."""
    if one.pk == other.pk:
        raise DomainError("Pilih orang lain untuk dibandingkan.")
    rows = finding.rows(Q(pk__in=[one.pk, other.pk]))
    if len(rows) < 2:
        raise DomainError("Salah satu orang ini sudah dinonaktifkan.")
    low, high = sorted(rows)
    said = finding.judged([(low, high)]) or [
        Found(low.pk, high.pk, 0, "", finding.fingerprint(low.traits, high.traits))
    ]  # fmt: skip
    note_pairs(by=by, found=said, source=PairSource.HAND)
    return DuplicatePair.objects.get(low=low.pk, high=high.pk)


def note_similar(*, by, people: dict[int, list[int]], source: str, others: bool = False) -> int:
    """Pairs of persons an import brought: key of each -> keys of whom it may be; `others`: the user said it is not."""
    keys = {*people, *(pk for met in people.values() for pk in met)}
    rows = {row.pk: row for row in finding.rows(Q(pk__in=keys))}
    pairs = [(rows[pk], rows[other]) for pk, met in people.items() for other in met if {pk, other} <= rows.keys()]
    opened = note_pairs(by=by, found=finding.judged(pairs), source=source)
    for one, other in pairs if others else ():
        low, high = sorted((one.pk, other.pk))
        for pair in DuplicatePair.objects.filter(low=low, high=high, state=PairState.OPEN):
            decide_pair(by=by, pair=pair, state=PairState.OTHER, note="Diputuskan saat impor")
    return opened


def decide_pair(*, by, pair: DuplicatePair, state: str, note: str = "", version: int | None = None) -> DuplicatePair:
    """Not one person, later, or open again. Merging has an act of its own. Raises DomainError."""
    if pair.state == PairState.MERGED:
        raise DomainError("Kedua orang ini sudah digabung. Pisahkan kembali dahulu.")
    if state not in DECISIONS:
        raise DomainError("Keputusan ini tidak dikenal.")
    return settle_pair(by=by, pair=pair, state=state, note=note, version=version)


def settle_pair(*, by, pair: DuplicatePair, state: str, note: str = "", version: int | None = None) -> DuplicatePair:
    """Store a decision with what is known of both now, so that it holds until that changes."""
    decided = state != PairState.OPEN
    values = {
        "state": state, "note": note, "decided_by_id": by.pk if by and decided else None,
        "decided_at": clock.now() if decided else None, "fingerprint": _fingerprint(pair),
    }  # fmt: skip
    return records.update(pair, by=by, act="pair.decide", values=values, version=version)


def forget_stale(*, by, before: datetime) -> int:
    """Open pairs a whole pass did not find again go; those an import left or a clerk chose wait. How many went."""
    stale = DuplicatePair.objects.filter(state=PairState.OPEN, found_at__lt=before).exclude(
        source__in=[PairSource.IMPORT, PairSource.HAND]
    )
    number, _ = stale.delete()
    return number


def finished_pass(*, by, opened: int, gone: int) -> None:
    trail.record("pair.pass", by=by, subject=None, changes={"opened": (None, opened), "gone": (None, gone)})


def _of(person: Person, others: set[int]) -> Q:
    return Q(low=person, high__in=others) | Q(high=person, low__in=others)


def _fingerprint(pair: DuplicatePair) -> str:
    rows = {row.pk: row for row in finding.rows(Q(pk__in=[pair.low_id, pair.high_id]))}
    if len(rows) < 2:
        return pair.fingerprint
    return finding.fingerprint(rows[pair.low_id].traits, rows[pair.high_id].traits)
