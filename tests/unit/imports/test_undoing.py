"""Taking a batch back: all is as before, but for what somebody has changed since (quality.md 3, 10)."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import actions as cases
from cases.models import Classification, EmergencyAccess, Family, Participation, Person
from documents.actions import store
from imports import actions, tasks, undoing
from imports.models import Batch, Origin, Undone
from imports.workflow import Status
from office import clock, records
from office.errors import IllegalMove
from office.jobs.worker import drain
from office.models import Desk
from tests.factories import referrals
from tests.factories.cases import make_nik, make_person, make_secret_person
from tests.factories.imports import line, make_applied, make_previewed, nik
from tests.unit.documents.test_store import photo
from tests.unit.imports.test_register import FULL, full
from tests.unit.imports.test_steps import Killed, killed_at, taken_over
from trail.reading import history

pytestmark = pytest.mark.django_db
SEGAMIT = "16.03.10.2004"
# What an import itself and its trail leave behind is no part of the register.
REGISTER = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model.__module__.split(".")[0] in settings.ROOMS
    and model._meta.app_label not in {"trail", "imports", "office", "accounts"}
]


def register() -> dict:
    """Every row of the register; versions count on, so they are no part of it."""
    return {
        model._meta.label: sorted(
            repr(sorted((name, value) for name, value in row.items() if name != "version"))
            for row in model._base_manager.values()
        )
        for model in [*REGISTER, Origin]
    }


def undo(by, batch) -> Batch:
    actions.undo(by=by, batch=batch, begin=tasks.undo)
    drain()
    batch.refresh_from_db()
    assert batch.status == Status.UNDONE
    return batch


def kept(batch) -> list[tuple[str, str]]:
    return [(row.values["nama"], row.kept_why) for row in batch.rows.filter(undone=Undone.KEPT).order_by("pk")]


def household(*, names=("HASAN", "SITI", "ALI"), **cells) -> list[str]:
    roles = ["KEPALA KELUARGA", "ISTRI", "ANAK"]
    return [full(make_nik(), name, role=role, **cells) for name, role in zip(names, roles, strict=True)]


def test_who_was_read_in_an_emergency_stays(data, back):
    """A relation without a name of its own counts, too; a foreign key would stop the whole undoing."""
    batch = make_applied(data, *household(), header=FULL)
    about = {"user": back, "desk": Desk.objects.first(), "until": clock.now() + timedelta(hours=1)}
    access = EmergencyAccess(person=Person.objects.get(name="ALI"), reason="Anak terlantar semalam.", **about)
    records.create(access, by=back, act="emergency.open")
    undo(data, batch)
    [(name, why)] = kept(batch)
    assert name == "ALI" and why.startswith("Yudi Pranata, ")
    assert list(Person.objects.values_list("name", flat=True)) == ["ALI"]


def test_all_that_was_made_goes(data):
    before = register()
    batch = make_applied(data, *household(dtks="77"), full("-", "TANPA NIK", "-"), header=FULL)
    assert Person.objects.count() == 4 and Family.objects.count() == 1
    undo(data, batch)
    assert register() == before
    assert batch.counts["undone"] == {"kembali": 4, "tetap": 0}


def test_kinds_and_families_made_for_them_go(data):
    before = register()
    number = nik()
    batch = make_applied(data, line("BUNGA", "24", number=number), line("BUNGA", "11", number=number), line("X 1", "8"))
    assert Classification.objects.count() == 3
    undo(data, batch)
    assert register() == before


def test_what_was_changed_returns(data):
    number = make_nik()
    person = make_person(SEGAMIT, name="SITI AMINAH", nik=number, address="Jalan Lama", birth_date=date(1980, 5, 17))
    before = register()
    batch = make_applied(data, full(number, alamat="JL. BARU", hp="081200001111"), header=FULL)
    person.refresh_from_db()
    assert person.address == "JL. BARU" and person.phone
    version = person.version
    undo(data, batch)
    assert register() == before
    person.refresh_from_db()
    assert person.version > version, "a form opened in between must not overwrite"
    event = history(person)[0]
    assert (event.act, event.note) == ("person.undo", f"Impor #{batch.pk} ditarik kembali, baris 2")


def test_three_edited_afterwards_stay_and_are_listed(data, back, at):
    rows = [full(make_nik(), f"ORANG {sign}", "-") for sign in "ABCDE"]
    batch = make_applied(data, *rows, header=FULL)
    at(batch.finished_at.replace(year=2030, month=3, day=4, hour=3, minute=12))
    a, b, c, *_ = Person.objects.order_by("pk")
    cases.update_person(by=back, person=a, values={"phone": "6281200009999"})
    referrals.make_intake(back, person=b, village=SEGAMIT)
    store(upload=SimpleUploadedFile("ktp.jpg", photo()), owner=c, by=back, label="KTP")
    undo(data, batch)
    assert list(Person.objects.order_by("pk")) == [a, b, c]
    assert [name for name, _ in kept(batch)] == ["ORANG A", "ORANG B", "ORANG C"]
    assert all(why.startswith("Yudi Pranata, 04-03-2030 10.12: ") for _, why in kept(batch)), kept(batch)
    assert kept(batch)[0][1].endswith("mengubah data diri")
    a.refresh_from_db()
    assert a.phone == "6281200009999"


def test_a_family_with_one_who_stays_loses_the_others_only(data, back):
    batch = make_applied(data, *household(), header=FULL)
    stays = Person.objects.get(name="SITI")
    cases.update_person(by=back, person=stays, values={"phone": "6281200009999"})
    undo(data, batch)
    family = Family.objects.get()
    assert list(Person.objects.all()) == [stays]
    assert (family.head, family.head_key) == (stays, stays.name_key)


def test_an_ended_participation_of_the_batch_stays(data, back):
    number = make_nik()
    make_person(SEGAMIT, name="SITI AMINAH", nik=number, birth_date=date(1980, 5, 17))
    batch = make_applied(data, full(number, pbi="YA"), header=FULL)
    row = Participation.objects.get(person__nik=number)
    cases.end_participation(by=back, participation=row, status="berhenti", reason="Pindah kelas")
    undo(data, batch)
    assert Participation.objects.filter(pk=row.pk).exists()
    assert kept(batch)[0][1].startswith("Yudi Pranata")


def test_the_later_list_keeps_what_it_changed(data):
    number = make_nik()
    first = make_applied(data, full(number, alamat="JL. SATU"), header=FULL)
    second = make_applied(data, full(number, alamat="JL. DUA"), header=FULL)
    undo(data, first)
    assert Person.objects.get(nik=number).address == "JL. DUA"
    assert kept(first)[0][1].startswith("Operator Data")
    undo(data, second)
    assert Person.objects.get(nik=number).address == "JL. SATU"


def test_a_shared_nik_is_free_again(data):
    number = nik(sex="P")
    hidden = make_secret_person(SEGAMIT, name="MELATI KUSUMA", nik=number, birth_date=date(1979, 1, 1))
    batch = make_applied(data, line("ZAINAB", "24", number=number, sex="P"))
    hidden.refresh_from_db()
    undo(data, batch)
    hidden.refresh_from_db()
    assert not Person.objects.filter(name="ZAINAB").exists()
    assert (hidden.nik_state, hidden.nik_disputed) == ("belum_diperiksa", False)


def test_it_can_be_imported_again_and_taken_back_again(data):
    rows = household()
    before = register()
    for _ in range(2):
        undo(data, make_applied(data, *rows, header=FULL))
        assert register() == before


def test_only_what_was_applied_is_taken_back_and_only_once(data):
    batch = make_previewed(data, line("BUNGA", "11"))
    with pytest.raises(IllegalMove):
        actions.undo(by=data, batch=batch)
    batch = undo(data, make_applied(data, line("MAWAR", "11")))
    with pytest.raises(IllegalMove):
        actions.undo(by=data, batch=batch)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("time", [1, 2, 4])
def test_one_that_is_killed_goes_on(data, monkeypatch, time, after):
    monkeypatch.setattr(undoing, "ROWS_A_STEP", 3)
    before = register()
    batch = make_applied(data, *[line(f"ORANG {chr(65 + n)}{chr(75 + n)}", "24") for n in range(10)])
    actions.undo(by=data, batch=batch, begin=tasks.undo)
    with monkeypatch.context() as patch:
        killed_at(patch, undoing, "undo_step", time, after=after)
        with pytest.raises(Killed):
            drain()
    taken_over()
    batch.refresh_from_db()
    assert batch.status == Status.UNDONE
    assert register() == before


def test_who_is_known_only_through_rahasia_again_is_so_with_the_family(data):
    number = nik(sex="P")
    hidden = make_secret_person(SEGAMIT, name="ROSMA", nik=number, birth_date=date(1980, 5, 17))
    family = cases.create_family(by=None, values={"no_kk": "1603100709207003"}, head=hidden)
    assert family.restricted
    before = register()
    batch = make_applied(data, full(number, "ROSMA", sex="P"), header=FULL)
    assert not Family.objects.get().restricted
    undo(data, batch)
    assert register() == before


def test_a_number_yielded_as_the_family_became_known_is_its_own_again(data):
    number = nik(sex="P")
    hidden = make_secret_person(SEGAMIT, name="ROSMA", nik=number, birth_date=date(1980, 5, 17))
    cases.create_family(by=None, values={"no_kk": "1603100709207003"}, head=hidden)
    make_applied(data, full(make_nik(), "TUTI"), header=FULL)
    before = register()
    batch = make_applied(data, full(number, "ROSMA", sex="P"), header=FULL)
    assert set(Family.objects.values_list("no_kk", "restricted")) == {("1603100709207003", False), (None, False)}
    undo(data, batch)
    assert register() == before


def test_a_family_stands_under_the_old_name_of_its_head_again(data):
    number = make_nik()
    make_applied(data, full(number, "HALMA BINTI PAHRUDIN", role="KEPALA KELUARGA"), header=FULL)
    before = register()
    batch = make_applied(data, full(number, "HALMA", role="KEPALA KELUARGA"), header=FULL)
    assert Family.objects.get().head_key == Person.objects.get().name_key == "HALMA"
    undo(data, batch)
    assert register() == before
