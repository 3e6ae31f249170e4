"""Outside one's scope nothing exists, and nobody changes more than the form asks for.

Who may not reach what is written by hand here; that the same requests work for those who may is `test_forms`.
"""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve, reverse

from accounts.authz import Role
from office import clock
from tests.meta.posts import POSTS
from tests.meta.test_access import TABLE, URLS
from tests.meta.test_forms import allowed_methods, fields_of, prepare, unrendered
from tests.meta.world import BUSINESS, FAR, World, apart, row_counts
from trail.models import Event

# URLs that name a record -> what of a household it is.
RECORDS: dict[str, str] = {
    **dict.fromkeys(
        [
            "cases:person_detail", "cases:person_edit", "cases:person_nik", "cases:person_reveal",
            "cases:person_attach",
            "cases:person_deactivate", "cases:person_reactivate", "cases:family_create", "cases:person_classify",
            "cases:person_participate", "cases:person_history", "cases:person_check", "cases:person_settle",
            "cases:basis_create", "cases:person_compare",
        ],
        "person",
    ),
    **dict.fromkeys(["cases:pair_detail", "cases:pair_decide", "cases:pair_merge"], "pair"),
    **dict.fromkeys(["cases:merge_detail", "cases:merge_part"], "merge"),
    **dict.fromkeys(
        [
            "cases:family_detail", "cases:family_edit", "cases:family_kk", "cases:family_reveal",
            "cases:family_companion",
            "cases:desil_create", "cases:member_add", "cases:family_classify", "cases:family_participate",
            "cases:family_history", "cases:family_split", "cases:family_join", "cases:family_separate",
            "cases:family_head",
            "cases:family_attach", "cases:dwelling_create",
        ],
        "family",
    ),
    **dict.fromkeys(["cases:member_leave", "cases:member_move"], "membership"),
    "cases:dwelling_edit": "dwelling",
    "cases:basis_end": "basis",
    **dict.fromkeys(["cases:classification_end", "cases:classification_outgrow"], "kind"),
    "cases:classification_link": "community_kind",
    "cases:participation_end": "programme",
    **dict.fromkeys(["cases:participation_detail", "cases:participation_edit"], "programme"),
    "cases:person_propose": "person",
    "cases:family_propose": "family",
    **dict.fromkeys(
        ["cases:proposal_detail", "cases:proposal_basis", "cases:proposal_find", "cases:proposal_move"], "proposal"
    ),
    "cases:proposal_name_remove": "proposed",
    **dict.fromkeys(["cases:field_detail", "cases:field_print"], "worked"),
    "cases:field_item": "listed",
    "cases:field_report": "done",
    **dict.fromkeys(["cases:field_record", "cases:field_return", "cases:field_review"], "reported"),
    **dict.fromkeys(["cases:community_detail", "cases:community_edit", "cases:community_classify"], "community"),
    **dict.fromkeys(
        ["psks:actor_detail", "psks:actor_edit", "psks:actor_end", "psks:actor_reopen", "psks:paper_create",
        "psks:paper_remove", "psks:actor_reveal"],
        "actor",
    ),
    **dict.fromkeys(["puskesos:point_detail", "puskesos:point_edit"], "point"),
    **dict.fromkeys([f"puskesos:monthly_{name}" for name in ("detail", "write", "pdf", "move")], "monthly"),
    **dict.fromkeys(
        [f"puskesos:visit_{name}" for name in ("detail", "edit", "record", "cancel", "complaint", "family")], "outreach"
    ),
    **dict.fromkeys(
        [
            "referrals:intake_detail", "referrals:intake_edit", "referrals:intake_reveal", "referrals:intake_receipt",
            "referrals:intake_move", "referrals:intake_complete", "referrals:intake_note", "referrals:intake_step",
            "referrals:intake_person", "referrals:intake_case", "referrals:intake_case_link",
            "referrals:referral_create", "puskesos:sent", "referrals:intake_trace", "referrals:quick_done",
            "referrals:intake_papers", "referrals:visit_plan", "referrals:disposition_create",
        ],
        "intake",
    ),
    **dict.fromkeys(["referrals:pbi_continue", "referrals:pbi_step"], "pbi"),
    "referrals:visit_record": "planned",
    "referrals:disposition_detail": "disposition",
    "letters:create": "intake",
    **dict.fromkeys(
        ["letters:detail", "letters:pdf", "letters:edit", "letters:number", "letters:move", "letters:scan"], "letter"
    ),
    **dict.fromkeys(["referrals:referral_detail", "referrals:referral_move", "referrals:referral_record", "referrals:referral_link",
        "referrals:referral_link_withdraw"], "referral"),
    "documents:file": "file",
    "casework:person_case": "person",
    "casework:family_case": "family",
    "casework:community_case": "community",
    "casework:assessment_create": "case",
    **dict.fromkeys(
        [f"casework:assessment_{name}" for name in ("detail", "fill", "cancel", "attach")], "assessment"
    ),
    **dict.fromkeys(
        [
            "casework:case_detail", "casework:case_edit", "casework:case_move", "casework:case_assign",
            "casework:offer_create", "casework:goal_create", "casework:intervention_create", "casework:note_create",
            "casework:visit_create", "casework:conference_create", "casework:task_create", "casework:stay_create",
            "casework:paper_create", "referrals:case_intake",
        ],
        "case",
    ),
    "casework:person_respond": "person",
    "casework:goal_edit": "goal",
    **dict.fromkeys(
        ["casework:intervention_edit", "casework:intervention_deliver", "casework:intervention_drop"], "intervention"
    ),
    "casework:visit_edit": "visit",
    "casework:conference_edit": "conference",
    **dict.fromkeys(["casework:task_edit", "casework:task_done", "casework:task_drop"], "task"),
    **dict.fromkeys(["casework:offer_accept", "casework:offer_decline", "casework:offer_withdraw"], "offer"),
    "casework:response_edit": "response",
    "casework:stay_end": "stay",
}  # fmt: skip
PAIRS = [
    *RECORDS.items(), ("documents:file", "intake_file"), ("documents:file", "basis_file"), ("letters:create", "case"),
    *((name, "case_letter") for name, attr in RECORDS.items() if attr == "letter"),
]  # fmt: skip
# Tested apart, or not scoped by place: an administrator's or inspector's for the whole office, one's own, or the
# importers' together.
UNSCOPED = {
    "casework:emergency_end",
    "casework:emergency_review",
    "letter_check",
    "agency_link",
    "agency_answer",
    "agency_file",
    "referrals:directory_edit",
    "track_scanned",
    "referrals:objection_answer",
    "referrals:quick_search",
    "trail_detail",
    "accounts:session_end",
    "puskesos:entry",
    "office:job_detail",
    "office:job_fragment",
    "cases:proposal_round",
    "cases:proposal_round_move",
    "cases:field_round",
    "cases:field_round_move",
}
UNSCOPED_ROOMS = ("accounts:", "imports:", "job_", "cases:assessment_")
MOVES = {"referrals:intake_move": ["verify", "ask", "conceal", "close"], "referrals:referral_move": ["accept",
"cancel"],
         "referrals:referral_record": ["finish"], "referrals:pbi_step": ["kemensos"], "letters:move": ["paraf", "void"],
         "puskesos:monthly_move": ["send"],
         "cases:proposal_move": ["submit"],
         "casework:case_move": ["assess", "approve_plan"]}  # fmt: skip

# Who reaches nothing of a household, by household and kind of record. Names of `World` or roles.
VILLAGERS = ["operator", "facilitator"]
KECAMATAN = ["supervisor", "kasi"]
REGISTER = (
    "person",
    "family",
    "membership",
    "kind",
    "community_kind",
    "programme",
    "community",
    "file",
    "dwelling",
    "basis",
    "basis_file",
    "proposal",
    "proposed",
    "pair",
    "merge",
)
LISTS = ("worked", "listed", "done", "reported")
INTAKES = ("intake", "pbi", "planned", "disposition", "referral", "intake_file", "letter")
PLACED = ("actor", "point")
HANDLED = (
    "case", "assessment", "goal", "intervention", "visit", "conference", "task", "offer", "response", "stay", "case_letter",
)  # fmt: skip
OUTREACH = ("outreach", "monthly")
DISTRICT_UNCLEARED = ["kadis", "sekretaris", "manager", "front", "back", "verifier", "data", "other_kabid"]
STRANGERS: dict[tuple[str, tuple[str, ...]], list[str]] = {
    ("far", REGISTER): [*VILLAGERS, *KECAMATAN, "korkab", "pendamping", "agency"],
    ("far", LISTS): [*VILLAGERS, *KECAMATAN, "pendamping", "agency", "front"],
    ("near", LISTS): [*VILLAGERS, *KECAMATAN, "pendamping", "far_supervisor"],
    ("mine", LISTS): [
        "facilitator",
        "supervisor",
        "far_operator",
        "far_facilitator",
        "far_kasi",
        "pendamping",
        "stranger",
    ],
    ("far", PLACED): [*VILLAGERS, *KECAMATAN, "agency", "pendamping"],
    ("far", INTAKES): [*VILLAGERS, *KECAMATAN, "agency", "kabid", "data", "korkab"],
    ("far", OUTREACH): [*VILLAGERS, "supervisor", "mixed", "kasi", "back", "agency"],
    ("near", OUTREACH): [*VILLAGERS, "far_supervisor", "far_facilitator", "kadis", "verifier"],
    ("mine", OUTREACH): ["far_operator", "far_supervisor", "far_facilitator", "kasi", "rehsos", "data", "pendamping"],
    ("far", HANDLED): ["supervisor", "facilitator", "operator", "front", "kasi"],
    ("near", HANDLED): ["far_supervisor", "operator", "front", "kasi", "data", "other_kabid"],
    ("mine", HANDLED): ["far_supervisor", "operator", "front", "kasi", "verifier", "other_kabid"],
    ("secret", HANDLED): ["supervisor", "kadis", "sekretaris", "manager", "back", "other_kabid"],
    ("near", REGISTER): [*VILLAGERS, "pendamping", "far_supervisor", "agency"],
    ("near", PLACED): [*VILLAGERS, "far_supervisor"],
    ("near", INTAKES): [*VILLAGERS, "far_supervisor", "far_kasi", "agency"],
    ("mine", REGISTER): ["far_operator", "far_facilitator", "far_supervisor", "far_kasi", "stranger"],
    ("mine", INTAKES): ["far_operator", "far_facilitator", "stranger", "other_kabid"],
    ("secret", REGISTER): [*VILLAGERS, *KECAMATAN, *DISTRICT_UNCLEARED, "korkab", "pendamping", "agency"],
    ("secret", INTAKES): [*VILLAGERS, *KECAMATAN, *DISTRICT_UNCLEARED, "agency"],
}
# The district desks may ask for number and state of a Rahasia intake by its exact number: tested apart.
EXCEPT = {("secret", "referrals:intake_trace")}
COMBINED = [(household, kinds, who) for (household, kinds), people in STRANGERS.items() for who in people]
NAMES = ["Kenanga", "Melati", "Cempaka", "Seroja"]


def who_is(world: World, name: str):
    return world.users[Role(name)] if name in Role.values else getattr(world, name)


def addresses(name: str, attr: str, record) -> list[str]:
    if name == "documents:file":
        return [reverse(name, args=[record.public_id])]
    if name == "letters:create":
        return [
            reverse(name, args=[record._meta.label_lower, record.pk, "bast-klien" if attr == "case" else "pbi-aktif"])
        ]
    if name == "referrals:intake_trace":
        return [reverse(name, args=[record.number])]
    return [
        reverse(name, args=[record.pk, *more]) for more in ([[move] for move in MOVES[name]] if name in MOVES else [[]])
    ]


def knock(user, method: str, url: str, data=None) -> int:
    """The status a view gives this user; straight to the view, the way there is the same for all."""
    found = resolve(url)
    request = getattr(RequestFactory(), method.lower())(url, data)
    request.user, request.htmx, request.resolver_match = user, False, found
    try:
        return found.func(request, *found.args, **found.kwargs).status_code
    except Http404:
        return 404
    except PermissionDenied:
        return 403


def typed(world) -> dict[str, dict]:
    """Values that would be taken, by URL."""
    for post in POSTS:
        prepare(world, post)
    return {post.name: post.values(world) for post in POSTS}


def test_every_url_of_a_record_is_guarded_here():
    taking = {name for name, pattern in URLS.items() if pattern.pattern.converters}
    assert {name for name in taking - set(RECORDS) - UNSCOPED if not name.startswith(UNSCOPED_ROOMS)} == set()
    assert set(RECORDS) - taking == set()


@pytest.fixture(scope="module")
def good_values():
    """Filled once: the records some values name are gone with their test, but nothing gets as far as to look."""
    return {}


@pytest.mark.parametrize(
    ("household", "kinds", "who"), COMBINED, ids=lambda part: part if isinstance(part, str) else part[0]
)
def test_outside_the_scope_nothing_exists(world, good_values, household, kinds, who):
    """404 where the role has the capability and 403 where it has not; nothing is written, no event either."""
    if not good_values:
        good_values |= typed(world)
    user, records = who_is(world, who), getattr(world, household)
    roles = {row.role for row in user.in_force}
    before, events, wrong = row_counts(), Event.objects.count(), []
    with apart(), unrendered():
        for name, attr in PAIRS:
            record = getattr(records, attr, None)
            if attr not in kinds or record is None or (household, name) in EXCEPT:
                continue
            expected = 404 if name not in TABLE or roles & TABLE[name] else 403
            for method in allowed_methods(URLS[name].callback) & {"GET", "POST"}:
                for url in addresses(name, attr, record):
                    status = knock(user, method, url, good_values.get(name, {}) if method == "POST" else None)
                    if status != expected:
                        wrong.append(f"{method} {url} ({name}): {status} instead of {expected}")
        assert row_counts() == before
        assert Event.objects.count() == events
    assert wrong == []


def test_what_is_refused_shows_nothing_of_the_record(world):
    for who in ["operator", "back", "agency", "inspector"]:
        client = world.client(who_is(world, who))
        for record in (
            world.far.person,
            world.secret.person,
            world.secret.family,
            world.far.referral,
            world.secret.intake,
        ):
            answer = client.get(record.get_absolute_url())
            if answer.status_code in (403, 404):
                assert [name for name in NAMES if name in answer.content.decode()] == []


def test_a_secret_number_tells_its_state_alone(world):
    url = reverse("referrals:intake_trace", args=[world.secret.intake.number])
    answer = world.client(world.users[Role.BACK]).get(url)
    assert answer.status_code == 200
    assert "Seroja" not in answer.content.decode()
    for who in ["operator", "facilitator", "supervisor", "kasi"]:
        assert world.client(who_is(world, who)).get(url).status_code == 404, who


def test_rights_of_two_assignments_do_not_mix(world):
    """An operator in Segamit and facilitator elsewhere edits nothing in Segamit, and does elsewhere."""
    client, wrong = world.client(world.mixed), []
    for name, attr in PAIRS:
        if "facilitator" not in TABLE.get(name, ()) or "operator" in TABLE[name] or not hasattr(world.mine, attr):
            continue
        if attr in OUTREACH:  # one's own visits and reports alone, wherever they are
            continue
        for household, expected in [("mine", {404}), ("far", {200, 302, 422})]:
            for method in allowed_methods(URLS[name].callback) & {"GET", "POST"}:
                url = addresses(name, attr, getattr(getattr(world, household), attr))[0]
                with apart(), unrendered():
                    status = getattr(client, method.lower())(url).status_code
                if status not in expected:
                    wrong.append(f"{method} {url} ({name}): {status}")
    assert wrong == []


# --- Places outside one's area -------------------------------------------------------------------
PLACERS = {
    "facilitator": [
        "person_create",
        "person_edit",
        "family_create",
        "family_edit",
        "community_create",
        "community_edit",
    ],
    "supervisor": ["person_create", "person_edit"],
}
PLACES = [(who, f"cases:{name}", place) for who, names in PLACERS.items() for name in names for place in (FAR, "")]
PLACES += [("operator", "puskesos:entry", FAR), ("operator", "puskesos:entry", "")]
PLACES += [("supervisor", "psks:actor_create", FAR), ("supervisor", "psks:actor_edit", FAR)]  # empty: the kecamatan


@pytest.mark.parametrize(("who", "name", "place"), PLACES)
def test_nobody_puts_a_record_outside_the_own_area(world, who, name, place):
    post = next(post for post in POSTS if post.name == name)
    prepare(world, post)
    before = row_counts()
    with apart():
        answer = post.send(world, post.values(world) | {"village": place}, user=who_is(world, who))
        assert answer.status_code == 422
        assert row_counts() == before
    with apart(), unrendered():
        assert post.send(world, user=who_is(world, who)).status_code == 302


# --- Fields nobody asked for ---------------------------------------------------------------------
LOUD = "SELUNDUPAN"
# Random each time, or made of a key of the database's choice.
PASSING = {
    ("referrals.Intake", "tracking"), ("referrals.Referral", "code"), ("referrals.ReferralLink", "key"), ("accounts.Notice", "key"), ("accounts.Notice", "url"), ("documents.Letter", "code"), ("documents.Letter", "address"), ("documents.Letter", "data"), ("documents.Letter", "sealed_for"), ("documents.Attachment", "public_id"), ("documents.Attachment", "path"), ("accounts.User", "password"), ("imports.Batch", "path"),
    ("office.Job", "public"), ("office.Job", "args"), ("office.Job", "key"), ("office.Job", "subject_id"),
}  # fmt: skip
CHECKED = [model for model in BUSINESS if model._meta.app_label != "regions"]
ALSO = {
    "id": "1", "pk": "1", "is_staff": "1", "is_superuser": "1", "groups": "1", "assignments": "1", "user": "1", "by": "1",
    "created_by": "1", "owner": "1", "act_as": "admin", "keep": "on", "origin": LOUD, "regions": FAR, "areas": FAR,
}  # fmt: skip


def smuggled(field: models.Field) -> str:
    """A value that would be seen if it were taken."""
    if field.related_model is not None:
        return FAR if field.related_model._meta.label == "regions.Region" else str(_any_of(field.related_model))
    if field.choices:
        return str(field.choices[-1][0])
    if isinstance(field, models.BooleanField):
        return "" if field.default is True else "on"
    if isinstance(field, models.DateTimeField):
        return "2001-02-03 04:05"
    if isinstance(field, models.DateField):
        return "03-02-2001"
    return "3" if isinstance(field, models.IntegerField) else LOUD


def _any_of(model) -> int | str:
    return model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 1


def columns(app: str) -> dict[str, str]:
    """A value for every column of the business tables, those of `app` first where names meet."""
    found: dict[str, str] = {}
    for model in sorted(CHECKED, key=lambda model: model._meta.app_label != app):
        for field in model._meta.concrete_fields:
            found.setdefault(field.name, smuggled(field))
            found.setdefault(field.attname, smuggled(field))
    return found | ALSO


def picture() -> dict[str, dict]:
    """All business rows by table and key."""
    found = {}
    for model in CHECKED:
        names = [field.attname for field in model._meta.concrete_fields]
        rows = model._base_manager.values_list(*names)
        found[model._meta.label] = {
            row[names.index(model._meta.pk.attname)]: dict(zip(names, row, strict=True)) for row in rows
        }
    return found


def changed(before: dict, after: dict) -> list[str]:
    """What a request did to the tables, with "new" for the keys of new rows and without what is random."""
    lines = []
    for label, rows in after.items():
        for key, row in rows.items():
            old = before[label].get(key)
            if row != old:
                shown = {
                    name: _steady(label, name, row, before) for name in row if old is None or row[name] != old[name]
                }
                lines.append(json.dumps([label, key if old else "new", shown], default=str, sort_keys=True))
        lines += [f"{label} {key} gone" for key in before[label].keys() - rows.keys()]
    return sorted(lines)


def _steady(label: str, name: str, row: dict, before: dict):
    model = next(model for model in CHECKED if model._meta.label == label)
    field = next(field for field in model._meta.concrete_fields if field.attname == name)
    target = label if field.primary_key else field.related_model._meta.label if field.related_model else None
    if name == "owner_id" and "owner_type" in row:
        target = {other._meta.label_lower: other._meta.label for other in CHECKED}[row["owner_type"]]
    if (label, name) in PASSING:
        return "random"
    return "new" if target in before and row[name] is not None and row[name] not in before[target] else row[name]


def acts() -> list[tuple]:
    return list(Event.objects.order_by("pk").values_list("act", "subject_type", "actor_id", "fields"))


@pytest.mark.parametrize("post", POSTS, ids=str)
def test_fields_nobody_asked_for_change_nothing(world, at, post):
    at(clock.now())
    prepare(world, post)
    values, asked = post.values(world), set(fields_of(world, post)) | set(post.reads) | {"csrfmiddlewaretoken"}
    app = post.name.partition(":")[0]
    extra = {name: value for name, value in columns(app).items() if name not in asked}
    assert {"status", "level", "restricted", "created_by", "is_active", "role"} - asked <= set(extra)
    before, seen = picture(), []
    for more in ({}, extra):
        with apart(), unrendered():
            files = {name: value for name, value in post.values(world).items() if name in post.files}
            answer = post.send(world, values | files | more)
            seen.append((answer.status_code, changed(before, picture()), acts()))
    plain, loud = seen
    assert plain[0] == post.status
    assert loud == plain
