"""How soon a village operator on a slow phone can type into the complaint form (budget: 4 s cold, 1.5 s warm).

    .venv/bin/python -m bench.phone        prints what was fetched when, and one JSON object as last line

A copy of this checkout is served as `./run` does it, on its own data. Chromium computes 4 times slower and has
300 kbit/s with 600 ms until an answer begins; what a new connection costs besides is not imitated by Chromium.
Cold: nothing cached, logged in. Warm: opened again. Each the median of three.
"""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from contextlib import contextmanager
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent.parent
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".env", "var", "staticfiles", "__pycache__", ".*_cache")
VILLAGE = "16.03.10.2004"
ROUNDS = 3
SLOWER = 4
LINE = {"offline": False, "latency": 600, "downloadThroughput": 300_000 / 8, "uploadThroughput": 300_000 / 8}
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def configure(data: Path) -> None:
    """Settings of an own installation, for the server and for this process."""
    os.environ |= {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "TRAIL_KEYS": f"k1:{b64encode(secrets.token_bytes(32)).decode()}",
        "DATABASE_URL": f"sqlite:///{data}/welfare.sqlite3",
        "DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "welfare.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright keeps an event loop in this thread
        "HOST": "127.0.0.1",
        "HTTPS": "0",
        "DEMO": "0",
        "DEBUG": "0",
    }


@contextmanager
def served(place: Path):
    """The checkout's copy in `place`, prepared and served until the end; gives its address."""
    copy, port = place / "welfare", free_port()
    shutil.copytree(HERE, copy, ignore=NOT_COPIED)
    command = [sys.executable, "manage.py", "serve"]
    server = subprocess.Popen(
        command, cwd=copy, env=os.environ | {"PORT": str(port)}, stdout=subprocess.PIPE, text=True
    )
    try:
        while "Siap: " not in (line := server.stdout.readline()):
            if not line:
                sys.exit("The server did not start.")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        server.stdout.close()


def operator() -> tuple[dict, str]:
    """Session cookie of a new operator, and the path of the form behind her first button."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from accounts.authz import Role
    from referrals.models import ServiceKind
    from tests.factories.accounts import make_user

    client = Client()
    client.force_login(make_user(Role.OPERATOR, VILLAGE), backend=settings.AUTHENTICATION_BACKENDS[-1])
    name = settings.SESSION_COOKIE_NAME
    slug = next(service.slug for service in ServiceKind.objects.buttons() if not service.restricted)
    return {"name": name, "value": client.cookies[name].value}, f"/puskesos/catat/{slug}/"


class Phone:
    """A tab on the slow line, with an empty cache."""

    def __init__(self, browser, base: str, cookie: dict):
        self.context = browser.new_context(base_url=base, locale="id-ID", **PHONE)
        self.context.add_cookies([cookie | {"url": base}])
        self.page = self.context.new_page()
        session = self.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", LINE)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.requestServedFromCache", lambda event: self.cached.add(event["requestId"]))
        session.on("Network.loadingFinished", self._came)

    def open(self, path: str, use) -> dict:
        """Go to `path` and `use` the page: seconds until that is done, kB that travelled, what was fetched when."""
        self.page.goto("about:blank")
        self.asked, self.cached, self.fetched, self.bytes = {}, set(), [], 0
        began = time.monotonic()
        self.page.goto(path, wait_until="domcontentloaded")
        use(self.page)
        seconds = time.monotonic() - began
        self.page.wait_for_load_state("load")
        self.page.wait_for_timeout(300)
        return {"s": seconds, "kb": self.bytes / 1000, "fetched": sorted(self.fetched)}

    def _asked(self, event):
        self.asked[event["requestId"]] = (event["timestamp"], event["request"]["url"])

    def _came(self, event):
        since, url = self.asked.get(event["requestId"], (None, ""))
        if since is None or url.startswith(("data:", "about:")):
            return
        start = next(iter(self.asked.values()))[0]
        size = 0 if event["requestId"] in self.cached else event["encodedDataLength"]
        self.bytes += size
        self.fetched.append((since - start, event["timestamp"] - start, size, url))


def type_name(page) -> None:
    field = page.get_by_label("Nama orang yang membutuhkan")
    field.press_sequentially("S")
    assert field.input_value().endswith("S")  # the second time a draft stands there


def see_buttons(page) -> None:
    page.locator(".big a").first.click(trial=True)


def measure(browser, base: str, cookie: dict, form: str) -> dict[str, list[dict]]:
    found = {"cold": [], "warm": [], "buttons_cold": [], "buttons_warm": []}
    for path, use, name in [(form, type_name, ""), ("/puskesos/catat/", see_buttons, "buttons_")]:
        for _ in range(ROUNDS):
            phone = Phone(browser, base, cookie)
            found[f"{name}cold"].append(phone.open(path, use))
            found[f"{name}warm"].append(phone.open(path, use))
            phone.context.close()
    return found


def warm_up(browser, base: str, cookie: dict, form: str) -> None:
    """Every process of the server has answered once: the first operator of the day is not measured."""
    context = browser.new_context(base_url=base)
    context.add_cookies([cookie | {"url": base}])
    page = context.new_page()
    for _ in range(8):
        page.goto(form)
        page.goto("/puskesos/catat/")
    context.close()


def main() -> None:
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="welfare-phone-") as name:
        place = Path(name)
        configure(place / "data")
        with served(place) as base, sync_playwright() as playwright:
            cookie, form = operator()
            browser = playwright.chromium.launch(executable_path=chromium, args=flags)
            warm_up(browser, base, cookie, form)
            found = measure(browser, base, cookie, form)
            browser.close()
    for kind in ("cold", "warm"):
        print(f"{kind}: begin s, end s, bytes, what")
        for since, until, size, what in found[kind][0]["fetched"]:
            print(f"  {since:6.2f} {until:6.2f} {size:8.0f}  {what}")
    figures = {f"{kind}_s": round(median(one["s"] for one in rows), 2) for kind, rows in found.items()}
    weights = {f"{kind}_kb": round(median(one["kb"] for one in rows), 1) for kind, rows in found.items()}
    print(json.dumps(figures | weights))


if __name__ == "__main__":
    main()
