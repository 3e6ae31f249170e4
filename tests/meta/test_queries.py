"""A page with many rows asks the database as often as one with few, for the district and for the narrowest role."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.authz import Role
from documents.actions import store
from office import clock
from referrals import actions as referring
from tests.factories import cases, casework, imports, letters, outreach, psks, puskesos, referrals
from tests.factories.accounts import give, make_user
from tests.meta.world import SEGAMIT, apart, upload
from trail.actions import record

R = Role


@pytest.fixture
def stopped_clock(at):
    """A session is touched once a minute: that query must not come between two looks."""
    at(clock.now())


FEW, MANY = range(2), range(2, 7)
FREE = ["2001", "2002", "2003", "2005", "2006", "2007", "2008"]  # villages of Semende Darat Ulu without Puskesos
SERVICES = ["rumah", "cek-desil", "kks", "bencana", "sekolah", "adminduk", "kube"]
KINDS = ["08", "12", "13", "21", "22", "09", "02"]
PROGRAMMES = ["pip", "pbi-daerah", "kusuka", "aslut", "santunan-baznas", "subsidi-pupuk", "kip-kuliah"]
DESKS = ["baznas", "rehabilitasi-sosial", "bulog", "rehabilitasi-sosial", "disdukcapil", "pln", "rehabilitasi-sosial"]
AGENCIES = ["bulog", "disdukcapil", "pln", "rsud", "bnnk", "bpbd", "lks"]
HELPERS = ["psm", "lk3", "tagana", "lks", "penyuluh", "psm", "lk3"]


def crowd(world, numbers) -> None:
    """Of everything a list shows one more for each number, unlike the others, where the narrowest roles see it too."""
    for number in numbers:
        _family(world, number)
        _intake(world, number)
        _programmes(world, number)
        _outreach(world, number)
        actor = psks.make_actor(HELPERS[number], village=SEGAMIT, name=f"Warga {number}")
        psks.actions.add_paper(by=world.users[R.DATA], actor=actor, kind="sk", number="1")
        puskesos.make_point(f"16.03.10.{FREE[number]}")
        community = cases.make_community(SEGAMIT, name=f"Warga komunitas {number}")
        cases.make_classification(community, "26")
        helper = make_user(R.OPERATOR, SEGAMIT, name=f"Warga petugas {number}")
        give(helper, R.KASI, "16.03.10")
        give(helper, R.FACILITATOR, SEGAMIT)
        outreach.make_sent(helper)
        imports.make_batch(world.users[R.DATA], imports.line("Bunga"), name=f"daftar {number}.csv")


def _family(world, number: int) -> None:
    for _ in range(2):
        cases.make_person(
            SEGAMIT, name=f"Warga ganda {'abcdefg'[number]}", birth_date=date(1950 + number, 1, 3 * number + 1)
        )
    head = cases.make_person(
        SEGAMIT, name=f"Warga kepala {number}", kind=KINDS[number], nik=cases.make_nik(), phone="0812345678"
    )
    reason = "Korban di IGD, keluarga perlu dihubungi."
    cases.actions.open_emergency(by=world.users[R.MANAGER], number=head.nik, reason=reason)
    children = [
        cases.make_person(SEGAMIT, name=f"Warga anak {number} {n}", birth_date=date(2015, 1, 1)) for n in range(2)
    ]
    family = cases.make_family(SEGAMIT, *children, head=head, no_kk=f"1603100102{next(cases.serial):06}")
    cases.make_classification(family, "24")
    cases.make_participation(family, "pkh")
    cases.make_participation(head, PROGRAMMES[number])
    casework.make_case(head, by=world.users[R.REHSOS], kind=KINDS[number])
    grown = cases.make_person(
        SEGAMIT, name=f"Warga besar {number}", birth_date=date(2008, 1, 5), disabilities=["fisik"]
    )
    cases.make_classification(grown, "05", assessed_on=date(2020, 1, 5))
    cases.actions.record_desil(by=None, family=family, period="2026-TW3", desil=number + 1)
    cases.actions.set_companion(by=None, family=family, companion=world.users[R.PENDAMPING])


def _programmes(world, number: int) -> None:
    """A proposal and a field list more, each with a name of its own."""
    back, data = world.users[R.BACK], world.users[R.DATA]
    cases.make_name(back, "banpang", cases.make_candidate(SEGAMIT), period=f"2027-{number + 1:02}")
    row = cases.fieldwork.create_round(
        by=data, kind="pemutakhiran", role="operator", period=f"203{number}", deadline=clock.today()
    )
    cases.fieldwork.fill_persons(by=data, round=row, subjects=[cases.make_person(SEGAMIT, kind="11")])
    cases.fieldwork.release(by=world.users[R.KADIS], round=row)


def _outreach(world, number: int) -> None:
    """A visit more, and a report of the facilitator."""
    facilitator = world.users[R.FACILITATOR]
    outreach.make_visit(facilitator, subject_name=f"Warga dikunjungi {number}")
    outreach.make_sent(facilitator, month=f"2025-{number + 1:02}")


def _intake(world, number: int) -> None:
    back, agency = world.users[R.BACK], world.users[R.AGENCY]
    referrals.make_intake(
        world.users[R.OPERATOR], slug=SERVICES[number], subject_name=f"Warga {number}", village=SEGAMIT
    )
    letters.make_letter(world.office, intake=referrals.make_intake(world.users[R.OPERATOR], slug=SERVICES[number]))
    asked = referrals.make_intake(world.users[R.OPERATOR], slug=SERVICES[number], subject_name=f"Warga {number}")
    referring.move(intake=asked, name="ask", by=back, asked_for="Foto")
    sent = referrals.make_intake(back, slug=SERVICES[number], subject_name=f"Warga {number}", village=SEGAMIT)
    referring.move(intake=sent, name="verify", by=back)
    for desk in {DESKS[number], "baznas"}:
        referral = referring.refer(
            intake=referrals.fresh(sent), by=back, desk=referrals.desk(desk), purpose="Mohon.", fields=["name"]
        )
    if number % 2 and referral.desk.slug == "baznas":
        referring.answer(referral=referral, name="accept", by=agency)
    held = referrals.make_intake(
        world.users[R.REHSOS], slug="kekerasan", subject_name=f"Warga {number}", village=SEGAMIT
    )
    assert held.holder.slug == "rehabilitasi-sosial"


LISTS: dict[str, list[Role]] = {
    "home": [R.BACK, R.MANAGER, R.REHSOS, R.KABID, R.VERIFIER, R.DATA, R.OPERATOR, R.AGENCY, R.FACILITATOR],
    "cases:person_list": [R.BACK, R.REHSOS, R.KABID, R.KORKAB, R.PENDAMPING, R.KASI, R.OPERATOR],
    "cases:family_list": [R.BACK, R.REHSOS, R.KORKAB, R.PENDAMPING, R.OPERATOR],
    "cases:review_list": [R.BACK, R.REHSOS, R.FACILITATOR],
    "cases:community_list": [R.BACK, R.REHSOS, R.OPERATOR],
    "cases:proposal_list": [R.BACK, R.KADIS, R.OPERATOR],
    "cases:field_list": [R.DATA, R.KADIS, R.OPERATOR],
    "cases:field_rounds": [R.DATA],
    "cases:pair_list": [R.BACK, R.REHSOS, R.DATA],
    "casework:case_list": [R.BACK, R.REHSOS, R.KABID, R.SUPERVISOR],
    "psks:actor_list": [R.DATA, R.SUPERVISOR, R.OPERATOR],
    "puskesos:point_list": [R.MANAGER, R.SUPERVISOR, R.KASI],
    "puskesos:mine": [R.OPERATOR],
    "puskesos:desk": [R.OPERATOR],
    "puskesos:visit_list": [R.MANAGER, R.SUPERVISOR, R.FACILITATOR],
    "puskesos:monthly_list": [R.FACILITATOR],
    "puskesos:monthly_overview": [R.MANAGER, R.SUPERVISOR],
    "referrals:visitors": [R.BACK, R.OPERATOR],
    "referrals:intake_list": [R.BACK, R.REHSOS, R.KABID, R.KASI, R.OPERATOR],
    "referrals:referral_list": [R.BACK, R.KABID, R.AGENCY, R.OPERATOR],
    "casework:emergency_list": [R.KABID],
    "letters:list": [R.BACK, R.REGISTRY, R.KADIS, R.OPERATOR],
    "accounts:user_list": [R.ADMIN],
    "trail_list": [R.INSPECTOR],
    "imports:list": [R.DATA, R.REHSOS],
}
SEARCHERS = [R.BACK, R.REHSOS, R.DATA, R.ADMIN, R.OPERATOR, R.AGENCY, R.PENDAMPING]
EXPORTS = {"cases:person_export": R.BACK, "referrals:intake_export": R.BACK, "psks:actor_export": R.DATA}


class Look:
    """One answer, the second of two alike (the first may fill caches): how many queries, how many rows."""

    def __init__(self, client, method: str, url: str, data=None):
        for _ in range(2):
            with apart(), CaptureQueriesContext(connection) as captured:
                answer = getattr(client, method)(url, data)
                self.content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, f"{url}: {answer.status_code}"
        self.queries = [query["sql"] for query in captured]
        context = getattr(answer, "context_data", None) or {}
        self.rows = len(context["page"].rows) if "page" in context else len(context.get("items", ()))

    def grown_since(self, before: "Look") -> str:
        """The queries that came with the rows, "" if none did."""
        if len(self.queries) == len(before.queries):
            return ""
        return f"{len(before.queries)} queries became {len(self.queries)}, the last {self.queries[-1][:300]}"


def looks(world) -> dict[tuple, Look]:
    found = {}
    for name, roles in LISTS.items():
        for role in roles:
            found[name, role] = Look(world.client(world.users[role]), "get", reverse(name))
    for role in SEARCHERS:
        found["search", role] = Look(world.client(world.users[role]), "post", reverse("search"), {"q": "Warga"})
    for name, role in EXPORTS.items():
        found[name, role] = Look(world.client(world.users[role]), "post", reverse(name), {"reason": "Rapat"})
    return found


def grown(before: dict, after: dict) -> list[str]:
    return [f"{key}: {fault}" for key, look in after.items() if (fault := look.grown_since(before[key]))]


def test_lists_search_and_exports_ask_no_more_for_more_rows(world, stopped_clock):
    crowd(world, FEW)
    few = looks(world)
    crowd(world, MANY)
    many = looks(world)
    assert grown(few, many) == []
    still = {key for key, look in many.items() if key[0] in LISTS and look.rows <= few[key].rows}
    full = {("trail_list", R.INSPECTOR)}  # a whole page before already
    assert still <= full | {("home", R.DATA), ("puskesos:desk", R.OPERATOR)}, "showed no more rows"
    assert [key for key, look in many.items() if key[0] in EXPORTS and len(look.content) <= len(few[key].content)] == []


# --- Pages of one record with much hanging on it --------------------------------------------------
def load(world, numbers) -> None:
    """More of everything that can hang on a record of the household `mine`."""
    mine, back = world.mine, world.users[R.BACK]
    for number in numbers:
        cases.make_classification(mine.person, KINDS[number], note=f"Catatan {number}")
        cases.make_participation(mine.person, PROGRAMMES[number])
        cases.make_participation(mine.family, "sembako", period=f"2026-T{number + 1}")
        cases.actions.record_desil(by=back, family=mine.family, period=f"202{number}-TW3", desil=number + 1)
        cases.make_dwelling(mine.family, surveyed_on=clock.today() - timedelta(days=number + 1))
        cases.make_basis(mine.person, desk=AGENCIES[number])
        cases.actions.record_external_id(by=back, person=mine.person, system="dtks", value=str(number))
        child = cases.make_person(SEGAMIT, name=f"Warga anak {number}")
        cases.actions.add_member(by=back, family=mine.family, person=child, role="anak")
        for owner in (mine.person, mine.intake, mine.letter):
            store(upload=upload(), owner=owner, by=back, label=f"Foto {number}")
        _on_intakes(world, number)
        psks.actions.add_paper(by=back, actor=mine.actor, kind="sk", number=str(number))
        store(upload=upload(), owner=mine.outreach, by=world.users[R.FACILITATOR], label=f"Foto {number}")
        referrals.make_intake(world.users[R.OPERATOR], slug=SERVICES[number])
        psks.actions.update_actor(by=back, actor=mine.actor, note=f"Catatan {number}")
        make_user(R.OPERATOR, SEGAMIT)
        give(world.account, R.KASI, f"16.03.2{number + 1}")


def _on_intakes(world, number: int) -> None:
    mine, back = world.mine, world.users[R.BACK]
    referring.add_note(intake=mine.intake, by=back, text=f"Catatan {number}")
    letters.make_letter_at("diserahkan", world.office, intake=mine.intake)
    referring.add_step(intake=mine.intake, by=back, step="survei", on=clock.today(), who="Rusdi")
    twin = referrals.make_intake(back, subject_name=f"Warga {number}", village=SEGAMIT, person=mine.person)
    referring.move(intake=twin, name="merge", by=world.users[R.MANAGER], merged_into=mine.intake)
    intake, programme = referrals.fresh(mine.referred), cases.Programme.objects.get(slug=PROGRAMMES[number])
    referring.refer(intake=intake, by=back, desk=referrals.desk("baznas"), programme=programme, purpose="Mohon.")
    record("referral.opened", by=back, subject=mine.referral)


RECORDS = {
    "person": [R.BACK, R.OPERATOR],
    "family": [R.BACK, R.OPERATOR],
    "intake": [R.BACK, R.OPERATOR],
    "referred": [R.BACK, R.OPERATOR],
    "referral": [R.BACK, R.AGENCY],
    "letter": [R.BACK, R.OPERATOR],
    "actor": [R.DATA, R.OPERATOR],
    "point": [R.MANAGER, R.OPERATOR],
    "outreach": [R.FACILITATOR, R.SUPERVISOR],
    "monthly": [R.OPERATOR],
}


def records(world) -> dict[tuple, Look]:
    found = {
        (name, role): Look(world.client(world.users[role]), "get", getattr(world.mine, name).get_absolute_url())
        for name, roles in RECORDS.items()
        for role in roles
    }
    found["account", R.ADMIN] = Look(world.client(world.users[R.ADMIN]), "get", world.account.get_absolute_url())
    found["profile", R.FRONT] = Look(world.client(world.account), "get", reverse("accounts:profile"))
    return found


def test_a_record_asks_no_more_for_more_that_hangs_on_it(world, stopped_clock):
    load(world, FEW)
    few = records(world)
    load(world, MANY)
    many = records(world)
    assert grown(few, many) == []
    assert [key for key, look in many.items() if len(look.content) <= len(few[key].content)] == []


def test_rows_of_an_import_ask_no_more_for_more_rows(world, stopped_clock):
    client, found = world.client(world.users[R.DATA]), []
    for count in (2, 9):
        rows = [imports.line(f"Bunga {n}", "11") for n in range(count)] + [imports.line("Salah", number=str(count))]
        batch = imports.make_previewed(world.users[R.DATA], *rows)
        found.append(
            {name: Look(client, "get", reverse(f"imports:{name}", args=[batch.pk])) for name in ("detail", "rows")}
        )
    assert grown(*found) == []
    assert found[1]["rows"].rows > found[0]["rows"].rows


def test_a_page_that_asks_for_each_row_is_noticed():
    one, two = Look.__new__(Look), Look.__new__(Look)
    one.queries, two.queries = ["a"], ["a", "b"]
    assert "1 queries became 2" in two.grown_since(one)
