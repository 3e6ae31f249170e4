import os

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from accounts.authz import Role
from tests.browser.conftest import CHROMIUM, WIDTHS
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


def test_back_after_the_log_out_shows_nothing(chromium, live_server):
    """On a shared phone the browser keeps the page before; Playwright switches that off unless told otherwise."""
    user = make_user(Role.BACK, username="rina")
    user.set_password("Kebun-Kopi-17")
    user.save()
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    keeping = ["--disable-back-forward-cache"]
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=flags, ignore_default_args=keeping)
    page = browser.new_page(base_url=live_server.url)
    page.goto(reverse(settings.LOGIN_URL))
    page.get_by_label("Nama pengguna").fill("rina")
    page.locator("input[type=password]").fill("Kebun-Kopi-17")
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("heading", name="Tugas saya")).to_be_visible()
    page.get_by_role("banner").locator("summary").click()
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("button", name="Masuk")).to_be_visible()
    page.evaluate("history.back()")
    page.wait_for_timeout(1000)
    expect(page.get_by_role("button", name="Masuk")).to_be_visible()
    expect(page.get_by_role("heading", name="Tugas saya")).to_have_count(0)
    browser.close()
