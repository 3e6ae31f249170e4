"""Which of the 26 kinds of PPKS a cell names: by number, by name, by every name they go by."""

import csv
import re
from functools import lru_cache
from pathlib import Path

from cases.nik import typed
from imports.cells import CellError, shown
from imports.values import DISABILITIES, PARTS, clean, squeeze

KINDS_FILE = Path(__file__).resolve().parent.parent / "cases" / "data" / "ppks_kinds.csv"
NEEDS_DISABILITY = {"05", "09"}  # of which the disability is asked
_NUMBER = re.compile(r"\W*([0-9]{1,2})(?:[.,]0+)?\W*")
# A kind with its number before it, another name in brackets behind it: "8. Lanjut Usia Terlantar (LUT)"
_ADORNED = re.compile(r"(?:[(\[]?([0-9]{1,2})[)\]. :-]+(?=[^\W\d_]))?([^()\[\]]*)(?:[(\[]([^()\[\]]*)[)\]])?")
_OR = re.compile(r"/| - ")


class Kinds:
    """The kinds of PPKS by number and by every name they go by, with age range and sex."""

    def __init__(self, rows):
        """`rows`: mappings with code, name, aliases (list), age_min, age_max (int or None), sex."""
        self.by_name: dict[str, list[str]] = {}
        self.rules: dict[str, tuple[int | None, int | None, str]] = {}
        for row in rows:
            self.rules[row["code"]] = (row["age_min"], row["age_max"], row["sex"])
            kinds_of_it = ("", *DISABILITIES) if row["code"] in NEEDS_DISABILITY else ("",)
            for name in [row["name"], *row["aliases"]]:
                for more in kinds_of_it:  # "Penyandang Disabilitas Fisik"
                    codes = self.by_name.setdefault(squeeze(name) + more, [])
                    if row["code"] not in codes:
                        codes.append(row["code"])

    def codes(self, value) -> list[str]:
        """The kinds a cell names; [] if it is empty or any part of it is not a kind."""
        words = clean(shown(value)) if not isinstance(value, CellError) else ""
        whole = self._named(words) or self._adorned(words := typed(words))
        if whole:
            return whole
        parts = [self._named(part) or self._adorned(part) for part in PARTS.split(words)]
        return list(dict.fromkeys(code for part in parts for code in part)) if all(parts) else []

    def misfit(self, code: str, *, age: int | None, sex: str | None) -> bool:
        """Whether the rule of a kind excludes this age or this sex; what is unknown excludes nothing."""
        low, high, only = self.rules[code]
        if age is not None and ((low is not None and age < low) or (high is not None and age > high)):
            return True
        return bool(only and sex and sex != only)

    def _named(self, words: str) -> list[str]:
        """The kinds of a number or a name."""
        if not (key := squeeze(words)).isdecimal():
            return self.by_name.get(key, [])
        if not words.isdecimal():  # "8.0" is 8, but "1, 2" is not 12
            number = _NUMBER.fullmatch(words)
            key = number[1] if number else ""
        code = key.zfill(2)
        return [code] if code in self.rules else self.by_name.get(key, [])

    def _adorned(self, words: str) -> list[str]:
        """The kinds of a name with its number, a second name or words in brackets; [] where one speaks of others.

        "Korban Tindak Kekerasan (Anak)" may be "Anak Korban Tindak Kekerasan", so it is neither.
        """
        match = _ADORNED.fullmatch(words.strip())
        if not match:
            return []
        number, name, more = (part or "" for part in match.groups())
        if not (found := self._named(name) or self._agreed(_OR.split(name))):
            return []
        others = [self._named(other) for other in (number, more, f"{more} {name}")]
        return found if all(other in ([], found) for other in others) else []

    def _agreed(self, names: list[str]) -> list[str]:
        first, *others = map(self._named, names)
        return first if all(other == first for other in others) else []


@lru_cache(maxsize=1)
def standard_kinds() -> Kinds:
    """The 26 kinds of the regulation, from the data file they are seeded from."""
    with KINDS_FILE.open(encoding="utf-8", newline="") as file:
        return Kinds(
            {
                **row,
                "aliases": [name for name in row["aliases"].split("|") if name],
                "age_min": int(row["age_min"]) if row["age_min"] else None,
                "age_max": int(row["age_max"]) if row["age_max"] else None,
            }
            for row in csv.DictReader(file)
        )
