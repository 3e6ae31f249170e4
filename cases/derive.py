"""Columns computed from others and facts computed from columns: pure, so that actions, imports and tests share them."""

from dataclasses import dataclass
from datetime import date

from cases.names import name_key as name_key  # re-exported: one place to ask for derived columns

ADULT_LIMIT = 110  # older than this is more likely a mistake


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
