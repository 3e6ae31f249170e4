"""Pages of proposals: who may open, put down, move and see what."""

from datetime import datetime

import pytest
from django.urls import reverse

from accounts.authz import Role
from cases.models import Participation, Programme, Proposal, ProposalItem
from office.jobs.worker import drain
from tests.factories.accounts import give, make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    SAME_KECAMATAN,
    make_candidate,
    make_name,
    make_name_at,
    make_person,
    make_proposers,
    make_scan,
    make_secret_person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def early_december(at):
    at(datetime(2026, 12, 3, 9, 0))


@pytest.fixture
def office():
    return make_proposers()


def url(name: str, *args) -> str:
    return reverse(f"cases:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def pkh() -> Programme:
    return Programme.objects.get(slug="pkh")


# --- Putting down --------------------------------------------------------------------------------
def test_one_click_from_the_family_page(client_for, office):
    person = make_candidate()
    family = person.memberships.get().family
    client = client_for(office["village_by"])
    assert "Usulkan" in client.get(family.get_absolute_url()).text
    for _ in range(2):
        client.post(url("family_propose", family), {"programme": pkh().pk})
    item = ProposalItem.objects.get()
    assert (item.person, item.status) == (person, "draf")
    page = client.get(family.get_absolute_url()).text
    assert "Desember 2026; draf" in page and page.count("untuk Program Keluarga Harapan") == 0


@pytest.mark.parametrize("wrong", [{"programme": ""}, {"programme": "x"}, {"programme": "999999"}, {"period": "kapan"}])
def test_a_click_with_bad_input_stores_nothing(client_for, office, wrong):
    person = make_candidate()
    answer = client_for(office["village_by"]).post(url("person_propose", person), {"programme": pkh().pk} | wrong)
    assert answer.status_code == 302 and not ProposalItem.objects.exists()


def test_a_rahasia_programme_is_no_choice(client_for, office):
    person, secret = make_candidate(), Programme.objects.get(slug="napza")
    Programme.objects.filter(pk=secret.pk).update(benefit=True)
    client_for(office["village_by"]).post(url("person_propose", person), {"programme": secret.pk})
    assert not ProposalItem.objects.exists()


def test_proposing_is_for_some_and_for_their_own_area(client_for):
    person = make_candidate()
    address, data = url("person_propose", person), {"programme": pkh().pk}
    for role in (Role.FRONT, Role.VERIFIER, Role.KADIS, Role.PENDAMPING):
        assert client_for(make_user(role)).post(address, data).status_code == 403
    for user in (make_user(Role.OPERATOR, SAME_KECAMATAN), make_user(Role.SUPERVISOR, "16.03.06")):
        assert client_for(user).post(address, data).status_code == 404
    assert not ProposalItem.objects.exists()
    assert client_for(make_user(Role.SUPERVISOR, "16.03.10")).get(address).status_code == 405


def test_two_assignments_do_not_join(client_for):
    """Operator here, Kasi there: nobody is proposed where one is only Kasi."""
    user = make_user(Role.OPERATOR, ELSEWHERE)
    give(user, Role.KASI, "16.03.10")
    assert client_for(user).post(url("person_propose", make_candidate()), {"programme": pkh().pk}).status_code == 404


def test_a_secret_person_is_not_there(client_for, office):
    secret = make_secret_person()
    for user in (office["village_by"], office["sender"]):
        assert client_for(user).post(url("person_propose", secret), {"programme": pkh().pk}).status_code == 404
    item = make_name(office["village_by"])
    found = client_for(office["village_by"]).post(url("proposal_find", item.proposal), {"q": secret.name})
    assert "Tidak ada yang cocok" in found.text


def test_a_proposal_is_opened_for_the_month_that_is_open(client_for, office):
    client = client_for(office["village_by"])
    assert client.get(url("proposal_create")).status_code == 200
    data = {"programme": pkh().pk, "village": MINE, "period": ""}
    for _ in range(2):
        assert client.post(url("proposal_create"), data).status_code == 302
    assert Proposal.objects.get().period == "2026-12"
    for wrong in ({"village": ELSEWHERE}, {"programme": ""}, {"period": "2026-13"}):
        assert client.post(url("proposal_create"), data | wrong).status_code == 422
    client.post(url("proposal_create"), data | {"period": "1-2027"})
    assert Proposal.objects.filter(period="2027-01").exists()


def test_names_are_looked_for_in_the_village_alone(client_for, office):
    item = make_name(office["village_by"])
    make_person(MINE, name="Sukarni Tua"), make_person(SAME_KECAMATAN, name="Sukarni Muda")
    client = client_for(make_user(Role.SUPERVISOR, "16.03.10"))
    text = client.post(url("proposal_find", item.proposal), {"q": "sukarni"}).text
    assert "Sukarni Tua" in text and "Sukarni Muda" not in text
    assert client.post(url("proposal_find", item.proposal), {"q": ""}).status_code == 422
    assert client.get(url("proposal_find", item.proposal)).status_code == 200


def test_a_draft_name_is_taken_out(client_for, office):
    item = make_name(office["village_by"])
    client = client_for(office["village_by"])
    assert client_for(make_user(Role.OPERATOR, ELSEWHERE)).post(url("proposal_name_remove", item)).status_code == 404
    assert client.get(url("proposal_name_remove", item)).status_code == 405
    assert client.post(url("proposal_name_remove", item), follow=True).status_code == 200
    assert not ProposalItem.objects.exists()


# --- The paper -----------------------------------------------------------------------------------
def basis(proposal, **more) -> dict:
    return {"version": proposal.version, "basis": "musdes", "basis_number": "12/2026", "basis_on": "02-12-2026"} | more


def test_the_paper_is_kept_with_its_scan(client_for, office):
    proposal = make_name(office["village_by"]).proposal
    client = client_for(office["village_by"])
    assert client.get(url("proposal_basis", proposal)).status_code == 200
    assert client.post(url("proposal_basis", proposal), basis(proposal, upload=make_scan())).status_code == 302
    page = client.get(proposal.get_absolute_url())
    assert "12/2026" in page.text and "Berita acara / SPTJM" in page.text
    file = page.context_data["attachments"][0].get_absolute_url()
    answer = client.get(file)
    assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert client_for(make_user(Role.OPERATOR, ELSEWHERE)).get(file).status_code == 404
    assert client_for(make_user(Role.FRONT)).get(file).status_code == 404
    assert "sudah diubah" in client.post(url("proposal_basis", proposal), basis(proposal)).text


@pytest.mark.parametrize("wrong", [{"basis": "x"}, {"basis_number": ""}, {"basis_on": "31-12-2026"}, {"version": ""}])
def test_a_paper_with_bad_input_is_refused(client_for, office, wrong):
    proposal = make_name(office["village_by"]).proposal
    answer = client_for(office["village_by"]).post(url("proposal_basis", proposal), basis(proposal, **wrong))
    assert answer.status_code == 422


# --- Moves ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("at_status", "name", "who", "becomes"),
    [("diusulkan", "confirm", "verifier", "dikonfirmasi"), ("diusulkan", "return", "verifier", "draf"),
     ("diusulkan", "refuse", "verifier", "ditolak"), ("dikonfirmasi", "approve", "kadis", "disetujui"),
     ("dikonfirmasi", "disapprove", "kadis", "ditolak"), ("disetujui", "send", "sender", "dikirim"),
     ("dikirim", "accept", "sender", "diterima"), ("dikirim", "decline", "sender", "ditolak")],
)  # fmt: skip
def test_each_move_works_for_who_it_is_for(client_for, office, at_status, name, who, becomes):
    item = make_name_at(at_status, **office)
    client = client_for(office[who])
    page = client.get(item.proposal.get_absolute_url())
    assert url("proposal_move", item.proposal, name) in page.text
    data = {"items": [item.pk], "note": "Sudah mampu."}
    assert client.post(url("proposal_move", item.proposal, name), data).status_code == 302
    item.refresh_from_db()
    assert item.status == becomes


def test_the_village_hands_in(client_for, office):
    item = make_name(office["village_by"])
    client, address = client_for(office["village_by"]), url("proposal_move", item.proposal, "submit")
    refused = client.post(address, {"items": [item.pk]})
    assert refused.status_code == 422 and "Isi dasar usulan" in refused.text and "Unggah pindaian" in refused.text
    client.post(url("proposal_basis", item.proposal), basis(item.proposal, upload=make_scan()))
    assert "1 nama diusulkan" in client.post(address, {"items": [item.pk]}, follow=True).text


@pytest.mark.parametrize("wrong", [{"items": []}, {"items": ["x"]}, {"items": ["999999"]}, {"note": "n" * 301}])
def test_a_move_with_bad_input_is_refused(client_for, office, wrong):
    item = make_name_at("diusulkan", **office)
    data = {"items": [item.pk]} | wrong
    assert client_for(office["verifier"]).post(url("proposal_move", item.proposal, "confirm"), data).status_code == 422


def test_a_move_belongs_to_its_capability(client_for, office):
    item = make_name_at("diusulkan", **office)
    data = {"items": [item.pk]}
    for who in ("village_by", "kadis", "sender"):
        assert client_for(office[who]).post(url("proposal_move", item.proposal, "confirm"), data).status_code == 403
    assert client_for(office["verifier"]).post(url("proposal_move", item.proposal, "jump"), data).status_code == 404
    assert client_for(office["verifier"]).get(url("proposal_move", item.proposal, "confirm")).status_code == 405
    far = make_user(Role.OPERATOR, ELSEWHERE)
    assert client_for(far).post(url("proposal_move", item.proposal, "submit"), data).status_code == 404


def test_a_name_of_another_proposal_is_no_choice(client_for, office):
    mine, other = make_name(office["village_by"]), make_name(None, person=make_candidate(ELSEWHERE))
    address = url("proposal_move", mine.proposal, "submit")
    assert client_for(office["village_by"]).post(address, {"items": [other.pk]}).status_code == 422


# --- Lists ---------------------------------------------------------------------------------------
def test_the_list_holds_what_lies_in_ones_area(client_for, office):
    mine, far = make_name(None), make_name(None, person=make_candidate(ELSEWHERE))
    page = client_for(office["village_by"]).get(url("proposal_list"))
    assert [row.pk for row in page.context_data["page"].rows] == [mine.proposal_id]
    rows = client_for(office["kadis"]).get(url("proposal_list")).context_data["page"].rows
    assert {row.pk for row in rows} == {mine.proposal_id, far.proposal_id}
    assert client_for(office["village_by"]).get(far.proposal.get_absolute_url()).status_code == 404
    assert client_for(make_user(Role.FRONT)).get(url("proposal_list")).status_code == 403
    assert "dibuka" not in page.text and "terbuka" in page.text


def test_the_list_is_narrowed(client_for, office):
    make_name(None), make_name(None, "sembako", make_candidate())
    client = client_for(office["kadis"])
    for query, number in {f"programme={pkh().pk}": 1, "status=draf": 2, "status=dikirim": 0, "period=2026-12": 2,
                          "period=2026-11": 0, "kecamatan=16.03.06": 0, "period=x": 2}.items():  # fmt: skip
        assert len(client.get(f"{url('proposal_list')}?{query}").context_data["page"].rows) == number, query


def test_a_round_moves_all_its_names_as_one_job(client_for, office):
    items = [make_name_at("dikonfirmasi", person=make_candidate(), **office) for _ in range(3)]
    client = client_for(office["kadis"])
    address = url("proposal_round", pkh(), "2026-12")
    assert "Setujui semua (3)" in client.get(address).text
    answer = client.post(url("proposal_round_move", pkh(), "2026-12", "approve"))
    assert answer.status_code == 302
    drain()
    assert "3 nama disetujui" in client.get(answer.url).text
    assert {ProposalItem.objects.get(pk=item.pk).status for item in items} == {"disetujui"}
    assert Participation.objects.filter(status="usulan").count() == 3
    assert client.post(url("proposal_round_move", pkh(), "2026-12", "confirm")).status_code == 403
    assert client.get(url("proposal_round", pkh(), "kapan")).status_code == 404
    assert client.get(url("proposal_round", pkh(), "2027-12")).status_code == 200


def test_a_round_counts_only_what_one_may_see(client_for, office):
    make_name(None), make_name(None, person=make_candidate(ELSEWHERE))
    page = client_for(office["village_by"]).get(url("proposal_round", pkh(), "2026-12"))
    assert page.context_data["totals"] == [("Draf", 1, "")] and len(page.context_data["page"].rows) == 1


def test_what_waits_stands_in_the_queue(client_for, office):
    make_name_at("diusulkan", **office)
    assert "Usulan menunggu konfirmasi" in client_for(office["verifier"]).get("/").text
    assert "Usulan menunggu" not in client_for(office["kadis"]).get("/").text
    assert "Usulan menunggu" not in client_for(make_user(Role.FRONT)).get("/").text
