"""The pages of visits."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.authz import Role
from cases.models import DuplicatePair, PairState, Person, Programme, ProposalItem
from documents.models import Attachment
from office import clock
from puskesos.models import OutreachVisit
from referrals.models import Intake
from tests.factories import cases
from tests.factories.accounts import give, make_user
from tests.factories.outreach import make_done, make_visit
from tests.factories.referrals import fresh, make_intake, service
from tests.meta.world import today, upload

pytestmark = pytest.mark.django_db
SEGAMIT, PELAKAT, PASAR = "16.03.10.2004", "16.03.10.2009", "16.03.02.1007"
ACTS = ["ubah", "catat", "batal", "pengaduan", "keluarga"]


@pytest.fixture
def arman(client):
    user = make_user(Role.FACILITATOR, SEGAMIT, PELAKAT)
    client.force_login(user)
    return user


def plan(client, query="", **data):
    form = {
        "once": uuid4(), "village": SEGAMIT, "subject_name": "Rohaya", "address": "Dusun I", "planned_on": today(),
        "purpose": "Kelayakan",
    }  # fmt: skip
    return client.post(f"/puskesos/kunjungan/baru/{query}", form | data)


def record(client, visit, **data):
    form = {"once": uuid4(), "version": visit.version, "done_on": today(), "findings": "Papan.", "work": "kelayakan"}
    return client.post(f"/puskesos/kunjungan/{visit.pk}/catat/", form | data)


def test_works(client, arman):
    key = uuid4()
    assert plan(client, once=key).status_code == plan(client, once=key).status_code == 302
    visit = OutreachVisit.objects.get()
    assert "Rohaya" in client.get("/puskesos/kunjungan-saya/").text
    answer = record(client, visit, photo=upload(), place="-3.91235, 103.84512", in_data="belum")
    assert answer.status_code == 302
    page = client.get(visit.get_absolute_url()).text
    assert "Papan." in page
    assert "-3.91235, 103.84512" in page  # as a map takes it
    assert "Foto kunjungan" in page


def test_what_was_recorded_can_be_mended(client, arman):
    visit = make_visit(arman)
    record(client, visit)
    assert record(client, fresh(visit), findings="Bata.").status_code == 302
    assert fresh(visit).findings == "Bata."


def test_a_family_of_the_register_is_chosen_by_its_page(client, arman):
    family = cases.make_family(SEGAMIT, head=cases.make_person(SEGAMIT, name="Rusdi"))
    url = f"/puskesos/kunjungan/baru/?keluarga={family.pk}"
    assert url in client.get(family.get_absolute_url()).text
    assert "Rusdi" in client.get(url).text
    assert plan(client, f"?keluarga={family.pk}").status_code == 302
    visit = OutreachVisit.objects.get()
    assert (visit.family, visit.subject_name) == (family, "Rusdi")
    assert visit.purpose in client.get(family.get_absolute_url()).text


def test_a_complaint_and_a_family_are_taken_on_it(client, arman):
    visit = make_visit(arman)
    assert client.get(f"{visit.get_absolute_url()}pengaduan/").status_code == 200
    data = {"once": uuid4(), "service": service().pk, "text": "Atap bocor.", "reporter": "sendiri"}
    assert client.post(f"{visit.get_absolute_url()}pengaduan/", data).status_code == 302
    assert Intake.objects.get().number in client.get(visit.get_absolute_url()).text
    profile = {
        "once": uuid4(), "name": "Rohaya", "nik": "", "nik_missing_reason": "belum_punya", "sex": "P",
        "programme": Programme.objects.get(slug="sembako").pk,
    }  # fmt: skip
    assert client.post(f"{visit.get_absolute_url()}keluarga/", profile).status_code == 302
    item = ProposalItem.objects.get()
    assert "Rohaya" in client.get(item.proposal.get_absolute_url()).text


def test_who_may_be_recorded_already_is_asked_about(client, arman):
    known = cases.make_person(SEGAMIT, name="Rohaya")
    url = f"{make_visit(arman).get_absolute_url()}keluarga/"
    data = {"name": "Rohaya", "nik": "", "nik_missing_reason": "belum_punya", "sex": "P", "programme": ""}
    for said in ({}, {"who": known.pk}):
        answer = client.post(url, data | said | {"once": uuid4()})
        assert answer.status_code == 422
        assert "who" in answer.context["form"].errors
    assert Person.objects.count() == 1
    key = uuid4()
    for _ in range(2):  # a double click is not asked whether it is itself
        assert client.post(url, data | {"once": key, "who": "bukan"}).status_code == 302
    assert Person.objects.count() == 2
    assert DuplicatePair.objects.get().state == PairState.OTHER


def test_nobody_of_elsewhere_is_named(client, arman):
    cases.make_person(PASAR, name="Rohaya")
    url = f"{make_visit(arman).get_absolute_url()}keluarga/"
    data = {"name": "Rohaya", "nik": "", "nik_missing_reason": "belum_punya", "sex": "P", "programme": ""}
    assert client.post(url, data | {"once": uuid4()}).status_code == 302


def test_a_complaint_that_is_open_already_is_asked_about(client, arman):
    first = make_intake(make_user(Role.OPERATOR, SEGAMIT), subject_name="Rohaya")
    visit = make_visit(arman, subject_name="Rohaya")
    url, data = f"/puskesos/kunjungan/{visit.pk}/pengaduan/", {"text": "Atap bocor.", "reporter": "sendiri"}
    data["service"] = first.service_id
    assert first.number in client.post(url, data | {"once": uuid4()}).text
    assert Intake.objects.count() == 1
    assert client.post(url, data | {"once": uuid4(), "same": first.pk}).status_code == 302
    assert fresh(visit).intake.related == first


def test_refuses_without_capability(client):
    visit = make_visit(make_user(Role.FACILITATOR, SEGAMIT))
    client.force_login(make_user(Role.OPERATOR, SEGAMIT))
    urls = ["/puskesos/kunjungan-saya/", "/puskesos/kunjungan/", "/puskesos/kunjungan/baru/", visit.get_absolute_url()]
    assert {client.get(url).status_code for url in urls} == {403}
    client.force_login(make_user(Role.SUPERVISOR, "16.03.10"))
    assert client.get(visit.get_absolute_url()).status_code == 200
    assert {client.get(f"{visit.get_absolute_url()}{act}/").status_code for act in ACTS} == {403}


def test_hides_outside_scope(client, arman):
    visit = make_visit(make_user(Role.FACILITATOR, SEGAMIT))
    far = cases.make_person(PASAR)
    urls = [visit.get_absolute_url(), *(f"{visit.get_absolute_url()}{act}/" for act in ACTS)]
    urls += [f"/puskesos/kunjungan/baru/?orang={far.pk}", "/puskesos/kunjungan/baru/?keluarga=999999"]
    assert {client.get(url).status_code for url in urls} == {404}
    assert "Rohaya" not in client.get("/puskesos/kunjungan/").text
    client.force_login(make_user(Role.SUPERVISOR, "16.03.06"))
    assert client.get(visit.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "data",
    [{"village": PASAR}, {"village": ""}, {"subject_name": ""}, {"purpose": ""}, {"planned_on": "1-1-1990"}],
)
def test_reports_bad_input(client, arman, data):
    answer = plan(client, **data)
    assert answer.status_code == 422
    assert not OutreachVisit.objects.exists()


@pytest.mark.parametrize(
    "data", [{"findings": ""}, {"place": "di sana"}, {"place": "51.5, 103.1"}, {"done_on": "31-12-2999"}, {"work": "x"}]
)
def test_a_record_reports_bad_input(client, arman, data):
    visit = make_visit(arman)
    assert record(client, visit, **data).status_code == 422
    assert fresh(visit).done_on is None


def test_the_supervisor_reads_and_filters(client, arman):
    make_visit(arman)
    client.force_login(make_user(Role.SUPERVISOR, "16.03.10"))
    page = client.get(f"/puskesos/kunjungan/?facilitator={arman.pk}&since={clock.today():%d-%m-%Y}").text
    assert "Rohaya" in page
    assert "Rohaya" not in client.get("/puskesos/kunjungan/?status=batal").text


def test_a_visit_is_dated_by_when_it_was(client, arman):
    visit = make_done(arman, planned_on=clock.today() + timedelta(days=3))
    today, tomorrow = (f"{clock.today() + timedelta(days=days):%d-%m-%Y}" for days in (0, 1))
    assert f"Kunjungan {today}" in client.get(visit.get_absolute_url()).text
    assert "Rohaya" in client.get(f"/puskesos/kunjungan/?until={today}").text
    assert "Rohaya" not in client.get(f"/puskesos/kunjungan/?since={tomorrow}").text


def test_no_visit_is_offered_where_one_does_not_visit(client):
    both = make_user(Role.SUPERVISOR, "16.03.10")
    give(both, Role.FACILITATOR, SEGAMIT)
    client.force_login(both)
    offered = [
        "kunjungan/baru/" in client.get(cases.make_person(village).get_absolute_url()).text
        for village in (SEGAMIT, PELAKAT)
    ]
    assert offered == [True, False]


def test_photos_are_read_as_far_as_the_visit(client, arman):
    visit = make_visit(arman)
    record(client, visit, photo=upload())
    url = Attachment.objects.of(visit).get().get_absolute_url()
    for user, status in [
        (arman, 200),
        (make_user(Role.SUPERVISOR, "16.03.10"), 200),
        (make_user(Role.SUPERVISOR, "16.03.06"), 404),
        (make_user(Role.FACILITATOR, SEGAMIT), 404),
        (make_user(Role.OPERATOR, SEGAMIT), 404),
    ]:
        client.force_login(user)
        answer = client.get(url)
        if answer.streaming:
            list(answer.streaming_content)  # closes the file
        assert answer.status_code == status
