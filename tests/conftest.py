"""What every test stands on: a seeded database, loud templates, cheap passwords, a clock that can be set."""

import io
import shutil
import sys
from contextlib import redirect_stdout
from copy import copy
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.template import Engine, engines
from django.template.base import FilterExpression
from django.test import Client, TransactionTestCase
from django.utils import timezone

from imports import cage, child, pair
from office import guessing
from trail import triggers


def pytest_configure(config):
    hypothesis.settings.register_profile("calm", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
    hypothesis.settings.load_profile("calm")  # the machine that runs the tests is shared
    place = Path(mkdtemp(prefix="welfare-test-"))
    (place / "static").mkdir()
    settings.DATA_DIR = place
    settings.MEDIA_ROOT = place / "files"
    settings.STATIC_ROOT = place / "static"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_addoption(parser):
    parser.addoption("--database-only", action="store_true", help="leave out what asks no database: it ran elsewhere")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--database-only"):
        asks = [item for item in items if item.get_closest_marker("django_db") or "db" in item.fixturenames]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(asks)])
        items[:] = asks


def pytest_unconfigure(config):
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


# --- A seeded database ---------------------------------------------------------------------------
def seed():
    call_command("seed", verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        seed()


_empty_tables = TransactionTestCase._fixture_teardown


def _empty_and_seed(self):
    with triggers.without():  # the trail refuses DELETE, and emptying its tables is one
        _empty_tables(self)
    seed()


TransactionTestCase._fixture_teardown = _empty_and_seed


# --- Loud templates ------------------------------------------------------------------------------
class MissingVariable(Exception):
    """One of our templates names a variable the view did not hand over."""


class Missing(str):
    """Stands for a missing variable: an error in our own templates, nothing in everybody else's.

    Django asks for its truth exactly once, where it could not resolve a variable; that is where we look.
    """

    ours = str(settings.BASE_DIR / "templates")

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        if frame.f_code is FilterExpression.resolve.__code__:
            context = frame.f_locals["context"]
            template = context.render_context.template or context.template
            if str(template.origin.name).startswith(self.ours):
                raise MissingVariable(f"{{{{ {frame.f_locals['self'].token} }}}} in {template.origin.template_name}")
        return False


@pytest.fixture(autouse=True, scope="session")
def loud_templates():
    engine: Engine = engines["django"].engine
    engine.string_if_invalid = Missing()


# --- Files read without a process of their own ---------------------------------------------------
# These try the cage itself.
CAGED = {"test_cage", "test_pair", "test_old_books", "test_kinds", "test_source", "test_import_file"}


class Uncaged:
    """What the child of the cage answers, asked in this process: a tenth of a second less for each file of a test."""

    def __init__(self, path, encoding, delimiter, _complaints):
        said = {name: copy(value) for name, value in vars(child._Said).items() if not name.startswith("__")}
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as out:
            patch.setattr(child, "_Said", type("_Said", (), said))
            patch.setattr(child, "limit", lambda memory, seconds: None)
            patch.setattr(pair, "WORTH", sys.maxsize)  # this process is not to be two
            child.main(str(path), 0, 0, encoding, delimiter)
        self.stdout = io.BytesIO(out.getvalue().encode(errors="replace"))

    def kill(self):
        pass

    def wait(self) -> int:
        return 0


@pytest.fixture(autouse=True)
def quick_cage(request, monkeypatch):
    if request.module.__name__.rpartition(".")[2] not in CAGED and "browser" not in request.keywords:
        monkeypatch.setattr(cage, "_start", Uncaged)


# --- Doors shut by another test stand open -------------------------------------------------------
@pytest.fixture(autouse=True)
def open_doors():
    guessing.open_all()


# --- Tools ---------------------------------------------------------------------------------------
@pytest.fixture
def at(monkeypatch):
    """`at(datetime(2026, 11, 21, 10, 12))` stops the clock there (Asia/Jakarta unless aware); again to move it."""

    def set_clock(moment: datetime) -> datetime:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
        monkeypatch.setattr(timezone, "now", lambda: aware)  # what office.clock reads, and Django's own parts
        return aware

    return set_clock


@pytest.fixture
def client_for(db):
    """`client_for(user)` gives a client logged in as that user."""

    def log_in(user) -> Client:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client

    return log_in
