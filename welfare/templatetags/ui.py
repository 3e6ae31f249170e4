"""Tags and filters of every page (builtin, nothing to load): icons, badges, masked numbers, dates, money."""

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from lucide.templatetags.lucide import lucide as draw

from office import clock

register = template.Library()
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()


@register.simple_tag
def icon(name: str, size: int = 20) -> str:
    """An inline drawing of `lucide`; decoration only, so hidden from screen readers."""
    return draw(name, size=size, aria_hidden="true", focusable="false")


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


def _local(value):
    return clock.local(value) if isinstance(value, datetime) else value


@register.filter
def tanggal(value: date | datetime | None) -> str:
    """31 Januari 2026."""
    if not value:
        return ""
    day = _local(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


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
def telepon(value) -> str:
    """0812-3456-7890: groups of four, as people read it out."""
    digits = "".join(c for c in str(value or "") if c.isdigit())
    if not 9 <= len(digits) <= 13:
        return str(value or "")
    return "-".join([digits[:4], digits[4:8], digits[8:]]) if len(digits) > 8 else digits
