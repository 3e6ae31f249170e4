"""Steps of the background work: what was cut off goes on, nothing is lost or doubled."""

import pytest

from accounts.authz import Role
from cases.models import Person
from imports import actions, applying, staging, store, tasks
from imports.models import Batch, Row
from imports.workflow import Status
from office.errors import IllegalMove, Stale
from office.jobs.models import Job
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.imports import REFERENCE, figures, line, make_applied, make_batch, make_previewed, make_read

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Ends a worker the way SIGKILL does: no handler sees it, the transaction is gone."""


@pytest.fixture
def data():
    return make_user(Role.DATA)


@pytest.fixture
def small_steps(monkeypatch):
    """Lists of some rows take several steps and count as long."""
    monkeypatch.setattr(staging, "ROWS_A_STEP", 3)
    monkeypatch.setattr(applying, "ROWS_A_STEP", 3)
    monkeypatch.setattr(tasks, "LONG", 0)


def people(number: int) -> list[str]:
    return [line(f"ORANG {chr(65 + n)}{chr(75 + n)}", "11") for n in range(number)]


def killed_at(monkeypatch, module, name: str, time: int, *, after: bool):
    """Let the `time`-th call of `module.name` die, before or after its work."""
    real, calls = getattr(module, name), []

    def deadly(*args, **kwargs):
        calls.append(1)
        if len(calls) == time and not after:
            raise Killed
        found = real(*args, **kwargs)
        if len(calls) == time:
            raise Killed
        return found

    monkeypatch.setattr(module, name, deadly)


def taken_over():
    """The lease of the dead worker has run out; another one goes on."""
    tasks._TOOLS.clear()
    Job.objects.filter(state="running").update(lease_until="2020-01-01T00:00:00Z")
    drain()


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("time", [1, 2, 4])
@pytest.mark.parametrize("target", ["check_step", "compare"])
def test_a_check_that_is_killed_goes_on(data, small_steps, monkeypatch, target, time, after):
    batch = make_read(data, *people(10))
    actions.confirm(by=data, batch=batch, chosen={}, reference_date=REFERENCE, placing="tanpa", begin=tasks.check)
    with monkeypatch.context() as patch:
        killed_at(patch, staging, target, 1 if target == "compare" else time, after=after)
        with pytest.raises(Killed):
            drain()
    taken_over()
    batch.refresh_from_db()
    assert (batch.status, batch.rows_total) == (Status.PREVIEW, 10)
    assert list(batch.rows.order_by("pk").values_list("number", flat=True)) == list(range(2, 12))
    assert batch.count("plan", "baru") == 10


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("time", [1, 2, 4])
def test_an_application_that_is_killed_goes_on(data, small_steps, monkeypatch, time, after):
    batch = make_previewed(data, *people(10))
    actions.start(by=data, batch=batch, begin=tasks.apply)
    with monkeypatch.context() as patch:
        killed_at(patch, applying, "apply_step", time, after=after)
        with pytest.raises(Killed):
            drain()
    assert Person.objects.count() == 3 * (time - 1)  # what a step wrote went with its position, or not at all
    taken_over()
    batch.refresh_from_db()
    assert batch.status == Status.APPLIED
    assert figures(batch) == (10, 0, 0, 0, 0)
    assert Person.objects.count() == 10


def test_a_person_in_two_steps_is_one_person(data, small_steps):
    rows = [line("BUDI", "11", number="1603101705807001"), *people(4), line("BUDI", "12", number="1603101705807001")]
    assert figures(make_previewed(data, *rows)) == (5, 0, 1, 0, 0)
    assert figures(make_applied(data, *rows)) == (5, 1, 0, 0, 0)
    assert Person.objects.count() == 5


def test_a_refused_file_ends_with_its_sentence(data):
    batch = make_batch(data, header="a;b;c")
    drain()
    batch.refresh_from_db()
    assert batch.status == Status.REFUSED
    assert batch.refusal.endswith(".")
    assert Job.objects.about(batch).get().state == "done"
    assert not store.spool_of(batch).exists()


def test_a_double_click_starts_one_job(data):
    batch = make_previewed(data, *people(2))
    seen = Batch.objects.get(pk=batch.pk)
    actions.start(by=data, batch=batch, begin=tasks.apply)
    with pytest.raises(Stale):
        actions.start(by=data, batch=seen, begin=tasks.apply)
    tasks.apply(batch, by=data)
    assert Job.objects.open().filter(task="imports.tasks.apply_rows").count() == 1


@pytest.mark.parametrize("act", [actions.start, actions.reopen, actions.cancel])
def test_moves_are_made_from_their_states_only(data, act):
    batch = make_applied(data, *people(1))
    with pytest.raises(IllegalMove):
        act(by=data, batch=batch)


def test_an_old_page_moves_nothing(data):
    batch = make_previewed(data, *people(1))
    with pytest.raises(Stale):
        actions.start(by=data, batch=batch, version=batch.version - 1)


def test_columns_may_be_opened_again_before_applying(data):
    batch = make_previewed(data, *people(3))
    actions.reopen(by=data, batch=batch)
    actions.confirm(
        by=data, batch=batch, chosen={0: {5: None}}, reference_date=REFERENCE, placing="tanpa", begin=tasks.check
    )
    drain()
    batch.refresh_from_db()
    assert (batch.status, batch.rows.count(), batch.layout) == (Status.PREVIEW, 3, "")


def test_a_cancelled_batch_leaves_no_rows_and_no_file(data, django_capture_on_commit_callbacks):
    batch = make_previewed(data, *people(3))
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel(by=data, batch=batch)
    assert not Row.objects.filter(batch=batch).exists()
    assert not store.file_of(batch).exists() and not store.spool_of(batch).exists()
    assert not Person.objects.exists()


@pytest.mark.parametrize("status", ["reading", "checking"])
def test_giving_up_a_batch_in_work_leaves_nothing(data, status, monkeypatch, django_capture_on_commit_callbacks):
    batch = make_batch(data, *people(3)) if status == "reading" else make_read(data, *people(3))
    real = staging.read

    def given_up_meanwhile(found, **more):
        survey = real(found, **more)
        actions.cancel(by=data, batch=Batch.objects.get(pk=batch.pk))
        return survey

    if status == "reading":
        monkeypatch.setattr(staging, "read", given_up_meanwhile)
    else:
        confirmed = actions.confirm(
            by=data, batch=batch, chosen={}, reference_date=REFERENCE, placing="tanpa", begin=tasks.check
        )
        actions.cancel(by=data, batch=confirmed)
    drain()
    batch.refresh_from_db()
    assert batch.status == Status.CANCELLED
    assert not batch.rows.exists()
    assert {job.state for job in Job.objects.about(batch)} == {"done"}
    assert status == "checking" or not store.spool_of(batch).exists()


def test_numbers_that_do_not_add_up_are_an_error(data):
    batch = make_previewed(data, *people(2))
    actions.start(by=data, batch=batch)
    with pytest.raises(RuntimeError, match="add up"):
        actions.finish(batch=batch)


def test_what_the_user_said_of_headers_is_remembered(data):
    header, row = "Identitas;Sebutan;Jalan;Keadaan", "1603101705807001;BUDI SANTOSO;JL. X;PKH"
    batch = make_read(data, row, header=header)
    assert batch.refusal  # nothing is known of these headers
    header = "NIK;NAMA;KK;JALAN"
    first = make_read(data, "1603101705807001;BUDI;HASAN;JL. X", header=header)
    assert first.tables[0]["columns"][2]["confidence"] == "open"
    actions.confirm(
        by=data,
        batch=first,
        chosen={0: {0: "nik", 1: "nama", 2: None, 3: "alamat"}},
        reference_date=REFERENCE,
        placing="tanpa",
    )
    again = make_read(data, "1603101705807002;ALI;UMAR;JL. Y", header=header.lower())
    assert [column["field"] for column in again.tables[0]["columns"]] == ["nik", "nama", None, "alamat"]
    assert {column["confidence"] for column in again.tables[0]["columns"]} == {"sure"}
