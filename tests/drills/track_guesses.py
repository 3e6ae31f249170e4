"""Drill: guessing at the public tracking page, a million times over many addresses.

    .venv/bin/python tests/drills/track_guesses.py [--guesses 1000000] [--addresses 5000] [--intakes 200]

Half of the guesses name a register number that exists, each with a random code; every address guesses on after it was
told to wait. Counted: hits (none may be), guesses that were looked up at all, and whether somebody with the right code
still gets in from an address of the own. In this process, past the middleware, on a database of its own that is gone
afterwards. The last line is JSON.
"""

import argparse
import base64
import json
import os
import random
import secrets
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

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


def attack(options) -> dict:
    from django.test import RequestFactory

    from accounts.authz import Role
    from documents.codes import SIGNS
    from referrals.tracking import CODE_LENGTH, printed
    from referrals.views import public
    from tests.factories.accounts import make_user
    from tests.factories.referrals import make_intake

    chance, by = random.Random(options.seed), make_user(Role.BACK)
    intakes = [make_intake(by) for _ in range(options.intakes)]
    numbers, factory = [intake.number for intake in intakes], RequestFactory()
    told: dict[int, int] = {}

    def ask(number: str, code: str, address: str) -> int:
        request = factory.post("/lacak/", {"number": number, "code": code}, REMOTE_ADDR=address)
        request._dont_enforce_csrf_checks = True
        return public.track(request).status_code

    started = time.perf_counter()
    for guess in range(options.guesses):
        place = guess % options.addresses
        address = f"10.{place >> 16 & 255}.{place >> 8 & 255}.{place & 255}"
        number = chance.choice(numbers) if guess % 2 else f"2026-{chance.randrange(1_000_000):06}"
        status = ask(number, printed("".join(chance.choices(SIGNS, k=CODE_LENGTH))), address)
        told[status] = told.get(status, 0) + 1
    seconds = time.perf_counter() - started
    victim = ask(intakes[0].number, intakes[0].tracking, "192.0.2.1")
    return {
        "guesses": options.guesses, "addresses": options.addresses, "hits": told.get(200, 0),
        "looked_up": told.get(404, 0), "told_to_wait": told.get(429, 0), "holder_of_the_code_gets": victim,
        "seconds": round(seconds, 1),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--guesses", type=int, default=1_000_000)
    parser.add_argument("--addresses", type=int, default=5_000)
    parser.add_argument("--intakes", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="drill-") as folder:
        prepare(folder)
        found = attack(options)
    print(json.dumps(found))
    sys.exit(bool(found["hits"] or found["holder_of_the_code_gets"] != 200))


if __name__ == "__main__":
    main()
