"""Typed settings: a default in the code, a checked value in the database, every change in the trail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.authz import Role
from office import settings
from office.errors import DomainError, Stale
from office.models import Setting
from office.settings import DEFINITIONS, Definition, Type, problem
from tests.factories.accounts import make_user
from trail.models import Event
from trail.reading import history

JUNK = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.lists(st.integers() | st.text())
    | st.dictionaries(st.text(), st.none())
)


@pytest.fixture
def admin(db):
    return make_user(Role.ADMIN)


def test_default_until_somebody_sets_it(admin):
    assert settings.get("office.name") == "Dinas Sosial Kabupaten Muara Enim"
    settings.set("office.name", "Dinas Sosial Kabupaten Lahat", by=admin)
    assert settings.get("office.name") == "Dinas Sosial Kabupaten Lahat"
    settings.set("office.name", None, by=admin)
    assert settings.get("office.name") == "Dinas Sosial Kabupaten Muara Enim"


def test_several_in_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert settings.get_many("office.name", "office.address") == {
            "office.name": "Dinas Sosial Kabupaten Muara Enim",
            "office.address": "",
        }


def test_every_default_satisfies_its_own_check():
    for definition in DEFINITIONS.values():
        assert problem(definition, definition.default) == "", definition.key
        assert definition.label
        assert definition.group


def test_unknown_settings_are_a_mistake_of_the_programmer(db):
    with pytest.raises(KeyError):
        settings.get("office.nmae")
    with pytest.raises(KeyError):
        settings.set("office.nmae", "x", by=None)


def test_change_is_in_the_trail_with_old_and_new(admin):
    row = settings.set("office.phone", "0734-1", by=admin)
    settings.set("office.phone", "0734-2", by=admin)
    newest = history(row)[0]
    assert (newest.act, newest.actor_id) == ("setting.change", admin.pk)
    assert [tuple(change) for change in newest.changes] == [("office.phone", "0734-1", "0734-2")]


def test_the_same_value_again_writes_nothing(admin):
    row = settings.set("office.phone", "0734", by=admin)
    before = Event.objects.count()
    assert settings.set("office.phone", "0734", by=admin).version == row.version
    assert Event.objects.count() == before


def test_an_older_form_is_stale(admin):
    settings.set("office.phone", "1", by=admin, version=1)
    with pytest.raises(Stale):
        settings.set("office.phone", "2", by=admin, version=1)
    assert settings.get("office.phone") == "1"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("office.name", 5, "Isi dengan teks."),
        ("office.name", "", "Bagian ini wajib diisi."),
        ("office.name", "x" * 121, "Paling banyak 120 huruf."),
        ("calendar.weekdays", [], "Pilih paling sedikit satu hari."),
        ("calendar.weekdays", "senin", "Pilih paling sedikit satu hari."),
        ("calendar.weekdays", [0], "Pilih hari Senin sampai Minggu."),
        ("calendar.weekdays", [1, 1], "Pilih hari Senin sampai Minggu."),
        ("calendar.weekdays", [2, 1], "Pilih hari Senin sampai Minggu."),
        ("calendar.weekdays", [True], "Pilih hari Senin sampai Minggu."),
    ],
)
def test_values_of_the_wrong_type_are_refused(admin, key, value, sentence):
    before = Event.objects.count()
    with pytest.raises(DomainError) as refused:
        settings.set(key, value, by=admin)
    assert refused.value.message == sentence
    assert refused.value.fields == {"value": sentence}
    assert Event.objects.count() == before


def test_a_stored_value_that_no_longer_fits_gives_the_default(db):
    Setting.objects.update_or_create(key="calendar.weekdays", defaults={"value": ["senin"]})
    assert settings.get("calendar.weekdays") == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("definition", "good", "bad"),
    [
        (Definition("x", Type.WHOLE, 3, "X", "X", least=1, most=5), [1, 5], [0, 6, True, "3", 2.0, None]),
        (Definition("x", Type.BOOLEAN, True, "X", "X"), [True, False], [0, 1, "ya", None]),
        (Definition("x", Type.CHOICE, "a", "X", "X", choices=(("a", "A"),)), ["a"], ["A", "", 1, None]),
        (Definition("x", Type.LINES, "", "X", "X", most=5), ["", "a\nb"], ["abcdef", None, []]),
    ],
)
def test_types(definition, good, bad):
    assert [problem(definition, value) for value in good] == [""] * len(good)
    assert all(problem(definition, value) for value in bad)


@given(st.sampled_from(list(DEFINITIONS)), JUNK)
def test_no_junk_breaks_the_check(key, value):
    assert isinstance(problem(DEFINITIONS[key], value), str)


def test_own_check_speaks_last():
    even = Definition("x", Type.WHOLE, 2, "X", "X", most=9, check=lambda value: "Harus genap." if value % 2 else "")
    assert [problem(even, value) for value in (2, 3, 10)] == ["", "Harus genap.", "Isi dengan angka 0 sampai 9."]


def test_a_room_defines_its_own_once(db, monkeypatch):
    monkeypatch.setattr(settings, "DEFINITIONS", dict(DEFINITIONS))
    settings.define(Definition("deadline.verify", Type.WHOLE, 3, "Batas verifikasi", "Tenggat", least=1, most=60))
    assert settings.get("deadline.verify") == 3
    with pytest.raises(ValueError, match="twice"):
        settings.define(Definition("deadline.verify", Type.WHOLE, 3, "X", "X"))
