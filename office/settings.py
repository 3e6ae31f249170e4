"""Settings of the office: what each is called, its type, default and check; values are rows, changes are in the trail.

`get("office.name")` gives the value in force. A room above adds its own with `define()` from its `apps.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings as site
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from office.errors import DomainError, Stale
from office.models import Setting
from trail import actions as trail

ADDRESS_LIMIT = 300


class Type(StrEnum):
    TEXT = "text"
    LINES = "lines"  # several lines of text
    WHOLE = "whole"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    WEEKDAYS = "weekdays"  # list of ISO weekdays, 1 = Monday
    IMAGE = "image"  # a small PNG as base64 text, see `office.images`


@dataclass(frozen=True)
class Definition:
    """One setting. `least` and `most` bound a whole number, or the length of a text."""

    key: str
    type: Type
    default: Any
    label: str
    group: str
    help: str = ""
    least: int = 0
    most: int = 200
    choices: tuple[tuple[str, str], ...] = ()
    check: Callable[[Any], str] | None = None  # gives the sentence of what is wrong, or ""


DEFINITIONS: dict[str, Definition] = {}


def define(*definitions: Definition) -> None:
    """Make settings known. Raises ValueError for a key already taken."""
    for definition in definitions:
        if definition.key in DEFINITIONS:
            raise ValueError(f"setting {definition.key} is defined twice")
        DEFINITIONS[definition.key] = definition


def get(key: str) -> Any:
    """The value in force. Raises KeyError for a setting nobody defined."""
    return get_many(key)[key]


def get_many(*keys: str) -> dict[str, Any]:
    """The values in force of several settings, in one query."""
    values = {key: DEFINITIONS[key].default for key in keys}
    stored = Setting.objects.filter(key__in=keys, value__isnull=False).values_list("key", "value")
    return values | {key: value for key, value in stored if not problem(DEFINITIONS[key], value)}


def set(key: str, value: Any, *, by, version: int | None = None) -> Setting:  # noqa: A001 - read as settings.set()
    """Store a value (None: back to the default) and its event. Raises DomainError for a value the type refuses."""
    definition = DEFINITIONS[key]
    if value is not None and (wrong := problem(definition, value)):
        raise DomainError(wrong, fields={"value": wrong})
    with transaction.atomic():
        row, _ = Setting.objects.get_or_create(key=key)
        seen = row.version if version is None else version
        if seen == row.version and row.value == value:
            return row
        if not Setting.objects.filter(pk=key, version=seen).update(value=value, version=seen + 1):
            raise Stale("Pengaturan ini sudah diubah orang lain. Muat ulang lalu periksa kembali.")
        trail.record(
            "setting.change",
            by=by,
            subject=row,
            changes={key: (_told(definition, row.value), _told(definition, value))},
        )
        row.value, row.version = value, seen + 1
        return row


def public_address(path: str) -> str:
    """A path of ours as people outside reach it: `office.public_address`, else SITE_URL of this installation."""
    return f"{get('office.public_address').rstrip('/') or site.SITE_URL}{path}"


def problem(definition: Definition, value: Any) -> str:
    """What is wrong with a value, as a sentence for the user; "" when nothing is."""
    wrong = _PROBLEMS[definition.type](definition, value)
    return wrong or (definition.check(value) if definition.check else "")


def _text(definition: Definition, value: Any) -> str:
    if not isinstance(value, str):
        return "Isi dengan teks."
    if len(value) > definition.most:
        return f"Paling banyak {definition.most} huruf."
    return "Bagian ini wajib diisi." if len(value) < definition.least else ""


def _whole(definition: Definition, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return "Isi dengan angka bulat."
    inside = definition.least <= value <= definition.most
    return "" if inside else f"Isi dengan angka {definition.least} sampai {definition.most}."


def _boolean(definition: Definition, value: Any) -> str:
    return "" if isinstance(value, bool) else "Pilih ya atau tidak."


def _choice(definition: Definition, value: Any) -> str:
    return "" if isinstance(value, str) and value in dict(definition.choices) else "Pilih salah satu dari daftar."


def _weekdays(definition: Definition, value: Any) -> str:
    if not isinstance(value, list) or not value:
        return "Pilih paling sedikit satu hari."
    days = [day for day in value if type(day) is int and 1 <= day <= 7]
    return "" if sorted({*days}) == value else "Pilih hari Senin sampai Minggu."


def _mail_address(value: str) -> str:
    try:
        validate_email(value or "kosong@contoh.id")
    except ValidationError:
        return "Tulis seperti nama@contoh.id."
    return ""


_PROBLEMS = {
    Type.TEXT: _text,
    Type.LINES: _text,
    Type.WHOLE: _whole,
    Type.BOOLEAN: _boolean,
    Type.CHOICE: _choice,
    Type.WEEKDAYS: _weekdays,
    Type.IMAGE: _text,
}


def _told(definition: Definition, value: Any) -> Any:
    """A value as the trail keeps it: a picture only by its size."""
    return f"gambar, {len(value)} huruf" if value and definition.type == Type.IMAGE else value


IDENTITY, LETTERS, CALENDAR = "Identitas kantor", "Kop dan surat", "Kalender kerja"

define(
    Definition(
        "office.name", Type.TEXT, "Dinas Sosial Kabupaten Muara Enim", "Nama kantor", IDENTITY, least=3, most=120
    ),
    Definition(
        "office.short_name", Type.TEXT, "Dinas Sosial", "Nama singkat", IDENTITY, "Di kepala halaman.", least=3, most=60
    ),
    Definition("office.district", Type.TEXT, "Kabupaten Muara Enim", "Kabupaten/kota", IDENTITY, least=3, most=80),
    Definition(
        "office.seat",
        Type.TEXT,
        "Muara Enim",
        "Tempat kedudukan",
        IDENTITY,
        "Dicetak di depan tanggal surat.",
        least=2,
        most=60,
    ),
    Definition(
        "office.address", Type.LINES, "", "Alamat", IDENTITY, "Dicetak pada kop dan tanda terima.", most=ADDRESS_LIMIT
    ),
    Definition("office.phone", Type.TEXT, "", "Telepon", IDENTITY, most=60),
    Definition("office.email", Type.TEXT, "", "Surel", IDENTITY, most=120, check=_mail_address),
    Definition(
        "office.hours", Type.TEXT, "", "Jam layanan", IDENTITY, "Misalnya Senin-Jumat 08.00-15.30 WIB.", most=120
    ),
    Definition(
        "office.public_address",
        Type.TEXT,
        "",
        "Alamat web sistem ini",
        IDENTITY,
        "Dicetak pada kode QR, misalnya https://sosial.muaraenimkab.go.id. Kosong: nama host yang dilayani.",
        most=100,
        check=lambda value: "" if not value or value.startswith("https://") else "Awali dengan https://.",
    ),
    Definition("office.privacy_contact", Type.TEXT, "", "Narahubung pelindungan data pribadi", IDENTITY, most=160),
    Definition(
        "letterhead.lines",
        Type.LINES,
        "PEMERINTAH KABUPATEN MUARA ENIM\nDINAS SOSIAL",
        "Baris kop",
        LETTERS,
        "Satu baris per baris kop, tanpa alamat.",
        least=3,
        most=ADDRESS_LIMIT,
    ),
    Definition(
        "letterhead.logo",
        Type.IMAGE,
        "",
        "Lambang pada kop",
        LETTERS,
        "PNG atau JPEG, dicetak di kiri kop.",
        most=400_000,
    ),
    Definition(
        "letters.unit_code",
        Type.TEXT,
        "",
        "Kode unit pada nomor surat",
        LETTERS,
        "Sesuai tata naskah dinas, misalnya 409.105.",
        most=30,
    ),
    Definition(
        "letters.head_position",
        Type.TEXT,
        "Kepala Dinas",
        "Jabatan Kepala Dinas pada surat",
        LETTERS,
        "Surat dengan jabatan ini menunggu tanda tangan Kepala Dinas.",
        least=3,
        most=120,
    ),
    Definition(
        "receipt.paper",
        Type.CHOICE,
        "a5",
        "Kertas tanda terima",
        LETTERS,
        choices=(("a5", "A5"), ("80", "Termal 80 mm"), ("58", "Termal 58 mm")),
    ),
    Definition("calendar.weekdays", Type.WEEKDAYS, [1, 2, 3, 4, 5], "Hari kerja", CALENDAR),
    Definition("calendar.opens", Type.WHOLE, 8, "Jam buka", CALENDAR, "Untuk tenggat dalam jam kerja.", most=11),
    Definition(
        "calendar.closes", Type.WHOLE, 16, "Jam tutup", CALENDAR, "Tenggat hari kerja habis jam ini.", least=12, most=23
    ),
)
