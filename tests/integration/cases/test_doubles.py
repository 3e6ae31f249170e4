"""The desk Data ganda: list, side by side, merge, part, compare; who sees it and who does not."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.authz import Role
from cases import actions
from cases.models import DuplicatePair, Merge, PairState, Person
from documents.models import Attachment
from tests.factories.accounts import make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    make_classification,
    make_family,
    make_nik,
    make_participation,
    make_person,
    make_secret_person,
)
from tests.factories.referrals import make_intake
from trail.models import Event

pytestmark = pytest.mark.django_db
LIST = reverse("cases:pair_list")
BORN = date(1980, 5, 7)
WORKS = [Role.BACK, Role.VERIFIER, Role.DATA, Role.REHSOS]


def url(name: str, record) -> str:
    return reverse(f"cases:{name}", args=[record.pk])


def make_pair(**other) -> DuplicatePair:
    make_person(name="Siti Aminah", birth_date=BORN, nik=make_nik(BORN, "P"))
    make_person(**{"name": "St. Aminah", "birth_date": BORN, "phone": "6281234567890"} | other)
    return DuplicatePair.objects.get()


def chosen(pair: DuplicatePair, **values) -> dict:
    fields = ("name", "nik", "sex", "birth", "home", "phone", "mother_name", "family")
    return {
        "low_version": pair.low.version, "high_version": pair.high.version, "keep": "low", "remark": "KK sama",
        **dict.fromkeys(fields, "low"), **values,
    }  # fmt: skip


def make_merge(by=None) -> Merge:
    pair = make_pair()
    versions = (pair.low.version, pair.high.version)
    return actions.merge(by=by, kept=pair.low, absorbed=pair.high, taken=["phone"], versions=versions)


@pytest.fixture
def clerk(client_for):
    return client_for(make_user(Role.BACK))


# --- Every page ------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", WORKS)
def test_works_for_the_roles_of_the_desk(client_for, role):
    pair, client = make_pair(), client_for(make_user(role))
    assert client.get(LIST).context["page"].rows == [pair]
    assert client.get(url("pair_detail", pair)).status_code == 200
    assert client.post(url("pair_merge", pair), chosen(pair)).status_code == 302
    merge = Merge.objects.get()
    assert client.get(url("merge_detail", merge)).status_code == 200
    assert client.post(url("merge_part", merge), {"version": 1, "note": "Orang lain"}).status_code == 302


@pytest.mark.parametrize(
    "role", [Role.FRONT, Role.SUPERVISOR, Role.FACILITATOR, Role.OPERATOR, Role.KADIS, Role.MANAGER]
)
def test_refuses_without_capability(client_for, role):
    places = {Role.SUPERVISOR: ["16.03.10"], Role.FACILITATOR: [MINE], Role.OPERATOR: [MINE]}
    merge, client = make_merge(), client_for(make_user(role, *places.get(role, [])))
    pair = DuplicatePair.objects.get()
    pages = [LIST, url("pair_detail", pair), url("merge_detail", merge), url("person_compare", pair.low)]
    posts = [url("pair_decide", pair), url("pair_merge", pair), url("merge_part", merge)]
    for response in [*map(client.get, pages), *map(client.post, posts)]:
        assert response.status_code == 403 and "Aminah" not in response.text
    assert "Data ganda" not in client.get(reverse("home")).text


def test_hides_what_is_restricted_from_the_uncleared(client_for, clerk):
    make_secret_person(name="Siti Aminah", birth_date=BORN)
    openly = make_person(name="Siti Aminah", birth_date=BORN)
    pair = DuplicatePair.objects.get()
    assert clerk.get(LIST).context["page"].rows == [] and clerk.get(LIST).context["page"].count == 0
    assert clerk.get(url("pair_detail", pair)).status_code == 404
    assert clerk.post(url("pair_decide", pair), {"state": "bukan", "version": 1}).status_code == 404
    assert clerk.get(openly.get_absolute_url()).context["pairs"] == []
    assert "Data ganda</" not in clerk.get(reverse("home")).text.split("</nav>")[-1]
    rehsos = client_for(make_user(Role.REHSOS))
    assert rehsos.get(LIST).context["page"].rows == [pair]
    done = actions.merge(by=None, kept=pair.high, absorbed=pair.low, taken=(), versions=(1, 1))
    assert clerk.get(url("merge_detail", done)).status_code == 404
    assert clerk.get(openly.get_absolute_url()).context["mergers"] == []
    assert rehsos.get(openly.get_absolute_url()).context["mergers"] == [done]


@pytest.mark.parametrize("name", ["pair_decide", "pair_merge", "merge_part"])
def test_refuses_get(clerk, name):
    merge = make_merge()
    record = merge if name == "merge_part" else DuplicatePair.objects.get()
    assert clerk.get(url(name, record)).status_code == 405


# --- The list --------------------------------------------------------------------------------------
def test_only_what_waits_and_what_is_asked_for(clerk):
    pair = make_pair()
    for wanted, found in [("?keadaan=nanti", []), ("?keadaan=semua", [pair]), ("?alasan=born", [pair]),
                          ("?alasan=mother", []), ("?kecamatan=16.03.10", [pair]), ("?kecamatan=16.03.06", []),
                          ("?source=entri", [pair]), (f"?kemiripan={80 if pair.score < 90 else 90}", [pair]),
                          ("?kemiripan=1", [])]:  # fmt: skip
        assert clerk.get(LIST + wanted).context["page"].rows == found, wanted
    actions.decide_pair(by=None, pair=pair, state=PairState.LATER)
    assert clerk.get(LIST).context["page"].rows == []
    assert "Tidak ada data ganda yang menunggu" in clerk.get(LIST).text
    assert clerk.get(f"{LIST}?keadaan=nanti").context["page"].rows == [pair]


def test_it_waits_among_the_tasks(clerk):
    make_pair()
    assert ("Data ganda", 1) in [(count.label, count.number) for count in clerk.get(reverse("home")).context["counts"]]


# --- Side by side ----------------------------------------------------------------------------------
def test_shows_both_with_what_differs_and_what_hangs_on_them(clerk):
    pair = make_pair()
    make_family(MINE, make_person(name="Anak Pertama"), head=pair.low)
    make_classification(pair.high, "11")
    make_participation(pair.high, "pbi-jkn")
    back = make_user(Role.BACK)
    make_intake(back, person=pair.high, subject_name=pair.high.name)
    response = clerk.get(url("pair_detail", pair))
    differs = {line.name for line in response.context["lines"] if line.differs}
    assert differs == {"name", "nik", "phone"}
    assert ("Layanan & pengaduan", 0, 1) in response.context["counted"]
    for words in ("Anak Pertama", "Gelandangan", "Bukan orang yang sama", "Nanti"):
        assert words in response.text
    assert pair.low.nik not in response.text, "masked"


def test_what_is_rahasia_of_an_open_person_is_not_there_for_the_uncleared(clerk, client_for):
    pair = make_pair()
    make_classification(pair.low, "18", note="Catatan rahasia")
    assert clerk.get(url("pair_detail", pair)).context["sides"][0].kinds == []
    assert client_for(make_user(Role.REHSOS)).get(url("pair_detail", pair)).context["sides"][0].kinds
    assert Event.objects.filter(act="classification.read").count() == 1


def test_what_is_counted_is_what_the_reader_may_see(client_for, clerk):
    pair = make_pair()
    make_intake(make_user(Role.REHSOS), slug="kekerasan", person=pair.high, subject_name="Seroja", restricted=True)
    told = {words: (low, high) for words, low, high in clerk.get(url("pair_detail", pair)).context["counted"]}
    assert told["Layanan & pengaduan"] == (0, 0)
    told = client_for(make_user(Role.DATA)).get(url("pair_detail", pair)).context["counted"]
    assert "Layanan & pengaduan" not in [words for words, *_ in told], "without the right to see them"


def test_the_known_value_and_the_better_record_are_offered_first(clerk):
    form = clerk.get(url("pair_detail", make_pair())).context["form"]
    assert form["keep"].value() == "low" and form["nik"].value() == "low"
    assert form["phone"].value() == "high", "the other one has none"


# --- Deciding --------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["bukan", "nanti"])
def test_decided(clerk, state):
    pair = make_pair()
    assert clerk.post(url("pair_decide", pair), {"state": state, "note": "Beda ibu", "version": 1}).url == LIST
    pair.refresh_from_db()
    assert (pair.state, pair.note) == (state, "Beda ibu")
    assert "Beda ibu" in clerk.get(url("pair_detail", pair)).text
    again = {"state": "terbuka", "version": pair.version}
    assert clerk.post(url("pair_decide", pair), again).url == pair.get_absolute_url()


@pytest.mark.parametrize(
    "data", [{"state": "digabung", "version": 1}, {"state": "bukan"}, {"state": "bukan", "version": 9}]
)
def test_deciding_reports_bad_input(clerk, data):
    pair = make_pair()
    assert clerk.post(url("pair_decide", pair), data).status_code == 422
    assert DuplicatePair.objects.get().state == PairState.OPEN


# --- Merging and parting ---------------------------------------------------------------------------
def test_merged_field_by_field_and_the_double_leads_on(clerk):
    pair = make_pair()
    response = clerk.post(url("pair_merge", pair), chosen(pair, phone="high", name="high"))
    merge = Merge.objects.get()
    assert response.url == merge.get_absolute_url()
    kept = Person.objects.get(pk=pair.low_id)
    assert (kept.name, kept.phone, kept.nik) == ("St. Aminah", "6281234567890", pair.low.nik)
    assert clerk.get(pair.high.get_absolute_url()).url == kept.get_absolute_url()
    page = clerk.get(kept.get_absolute_url())
    assert page.context["mergers"] == [merge] and "menggabungkan data ganda" in page.text
    assert clerk.get(url("person_edit", pair.high)).status_code == 404
    assert "Sudah digabung" in clerk.get(url("pair_detail", pair)).text


def test_the_second_may_be_the_one_that_is_kept(clerk):
    pair = make_pair()
    clerk.post(url("pair_merge", pair), chosen(pair, keep="high"))
    kept = Person.objects.get(pk=pair.high_id)
    assert kept.active and kept.nik == pair.low.nik and kept.name == "Siti Aminah"


@pytest.mark.parametrize(
    "values", [{"keep": ""}, {"keep": "x"}, {"phone": "x"}, {"low_version": 9}, {"low_version": ""}]
)
def test_merging_reports_bad_input(clerk, values):
    pair = make_pair()
    response = clerk.post(url("pair_merge", pair), chosen(pair, **values))
    assert response.status_code == 422 and "KK sama" in response.text
    assert not Merge.objects.exists()


def test_parted_again_with_what_stays_listed(clerk):
    merge = make_merge()
    assert clerk.post(url("merge_part", merge), {"version": 1, "note": ""}).status_code == 422
    added = make_classification(Person.objects.get(pk=merge.kept_id), "11")
    file = Attachment.objects.count()
    assert clerk.post(url("merge_part", merge), {"version": 1, "note": "Keluarga datang"}).status_code == 302
    page = clerk.get(url("merge_detail", merge))
    assert "Gelandangan" in page.text and "Tetap pada Siti Aminah" in page.text and "Keluarga datang" in page.text
    assert added.person_id == merge.kept_id and Attachment.objects.count() == file
    assert clerk.get(merge.absorbed.get_absolute_url()).status_code == 200
    assert clerk.post(url("merge_part", merge), {"version": 2, "note": "Lagi"}).status_code == 422


def test_what_was_added_is_told_only_to_who_may_see_it(clerk, client_for):
    merge = make_merge()
    make_classification(Person.objects.get(pk=merge.kept_id), "18")
    assert clerk.get(url("merge_detail", merge)).context["added"] == []
    assert client_for(make_user(Role.REHSOS)).get(url("merge_detail", merge)).context["added"]


def test_the_story_tells_of_no_merger_with_who_is_restricted(clerk, client_for):
    """Not by an act, a decision or its note: who is known only through Rahasia leaves no gap (ui.md, Copy)."""
    make_secret_person(name="Siti Aminah", birth_date=BORN)
    openly = make_person(name="Siti Aminah", birth_date=BORN)
    pair = DuplicatePair.objects.get()
    actions.decide_pair(by=None, pair=pair, state=PairState.LATER, note="catatan-nanti")
    done = actions.merge(by=None, kept=openly, absorbed=pair.low, taken=(), versions=(1, 1), note="catatan-gabung")
    actions.part(by=None, merge=done, note="catatan-pisah")
    told = ("menggabungkan", "memisahkan", "data ganda", "catatan-")
    story = reverse("cases:person_history", args=[openly.pk])
    for page in (clerk.get(openly.get_absolute_url()), clerk.get(story)):
        assert not [words for words in told if words in page.text.split("<main")[1]]
    assert "catatan-pisah" in client_for(make_user(Role.REHSOS)).get(story).text


def test_the_story_tells_of_a_merger_of_two_in_the_open_register(clerk):
    merge = make_merge()
    assert "menggabungkan data ganda" in clerk.get(reverse("cases:person_history", args=[merge.kept_id])).text


def test_a_pair_open_again_is_not_said_to_be_decided(clerk):
    pair = make_pair()
    actions.decide_pair(by=make_user(Role.DATA), pair=pair, state=PairState.OTHER)
    assert "diputuskan" in clerk.get(url("pair_detail", pair)).text
    actions.update_person(by=None, person=pair.low, values={"mother_name": "Rohaya"})
    actions.update_person(by=None, person=pair.high, values={"mother_name": "Rohaya"})
    pair.refresh_from_db()
    assert pair.state == PairState.OPEN
    assert "diputuskan " not in clerk.get(url("pair_detail", pair)).text.replace("yang diputuskan tidak", "")


def test_the_double_is_no_rival_for_the_own_nik(clerk):
    merge = make_merge()
    nik = Person.objects.get(pk=merge.kept_id).nik
    Person.objects.filter(pk=merge.absorbed_id).update(nik=nik, nik_state="sengketa")
    third = make_person(name="Orang Ketiga", nik=nik)
    assert clerk.get(merge.kept.get_absolute_url()).context["rivals"] == [third]


# --- Chosen by hand --------------------------------------------------------------------------------
def test_two_persons_can_be_put_side_by_side(clerk):
    person, other = make_person(name="Laki-laki tanpa nama"), make_person(name="Rusdi Hadi", nik=make_nik())
    assert clerk.get(url("person_compare", person)).status_code == 200
    found = clerk.post(url("person_compare", person), {"nik": other.nik})
    assert [match for match, _ in found.context["matches"]] == [other]
    response = clerk.post(url("person_compare", person), {"dengan": other.pk})
    assert response.url == DuplicatePair.objects.get().get_absolute_url()


def test_comparing_hides_outside_scope_and_reports_bad_input(clerk):
    person, secret = make_person(), make_secret_person(name="Nama Terjaga", nik=make_nik())
    assert clerk.get(url("person_compare", secret)).status_code == 404
    assert clerk.post(url("person_compare", person), {"dengan": secret.pk}).status_code == 404
    assert clerk.post(url("person_compare", person), {"nik": secret.nik}).context["matches"] == []
    assert clerk.post(url("person_compare", person), {"name": ""}).status_code == 422
    assert clerk.post(url("person_compare", person), {"dengan": person.pk}).url == person.get_absolute_url()
    assert not DuplicatePair.objects.exists()


# --- While a person is typed -----------------------------------------------------------------------
LIKELY, CREATE = reverse("cases:person_likely"), reverse("cases:person_create")


def test_the_likely_are_offered_while_typing(clerk):
    person = make_person(name="Siti Aminah", birth_date=BORN)
    typed = {"name": "Sitti Aminah", "birth_date": "07-05-1980", "village": MINE, "birth_year": "x"}
    response = clerk.post(LIKELY, typed)
    assert [match for match, *_ in response.context["matches"]] == [person]
    assert "tanggal lahir sama" in response.text and "Bukan orang ini" in response.text
    gone = clerk.post(LIKELY, typed | {"bukan_ini": person.pk})
    assert gone.context["matches"] == [] and f'value="{person.pk}"' in gone.text
    assert clerk.post(LIKELY, typed | {"bukan": [person.pk, "x"]}).context["matches"] == []
    assert clerk.post(LIKELY, {"name": "Si"}).context["matches"] == []


def test_who_was_said_to_be_another_is_decided_when_the_person_is_stored(clerk):
    person = make_person(name="Siti Aminah", birth_date=BORN)
    data = {"name": "Siti Aminah", "birth_date": "07-05-1980", "village": MINE, "sex": "P", "nik": "",
            "nik_missing_reason": "belum_punya", "bukan": person.pk}  # fmt: skip
    assert clerk.post(CREATE, data).status_code == 302
    assert DuplicatePair.objects.get().state == PairState.OTHER


def test_18_a_village_operator_sees_no_name_of_a_possible_duplicate_in_another_village_the_district_does(
    client_for, clerk
):
    person = make_person(ELSEWHERE, name="Nama Terjaga", birth_date=BORN, nik=make_nik(BORN))
    village = client_for(make_user(Role.FACILITATOR, MINE))
    typed = {"name": "Nama Terjaga", "birth_date": "07-05-1980", "village": MINE, "sex": "P", "nik": "",
             "nik_missing_reason": "belum_punya"}  # fmt: skip
    hint = village.post(LIKELY, typed | {"nik": person.nik})
    assert "sudah terdaftar di wilayah lain" in hint.text
    assert "Terjaga" not in hint.text and "Karang Endah" not in hint.text and hint.context["matches"] == []
    assert village.post(CREATE, typed | {"mother_name": ""}).status_code == 302
    new = Person.objects.get(village=MINE)
    page = village.get(new.get_absolute_url())
    assert page.context["pairs"] == [] and person.get_absolute_url() not in page.text
    assert [match for match, *_ in clerk.post(LIKELY, typed | {"nik": person.nik}).context["matches"]][0] == person


def test_a_village_user_is_told_of_no_one_restricted(client_for):
    make_secret_person(ELSEWHERE, name="Nama Terjaga", birth_date=BORN)
    make_secret_person(MINE, name="Nama Terjaga", birth_date=BORN)
    village = client_for(make_user(Role.FACILITATOR, MINE))
    response = village.post(LIKELY, {"name": "Nama Terjaga", "birth_date": "07-05-1980", "village": MINE})
    assert response.context["matches"] == [] and response.context["elsewhere"] == ""


def test_too_many_hits_elsewhere_in_a_day_are_told_so(client_for, monkeypatch):
    monkeypatch.setattr("cases.actions.nik.ELSEWHERE_LIMIT", 0)
    make_person(ELSEWHERE, name="Nama Terjaga", birth_date=BORN)
    village = client_for(make_user(Role.FACILITATOR, MINE))
    response = village.post(LIKELY, {"name": "Nama Terjaga", "birth_date": "07-05-1980"})
    assert "Terlalu banyak" in response.context["elsewhere"]


@pytest.mark.parametrize(("role", "status"), [(Role.OPERATOR, 403), (Role.KADIS, 403)])
def test_typing_refuses_without_capability_and_get(client_for, clerk, role, status):
    assert (
        client_for(make_user(role, *([MINE] if role == Role.OPERATOR else []))).post(LIKELY, {}).status_code == status
    )
    assert clerk.get(LIKELY).status_code == 405
