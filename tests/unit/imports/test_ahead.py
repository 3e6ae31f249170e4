"""A long list is read by two processes: the same rows as by one, whatever becomes of the helper."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings

from accounts.authz import Role
from imports import ahead, staging, tasks
from imports.models import Row
from tests.factories.accounts import make_user
from tests.factories.imports import line, make_previewed, make_read

pytestmark = pytest.mark.django_db
COLUMNS = [name for name in staging.STAGED if name != "batch_id"]


@pytest.fixture
def data():
    return make_user(Role.DATA)


@pytest.fixture
def long_lists(monkeypatch):
    monkeypatch.setattr(ahead, "WORTH", 0)
    monkeypatch.setattr(staging, "ROWS_A_STEP", 4)
    tasks._TOOLS.clear()


def people() -> list[str]:
    return [line(f"ORANG {chr(65 + n)}{chr(75 - n % 9)}", f"{11 + n % 3}") for n in range(25)] + ["Mengetahui, Kades"]


def staged(batch) -> list[tuple]:
    return list(Row.objects.filter(batch=batch).order_by("pk").values_list(*COLUMNS))


def test_reads_what_one_process_reads(data, long_lists, monkeypatch):
    taken, real = [], ahead.Ahead.at
    monkeypatch.setattr(ahead.Ahead, "at", lambda self, position: taken.append(real(self, position)) or taken[-1])
    lines = people()
    together = make_previewed(data, *lines)
    assert sum(part is not None for part in taken) >= 4
    monkeypatch.setattr(ahead, "WORTH", 10**9)
    tasks._TOOLS.clear()
    alone = make_previewed(data, *lines)
    assert staged(together) == staged(alone)
    assert len(staged(alone)) == 25


def test_goes_on_alone_when_the_helper_dies(data, long_lists, monkeypatch):
    real = ahead.subprocess.Popen

    def dying(*args, **kwargs):
        helper = real(*args, **kwargs)
        os.kill(helper.pid, signal.SIGKILL)
        return helper

    monkeypatch.setattr(ahead.subprocess, "Popen", dying)
    assert len(staged(make_previewed(data, *people()))) == 25


def test_a_part_that_begins_elsewhere_is_not_taken(data, long_lists):
    batch = make_read(data, *people())
    tools = staging.Tools.of(batch)
    helper = ahead.Ahead(tools.rules(), {}, 4)
    first, _ = staging.part(tools, {}, 4)
    assert helper.at({}) is None  # the worker's own
    assert helper.at(first | {"footer": True}) is None
    assert not helper.end.alive


def test_a_step_that_is_tried_again_gets_the_same_part(data, long_lists):
    batch = make_read(data, *people())
    tools = staging.Tools.of(batch)
    helper = ahead.Ahead(tools.rules(), {}, 4)
    first, _ = staging.part(tools, {}, 4)
    helper.at({})
    assert helper.at(first) == helper.at(first) == staging.part(tools, first, 4)
    helper.end()


def test_the_helper_needs_no_database():
    """Whatever the rules are read by must load without settings, or every long list is read by one process again."""
    asked = subprocess.run(
        [sys.executable, "-c", "import sys, imports.ahead; print([n for n in sys.modules if n.endswith('.models')])"],
        cwd=settings.BASE_DIR, env={"PATH": os.defpath}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "regions.models" not in asked.stdout
