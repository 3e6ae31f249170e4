"""Columns computed from others and facts computed from columns: pure, so that actions, imports and tests share them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from cases import names

KEY_LENGTH = 160  # of Person.name_key and Family.head_key


def name_key(name: str) -> str:
    """The sort and search key of a name, cut to the column (abbreviations written out can grow past it)."""
    return names.name_key(name)[:KEY_LENGTH].rstrip()


def kecamatan_of(village: str | None) -> str | None:
    """Code of the kecamatan a village code lies in ("16.03.10.2004" -> "16.03.10")."""
    return village.rpartition(".")[0] if village else None


def three_digits(value: str) -> str:
    """RT or RW as three digits ("1", "RT 01" -> "001"); "" where there is no number or it is zero."""
    digits = "".join(sign for sign in value if sign in "0123456789")
    return "" if not digits.strip("0") or len(digits.lstrip("0")) > 3 else digits.lstrip("0").zfill(3)


def phone(value: str) -> str | None:
    """A mobile number as 62...; "" for empty, None if it is not an Indonesian mobile number."""
    digits = "".join(sign for sign in value if sign in "0123456789")
    if not digits:
        return None if value.strip() else ""
    for prefix in ("0062", "62", "0"):
        if digits.startswith(prefix):
            digits = digits[len(prefix) :].lstrip("0")
            break
    return f"62{digits}" if digits.startswith("8") and 9 <= len(digits) <= 12 else None


def age_on(day: date, birth_date: date | None, birth_year: int | None) -> int | None:
    """Completed years on `day`; from a year alone the age reached in that year; None if unknown."""
    if birth_date:
        return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
    return day.year - birth_year if birth_year else None


def born_after(day: date, birth_date: date | None, birth_year: int | None, precision: str) -> bool:
    """Whether a birth is known to be later than `day`; an estimate is not known."""
    if precision == "estimate":
        return False
    return birth_date > day if birth_date else bool(birth_year and birth_year > day.year)


def begins(period: str) -> date:
    """First day of a period as it is written: "2026", "2026-TW3" or "2026-09"; of a tahap that of its year."""
    year, _, part = period.partition("-")
    month = int(part[2:]) * 3 - 2 if part.startswith("TW") else int(part) if part.isdecimal() else 1
    return date(int(year), month, 1)


def years_after(day: date, years: int) -> date:
    """The same day `years` later (earlier, if negative); 29 February falls on 1 March or, backwards, 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1) if years > 0 else date(day.year + years, 2, 28)


@dataclass(frozen=True)
class Misfit:
    """Why a kind's rule does not hold for a subject; a warning that an override reason answers."""

    field: str
    sentence: str


def misfits(kind, *, age: int | None, sex: str, disabilities: list[str], exact: bool = True) -> list[Misfit]:
    """Age, sex and disability rules of `kind` a person does not meet. Unknown age or sex breaks no rule.

    `exact` false (only a birth year known): a year more or less is no misfit.
    """
    found = []
    slack = 0 if exact else 1
    low, high = kind.age_min, kind.age_max
    if age is not None and ((low is not None and age + slack < low) or (high is not None and age - slack > high)):
        found.append(Misfit("age", f"Usia {age} tahun di luar ketentuan jenis ini ({age_words(low, high)})."))
    if kind.sex and sex in {"L", "P"} and sex != kind.sex:
        found.append(Misfit("sex", f"Jenis ini untuk {'perempuan' if kind.sex == 'P' else 'laki-laki'}."))
    if kind.needs_disability and not disabilities:
        found.append(Misfit("disabilities", "Jenis disabilitas belum dicatat, padahal jenis ini memerlukannya."))
    return found


def age_words(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"{low}-{high} tahun"
    if low is not None:
        return f"{low} tahun ke atas"
    return f"sampai {high} tahun" if high is not None else "semua usia"


def alias_key(text: str) -> str:
    """A name of a kind or programme as lists are compared: letters and digits alone, in capitals."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


FOREIGN = {name: f"{name}_id" for name in ("village", "kecamatan", "ktp_village", "guardian", "companion", "head")}


def columns(values: Mapping[str, Any], *, key: bool = True) -> dict[str, Any]:
    """Typed values as columns: foreign keys as ids, and what follows from them (name_key, kecamatan, birth year).

    Only what depends on a given value is added, so a part of a record can be changed alone.
    """
    row = dict(values)
    for name in FOREIGN.keys() & row.keys():
        row[FOREIGN[name]] = _key(row.pop(name))
    if key and "name" in row:
        row["name_key"] = name_key(row["name"])
    if row.get("village_id"):
        row["kecamatan_id"] = kecamatan_of(row["village_id"])
    elif "village_id" in row:
        row.setdefault("kecamatan_id", None)
    if "birth_date" in row or "birth_year" in row:
        row |= birth(row.get("birth_date"), row.get("birth_year"), row.get("birth_precision", ""))
    return row


def birth(birth_date: date | None, birth_year: int | None, precision: str = "") -> dict[str, Any]:
    """Birth date, year and precision that agree with each other ("estimate" stays one, a date is never a year)."""
    if birth_date:
        kept = precision if precision == "estimate" else "date"
        return {"birth_date": birth_date, "birth_year": birth_date.year, "birth_precision": kept}
    if birth_year:
        kept = precision if precision == "estimate" else "year"
        return {"birth_date": None, "birth_year": birth_year, "birth_precision": kept}
    return {"birth_date": None, "birth_year": None, "birth_precision": "unknown"}


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value
