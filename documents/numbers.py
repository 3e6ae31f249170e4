"""Numbers of letters: the pattern of a kind of letter, and numbers typed from the agenda. Pure."""

import re
from datetime import date
from string import Formatter

from office.text import clean_text

ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
PARTS = {"klas", "urut", "unit", "bulan", "bulan_romawi", "tahun"}
LIMIT = 80
_WIDTH = re.compile(r"0[1-9]")


def problem(pattern: str) -> str:
    """What is wrong with a pattern, as a sentence; "" when nothing is."""
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError:
        return "Kurung kurawal pada pola tidak berpasangan."
    names = [name for _, name, _, _ in parts if name is not None]
    if unknown := sorted(set(names) - PARTS):
        return f"Bagian {{{unknown[0]}}} tidak dikenal. Yang dikenal: {', '.join(sorted(PARTS))}."
    if names.count("urut") != 1:
        return "Pola harus memuat {urut} tepat satu kali."
    if not {"tahun"} & set(names):
        return "Pola harus memuat {tahun}: nomor urut dimulai lagi setiap tahun."
    for _, name, width, change in parts:
        if change or (width and (name not in {"urut", "bulan"} or not _WIDTH.fullmatch(width))):
            return "Panjang angka ditulis seperti {urut:04}; bagian lain tanpa tambahan."
    return ""


def compose(pattern: str, *, klas: str, urut: int, unit: str, day: date) -> str:
    """ "400.9/0012/409.105/XI/2026". A part that is empty (no unit code set) leaves no double stroke behind."""
    values = {
        "klas": klas,
        "urut": urut,
        "unit": unit,
        "bulan": day.month,
        "bulan_romawi": ROMAN[day.month - 1],
        "tahun": day.year,
    }
    text = "".join(
        before + (format(values[name], width or "") if name is not None else "")
        for before, name, width, _ in Formatter().parse(pattern)
    )
    return re.sub(r"/{2,}", "/", text).strip("/ ")


def typed(text: str) -> str:
    """A number as somebody typed it: clean, no blanks around strokes."""
    return re.sub(r"\s*([/.\-])\s*", r"\1", clean_text(text))


def key(number: str) -> str:
    """What two numbers share that are the same to a reader: "400.9 / 12" and "400.9/12"."""
    return "".join(number.split()).upper()
