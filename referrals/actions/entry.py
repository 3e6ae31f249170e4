"""Taking in: receiving an intake, drafts, and where it opens."""

from typing import Any

from django.db import transaction

from accounts.authz import Can, areas
from cases import nik as numbers
from cases.derive import kecamatan_of, phone, three_digits
from cases.models import Person, Sex
from cases.names import name_key
from documents.actions import store
from office import clock, records
from office.errors import DomainError, Incomplete
from office.models import Desk
from office.moves import denied_kept
from office.numbering import next_number
from referrals import tracking
from referrals.actions import news
from referrals.actions.extras import relate
from referrals.actions.writing import intake_clock, write
from referrals.models import Channel, Intake, IntakeStep, Level, Reporter, ServiceKind, TellChannel
from referrals.workflow import MOVES, Holder, Status
from trail import actions as trail

# What an entry form may give; everything else of an intake is written by moves.
ENTRY = frozenset(
    [
        "kind",
        "channel",
        "text",
        "reporter",
        "reporter_name",
        "reporter_phone",
        "email",
        "person",
        "subject_unknown",
        "subject_name",
        "nik",
        "nik_missing",
        "no_kk",
        "age",
        "sex",
        "phone",
        "address",
        "rt",
        "rw",
        "village",
        "kecamatan",
        "domicile_note",
    ]
)
TOLD_BY_CHANNEL = {
    Channel.PHONE: TellChannel.PHONE,
    Channel.WHATSAPP: TellChannel.WHATSAPP,
    Channel.VISIT: TellChannel.VISIT,
    Channel.LETTER: TellChannel.LETTER,
}
NO_DESK = (
    "Belum ada bidang yang menangani data rahasia. Hubungi administrator atau Bidang Rehabilitasi Sosial langsung."
)


def receive(
    *,
    by,
    service: ServiceKind,
    restricted: bool = False,
    keep: bool = False,
    received_village=None,
    uploads=(),
    asked_for: str = "",
    answer: str = "",
    desk: Desk | None = None,
    related: Intake | None = None,
    key=None,
    **entry: Any,
) -> Intake:
    """Take in and send an intake in one act; gives it with its register number. Raises Incomplete or DomainError.

    `entry`: any of ENTRY; required only who (`subject_name`, `person` or `subject_unknown`) and what (`text`, unless
    the service says it all). `received_village`: None: the district desk; a village user's only village is taken.
    `keep`: the village handles it by itself instead of sending it to SLRT. `restricted`, or a service that is: it
    opens at a bidang that handles Rahasia. `uploads`: (file, label) pairs. `key`: of a OnceForm. `asked_for`: what is
    missing; it opens as perlu dilengkapi, its clock stopped. `answer`: what was said at once, where the service allows
    it; it is closed. `desk`: the bidang that holds it, a Rahasia one only where it handles Rahasia. `related`: of what.
    """

    def make() -> Intake:
        intake = _built(by, service, restricted, received_village, entry)
        _complete(intake)
        columns = _opening(intake, by, keep, desk) | _at_desk(intake, by, asked_for, answer)
        intake.save(force_insert=True)
        _store(intake, uploads, by)
        columns |= intake_clock(intake, columns["status"], columns)
        columns |= _number()  # late: whoever asks for a number meanwhile waits for this transaction
        _put(intake, columns)
        trail.record("intake.receive", by=by, subject=intake, changes=records._filled(intake))
        _first_step(intake, by)
        news.of_intake(intake, "receive", by)
        return relate(intake=intake, by=by, to=related) if related else intake

    return records.once(key, by=by, make=make)


def save_draft(
    *, by, service: ServiceKind, restricted: bool = False, received_village=None, key=None, **entry: Any
) -> Intake:
    """Keep an unfinished entry; only its author sees it, and it has no number yet."""

    def make() -> Intake:
        intake = _built(by, service, restricted, received_village, entry)
        return records.create(intake, by=by, act="intake.draft")

    return records.once(key, by=by, make=make)


@transaction.atomic
def edit_draft(
    *, by, intake: Intake, service: ServiceKind, restricted: bool = False, version: int | None = None, **entry: Any
) -> Intake:
    """Change a draft of one's own. Once sent, the text never changes any more."""
    if intake.status != Status.DRAFT or intake.created_by_id != by.pk:
        raise DomainError("Yang sudah dikirim tidak dapat diubah. Tambahkan catatan.")
    values = _columns(by, entry) | {"service_id": service.pk, "level": _level(service, restricted)}
    values["kind"] = entry.get("kind") or service.kind
    _refuse_open_secret(entry.get("person"), values["level"])
    return records.update(intake, by=by, act="intake.edit", values=values, version=version)


def submit(*, by, intake: Intake, version: int | None = None, keep: bool = False) -> Intake:
    """Send a draft: it gets its number and opens where it belongs. `actions.move(name="submit")` comes here."""
    with denied_kept("intake.submit", by=by, subject=intake):
        _complete(intake)
        columns = _opening(intake, by, keep) | _number()
        status = columns.pop("status")
        write(intake, by=by, name="submit", status=status, values=columns)
        _first_step(intake, by)
    return intake


def restricted_desk() -> Desk:
    """The bidang where Rahasia opens. Raises DomainError when the office has none."""
    desk = Desk.objects.active().filter(handles_restricted=True).order_by("pk").first()
    if desk is None:
        raise DomainError(NO_DESK)
    return desk


def place(values: dict[str, Any]) -> dict[str, Any]:
    """`village` and `kecamatan` (regions, codes or None) as columns that agree."""
    village = getattr(values.get("village"), "pk", values.get("village")) or None
    kecamatan = getattr(values.get("kecamatan"), "pk", values.get("kecamatan")) or None
    return {"village_id": village, "kecamatan_id": kecamatan_of(village) or kecamatan}


def _built(by, service: ServiceKind, restricted: bool, received_village, entry: dict[str, Any]) -> Intake:
    village, kecamatan = _reception(by, received_village)
    columns = _columns(by, entry)
    columns["kind"] = entry.get("kind") or service.kind
    intake = Intake(
        status=Status.DRAFT,
        service=service,
        level=_level(service, restricted),
        created_by=by,
        received_village_id=village,
        received_kecamatan_id=kecamatan,
        **columns,
    )
    _refuse_open_secret(entry.get("person"), intake.level)
    return intake


def _level(service: ServiceKind, restricted: bool) -> int:
    return Level.SECRET if restricted else service.level


def _refuse_open_secret(person: Person | None, level: int) -> None:
    if person is not None and person.restricted and level < Level.SECRET:
        sentence = "Orang ini hanya dikenal lewat data rahasia. Tandai rahasia, atau jangan tautkan."
        raise DomainError(sentence, fields={"person": sentence})


def _columns(by, entry: dict[str, Any]) -> dict[str, Any]:
    """The entry as columns: numbers checked, places that agree, an anonymous reporter without a name."""
    if unknown := set(entry) - ENTRY:
        raise TypeError(f"not part of an entry: {', '.join(sorted(unknown))}")
    values = {name: value for name, value in entry.items() if name not in {"kind", "person", "village", "kecamatan"}}
    values |= place(entry)
    person = entry.get("person")
    if person is not None:
        values |= _of_person(by, person, values)
    values["name_key"] = name_key(values.get("subject_name", ""))[:160]
    for name in ("rt", "rw"):
        values[name] = three_digits(values.get(name) or "")
    for name in ("phone", "reporter_phone"):
        values[name] = phone(values.get(name) or "") or values.get(name) or ""
    values |= _numbers(values)
    if values.get("reporter") == Reporter.ANONYMOUS:
        values |= {"reporter_name": "", "reporter_phone": ""}
    return values


def _of_person(by, person: Person, values: dict[str, Any]) -> dict[str, Any]:
    if not Person.objects.visible_to(by, Can.PERSON_VIEW).filter(pk=person.pk).exists():
        raise DomainError(
            "Orang ini tidak ada di wilayah Anda.", fields={"person": "Orang ini tidak ada di wilayah Anda."}
        )
    copied = {"person_id": person.pk, "subject_name": values.get("subject_name") or person.name}
    if not values["kecamatan_id"]:
        copied |= {"village_id": person.village_id, "kecamatan_id": person.kecamatan_id}
    typed = {name: values.get(name) for name in ("address", "rt", "rw", "sex")}
    return copied | {name: getattr(person, name) for name, value in typed.items() if value in (None, "", Sex.UNKNOWN)}


def _numbers(values: dict[str, Any]) -> dict[str, str]:
    """NIK and No. KK as 16 digits, both optional. Raises DomainError naming every one that cannot be right."""
    found, wrong = {}, {}
    for name, read in (("nik", numbers.read), ("no_kk", numbers.read_number)):
        number = read(values.get(name) or "")
        found[name] = number.digits or ""
        if number.fault and number.fault != numbers.MISSING:
            wrong[name] = numbers.SENTENCES[number.fault].replace("NIK", "No. KK" if name == "no_kk" else "NIK")
    if wrong:
        raise DomainError("Periksa kembali nomor yang ditulis.", fields=wrong)
    if found["nik"]:
        found["nik_missing"] = ""
    return found


def _reception(by, received_village) -> tuple[str | None, str | None]:
    """Village and kecamatan of the desk that receives; (None, None) at the district. Raises DomainError elsewhere."""
    mine = areas(by, Can.INTAKE_CREATE)
    code = getattr(received_village, "pk", received_village)
    if code:
        if any(area.covers(village=code, kecamatan=kecamatan_of(code)) for area in mine):
            return code, kecamatan_of(code)
        raise DomainError(
            "Desa penerima di luar wilayah tugas Anda.", fields={"received_village": "Di luar wilayah tugas Anda."}
        )
    if any(area.district for area in mine):
        return None, None
    villages = {village for area in mine for village in area.villages}
    kecamatan = {code for area in mine for code in area.kecamatan}
    if len(villages) == 1:
        return next(iter(villages)), kecamatan_of(next(iter(villages)))
    if not villages and len(kecamatan) == 1:
        return None, next(iter(kecamatan))
    raise DomainError("Pilih di desa mana ini diterima.", fields={"received_village": "Pilih desa penerima."})


def _complete(intake: Intake) -> None:
    if gaps := MOVES["submit"].missing(intake):
        raise Incomplete("Belum dapat dikirim. " + " ".join(gaps.values()), fields=gaps)


def _opening(intake: Intake, by, keep: bool, desk: Desk | None = None) -> dict[str, Any]:
    """Where a sent intake opens, and when it was received."""
    columns: dict[str, Any] = {"status": Status.RECEIVED, "received_at": clock.now(), "received_on": clock.today()}
    if intake.restricted:
        cleared = desk if desk and desk.active and desk.handles_restricted else restricted_desk()
        columns |= {"holder_level": Holder.BIDANG, "holder_id": cleared.pk}
    elif desk is not None:
        columns |= {"holder_level": Holder.BIDANG, "holder_id": desk.pk}
    elif keep:
        columns |= {"holder_level": _village(intake, by)}
    return columns | {
        "moved_at": clock.now(),
        "moved_by": by.get_full_name() or by.get_username(),
        "last_move": "receive",
    }


def _at_desk(intake: Intake, by, asked_for: str, answer: str) -> dict[str, Any]:
    """What is settled while the person still stands there: what is missing, or the whole answer."""
    if answer:
        if intake.restricted or not intake.service.at_once:
            raise DomainError("Layanan ini tidak dijawab di tempat. Kirim seperti biasa.")
        day = clock.today()
        return {
            "status": Status.CLOSED, "verified_at": clock.now(), "result_text": answer, "result_on": day,
            "told_on": day, "told_how": TOLD_BY_CHANNEL.get(intake.channel, TellChannel.OFFICE),
            "told_by": by.get_full_name() or by.get_username(),
        }  # fmt: skip
    if asked_for:
        return {"status": Status.INCOMPLETE, "resume": Status.RECEIVED, "asked_for": asked_for}
    return {}


def _village(intake: Intake, by) -> str:
    mine = {code for area in areas(by, Can.INTAKE_HANDLE) for code in area.villages}
    if intake.received_village_id not in mine or not intake.service.village_may:
        raise DomainError(
            "Layanan ini tidak diselesaikan di desa. Kirim ke SLRT Kabupaten.",
            fields={"keep": "Kirim ke SLRT Kabupaten."},
        )
    return Holder.VILLAGE


def _put(intake: Intake, columns: dict[str, Any]) -> None:
    """Write what was worked out after the row was there."""
    Intake.objects.filter(pk=intake.pk).update(**columns)
    for name, value in columns.items():
        setattr(intake, name, value)


def _number() -> dict[str, str]:
    year = clock.today().year
    return {"number": f"{year}-{next_number('intake', year):06}", "tracking": tracking.new_code()}


def _store(intake: Intake, uploads, by) -> None:
    for upload, label in uploads:
        store(upload=upload, owner=intake, by=by, label=label)


def _first_step(intake: Intake, by) -> None:
    if intake.received_kecamatan_id is None and intake.holder_level == Holder.DISTRICT:
        IntakeStep.objects.create(
            intake=intake, step=IntakeStep.Step.FRONT_OFFICE, on=clock.today(), who=by.get_full_name(), recorded_by=by
        )
