"""Pages by key: every row once, in order, forwards and back, on both databases."""

from datetime import date, timedelta
from itertools import product
from urllib.parse import parse_qs

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.db.models import Count, F
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from office import paging
from office.models import Desk, Holiday, Signatory
from office.paging import page
from regions.models import Region

pytestmark = pytest.mark.django_db


def get(query=""):
    return RequestFactory().get(f"/daftar/?{query}")


def walk(queryset, query="", **options):
    """All pages from the first to the last."""
    pages = [page(queryset, get(query), **options)]
    while pages[-1].next:
        pages.append(page(queryset, get(pages[-1].next), **options))
        assert len(pages) < 500
    return pages


def walk_back(queryset, last, **options):
    pages = [last]
    while pages[0].previous:
        pages.insert(0, page(queryset, get(pages[0].previous), **options))
        assert len(pages) < 500
    return pages


def names(pages):
    return [[row.name for row in rows] for rows in pages]


@pytest.fixture
def signatories():
    """Four names over three dates, some without an end."""
    ends = [None, date(2026, 1, 1), date(2026, 6, 1), None]
    rows = [
        Signatory(position=position, name=f"{name}{number}", since=date(2020, 1, 1 + number % 3), until=end)
        for number, (position, name, end) in enumerate(product(["Kadis", "Sekretaris"], "AB", ends))
    ]
    Signatory.objects.bulk_create(rows)
    return Signatory.objects.all()


# --- the walk --------------------------------------------------------------------------------------
def test_walks_all_villages_forwards_and_back():
    villages = Region.objects.villages()
    pages = walk(villages, order=("name", "pk"), size=50)
    assert [len(rows) for rows in pages] == [50, 50, 50, 50, 50, 6]
    assert [row.pk for rows in pages for row in rows] == list(
        villages.order_by("name", "pk").values_list("pk", flat=True)
    )
    assert names(walk_back(villages, pages[-1], order=("name", "pk"), size=50)) == names(pages)


def test_first_page_has_no_previous_and_last_no_next():
    first, *_, last = walk(Region.objects.kecamatan(), order=("pk",), size=10)
    assert first.previous == last.next == ""
    assert first.next
    assert last.previous


def test_one_page_when_all_fits():
    only = page(Region.objects.kecamatan(), get(), order=("name", "pk"), size=22)
    assert (len(only), only.next, only.previous, only.count, only.capped) == (22, "", "", 22, False)


def test_nothing_at_all():
    empty = page(Region.objects.none(), get(), order=("name", "pk"))
    assert (list(empty), empty.next, empty.previous, empty.count, empty.total) == ([], "", "", 0, "0")


def test_pk_is_added_so_that_equal_rows_do_not_vanish(signatories):
    pages = walk(signatories, order=("position",), size=3)
    assert sorted(row.pk for rows in pages for row in rows) == sorted(row.pk for row in signatories)


@pytest.mark.parametrize("order", [("until", "name"), ("-until", "name"), ("until", "-name"), ("-until", "-name")])
def test_empty_values_stand_last_in_both_directions(signatories, order):
    pages = walk(signatories, order=order, size=3)
    rows = [row for rows in pages for row in rows]
    assert len(rows) == 16
    assert [row.until is None for row in rows] == [False] * 8 + [True] * 8
    ends = [row.until for row in rows[:8]]
    assert ends == sorted(ends, reverse=order[0].startswith("-"))
    assert names(walk_back(signatories, pages[-1], order=order, size=3)) == names(pages)


def test_mixed_directions(signatories):
    order = ("position", "-since", "name")
    rows = [row for rows in walk(signatories, order=order, size=5) for row in rows]
    assert rows == sorted(rows, key=lambda row: (row.position, -row.since.toordinal(), row.name))


def test_order_through_a_relation_that_may_be_missing():
    pages = walk(Region.objects.select_related("parent"), order=("parent__name", "-name"), size=40)
    rows = [row for rows in pages for row in rows]
    assert len(rows) == 280
    assert rows[-1].code == "16"
    assert names(walk_back(Region.objects.all(), pages[-1], order=("parent__name", "-name"), size=40)) == names(pages)


def test_order_by_an_annotation():
    kecamatan = Region.objects.kecamatan().annotate(size=Count("children"))
    rows = [row for rows in walk(kecamatan, order=("-size", "name"), size=4) for row in rows]
    assert [row.size for row in rows] == sorted((row.size for row in rows), reverse=True)
    assert len({row.pk for row in rows}) == 22


@pytest.mark.parametrize(
    "values", [lambda q: q.values("name", "pk"), lambda q: q.values_list("name", "pk", named=True)]
)
def test_plain_rows_instead_of_instances(values):
    pages = walk(values(Region.objects.kecamatan()), order=("name", "pk"), size=10)
    assert sum(len(rows) for rows in pages) == 22


def test_order_by_a_relation_itself_is_refused():
    with pytest.raises(FieldDoesNotExist, match="parent_id"):
        page(Region.objects.villages(), get(), order=("parent",))


class EveryOrder(TestCase):
    """Whatever the data and the order, each row comes exactly once and in place."""

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(
                st.text(alphabet="ab. -'Éé\u2019Zz", min_size=1, max_size=4),
                st.dates(date(2020, 1, 1), date(2020, 1, 4)),
                st.none() | st.dates(date(2021, 1, 1), date(2021, 1, 3)),
            ),
            max_size=25,
        ),
        st.permutations(["name", "since", "until"]),
        st.lists(st.booleans(), min_size=4, max_size=4),
        st.integers(1, 7),
    )
    def test_walk(self, rows, columns, downs, size):
        Signatory.objects.all().delete()
        Signatory.objects.bulk_create(
            Signatory(position="x", name=name, since=since, until=until) for name, since, until in rows
        )
        order = tuple(f"{'-' if down else ''}{column}" for column, down in zip([*columns, "pk"], downs, strict=True))
        wanted = [
            (F(name.lstrip("-")).desc(nulls_last=True) if name[0] == "-" else F(name).asc(nulls_last=True))
            for name in order
        ]
        pages = walk(Signatory.objects.all(), order=order, size=size)
        walked = [row.pk for rows in pages for row in rows]
        assert walked == list(Signatory.objects.order_by(*wanted).values_list("pk", flat=True))
        assert names(walk_back(Signatory.objects.all(), pages[-1], order=order, size=size)) == names(pages)


# --- while rows come and go ------------------------------------------------------------------------
def test_a_row_put_in_before_does_not_repeat_one():
    first = page(Region.objects.kecamatan(), get(), order=("name", "pk"), size=5)
    Region.objects.create(code="16.03.99", level=3, kind="kecamatan", name="AAA", parent_id="16.03")
    second = page(Region.objects.kecamatan(), get(first.next), order=("name", "pk"), size=5)
    assert not {row.pk for row in first} & {row.pk for row in second}


def test_the_row_at_the_edge_may_go_meanwhile(signatories):
    first = page(signatories, get(), order=("name", "pk"), size=5)
    first.rows[-1].delete()
    second = page(signatories, get(first.next), order=("name", "pk"), size=5)
    assert [row.name for row in second] == sorted(row.name for row in signatories)[4:9]


def test_a_cursor_past_the_end_leads_to_the_first_page(signatories):
    pages = walk(signatories, order=("name", "pk"), size=8)
    signatories.filter(name__gt=pages[0].rows[-1].name).delete()
    fallen = page(signatories, get(pages[0].next), order=("name", "pk"), size=8)
    assert names([fallen]) == names(pages[:1])
    assert fallen.previous == ""


def test_going_back_to_the_start_gives_a_whole_first_page(signatories):
    options = {"order": ("name", "pk"), "size": 5}
    pages = walk(signatories, **options)
    Signatory.objects.create(position="x", name="0", since=date(2020, 1, 1))
    back = page(signatories, get(pages[1].previous), **options)
    assert back.rows == pages[0].rows
    first = page(signatories, get(back.previous), **options)
    assert len(first) == 5
    assert first.rows[0].name == "0"
    assert first.previous == ""


# --- the query string ------------------------------------------------------------------------------
def test_keeps_what_else_the_address_says():
    first = page(Region.objects.villages(), get("q=a%26b&jenis=desa&jenis=kelurahan"), order=("name", "pk"), size=5)
    params = parse_qs(first.next)
    assert params["q"] == ["a&b"]
    assert params["jenis"] == ["desa", "kelurahan"]
    second = page(Region.objects.villages(), get(first.next), order=("name", "pk"), size=5)
    assert len(parse_qs(second.next)[paging.PARAM]) == 1


def test_shows_no_value_of_the_row():
    first = page(Region.objects.villages(), get(), order=("name", "pk"), size=5)
    cursor = parse_qs(first.next)[paging.PARAM][0]
    assert first.rows[-1].name not in cursor
    assert len(cursor) < 200


def test_same_page_has_the_same_address():
    kecamatan = Region.objects.kecamatan()
    assert (
        page(kecamatan, get(), order=("name", "pk"), size=5).next
        == page(kecamatan, get(), order=("name", "pk"), size=5).next
    )


@pytest.mark.parametrize("cursor", ["x", "AAAA", "%00", "%F0%9F%8F%A0", "=", "W10", "é", "A" * 5000, "-_-_", " "])
def test_a_broken_cursor_leads_to_the_first_page(cursor):
    first = page(Region.objects.villages(), get(f"{paging.PARAM}={cursor}"), order=("name", "pk"), size=5)
    assert first == page(Region.objects.villages(), get(), order=("name", "pk"), size=5) or first.previous == ""
    assert first.rows == list(Region.objects.villages().order_by("name", "pk")[:5])


def test_a_changed_cursor_leads_to_the_first_page():
    villages = Region.objects.villages()
    first = page(villages, get(), order=("name", "pk"), size=5)
    cursor = parse_qs(first.next)[paging.PARAM][0]
    for place in range(0, len(cursor), 7):
        letter = "A" if cursor[place] != "A" else "B"
        changed = page(
            villages, get(f"{paging.PARAM}={cursor[:place]}{letter}{cursor[place + 1 :]}"), order=("name", "pk"), size=5
        )
        assert changed.rows == first.rows


def test_a_cursor_of_another_order_or_list_leads_to_the_first_page():
    cursor = page(Region.objects.villages(), get(), order=("name", "pk"), size=5).next
    assert page(Region.objects.villages(), get(cursor), order=("-name", "pk"), size=5).previous == ""
    assert page(Desk.objects.all(), get(cursor), order=("name", "pk"), size=5).previous == ""


# --- the count -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cap", "count", "capped", "total"), [(256, 256, False, "256"), (255, 255, True, "lebih dari 255")]
)
def test_counts_up_to_a_cap(monkeypatch, cap, count, capped, total):
    monkeypatch.setattr(paging, "CAP", cap)
    result = page(Region.objects.villages(), get(), order=("name", "pk"))
    assert (result.count, result.capped, result.total) == (count, capped, total)


def test_total_has_dots_between_thousands():
    assert paging.Page([], "", "", 10_000, True).total == "lebih dari 10.000"
    assert paging.Page([], "", "", 1234, False).total == "1.234"


def test_asks_the_database_twice_however_far():
    pages = walk(Region.objects.villages(), order=("name", "pk"), size=20)
    with CaptureQueriesContext(connection) as queries:
        page(Region.objects.villages(), get(pages[-2].next), order=("name", "pk"), size=20)
    assert len(queries) == 2
    assert "OFFSET" not in str(queries.captured_queries).upper()


def test_the_database_answers_from_the_index():
    """A later page reads the index from the cursor on, instead of comparing every row."""
    Holiday.objects.bulk_create(Holiday(date=date(2030, 1, 1) + timedelta(days), name="x") for days in range(200))
    options = {"order": ("date", "name", "pk"), "size": 20}
    first = page(Holiday.objects.all(), get(), **options)
    with CaptureQueriesContext(connection) as queries:
        page(Holiday.objects.all(), get(first.next), **options)
    sql = queries.captured_queries[0]["sql"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'' if connection.vendor == 'postgresql' else 'QUERY PLAN '}{sql}")
        plan = str(cursor.fetchall())
    assert ("(date,name)>(?,?)" if connection.vendor == "sqlite" else "Index Cond: (ROW(date, ") in plan, plan
