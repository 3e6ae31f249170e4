"""`./run` ends here: prepare, check, then run web server and worker until told to stop."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from welfare import start

STOPPING = 20  # seconds a part may take to stop before it is killed
TOO_YOUNG = 5  # seconds; a part that dies sooner after its start would only die again
STARTING = 60  # seconds until the web server must answer


class Command(BaseCommand):
    help = "Prepares the system, then serves on HOST:PORT with web server and worker until TERM or Ctrl-C."
    requires_system_checks = []  # prepare() runs them when something changed; they cost half a second

    def add_arguments(self, parser):
        parser.add_argument("--only-prepare", action="store_true", help="set up and exit")

    def handle(self, *, only_prepare: bool, **options):
        try:
            self.start(only_prepare)
        except CommandError as error:  # for the one who installs: the sentence alone
            sys.exit(str(error))

    def start(self, only_prepare: bool):
        where = address(os.environ)
        if not only_prepare:
            refuse_taken(*where)
        self.prepare()
        if only_prepare:
            self.say("Siap. Jalankan dengan ./run")
        else:
            self.serve(*where)

    def prepare(self):
        try:
            start.prepare(self.say)
            if found := start.problems():
                raise CommandError("\n".join(found))
        except OSError as error:
            raise CommandError(f"Berkas tidak dapat dipakai: {error.filename} ({error.strerror}).") from error
        except DatabaseError as error:
            raise CommandError(f"Basis data tidak dapat dipakai: {str(error).strip().splitlines()[0]}") from error
        except KeyboardInterrupt:
            raise CommandError("Dihentikan sebelum siap.") from None

    def serve(self, host: str, port: int):
        asked = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, lambda *_: asked.set())
        self.log_ins()
        connections.close_all()
        bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        web = Part("Server web", "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--bind", bind)
        parts = [web, Part("Pekerja latar", "manage.py", "worker")]
        try:
            if self.wait_until_open(host, port, web, asked):
                self.say(f"Siap: http://{bind}  (Ctrl-C untuk berhenti)")
            watch(parts, asked, self.say)
        finally:
            stop(parts)
        self.say("Berhenti.")

    def wait_until_open(self, host, port, web, asked) -> bool:
        until = time.monotonic() + STARTING
        while time.monotonic() < until and web.alive() and not asked.wait(0.05):
            if answers(host, port):
                return True
        return False

    def log_ins(self):
        if settings.DEMO:
            call_command("demo", logins=True, stdout=self.stdout)
        elif not start.has_users():
            self.say('Belum ada akun. Buat administrator: .venv/bin/python manage.py create_admin admin --name "Nama"')

    def say(self, sentence: str):
        self.stdout.write(sentence)
        self.stdout.flush()


class Part:
    """One process of the system, in a session of its own: Ctrl-C reaches only us, and we stop it in order."""

    def __init__(self, name: str, *command: str):
        self.name, self.command = name, command
        self.begin()

    def begin(self):
        self.since = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, *self.command],
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # what matters is logged to stderr
            start_new_session=True,
        )

    def alive(self) -> bool:
        return self.process.poll() is None


def watch(parts: list[Part], asked: threading.Event, say) -> None:
    """Until asked to stop: begin a part anew when it died, unless it died at once (then CommandError)."""
    while not asked.wait(0.2):
        for part in parts:
            if part.alive():
                continue
            died = f"{part.name} berhenti tak terduga (kode {part.process.returncode})"
            if time.monotonic() - part.since < TOO_YOUNG:
                raise CommandError(f"{died}. Lihat pesan di atas.")
            part.begin()
            say(f"{died}; dijalankan lagi.")


def stop(parts: list[Part]) -> None:
    for part in parts:
        if part.alive():
            part.process.terminate()
    until = time.monotonic() + STOPPING
    for part in parts:
        try:
            part.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            part.process.kill()
            part.process.wait()


def address(environ) -> tuple[str, int]:
    host, port = environ.get("HOST", "").strip() or "127.0.0.1", environ.get("PORT", "").strip() or "8000"
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise CommandError(f"PORT harus bilangan dari 1 sampai 65535, bukan {port!r}.")
    return host.strip("[]"), int(port)


def refuse_taken(host: str, port: int) -> None:
    """CommandError when nothing can listen there."""
    try:
        family, kind, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        raise CommandError(
            f"Alamat {host}:{port} tidak dapat dipakai ({error.strerror}). Pilih yang lain, misalnya PORT=8001 ./run"
        ) from error


def answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True
