"""Drill: guessing at the public tracking page, a million times over many addresses.

    .venv/bin/python tests/drills/track_guesses.py [--guesses 1000000] [--addresses 2000] [--intakes 200]

Half of the guesses name a register number that exists, each with a random code; half are sent by the form, half by the
address of the QR code; every address guesses on after it was told to wait. Counted: hits (none may be), guesses that
were looked up at all, and whether somebody with the right code still gets in from an address of the own. Requests go
to the WSGI application as a web server hands them over, through every middleware, with the log on, in this one process
and on a database of its own that is gone afterwards. The last line is JSON.
"""

import argparse
import base64
import io
import json
import logging
import os
import random
import re
import secrets
import sqlite3
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]


def prepare(folder: str) -> None:
    os.environ |= {
        "SECRET_KEY": secrets.token_hex(32), "TRAIL_KEYS": f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "DATABASE_URL": f"sqlite:///{folder}/drill.sqlite3", "DATA_DIR": folder, "HTTPS": "0", "DEMO": "0",
        "DEBUG": "0", "DJANGO_SETTINGS_MODULE": "welfare.settings",
    }  # fmt: skip
    sys.path.insert(0, str(ROOT))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("seed", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def attack(options, folder: str) -> dict:
    from accounts.authz import Role
    from documents.codes import SIGNS
    from referrals.tracking import CODE_LENGTH, printed
    from tests.factories.accounts import make_user
    from tests.factories.referrals import make_intake

    chance, by = random.Random(options.seed), make_user(Role.BACK)
    intakes = [make_intake(by) for _ in range(options.intakes)]
    numbers, visitor = [intake.number for intake in intakes], Visitor()
    told: dict[int, int] = {}
    worker = sqlite3.connect(f"{folder}/drill.sqlite3")  # in production one is always there: no last one closes the log
    worker.execute("SELECT count(*) FROM office_guess").fetchall()
    started, worked = time.perf_counter(), time.process_time()
    for guess in range(options.guesses):
        place = guess % options.addresses
        address = f"10.{place >> 16 & 255}.{place >> 8 & 255}.{place & 255}"
        number = chance.choice(numbers) if guess % 2 else f"2026-{chance.randrange(1_000_000):06}"
        code = printed("".join(chance.choices(SIGNS, k=CODE_LENGTH)))
        status = (visitor.type if guess // options.addresses % 2 else visitor.scan)(number, code, address)
        told[status] = told.get(status, 0) + 1
    seconds, of_processor = time.perf_counter() - started, time.process_time() - worked
    return {
        "guesses": options.guesses, "addresses": options.addresses, "hits": told.pop(200, 0),
        "looked_up": told.pop(404, 0), "told_to_wait": told.pop(429, 0), "anything_else": told,
        "holder_of_the_code_gets": visitor.type(intakes[0].number, printed(intakes[0].tracking), "192.0.2.1"),
        "seconds": round(seconds, 1), "processor_seconds": round(of_processor, 1),
    }  # fmt: skip


class Visitor:
    """Somebody outside who speaks to the WSGI application; `type` and `scan` give the status of the answer."""

    def __init__(self):
        from welfare.wsgi import application

        logging.root.handlers[0].setStream(Path(os.devnull).open("w"))  # noqa: SIM115 - written, read by nobody
        self.application = application
        headers, page = self._ask("GET", "/lacak/", "192.0.2.2")[1:]
        self.cookie = next(value.partition(";")[0] for name, value in headers if name == "Set-Cookie")
        self.token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)[1].decode()

    def scan(self, number: str, code: str, address: str) -> int:
        return self._ask("GET", f"/lacak/{number}/{code}/", address)[0]

    def type(self, number: str, code: str, address: str) -> int:
        body = urlencode({"csrfmiddlewaretoken": self.token, "number": number, "code": code}).encode()
        return self._ask("POST", "/lacak/", address, body, HTTP_COOKIE=self.cookie)[0]

    def _ask(self, method: str, path: str, address: str, body: bytes = b"", **more) -> tuple[int, list, bytes]:
        said: list = []
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "", "REMOTE_ADDR": address,
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost", "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http",
        } | more  # fmt: skip
        answer = self.application(environ, lambda status, headers, error=None: said.extend([status, headers]))
        page = b"".join(answer)
        answer.close()
        return int(said[0][:3]), said[1], page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--guesses", type=int, default=1_000_000)
    parser.add_argument("--addresses", type=int, default=2_000)
    parser.add_argument("--intakes", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="drill-") as folder:
        prepare(folder)
        found = attack(options, folder)
    print(json.dumps(found))
    sys.exit(bool(found["hits"] or found["anything_else"] or found["holder_of_the_code_gets"] != 200))


if __name__ == "__main__":
    main()
