"""Who was taken back with another import is not "unchanged", and a file whose people are gone is not known."""

from uuid import uuid4

import pytest

from accounts.authz import Role
from cases.models import Person
from imports import actions, running, tasks
from imports.models import Batch
from office.jobs.worker import drain
from psks.models import Actor
from tests.factories.accounts import make_user
from tests.factories.editions import edition
from tests.factories.editions import line as listed
from tests.factories.imports import csv, figures, line, make_applied, make_previewed, upload
from tests.unit.imports.test_actors import TKSK, tksk
from tests.unit.imports.test_undoing import undo

pytestmark = pytest.mark.django_db
A, B, C = (f"160310170580700{n}" for n in range(1, 4))


@pytest.fixture
def data(client):
    user = make_user(Role.DATA, name="Operator Data")
    client.force_login(user)
    return user


def apply(by, batch) -> Batch:
    actions.start(by=by, batch=batch, begin=tasks.apply)
    drain()
    batch.refresh_from_db()
    return batch


@pytest.mark.parametrize("kind", ["24", "16"])
def test_who_is_gone_since_the_preview_is_not_unchanged(data, kind):
    known = line("BUDI", kind)
    first, stays = make_applied(data, known), line("SITI", kind)
    make_applied(data, stays)
    batch = make_previewed(data, known, stays)
    assert batch.counts["plan"]["tetap"] == 2
    undo(data, first)
    assert figures(apply(data, batch)) == (0, 0, 1, 0, 1)
    assert batch.counts["register"] == {"register_changed": 1}
    assert Person.objects.count() == 1


def test_who_helps_and_is_gone_since_the_preview_is_not_unchanged(data):
    known = tksk()
    first = make_applied(data, known, header=TKSK)
    batch = make_previewed(data, known, header=TKSK)
    undo(data, first)
    assert figures(apply(data, batch)) == (0, 0, 0, 0, 1)
    assert not Actor.objects.exists()


def test_a_file_whose_people_are_gone_is_read_again(data, tmp_path):
    old = [listed("1", A, "AHMAD"), listed("2", B, "SITI"), listed("3", C, "BUDI")]
    first = edition(*old, by=data, applied=True)
    new = [listed("1", A, "AHMAD", rt="002"), *old[1:]]
    second = edition(*new, month=10, by=data, applied=True)
    path = tmp_path / "lagi.csv"
    path.write_bytes(b"".join(running.store.chunks_of(running.store.file_of(second))))
    assert running.applied(path) == second
    undo(data, first)
    assert Person.objects.count() == 1
    assert running.applied(path) is None
    again = running.apply(running.stage(path, running.Wishes(by=data, reference_date=second.reference_date)), by=data)
    assert figures(again)[0] == 2
    assert running.applied(path) == again


def test_an_upload_leads_to_the_first_batch_only_while_its_people_are_there(client, data):
    known = line("BUDI", "24")
    first, second = make_applied(data, known), make_applied(data, known, line("SITI", "24", number=A))
    content = csv(known, line("SITI", "24", number=A))

    def sent() -> str:
        return client.post("/impor/unggah/", {"once": uuid4(), "file": upload(content)}).url

    assert sent() == f"/impor/{second.pk}/?sama=1"
    undo(data, first)
    again = Batch.objects.latest("pk").pk + 1
    assert sent() == f"/impor/{again}/"
    drain()
    assert "tidak mengubah apa pun" not in client.get(f"/impor/{again}/kolom/").text
