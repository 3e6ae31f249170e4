"""What is done with a comparison: made, taken out as a file, participations ended. Each with its event."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from accounts.authz import Can
from cases.actions import end_participation
from cases.models import FamilyMembership, Participation
from imports import compared, endings
from imports.compared import Comparison, Line, Wish
from imports.comparing import Change, receiving, share_places
from imports.models import Batch, Row
from imports.workflow import Status
from office import records
from office.dates import long_date
from office.errors import DomainError
from trail import actions as trail

COMPARABLE = [Status.PREVIEW, Status.APPLIED]


def check_pair(old: Batch, new: Batch) -> None:
    """Raises DomainError unless the two are editions of one list, the older first."""
    if old.pk == new.pk:
        raise DomainError("Pilih dua impor yang berbeda.", fields={"baru": "Pilih impor lain."})
    if old.of_psks or new.of_psks:
        raise DomainError("Daftar PSKS tidak dibandingkan.")
    if any(batch.status not in COMPARABLE for batch in (old, new)):
        raise DomainError("Hanya impor yang sudah diperiksa atau diterapkan yang dapat dibandingkan.")
    if not old.list_name or old.list_name != new.list_name:
        raise DomainError("Kedua berkas bukan daftar yang sama.", fields={"baru": "Pilih daftar yang sama bentuknya."})
    if old.reference_date > new.reference_date:
        raise DomainError(
            "Daftar lama bertanggal sesudah daftar baru. Tukar pilihannya.", fields={"lama": "Tanggalnya lebih baru."}
        )


def make(*, by, old: Batch, new: Batch) -> Comparison:
    """Compare two editions of a list and keep what came of it."""
    check_pair(old, new)
    found = compared.make(old, new)
    made(by=by, old=old, new=new, found=found)
    return found


def made(*, by, old: Batch, new: Batch, found: Comparison) -> None:
    """Log that `by` compared two editions."""
    numbers = {change.value: (None, number) for change, number in found.counts.items()}
    trail.record("import.compare", by=by, subject=new, changes={"dengan": (None, str(old))} | numbers, owner="")


def kept(old: Batch, new: Batch) -> Comparison:
    """The comparison of two editions, made anew if it is no longer there."""
    return compared.of(old, new) or compared.make(old, new)


def exported(*, by, old: Batch, new: Batch, what: str, reason: str) -> None:
    """Log that `by` took a comparison out, and what for."""
    changes = {"dengan": (None, str(old)), "isi": (None, what)}
    trail.record("import.compare_export", by=by, subject=new, changes=changes, note=reason, owner="")


# --- Ending what is no longer on the list ---
def begin_ending(*, by, old: Batch, new: Batch, programmes: list[str], begin, once=None):
    """Let the participations end of those who lost these programmes (codes); gives what `begin` started.

    Raises DomainError unless both are applied, the newer is the latest of its list, and somebody lost the programmes.
    """
    check_pair(old, new)
    if {old.status, new.status} != {Status.APPLIED}:
        raise DomainError(
            "Terapkan dahulu kedua daftar. Kepesertaan hanya diakhiri menurut daftar yang sudah diterapkan."
        )
    if later := later_edition(new):
        raise DomainError(f"Ada daftar yang lebih baru: {later}. Bandingkan dengan daftar itu.")
    found = kept(old, new)
    lost = found.open("lost", sees_secret=False)
    if not programmes or not all(lost.get(code) for code in programmes):
        raise DomainError("Pilih program yang kepesertaannya diakhiri.", fields={"program": "Pilih programnya."})
    numbers = {code: (None, lost[code]) for code in programmes}
    total = sum(1 for _ in losing(found, programmes))

    def make():
        trail.record("import.end", by=by, subject=new, changes={"dengan": (None, str(old))} | numbers, owner="")
        return begin(by=by, old=old, new=new, programmes=programmes, total=total)

    return records.once(once, by=by, make=make)


def begin_letters(*, by, old: Batch, new: Batch, programme: str, begin, once=None):
    """Approve the lists for the villages of those who lost a programme; gives what `begin` started."""
    check_pair(old, new)
    lost = sum(1 for _ in losing(kept(old, new), [programme]))
    if not lost:
        raise DomainError("Tidak ada orang yang keluar dari program ini.", fields={"program": "Pilih program lain."})
    changes = {"dengan": (None, str(old)), "program": (None, programme), "orang": (None, lost)}

    def make():
        trail.record("import.letters", by=by, subject=new, changes=changes, owner="")
        return begin(by=by, old=old, new=new, programme=programme, total=lost)

    return records.once(once, by=by, make=make)


def may_end(old: Batch, new: Batch) -> bool:
    """Whether anything may be ended after this comparison: both applied, nothing newer."""
    return {old.status, new.status} == {Status.APPLIED} and later_edition(new) is None


def later_edition(batch: Batch) -> Batch | None:
    """An applied edition of the same list after this one, of the same places."""
    later = Q(reference_date__gt=batch.reference_date) | Q(reference_date=batch.reference_date, pk__gt=batch.pk)
    found = Batch.objects.filter(later, list_name=batch.list_name, status=Status.APPLIED).order_by("pk")
    return next((other for other in found if share_places(batch, other)), None)


def losing(found: Comparison, programmes: Iterable[str]) -> Iterator[Line]:
    """Those who beyond doubt lost one of these programmes. Rows of Rahasia kinds are left to Rehabilitasi Sosial."""
    for change in (Change.DROPPED, Change.MOVED, Change.CHANGED):
        for line in found.lines(Wish(changes=(change,), sees_secret=True)):
            if line.clear and not line.secret and set(programmes) & set(line.lost):
                yield line


def month(batch: Batch) -> str:
    """ "Oktober 2026": which edition of its list a batch is."""
    return long_date(batch.reference_date).partition(" ")[2]


@dataclass
class Ending:
    """The two editions, what is to end, and on whose word."""

    by: object
    old: Batch
    new: Batch
    programmes: list[str]

    def step(self, lines: list[Line]) -> tuple[int, int]:
        """End the participations of these lines: (ended, left as somebody of the family is still on the list)."""
        people = dict(Row.objects.filter(pk__in=[line.old for line in lines]).values_list("pk", "person_id"))
        lost = {people[line.old]: line for line in lines if people.get(line.old)}
        families = _families(lost)
        still = self._still_listed({member for members in families.values() for member in members} | lost.keys())
        ended = kept = 0
        for row in self._standing(lost, families):
            who = [row.person_id] if row.person_id else families[row.family_id]
            losers = [lost[pk] for pk in who if pk in lost and row.programme.code in lost[pk].lost]
            if losers and any(row.programme.code in still.get(pk, ()) for pk in who):
                kept += 1
            elif losers:
                self._end(row, losers)
                ended += 1
        return ended, kept

    def _end(self, row: Participation, losers: list[Line]) -> None:
        gone = any(line.change == Change.DROPPED for line in losers)
        said = "Tidak ada di daftar bulan" if gone else "Tidak lagi ditandai sebagai penerima di daftar bulan"
        held, day = endings.before(row), self.new.reference_date
        ended = end_participation(
            by=self.by, participation=row, status=Participation.Status.STOPPED,
            reason=f"{said} {month(self.new)} ({self.new.source}).", ended_on=max(day, row.since or day),
        )  # fmt: skip
        endings.note(self.new, ended, held)

    def _standing(self, lost: Iterable[int], families: Iterable[int]):
        """What these persons and their families take part in now, without a period, as far as it may be changed."""
        rows = Participation.objects.visible_to(self.by, Can.PARTICIPATION_EDIT).current()
        whose = Q(person__in=lost) | Q(family__in=families)
        found = rows.filter(whose, programme__code__in=self.programmes, period="")
        return found.select_related("programme", "person", "family").order_by("pk")

    def _still_listed(self, persons: set[int]) -> dict[int, set[str]]:
        """For which programmes these persons stand in the new edition; for all if their row could not be read."""
        found: dict[int, set[str]] = defaultdict(set)
        for person, values in self.new.rows.filter(person_id__in=persons).values_list("person_id", "values"):
            found[person].update(receiving(values).get("program") or ())
        before = dict(self.old.rows.filter(person_id__in=persons).values_list("pk", "person_id"))
        unclear = kept(self.old, self.new).lines(Wish(changes=(Change.UNCLEAR,), sees_secret=True))
        unclear = [line for line in unclear if line.old in before]
        for line in unclear:
            if line.new is None:  # the new edition says nothing of their village
                found[before[line.old]].update(self.programmes)
        now = {line.new: before[line.old] for line in unclear if line.new}
        for pk, values in self.new.rows.filter(pk__in=now).values_list("pk", "values"):
            found[now[pk]].update(receiving(values).get("program", ()) if values else self.programmes)
        return found


def _families(persons: Iterable[int]) -> dict[int, list[int]]:
    """The families of these persons, each with all who belong to it now."""
    own = FamilyMembership.objects.filter(person__in=persons, until=None).values("family")
    found: dict[int, list[int]] = defaultdict(list)
    rows = FamilyMembership.objects.filter(family__in=own, until=None).values_list("family_id", "person_id")
    for family, person in rows:
        found[family].append(person)
    return found
