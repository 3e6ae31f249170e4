"""Pages of families in motion: move, split, join, separate, another head; former members; the history in words."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.authz import Role
from cases import actions
from cases.models import Family, Programme
from tests.factories.accounts import make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    make_classification,
    make_dwelling,
    make_family,
    make_person,
    make_secret_person,
)

pytestmark = pytest.mark.django_db
NAMES = ["family_split", "family_join", "family_head", "family_history", "dwelling_create"]
POSTED = ["family_split", "family_join", "family_head", "family_separate", "family_attach", "dwelling_create"]


def url(name: str, record) -> str:
    return reverse(f"cases:{name}", args=[record.pk])


@pytest.fixture
def clerk(client_for):
    return client_for(make_user(Role.BACK))


@pytest.fixture
def house():
    return make_family(MINE, make_person(name="Sulung"), make_person(name="Bungsu"), head=make_person(name="Ayah"))


def seat(family, name):
    return family.memberships.get(person__name=name, until=None)


def roles(family, **chosen) -> dict[str, str]:
    return {f"peran_{row.pk}": chosen.get(row.person.name, "") for row in family.memberships.filter(until=None)}


def split_data(family, **chosen) -> dict:
    values = {"once": str(uuid4()), "version": family.version, "village": MINE, "on": "01-11-2026"}
    return values | roles(family, **chosen)


@pytest.mark.parametrize("name", NAMES)
def test_works(clerk, house, name):
    assert clerk.get(url(name, house)).status_code == 200


@pytest.mark.parametrize("name", POSTED)
def test_refuses_without_capability(client_for, house, name):
    for role, codes in ((Role.ADMIN, []), (Role.OPERATOR, [MINE]), (Role.KASI, ["16.03.10"])):
        assert client_for(make_user(role, *codes)).post(url(name, house)).status_code == 403, role


@pytest.mark.parametrize("name", [*POSTED, "family_history"])
def test_hides_outside_scope(client_for, clerk, house, name):
    method = "get" if name == "family_history" else "post"
    far = client_for(make_user(Role.FACILITATOR, ELSEWHERE))
    assert getattr(far, method)(url(name, house)).status_code == 404
    hidden = make_family(head=make_secret_person())
    assert getattr(clerk, method)(url(name, hidden)).status_code == 404


def test_refuses_get(clerk, house):
    assert clerk.get(url("family_separate", house)).status_code == 405
    assert clerk.get(url("family_attach", house)).status_code == 405


def test_a_split_leads_to_the_new_family_and_keeps_the_old(clerk, house):
    answer = clerk.post(url("family_split", house), split_data(house, Sulung="kepala"))
    new = Family.objects.exclude(pk=house.pk).get()
    assert answer.url == new.get_absolute_url()
    old = clerk.get(url("family_detail", house)).text
    assert "Pernah menjadi anggota (1)" in old and "Sulung" in old and "s.d. 01-11-2026" in old


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({}, "Pilih paling sedikit satu orang"),
        ({"Sulung": "anak"}, "tepat satu kepala"),
        ({"Sulung": "kepala", "Bungsu": "anak", "Ayah": "orang_tua"}, "Paling sedikit satu anggota tinggal"),
        ({"Ayah": "kepala"}, "Pilih penggantinya"),
    ],
)
def test_a_split_reports_bad_input_and_keeps_it(clerk, house, chosen, sentence):
    data = split_data(house, **chosen) | {"address": "Dusun baru"}
    answer = clerk.post(url("family_split", house), data)
    assert answer.status_code == 422 and sentence in answer.text and "Dusun baru" in answer.text
    assert Family.objects.count() == 1


def test_a_split_from_an_old_page_names_who_was_faster(clerk, house):
    data = split_data(house, Sulung="kepala")
    actions.update_family(by=make_user(Role.BACK, name="Yang Lebih Cepat"), family=house, values={"rt": "009"})
    answer = clerk.post(url("family_split", house), data)
    assert answer.status_code == 422 and "Yang Lebih Cepat" in answer.text and Family.objects.count() == 1


def test_a_member_of_another_family_cannot_be_smuggled_into_a_split(clerk, house):
    stranger = make_family(MINE, make_person(name="Orang Lain"))
    data = split_data(house, Sulung="kepala") | {f"peran_{seat(stranger, 'Orang Lain').pk}": "anak"}
    clerk.post(url("family_split", house), data)
    assert seat(stranger, "Orang Lain")


def test_a_hidden_member_is_not_offered_and_stays(clerk, house):
    hidden = make_secret_person(name="Tersembunyi")
    actions.add_member(by=None, family=house, person=hidden, role="anak")
    for name in ("family_split", "family_head"):
        assert "Tersembunyi" not in clerk.get(url(name, house)).text
    data = split_data(house, Sulung="kepala", Bungsu="anak") | {f"peran_{seat(house, 'Tersembunyi').pk}": "anak"}
    assert clerk.post(url("family_split", house), data).status_code == 302
    assert seat(house, "Tersembunyi")


def test_a_member_moves_to_a_family_that_was_found(clerk, house):
    other = make_family(head=make_person(name="Paman Jauh"))
    address = reverse("cases:member_move", args=[seat(house, "Bungsu").pk])
    assert "Paman Jauh" in clerk.post(address, {"q": "paman"}).text
    data = {"q": "paman", "family": other.pk, "role": "famili_lain", "on": "01-11-2026", "version": house.version}
    assert clerk.post(address, data | {"role": ""}).status_code == 422
    assert clerk.post(address, data).status_code == 302
    assert seat(other, "Bungsu").role == "famili_lain"


def test_no_family_out_of_reach_is_found_or_taken(client_for, house):
    far = make_family(ELSEWHERE, head=make_person(ELSEWHERE, name="Paman Seberang"))
    client = client_for(make_user(Role.FACILITATOR, MINE))
    address = reverse("cases:member_move", args=[seat(house, "Bungsu").pk])
    assert "Paman Seberang" not in client.post(address, {"q": "paman"}).text
    data = {"q": "ayah", "family": far.pk, "role": "anak", "on": "01-11-2026", "version": house.version}
    assert client.post(address, data).status_code in {200, 422}
    assert seat(house, "Bungsu")


def test_joining_and_separating(clerk, house):
    other = make_family(head=make_person(name="Janda"))
    make_classification(other, "24")
    data = {"q": "ayah", "family": house.pk, "on": "01-11-2026", "version": other.version} | roles(
        other, Janda="mertua"
    )
    assert clerk.post(url("family_join", other), data).status_code == 302
    closed, target = clerk.get(url("family_detail", other)).text, clerk.get(url("family_detail", house)).text
    assert "digabung ke" in closed and "Pisahkan kembali" in closed and "Tambah anggota" not in closed
    assert "digabung ke sini" in target
    other.refresh_from_db()
    assert clerk.post(url("family_separate", other), {"version": other.version}).status_code == 302
    assert seat(other, "Janda").role == "kepala"
    assert clerk.post(url("family_separate", other), {"version": "x"}).status_code == 302, "said as a message"


def test_another_head(clerk, house):
    data = {"version": house.version, "on": "01-11-2026"} | roles(
        house, Ayah="orang_tua", Sulung="kepala", Bungsu="anak"
    )
    assert clerk.post(url("family_head", house), data | roles(house, Ayah="kepala", Sulung="kepala")).status_code == 422
    assert clerk.post(url("family_head", house), data).status_code == 302
    house.refresh_from_db()
    assert house.head.name == "Sulung"


def test_a_family_whose_head_left_offers_another(clerk, house):
    actions.end_membership(by=None, membership=seat(house, "Ayah"))
    page = clerk.get(url("family_detail", house)).text
    assert "belum mempunyai kepala" in page and url("family_head", house) in page


def test_housing_is_shown_from_terbatas_on(client_for, clerk, house):
    row = make_dwelling(house, roof="seng", source="Survei Kenari")
    assert "Survei Kenari" in clerk.get(url("family_detail", house)).text
    kasi = client_for(make_user(Role.KASI, "16.03.10"))
    page = kasi.get(url("family_detail", house)).text
    assert "Survei Kenari" not in page and "Rumah dan ekonomi" not in page
    assert client_for(make_user(Role.FACILITATOR, ELSEWHERE)).get(url("dwelling_edit", row)).status_code == 404


def test_a_survey_is_recorded_and_corrected(clerk, house):
    data = {"once": str(uuid4()), "surveyed_on": "01-11-2026", "floor": "tanah", "income": "Rp 900.000",
            "coordinates": "-3.65, 103.77", "assets": ["sepeda"]}  # fmt: skip
    for _ in range(2):
        assert clerk.post(url("dwelling_create", house), data).status_code == 302
    row = house.dwellings.get()
    assert (row.income, row.assets, str(row.latitude)) == (900_000, ["sepeda"], "-3.650000")
    edited = data | {"version": 1, "floor": "keramik"}
    assert clerk.post(url("dwelling_edit", row), edited).status_code == 302
    assert clerk.post(url("dwelling_edit", row), edited).status_code == 422, "made from an old page"
    assert clerk.post(url("dwelling_edit", row), edited | {"version": 2, "floor": "awan"}).status_code == 422
    story = clerk.get(url("family_history", house)).text
    assert "Lantai dari Tanah menjadi Keramik." in story


def test_the_history_says_what_changed_in_words(clerk, house):
    actions.update_family(by=None, family=house, values={"address": "Dusun I", "note": "Atap bocor"})
    actions.update_family(by=None, family=house, values={"address": "Dusun II"})
    actions.change_kk(by=None, family=house, no_kk="1603101234560001")
    page = clerk.get(url("family_history", house)).text
    assert "Alamat dari “Dusun I” menjadi “Dusun II”." in page and "Catatan: “Atap bocor”." in page
    assert "No. KK: 160310••••••0001." in page and "1603101234560001" not in page


def test_the_history_leaves_out_what_is_not_for_the_reader(client_for, house):
    hidden = make_secret_person(name="Tersembunyi")
    actions.add_member(by=None, family=house, person=hidden, role="anak")
    make_classification(house, "19")
    actions.update_family(by=None, family=house, values={"note": "Atap bocor"})
    kasi = client_for(make_user(Role.KASI, "16.03.10")).get(url("family_history", house)).text
    back = client_for(make_user(Role.BACK)).get(url("family_history", house)).text
    rehsos = client_for(make_user(Role.REHSOS)).get(url("family_history", house)).text
    assert "Atap bocor" not in kasi and "Atap bocor" in back
    assert "Tersembunyi" not in back and "Tersembunyi" in rehsos
    assert "Korban" not in back and "Korban" in rehsos


def test_a_closed_family_offers_nothing_that_would_be_refused(clerk):
    """What is recorded there can still be ended, and the joining be taken back."""
    source, target = make_family(head=make_person()), make_family(head=make_person())
    make_classification(source, "24")
    actions.join_families(by=None, source=source, target=target, roles={})
    client = clerk
    page = client.get(source.get_absolute_url()).content.decode()
    names = ("family_classify", "family_participate", "dwelling_create", "desil_create", "family_kk", "member_add")
    assert [name for name in names if reverse(f"cases:{name}", args=[source.pk]) in page] == []
    assert "Pisahkan kembali" in page and "Akhiri" in page and "Tambah foto" not in page
    open_page = client.get(target.get_absolute_url()).content.decode()
    assert all(reverse(f"cases:{name}", args=[target.pk]) in open_page for name in names)
    data = {"once": str(uuid4()), "programme": Programme.objects.get(slug="pkh").pk, "status": "aktif", "since": ""}
    answer = client.post(reverse("cases:family_participate", args=[source.pk]), data)
    assert answer.status_code == 422 and "sudah ditutup" in answer.content.decode()
