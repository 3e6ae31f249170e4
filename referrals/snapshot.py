"""What a referral may tell the desk it goes to: the fields the office can choose, as finished text."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cases.nik import mask
from referrals.models import Intake


@dataclass(frozen=True)
class Field:
    """One field to share. `secret`: may be shared of a Rahasia intake too; `usual`: ticked to begin with."""

    label: str
    read: Callable[[Intake], str]
    secret: bool = False
    usual: bool = False


def number_or_reason(intake: Intake) -> str:
    """The NIK, or why there is none."""
    known = intake.nik or (intake.person.nik if intake.person_id else "")
    return known or (intake.get_nik_missing_display() if intake.nik_missing else "")


def _age(intake: Intake) -> str:
    parts = [intake.get_sex_display() if intake.sex != "T" else "", f"± {intake.age} tahun" if intake.age else ""]
    return ", ".join(filter(None, parts))


def address(intake: Intake) -> str:
    """The whole address in one line."""
    lanes = [f"RT {intake.rt}" if intake.rt else "", f"RW {intake.rw}" if intake.rw else ""]
    region = intake.village or intake.kecamatan
    parts = [intake.address, "/".join(filter(None, lanes)), region.name if region else intake.domicile_note]
    if intake.village_id and intake.kecamatan_id:
        parts.append(f"Kec. {intake.kecamatan.name}")
    return ", ".join(filter(None, parts))


def _reporter(intake: Intake) -> str:
    return " · ".join(filter(None, [intake.reporter_name or intake.get_reporter_display(), intake.reporter_phone]))


FIELDS: dict[str, Field] = {
    "name": Field("Nama", lambda i: i.subject_label, secret=True, usual=True),
    "nik": Field("NIK", number_or_reason),
    "no_kk": Field("No. KK", lambda i: i.no_kk),
    "sex_age": Field("Jenis kelamin dan umur", _age, secret=True, usual=True),
    "address": Field("Alamat", address, secret=True, usual=True),
    "phone": Field("Telepon", lambda i: i.phone, secret=True, usual=True),
    "reporter": Field("Pelapor", _reporter),
    "service": Field("Layanan", lambda i: i.service.name, usual=True),
    "text": Field("Uraian", lambda i: i.text),
}


NUMBERS = frozenset({FIELDS["nik"].label, FIELDS["no_kk"].label})


def allowed(intake: Intake) -> set[str]:
    """Names of the fields that may be shared of this intake; of a Rahasia one only what helps to reach the person."""
    return {name for name, field in FIELDS.items() if field.secret or not intake.restricted}


def choices(intake: Intake) -> list[tuple[str, str, str]]:
    """(name, label, value) of every field that may be shared of this intake and holds something."""
    may_go = allowed(intake)
    found = ((name, field.label, field.read(intake)) for name, field in FIELDS.items() if name in may_go)
    return [(name, label, value) for name, label, value in found if value]


def usual(intake: Intake) -> list[str]:
    """What is ticked to begin with; nothing of a Rahasia intake."""
    return [] if intake.restricted else [name for name, _, _ in choices(intake) if FIELDS[name].usual]


def take(intake: Intake, names: Iterable[str]) -> list[list[str]]:
    """The snapshot: [label, value] of exactly the chosen fields, in the order of FIELDS."""
    wanted = set(names)
    return [[label, value] for name, label, value in choices(intake) if name in wanted]


def for_reader(referral, *, office: bool) -> list[list[str]]:
    """What of the snapshot may be read: all by the office, by the desk only while the referral is open."""
    if office:
        return [[label, on_screen(label, value)] for label, value in referral.shared]
    return told(referral) if referral.is_open else []


def told(referral) -> list[list[str]]:
    """What the desk and its letter have of the snapshot: of what became Rahasia later only what may go of such."""
    hidden = {field.label for field in FIELDS.values() if not field.secret} if referral.restricted else set()
    return [[label, value] for label, value in referral.shared if label not in hidden]


def on_screen(label: str, value: str) -> str:
    """As the office reads a field: numbers masked, for showing one is an act of its own. The desk reads them whole."""
    return mask(value) if label in NUMBERS and value.isdecimal() else value
