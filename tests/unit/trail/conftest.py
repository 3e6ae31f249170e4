import pytest


@pytest.fixture(autouse=True)
def _database(db):
    """All of these write to the trail."""
