"""Names on their way: rules, calendar, four eyes, and the participation each ends in."""

from datetime import datetime

import pytest

from accounts.authz import Can, Role
from cases import proposed
from cases.actions import deactivate_person, join_families
from cases.actions import proposal as actions
from cases.models import Participation, Programme, ProposalItem
from office.errors import DomainError, IllegalMove, Incomplete, Stale
from tests.factories.accounts import make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    make_candidate,
    make_family,
    make_name,
    make_name_at,
    make_person,
    make_proposers,
    make_scan,
    make_secret_person,
)
from trail.reading import history

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def early_december(at):
    at(datetime(2026, 12, 3, 9, 0))


@pytest.fixture
def office():
    return make_proposers()


def participation(item) -> tuple:
    row = Participation.objects.get()
    return row.status, row.subject, row.period, row.reason


@pytest.mark.parametrize(("status", "becomes"), [("disetujui", "usulan"), ("dikirim", "usulan"), ("diterima", "aktif")])
def test_what_is_approved_becomes_a_participation_of_the_family(office, status, becomes):
    item = make_name_at(status, **office)
    assert item.status == status
    assert participation(item) == (becomes, item.family, "2026-12", "")
    assert "Usulan Segamit Berita acara musdes/muskel 12/2026" in Participation.objects.get().source


def test_a_refused_name_becomes_a_refusal_with_its_reason(office):
    item = make_name_at("ditolak", **office)
    assert participation(item) == ("ditolak", item.family, "2026-12", "Sudah mampu.")


@pytest.mark.parametrize("status", ["draf", "diusulkan", "dikonfirmasi"])
def test_nothing_stands_in_the_register_before_it_is_decided(office, status):
    assert make_name_at(status, **office).status == status
    assert not Participation.objects.exists()


def test_a_person_programme_stays_with_the_person(office):
    item = make_name_at("diterima", programme="pbi-jkn", **office)
    assert participation(item)[1] == item.person


def test_of_a_family_the_head_is_put_down():
    person = make_candidate()
    family = person.memberships.get().family
    item = actions.propose(by=None, programme=Programme.objects.get(slug="pkh"), subject=family)
    assert (item.person, item.family, item.proposal.village_id, item.proposal.period) == (
        person,
        family,
        MINE,
        "2026-12",
    )


def test_the_same_month_village_and_programme_is_one_proposal():
    first, second = make_name(None), make_name(None)
    assert first.proposal == second.proposal
    assert make_name(None, "sembako").proposal != first.proposal
    assert make_name(None, person=make_candidate(ELSEWHERE)).proposal != first.proposal


def test_nobody_is_put_down_twice():
    item = make_name(None)
    with pytest.raises(DomainError, match="sudah ada dalam usulan"):
        make_name(None, person=item.person)
    wife = make_person(name="ISTRINYA")
    item.family.memberships.create(person=wife, role="istri")
    with pytest.raises(DomainError, match="satu nama per KK"):
        make_name(None, person=wife)
    assert ProposalItem.objects.count() == 1


def test_who_is_known_through_rahasia_alone_is_not_put_down():
    with pytest.raises(DomainError, match="register umum"):
        make_name(None, person=make_secret_person())


def test_one_programme_a_month_for_a_family_and_for_a_person():
    first = make_name(None, "pkh")
    second = make_name(None, "sembako", first.person)
    found = proposed.checked([first, second])
    assert "Sembako" in found[first.pk][0] and "PKH" in found[second.pk][0]
    child = make_person(name="ANAKNYA", birth_date=first.person.birth_date)
    first.family.memberships.create(person=child, role="anak")
    other = make_name(None, "pbi-jkn", child)
    assert not any("Bulan ini" in fault for fault in proposed.checked([other])[other.pk])


def test_only_pbi_is_for_somebody_who_is_neither_head_nor_wife():
    head = make_candidate()
    child = make_person(name="ANAKNYA")
    head.memberships.get().family.memberships.create(person=child, role="anak")
    family_item, person_item = make_name(None, "sembako", child), make_name(None, "pbi-jkn", child)
    assert any("hanya boleh diusulkan untuk PBI" in fault for fault in proposed.checked([family_item])[family_item.pk])
    assert not any("hanya boleh" in fault for fault in proposed.checked([person_item])[person_item.pk])


def test_the_highest_desil_comes_from_the_rules():
    pkh, pbi = make_name(None, "pkh", make_candidate(desil=5)), make_name(None, "pbi-jkn", make_candidate(desil=5))
    found = proposed.checked([pkh, pbi])
    assert found[pkh.pk] == ["Desil 5, paling tinggi 4."] and found[pbi.pk] == []


def test_a_name_with_faults_stays_behind(office):
    good, bad = make_name(office["village_by"]), make_name(office["village_by"], person=make_candidate(desil=9))
    ready(good.proposal)
    moved = actions.move_names(by=office["village_by"], name="submit", items=[good, bad])
    assert moved.done == 1 and moved.left == [(bad, "Desil 9, paling tinggi 4.")]
    bad.refresh_from_db()
    assert bad.status == "draf"


def ready(proposal):
    return actions.set_basis(
        by=None, proposal=proposal, basis="sptjm", basis_number="1", basis_on="2026-12-01", upload=make_scan()
    )  # fmt: skip


def test_all_that_a_proposal_lacks_is_said_at_once(office):
    item = make_name(office["village_by"])
    with pytest.raises(Incomplete) as error:
        actions.move_names(by=office["village_by"], name="submit", items=[item])
    assert set(error.value.fields) == {"basis", "upload"}


def test_nothing_is_handed_in_outside_the_window(office, at):
    item = make_name(office["village_by"])
    ready(item.proposal)
    at(datetime(2026, 12, 16, 9, 0))
    with pytest.raises(DomainError, match="sudah ditutup 15 Desember 2026"):
        actions.move_names(by=office["village_by"], name="submit", items=[item])


def test_no_proposal_is_opened_for_a_month_that_is_over(office):
    with pytest.raises(DomainError, match="sudah ditutup 15 November 2026"):
        make_name(office["village_by"], period="2026-11")
    assert make_name(office["village_by"], period="2027-01").proposal.period == "2027-01", "may be prepared"


def test_a_programme_without_window_is_taken_any_day(office, at):
    at(datetime(2026, 12, 27, 9, 0))
    assert make_name_at("diusulkan", programme="banpang", **office).status == "diusulkan"


def test_nobody_decides_on_what_they_did_themselves(office):
    both = office["verifier"]
    item = make_name_at("diusulkan", **office | {"village_by": both})
    moved = actions.move_names(by=both, name="confirm", items=[item])
    assert moved.done == 0 and "orang lain yang memutuskan" in moved.left[0][1]
    item = make_name_at("dikonfirmasi", person=make_candidate(), **office)
    assert actions.move_names(by=both, name="approve", items=[item]).done == 0


def test_a_refusal_wants_a_reason(office):
    item = make_name_at("diusulkan", **office)
    with pytest.raises(Incomplete):
        actions.move_names(by=office["verifier"], name="refuse", items=[item], note=" ")


def test_of_two_decisions_at_once_one_wins(office):
    item = make_name_at("diusulkan", **office)
    late = ProposalItem.objects.get(pk=item.pk)
    assert actions.move_names(by=office["verifier"], name="confirm", items=[item]).done == 1
    moved = actions.move_names(by=make_user(Role.VERIFIER), name="refuse", items=[late], note="Sudah mampu.")
    assert moved.done == 0 and moved.left[0][1] == "Sudah diproses orang lain."
    with pytest.raises(IllegalMove):
        actions.move_names(by=office["verifier"], name="confirm", items=[item])


def test_only_a_draft_is_taken_out(office):
    item = make_name_at("diusulkan", **office)
    with pytest.raises(Stale):
        actions.remove_name(by=office["village_by"], item=item)
    draft = make_name(None)
    actions.remove_name(by=None, item=draft)
    assert not ProposalItem.objects.filter(person=draft.person).exists()


def test_a_standing_participation_of_the_month_is_changed_not_doubled(office):
    item = make_name_at("disetujui", **office)
    actions.move_names(by=office["sender"], name="send", items=[item])
    actions.move_names(by=office["sender"], name="decline", items=[item], note="Tidak padan.")
    assert participation(item) == ("ditolak", item.family, "2026-12", "Tidak padan.")


def closed(item):
    """The family of a name joins another: it is closed."""
    join_families(by=None, source=item.family, target=make_family(), roles={})
    return ProposalItem.objects.select_related("family", "person", "proposal__programme").get(pk=item.pk)


def test_a_family_closed_meanwhile_leaves_its_name_behind_and_the_others_go_on(office):
    first, second, third = (make_name_at("dikonfirmasi", **office) for _ in range(3))
    second = closed(second)
    moved = actions.move_names(by=office["kadis"], name="approve", items=[first, second, third])
    assert moved.names == [first, third] and moved.left == [(second, proposed.CLOSED)]
    assert second.status == "dikonfirmasi" and Participation.objects.count() == 2


@pytest.mark.parametrize(("status", "name", "who"), [
    ("draf", "submit", "village_by"), ("diusulkan", "confirm", "verifier"), ("dikonfirmasi", "approve", "kadis"),
])  # fmt: skip
def test_who_died_meanwhile_goes_no_further(office, status, name, who):
    item = make_name_at(status, **office)
    deactivate_person(by=None, person=item.person, reason="meninggal")
    moved = actions.move_names(by=office[who], name=name, items=[item])
    assert moved.left == [(item, "Sudah dinonaktifkan: meninggal dunia.")] and not Participation.objects.exists()


@pytest.mark.parametrize(("status", "name", "who"), [
    ("diusulkan", "refuse", "verifier"), ("dikonfirmasi", "disapprove", "kadis"),
])  # fmt: skip
def test_a_name_of_a_closed_family_can_be_refused_and_nothing_is_recorded_there(office, status, name, who):
    item = closed(make_name_at(status, **office))
    assert actions.move_names(by=office[who], name=name, items=[item], note="Sudah pindah.").done == 1
    item.refresh_from_db()
    assert item.status == "ditolak" and not Participation.objects.exists()


def test_what_stands_of_a_family_closed_since_is_still_decided(office):
    item = closed(make_name_at("dikirim", **office))
    assert actions.move_names(by=office["sender"], name="decline", items=[item], note="Tidak padan.").done == 1
    assert participation(item) == ("ditolak", item.family, "2026-12", "Tidak padan.")


def test_a_name_of_a_closed_family_is_not_confirmed_any_more(office):
    item = closed(make_name_at("diusulkan", **office))
    assert proposed.CLOSED in actions.move_names(by=office["verifier"], name="confirm", items=[item]).left[0][1]


def test_every_move_is_one_event_of_the_name(office):
    item = make_name_at("diterima", **office)
    acts = [event.act for event in history(item)]
    assert acts == [f"proposal.{act}" for act in ("accept", "send", "approve", "confirm", "submit", "add")]


def test_a_family_without_head_cannot_be_proposed():
    family = make_family()
    type(family).objects.filter(pk=family.pk).update(head=None)
    family.refresh_from_db()
    with pytest.raises(DomainError, match="belum mempunyai kepala"):
        actions.propose(by=None, programme=Programme.objects.get(slug="pkh"), subject=family)


def test_nobody_outside_the_village_or_its_area_sees_the_names(office):
    item = make_name(office["village_by"])
    far, near = make_user(Role.OPERATOR, ELSEWHERE), make_user(Role.SUPERVISOR, MINE.rpartition(".")[0])

    def seen(user):
        return ProposalItem.objects.visible_to(user, Can.PROPOSAL_VIEW).filter(pk=item.pk).exists()

    assert [seen(user) for user in (office["village_by"], near, far, make_user(Role.FRONT))] == [
        True,
        True,
        False,
        False,
    ]
