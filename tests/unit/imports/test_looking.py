"""Two processes look what a long list would do: the same preview as by one, whatever becomes of the other."""

import pytest
from django.db import connection

from accounts.authz import Role
from cases.models import Person
from imports import applying
from imports.register import looking
from tests.factories.accounts import make_user
from tests.factories.cases import make_person
from tests.factories.imports import make_previewed, nik
from tests.unit.imports.test_register import FULL, full

NOTED = ("number", "plan", "diff", "register_codes", "similar", "person_id", "made")
KNOWN, TWICE = nik(), nik()


@pytest.fixture
def data():
    return make_user(Role.DATA)


@pytest.fixture
def long_lists(monkeypatch):
    """Lists of some rows count as long, in parts of three."""
    monkeypatch.setattr(looking, "WORTH", 0)
    monkeypatch.setattr(applying, "ROWS_A_STEP", 3)
    yield
    looking.forget()


def people() -> list[str]:
    """New ones, one the register knows, one who stands in the list twice: in neighbouring parts, and far apart."""
    known = full(KNOWN, "SITI AMINAH", role="ISTRI", hp="081234567890")
    twice = full(TWICE, "BUDI", role="ANAK")
    new = [full(nik(), f"ORANG {chr(65 + n)}{chr(75 - n)}") for n in range(9)]
    return [*new[:2], twice, twice, known, *new[2:], twice]


def noted(batch) -> list[tuple]:
    return list(batch.rows.order_by("pk").values_list(*NOTED))


def alone(data, monkeypatch) -> list[tuple]:
    monkeypatch.setattr(looking, "WORTH", 10**9)
    found = noted(make_previewed(data, *people(), header=FULL, name="lain.csv"))
    monkeypatch.setattr(looking, "WORTH", 0)
    return found


@pytest.mark.django_db
def test_looks_at_what_the_worker_would_note(data, long_lists, monkeypatch):
    make_person(name="SITI AMINAH", nik=KNOWN)
    told, used = {}, []

    def ask(batch, after, *, settled):
        told[after] = applying.look(batch.pk, after, settled)

    monkeypatch.setattr(looking, "ask", ask)
    monkeypatch.setattr(looking, "looked", lambda batch, after: used.append(told.get(after)) or used[-1])
    batch = make_previewed(data, *people(), header=FULL)
    assert [row[1] for row in noted(batch)].count("berubah") == 1
    # A row of the second part follows one of the first, which is not written yet; one of the fifth, when it is.
    assert [found is not None for found in used[:5]] == [False, False, True, False, True]
    assert noted(batch) == alone(data, monkeypatch)


@pytest.mark.django_db
def test_goes_on_alone_when_the_other_never_starts(data, long_lists, monkeypatch):
    monkeypatch.setattr(looking, "START", "raise SystemExit(1)")
    batch = make_previewed(data, *people(), header=FULL)
    assert noted(batch) == alone(data, monkeypatch)
    assert looking._lookers == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="no other process sees a database in memory")
@pytest.mark.parametrize("dies", [False, True])
def test_the_other_process_looks_at_every_second_part(data, long_lists, second_waits, monkeypatch, dies):
    make_person(name="SITI AMINAH", nik=KNOWN)
    asked, used, real = looking.Looker.ask, [], looking.looked

    def dying(self, *about):
        asked(self, *about)
        self.process.kill()

    if dies:
        monkeypatch.setattr(looking.Looker, "ask", dying)
    monkeypatch.setattr(applying.looking, "looked", lambda *about: used.append(real(*about)) or used[-1])
    batch = make_previewed(data, *people(), header=FULL)
    assert (sum(found is not None for found in used) >= 1) is not dies
    assert noted(batch) == alone(data, monkeypatch)
    assert Person.objects.count() == 1
