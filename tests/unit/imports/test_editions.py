"""The next edition of a list, and the same list again: what stands is found, nothing is doubled and nothing flips."""

from datetime import date
from types import SimpleNamespace

import pytest

from accounts.authz import Role
from cases import actions as cases
from cases.models import DesilRecord, Family, FamilyMembership, Participation, Person
from imports import actions, applying, comparison_actions, tasks
from imports.comparing import Change
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.imports import figures, make_applied, make_previewed, nik
from tests.unit.imports.test_register import BORN, FULL, OFF, applied, full
from trail.reading import history

pytestmark = pytest.mark.django_db
KK = "1603100709207003"
PAID = "NIK;Nama;No KKS;Jenis Bansos;Tahap Salur;Nominal"


@pytest.fixture
def data():
    return make_user(Role.DATA, name="Operator Data")


def undone(batch, by):
    actions.undo(by=by, batch=batch, begin=tasks.undo)
    drain()


def switched_off(by, *rows: tuple[str, str], programme="PBI JK"):
    lines = [f"SITI AMINAH,,{number},,,{programme},{state},1603102004,,," for number, state in rows]
    return make_applied(by, *lines, header=OFF)


def shown(batch) -> list[dict]:
    """What deciding the rows would show beside the columns of the persons."""
    return [taken.shown for taken in applying.decided(batch, applying.part_of(batch, 0))]


# --- What they receive -----------------------------------------------------------------------------------------------
def test_who_gets_a_family_later_receives_once(data):
    number = nik(BORN)
    applied(data, full(number, kk="-"))
    held = Participation.objects.get()
    applied(data, full(number))
    assert Person.objects.get().memberships.exists()
    assert Participation.objects.get() == held and held.person_id
    switched_off(data, (number, "NONAKTIF"), programme="PKH")
    held.refresh_from_db()
    assert (held.status, Participation.objects.count()) == ("berhenti", 1)


def test_what_the_office_ended_stays_ended_and_the_preview_says_so(data):
    number = nik(BORN)
    applied(data, full(number, kk="-"))
    held = Participation.objects.get()
    how = {"status": "graduasi", "reason": "Graduasi mandiri", "ended_on": date(2026, 8, 15)}
    cases.end_participation(by=data, participation=held, **how)
    batch = make_previewed(data, full(number, kk="-"), header=FULL)
    assert (batch.rows.get().plan, batch.rows.get().register_code_list) == ("tetap", ["register_programme_ended"])
    assert figures(applied(data, full(number, kk="-"))) == (0, 0, 1, 0, 0)
    held.refresh_from_db()
    assert {name: getattr(held, name) for name in how} == how


@pytest.mark.parametrize("old", [date(2026, 7, 31)])
def test_what_a_list_had_ended_goes_on_and_the_preview_says_so(data, old):
    number = nik(BORN)
    applied(data, full(number, kk="-", pkh="", pbi="YA"))
    switched_off(data, (number, "NONAKTIF"))
    Participation.objects.update(ended_on=old)
    batch = make_previewed(data, full(number, kk="-", pkh="", pbi="YA"), header=FULL)
    assert (batch.rows.get().plan, shown(batch)) == ("berubah", [{"PBI JKN": ("berhenti", "aktif")}])
    actions.start(by=data, batch=batch, begin=tasks.apply)
    drain()
    batch.refresh_from_db()
    held = Participation.objects.get()
    assert (held.status, held.reason, held.ended_on) == ("aktif", "", None)
    undone(batch, data)
    held.refresh_from_db()
    assert (held.status, held.ended_on) == ("berhenti", old)


@pytest.mark.parametrize("change", [Change.DROPPED, Change.CHANGED])
def test_what_a_comparison_had_ended_goes_on(data, change):
    number = nik(BORN)
    batch = applied(data, full(number, kk="-", pkh="", pbi="YA"))
    held = Participation.objects.get()
    comparison_actions.Ending(data, batch, batch, ["PBI_JKN"])._end(held, [SimpleNamespace(change=change)])
    held.refresh_from_db()
    assert held.status == "berhenti"
    Participation.objects.update(ended_on=date(2026, 7, 31))
    assert figures(applied(data, full(number, kk="-", pkh="", pbi="YA"))) == (0, 1, 0, 0, 0)
    assert Participation.objects.get().status == "aktif"


def test_who_a_list_switches_off_is_off_whatever_another_row_of_it_says(data):
    one, other = nik(BORN), nik(BORN)
    rows = [(one, "AKTIF"), (one, "NONAKTIF"), (other, "NONAKTIF"), (other, "AKTIF")]
    switched_off(data, *rows)
    assert list(Participation.objects.values_list("status", flat=True)) == ["berhenti"] * 2
    assert figures(switched_off(data, *rows)) == (0, 0, 4, 0, 0)


def test_what_the_dead_received_ends_and_they_stay_as_they_are(data):
    number = nik(BORN)
    applied(data, full(number, kk="-", pkh="", pbi="YA"))
    person = Person.objects.get()
    cases.deactivate_person(by=data, person=person, reason="meninggal")
    person.refresh_from_db()
    Participation.objects.update(status="aktif", ended_on=None)
    batch = switched_off(data, (number, "NONAKTIF"))
    assert batch.rows.get().register_code_list == ["register_deceased"] and figures(batch) == (0, 1, 0, 0, 0)
    assert Participation.objects.get().status == "berhenti"
    assert figures(switched_off(data, (number, "NONAKTIF"))) == (0, 0, 1, 0, 0)
    assert Person.objects.get().version == person.version
    undone(batch, data)
    assert Participation.objects.get().status == "aktif"
    assert figures(switched_off(data, (number, "AKTIF")))[4] == 1


# --- Amounts and desil -----------------------------------------------------------------------------------------------
def paid(number, amount, name="SITI AMINAH"):
    return f"{number};{name};;SEMBAKO;Tahap 2 Tahun 2026;{amount}"


def test_an_amount_changes_once_a_list_and_the_other_row_is_told(data):
    one, other = nik(BORN), nik(BORN)
    applied(data, full(one), full(other, "HASAN"))
    make_applied(data, paid(one, 600_000), paid(other, 600_000, "HASAN"), header=PAID)
    rows = [paid(one, 400_000), paid(other, 200_000, "HASAN")]
    batch = make_applied(data, *rows, header=PAID)
    assert figures(batch) == (0, 1, 1, 0, 0)
    assert [row.register_code_list for row in batch.rows.order_by("pk")] == [[], ["register_amount_differs"]]
    held = Participation.objects.get(programme__code="SEMBAKO")
    assert held.amount == 400_000
    assert figures(make_applied(data, *rows, header=PAID)) == (0, 0, 2, 0, 0)
    undone(batch, data)
    held.refresh_from_db()
    assert held.amount == 600_000


def test_two_amounts_for_one_payment_of_a_new_person(data):
    number = nik(BORN)
    rows = [paid(number, 300_000), paid(number, 700_000)]
    assert make_applied(data, *rows, header=PAID).count("register", "register_amount_differs") == 1
    assert figures(make_applied(data, *rows, header=PAID)) == (0, 0, 2, 0, 0)
    assert Participation.objects.get().amount == 300_000


def test_a_later_list_corrects_the_desil_of_its_month(data):
    one, other = nik(BORN), nik(BORN)
    applied(data, full(one), full(other, "HASAN"))
    first = DesilRecord.objects.get()
    rows = [full(one, desil="4"), full(other, "HASAN", desil="7")]
    preview = make_previewed(data, *rows, header=FULL)
    assert shown(preview) == [{f"Desil {first.period}": (2, 4)}, {}]
    assert [row.plan for row in preview.rows.order_by("pk")] == ["berubah", "tetap"]
    batch = applied(data, *rows)
    assert batch.count("register", "register_desil_differs") == 1
    record = DesilRecord.objects.get()
    assert (record.desil, record.source) == (4, batch.source)
    told = [change for event in history(Family.objects.get()) for change in event.changes if "desil" in change.field]
    assert (told[0].old, told[0].new) == (2, 4)
    assert figures(applied(data, *rows)) == (0, 0, 2, 0, 0)
    undone(batch, data)
    assert (DesilRecord.objects.get().desil, DesilRecord.objects.get().source) == (2, first.source)


def test_a_desil_the_office_corrected_since_stays(data):
    number = nik(BORN)
    applied(data, full(number))
    batch, family = applied(data, full(number, desil="4")), Family.objects.get()
    cases.record_desil(by=data, family=family, period=DesilRecord.objects.get().period, desil=6, source="Musdes")
    undone(batch, data)
    assert DesilRecord.objects.get().desil == 6


# --- Roles -----------------------------------------------------------------------------------------------------------
def roles() -> dict[str, str]:
    return dict(FamilyMembership.objects.filter(until=None).values_list("person__name", "role"))


def test_a_role_that_says_nothing_is_filled_in_and_told_and_goes_back(data):
    head, wife = nik(BORN), nik(BORN)
    applied(data, full(head, "HASAN", role=""), full(wife, role=""))
    assert set(roles().values()) == {"lainnya"}
    batch = applied(data, full(wife), full(head, "HASAN", role="KEPALA KELUARGA"))
    assert (roles(), figures(batch)) == ({"HASAN": "kepala", "SITI AMINAH": "istri"}, (0, 2, 0, 0, 0))
    assert Family.objects.get().head.name == "HASAN"
    (told,) = [c for c in history(Person.objects.get(nik=wife))[0].changes if c.field == "role"]
    assert (told.old, told.new) == ("lainnya", "istri")
    Family.objects.update(head=Person.objects.get(nik=wife))
    undone(batch, data)
    assert set(roles().values()) == {"lainnya"} and Family.objects.get().head.name == "HASAN"


def test_another_role_and_a_second_head_are_pointed_out(data):
    head, wife, other = nik(BORN), nik(BORN), nik(BORN)
    applied(data, full(head, "HASAN", role="KEPALA KELUARGA"), full(wife), full(other, "ALI", role=""))
    before = roles()
    batch = applied(data, full(head, "HASAN", role="ANAK"), full(wife), full(other, "ALI", role="KEPALA KELUARGA"))
    assert figures(batch) == (0, 0, 3, 0, 0) and roles() == before
    assert batch.count("register", "register_role_differs") == 2


def test_a_role_changed_since_stays(data):
    number = nik(BORN)
    applied(data, full(number, role=""))
    batch = applied(data, full(number))
    FamilyMembership.objects.update(role="anak")
    undone(batch, data)
    assert roles() == {"SITI AMINAH": "anak"}


def test_what_changed_nothing_is_heard_when_the_rest_is_applied(data):
    """Rows planned to change nothing are not decided again."""
    one, other = nik(BORN), nik(BORN)
    applied(data, full(one), full(other, "HASAN"))
    rows = [full(one), full(other, "HASAN", desil="7", hp="081211112222")]
    assert figures(applied(data, *rows)) == (0, 1, 1, 0, 0)
    assert DesilRecord.objects.get().desil == 2


def test_families_at_odds_are_told_in_the_preview_of_a_new_list(data):
    rows = [full(nik(BORN), "HASAN"), full(nik(date(1990, 1, 2)), desil="7", born="02-01-1990")]
    batch = make_previewed(data, *rows, header=FULL)
    assert batch.count("register", "register_desil_differs") == 1


def test_the_preview_shows_what_a_list_changes_beside_the_person(data):
    number, header = nik(), "NIK;Nama;No KKS;Jenis Bansos;Tahap Salur;Nominal"
    said = f"{number};HASAN;;SEMBAKO;Tahap 2 Tahun 2026;Rp "
    make_applied(data, f"{said}600000", header=header)
    batch = make_previewed(data, f"{said}400000", header=header)
    assert batch.rows.get().diff == {"Nominal Sembako (BPNT)": ["600000", "400000"]}
