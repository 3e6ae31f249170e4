"""Every URL has a policy; every role meets every URL as written here by hand (not computed from GRANTS)."""

import pytest
from django.urls import URLPattern, get_resolver, reverse

from accounts.authz import Role
from tests.factories.accounts import give, make_user

pytestmark = pytest.mark.django_db

PUBLIC = {
    "health",
    "gallery",
    "accounts:login",
    "letter_ask",
    "letter_check",
    "track",
    "track_scanned",
    "track_rate",
    "track_object",
    "agency_link",
    "agency_answer",
    "agency_file",
}
EVERYBODY = {
    "home", "search", "accounts:logout", "accounts:profile", "accounts:password", "accounts:session_end",
    "accounts:notice_list", "accounts:notice_open", "accounts:notices_read", "job_detail", "job_fragment", "office:job_detail", "office:job_fragment",
}  # fmt: skip
BY_OWNER = {"documents:file"}

ADMIN = {"admin"}
TOP = {"kadis", "sekretaris"}
READERS = TOP | {"kabid", "manager", "back", "verifier", "rehsos", "supervisor"}
FIELD = {"facilitator", "operator"}
SEES_PERSONS = READERS | FIELD | {"front", "kasi", "data", "korkab", "pendamping"}
EDITS_PERSONS = {"front", "back", "verifier", "rehsos", "supervisor", "facilitator", "data"}
REVEALS = EDITS_PERSONS | {"kabid", "manager", "korkab", "pendamping"}
MERGES = {"back", "verifier", "rehsos", "data"}
CLASSIFIES = {"back", "verifier", "rehsos", "supervisor", "facilitator", "data"}
GIVES_PROGRAMMES = {"back", "verifier", "rehsos", "data", "korkab"}
PROPOSES = FIELD | {"back", "supervisor", "data"}
SEES_PROPOSALS = PROPOSES | TOP | {"kabid", "manager", "verifier"}
MAKES_LISTS = {"back", "manager", "verifier", "data"}
WORKS_LISTS = PROPOSES | {"pendamping"}
CONFIRMS_LISTS = {"verifier", "kadis"}
SEES_LISTS = MAKES_LISTS | WORKS_LISTS | CONFIRMS_LISTS | TOP | {"kabid"}
DECIDES_PROPOSALS = PROPOSES | {"verifier", "kadis"}
EXPORTS_PERSONS = TOP | {"kabid", "manager", "back", "rehsos", "data"}
SEES_PSKS = READERS | FIELD | {"admin", "front", "kasi", "data", "korkab"}
EDITS_PSKS = {"kabid", "back", "supervisor", "data"}
SEES_INTAKES = READERS | FIELD | {"front", "kasi"}
TAKES_IN = {"manager", "front", "back", "rehsos", "supervisor", "facilitator", "operator"}
COMPLETES = TAKES_IN | {"kabid", "verifier"}
VERIFIES = {"manager", "back", "verifier", "rehsos", "supervisor"}
HANDLES = {"kabid", "manager", "back", "rehsos", "operator"}
REFERS = {"manager", "back", "rehsos"}
MOVES = COMPLETES | VERIFIES | HANDLES
SEES_REFERRALS = READERS | FIELD | {"front", "agency"}
SEES_POINTS = READERS | FIELD | {"admin", "front", "kasi"}
EDITS_POINTS = {"admin", "manager"}
REVIEWS_MONTHS = {"supervisor", "manager"}
VISITING = ("week", "create", "edit", "record", "cancel", "complaint", "family")
TRAIL = {"inspector", "dpo"}
SEES_IMPORTS = {"data", "rehsos"}
SEES_CASES = TOP | {"kabid", "manager", "back", "rehsos", "supervisor"}
WORKS_CASES = {"rehsos", "supervisor"}
ASKS_IN_EMERGENCY = TOP | {"kabid", "manager", "front", "back", "verifier", "supervisor"}
DECIDES_CASES = {"kabid", "sekretaris"}
READS_LETTERS = READERS | FIELD | {"front"}
DRAFTS_LETTERS = {"kabid", "manager", "front", "back", "rehsos"}
NUMBERS_LETTERS = {"registry", "manager", "front", "back", "rehsos"}

TABLE: dict[str, set[str]] = {
    "imports:compare": SEES_IMPORTS,
    "imports:hand_on": EXPORTS_PERSONS - TOP,
    **dict.fromkeys(["imports:result", "imports:result_file"], EXPORTS_PERSONS),
    **dict.fromkeys(["imports:samples", "imports:sample_file"], {"data"}),
    **dict.fromkeys(["imports:compare_export", "imports:compare_end", "imports:compare_letters"], {"data"}),
    **dict.fromkeys(
        [
            "accounts:user_list",
            "accounts:user_create",
            "accounts:user_detail",
            "accounts:user_edit",
            "accounts:user_code",
            "accounts:user_active",
            "accounts:user_sessions_end",
            "accounts:assignment_create",
            "accounts:assignment_end",
            "accounts:assignment_substitute",
        ],
        ADMIN,
    ),
    "letters:list": READS_LETTERS | {"registry"},
    **dict.fromkeys(["letters:detail", "letters:pdf"], READS_LETTERS),
    **dict.fromkeys(["letters:create", "letters:edit", "letters:scan"], DRAFTS_LETTERS),
    "letters:number": NUMBERS_LETTERS,
    "letters:move": DRAFTS_LETTERS | NUMBERS_LETTERS,
    **dict.fromkeys(["trail_list", "trail_export", "trail_detail"], TRAIL),
    **dict.fromkeys(["psks:actor_list", "psks:actor_detail"], SEES_PSKS),
    **dict.fromkeys(
        [
            "psks:actor_export",
            "psks:actor_create",
            "psks:actor_edit",
            "psks:actor_end",
            "psks:actor_reopen",
            "psks:paper_create",
            "psks:paper_remove",
            "psks:actor_reveal",
        ],
        EDITS_PSKS,
    ),
    **dict.fromkeys(
        [
            "cases:person_list",
            "cases:person_find",
            "cases:person_detail",
            "cases:family_list",
            "cases:family_find",
            "cases:family_detail",
            "cases:community_list",
            "cases:community_detail",
        ],
        SEES_PERSONS,
    ),
    **dict.fromkeys(
        [
            "cases:person_search",
            "cases:person_create",
            "cases:nik_hint",
            "cases:person_edit",
            "cases:person_nik",
            "cases:person_attach",
            "cases:person_deactivate",
            "cases:person_reactivate",
            "cases:family_create",
            "cases:family_edit",
            "cases:family_kk",
            "cases:member_add",
            "cases:member_leave",
            "cases:community_create",
            "cases:community_edit",
            "cases:family_attach",
            "cases:person_check",
            "cases:person_likely",
        ],
        EDITS_PERSONS,
    ),
    **dict.fromkeys(["cases:person_history", "cases:family_history"], SEES_PERSONS),
    **dict.fromkeys(
        [
            "cases:member_move",
            "cases:family_split",
            "cases:family_join",
            "cases:family_head",
            "cases:family_separate",
            "cases:dwelling_create",
            "cases:dwelling_edit",
            "cases:basis_create",
            "cases:basis_end",
            "cases:person_settle",
        ],
        EDITS_PERSONS,
    ),
    **dict.fromkeys(["cases:review_list", "cases:classification_outgrow"], CLASSIFIES),
    **dict.fromkeys(
        [
            "cases:pair_list",
            "cases:pair_detail",
            "cases:pair_decide",
            "cases:pair_merge",
            "cases:merge_detail",
            "cases:merge_part",
            "cases:person_compare",
        ],
        MERGES,
    ),
    **dict.fromkeys(["cases:person_reveal", "cases:family_reveal"], REVEALS),
    **dict.fromkeys(
        [
            "cases:person_classify",
            "cases:classification_end",
            "cases:classification_link",
            "cases:family_classify",
            "cases:community_classify",
        ],
        CLASSIFIES,
    ),
    **dict.fromkeys(
        [
            "cases:person_participate",
            "cases:participation_end",
            "cases:family_companion",
            "cases:desil_create",
            "cases:family_participate",
        ],
        GIVES_PROGRAMMES,
    ),
    **dict.fromkeys(
        [
            "cases:assessment_form_list",
            "cases:assessment_form_detail",
            "cases:assessment_version",
            "cases:assessment_form_create",
            "cases:assessment_form_edit",
            "cases:assessment_form_draft",
            "cases:assessment_preview",
            "cases:assessment_arrange",
            "cases:assessment_publish",
            "cases:assessment_discard",
            "cases:assessment_score",
            "cases:assessment_section_add",
            "cases:assessment_section",
            "cases:assessment_question_add",
            "cases:assessment_question",
        ],
        ADMIN,
    ),
    "cases:person_export": EXPORTS_PERSONS,
    **dict.fromkeys(
        [
            "casework:case_list",
            "casework:case_detail",
            "casework:agenda",
            "casework:services",
        ],
        SEES_CASES,
    ),
    **dict.fromkeys(["casework:emergency", "casework:emergency_end"], ASKS_IN_EMERGENCY),
    **dict.fromkeys(["casework:emergency_list", "casework:emergency_review"], TOP | {"kabid"}),
    "casework:assessment_detail": SEES_CASES,
    **dict.fromkeys([f"casework:assessment_{name}" for name in ("create", "fill", "cancel", "attach")], WORKS_CASES),
    **dict.fromkeys(
        [
            "casework:person_case",
            "casework:family_case",
            "casework:community_case",
            "casework:case_edit",
            "casework:respond",
            "casework:person_respond",
            "casework:offer_create",
            "casework:offer_accept",
            "casework:offer_decline",
            "casework:offer_withdraw",
            "casework:goal_create",
            "casework:goal_edit",
            "casework:intervention_create",
            "casework:intervention_edit",
            "casework:intervention_deliver",
            "casework:intervention_drop",
            "casework:note_create",
            "casework:visit_create",
            "casework:visit_edit",
            "casework:conference_create",
            "casework:conference_edit",
            "casework:task_create",
            "casework:task_edit",
            "casework:task_done",
            "casework:task_drop",
            "casework:response_edit",
            "casework:stay_create",
            "casework:stay_end",
            "casework:paper_create",
        ],
        WORKS_CASES,
    ),
    **dict.fromkeys(["casework:case_assign", "casework:caseload"], {"kabid"}),
    "casework:case_move": WORKS_CASES | DECIDES_CASES,
    "cases:participation_detail": SEES_PERSONS,
    "cases:participation_edit": GIVES_PROGRAMMES,
    **dict.fromkeys(["cases:proposal_list", "cases:proposal_detail", "cases:proposal_round"], SEES_PROPOSALS),
    **dict.fromkeys(
        [
            "cases:person_propose",
            "cases:family_propose",
            "cases:proposal_create",
            "cases:proposal_basis",
            "cases:proposal_find",
            "cases:proposal_name_remove",
        ],
        PROPOSES,
    ),
    **dict.fromkeys(["cases:proposal_move", "cases:proposal_round_move"], DECIDES_PROPOSALS),
    **dict.fromkeys(["cases:field_list", "cases:field_detail", "cases:field_print", "cases:field_record"], SEES_LISTS),
    **dict.fromkeys(["cases:field_item", "cases:field_report"], WORKS_LISTS),
    **dict.fromkeys(["cases:field_return", "cases:field_review"], CONFIRMS_LISTS),
    "cases:field_round_create": MAKES_LISTS,
    **dict.fromkeys(
        ["cases:field_rounds", "cases:field_round", "cases:field_round_move"], MAKES_LISTS | CONFIRMS_LISTS
    ),
    **dict.fromkeys(
        ["referrals:intake_list", "referrals:intake_trace", "referrals:intake_detail", "referrals:intake_receipt"],
        SEES_INTAKES,
    ),
    "referrals:intake_book": TOP | {"kabid", "manager", "back", "rehsos"},
    "referrals:intake_export": TOP | {"kabid", "manager", "back", "rehsos"},
    **dict.fromkeys(["referrals:intake_create", "referrals:intake_search_person", "referrals:intake_edit"], TAKES_IN),
    **dict.fromkeys(
        [
            "referrals:pbi_create",
            "referrals:desil_create",
            "referrals:quick_search",
            "referrals:answer_create",
            "referrals:quick_done",
            "referrals:intake_checklist",
        ],
        TAKES_IN,
    ),
    **dict.fromkeys(["referrals:intake_papers", "referrals:pbi_continue"], COMPLETES),
    **dict.fromkeys(["referrals:pbi_step", "referrals:visit_plan"], VERIFIES | HANDLES),
    "referrals:visit_record": COMPLETES,
    "referrals:disposition_create": TOP | {"kabid", "manager"},
    "referrals:disposition_detail": SEES_INTAKES,
    "referrals:visitors": SEES_INTAKES,
    "referrals:objection_answer": {"manager", "rehsos"},
    "referrals:intake_reveal": REVEALS,
    "referrals:intake_bulk": {"manager", "rehsos"},
    "referrals:intake_move": MOVES,
    **dict.fromkeys(["referrals:intake_complete", "referrals:intake_note"], COMPLETES),
    "referrals:intake_step": VERIFIES | HANDLES,
    "referrals:intake_person": VERIFIES,
    **dict.fromkeys(["referrals:intake_case", "referrals:intake_case_link", "referrals:case_intake"], WORKS_CASES),
    **dict.fromkeys(
        ["referrals:referral_create", "referrals:referral_link", "referrals:referral_link_withdraw"],
        REFERS | {"operator"},
    ),
    **dict.fromkeys(["referrals:referral_list", "referrals:referral_detail"], SEES_REFERRALS),
    "referrals:directory_list": SEES_REFERRALS | ADMIN,
    "referrals:directory_edit": {"agency", "kabid", "admin"},
    "referrals:referral_move": REFERS | {"operator", "agency", "kabid"},
    "referrals:referral_record": REFERS | {"operator"},
    **dict.fromkeys(["puskesos:point_list", "puskesos:point_detail"], SEES_POINTS),
    **dict.fromkeys(["puskesos:point_create", "puskesos:point_edit"], EDITS_POINTS),
    **dict.fromkeys(["puskesos:visit_list", "puskesos:visit_detail"], {"facilitator"} | REVIEWS_MONTHS),
    **dict.fromkeys([f"puskesos:visit_{name}" for name in VISITING], {"facilitator"}),
    **dict.fromkeys(
        ["puskesos:monthly_detail", "puskesos:monthly_pdf", "puskesos:monthly_move"], FIELD | REVIEWS_MONTHS
    ),
    **dict.fromkeys(["puskesos:monthly_list", "puskesos:monthly_create", "puskesos:monthly_write"], FIELD),
    "puskesos:monthly_overview": REVIEWS_MONTHS,
    "puskesos:guest_book": {"operator"},
    **dict.fromkeys(["puskesos:desk", "puskesos:sent", "puskesos:entry", "puskesos:mine"], {"operator"}),
    **dict.fromkeys(
        ["imports:list", "imports:detail", "imports:rows", "imports:progress", "imports:row"], SEES_IMPORTS
    ),
    **dict.fromkeys(
        [
            "imports:upload",
            "imports:columns",
            "imports:header",
            "imports:written",
            "imports:hidden",
            "imports:reopen",
            "imports:apply",
            "imports:cancel",
            "imports:undo",
            "imports:returned",
            "imports:row_fix",
            "imports:row_village",
            "imports:row_who",
            "imports:row_family",
            "imports:row_leave",
            "imports:row_take",
            "imports:reason",
            "imports:reason_withdraw",
            "imports:recheck",
            "imports:again",
        ],
        {"data"},
    ),
}
CODES = {
    Role.OPERATOR: ["16.03.10.2004"],
    Role.FACILITATOR: ["16.03.10.2004"],
    Role.SUPERVISOR: ["16.03.10"],
    Role.KASI: ["16.03.10"],
}
DESKS = {Role.KABID: "rehabilitasi-sosial", Role.AGENCY: "baznas"}
NOWHERE = {"int": 987_654_321, "str": "tidak-ada", "slug": "tidak-ada", "uuid": "00000000-0000-0000-0000-000000000000"}


def patterns(resolver=None, namespace=""):
    """(name, pattern) of every URL of ours; the admin checks permissions by itself and has a test of its own."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry
        elif entry.namespace != "admin":
            yield from patterns(entry, f"{entry.namespace}:" if entry.namespace else namespace)


URLS = dict(patterns())


def address(name: str) -> str:
    converters = URLS[name].pattern.converters
    kinds = {
        key: type(value).__name__.removesuffix("Converter").lower().replace("string", "str")
        for key, value in converters.items()
    }
    return reverse(name, kwargs={key: NOWHERE[kind] for key, kind in kinds.items()})


def hired(role: Role):
    return make_user(role, *CODES.get(role, []), desk=DESKS.get(role))


@pytest.mark.parametrize("name", URLS)
def test_every_url_has_a_policy(name):
    view = URLS[name].callback
    declared = [
        bool(getattr(view, "requires", None)) and name in TABLE,
        getattr(view, "by_owner", False) and name in BY_OWNER,
        getattr(view, "login_required", True) is False and name in PUBLIC,
        name in EVERYBODY,
    ]
    assert sum(map(bool, declared)) == 1, (
        f"{name}: declare it with @requires and in TABLE, or in one of the short lists"
    )


def test_the_table_names_no_url_that_is_gone():
    assert set(TABLE) - set(URLS) == set()


@pytest.mark.parametrize("role", Role)
def test_every_role_meets_every_url(client, role):
    client.force_login(hired(role))
    wrong = []
    for name in TABLE:
        if name not in URLS:
            continue
        status = client.get(address(name)).status_code
        if status == 405:
            status = client.post(address(name)).status_code
        if (status != 403) != (role in TABLE[name]):
            wrong.append(f"{name}: {status}")
    assert wrong == []


def test_somebody_without_assignment_enters_nothing(client):
    client.force_login(make_user())
    assert [name for name in TABLE if name in URLS and client.get(address(name)).status_code != 403] == []


def test_nobody_logged_out_enters_anything(client):
    for name in [*TABLE, *EVERYBODY, *BY_OWNER]:
        if name in URLS:
            answer = client.get(address(name))
            assert answer.status_code == 302 and "/akun/masuk/" in answer.headers["Location"], name


def test_two_assignments_open_what_either_opens_and_no_more(client):
    user = make_user(Role.OPERATOR, "16.03.10.2004")
    give(user, Role.DATA)
    client.force_login(user)
    for name in TABLE:
        if name in URLS:
            assert (client.get(address(name)).status_code != 403) == bool({"operator", "data"} & TABLE[name]), name


def test_the_admin_is_for_the_administrator_alone(client):
    for role in Role:
        client.force_login(hired(role))
        assert (client.get("/admin/").status_code == 200) == (role == Role.ADMIN), role
