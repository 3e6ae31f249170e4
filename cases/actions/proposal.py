"""Proposals: a name is put down, handed in, confirmed, approved, sent; what comes of it becomes a participation."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from cases import proposed, proposing
from cases.actions import news
from cases.actions.family import family_of
from cases.actions.participation import record_participation, update_participation
from cases.models import Family, Participation, Person, Programme, Proposal, ProposalItem
from cases.models.reference import Secrecy
from cases.proposing import MOVES, Move, Status
from documents.actions import store
from documents.models import Attachment
from office import clock, records
from office.errors import DomainError, IllegalMove, Incomplete, Stale
from trail import actions as trail

BECOMES = {
    Status.APPROVED: Participation.Status.PROPOSED,
    Status.ACCEPTED: Participation.Status.ACTIVE,
    Status.REFUSED: Participation.Status.REFUSED,
}
SCAN = "Berita acara / SPTJM"


def open_proposal(*, by, programme: Programme, period: str, village) -> Proposal:
    """The proposal of a village for a programme and month ("2026-12"), made if there is none yet.

    Raises DomainError for a month that is over: its names could never be handed in.
    """
    if programme.level > Secrecy.LIMITED:
        raise DomainError("Program ini tidak diusulkan lewat daftar desa.")
    found = Proposal.objects.filter(programme=programme, period=period, village=village).first()
    if found:
        return found
    window = proposed.window_of(programme)
    if window and clock.today() > window.of(period)[1]:
        raise DomainError(proposed.closed(programme, period))
    row = Proposal(
        programme=programme, period=period, village=village, kecamatan_id=village.parent_id, created_by=by
    )  # fmt: skip
    try:
        with transaction.atomic():
            return records.create(row, by=by, act="proposal.create")
    except IntegrityError:  # two put down the first name in the same moment
        return Proposal.objects.get(programme=programme, period=period, village=village)


def propose(*, by, programme: Programme, subject: Person | Family, period: str = "", once=None) -> ProposalItem:
    """Put a name down for a programme; of a family its head stands as pengurus. Raises DomainError.

    `period`: month; empty: the one that is open now.
    """

    def make() -> ProposalItem:
        person = _pengurus(subject)
        family = subject if isinstance(subject, Family) else family_of(person)
        proposal = open_proposal(
            by=by, programme=programme, period=period or proposed.next_period(programme), village=person.village
        )
        _refuse_twice(proposal, person, family)
        item = ProposalItem(proposal=proposal, person=person, family=family, moved_by=by)
        try:
            with transaction.atomic():
                return records.create(item, by=by, act="proposal.add")
        except IntegrityError as error:
            raise DomainError("Nama ini sudah ada dalam usulan.") from error

    return records.once(once, by=by, make=make)


def remove_name(*, by, item: ProposalItem) -> None:
    """Take a name out that has not been handed in."""
    with transaction.atomic():
        gone, _ = ProposalItem.objects.filter(pk=item.pk, status=Status.DRAFT, version=item.version).delete()
        if not gone:
            raise Stale("Nama ini sudah diusulkan atau diubah orang lain. Muat ulang lalu periksa kembali.")
        trail.record("proposal.remove", by=by, subject=item, changes={"usulan": (str(item), None)})


def set_basis(*, by, proposal: Proposal, version: int | None = None, upload=None, **values: Any) -> Proposal:
    """On which paper the proposal stands: `basis`, `basis_number`, `basis_on`, `note`, and its scan."""
    with transaction.atomic():
        records.update(proposal, by=by, act="proposal.basis", values=values, version=version)
        if upload:
            store(upload=upload, owner=proposal, by=by, label=SCAN)
    return proposal


@dataclass
class Moved:
    """What came of a move of several names."""

    names: list[ProposalItem] = field(default_factory=list)
    left: list[tuple[ProposalItem, str]] = field(default_factory=list)

    @property
    def done(self) -> int:
        return len(self.names)


def move_names(*, by, name: str, items: Iterable[ProposalItem], note: str = "") -> Moved:
    """Make one move with each name it is open to; the others stay, each with the sentence why.

    Raises Incomplete where something is missing for all of them, DomainError where the calendar is closed.
    """
    move, result = MOVES[name], Moved()
    items = [item for item in items if item.status in move.sources]
    if move.note and not note.strip():
        raise Incomplete("Tulis alasannya.", fields={"note": "Tulis alasannya."})
    if not items:
        raise IllegalMove("Tidak ada nama terpilih yang dapat diproses. Muat ulang halaman.")
    if move.name == "submit":
        for proposal in {item.proposal for item in items}:
            _refuse_unready(proposal)
    faults = proposed.checked(items) if move.clean else {}
    for item in items:
        if wrong := faults.get(item.pk):
            result.left.append((item, " ".join(wrong)))
        elif move.name == "approve" and (sentence := proposed.gone(item)):
            result.left.append((item, sentence))
        elif not move.own and by.pk in {item.submitted_by_id, item.moved_by_id}:
            result.left.append((item, "Anda sendiri yang mengusulkan atau mengonfirmasi; orang lain yang memutuskan."))
        else:
            _move(item, move, by=by, note=note, result=result)
    news.of_names(result.names, move.name, by=by)
    return result


def _move(item: ProposalItem, move: Move, *, by, note: str, result: Moved) -> None:
    values = {"status": move.target, "reason": note if move.note else "", "moved_by_id": by.pk, "moved_at": clock.now()}
    if move.name == "submit":
        values["submitted_by_id"] = by.pk
    try:
        with transaction.atomic():
            records.update(item, by=by, act=f"proposal.{move.name}", values=values)
            if move.target in BECOMES:
                _become(item, BECOMES[move.target], by=by)
    except DomainError as error:
        item.refresh_from_db()
        result.left.append((item, "Sudah diproses orang lain." if isinstance(error, Stale) else error.message))
    else:
        result.names.append(item)


def _become(item: ProposalItem, status: str, *, by) -> None:
    """Let a participation say what became of the proposal; of a closed family a refusal changes what stands, if any."""
    proposal = item.proposal
    of_family = proposal.programme.unit == Programme.Unit.FAMILY and item.family_id
    subject = item.family if of_family else item.person
    values = {"status": status, "reason": item.reason}
    if status == Participation.Status.ACTIVE:
        values["since"] = clock.today()
    key = {"programme": proposal.programme, "period": proposal.period, subject._meta.model_name: subject}
    standing = Participation.objects.filter(**key).first()
    if standing:
        update_participation(by=by, participation=standing, **values)
    elif status != Participation.Status.REFUSED or not proposed.of_closed_family(item):
        record_participation(
            by=by, subject=subject, programme=proposal.programme, period=proposal.period, origin="usulan",
            source=_source(proposal), **values,
        )  # fmt: skip


def _source(proposal: Proposal) -> str:
    parts = [f"Usulan {proposal.village.name}", proposal.get_basis_display(), proposal.basis_number]
    return " ".join(part for part in parts if part)[:120]


def _pengurus(subject: Person | Family) -> Person:
    person = subject.head if isinstance(subject, Family) else subject
    if person is None:
        raise DomainError("Keluarga ini belum mempunyai kepala keluarga; catat dahulu anggotanya.")
    if person.restricted or not person.active:
        raise DomainError("Orang ini tidak dapat diusulkan: tidak aktif dalam register umum.")
    if person.village_id is None:
        raise DomainError("Desa/kelurahan orang ini belum dicatat.")
    return person


def _refuse_twice(proposal: Proposal, person: Person, family: Family | None) -> None:
    rows = ProposalItem.objects.filter(proposal=proposal)
    if rows.filter(person=person).exists():
        raise DomainError(f"{person.name} sudah ada dalam usulan {proposing.month_words(proposal.period)}.")
    by_family = proposal.programme.unit == Programme.Unit.FAMILY and family is not None
    if by_family and rows.standing().filter(family=family).exists():
        raise DomainError("Keluarga ini sudah ada dalam usulan bulan ini; satu nama per KK.")


def _refuse_unready(proposal: Proposal) -> None:
    """A proposal is handed in with its paper, inside its window."""
    gaps = {}
    if not (proposal.basis and proposal.basis_number and proposal.basis_on):
        gaps["basis"] = "Isi dasar usulan: berita acara musdes/muskel atau SPTJM, nomor, dan tanggalnya."
    if not Attachment.objects.of(proposal).exists():
        gaps["upload"] = "Unggah pindaian atau foto berita acara/SPTJM."
    if gaps:
        raise Incomplete(" ".join(gaps.values()), fields=gaps)
    if sentence := proposed.closed(proposal.programme, proposal.period):
        raise DomainError(sentence)
