"""Bench: how well an import's check against the register finds persons who stand in it written otherwise.

    .venv/bin/python bench/import_duplicates.py [--persons 20000] [--planted 2000] [--database postgres://...]

A register of N persons is imported; then a list with planted doubles (typing errors, spelling variants, dropped parts
of a name, day and month exchanged, another year, no NIK, a slip in the NIK, another NIK on one card) and look-alikes
that are none (twins, namesakes, brothers and sisters). Counted is what the preview points out. Works on a database of
its own. The last line is JSON.
"""

import argparse
import json
import os
import random
import secrets
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from import_throughput import FIRST, HEADERS, LAST, Databases, _django, _key, households

VARIANTS = [("MUHAMMAD", "MUH."), ("MUHAMMAD", "MOCH"), ("SITI", "ST."), ("AHMAD", "ACHMAD"), ("U", "OE"), ("J", "DJ"),
            ("F", "P"), ("V", "P"), ("Y", "I"), ("AH", "A"), ("NN", "N"), ("DJ", "J")]  # fmt: skip
NIK, NAME, BORN, MOTHER, KK = 10, 11, 12, 16, 9


def typo(name: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(name) - 1)
    kind = chance.random()
    if kind < 0.34:
        return name[:place] + name[place + 1 :]
    if kind < 0.67:
        return name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :]
    return name[:place] + chance.choice("AEIOUNRST") + name[place + 1 :]


def variant(name: str, chance: random.Random) -> str:
    fitting = [pair for pair in VARIANTS if pair[0] in name]
    return name.replace(*chance.choice(fitting), 1) if fitting else f"H. {name}"


def dropped(name: str, chance: random.Random) -> str:
    words = name.split()
    words.pop(chance.randrange(len(words)))
    return " ".join(words)


def other_name(name: str, chance: random.Random) -> str:
    """A name that is clearly another one."""
    while True:
        found = f"{chance.choice(FIRST)} {chance.choice(FIRST)} {chance.choice(LAST)}"
        if not set(found.split()) & set(name.split()):
            return found


def changed(row: list, **values) -> list:
    columns = {"nik": NIK, "name": NAME, "born": BORN, "mother": MOTHER, "kk": KK}
    row = [*row]
    for name, value in values.items():
        row[columns[name]] = value
    return row


def exchanged(born: str) -> str | None:
    day, month, year = born.split("/")
    return f"{month}/{day}/{year}" if int(day) <= 12 and day != month else None


def shifted(born: str, years: int) -> str:
    day, month, year = map(int, born.split("/"))
    moved = date(year, month, 1) + timedelta(days=365 * years + 3)
    return f"{moved.day:02}/{moved.month:02}/{moved.year}"


def slip(nik: str, chance: random.Random) -> str:
    place = chance.randrange(12, 15)
    return nik[:place] + nik[place + 1] + nik[place] + nik[place + 2 :]


# Kind of planting -> what the list says of somebody of the register; True: the same person.
DOUBLES = {
    "no_nik": lambda row, chance: changed(row, nik=""),
    "typo": lambda row, chance: changed(row, nik="", name=typo(row[NAME], chance)),
    "variant": lambda row, chance: changed(row, nik="", name=variant(row[NAME], chance)),
    "dropped_part": lambda row, chance: changed(row, nik="", name=dropped(row[NAME], chance)),
    "exchanged_date": lambda row, chance: exchanged(row[BORN]) and changed(row, nik="", born=exchanged(row[BORN])),
    "typo_no_mother": lambda row, chance: changed(row, nik="", name=typo(row[NAME], chance), mother=""),
    "other_nik": lambda row, chance: changed(row, nik=f"167405{row[NIK][6:]}"),
    "year_mistyped": lambda row, chance: changed(row, nik="", born=f"{row[BORN][:-4]}{int(row[BORN][-4:]) - 13}"),
    "digit_of_the_year_typo": lambda row, chance: changed(
        row, nik="", kk="", name=typo(row[NAME], chance), born=f"{row[BORN][:-1]}{(int(row[BORN][-1]) + 1) % 10}"
    ),
    "nik_slip": lambda row, chance: slip(row[NIK], chance) != row[NIK] and changed(row, nik=slip(row[NIK], chance)),
}
LOOKALIKES = {
    "twin": lambda row, chance: changed(row, nik="", name=other_name(row[NAME], chance)),
    "twin_sharing_a_name": lambda row, chance: changed(
        row, nik="", name=" ".join([row[NAME].split()[0], *other_name(row[NAME], chance).split()[1:]])
    ),
    "namesake": lambda row, chance: changed(
        row, nik="", born=shifted(row[BORN], chance.randint(2, 20)), mother=other_name(row[MOTHER], chance), kk=""
    ),
    "namesake_same_birth": lambda row, chance: changed(row, nik="", mother=other_name(row[MOTHER], chance), kk=""),
    "sister": lambda row, chance: changed(
        row, nik="", name=other_name(row[NAME], chance), born=shifted(row[BORN], chance.randint(1, 4))
    ),
}


def planted(rows: list[list], count: int, chance: random.Random) -> list[tuple[str, str, list]]:
    """(kind, NIK of whom it was made from, row)"""
    kinds = DOUBLES | LOOKALIKES
    found = []
    for number, row in enumerate(chance.sample(rows, min(len(rows), count * 2))):
        kind = list(kinds)[number % len(kinds)]
        made = kinds[kind](row, chance)
        if made and len(found) < count:
            found.append((kind, row[NIK], made))
    return found


def clean_rows(count: int, seed: int) -> list[list]:
    """Rows without faults and without two of one NIK."""
    rows = {
        row[NIK]: row for row in households(count, seed) if len(row[NIK]) == 16 and row[NAME] and row[4] != "TIDAK ADA"
    }
    return [row for row in rows.values() if row[BORN] != "31/02/1980" and row[14] != "X"]


def write(path: Path, rows: list[list]) -> None:
    path.write_text("\n".join("|".join(row) for row in [HEADERS, *rows]) + "\n", encoding="utf-8")


def measure(options, place: Path) -> dict:
    _django()
    from cases.models import Person
    from imports import running

    chance = random.Random(options.seed)
    rows = clean_rows(options.persons, options.seed)
    write(place / "register.csv", rows)
    running.apply(running.stage(place / "register.csv", running.Wishes(limit_mb=0)), by=None)
    pairs = planted(rows, options.planted, chance)
    write(place / "planted.csv", [row for *_, row in pairs])
    started = time.perf_counter()
    batch = running.stage(place / "planted.csv", running.Wishes(limit_mb=0))
    seconds = time.perf_counter() - started
    niks = dict(Person.objects.values_list("pk", "nik"))
    told = {row.number: [niks[pk] for pk in row.similar or ()] for row in batch.rows.exclude(outcome="error")}
    return figures(pairs, told) | {"register": len(niks), "rows_checked": len(pairs), "seconds": round(seconds, 1)}


def figures(pairs: list, told: dict[int, list[str]]) -> dict:
    right, missed, wrong, by_kind = 0, 0, 0, {}
    for number, (kind, nik, _) in enumerate(pairs, start=2):
        found = told.get(number)
        if found is None:
            continue  # refused for another reason: no row that could become a double
        count = by_kind.setdefault(kind, Counter())
        double = kind in DOUBLES
        count["rows"] += 1
        count["pointed_out"] += bool(found)
        right += double and nik in found
        missed += double and nik not in found
        wrong += bool(found) and not (double and nik in found)
    return {
        "precision": round(right / max(1, right + wrong), 3),
        "recall": round(right / max(1, right + missed), 3),
        "by_kind": {kind: dict(count) for kind, count in by_kind.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--planted", type=int, default=2_000)
    parser.add_argument("--database", default="")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="bench-") as folder:
        place = Path(folder)
        databases = Databases(options.database, place)
        os.environ |= {
            "SECRET_KEY": secrets.token_hex(32), "TRAIL_KEYS": f"k1:{_key()}", "HTTPS": "0", "DEBUG": "0", "DEMO": "0",
            "DATABASE_URL": databases.new("doubles"), "DATA_DIR": str(place / "data"),
        }  # fmt: skip
        try:
            print(json.dumps(measure(options, place)))
        finally:
            if "django" in sys.modules:
                from django.db import connections

                connections.close_all()
            databases.drop()


if __name__ == "__main__":
    main()
