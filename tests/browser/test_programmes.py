"""A list worked on a phone by one tap a name, and a proposal from the family page to the paper it stands on."""

import pytest
from playwright.sync_api import expect

from accounts.authz import Role
from tests.factories.accounts import make_user
from tests.factories.cases import MINE, make_candidate, make_list, make_name, make_person

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_list_is_worked_on_a_phone(visit, look):
    operator = make_user(Role.OPERATOR, MINE)
    for name in ("Mak Inah", "Pak Rusdi"):
        make_person(kind="11", name=name)
    row = make_list(make_user(Role.DATA), make_user(Role.VERIFIER))
    page = visit(operator, row.get_absolute_url(), 360)
    look(page)
    first = page.locator(".work > li").first
    first.get_by_role("button", name="Masih ada").click()
    expect(page.locator(".work .badge", has_text="Masih ada")).to_have_count(1)
    second = page.locator(".work > li").last
    second.get_by_text("Hasil lain").click()
    second.get_by_role("button", name="Mandiri").click()
    expect(page.locator(".work .badge", has_text="Mandiri")).to_have_count(1)
    assert sorted(row.items.values_list("outcome", flat=True)) == ["mandiri", "masih_ada"]
    page.reload()
    page.get_by_role("link", name="Serahkan daftar").click()
    expect(page.locator("h1")).to_have_text("Serahkan daftar")
    look(page)


@pytest.mark.parametrize("width", [360, 1366])
def test_a_family_is_proposed_by_one_click(visit, look, width):
    operator, head = make_user(Role.OPERATOR, MINE), make_candidate()
    make_name(operator, "banpang", make_candidate())
    page = visit(operator, head.memberships.get().family.get_absolute_url(), width)
    look(page)
    page.get_by_role("row", name="Sembako").get_by_role("button", name="Usulkan").click()
    expect(page.locator("h1")).to_contain_text("Sembako (BPNT)")
    look(page)
    page = visit(operator, "/ppks/usulan/", width)
    look(page)
