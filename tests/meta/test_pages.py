"""Every page of every role: one heading, Indonesian words, labels, nothing inline, nobody else's data."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.authz import Role
from referrals.workflow import Status
from tests.meta.posts import INTAKE_MOVES, POSTS
from tests.meta.test_access import EVERYBODY, TABLE, URLS
from tests.meta.test_forms import allowed_methods, prepare, unrendered
from tests.meta.test_guards import RECORDS, addresses
from tests.meta.world import apart
from trail.models import Event

R = Role
# Words Django or a package would bring along, and what Python shows where a value is missing.
ENGLISH = re.compile(
    r"\b(Save|Submit|Delete|Search|This field|required|Select|Choose|Invalid|Errors?|None|True|False|Add|Change|Edit|"
    r"Remove|Please|Enter a|Ensure|Unknown|Yes|Next|Previous|Log ?out|Log ?in|Sign ?in|Password|Username|Today|Now|"
    r"Loading|Upload|Download|View|Home|Any|All|Clear|Currently|Welcome|Recent actions|object \(\d+\)|History|Cancel|"
    r"Close|Back to|Not found|Forbidden|Bad request|DoesNotExist|Queryset|dict|list|lambda|datetime)\b|<\w+ object|&lt;\w+:"
)
# What stands in the register and on our pages by these very letters, and is right.
INDONESIAN_TOO = ["Back Office", "Front Office", "front office", "back office"]
# Whose pages show nothing of these households: "Cempaka" lives in another kecamatan, "Melati" in the next village,
# "Seroja" is known through Rahasia alone.
UNSEEN: dict[str, set[str]] = {
    **dict.fromkeys([R.OPERATOR, R.FACILITATOR], {"Cempaka", "Melati", "Seroja"}),
    **dict.fromkeys([R.SUPERVISOR, R.KASI], {"Cempaka", "Seroja"}),
    R.AGENCY: {"Cempaka", "Melati", "Seroja", "Uraian Kenanga"},
    **dict.fromkeys([R.INSPECTOR, R.DPO, R.REGISTRY], {"Cempaka", "Melati", "Seroja", "Kenanga"}),
    **dict.fromkeys([R.KADIS, R.SEKRETARIS, R.MANAGER, R.FRONT, R.BACK, R.VERIFIER, R.DATA], {"Seroja"}),
    **dict.fromkeys([R.KORKAB, R.PENDAMPING], {"Binti Saman", "Uraian"}),
    R.ADMIN: {"Binti Saman", "Uraian"},
    R.REHSOS: set(),
    R.KABID: set(),
}
LABELLED = {"input", "select", "textarea"}
FREE = {"hidden", "submit", "button", "reset", "image"}


class Page(HTMLParser):
    """What of a page the promises speak of."""

    def __init__(self, html: str):
        super().__init__()
        self.whole = "<html" in html[:200]  # else a part of one, asked for by htmx
        self.h1, self.title, self.lang, self.inline, self.open = 0, "", "", [], []
        self.fields, self.labels, self.ids, self.text, self.forms, self.naked = [], set(), [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, given):
        attrs = dict(given)
        if tag not in {"input", "br", "img", "meta", "link", "hr", "path", "circle", "rect", "use", "line", "polyline"}:
            self.open.append(tag)
        self.ids += [attrs["id"]] if attrs.get("id") else []
        self.inline += [f"{tag} {name}" for name in attrs if name == "style" or re.match(r"on[a-z]+$", name)]
        self.inline += [
            f"javascript: in {tag}" for value in attrs.values() if (value or "").lstrip().startswith("javascript:")
        ]
        self.text += [attrs[name] for name in ("placeholder", "title", "aria-label", "alt") if attrs.get(name)]
        getattr(self, f"see_{tag}", lambda attrs: None)(attrs)
        if tag in LABELLED and attrs.get("type") not in FREE:
            self.fields.append((attrs, "label" in self.open))

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        if tag == "form" and self.forms and self.forms[-1] == "wanting":
            self.naked.append("form")

    def see_html(self, attrs):
        self.lang = attrs.get("lang", "")

    def see_h1(self, attrs):
        self.h1 += 1

    def see_style(self, attrs):
        self.inline.append("style")

    def see_script(self, attrs):
        if "src" not in attrs and attrs.get("type") not in {"application/json", "importmap"}:
            self.inline.append("script without src")

    def see_label(self, attrs):
        self.labels.add(attrs.get("for", ""))

    def see_form(self, attrs):
        self.forms.append("wanting" if attrs.get("method", "").lower() == "post" else "")

    def see_input(self, attrs):
        if attrs.get("name") == "csrfmiddlewaretoken" and self.forms:
            self.forms[-1] = "token"
        if attrs.get("type") in {"submit", "button"}:
            self.text.append(attrs.get("value", ""))

    def handle_data(self, data):
        if "title" in self.open:
            self.title += data
        if not {"script", "style", "textarea"} & set(self.open):
            self.text.append(data)

    def faults(self) -> Iterator[str]:
        if self.whole and self.h1 != 1:
            yield f"{self.h1} <h1>"
        if self.whole and (self.lang != "id" or not self.title.strip()):
            yield f"lang {self.lang!r}, title {self.title!r}"
        yield from self.inline
        yield from (f"{form} without a token" for form in self.naked)
        yield from (f"id {name!r} twice" for name in {name for name in self.ids if self.ids.count(name) > 1})
        yield from (f"label for {name!r}, which is not there" for name in self.labels - set(self.ids) - {""})
        for attrs, inside in self.fields:
            named = inside or attrs.get("id") in self.labels or attrs.get("aria-label") or attrs.get("aria-labelledby")
            if not named:
                yield f"no label: {attrs.get('name') or attrs.get('id')}"
        yield from (f"English: {found}" for found in self.english())

    def english(self) -> list[str]:
        text = " ".join(" ".join(self.text).split())
        for words in INDONESIAN_TOO:
            text = text.replace(words, "")
        return sorted({text[max(found.start() - 25, 0) : found.end() + 25] for found in ENGLISH.finditer(text)})


def unsafe(response) -> str:
    """What is wrong with the policy of an answer, of whatever kind."""
    policy = response.headers.get("Content-Security-Policy", "")
    wanted = "default-src 'none'" in policy and "unsafe-" not in policy
    return "" if wanted and response.headers.get("X-Content-Type-Options") == "nosniff" else f"policy {policy!r}"


def faults_of(response) -> list[str]:
    found = [unsafe(response)] if unsafe(response) else []
    if response.headers.get("Content-Type", "").startswith("text/html") and response.content:
        found += Page(response.content.decode()).faults()
    return found


def urls_of(world, role: Role, name: str) -> list[str]:
    """Addresses of one named page, of a household of Segamit; for who is cleared also of one known through Rahasia."""
    if name == "puskesos:sent":
        return [reverse(name, args=[world.intake_at(Status.RECEIVED).pk])]  # sent by the operator
    if name not in RECORDS:
        return [] if URLS[name].pattern.converters else [reverse(name)]
    found = []
    for household in (world.mine, world.secret) if role in {R.REHSOS, R.KABID} else (world.mine,):
        record = getattr(household, RECORDS[name], None)
        found += addresses(name, RECORDS[name], record) if record is not None else []
    return found


def pages_of(world, role: Role) -> list[str]:
    """Addresses for GET of everything this role may open."""
    names = [*sorted(EVERYBODY & set(URLS)), *(name for name, roles in TABLE.items() if role in roles and name in URLS)]
    names = [name for name in names if "GET" in allowed_methods(URLS[name].callback)]
    found = [url for name in names for url in urls_of(world, role, name)]
    return [
        *found,
        *more_pages(world, role),
        world.far.person.get_absolute_url(),
        "/tidak/ada/",
    ]  # the last two refused


def more_pages(world, role: Role) -> list[str]:
    """Pages that need a record of their own: moves, accounts, events, buttons, batches."""
    found = [
        reverse("referrals:intake_move", args=[world.intake_at(status, variant).pk, name])
        for name, (who, status, variant, _) in INTAKE_MOVES.items()
        if who == role
    ]
    for post in POSTS:
        own = post.name.startswith(("accounts:", "imports:", "puskesos:entry", "referrals:")) and post.role == role
        if own and "GET" in allowed_methods(URLS[post.name].callback):
            prepare(world, post)
            found.append(post.url(world))
    if role == R.ADMIN:
        found.append(world.account.get_absolute_url())
    if role in {R.INSPECTOR, R.DPO}:
        found += [reverse("trail_detail", args=[Event.objects.filter(act=act).last().pk]) for act in EVENTS]
    if role == R.OPERATOR:
        found += [world.intake_at(Status.RECEIVED).get_absolute_url(), "/puskesos/catat/kekerasan/"]
    if role == R.DATA:
        for post in (post for post in POSTS if post.name in {"imports:apply", "imports:returned"}):
            found += [reverse(f"imports:{name}", kwargs=post.args(world)) for name in ("detail", "rows", "progress")]
        found.append(reverse("imports:row", kwargs=next(p for p in POSTS if p.name == "imports:row_fix").args(world)))
    return found


EVENTS = ("person.create", "intake.receive", "referral.send", "assignment.create")


def text_of(response) -> str:
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/"):
        return ""
    return response.content.decode()


@pytest.mark.parametrize("role", R)
def test_every_page_of_a_role(world, role):
    client, faults, shown = world.client(world.users[role]), [], 0
    for url in dict.fromkeys(pages_of(world, role)):
        with apart():
            answer = client.get(url)
        assert answer.status_code in {200, 302, 403, 404}, f"{url}: {answer.status_code}"
        shown += answer.status_code == 200
        leaks = [f"shows {name}" for name in UNSEEN[role] if name in text_of(answer)]
        faults += [f"{url}: {fault}" for fault in [*faults_of(answer), *leaks]]
    assert shown >= 5
    assert faults == []


def test_no_page_is_closed_to_all(world):
    """What nobody can open here, the test above does not look at."""
    closed = []
    for name in (name for name in TABLE if name in URLS and "GET" in allowed_methods(URLS[name].callback)):
        posts = [post for post in POSTS if post.name == name]
        for post in posts:
            prepare(world, post)
        ways = [(world.users[post.role], post.url(world)) for post in posts]
        ways += [(world.users[role], url) for role in R if role in TABLE[name] for url in urls_of(world, role, name)]
        with apart(), unrendered():
            if ways and not any(world.client(user).get(url).status_code == 200 for user, url in ways):
                closed.append(name)
    assert set(closed) <= {
        "cases:person_create",
        "referrals:intake_trace",
        "referrals:intake_bulk",
    }  # a GET leads on to another page


@pytest.mark.parametrize("post", POSTS, ids=str)
def test_every_answer_to_a_post(world, post):
    """The page of a refused form, and the file or page a good one gives."""
    prepare(world, post)
    faults = []
    for values in ({"anything": "1"}, None):
        with apart():
            answer = post.send(world, values)
        faults += faults_of(answer)
        faults += [f"shows {name}" for name in UNSEEN[post.role] if name in text_of(answer)]
    assert faults == []


# Box -> its field and what may be sought there: the name, the NIK, the No. KK, the register number.
SEARCHES = {
    "search": ("q", ("name", "nik", "no_kk", "number")),
    "cases:person_find": ("q", ("name", "nik")),
    "cases:family_find": ("q", ("name", "no_kk")),
    "referrals:intake_search_person": ("q", ("name", "nik")),
}
SEEKERS = [R.OPERATOR, R.FACILITATOR, R.SUPERVISOR, R.KASI, R.AGENCY, R.BACK, R.FRONT, R.DATA, R.KADIS]


@pytest.mark.parametrize("role", SEEKERS)
def test_no_search_and_no_file_shows_what_is_not_there(world, role):
    """Asked for by its very name or numbers, in every box and every export."""
    client, leaks = world.client(world.users[role]), []
    hidden = [house for house in (world.near, world.far, world.secret) if house.name in UNSEEN[role]]
    for name, (field, sought) in SEARCHES.items():
        if role not in TABLE.get(name, R):
            continue
        for house in hidden[-2:]:
            known = {
                "name": house.name, "nik": house.person.nik, "no_kk": house.family.no_kk, "number": house.intake.number
            }  # fmt: skip
            for text in (known[key] for key in sought):
                with apart():
                    answer = client.post(reverse(name), {field: text}, follow=True)
                leaks += [f"{name} {text}: {word}" for word in shown_of(house, text) if word in text_of(answer)]
    for name in ("cases:person_export", "referrals:intake_export", "psks:actor_export"):
        if role in TABLE[name]:
            with apart():
                lines = b"".join(client.post(reverse(name), {"reason": "Rapat"}).streaming_content).decode()
            assert len(lines.splitlines()) > 1
            leaks += [f"{name}: {house.name}" for house in hidden if house.name in lines]
    assert leaks == []


def shown_of(house, asked: str) -> list[str]:
    """What would tell of a household, but for the words it was asked for by."""
    records = (house.person, house.family, house.intake)
    return [record.get_absolute_url() for record in records] + [house.name] * (asked != house.name)


# --- The admin -----------------------------------------------------------------------------------
def admin_pages(world) -> list[str]:
    found = [reverse("admin:index")]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._base_manager.order_by("pk").last()
        found += [reverse(f"{name}_changelist"), reverse(f"{name}_add"), reverse(f"{name}_changelist") + "?q=kosong"]
        found += [reverse(f"{name}_change", args=[row.pk]), reverse(f"{name}_history", args=[row.pk])] if row else []
        found.append(reverse(f"{name}_delete", args=[row.pk]) if row else reverse("admin:index"))
    return list(dict.fromkeys(found))


def test_every_page_of_the_admin(world):
    client, faults, shown = world.client(world.users[R.ADMIN]), [], 0
    for url in admin_pages(world):
        with apart():
            answer = client.get(url)
        assert answer.status_code in {200, 302, 403}, f"{url}: {answer.status_code}"
        shown += answer.status_code == 200
        faults += [f"{url}: {fault}" for fault in faults_of(answer)]
    assert shown >= 3 * len(admin.site._registry)
    assert faults == []


# --- The tests themselves ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<h1>a</h1><h1>b</h1>", "2 <h1>"),
        ("<h1>a</h1><p style='color:red'>b</p>", "p style"),
        ("<h1>a</h1><button onclick='x()'>b</button>", "button onclick"),
        ("<h1>a</h1><script>x()</script>", "script without src"),
        ("<h1>a</h1><form method='post'></form>", "form without a token"),
        ("<h1>a</h1><input name='q'>", "no label: q"),
        ("<h1>a</h1><label for='x'>b</label>", "label for 'x', which is not there"),
        ("<h1>a</h1><p>Field is required.</p>", "English: a a Field is required."),
        ("<h1>a</h1><i id='x'></i><b id='x'></b>", "id 'x' twice"),
    ],
)
def test_a_broken_page_is_noticed(html, fault):
    assert fault in list(Page(f"<html lang='id'><title>a</title>{html}</html>").faults())


def test_a_sound_page_has_no_fault():
    token = "<input type=hidden name=csrfmiddlewaretoken>"
    body = f"<h1>a</h1><form method='post'>{token}<label>Nama <input name=a></label></form>"
    assert list(Page(f"<html lang='id'><title>a</title>{body}</html>").faults()) == []
