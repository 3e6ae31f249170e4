"""A letter from its draft to the hand-over: words and signature are frozen when it gets its number."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import IntegrityError, models, transaction

from documents import numbers, printing
from documents.actions.files import store
from documents.actions.kinds import SERIES
from documents.models import Attachment, Letter, Letterhead, LetterKind, Mode
from documents.rights import held
from documents.workflow import MOVES, Status, open_to
from office import clock, joints, records, settings, signing
from office.errors import DomainError, IllegalMove, Incomplete
from office.moves import Move, check_version, compare_and_set, denied_kept
from office.numbering import next_number
from trail import actions as trail

# What each recorded step may bring along; all else is written by the actions here.
GIVEN: dict[str, frozenset[str]] = {
    "paraf": frozenset({"paraf_by", "paraf_on"}),
    "sign": frozenset({"signed_on"}),
    "hand": frozenset({"handed_on", "handed_to"}),
    "void": frozenset(),
    "discard": frozenset(),
}
FUTURE = "Tanggal ini belum tiba."
TAKEN = "Nomor ini sudah dipakai {letter}, {letter.dated:%d-%m-%Y}. Nomor yang dibatalkan pun tidak dipakai lagi."


def draft(*, owner: models.Model, kind: LetterKind, by, extra: dict[str, Any] | None = None, key=None) -> Letter:
    """Draft a letter of `owner`. What it says is made by the room of the record and kept as finished text."""

    def make() -> Letter:
        data = _written(kind, owner, by, extra or {})
        letter = Letter(
            kind=kind,
            kind_name=kind.name,
            owner_type=owner._meta.label_lower,
            owner_id=owner.pk,
            sealed_for=getattr(owner, "trail_owner", ""),
            region=getattr(owner, "trail_region", "") or "",
            extra=extra or {},
            position=data.pop("position"),
            data=data,
            paper=kind.paper,
            shape=kind.shape,
            drafted_by=by,
            moved_by=by.get_full_name(),
            last_move="draft",
        )
        return records.create(letter, by=by, act="letter.draft")

    return records.once(key, by=by, make=make)


def redraft(*, letter: Letter, by, extra: dict[str, Any], version: int | None = None) -> Letter:
    """Write a draft anew, from the record as it is now; a paraf was for the words before and goes.

    Once numbered, the words stay for ever.
    """
    with denied_kept("letter.redraft", by=by, subject=letter):
        check_version(letter, version, by)
        if not letter.is_draft:
            raise IllegalMove(f"{letter} sudah bernomor; isinya tidak dapat diubah. Batalkan, lalu susun yang baru.")
        data = _written(letter.kind, letter.record, by, extra)
        values = {"extra": extra, "position": data.pop("position"), "data": data, "paraf_by": "", "paraf_on": None}
        compare_and_set(letter, by=by, name="redraft", status=letter.status, values=values)
    return letter


def drop_drafts(*, owners: Iterable[models.Model], by, why: str) -> None:
    """Discard the drafts of records that ended or became more secret, inside the transaction that says so."""
    for owner in owners:
        for letter in Letter.objects.of(owner).filter(status=Status.DRAFT):
            values = {"void_reason": why}
            compare_and_set(letter, by=by, name="discard", status=Status.VOID, values=values, note=why)


def give_number(*, letter: Letter, by, dated: date, number: str = "", version: int | None = None) -> Letter:
    """Give a draft its number and date: from the own counter, or `number` as typed from the agenda or SRIKANDI.

    Words, letterhead and whoever signs on `dated` are frozen with it. Two clerks at once get two numbers and a refused
    one leaves no gap. Raises IllegalMove, Stale, DomainError.
    """
    with denied_kept("letter.number", by=by, subject=letter):
        chosen = _chosen(letter, "number", by)
        check_version(letter, version, by)
        values = _frozen(letter, dated)
        values |= _number(letter.kind, dated, number)  # late: whoever asks meanwhile waits for this transaction
        _check(chosen, letter, values, "")
        try:
            with transaction.atomic():
                compare_and_set(letter, by=by, name="number", status=Status.NUMBERED, values=values)
        except IntegrityError as error:
            raise DomainError(_taken(values), fields={"number": _taken(values)}) from error
    return letter


def record(*, letter: Letter, name: str, by, version: int | None = None, note: str = "", **given: Any) -> Letter:
    """Record what happened on paper (`paraf`, `sign`, `hand`), or end a letter (`discard`, `void` with its reason)."""
    if name not in GIVEN or set(given) - GIVEN[name]:
        raise TypeError(f"{name} takes no {', '.join(sorted(given)) or 'such step'}")
    with denied_kept(f"letter.{name}", by=by, subject=letter):
        chosen = _chosen(letter, name, by)
        check_version(letter, version, by)
        values = given | ({"void_reason": note.strip()[:500]} if name in {"void", "discard"} else {})
        _check(chosen, letter, values, note)
        _check_days(letter, given)
        status = chosen.targets[0] if chosen.targets else letter.status
        compare_and_set(letter, by=by, name=name, status=status, values=values, note=note)
        _tell_record(letter, name, by)
    return letter


def attach_scan(*, letter: Letter, by, upload, version: int | None = None) -> Attachment:
    """Keep the scan of the signed copy with the letter."""
    with denied_kept("letter.scan", by=by, subject=letter):
        _chosen(letter, "scan", by)
        check_version(letter, version, by)
        compare_and_set(letter, by=by, name="scan", status=letter.status, values={})  # a doubled click is stale
        return store(upload=upload, owner=letter, by=by, label=f"Pindaian {letter.kind_name}")


def opened(*, letter: Letter, by) -> None:
    """Reading a letter of a Rahasia record is an event."""
    if letter.restricted:
        trail.record("letter.read", by=by, subject=letter)


def printed(*, letter: Letter, by) -> None:
    """The PDF shows NIK and No. KK in full, so handing it out is an event, of every record."""
    trail.record("letter.print", by=by, subject=letter)


def _written(kind: LetterKind, owner: models.Model, by, extra: dict[str, Any]) -> dict[str, Any]:
    builder = joints.letters.get((owner._meta.label_lower, kind.slug))
    if builder is None or not builder.offered(owner):
        raise DomainError(f"{kind} tidak dapat disusun dari {owner}.")
    return builder.build(by, owner, extra)


def _chosen(letter: Letter, name: str, by) -> Move:
    found = MOVES[name]
    if found in open_to(letter, held(by, letter)):
        return found
    if not found.fits(letter):
        state = letter.get_status_display().lower()
        raise IllegalMove(f"{letter} tidak dapat {found.done} karena keadaannya {state}.")
    raise IllegalMove(f"{letter} tidak dapat {found.done} oleh peran Anda.")


def _check(chosen: Move, letter: Letter, values: dict[str, Any], note: str) -> None:
    """Everything missing at once, as the letter would be with `values`."""
    after = Letter(**{f.attname: getattr(letter, f.attname) for f in Letter._meta.concrete_fields} | values)
    if gaps := chosen.missing(after, note):
        raise Incomplete(" ".join(gaps.values()), fields=gaps)


def _check_days(letter: Letter, given: dict[str, Any]) -> None:
    wrong = {name: FUTURE for name, day in given.items() if name.endswith("_on") and day > clock.today()}
    early = (sentence for name, day in given.items() for sentence in _too_early(letter, name, day))
    wrong = dict(early) | wrong
    if wrong:
        raise DomainError(" ".join(wrong.values()), fields=wrong)


def _too_early(letter: Letter, name: str, day: Any) -> Iterator[tuple[str, str]]:
    """Why a step can't have been on that day: what comes before it was later."""
    drafted = clock.local(letter.drafted_at).date()
    before = {
        "paraf_on": [("disusun", min(drafted, letter.dated or drafted))],
        "signed_on": [("diparaf", letter.paraf_on), ("bertanggal", letter.dated)],
        "handed_on": [("ditandatangani", letter.signed_on)],
    }
    for done, on in before.get(name, []):
        if on and day < on:
            yield name, f"Surat baru {done} {on:%d-%m-%Y}."


def _frozen(letter: Letter, dated: date) -> dict[str, Any]:
    """What the letter keeps of its day: date, letterhead, seat, address of the check, and whoever signs then."""
    if dated > clock.today():
        raise DomainError(FUTURE, fields={"dated": FUTURE})
    signature = signing.block_on(dated, letter.signs_as)
    if signature is None:
        sentence = (
            f"Belum ada penanda tangan untuk jabatan {letter.signs_as} pada {dated:%d-%m-%Y}. "
            "Administrator mengisinya di Pengaturan, Pejabat penanda tangan."
        )
        raise DomainError(sentence, fields={"dated": sentence})
    return {
        "dated": dated,
        "year": dated.year,
        "numbered_at": clock.now(),
        "signature": signature,
        "seat": settings.get("office.seat"),
        "letterhead_id": _stored_letterhead().pk,
        "address": printing.check_address(letter.code),
    }


def _stored_letterhead() -> Letterhead:
    head = printing.present_letterhead()
    texts = {name: getattr(head, name) for name in ("lines", "address", "contact", "emblem")}
    return Letterhead.objects.get_or_create(digest=head.digest, defaults=texts)[0]


def _number(kind: LetterKind, dated: date, given: str) -> dict[str, Any]:
    number = _counted(kind, dated) if kind.mode == Mode.OWN else numbers.typed(given)
    values = {"number": number, "number_key": numbers.key(number), "series": kind.series, "year": dated.year}
    if len(number) > numbers.LIMIT:
        sentence = f"Nomor paling panjang {numbers.LIMIT} huruf."
        raise DomainError(sentence, fields={"number": sentence})
    if sentence := _taken(values):
        raise DomainError(sentence, fields={"number": sentence})
    return values


def _counted(kind: LetterKind, dated: date) -> str:
    """The next number of the own counter; one that was typed before the counter was switched on is passed over."""
    unit = settings.get("letters.unit_code")
    while True:
        urut = next_number(f"{SERIES}{kind.series}", dated.year)
        number = numbers.compose(kind.pattern, klas=kind.klas, urut=urut, unit=unit, day=dated)
        if not Letter.objects.filter(series=kind.series, year=dated.year, number_key=numbers.key(number)).exists():
            return number


def _taken(values: dict[str, Any]) -> str:
    """The sentence that names the letter which has this number already, or ""."""
    same = {name: values[name] for name in ("series", "year", "number_key")}
    letter = Letter.objects.filter(**same).first() if values["number"] else None
    return TAKEN.format(letter=letter) if letter else ""


def _tell_record(letter: Letter, name: str, by) -> None:
    """Let the record of the letter know of paraf, signature and hand-over, so that they are recorded once."""
    on = {"paraf": letter.paraf_on, "sign": letter.signed_on, "hand": letter.handed_on}.get(name)
    owner = joints.letter_owner.get(letter.owner_type)
    if on is None or owner is None:
        return
    signed_by = letter.signature["below"][0] if letter.signature else ""
    who = {"paraf": letter.paraf_by, "sign": signed_by, "hand": letter.handed_to}[name]
    owner.told(letter.record, name, on, who, by, str(letter))
