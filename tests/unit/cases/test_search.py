"""Finding people by what somebody remembers of a name: parts, any order, misspelt."""

from contextlib import nullcontext

import pytest
from django.db import connection, transaction

from accounts.authz import Role
from cases import dictionary, name_index, search
from cases.models import NameWord, Person
from cases.tasks import learn_words
from office.jobs.worker import drain
from tests.factories import cases as making
from tests.factories.accounts import make_user
from tests.factories.referrals import make_intake

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    names = ["Zulkarnain Bin Tohir", "Siti Aminah", "Rosdiana Puspa Dewi", "Aminuddin", "Sukarno"]
    made = {name: making.make_person(name=name) for name in names}
    learned()
    return made


def learned():
    learn_words.enqueue()
    drain()
    dictionary.forget()


def found(text, queryset=None):
    rows = Person.objects.all() if queryset is None else queryset
    return {person.name for person in search.by_name(rows, text)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("zulkarnain", "Zulkarnain Bin Tohir"),
        ("Tohir Zulkarnain", "Zulkarnain Bin Tohir"),
        ("karna", "Zulkarnain Bin Tohir"),
        ("Zulkarnaen", "Zulkarnain Bin Tohir"),
        ("Sulkarnain Tohir", "Zulkarnain Bin Tohir"),
        ("Siti Aminha", "Siti Aminah"),
        ("Sitti Aminah", "Siti Aminah"),
        ("Rosdina Puspa", "Rosdiana Puspa Dewi"),
        ("Dewi Rosdiana Puspita", "Rosdiana Puspa Dewi"),
        ("H. Soekarno", "Sukarno"),
    ],
)
def test_a_name_is_found_as_it_is_remembered(people, text, name):
    assert name in found(text)


def test_what_is_written_rightly_shows_no_near_ones(people):
    assert found("Aminah") == {"Siti Aminah"}
    assert found("Amin") == {"Siti Aminah", "Aminuddin"}


def test_the_misspelt_are_looked_for_where_the_scope_has_no_exact_one(people):
    others = Person.objects.exclude(name="Siti Aminah")
    assert found("Aminah", others) == set()
    near = making.make_person(name="Siti Aminha", village=making.ELSEWHERE)
    learned()
    assert found("Siti Aminah", Person.objects.filter(village=making.ELSEWHERE)) == {near.name}


def test_nothing_is_found_for_no_letters_or_a_strange_name(people):
    assert found("123 --") == found("Xqwxqw") == set()


@pytest.mark.parametrize("word", ["And", "Or", "Not", "Near"])
def test_a_word_of_the_index_itself_is_a_name_like_others(people, word):
    making.make_person(name=f"{word} Baskoro")
    assert found(word) == found(f"Baskoro {word}") == {f"{word} Baskoro"}


def test_a_name_is_found_before_its_words_are_learned():
    making.make_person(name="Wagimin Baru")
    assert found("Baru Wagimin") == {"Wagimin Baru"}


def test_a_changed_name_is_found_by_the_new_one_alone(people):
    Person.objects.filter(name="Sukarno").update(name="Bambang", name_key="BAMBANG")
    assert name_index.rows("cases_person", [["BAMBANG"]]) and not name_index.rows("cases_person", [["SUKARNO"]])


def test_a_person_who_is_gone_is_found_no_more(people):
    Person.objects.filter(name="Aminuddin").delete()
    assert found("Aminuddin") == {"Siti Aminah"} - {"Siti Aminah"}


def test_common_words_are_walked_in_order(people, monkeypatch):
    monkeypatch.setattr(name_index, "MOST", 1)
    assert found("amin") == {"Siti Aminah", "Aminuddin"}


def test_the_best_stand_first(people):
    making.make_person(name="Siti Aminah Zubaidah")
    learned()
    rows = search.best(Person.objects.all(), "Siti Aminah", 2)
    assert [person.name for person in rows] == ["Siti Aminah", "Siti Aminah Zubaidah"]
    assert len(search.best(Person.objects.all(), "Siti", 1)) == 1


def test_names_typed_on_intakes_are_found_too():
    make_intake(make_user(Role.BACK), slug="rumah", subject_name="Nurhayati Wulandari")
    learned()
    assert name_index.rows("referrals_intake", [dictionary.near("NURHAYATTI")])


def test_words_are_learned_once(people):
    before = NameWord.objects.count()
    assert dictionary.learn(["SITI AMINAH", "SITI BARUNA"]) == 1
    assert NameWord.objects.count() == before + 1


def test_a_lost_index_is_noticed_and_made_anew(people):
    connection.check_constraints()  # PostgreSQL makes no index while rows wait to be checked
    what = "INDEX cases_person_names" if connection.vendor == "postgresql" else "TRIGGER cases_person_names_add"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP {what}")
    assert name_index.missing() == ["cases_person"]
    assert [warning.id for warning in name_index.check(databases=["default"])] == ["cases.W001"]
    name_index.install()
    assert name_index.missing() == [] and found("Zulkarnain")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0812-3456-7890", "6281234567890"),
        ("+62 812 3456 7890", "6281234567890"),
        ("1603101705800001", ""),
        ("Siti", ""),
    ],
)
def test_a_phone_number_is_known_as_one(text, number):
    assert search.phone_number(text) == number


@pytest.mark.parametrize("resting", [nullcontext(), name_index.resting("cases_person")])
def test_many_rows_enter_and_leave_the_index_at_once(resting):
    """As the triggers would have done it, also for who comes afterwards."""
    first = making.make_person(name="Zulkarnain Effendi")
    pks = [first.pk + 7, first.pk + 8]
    with transaction.atomic(), resting:
        for pk, name in zip(pks, ("Zulkarnain Basri", "Komariah"), strict=True):
            with name_index.adding("cases_person", [pk]):
                making.make_person(pk=pk, name=name)
    making.make_person(name="Komariah Dewi")
    assert len(name_index.rows("cases_person", [["ZULKARNAIN"]])) == 2
    assert len(name_index.rows("cases_person", [["KOMARIAH"]])) == 2
    with transaction.atomic(), name_index.leaving("cases_person", pks):
        people = Person.objects.filter(pk__in=pks)
        people._raw_delete(people.db)
    assert len(name_index.rows("cases_person", [["ZULKARNAIN"]])) == 1
    assert len(name_index.rows("cases_person", [["KOMARIAH"]])) == 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO cases_person_names(cases_person_names) VALUES ('integrity-check')")
