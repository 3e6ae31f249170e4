"""Bench: pages over a district of a million persons and half a million requests, as its least and its widest user.

    .venv/bin/python bench/pages.py [--persons 1000000] [--intakes 500000] [--rounds 40] [--database postgres://...]

One made-up district is built once in a database of its own (rows set-based, no acts, no trail), then every page is
asked for with a fresh record each time: milliseconds inside the process (p50, p95; cpu_p95 says what another load on
the machine did not cost; the work of a PostgreSQL server is not in it) and queries. Misspelt
names of planted persons are searched for: `recall` is the share found among the hits shown. Beside them the stock
admin change list of the same table, and a page that reads session and user alone. Leaves nothing behind. The last line
is JSON.
"""

import argparse
import json
import os
import random
import secrets
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from import_duplicates import typo
from import_throughput import FIRST, LAST, Databases, _django, _key, _memory, _places

CHUNK = 20_000
RARE = 30_000  # words of names beside the common ones
PLANTED = 300
VILLAGE, KECAMATAN = "16.03.10.2004", "16.03.10"
SYLLABLES = (
    "BA BI BU DA DI DU GA GI HA HI KA KI LA LI LU MA MI MU NA NI NU PA PI RA RI RO SA SI SU TA TI TU WA YA".split()
)


# --- The district ----------------------------------------------------------------------------------------------------
def vocabulary(chance: random.Random) -> list[str]:
    ends = ["", "N", "H", "NG", "R", "S", "T"]
    made = {
        "".join(chance.choices(SYLLABLES, k=chance.choice([2, 3, 3, 4]))) + chance.choice(ends) for _ in range(RARE)
    }
    return sorted(made)


def a_name(chance: random.Random, rare: list[str]) -> str:
    """Two or three words, half of them of the common ones."""
    words = [chance.choice(FIRST if chance.random() < 0.6 else rare)]
    words += [chance.choice(LAST if chance.random() < 0.4 else rare) for _ in range(chance.choice([1, 1, 2]))]
    return " ".join(words)


def build(options) -> dict:
    """Persons in families of four, a fifth of them PPKS, half of the families in PKH, and requests of six years."""
    _django()
    from django.db import connection

    chance = random.Random(options.seed)
    started = time.perf_counter()
    rare = vocabulary(chance)
    names = [a_name(chance, rare) for _ in range(options.persons // 2)]
    _persons(chance, names, options.persons)
    _facts(chance, options.persons)
    _intakes(chance, names, options.intakes, options.persons)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in ("cases_person", "cases_family", "cases_familymembership", "referrals_intake"):
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        cursor.execute("ANALYZE")
    _learn()
    return {"build_s": round(time.perf_counter() - started, 1), **_memory()}


def _learn() -> None:
    from cases.tasks import learn_words
    from office.jobs.worker import drain

    learn_words.enqueue()
    drain()


def _homes(chance: random.Random, count: int) -> list[str]:
    codes = [f"{code[:2]}.{code[2:4]}.{code[4:6]}.{code[6:]}" for _, _, code in _places()]
    return chance.choices(codes, k=count)


def _insert(model, names: str, rows) -> None:
    from django.db import transaction

    from imports.writes import insert_many

    block = []
    for row in rows:
        block.append(row)
        if len(block) == CHUNK:
            with transaction.atomic():
                insert_many(model, names.split(), block)
            block = []
    with transaction.atomic():
        insert_many(model, names.split(), block)


def _persons(chance: random.Random, names: list[str], count: int) -> None:
    from cases.models import Family, FamilyMembership, Person
    from cases.names import name_key

    homes = _homes(chance, count // 4 + 1)
    keys = {name: name_key(name)[:160] for name in names}
    drawn = random.Random(1)

    def persons():
        for number in range(count):
            village, name = homes[number // 4], drawn.choice(names)
            born = date(1940, 1, 1) + timedelta(days=drawn.randrange(31_000))
            nik = None if number % 17 == 0 else f"{village[:8].replace('.', '')}{born:%d%m%y}{number % 9999 + 1:04}"
            nik = nik and f"{nik[:12]}{number // 9999 % 10}{nik[13:]}"
            phone = f"628{number:010}" if number % 9 == 0 else ""
            state = "dummy" if nik is None else "sengketa"
            yield (number + 1, name, keys[name], nik, state, "LP"[number % 2], born, born.year, "date",
                   village, village[:8], phone)  # fmt: skip

    columns = "id name name_key nik nik_state sex birth_date birth_year birth_precision village_id kecamatan_id phone"
    _insert(Person, columns, persons())
    families = count // 4
    _insert(Family, "id head_id head_key village_id kecamatan_id",
            ((n + 1, n * 4 + 1, "", homes[n], homes[n][:8]) for n in range(families)))  # fmt: skip
    _insert(FamilyMembership, "family_id person_id role",
            ((n // 4 + 1, n + 1, "kepala" if n % 4 == 0 else "anak") for n in range(families * 4)))  # fmt: skip


def _facts(chance: random.Random, persons: int) -> None:
    from cases.models import Classification, Kind, Participation, Programme

    kinds = list(Kind.objects.filter(level__lt=3, subjects__contains="person").values_list("pk", flat=True))
    pkh, pbi = (Programme.objects.get(slug=slug).pk for slug in ("pkh", "pbi-jkn"))
    day = date(2026, 3, 1)
    _insert(Classification, "person_id kind_id assessed_on",
            ((n + 1, chance.choice(kinds), day) for n in range(0, persons, 5)))  # fmt: skip
    _insert(Participation, "family_id programme_id", ((n + 1, pkh) for n in range(0, persons // 4, 2)))
    _insert(Participation, "person_id programme_id", ((n + 1, pbi) for n in range(0, persons, 3)))


def _intakes(chance: random.Random, names: list[str], count: int, persons: int) -> None:
    from django.utils import timezone

    from accounts.authz import Role
    from cases.names import name_key
    from referrals.models import Intake, ServiceKind
    from tests.factories.accounts import make_user

    by = make_user(Role.BACK, username="pencatat").pk
    services = list(ServiceKind.objects.filter(level=1).values_list("pk", "kind"))
    homes, now = _homes(chance, count), timezone.now()
    under_way = ["diterima", "diterima", "diverifikasi", "ditangani", "perlu_dilengkapi", "dirujuk"]

    def rows():
        for number in range(count):
            service, kind = chance.choice(services)
            over, name, home = number < count * 0.96, chance.choice(names), homes[number]
            at = now - timedelta(minutes=(count - number) * 2)
            status = ("ditolak" if number % 20 == 0 else "ditutup") if over else chance.choice(under_way)
            here = home if number % 2 else None  # half of them came to the village desk
            yield (f"{2020 + number // 100_000}-{number % 100_000 + 1:06}", status, kind, service, "Uraian singkat.",
                   number % persons + 1, name, name_key(name)[:160], home, home[:8], here, here and here[:8], by, at,
                   at, at.date(), at, "Selesai." if over else "", at.date() if over else None,
                   "tidak_memenuhi" if status == "ditolak" else "")  # fmt: skip

    _insert(Intake, "number status kind service_id text person_id subject_name name_key village_id kecamatan_id "
            "received_village_id received_kecamatan_id created_by_id created_at received_at received_on moved_at "
            "result_text told_on reject_reason", rows())  # fmt: skip


# --- Asking ----------------------------------------------------------------------------------------------------------
def measure(options) -> dict:
    _django()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from accounts.authz import Role
    from tests.factories.accounts import make_user

    settings.ALLOWED_HOSTS.append("testserver")
    call_command("collectstatic", interactive=False, verbosity=0)
    users = {"desa": make_user(Role.OPERATOR, VILLAGE, username="desa")}
    users["kabupaten"] = make_user(Role.BACK, username="kabupaten")
    found: dict = {}
    for name, user in users.items():
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        for page, ask in _pages(client, user, random.Random(options.seed)).items():
            found[f"{name}: {page}"] = _timed(ask, options.rounds)
            print(f"{name}: {page:34} {found[f'{name}: {page}']}", file=sys.stderr)
    client = Client()
    client.force_login(users["kabupaten"], backend=settings.AUTHENTICATION_BACKENDS[-1])
    recall = _recall(client, random.Random(options.seed + 1))
    return {"pages": found, **recall, **_beside_stock(client, options.rounds), **_memory()}


def _timed(ask, rounds: int) -> dict:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    queries, spans, worked = len(captured), [], []
    for _ in range(rounds):
        started, cpu = time.perf_counter(), time.process_time()
        ask()
        spans.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - cpu) * 1000)
    return {"p50": _at(spans, 0.5), "p95": _at(spans, 0.95), "cpu_p95": _at(worked, 0.95), "queries": queries}


def _at(spans: list[float], share: float) -> int:
    return round(sorted(spans)[int(len(spans) * share)])


def _pages(client, user, chance: random.Random) -> dict:
    from django.urls import reverse

    from accounts.authz import Can
    from cases.models import Family, Person
    from referrals.models import Intake

    persons = list(Person.objects.visible_to(user, Can.PERSON_VIEW).values_list("pk", "name", "nik")[:4000])
    families = list(Family.objects.visible_to(user, Can.PERSON_VIEW).values_list("pk", flat=True)[:1000])
    intakes = list(Intake.objects.visible_to(user, Can.INTAKE_VIEW).values_list("pk", flat=True)[:1000])

    def get(name, choose=None, query=""):
        def ask():
            answer = client.get(reverse(name, args=[choose()] if choose else []) + query)
            assert answer.status_code == 200, (name, answer.status_code)

        return ask

    def search(text):
        def ask():
            answer = client.post(reverse("search"), {"q": text()})
            assert answer.status_code in (200, 302)

        return ask

    def person():
        return chance.choice(persons)

    number = next(nik for _, _, nik in persons if nik)
    return {
        "tugas saya": get("home"),
        "PPKS": get("cases:person_list"),
        "PPKS, jenis": get("cases:person_list", query="?kind=11"),
        "PPKS, usia dan jenis kelamin": get("cases:person_list", query="?age=lansia&sex=P"),
        "PPKS, terakhir dicatat": get("cases:person_list", query="?urut=baru"),
        "PPKS, nama umum": get("cases:person_list", query="?q=SITI"),
        "PPKS, nama jarang": get("cases:person_list", query=f"?q={chance.choice(persons)[1].split()[-1]}"),
        "orang": get("cases:person_detail", lambda: person()[0]),
        "keluarga": get("cases:family_list"),
        "satu keluarga": get("cases:family_detail", lambda: chance.choice(families)),
        "layanan": get("referrals:intake_list"),
        "layanan, terbuka": get("referrals:intake_list", query="?status=terbuka"),
        "satu layanan": get("referrals:intake_detail", lambda: chance.choice(intakes)),
        "cari nama": search(lambda: person()[1]),
        "cari nama umum": search(lambda: "SITI"),
        "cari nama salah eja": search(lambda: typo(person()[1], chance)),
        "cari NIK": search(lambda: number),
        "cari HP": search(lambda: f"08{chance.randrange(0, 900_000, 9):010}"),
    }


def _recall(client, chance: random.Random) -> dict:
    """Planted: persons with a name nobody else has, searched for with one slip or two words exchanged."""
    from django.db.models import Count
    from django.urls import reverse

    from cases.models import Person

    alone = Person.objects.values("name_key").annotate(n=Count("pk")).filter(n=1, name_key__contains=" ")
    keys = list(alone.values_list("name_key", flat=True)[: PLANTED * 20])
    rows = list(
        Person.objects.filter(name_key__in=chance.sample(keys, min(PLANTED, len(keys)))).values_list("pk", "name")
    )
    spans, hit = [], 0
    for pk, name in rows:
        text = typo(name, chance)
        started = time.perf_counter()
        answer = client.post(reverse("search"), {"q": text})
        spans.append((time.perf_counter() - started) * 1000)
        hit += f'"{reverse("cases:person_detail", args=[pk])}"' in answer.text
    spans.sort()
    return {
        "planted": len(rows),
        "recall": round(hit / max(len(rows), 1), 3),
        "misspelt_p95_ms": round(spans[int(len(spans) * 0.95)]),
    }


def _beside_stock(client, rounds: int) -> dict:
    """The same table in the admin as Django comes, and a page that only reads session and user."""
    from django.contrib.admin import AdminSite, ModelAdmin
    from django.test import RequestFactory
    from django.urls import reverse

    from cases.models import Person

    class Stock(ModelAdmin):
        list_display = ["name", "nik", "village", "kecamatan", "birth_date", "sex"]
        search_fields, list_filter, list_per_page = ["name", "nik"], ["sex", "active", "nik_state"], 50

    class Anybody:
        pk, is_active, is_staff = 1, True, True
        has_perm = has_module_perms = staticmethod(lambda *args: True)

    stock = Stock(Person, AdminSite())

    def changelist():
        request = RequestFactory().get("/", {"sex__exact": "P", "q": "SITI"})
        request.user = Anybody()
        listed = stock.get_changelist_instance(request)
        list(listed.result_list), listed.get_filters(request)

    def ours():
        client.get(reverse("cases:person_list") + "?sex=P&q=SITI")

    def nothing():
        client.get(reverse("accounts:password"))

    (their_wall, _), (wall, cpu), (_, least) = _mean(changelist, 5), _mean(ours, rounds), _mean(nothing, rounds)
    return {
        "stock_changelist_ms": round(their_wall * 1000), "list_ms": round(wall * 1000, 1),
        "times_faster_than_stock": round(their_wall / wall, 1), "times_cpu_of_session_page": round(cpu / least, 2),
    }  # fmt: skip


def _mean(ask, times: int) -> tuple[float, float]:
    """Seconds on the clock and of CPU that one of `times` takes, after a first one that is not counted."""
    ask()
    started, worked = time.perf_counter(), time.process_time()
    for _ in range(times):
        ask()
    return (time.perf_counter() - started) / times, (time.process_time() - worked) / times


# --- The parts, each in a process of its own -------------------------------------------------------------------------
def run_part(part: str, options, environment: dict) -> dict:
    command = [sys.executable, __file__, "--part", part]
    for name in ("persons", "intakes", "rounds", "seed"):
        command += [f"--{name}", str(getattr(options, name))]
    answer = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(answer.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--intakes", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--database", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", choices=["build", "measure"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps({"build": build, "measure": measure}[options.part](options)))
        return
    with TemporaryDirectory(prefix="bench-") as folder:
        databases = Databases(options.database, Path(folder))
        environment = os.environ | {
            "SECRET_KEY": secrets.token_hex(32), "TRAIL_KEYS": f"k1:{_key()}", "HTTPS": "0", "DEMO": "0", "DEBUG": "0",
            "DATABASE_URL": databases.new("pages"), "DATA_DIR": f"{folder}/data",
        }  # fmt: skip
        found: dict = {"persons": options.persons, "intakes": options.intakes}
        try:
            for part in ("build", "measure"):
                told = run_part(part, options, environment)
                found |= {f"{part}_peak_mb": told.pop("peak_mb")["worker"]} | told
        finally:
            databases.drop()
    found["slowest_p95_ms"] = max(page["p95"] for page in found["pages"].values())
    print(json.dumps(found))


if __name__ == "__main__":
    main()
