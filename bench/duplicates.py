"""Bench: how fast and how well persons recorded twice are found in a whole register.

    .venv/bin/python bench/duplicates.py [--persons 1000000] [--planted 20000] [--processes 2] [--database postgres://...]

A register of families with names heard in South Sumatra is made; then N doubles are planted (typing errors, old and
other spellings, dropped parts, titles, day and month exchanged, one digit wrong, another or only a year, no NIK, a slip
in the NIK, another NIK on one card, one NIK twice, another village) and as many who are none (twins, twins with like
names, namesakes, father and son, brothers and sisters, two NIKs). `manage.py find_duplicates` runs as it does for the
office; counted are its seconds, the memory of all its processes at once, and what it found: of ALL pairs it names, how
many were planted (precision), and of all planted, how many it names (recall). Then the check while a new person is
typed is timed. Works on a database of its own. The last line is JSON.
"""

import argparse
import json
import os
import resource
import secrets
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from import_throughput import ROOT, Databases, _django, _key
from planting import ON_THE_CARD, District, Person, planted

PERSON = ("id", "name", "name_key", "nik", "nik_state", "nik_disputed", "sex", "birth_date", "birth_year",
          "birth_precision", "mother_name", "village_id", "kecamatan_id", "origin")  # fmt: skip
CHUNK = 50_000


# --- The register ----------------------------------------------------------------------------------------------------
def fill(district: District, persons: int, count: int) -> list[tuple[str, bool, int, Person]]:
    from cases.models import Family, FamilyMembership
    from imports.writes import insert_many

    people: list[Person] = []
    families, members = [], []
    while len(people) < persons:
        family = district.family()
        number = len(families) + 1
        families.append((number, family[0].pk, family[0].village, family[0].village[:8]))
        for place, person in enumerate(family):
            person.family = number
            members.append((number, person.pk, "kepala" if place == 0 else "istri" if place == 1 else "anak"))
        people += family
    made = planted(district, people, count)
    members += [(row.family, row.pk, "famili_lain") for *_, row in made if row.family]
    everybody = [*people, *(row for *_, row in made)]
    for start in range(0, len(everybody), CHUNK):
        _store(everybody[start : start + CHUNK])
    claimed = {row.nik for *_, row in made if row.disputed}
    _dispute(claimed)
    for start in range(0, len(families), CHUNK):
        insert_many(Family, ("id", "head_id", "village_id", "kecamatan_id"), families[start : start + CHUNK])
    for start in range(0, len(members), CHUNK):
        insert_many(FamilyMembership, ("family_id", "person_id", "role"), members[start : start + CHUNK])
    return made


def _store(people: list[Person]) -> None:
    from django.db import transaction

    from cases import derive
    from cases.models import Person as Stored
    from imports.writes import insert_many

    rows = []
    for p in people:
        state = "kosong" if not p.nik else "sengketa" if p.disputed else "belum_diperiksa"
        precision = "date" if p.born else "year" if p.year else "unknown"
        rows.append((p.pk, p.name, derive.name_key(p.name), p.nik, state, p.disputed, p.sex, p.born, p.year, precision,
                     p.mother, p.village, p.village[:8], "bench"))  # fmt: skip
    with transaction.atomic():
        insert_many(Stored, PERSON, rows)


def _dispute(niks: set[str]) -> None:
    from cases.models import Person as Stored

    wanted = sorted(niks)
    for start in range(0, len(wanted), 500):
        Stored.objects.filter(nik__in=wanted[start : start + 500]).update(nik_disputed=True)


# --- Measuring -------------------------------------------------------------------------------------------------------
def measure(options) -> dict:
    _django()
    from django.db import connection, connections

    district = District(options.seed)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # only while filling, which is not what is measured
            cursor.execute("PRAGMA cache_size = -1000000")
            cursor.execute("PRAGMA synchronous = OFF")
        made = fill(district, options.persons, options.planted)
        cursor.execute("ANALYZE")
    connections.close_all()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, peak, words = _run(options.processes)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = spent.ru_utime + spent.ru_stime - before.ru_utime - before.ru_stime
    print(words, flush=True)
    return {
        "persons": district.number, "planted": options.planted, "processes": options.processes,
        "seconds": round(seconds, 1), "cpu_seconds": round(cpu, 1), "peak_mb": round(peak),
        **figures(made), **_typed(made),
    }  # fmt: skip


def _run(processes: int) -> tuple[float, float, str]:
    """Seconds, peak memory (all processes at the same moment) and the last line of the command."""
    started, peak = time.perf_counter(), 0.0
    command = [sys.executable, "manage.py", "find_duplicates", "--processes", str(processes)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        while running.poll() is None:
            peak = max(peak, sum(_resident(pid) for pid in _tree(running.pid)))
            time.sleep(0.1)
        if running.returncode:
            raise SystemExit(f"find_duplicates ended with {running.returncode}")
        return time.perf_counter() - started, peak, running.stdout.read().strip()


def _tree(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(found for child in children for found in _tree(int(child)))]


def _resident(pid: int) -> float:
    """Megabytes that are this process's own or its share of what several have mapped."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def figures(made: list[tuple[str, bool, int, Person]]) -> dict:
    from cases.models import DuplicatePair

    found = {(low, high) for low, high in DuplicatePair.objects.values_list("low_id", "high_id").iterator()}
    right, by_kind = 0, defaultdict(Counter)
    meant = {(source, row.pk) for _, same, source, row in made if same}
    wrong = Counter(
        reasons.strip()
        for low, high, reasons in DuplicatePair.objects.values_list("low_id", "high_id", "reasons").iterator()
        if (low, high) not in meant
    )
    for kind, same, source, row in made:
        hit = (source, row.pk) in found
        right += same and hit
        by_kind[kind].update(planted=1, found=int(hit))
    wanted = sum(same for _, same, *_ in made)
    return {
        "pairs": len(found), "recall": round(right / max(1, wanted), 4),
        "precision": round(right / max(1, len(found)), 4),
        "wrong": dict(wrong.most_common(6)),
        "by_kind": {kind: f"{count['found']}/{count['planted']}" for kind, count in by_kind.items()},
    }  # fmt: skip


def _typed(made: list[tuple[str, bool, int, Person]]) -> dict:
    """Milliseconds of the check while somebody is typed who stands in the register already; no card is typed."""
    from cases.likely import likely
    from cases.likeness import Traits
    from cases.models import Person as Stored

    took, hits, tried = [], 0, [row for row in made if row[1] and row[0] not in ON_THE_CARD][:300]
    for *_, source, row in tried:
        typed = Traits(row.name, row.nik, row.born, row.year, row.mother, row.village, row.village[:8], row.sex)
        started = time.perf_counter()
        shown = likely(Stored.objects.all(), typed, not_these=frozenset([row.pk]))
        took.append(1000 * (time.perf_counter() - started))
        hits += source in {person.pk for person, _ in shown.here}
    took.sort()
    if not took:
        return {}
    p95 = took[int(0.95 * len(took))]
    return {"typing_ms_p50": round(took[len(took) // 2], 1), "typing_ms_p95": round(p95, 1),
            "typing_offered": round(hits / len(tried), 3)}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--planted", type=int, default=20_000, help="doubles; as many look-alikes are planted, too")
    parser.add_argument("--processes", type=int, default=2)
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
            print(json.dumps(measure(options)))
        finally:
            if "django" in sys.modules:
                from django.db import connections

                connections.close_all()
            databases.drop()


if __name__ == "__main__":
    main()
