"""Bench: a list of N rows through the whole import, beside stock django-import-export in the same run.

    .venv/bin/python bench/import_throughput.py --rows 100000 [--format xlsx|csv] [--database postgres://...] [--seed 1]

Ours, step by step: read in the cage, columns, check every row, compare rows with each other, compare with the register
(duplicates, old -> new), apply with the trail; then the same file again, then everything taken back. Stock: a plain
`ModelResource` on the same columns, file read, dry run, file read, import and log as its admin does, on up to 5,000 of
the rows. Works on databases of its own and leaves nothing behind. The last line is JSON.
"""

import argparse
import csv
import json
import os
import random
import resource
import secrets
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
STOCK_ROWS = 5_000
CPU: dict[str, float] = {}  # seconds of CPU by step: what the wall clock says depends on what else the machine does
HEADERS = (
    "ID DTKS|PROVINSI|KABUPATEN/KOTA|KECAMATAN|DESA/KELUARAHAN|ALAMAT|DUSUN|RT|RW|NOKK|NIK|NAMA|TANGGAL LAHIR|"
    "TEMPAT LAHIR|JENIS KELAMIN|PEKERJAAN|NAMA IBU KANDUNG|HUB KELUARGA|KETERANGAN PADAN|BANSOS BPNT|BANSOS PKH|"
    "BANSOS BPNT-PPKM|PBI JKN|CATATAN PENDATA|NO URUT RUMAH"
).split("|")
FIRST = (
    "SAMSUL ASWATI MUHAMMAD SITI AHMAD NURHAYATI RUSDI LENI YUDI DEWI IWAN ROHANA DENI SUMARNI HADI FITRIA ANDI MURNI "
    "BUDI RATNA JONI SARI EDI YULIANA HERMAN NURUL ZAINAL KARTINI ROBI MARLINA SUPRI ELVI HENDRA WATI DARMAWAN LILIS"
).split()
LAST = (
    "YUNUS RAHMAWATI SAPUTRA SAPUTRI FEBRIANTI KESUMA PRANATA SETIADI ASMARA SOBRI HIDAYAT LESTARI WIJAYA ANGGRAINI "
    "KURNIAWAN PUSPITA RAMADHAN MAHARANI GUNAWAN OKTAVIANI NUGROHO PERMATA FIRMANSYAH UTAMI HARTONO SAFITRI"
).split()
JOBS = ["PETANI/PEKEBUN", "BURUH HARIAN LEPAS", "MENGURUS RUMAH TANGGA", "BELUM/TIDAK BEKERJA", "WIRASWASTA", "PELAJAR"]


# --- The list --------------------------------------------------------------------------------------------------------
def households(count: int, seed: int):
    """Rows as a ministry list has them: families of one to six, one row in fifty with a fault."""
    chance, made, house = random.Random(seed), 0, 0
    places = _places()
    while made < count:
        house += 1
        kecamatan, village, code = chance.choice(places)
        head_year = chance.randint(1945, 1995)
        issued = f"{chance.randint(1, 28):02}{chance.randint(1, 12):02}{chance.randint(5, 20):02}"
        no_kk = f"{code[:6]}{issued}{house % 9999 + 1:04}"
        street = f"JL. {chance.choice(LAST)} NO. {house % 200 + 1}"
        benefits = ["YA" if chance.random() < share else "TIDAK" for share in (0.5, 0.4, 0.1, 0.6)]
        for place in range(min(chance.randint(1, 6), count - made)):
            made += 1
            role = ("KEPALA KELUARGA", "ISTRI")[place] if place < 2 else "ANAK"
            woman = role == "ISTRI" or (role == "ANAK" and chance.random() < 0.5)
            year = head_year + chance.randint(0, 6) if place < 2 else min(head_year + chance.randint(18, 30), 2025)
            born = date(year, 1, 1) + timedelta(days=chance.randint(0, 364))
            nik = f"{code[:6]}{born.day + 40 * woman:02}{born:%m%y}{made % 9999 + 1:04}"
            row = [
                f"{code[:6]}{made:010}", "SUMATERA SELATAN", "MUARA ENIM", kecamatan, village, street,
                f"DUSUN {place % 4 + 1}", f"{house % 9 + 1:03}", "001", no_kk, nik,
                f"{chance.choice(FIRST)} {chance.choice(FIRST)} {chance.choice(LAST)}", f"{born:%d/%m/%Y}",
                "MUARA ENIM", "PEREMPUAN" if woman else "LAKI-LAKI", chance.choice(JOBS),
                f"{chance.choice(FIRST)} {chance.choice(LAST)}", role, "PADAN", *benefits, "", str(house),
            ]  # fmt: skip
            yield _spoilt(row, chance) if chance.random() < 0.02 else row


def _places() -> list[tuple[str, str, str]]:
    with (ROOT / "regions" / "data" / "muara_enim.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["code"], row["name"].upper()) for row in csv.DictReader(file)]
    names = dict(rows)
    return [(names[code[:8]], name, code.replace(".", "")) for code, name in rows if len(code) == 13]


def _spoilt(row: list, chance: random.Random) -> list:
    column, wrong = chance.choice([(10, "16031"), (10, ""), (12, "31/02/1980"), (4, "TIDAK ADA"), (11, ""), (14, "X")])
    return [*row[:column], wrong, *row[column + 1 :]]


def write_list(path: Path, rows: int, seed: int) -> None:
    _write_table(path, HEADERS, households(rows, seed))


def _write_table(path: Path, headers, rows) -> None:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([headers, *rows])
        return
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet("BNBA")
    sheet.write_row(0, 0, headers)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if value:
                sheet.write_string(number, column, value)
    book.close()


# --- Ours ------------------------------------------------------------------------------------------------------------
def ours(path: Path, options) -> dict:
    _django()
    import cProfile

    from imports import running
    from office.jobs.worker import settle_in

    profile = cProfile.Profile() if options.profile else None
    if profile:
        profile.enable()
    settle_in()
    found: dict = {}
    cpu: dict = {}
    first, figures = _staged(path, "first", found, cpu)
    _, again = _staged(path, "again", found, cpu)
    undo: dict = {}
    _timed(undo, "undo", running.undo, first, by=None)
    if profile:
        profile.disable()
        profile.dump_stats(options.profile)
    total = sum(found["first"].values())
    return {
        "seconds": {name: {step: round(s, 2) for step, s in steps.items()} for name, steps in found.items()},
        "cpu_seconds": cpu,
        "undo_s": round(undo["undo"], 2),
        "rows_per_s": round(options.rows / total),
        "reimport_rows_per_s": round(options.rows / sum(found["again"].values())),
        "undo_rows_per_s": round(options.rows / undo["undo"]),
        "figures": {name: figures[name] for name in ("rows_total", "created", "updated", "unchanged", "failed")},
        "again": {name: again[name] for name in ("created", "updated", "unchanged", "failed")},
        **_memory(),
    }


def _staged(path: Path, name: str, found: dict, cpu: dict) -> tuple:
    """The file through all steps: its batch and figures; seconds by step go into `found` and `cpu` under `name`."""
    from django.db import transaction

    from imports import actions, running, staging, store, tasks

    CPU.clear()
    before = _others()
    steps = found[name] = {}
    batch = _timed(steps, "upload", actions.upload, by=None, name=path.name, force=True,
                   chunks=store.chunks_of(path))  # fmt: skip
    survey = _timed(steps, "read", staging.read, batch, limit_mb=0)
    actions.survey(batch=batch, found=survey)
    actions.confirm(
        by=None, batch=batch, chosen={}, reference_date=batch.reference_date, placing=batch.placing, remember=False
    )
    position: dict = {}
    while position.get("phase") != "end":
        phase = position.get("phase", "rows")
        with transaction.atomic():
            position, _ = _timed(steps, {"rows": "check", "register": "preview"}.get(phase, phase),
                                 tasks.checking_step, batch, position)  # fmt: skip
    _timed(steps, "apply", running.apply, batch, by=None)
    CPU["others"] = _others() - before
    cpu[name] = {step: round(seconds, 2) for step, seconds in CPU.items()}
    return batch, running.figures(batch)


# --- Stock -----------------------------------------------------------------------------------------------------------
def stock(path: Path, options) -> dict:
    """django-import-export by the two views of its admin: the file uploaded, read and tried, the page that shows every
    row, then the confirmed import with its log. The file is csv, which it reads fastest; its rows are faultless."""
    _django("import_export")
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import set_urlconf

    from cases.models import Person

    admin, urls = _stock_admin()
    set_urlconf(urls)
    rows = _stock_rows(options)
    file = path.with_name("stock.csv")
    _write_table(file, [*admin.resource_classes[0]._meta.fields, *HEADERS[:11]], rows)
    seconds: dict = {}
    place = [kind.__name__ for kind in admin.get_import_formats()].index("CSV")
    given = {"format": place, "resource": "", "import_file": SimpleUploadedFile(file.name, file.read_bytes())}
    page = _timed(seconds, "dry_run_and_page", lambda: admin.import_action(_stock_request(given)).render())
    confirmed = page.context_data["confirm_form"].initial
    _timed(seconds, "import", lambda: admin.process_import(_stock_request(confirmed)))
    return {
        "stock_rows": len(rows),
        "stock_stored": Person.objects.filter(origin="stock").count(),
        "stock_seconds": {step: round(number, 2) for step, number in seconds.items()},
        "stock_page_mb": round(len(page.content) / 1e6, 1),
        "stock_rows_per_s": round(len(rows) / sum(seconds.values())),
        **_memory(),
    }


def _stock_admin() -> tuple:
    """The admin that imports persons by a plain resource, and the addresses its pages link to."""
    from types import ModuleType

    from django.contrib.admin import AdminSite, ModelAdmin
    from django.urls import path
    from import_export.admin import ImportMixin
    from import_export.resources import ModelResource

    from cases.models import Person

    class Resource(ModelResource):
        class Meta:
            model = Person
            import_id_fields = ["nik"]
            fields = ["nik", "name", "name_key", "sex", "birth_date", "birth_place", "mother_name", "address", "rt",
                      "rw", "village", "kecamatan", "nik_state", "origin"]  # fmt: skip

    class Admin(ImportMixin, ModelAdmin):
        resource_classes = [Resource]  # noqa: RUF012 - as the package wants it

    site, urls = AdminSite(), ModuleType("stock_urls")
    site.register(Person, Admin)
    urls.urlpatterns = [path("admin/", site.urls)]
    return site.get_model_admin(Person), urls


def _stock_request(given: dict):
    """The request of somebody with these fields of a form."""
    from django.contrib.auth import get_user_model
    from django.contrib.messages.storage.fallback import FallbackStorage
    from django.test import RequestFactory

    request = RequestFactory().post("/admin/cases/person/import/", given)
    request.user, _ = get_user_model().objects.get_or_create(username="bench")
    request.session = {}
    request._messages = FallbackStorage(request)
    request._dont_enforce_csrf_checks = True
    return request


def _stock_rows(options) -> list[list]:
    """Rows of the same list without fault, since one error makes it store nothing; 25 columns as ours."""
    codes, seen = {(kecamatan, village): code for kecamatan, village, code in _places()}, set()
    rows = []
    for row in households(options.rows * 2, options.seed):
        code, nik = codes.get((row[3], row[4])), row[10]
        if not code or len(nik) != 16 or nik in seen or not row[11] or row[12].startswith("31/02"):
            continue
        seen.add(nik)
        village = f"{code[:2]}.{code[2:4]}.{code[4:6]}.{code[6:]}"
        day = f"{row[12][6:]}-{row[12][3:5]}-{row[12][:2]}"
        sex = {"PEREMPUAN": "P", "LAKI-LAKI": "L"}.get(row[14], "T")
        rows.append([nik, row[11], row[11], sex, day, row[13], row[16], row[5], row[7], row[8], village, village[:8],
                     "belum_diperiksa", "stock", *row[:11]])  # fmt: skip
        if len(rows) == min(options.rows, STOCK_ROWS):
            break
    return rows


# --- The parts, each in a process of its own -------------------------------------------------------------------------
def _django(*more_apps: str) -> None:
    """`more_apps`: packages whose pages are asked for; their files were not collected."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "welfare.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.INSTALLED_APPS += more_apps
    if more_apps:
        settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("seed", verbosity=0)


def _timed(steps: dict, step: str, act, *args, **more):
    started, worked = time.perf_counter(), time.process_time()
    try:
        return act(*args, **more)
    finally:
        steps[step] = steps.get(step, 0.0) + time.perf_counter() - started
        CPU[step] = CPU.get(step, 0.0) + time.process_time() - worked


def _others() -> float:
    """Seconds of CPU of the cage and of helpers that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory() -> dict:
    own, cage = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"peak_mb": {"worker": round(own), "cage": round(cage)}}


def run_part(part: str, path: Path, options, database: str, place: Path) -> dict:
    environment = os.environ | {
        "SECRET_KEY": secrets.token_hex(32), "TRAIL_KEYS": f"k1:{_key()}", "DATABASE_URL": database, "HTTPS": "0",
        "DATA_DIR": str(place), "DEMO": "0", "DEBUG": "0",
    }  # fmt: skip
    command = [sys.executable, __file__, "--part", part, "--path", str(path)]
    command += ["--rows", str(options.rows), "--seed", str(options.seed), "--profile", options.profile]
    answer = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(answer.stdout.splitlines()[-1])


def _key() -> str:
    import base64

    return base64.b64encode(secrets.token_bytes(32)).decode()


class Databases:
    """A database for each part: files, or databases made on the server named and dropped at the end."""

    def __init__(self, url: str, place: Path):
        self.url, self.place, self.made = url, place, []

    def new(self, part: str) -> str:
        if not self.url.startswith("postgres"):
            return f"sqlite:///{self.place}/{part}.sqlite3"
        name = f"bench_{part}_{os.getpid()}"
        self._server(f'CREATE DATABASE "{name}"')
        self.made.append(name)
        return urlunsplit(urlsplit(self.url)._replace(path=f"{urlsplit(self.url).path.rpartition('/')[0]}/{name}"))

    def drop(self) -> None:
        for name in self.made:
            self._server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _server(self, statement: str) -> None:
        import environ
        import psycopg

        known = environ.Env.db_url_config(self.url)
        names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
        given = {names[key]: known[key] for key in names if known.get(key)}
        with psycopg.connect(**given, autocommit=True) as connection:
            connection.execute(statement)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--format", choices=["xlsx", "csv"], default="xlsx")
    parser.add_argument("--database", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", default="", help="write a profile of our part to this file")
    parser.add_argument("--only", choices=["ours", "stock"], default="")
    parser.add_argument("--part", choices=["ours", "stock"], help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps({"ours": ours, "stock": stock}[options.part](options.path, options)))
        return
    with TemporaryDirectory(prefix="bench-") as folder:
        place = Path(folder)
        path = place / f"bnba.{options.format}"
        write_list(path, options.rows, options.seed)
        databases = Databases(options.database, place)
        found: dict = {"rows": options.rows, "format": options.format, "file_mb": round(path.stat().st_size / 2**20, 1)}
        try:
            for part in [options.only] if options.only else ["ours", "stock"]:
                told = run_part(part, path, options, databases.new(part), place / part)
                found |= {f"{part}_peak_mb": told.pop("peak_mb")} | told
        finally:
            databases.drop()
    if not options.only:
        found["ratio"] = round(found["rows_per_s"] / found["stock_rows_per_s"], 1)
    if "ours_peak_mb" in found:
        found["peak_mb"] = max(found["ours_peak_mb"].values())
    print(json.dumps(found))


if __name__ == "__main__":
    main()
