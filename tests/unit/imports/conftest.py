"""What tests of imports share: who imports, who edits afterwards, a second process."""

import time
from base64 import b64encode

import pytest
from django.conf import settings

from accounts.authz import Role
from imports.second import Second
from tests.factories.accounts import make_user


@pytest.fixture
def data():
    return make_user(Role.DATA, name="Operator Data")


@pytest.fixture
def back():
    return make_user(Role.BACK, name="Yudi Pranata")


@pytest.fixture
def second_waits(monkeypatch):
    """A second process is waited for until it has started.

    It is no test and reads its settings as every process does; a clean clone has no `.env` to give them.
    """
    ready = Second.is_ready
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)
    monkeypatch.setenv("TRAIL_KEYS", ",".join(f"{k}:{b64encode(v).decode()}" for k, v in settings.TRAIL_KEYS.items()))

    def wait(self):
        until = time.monotonic() + 60
        while not ready(self) and self.process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        return ready(self)

    monkeypatch.setattr(Second, "is_ready", wait)
