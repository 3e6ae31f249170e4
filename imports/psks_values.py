"""What the cells of a list of PSKS mean: kinds by every name they go by, numbers of telephones, counts."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from imports.cells import shown
from imports.values import clean, phone, squeeze

DATA = Path(__file__).resolve().parent.parent / "psks" / "data" / "kinds.csv"
PERSON = "person"  # of `psks.models.Subject`; this module works without a database


@dataclass(frozen=True)
class KindRow:
    """A kind as the check needs it."""

    slug: str
    number: int | None
    name: str
    aliases: str
    subject: str


class Kinds:
    """The kinds of PSKS by slug, name and alias; by number too, which sources count differently."""

    def __init__(self, rows: Iterable[KindRow]):
        self.subjects: dict[str, str] = {}
        self.by_name: dict[str, str] = {}
        self.by_number: dict[int, str] = {}
        for row in rows:
            self.subjects[row.slug] = row.subject
            bare = re.sub(r"\([^)]*\)", "", row.name)
            for name in (row.slug, row.name, bare, *row.aliases.split(",")):
                if squeeze(name):
                    self.by_name.setdefault(squeeze(name), row.slug)
            if row.number:
                self.by_number[row.number] = row.slug

    def slug(self, value) -> str:
        """The kind a cell names; "" for none."""
        return self.by_name.get(squeeze(clean(shown(value))), "")

    def numbered(self, value) -> str:
        """The kind whose number of Permensos 8/2012 a cell gives; "" for none."""
        words = re.sub(r"[.,]0+$", "", clean(shown(value)))
        return self.by_number.get(int(words), "") if words.isdecimal() and len(words) <= 2 else ""

    def is_person(self, slug: str) -> bool:
        return self.subjects.get(slug) == PERSON


@lru_cache(maxsize=1)
def standard_kinds() -> Kinds:
    """The kinds from the data file they are seeded from."""
    rows = csv.DictReader(DATA.read_text(encoding="utf-8").splitlines())
    return Kinds(
        KindRow(r["slug"], int(r["number"]) if r["number"] else None, r["name"], r["aliases"], r["subject"])
        for r in rows
    )


def telephone(value) -> str | None:
    """A mobile number as 62..., or the digits of an office's line; None for neither."""
    mobile = phone(value)
    digits = re.sub(r"[\s.\-()/+]", "", clean(value))
    return mobile or (digits if digits.isdecimal() and 6 <= len(digits) <= 13 else None)


def count(value) -> int | None:
    """ "25 orang" -> 25; None for what is no count."""
    match = re.fullmatch(r"(\d{1,6})(?:[.,]0+)?\s*(?:ORANG|KK|ANGGOTA)?", clean(value).upper())
    return int(match[1]) if match else None
