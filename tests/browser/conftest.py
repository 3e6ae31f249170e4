"""Pages in Debian's Chromium: `visit(user, width=360)` gives a page; `look(page)` checks what every page must hold."""

import os
import shutil
from collections import defaultdict

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the thread of the tests

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
WIDTHS = (360, 1366)
PATIENCE = 15_000  # milliseconds; the machine may be busy with other suites
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(settings.BASE_DIR / "tests" / "browser"):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """A file, as in production: the threads of the server share nothing in memory and wait for each other's locks."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "browser.sqlite3")


@pytest.fixture(scope="session")
def live_server(django_db_setup, live_server):
    """The server of pytest-django, begun only when the test database stands."""
    return live_server


@pytest.fixture(scope="session")
def chromium():
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, live_server, client_for):
    """`visit(user, path="/", width=360)`: a page there, logged in as `user` (None: nobody).

    The user's page of that width before it is closed. An error in the console (a script that fails, something the
    CSP refuses) fails the test at its end.
    """
    browsers, complaints = {}, []

    def open_browser(width: int) -> BrowserContext:
        screen = {"width": width, "height": 800}
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=screen,
            locale="id-ID",
            timezone_id=settings.TIME_ZONE,
            reduced_motion="reduce",  # a message half faded in has colours nobody means
        )
        context.set_default_timeout(PATIENCE)
        return context

    def log_in(context: BrowserContext, user) -> None:
        cookie = client_for(user).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])

    def open_page(user=None, path: str = "/", width: int = 1366) -> Page:
        owner = (user and user.pk, width)
        context = browsers[owner] = browsers.get(owner) or open_browser(width)
        if user is not None:
            log_in(context, user)  # anew: a test that moved the clock has let the last session end
        before, page = context.pages, context.new_page()
        for old in before:
            old.close()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.goto(path)
        return page

    yield open_page
    for context in browsers.values():
        context.close()
    ours = [text for text in complaints if "Failed to load resource" not in text]  # a 404 or 422 that the test meant
    assert not ours, ours


# What a page is made of: each kind of element with its ancestors and whether it says anything; the order of the
# headings; doubled ids.
KINDS = """() => {
    const found = new Set(), here = [...document.querySelectorAll("body *")];
    const telling = /^(class|role|type|open|hidden|disabled|autocomplete|tabindex|aria-(?!label|.*by$|con).*)$/;
    const shown = ({name, value}) => telling.test(name) ? `${name}=${value}` : value ? name : `${name}=`;
    const walk = (element, above) => {
        const own = [element.localName, ...[...element.attributes].map(shown).sort()].join(" ");
        const kind = `${above}>${own}${element.textContent.trim() ? "" : " (silent)"}`;
        found.add(kind);
        [...element.children].forEach((child) => walk(child, kind));
    };
    walk(document.body, "");
    found.add(here.filter((element) => /^h[1-6]$/.test(element.localName)).map((element) => element.localName).join());
    const ids = here.map((element) => element.id).filter(Boolean);
    ids.filter((id, at) => ids.indexOf(id) < at).forEach((id) => found.add(`${id} twice`));
    return [...found];
}"""


@pytest.fixture(scope="session")
def looked_at() -> dict[tuple, set]:
    """By width and colours: what axe has seen on pages it found good."""
    return defaultdict(set)


@pytest.fixture
def look(looked_at):
    """`look(page)`: one <h1>, nothing wider than the screen, no violation that axe can find.

    Axe is asked where there is something it has not seen yet: the same list with other rows tells it nothing new.
    """

    def examine(page: Page) -> None:
        expect(page.locator("h1")).to_have_count(1)  # waits: a page may have begun to come and not be whole yet
        page.wait_for_load_state("load")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than the screen"
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        seen, kinds = looked_at[page.viewport_size["width"], dark], set(page.evaluate(KINDS))
        if kinds <= seen:
            return
        found = Axe().run(page)
        assert not found.violations_count, f"{page.url}\n{found.generate_report()}"
        seen |= kinds

    return examine
