import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from accounts.authz import Role
from tests.browser.conftest import WIDTHS
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_log_in_and_out(visit, look, width):
    user = make_user(Role.BACK, username="rina")
    user.set_password("Kebun-Kopi-17")
    user.save()
    page = visit(path="/", width=width)
    look(page)
    page.get_by_label("Nama pengguna").fill("rina")
    page.locator("input[type=password]").fill("Kebun-Kopi-17")
    page.get_by_role("button", name="Masuk").click()
    expect(page).to_have_url("/")
    look(page)
    page.get_by_role("banner").locator("summary").click()
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("button", name="Masuk")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("button", name="Masuk")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_wrong_password_is_told(visit, look, width):
    page = visit(path=reverse(settings.LOGIN_URL), width=width)
    page.get_by_label("Nama pengguna").fill("nobody")
    page.locator("input[type=password]").fill("wrong")
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
