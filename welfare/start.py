"""What makes a checkout ready: migrations, reference data, static files; and whether all is well.

Cheap when nothing changed, for every start asks.
"""

import hashlib
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cases import name_index
from trail import triggers

OLDEST_POSTGRESQL = 15
UNFINISHED = "demo-unfinished"  # stands while the demo district is built, for half of one is of no use
WATCHED = [*settings.ROOMS, "welfare", "static", "requirements.txt"]


def prepare(say: Callable[[str], None]) -> None:
    """Bring database and static files up to this checkout; with DEMO=1 fill a database without users."""
    settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    migrate = bool(pending_migrations())
    if migrate:
        say("Menyiapkan basis data ...")
        call_command("migrate", interactive=False, verbosity=0)
    if migrate or not unchanged():
        say("Menyiapkan data acuan dan berkas statis ...")
        call_command("check", databases=["default"], stdout=StringIO())
        call_command("seed", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        _stamp().write_text(fingerprint())
    if settings.DEMO and not has_users():
        _fill(say)


def _fill(say: Callable[[str], None]) -> None:
    say("Mengisi data contoh (rekaan), sekali saja, satu sampai beberapa menit ...")
    unfinished = settings.DATA_DIR / UNFINISHED
    unfinished.touch()
    call_command("demo", stdout=StringIO())
    unfinished.unlink()


def problems() -> list[str]:
    """Why the system must not start, as sentences; empty when all is well."""
    found = []
    if (settings.DATA_DIR / UNFINISHED).exists():
        found.append(f"Pengisian data contoh terputus. Kosongkan basis data dan {settings.DATA_DIR}, lalu ulangi.")
    if connection.vendor == "postgresql" and connection.pg_version < OLDEST_POSTGRESQL * 10_000:
        found.append(f"PostgreSQL lebih lama dari versi {OLDEST_POSTGRESQL}.")
    if pending := pending_migrations():
        found.append(f"Basis data tertinggal dari program ini: {', '.join(pending)}. Jalankan ./run setup.")
    if tables := name_index.missing():
        found.append(f"Indeks nama hilang: {', '.join(tables)}. Jalankan manage.py migrate.")
    if missing := triggers.missing():
        found.append(
            f"Pelindung jejak hilang: {', '.join(missing)}. Periksa sebabnya, lalu jalankan manage.py migrate."
        )
    return found


def pending_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    return [f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def has_users() -> bool:
    return get_user_model().objects.exists()


def unchanged() -> bool:
    """Whether the last preparation was of these very files, for this database."""
    collected = (Path(settings.STATIC_ROOT) / "staticfiles.json").exists() or settings.DEBUG
    return collected and _stamp().exists() and _stamp().read_text() == fingerprint()


def fingerprint() -> str:
    """Names, sizes and times of all files the reference data and the static files come from, and which database."""
    database = {key: connection.settings_dict[key] for key in ("ENGINE", "HOST", "PORT", "NAME")}
    digest = hashlib.sha256(repr((sorted(database.items()), settings.DEBUG)).encode())
    for path in _watched_files():
        stat = path.stat()
        digest.update(f"{path.relative_to(settings.BASE_DIR)}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _watched_files() -> Iterator[Path]:
    for name in WATCHED:
        place = settings.BASE_DIR / name
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in files if path.is_file() and path.suffix != ".pyc")


def _stamp() -> Path:
    return settings.DATA_DIR / "prepared"
