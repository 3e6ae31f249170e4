"""No input is a 500, nothing is stored twice, and nothing is stored that the form does not ask for."""

from contextlib import contextmanager, nullcontext
from urllib.parse import urlencode

import pytest
from django import forms
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from accounts.authz import Role
from tests.meta.posts import ELSEWHERE_TESTED, POSTS, Post
from tests.meta.test_access import URLS
from tests.meta.world import apart, row_counts, upload

NUL, LONG, MEGABYTE = "Su\0marni", "panjang " * 1300, "teks " * 200_000
SIGNS = "👵🏽 Su\u202emarni\u200f\u200b Ünïcødé"
HUGE = "999999999999999999999"
# One bad value for each kind of field alone, then these in all fields of the kind at once.
ALONE = {
    "text": NUL, "choice": "x", "day": "31-02-2026", "number": HUGE, "tick": "mungkin", "once": "x", "file": "bukan berkas",
}  # fmt: skip
TOGETHER = {
    "text": [NUL, LONG, SIGNS, ["satu", "dua"]],
    "choice": [HUGE, "-1", NUL],
    "day": ["99999999999", "01-01-0000", "1-1-10000"],
    "number": ["tiga", "-9999999999", "1e400"],
}
MUST_REFUSE = {"text": (NUL, LONG), "choice": (HUGE, "-1", NUL), "day": TOGETHER["day"], "number": ("tiga", "1e400")}
NOT_A_FILE = [
    ("kosong.jpg", b""),
    ("../../etc/passwd", b"bukan foto"),
    ("rusak.jpg", b"\xff\xd8\xff rusak"),
    ("a" * 300 + ".png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
]
REFUSED = {400, 404, 409, 413, 422}


@contextmanager
def unrendered():
    """Pages without their HTML: what is asked here is what the view does."""
    render = SimpleTemplateResponse.rendered_content
    SimpleTemplateResponse.rendered_content = property(lambda self: "")
    try:
        yield
    finally:
        SimpleTemplateResponse.rendered_content = render


def all_forms(response) -> list[forms.BaseForm]:
    context = getattr(response, "context_data", None) or {}
    return [value for value in context.values() if isinstance(value, forms.BaseForm)]


def bound_forms(response) -> list[forms.BaseForm]:
    return [form for form in all_forms(response) if form.is_bound]


def group_of(field: forms.Field | None) -> str:
    """What kind of nonsense a field is given; a name the view reads by itself counts as text."""
    kinds = {
        "file": forms.FileField,
        "choice": (forms.ModelChoiceField, forms.ChoiceField),
        "day": forms.DateField,
        "number": forms.IntegerField,
        "tick": forms.BooleanField,
        "once": forms.UUIDField,
    }
    return next((group for group, kind in kinds.items() if isinstance(field, kind)), "text")


def fields_of(world, post: Post) -> dict[str, forms.Field | None]:
    """Every name this POST reads, with its field if it has one; fields of a bound form may be more than on its page."""
    with apart(), unrendered():
        shown = all_forms(world.client(world.users[post.role]).get(post.url(world)))
        found = shown + bound_forms(post.send(world, {"anything": "1"}))
    fields = {name: field for form in found for name, field in form.fields.items()}
    return fields | {name: fields.get(name) for name in [*post.data(world), *post.files]}


def growth(before: dict[str, int]) -> dict[str, int]:
    return {name: n - before[name] for name, n in row_counts().items() if n != before[name]}


class Round:
    """One POST with bad values, in a savepoint of its own: what came of it and what it stored."""

    def __init__(self, world, post: Post, values: dict, before: dict[str, int], *, render: bool):
        self.error, self.forms, self.status, self.grown = "", [], 0, {}
        with apart():
            try:
                response = self._send(world, post, values, render)
                self.grown = growth(before)
                self._follow(world, post, response, render)
            except Exception as error:  # noqa: BLE001 - whatever it is, it would have been a 500
                self.error = f"{type(error).__name__}: {str(error)[:200]}"

    def _send(self, world, post, values, render):
        if render:
            response = post.send(world, values)
        else:
            with unrendered():
                response = post.send(world, values)
        self.status, self.forms = response.status_code, bound_forms(response)
        self.errors = {name: list(sentences) for form in self.forms for name, sentences in form.errors.items()}
        return response

    def _follow(self, world, post, response, render) -> None:
        """The page of what was stored shows it."""
        if render and self.status == 302 and post.name != "accounts:logout":
            shown = world.client(world.users[post.role]).get(response["Location"])
            if shown.status_code != 200:
                self.error = f"{response['Location']}: {shown.status_code}"

    def fault(self, allowed: dict[str, int]) -> str:
        """What is wrong with the answer, "" if nothing. `allowed`: rows a good POST stores."""
        if self.error:
            return self.error
        if self.status >= 500 or self.status in {401, 403}:
            return f"status {self.status}"
        if self.status == 422 and self.forms and not self.errors:
            return "422 without a sentence"
        most = {} if self.status in REFUSED else allowed
        more = {name: n for name, n in self.grown.items() if n > most.get(name, 0)}
        return f"{self.status}, but stored {more}" if more else ""

    def unrefused(self, names, value) -> list[str]:
        """Fields of a form that let nonsense pass."""
        known = {name for form in self.forms for name in form.fields}
        return [f"{name} takes {value[:12]!r}" for name in names if name in known and name not in self.errors]


class Tries:
    """All bad values for one POST; `faults` fills up."""

    def __init__(self, world, post: Post):
        prepare(world, post)
        self.world, self.post, self.faults = world, post, []
        self.before, self.good = row_counts(), post.values(world)
        self.groups = {name: group_of(field) for name, field in fields_of(world, post).items()}
        with apart(), unrendered():
            post.send(world)
            self.allowed = growth(self.before)

    def look(self, label: str, changes: dict, *, render=False) -> Round:
        """One POST: the good values, but for `changes` (None: left out)."""
        values = self.good | {name: upload() for name in self.post.files} | changes
        values = {name: value for name, value in values.items() if value is not None}
        tried = Round(self.world, self.post, values, self.before, render=render)
        own = set(changes) & set(self.post.reads)  # another value there may be another act
        if fault := tried.fault(tried.grown if own else self.allowed):
            self.faults.append(f"{label}: {fault}")
        return tried

    def names(self, group: str) -> list[str]:
        return [name for name, own in self.groups.items() if own == group and name not in {"version", *self.post.reads}]

    def alone(self) -> None:
        for name, group in self.groups.items():
            self.look(f"{name} bad", {name: ALONE[group]})
        for name in {"once", "version"} & set(self.groups):
            self.look(f"{name} missing", {name: None})
        for name in self.post.files:
            for file, content in NOT_A_FILE:
                self.look(f"{name} {file[:12]}", {name: upload(content, file)})

    def together(self) -> None:
        for group, values in TOGETHER.items():
            names = self.names(group)
            for value in values if names else ():
                shown = group in {"text", "choice"} and value is values[0]
                tried = self.look(f"all {group} {value[:12]!r}", dict.fromkeys(names, value), render=shown)
                if value in MUST_REFUSE[group] and tried.forms:
                    self.faults += tried.unrefused(names, value)

    def signs(self) -> None:
        """Emoji and marks in every field that takes them, so that they reach database and pages."""
        names = self.names("text")
        tried = self.look("signs", dict.fromkeys(names, SIGNS))
        self.look("signs where they may stand", {n: SIGNS for n in names if n not in tried.errors}, render=True)

    def long(self) -> None:
        if names := self.names("text"):
            self.look("a megabyte", {names[-1]: MEGABYTE})


def prepare(world, post: Post) -> None:
    """Records a POST needs are made before its savepoint, so that they outlive it."""
    post.url(world), post.data(world)


def allowed_methods(view) -> set[str]:
    """The methods of `require_http_methods` around a view, found in the closures of its decorators; none: all."""
    while view is not None:
        for content in (cell.cell_contents for cell in view.__closure__ or ()):
            if isinstance(content, list | tuple) and content and set(content) <= {"GET", "HEAD", "POST"}:
                return set(content)
        view = getattr(view, "__wrapped__", None)
    return {"GET", "HEAD", "POST"}


def test_every_url_that_takes_a_post_has_a_good_one():
    named = {post.name for post in POSTS} | ELSEWHERE_TESTED
    takers = {name for name, pattern in URLS.items() if "POST" in allowed_methods(pattern.callback)}
    assert takers - named == set()
    assert named - set(URLS) == set()


@pytest.mark.parametrize("post", POSTS, ids=str)
def test_a_good_post_is_taken_once(world, post):
    """Sent twice, as a doubled click does, it stores what it stores sent once."""
    prepare(world, post)
    values, before = post.values(world), row_counts()
    with apart(), unrendered():
        assert post.send(world, values).status_code == post.status
        first = row_counts()
        again = values | {name: upload() for name in post.files}
        assert post.send(world, again).status_code < 500
        assert growth(first) == {}
    assert growth(before) == {}


@pytest.mark.parametrize("post", POSTS, ids=str)
def test_no_bad_value_breaks_a_form(world, post):
    tries = Tries(world, post)
    if not post.known_form:
        tries.alone()
    tries.together()
    tries.signs()
    tries.long()
    assert tries.faults == []


# --- What stands behind the question mark ---------------------------------------------------------
LISTS = {
    "cases:person_list": Role.BACK, "cases:family_list": Role.BACK, "cases:community_list": Role.BACK,
    "psks:actor_list": Role.DATA, "puskesos:point_list": Role.MANAGER, "puskesos:mine": Role.OPERATOR,
    "puskesos:visit_list": Role.MANAGER, "puskesos:monthly_overview": Role.MANAGER, "puskesos:guest_book": Role.OPERATOR,
    "puskesos:visit_create": Role.FACILITATOR,
    "referrals:intake_list": Role.BACK, "referrals:referral_list": Role.BACK, "accounts:user_list": Role.ADMIN,
    "trail_list": Role.INSPECTOR, "imports:list": Role.DATA, "referrals:intake_create": Role.BACK, "home": Role.BACK,
    "referrals:visitors": Role.BACK, "referrals:pbi_create": Role.FRONT, "referrals:desil_create": Role.FRONT,
    "accounts:login": Role.BACK, "letters:list": Role.REGISTRY, "letter_ask": Role.BACK,
}  # fmt: skip
EXPORTS = {
    "cases:person_export": Role.BACK, "referrals:intake_export": Role.BACK, "psks:actor_export": Role.DATA,
    "trail_export": Role.INSPECTOR,
}  # fmt: skip
IN_ADDRESSES = ["kode", "halaman", "orang", "ganti", "next", "page", "q"]
NONSENSE = [NUL, LONG[:4000], SIGNS, HUGE, "-1", "x", "31-02-2026", "..%2f", "16.03.99", "[]"]


def parameters(client, url: str) -> list[str]:
    with apart(), unrendered():
        context = getattr(client.get(url), "context_data", None) or {}
    return [*IN_ADDRESSES, *(context["filter"].form.fields if "filter" in context else ())]


@pytest.mark.parametrize("name", [*LISTS, *EXPORTS])
def test_no_address_breaks_a_list(world, name):
    role = (LISTS | EXPORTS)[name]
    client, url, faults = world.client(world.users[role]), reverse(name), []
    source = url if name in LISTS else reverse(name.replace("_export", "_list"))
    names = parameters(client, source)
    tries = [dict.fromkeys(names, value) for value in NONSENSE] + [
        {one: value} for one in names for value in (NUL, HUGE)
    ]
    for number, query in enumerate(tries):
        address = f"{url}?{urlencode(query)}"
        with apart(), nullcontext() if number < 3 else unrendered():
            try:
                answer = client.post(address, {"reason": "x"}) if name in EXPORTS else client.get(address)
                b"".join(answer.streaming_content) if answer.streaming else answer.content
            except Exception as error:  # noqa: BLE001 - whatever it is, it would have been a 500
                faults.append(f"{str(query)[:120]}: {type(error).__name__}: {str(error)[:200]}")
            else:
                faults += [f"{str(query)[:120]}: {answer.status_code}"] if answer.status_code >= 500 else []
    assert faults == []


LONGEST = {"cases:person_create": "note", "referrals:intake_create": "text"}


@pytest.mark.parametrize("name", LONGEST)
@pytest.mark.parametrize(("size", "status"), [(10_000_000, 422), (13_000_000, 413)])
def test_ten_megabytes_of_text_get_an_answer(world, name, size, status):
    post = next(post for post in POSTS if post.name == name)
    before = row_counts()
    with apart():
        values = post.values(world) | {LONGEST[name]: "x" * size}
        assert post.send(world, values).status_code == status
        assert growth(before) == {}


@pytest.mark.parametrize("post", POSTS, ids=str)
def test_bytes_that_are_no_text_break_nothing(world, post):
    """Half a character, a wrong encoding, a body that is no form."""
    prepare(world, post)
    client, before = world.client(world.users[post.role]), row_counts()
    names = [name for name in post.values(world) if name not in post.files] or ["q"]
    broken = "&".join(f"{name}=%ED%A0%80%FF" for name in names)
    for body, kind in [
        (broken, "application/x-www-form-urlencoded"),
        ("{", "application/json"),
        ("x", "multipart/form-data"),
    ]:
        with apart(), unrendered():
            answer = client.post(post.url(world), body, content_type=kind)
            assert answer.status_code < 500
            assert answer.status_code == 302 or growth(before) == {}
