"""Who is told of a decided name and of a list for the field, and that no notice says of whom."""

from datetime import datetime

import pytest
from django.urls import reverse

from accounts.authz import Role
from accounts.models import Notice
from cases.actions import fieldwork
from cases.actions import proposal as proposals
from cases.models import FieldList
from tests.factories.accounts import give, make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    SAME_KECAMATAN,
    make_candidate,
    make_list,
    make_name_at,
    make_participation,
    make_person,
    make_proposers,
    make_reported,
    make_round,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def early_december(at):
    at(datetime(2026, 12, 3, 9, 0))


@pytest.fixture
def office():
    return make_proposers()


def told(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


# --- Proposals -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("status", "name", "who", "words"),
    [
        ("diusulkan", "return", "verifier", "1 nama dikembalikan untuk diperbaiki"),
        ("diusulkan", "refuse", "verifier", "1 nama ditolak"),
        ("dikonfirmasi", "approve", "kadis", "1 nama disetujui"),
        ("dikonfirmasi", "disapprove", "kadis", "1 nama tidak disetujui"),
        ("dikirim", "accept", "sender", "1 nama diterima pusat"),
        ("dikirim", "decline", "sender", "1 nama ditolak pusat"),
    ],
)
def test_whoever_handed_a_name_in_hears_what_became_of_it(office, status, name, who, words):
    item = make_name_at(status, **office)
    Notice.objects.all().delete()
    proposals.move_names(by=office[who], name=name, items=[item], note="Sudah mampu.")
    [text] = told(office["village_by"])
    assert text.endswith(words) and text.startswith("Usulan") and "Desember 2026" in text
    assert item.person.name not in text and "mampu" not in text
    notice = Notice.objects.get()
    assert notice.url == item.proposal.get_absolute_url()


def test_a_step_on_the_way_tells_nobody(office):
    make_name_at("dikonfirmasi", **office)
    assert not Notice.objects.exists()


def test_names_of_one_proposal_are_one_notice(office):
    first, second = (make_name_at("diusulkan", **office) for _ in range(2))
    proposals.move_names(by=office["verifier"], name="return", items=[first, second], note="KK?")
    [text] = told(office["village_by"])
    assert text.endswith("Segamit: 2 nama dikembalikan untuk diperbaiki")


# --- Lists for the field -------------------------------------------------------------------------
def test_a_released_list_is_told_to_who_works_it_and_to_nobody_else():
    mine, two, other = (make_user(Role.OPERATOR, *codes) for codes in ([MINE], [MINE, SAME_KECAMATAN], [ELSEWHERE]))
    facilitator = make_user(Role.FACILITATOR, MINE)
    for village in (MINE, SAME_KECAMATAN):
        make_person(village, kind="11")
    row = make_round(make_user(Role.DATA), village=None)
    assert not Notice.objects.exists()
    fieldwork.release(by=make_user(Role.VERIFIER), round=row)
    assert "1 daftar untuk Anda" in told(mine)[0] and "2 daftar untuk Anda" in told(two)[0]
    assert told(other) == told(facilitator) == []
    assert Notice.objects.get(user=mine).url == FieldList.objects.get(village=MINE).get_absolute_url()


def test_two_assignments_are_one_notice_of_all_their_lists():
    operator = make_user(Role.OPERATOR, MINE)
    give(operator, Role.OPERATOR, SAME_KECAMATAN)
    for village in (MINE, SAME_KECAMATAN):
        make_person(village, kind="11")
    fieldwork.release(by=make_user(Role.VERIFIER), round=make_round(make_user(Role.DATA), village=None))
    [text] = told(operator)
    assert "2 daftar untuk Anda" in text
    assert Notice.objects.get(user=operator).url == reverse("cases:field_list")


def test_a_list_by_name_is_told_to_that_pendamping_alone():
    companion, another = make_user(Role.PENDAMPING), make_user(Role.PENDAMPING)
    person = make_candidate()
    make_participation(person, "pkh")
    family = person.memberships.get().family
    family.companion = companion
    family.save(update_fields=["companion"])
    make_list(make_user(Role.DATA), make_user(Role.VERIFIER), kind="verval", programme="pkh", role=Role.PENDAMPING)
    assert len(told(companion)) == 1 and told(another) == []
    assert person.name not in told(companion)[0]


def test_a_list_given_back_is_told_to_who_handed_it_in():
    verifier, operator, person = make_user(Role.VERIFIER), make_user(Role.OPERATOR, MINE), make_person(kind="11")
    row = make_reported(make_user(Role.DATA), verifier, operator, {person: "meninggal"})
    Notice.objects.all().delete()
    fieldwork.give_back(by=verifier, list=row, note="Tanyakan pada keluarganya.")
    assert told(operator) == ["Daftar Pemutakhiran PMKS/PSKS dikembalikan untuk dilihat lagi"]
