"""The list of persons: what stands in it, how it is narrowed, searched, counted and taken out, for whom."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from accounts.authz import Role
from cases import queries
from cases.models import Programme
from tests.factories.accounts import give, make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    SAME_KECAMATAN,
    make_classification,
    make_family,
    make_nik,
    make_person,
    make_secret_person,
)
from trail.models import Event

pytestmark = pytest.mark.django_db
LIST, FIND, EXPORT = reverse("cases:person_list"), reverse("cases:person_find"), reverse("cases:person_export")


@pytest.fixture
def people():
    return {
        "mine": make_person(MINE, name="Sumarni Binti Rahman", nik=make_nik(), birth_date=date(1959, 3, 2)),
        "same": make_person(SAME_KECAMATAN, name="Suhardi Wijaya", sex="L"),
        "elsewhere": make_person(ELSEWHERE, name="Nurhayati Hasan"),
        "unplaced": make_person(None, name="Zainal Tanpatempat"),
        "secret": make_secret_person(MINE, name="Rahasia Sekali"),
    }


def listed(client, people, query: str = "") -> set[str]:
    response = client.get(LIST + query)
    assert response.status_code == 200
    page = response.context["page"]
    names = {person.name for person in page.rows}
    assert page.count == len(names), "the count is of what is listed"
    return {key for key, person in people.items() if person.name in names}


OPENLY = {"mine", "same", "elsewhere", "unplaced"}


@pytest.mark.parametrize(
    ("role", "codes", "expected"),
    [
        (Role.OPERATOR, [MINE], {"mine"}),
        (Role.SUPERVISOR, ["16.03.10"], {"mine", "same"}),
        (Role.KASI, ["16.03.10"], {"mine", "same"}),
        (Role.FRONT, [], OPENLY),
        (Role.REHSOS, [], OPENLY | {"secret"}),
    ],
)
def test_works_for_each_role_in_its_area(client_for, people, role, codes, expected):
    assert listed(client_for(make_user(role, *codes)), people) == expected


def test_two_assignments_give_two_areas_and_no_more(client_for, people):
    user = make_user(Role.OPERATOR, MINE)
    give(user, Role.OPERATOR, ELSEWHERE)
    assert listed(client_for(user), people) == {"mine", "elsewhere"}


@pytest.mark.parametrize("role", [Role.ADMIN, Role.INSPECTOR, Role.DPO])
def test_refuses_without_capability(client_for, people, role):
    response = client_for(make_user(role)).get(LIST)
    assert response.status_code == 403
    assert "Sumarni" not in response.text


def test_anonymous_goes_to_log_in(client):
    assert client.get(LIST).status_code == 302


@pytest.mark.parametrize("url", [FIND, EXPORT])
def test_refuses_get(client_for, url):
    assert client_for(make_user(Role.BACK)).get(url).status_code == 405


def test_numbers_are_masked(client_for, people):
    text = client_for(make_user(Role.BACK)).get(LIST).text
    nik = people["mine"].nik
    assert nik not in text and f"{nik[:6]}••••••{nik[-4:]}" in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=sumarni", {"mine"}),
        ("?q=RAHMAN+sum", {"mine"}),
        ("?q=Rahasia", set()),
        ("?q=%21%21", set()),
        ("?kecamatan=16.03.10", {"mine", "same"}),
        ("?kecamatan=16.03.10&village=" + MINE, {"mine"}),
        ("?sex=L", {"same"}),
        ("?age=lansia", {"mine"}),
        ("?age=anak", set()),
        ("?perhatian=tempat", {"unplaced"}),
        ("?perhatian=nik", {"same", "elsewhere", "unplaced"}),
        ("?urut=baru", OPENLY),
        ("?keadaan=nonaktif", set()),
    ],
)
def test_filters(client_for, people, query, expected):
    assert listed(client_for(make_user(Role.BACK)), people, query) == expected


@pytest.mark.parametrize(
    "query",
    ["?kind=abc", "?kind=999999", "?q=%00", "?kecamatan=x", "?village=16.03.10.2004%00", "?age=x", "?halaman=zzz",
     "?level=3", "?level=9999999999999999999", "?q=" + "a" * 5000, "?q=%E2%80%AE%F0%9F%98%80", "?sex=L&sex=P"],
)  # fmt: skip
def test_bad_filters_do_no_harm(client_for, people, query):
    assert client_for(make_user(Role.BACK)).get(LIST + query).status_code == 200


@pytest.mark.parametrize("listed", [20_000, 0])
def test_the_kind_filter_lists_persons_and_heads_of_families(client_for, monkeypatch, listed):
    monkeypatch.setattr(queries, "LISTED", listed)  # the rare ones are listed, the common ones asked for
    head, member, single = make_person(name="Kepala"), make_person(name="Anggota"), make_person(name="Sendiri")
    family = make_family(MINE, member, head=head)
    make_classification(family, "24")
    make_classification(single, "11")
    client = client_for(make_user(Role.BACK))
    kinds = {kind.code: kind.pk for kind in client.get(LIST).context["filter"].form.fields["kind"].queryset}
    names = {p.name for p in client.get(f"{LIST}?kind={kinds['24']}").context["page"].rows}
    assert names == {"Kepala"}
    assert {p.name for p in client.get(f"{LIST}?kind={kinds['11']}").context["page"].rows} == {"Sendiri"}
    assert "18" not in kinds, "a kind one is not cleared for is no choice"


def test_a_secret_kind_is_neither_shown_nor_sought_nor_sorted_by(client_for):
    """quality.md 3, 22: absent from list, filter, search, export."""
    person = make_person(name="Dikenal Terbuka")
    secret = make_classification(person, "18")
    client = client_for(make_user(Role.FRONT))
    response = client.get(LIST)
    assert "Dikenal Terbuka" in response.text and secret.kind.name not in response.text
    assert not client.get(f"{LIST}?level=3").context["filter"].form.fields.get("level")
    filtered = client.get(f"{LIST}?kind={secret.kind_id}")
    assert "Dikenal Terbuka" in filtered.text, "an unknown choice narrows nothing, so it tells nothing"
    cleared = client_for(make_user(Role.REHSOS)).get(f"{LIST}?kind={secret.kind_id}")
    assert [p.name for p in cleared.context["page"].rows] == ["Dikenal Terbuka"]


def test_kasi_sees_no_limited_kind(client_for):
    person = make_person(MINE, name="Warga Biasa")
    found = make_classification(person, "20")
    text = client_for(make_user(Role.KASI, "16.03.10")).get(LIST).text
    assert "Warga Biasa" in text and found.kind.name not in text


def test_queries_do_not_grow_with_rows(client_for, django_assert_max_num_queries):
    client = client_for(make_user(Role.SUPERVISOR, "16.03.10"))
    make_person(MINE, kind="11")
    client.get(LIST)
    with django_assert_max_num_queries(30) as few:
        client.get(LIST)
    for _ in range(12):
        make_person(MINE, kind="11")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(LIST)


def test_pages_go_on_by_key(client_for):
    for number in range(60):
        make_person(MINE, name=f"Warga {chr(65 + number // 26)}{chr(65 + number % 26)}")
    client = client_for(make_user(Role.OPERATOR, MINE))
    first = client.get(LIST).context["page"]
    second = client.get(f"{LIST}?{first.next}").context["page"]
    assert (len(first.rows), len(second.rows), first.count) == (50, 10, 60)
    assert not {p.pk for p in first.rows} & {p.pk for p in second.rows}


# --- Search box ----------------------------------------------------------------------------------
def test_a_nik_opens_the_person_and_stands_in_no_address(client_for, people):
    response = client_for(make_user(Role.BACK)).post(FIND, {"q": f" {people['mine'].nik} "})
    assert response.status_code == 302
    assert response.url == people["mine"].get_absolute_url()


def test_a_nik_outside_the_scope_is_not_found(client_for, people):
    response = client_for(make_user(Role.OPERATOR, ELSEWHERE)).post(FIND, {"q": people["mine"].nik}, follow=True)
    assert "Tidak ada orang dengan NIK ini di wilayah Anda." in response.text
    assert "Sumarni" not in response.text


def test_a_secret_person_s_nik_is_found_by_the_cleared_only(client_for):
    secret = make_secret_person(MINE, nik=make_nik())
    for role, found in ((Role.BACK, False), (Role.REHSOS, True)):
        response = client_for(make_user(role)).post(FIND, {"q": secret.nik})
        assert (response.url == secret.get_absolute_url()) is found


def test_a_name_keeps_the_other_filters(client_for):
    response = client_for(make_user(Role.BACK)).post(f"{FIND}?sex=L&halaman=x", {"q": "su mar"})
    assert response.url == f"{LIST}?sex=L&q=su+mar"


@pytest.mark.parametrize("text", ["", "\x00", "a" * 100_000, "٣" * 16, "<script>", "%"])
def test_any_text_may_be_sought(client_for, text):
    client = client_for(make_user(Role.BACK))
    assert client.post(FIND, {"q": text}, follow=True).status_code == 200


# --- Export --------------------------------------------------------------------------------------
def exported(client, query: str = "", reason: str = "Rapat koordinasi") -> list[list[str]]:
    response = client.post(EXPORT + query, {"reason": reason})
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_export_is_scoped_masked_and_logged(client_for, people):
    user = make_user(Role.BACK)
    make_classification(people["mine"], "18")
    make_classification(people["mine"], "08")
    rows = exported(client_for(user), "?q=sumarni")
    assert [row[0] for row in rows[1:]] == ["Sumarni Binti Rahman"]
    assert people["mine"].nik not in str(rows) and "••••••" in rows[1][1]
    assert "Lanjut Usia Terlantar" in rows[1][9] and "Trafficking" not in str(rows)
    event = Event.objects.get(act="person.export")
    assert event.actor_id == user.pk


def test_export_holds_nothing_secret_even_for_the_cleared(client_for, people):
    make_classification(people["mine"], "18")
    text = str(exported(client_for(make_user(Role.REHSOS))))
    assert "Rahasia Sekali" not in text and "Trafficking" not in text and "Sumarni" in text


@pytest.mark.parametrize("query", ["?kind={kind}", "?level=3", "?programme={programme}"])
def test_export_is_not_narrowed_by_what_is_secret(client_for, people, query):
    """Which rows stand in the file would tell of whom a Rahasia kind or programme is recorded."""
    found = make_classification(people["mine"], "18")
    programme = Programme.objects.filter(unit=Programme.Unit.PERSON, benefit=True).first()
    Programme.objects.filter(pk=programme.pk).update(level=3)
    client = client_for(make_user(Role.REHSOS))
    asked = query.format(kind=found.kind_id, programme=programme.pk)
    assert client.get(LIST + asked).context["filter"].form.is_valid()
    response = client.post(EXPORT + asked, {"reason": "Rapat"})
    assert response.status_code == 422 and "tidak dapat diunduh" in response.text
    assert not Event.objects.filter(act="person.export").exists()
    assert exported(client, "?level=2")[0][0] == "Nama"


def test_export_follows_the_right_not_the_sight(client_for, people):
    """Seen as operator of one village, exported only where a role grants it."""
    user = make_user(Role.OPERATOR, MINE)
    assert client_for(user).post(EXPORT, {"reason": "x"}).status_code == 403


def test_export_without_reason_is_refused(client_for, people):
    response = client_for(make_user(Role.BACK)).post(EXPORT, {"reason": "  "})
    assert response.status_code == 422
    assert not Event.objects.filter(act="person.export").exists()


def test_cells_that_look_like_formulas_are_text(client_for):
    make_person(name='=HYPERLINK("http://x.invalid","Klik")')
    rows = exported(client_for(make_user(Role.BACK)))
    assert rows[1][0].startswith("'=")
