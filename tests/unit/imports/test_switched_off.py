"""A list that only names those whom a programme has stopped, told for the whole file."""

import json

import pytest
from django.core.management import call_command

from accounts.authz import Role
from cases.models import Participation
from imports import actions, compared, tasks
from imports.comparing import Change
from imports.workflow import Status
from office.errors import DomainError
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.imports import REFERENCE, confirmed, csv, make_applied, make_read, nik

pytestmark = pytest.mark.django_db
HEADER, STATED = "NIK;NAMA;NOKA JKN", "NIK;NAMA;PROGRAM;STATUS"


@pytest.fixture
def data():
    return make_user(Role.DATA)


def test_everybody_of_it_is_switched_off_and_the_page_says_so(client, data):
    held, unknown = nik(), nik()
    make_applied(data, f"{held};BUDI;PBI JKN;AKTIF", header=STATED)
    batch = make_read(data, f"{held};BUDI;1", f"{unknown};SITI;2", header=HEADER)
    client.force_login(data)
    form = client.get(f"/impor/{batch.pk}/kolom/").context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    client.post(f"/impor/{batch.pk}/kolom/", typed | {"off": "PBI_JKN"})
    drain()
    page = client.get(batch.get_absolute_url()).text
    assert "<dt>Dinonaktifkan dari</dt><dd>PBI JKN</dd>" in page
    assert batch.rows.get(values__nik=held).diff == {"PBI JKN": ["aktif", "berhenti"]}
    batch.refresh_from_db()
    actions.start(by=data, batch=batch, begin=tasks.apply)
    drain()
    states = dict(Participation.objects.values_list("person__nik", "status"))
    assert states == {held: "berhenti", unknown: "berhenti"}


def test_it_is_refused_beside_a_column_of_programmes(data):
    batch = make_read(data, f"{nik()};BUDI;PBI JKN;AKTIF", header=STATED)
    with pytest.raises(DomainError, match="menyebut program"):
        confirmed(batch, data, off="PBI_JKN")
    batch.refresh_from_db()
    assert batch.status == Status.COLUMNS


def test_the_command_takes_it_too(capsys, tmp_path):
    path = tmp_path / "nonaktif.csv"
    path.write_bytes(csv(f"{nik()};BUDI;1", f"{nik()};SITI;2", header=HEADER))
    call_command("import_file", str(path), "--off", "PBI_JKN", "--reference-date", str(REFERENCE), "--apply", "--json")
    assert json.loads(capsys.readouterr().out)["created"] == 2
    assert set(Participation.objects.values_list("status", "ended_on")) == {("berhenti", REFERENCE)}


def test_who_is_switched_off_receives_nothing_in_a_comparison(data):
    number = nik()
    old, new = (make_applied(data, f"{number};BUDI;PBI JKN;{state}", header=STATED) for state in ("AKTIF", "NONAKTIF"))
    found = compared.make(old, new)
    assert found.counts[Change.CHANGED] == 1 and found.open("lost", sees_secret=False) == {"PBI_JKN": 1}
