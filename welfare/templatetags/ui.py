"""Tags and filters of every page (builtin, nothing to load): icons, badges, masked numbers, dates, money."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from lucide.templatetags.lucide import lucide as draw

from office import clock
from office.dates import WEEKDAYS, long_date
from office.paging import PARAM

register = template.Library()
LONG_NUMBER = re.compile(r"(?<!\d)\d{16}(?!\d)")  # NIK, No. KK


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, size: int = 20) -> str:
    """An inline drawing of `lucide`; decoration only, so hidden from screen readers."""
    return draw(name, size=size, aria_hidden="true")


@register.simple_tag
def badge(label, tone: str = "") -> str:
    """A state in words; `tone` ("", now, wait, late, done) only colours it."""
    return format_html('<span class="badge {}">{}</span>', tone, label)


@register.filter
def masked(number) -> str:
    """NIK or No. KK with the middle hidden: 160302••••••0001. Anything shorter is hidden wholly."""
    text = str(number or "")
    if len(text) < 12:
        return "•" * len(text)
    return f"{text[:6]}{'•' * (len(text) - 10)}{text[-4:]}"


@register.filter
def masked_inside(text) -> str:
    """A text with every number of sixteen digits in it masked."""
    return LONG_NUMBER.sub(lambda found: masked(found[0]), str(text or ""))


def _local(value):
    return clock.local(value) if isinstance(value, datetime) else value


@register.filter
def tanggal(value: date | datetime | None) -> str:
    """31 Januari 2026."""
    return long_date(_local(value)) if value else ""


@register.filter
def hari(value: date | datetime | None) -> str:
    """Selasa, 24 November 2026."""
    return f"{WEEKDAYS[_local(value).weekday()]}, {tanggal(value)}" if value else ""


@register.filter
def tgl(value: date | datetime | None) -> str:
    """31-01-2026, for tables."""
    return f"{_local(value):%d-%m-%Y}" if value else ""


@register.filter
def waktu(value: datetime | None) -> str:
    """21-11-2026 10.12."""
    return f"{_local(value):%d-%m-%Y %H.%M}" if value else ""


@register.filter
def lalu(value: date | datetime | None) -> str:
    """How long ago, the exact moment in the title."""
    if not value:
        return ""
    exact = waktu(value) if isinstance(value, datetime) else tanggal(value)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), exact, _ago(_local(value)))


def _ago(value: date | datetime) -> str:
    if isinstance(value, datetime):
        minutes = int((clock.now() - value).total_seconds() // 60)
        if 0 <= minutes < 60:
            return f"{minutes} menit lalu" if minutes else "baru saja"
        if clock.today() == value.date() and minutes >= 60:
            return f"{minutes // 60} jam lalu"
    day = value.date() if isinstance(value, datetime) else value
    return _days((clock.today() - day).days) or tanggal(day)


def _days(gone: int) -> str:
    near = {0: "hari ini", 1: "kemarin", -1: "besok"}
    if gone in near:
        return near[gone]
    if 1 < gone < 31:
        return f"{gone} hari lalu"
    return f"{-gone} hari lagi" if -31 < gone < -1 else ""


@register.filter
def ribuan(value) -> str:
    """1.234.567."""
    return "" if value in (None, "") else f"{int(value):,}".replace(",", ".")


@register.filter
def rupiah(value) -> str:
    """Rp600.000; a negative amount as -Rp600.000."""
    if value in (None, ""):
        return ""
    return f"{'-' if int(value) < 0 else ''}Rp{ribuan(abs(int(value)))}"


@register.filter
def patah(number) -> str:
    """A long number of a letter, to be broken after its strokes only."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in str(number or "").split("/")))


@register.filter
def telepon(value) -> str:
    """0812-3456-7890: groups of four, as people read it out; a stored 62 becomes 0."""
    digits = "".join(c for c in str(value or "") if c.isdigit())
    digits = f"0{digits[2:]}" if digits.startswith("62") else digits
    if not 9 <= len(digits) <= 13:
        return str(value or "")
    return "-".join([digits[:4], digits[4:8], digits[8:]]) if len(digits) > 8 else digits


@register.simple_tag
def sections(form) -> list[tuple[str, list]]:
    """Visible fields under their headings: `form.sections = [("Siapa", ["name", "nik"]), ...]`, the rest after them."""
    named = getattr(form, "sections", [])
    parts = [(heading, [form[name] for name in names if name in form.fields]) for heading, names in named]
    placed = {field.name for _, fields in parts for field in fields}
    rest = [field for field in form.visible_fields() if field.name not in placed]
    return [(heading, fields) for heading, fields in [*parts, ("", rest)] if fields]


@dataclass(frozen=True)
class Chip:
    """A filter in use and the address of the list without it."""

    label: str
    value: str
    url: str


@register.simple_tag
def chips(filter_set) -> list[Chip]:
    """What a list is filtered by, in words."""
    if not filter_set.is_bound or not filter_set.form.is_valid():
        return []
    chosen = filter_set.form.cleaned_data
    return [
        Chip(str(field.label), _worded(field, chosen[field.name]), _without(filter_set.data, field))
        for field in filter_set.form.visible_fields()
        if _filled(chosen.get(field.name))
    ]


def _filled(value) -> bool:
    if isinstance(value, slice):
        return value.start is not None or value.stop is not None
    return value not in (None, "", [], ()) and (not hasattr(value, "exists") or bool(value))


def _worded(field, value) -> str:
    if isinstance(value, slice):
        return f"{tgl(value.start) or '...'} s.d. {tgl(value.stop) or '...'}"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return tgl(value)
    words = {str(key): str(label) for key, label in _flat(getattr(field.field.widget, "choices", ()))}
    values = value if isinstance(value, (list, tuple, set)) or hasattr(value, "exists") else [value]
    return ", ".join(words.get(str(getattr(one, "pk", one)), str(one)) for one in values)


def _flat(choices):
    """Choices without their groups."""
    for key, label in choices:
        yield from label if isinstance(label, (list, tuple)) else [(key, label)]


def _without(data, field) -> str:
    left = dict(data.lists() if isinstance(data, QueryDict) else data)  # a view may fill in a plain dict
    parts = [f"{field.html_name}_{suffix}" for suffix in getattr(field.field.widget, "suffixes", [])]
    for name in [field.html_name, PARAM, *parts]:
        left.pop(name, None)
    return f"?{urlencode(left, doseq=True)}"
