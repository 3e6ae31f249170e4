"""A wrong or missing value stops every command with one sentence, never a traceback."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

GOOD = {
    "SECRET_KEY": "x" * 50,
    "TRAIL_KEYS": "k1:" + "A" * 43 + "=",
    "DATABASE_URL": "sqlite:////nowhere/welfare.sqlite3",
    "DATA_DIR": "/nowhere",
    "ALLOWED_HOSTS": "localhost",
    "HTTPS": "0",
}


def manage(*arguments: str, **values: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], **GOOD, **values}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("TRAIL_KEYS", ""),
        ("TRAIL_KEYS", "k1:tooshort"),
        ("TRAIL_KEYS", "k1:" + "A" * 42 + "!="),
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "welfare.sqlite3"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "postgres://a:b@host:port/welfare"),
        ("DATABASE_URL", "mysql://a:b@host/welfare"),
        ("DATA_DIR", "relative"),
        ("ALLOWED_HOSTS", "*"),
        ("DEBUG", "maybe"),
        ("HTTPS", "2"),
        ("UPLOAD_LIMIT_MB", "0"),
        ("SESSION_IDLE_MINUTES", "soon"),
    ],
)
def test_a_wrong_value_stops_with_one_sentence(name, value):
    done = manage("check_ready", **{name: value})
    assert done.returncode == 1
    assert done.stderr.startswith("Pengaturan salah: ")
    assert name in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("setting", [{"HTTPS": "0"}, {"HTTPS": "1", "DEBUG": "1"}])
def test_nothing_insecure_answers_to_other_machines(setting):
    done = manage("check_ready", ALLOWED_HOSTS="slrt.example.org", **setting)
    assert done.returncode == 1
    assert "ALLOWED_HOSTS" in done.stderr


def test_a_database_that_is_away_is_a_sentence():
    done = manage("serve", "--only-prepare", DATABASE_URL="postgres://a:b@127.0.0.1:1/welfare", DATA_DIR="/tmp")
    assert done.returncode == 1
    assert "Basis data tidak dapat dipakai" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", {"options": "-c jit=off -c random_page_cost=1.1"}),
        ("?sslmode=require", {"options": "-c jit=off -c random_page_cost=1.1", "sslmode": "require"}),
        ("?options=-c%20jit%3Don", {"options": "-c jit=on"}),
    ],
)
def test_postgresql_does_not_compile_short_queries_unless_the_address_says_so(query, options):
    said = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    done = manage("shell", "--no-imports", "-c", said, DATABASE_URL=f"postgres://a:b@db.example.org/welfare{query}")
    assert done.stdout.strip() == str(options), done.stderr
