"""Bench: how fast and how well persons recorded twice are found in a whole register.

    .venv/bin/python bench/duplicates.py [--persons 1000000] [--planted 20000] [--processes 2] [--database postgres://...]

A register of families with names heard in South Sumatra is made; then N doubles are planted (typing errors, old and
other spellings, dropped parts, titles, day and month exchanged, one digit wrong, only a year, no NIK, a slip in the
NIK, one NIK twice, another village) and as many who are none (twins, twins with like names, namesakes, father and son,
brothers and sisters, two NIKs). `manage.py find_duplicates` runs as it does for the office; counted are its seconds,
the memory of all its processes at once, and what it found: of ALL pairs it names, how many were planted (precision),
and of all planted, how many it names (recall). Then the check while a new person is typed is timed. Works on a
database of its own. The last line is JSON.
"""

import argparse
import json
import os
import random
import resource
import secrets
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from import_duplicates import other_name, typo, variant
from import_throughput import ROOT, Databases, _django, _key, _places

MEN = """
ABDUL ADI AGUS AHMAD ALDI ALI AMIR ANDI ANDRE ANTON ARDIANSYAH ARIF ARMAN ASEP AZWAR BAMBANG BASRI BENI BUDI BURHAN
CANDRA DADANG DANI DARWIN DEDI DENI DIDI DODI DWI EDI EFRAN EKO ENDANG ERWIN FAHRI FAJAR FARHAN FERI FIRMAN GALIH GANI
GUNTUR HADI HAMDAN HARIS HARUN HASAN HENDRA HERI HERMAN HUSIN IDRIS ILHAM IMAM INDRA IQBAL IRFAN IRWAN ISKANDAR IWAN
JAUHARI JEFRI JONI JULIAN JUMADI JUNAIDI KADIR KURNIA LUKMAN MAHMUD MANSUR MARWAN MUHAMMAD MULYADI NANANG NASRUL NOPRI
NURDIN OKTA PIRDAUS RAHMAT RANGGA RENDI RIDWAN RIKO RISWAN RIZKI ROBI ROHMAN RUDI RUSDI SABIRIN SAIFUL SALIM SAMSUL
SAPRI SOBRI SUBHAN SUHARDI SULAIMAN SUPARDI SUPRI SYAFRI TARMIZI TAUFIK TEGUH TONI UJANG USMAN WAHYU WAWAN YANSORI YUDI
YUSUF ZAINAL ZULKIFLI
""".split()
WOMEN = """
AISYAH ANITA ANI ASIAH AMINAH ASWATI AYU CIK DAHLIA DESI DEWI DIAN DINA EKA ELIZA ELLY EMI ERNA ETI FATIMAH FITRI
HALIMAH HARTINI HAYATI HERLINA HILDA IDA INDAH INTAN IRA JULIANA JUMIATI KARTINI KASMAWATI LASTRI LATIFAH LENI LESTARI
LILIS LINA MAIMUNAH MARLINA MARYAM MASNUN MAYA MEGA MERI MISNA MURNI NADIA NILA NINGSIH NOVITA NURAINI NURBAYA NURHAYATI
NURUL PARIDA PUTRI RAHMA RATNA RENI RIKA RINA RISKA ROHANA ROSMALA ROSNA RUSMINI SAKDIAH SARI SARINAH SITI SRI SUMARNI
SUMIATI SURYANI SUSI SUSILAWATI TINI TITIN TUTI UMI WATI WIDIA WULAN YANA YENI YULIANA YULIANTI YUSNITA ZAINAB ZAHARA
ZUBAIDAH
""".split()
LAST = """
AKBAR ALAMSYAH ALFARIZI AMELIA ANGGRAINI ANWAR APRIANTO APRILIA ARIFIN ASMARA AZIZ BAKRI CAHYADI CAHYANI DARMAWAN
DEWANTARA EFFENDI FADILLAH FAUZI FEBRIANTI FERDIANSYAH FIRDAUS FIRMANSYAH GUNAWAN HAKIM HAMZAH HANDAYANI HARDIANTO
HARTATI HARTONO HASANAH HERAWATI HIDAYAT HIDAYATI IBRAHIM IRAWAN ISMAIL JAYA KARTIKA KESUMA KHOIRUNNISA KUSUMA KURNIAWAN
LESTARI MAHARANI MANSYUR MARLIANI MAULANA MULYANA MUSTIKA NASUTION NOVIANTI NUGROHO OKTAVIANI PERMATA PRABOWO PRANATA
PRASETYO PRATAMA PRATIWI PURNAMA PUSPITA PUTRA RAHAYU RAHMADANI RAHMAWATI RAMADHAN RAMADHANI RISDIANTO ROZALI SAFITRI
SAFUTRA SANJAYA SANTOSO SAPUTRA SAPUTRI SARI SAPTA SETIADI SETIAWAN SOBRI SUBRATA SUGIANTO SUHARTO SUKMA SULASTRI
SUPRIADI SURYADI SUSANTI SUTRISNO SYAHPUTRA SYAHRIAL TARIGAN UTAMA UTAMI WARDANA WIBOWO WIJAYA WULANDARI YAHYA YANTI
YULIANA ZAKARIA ZALIANTI ZULAIKHA
""".split()
OPENINGS = {"L": ["MUHAMMAD", "AHMAD", "ABDUL", "MUHAMMAD"], "P": ["SITI", "NUR", "SRI", "SITI"]}
RHYMING = [("HASAN", "HUSIN"), ("RINA", "RIKA"), ("RIDWAN", "RISWAN"), ("YULIANA", "YULIANTI"), ("DANI", "DENI"),
           ("NURAINI", "NURHAYATI"), ("RUDI", "RUSDI"), ("PUTRA", "PUTRI")]  # fmt: skip
PERSON = ("id", "name", "name_key", "nik", "nik_state", "nik_disputed", "sex", "birth_date", "birth_year",
          "birth_precision", "mother_name", "village_id", "kecamatan_id", "origin")  # fmt: skip
CHUNK = 50_000


class Person:
    """One person of the register as it will be stored."""

    __slots__ = ("born", "disputed", "family", "mother", "name", "nik", "pk", "sex", "village", "year")

    def __init__(self, **values):
        self.disputed, self.family = False, None
        for name, value in values.items():
            setattr(self, name, value)

    def copy(self, **values) -> "Person":
        return Person(**{name: getattr(self, name) for name in self.__slots__} | {"disputed": False} | values)


class District:
    """Families as they live in 255 villages; the same ones for the same seed."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)
        self.villages = [f"{c[:2]}.{c[2:4]}.{c[4:6]}.{c[6:]}" for *_, c in _places()]
        self.serials: dict[str, int] = defaultdict(int)
        self.niks: set[str] = set()
        self.number = 0

    def name(self, sex: str) -> str:
        chance = self.chance
        first = chance.choice(MEN if sex == "L" else WOMEN)
        if chance.random() < 0.1:
            return first
        words = [first, chance.choice(LAST)]
        if chance.random() < 0.25:
            words.insert(0, chance.choice(OPENINGS[sex]))
        elif chance.random() < 0.2:
            words.insert(1, chance.choice(MEN if sex == "L" else WOMEN))
        return " ".join(words)

    def born(self, year: int) -> date:
        kind = self.chance.random()
        if kind < 0.03:
            return date(year, 1, 1)
        return date(year, 12, 31) if kind < 0.04 else date(year, 1, 1) + timedelta(days=self.chance.randrange(365))

    def nik(self, village: str, born: date, sex: str) -> str:
        stem = f"{village[:8].replace('.', '')}{born.day + 40 * (sex == 'P'):02}{born:%m%y}"
        while True:
            self.serials[stem] += 1
            number = f"{stem}{self.serials[stem]:04}"
            if number not in self.niks:
                self.niks.add(number)
                return number

    def person(self, village: str, year: int, sex: str, mother: str) -> Person:
        self.number += 1
        born = self.born(year)
        number = self.nik(village, born, sex) if self.chance.random() < 0.92 else None
        kept = self.chance.random()
        day = None if kept < 0.05 else born
        return Person(pk=self.number, name=self.name(sex), sex=sex, born=day, year=None if kept < 0.01 else born.year,
                      nik=number, mother=mother if self.chance.random() < 0.85 else "", village=village)  # fmt: skip

    def family(self) -> list[Person]:
        chance, village = self.chance, self.chance.choice(self.villages)
        year = chance.randint(1938, 1998)
        parents = [self.person(village, year, "L", self.name("P"))]
        if chance.random() < 0.85:
            parents.append(self.person(village, year + chance.randint(-2, 8), "P", self.name("P")))
        mother = parents[-1].name
        first = min(year + chance.randint(20, 30), 2024)
        children = [
            self.person(village, min(first + 3 * place, 2025), chance.choice("LP"), mother)
            for place in range(chance.randint(0, 4))
        ]
        return parents + children


# --- What is planted -------------------------------------------------------------------------------------------------
def doubles(district: District) -> dict:
    """Kind -> what somebody recorded a second time looks like, None where it cannot be done to this person."""
    chance = district.chance

    def slip(p: Person, _):
        if not p.nik or not p.born:
            return None
        place = chance.randrange(12, 15)
        nik = p.nik[:place] + p.nik[place + 1] + p.nik[place] + p.nik[place + 2 :]
        return _with_nik(district, p, nik)

    def elsewhere(p: Person, _):
        return p.born and p.mother and p.copy(nik=None, village=chance.choice(district.villages))

    def dropped(p: Person, _):
        words = p.name.split()
        if len(words) < 2 or not p.born:
            return None
        words.pop(chance.randrange(len(words)))
        return p.copy(nik=None, name=" ".join(words)) if max(map(len, words)) >= 4 else None

    def digit(p: Person, _):
        other = p.born and p.born.day >= 10 and p.born + timedelta(days=10 if p.born.day < 20 else -10)
        return p.copy(nik=None, born=other) if other and other.month == p.born.month else None

    def exchanged(p: Person, _):
        fits = p.born and p.born.day <= 12 and p.born.day != p.born.month
        return p.copy(nik=None, born=date(p.born.year, p.born.day, p.born.month)) if fits else None

    return {
        "no_nik": lambda p, _: p.born and p.copy(nik=None),
        "typo": lambda p, _: p.born and p.copy(nik=None, name=typo(p.name, chance)),
        "typo_no_mother": lambda p, _: p.born and p.copy(nik=None, name=typo(p.name, chance), mother=""),
        "variant": lambda p, _: p.born and p.copy(nik=None, name=variant(p.name, chance)),
        "binti": lambda p, _: p.born and p.copy(nik=None, name=f"{p.name} {'BIN' if p.sex == 'L' else 'BINTI'} HASIM"),
        "dropped_part": dropped,
        "exchanged_date": exchanged,
        "digit_of_the_date": digit,
        "year_only": lambda p, _: p.born and p.copy(nik=None, born=None),
        "mother_mistyped": lambda p, _: (
            p.born and len(p.mother) > 4 and p.copy(nik=None, mother=typo(p.mother, chance))
        ),
        "other_village": elsewhere,
        "nik_slip": slip,
        "nik_twice": lambda p, _: p.nik and p.born and p.copy(disputed=True, village=chance.choice(district.villages)),
    }


def lookalikes(district: District) -> dict:
    chance = district.chance

    def twin(p: Person, name: str):
        return _numbered(district, p.copy(name=name, nik=None)) if p.born else None

    def rhyming(p: Person, _):
        for one, other in RHYMING:
            for old, new in ((one, other), (other, one)):
                if old in p.name.split():
                    return twin(p, p.name.replace(old, new))
        return None

    def later(p: Person, years: int) -> date:
        return district.born(min(p.year + years, 2025))

    def son(p: Person, _):
        return p.year and p.year < 1990 and _numbered(
            district, p.copy(born=later(p, 25), year=min(p.year + 25, 2025), mother=district.name("P"), nik=None)
        )  # fmt: skip

    def two_niks(p: Person, _):
        village = chance.choice(district.villages)
        far = p.born and p.nik and sum(a != b for a, b in zip(village[6:8], p.nik[4:6], strict=True)) == 2
        return _with_nik(district, p, district.nik(village, p.born, p.sex)) if far else None

    def namesake(p: Person, _):
        other = p.year and later(p, chance.choice([1, 2, 3, 5, 8]))
        return other and p.copy(born=other, year=other.year, mother=district.name("P"), nik=None, family=None)

    return {
        "twin": lambda p, _: twin(p, other_name(p.name, chance)),
        "twin_rhyming": rhyming,
        "namesake": namesake,
        "namesake_same_birth": lambda p, _: p.born and p.mother and p.copy(
            nik=None, mother=other_name(p.mother, chance), family=None),
        "father_and_son": son,
        "two_niks": two_niks,
        "sister": lambda p, _: p.born and _numbered(
            district, p.copy(name=other_name(p.name, chance), born=later(p, 2), year=p.year + 2, nik=None)),
    }  # fmt: skip


def _with_nik(district: District, person: Person, nik: str) -> Person | None:
    if nik in district.niks and nik != person.nik or nik == person.nik:
        return None
    district.niks.add(nik)
    return person.copy(nik=nik)


def _numbered(district: District, person: Person) -> Person:
    person.nik = district.nik(person.village, person.born, person.sex)
    return person


def planted(district: District, people: list[Person], count: int) -> list[tuple[str, bool, int, Person]]:
    """(kind, the same person, key of whom it was made from, person): half doubles, half look-alikes."""
    made, kinds = [], [(doubles(district), True), (lookalikes(district), False)]
    sample = iter(district.chance.sample(people, min(len(people), count * 8)))
    for table, same in kinds:
        number, wanted = 0, count
        while number < wanted and (person := next(sample, None)) is not None:
            kind = list(table)[number % len(table)] if district.chance.random() < 0.98 else next(iter(table))
            row = table[kind](person, None)
            if not row:
                continue
            district.number += 1
            row.pk, number = district.number, number + 1
            if same and district.chance.random() < 0.7:
                row.family = None
            made.append((kind, same, person.pk, row))
    return made


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
    """Milliseconds of the check while somebody is typed who stands in the register already."""
    from cases.likely import likely
    from cases.likeness import Traits
    from cases.models import Person as Stored

    took, hits, tried = [], 0, [row for row in made if row[1]][:300]
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
