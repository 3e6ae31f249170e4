"""The district all these tests share, see `tests.meta.world`."""

import pytest

from tests.meta.world import World, apart


@pytest.fixture(scope="package")
def built_world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), apart():
        yield World()


@pytest.fixture
def world(built_world, db):
    """The district; what a test adds to it is undone after that test."""
    built_world.forget()
    return built_world
