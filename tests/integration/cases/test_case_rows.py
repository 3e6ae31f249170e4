"""Every page that records something on a case, with the same titles for each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.authz import Role
from cases.models import Case, CaseService, CaseTask, Intervention
from documents.models import Attachment
from office import clock
from office.models import Desk
from tests.factories import cases
from tests.factories.accounts import make_user
from tests.factories.casework import hang, make_response
from tests.factories.referrals import Office, fresh
from tests.meta.world import photo
from trail.models import Event

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Page:
    """One page. `of`: the row its address names, "" the case. `good`: what is typed; `bad`: over it, and refused.

    `errors`: the fields the refusal names. `kept`: what was typed and stands on the page again. `done`: seen after it.
    `who`: who may ("rehsos", "worker": a colleague the case is offered to, "kabid_rehsos").
    """

    name: str
    good: dict[str, Any]
    done: Callable[[SimpleNamespace], Any]
    bad: dict[str, Any] = field(default_factory=dict)
    errors: frozenset[str] = frozenset()
    kept: str = ""
    of: str = ""
    who: str = "rehsos"

    def __str__(self):
        return self.name


def today() -> str:
    return f"{clock.today():%d-%m-%Y}"


def service() -> int:
    return CaseService.objects.get(slug="permakanan").pk


def desk() -> int:
    return Desk.objects.get(slug="rehabilitasi-sosial").pk


VISIT = {"on": today, "place": "Rumah kakak", "who": "Maya", "findings": "Tenang dan makan."}
PLANNED = {"service": service, "desk": desk, "due": today, "quantity": "3", "detail": "Bubur"}
MEETING = {"on": today, "others": "Dokter Puskesmas", "decisions": "Dirawat di rumah."}
FOUND = {
    "brought_by": "polisi", "found_on": today, "found_time": "00.05", "village": cases.MINE, "place": "Terminal lama",
    "condition": "Lemah.",
}  # fmt: skip
FEW = frozenset
PAGES = [
    Page(
        "goal_create",
        {"text": "Makan teratur"},
        lambda h: h.case.goals.get(text="Makan teratur"),
        {"text": ""},
        FEW({"text"}),
    ),
    Page(
        "goal_edit",
        {"text": "Pulang", "status": "tercapai", "note": "Sudah"},
        lambda h: h.goal.status == "tercapai",
        {"status": "x"},
        FEW({"status"}),
        "Pulang",
        of="goal",
    ),
    Page(
        "intervention_create",
        PLANNED,
        lambda h: h.case.interventions.get(detail="Bubur").quantity == 3,
        {"desk": "", "due": "32-01-2026"},
        FEW({"due"}),
        "Bubur",
    ),
    Page(
        "intervention_edit",
        PLANNED,
        lambda h: h.intervention.detail == "Bubur",
        {"desk": ""},
        FEW({"desk"}),
        "Bubur",
        of="intervention",
    ),
    Page(
        "intervention_deliver",
        {"done_on": today, "quantity": "2", "result": "Tenang", "cost": "500.000"},
        lambda h: h.intervention.status == Intervention.Status.DONE,
        {"done_on": "01-01-2090", "result": "Agak lama"},
        FEW({"done_on"}),
        "Agak lama",
        of="intervention",
    ),
    Page(
        "intervention_drop",
        {"result": "Tidak perlu"},
        lambda h: h.intervention.status == Intervention.Status.DROPPED,
        {"result": ""},
        FEW({"result"}),
        of="intervention",
    ),
    Page(
        "note_create",
        {"text": "Sudah makan."},
        lambda h: h.case.notes.get(text="Sudah makan."),
        {"text": " "},
        FEW({"text"}),
    ),
    Page(
        "visit_create",
        VISIT,
        lambda h: h.case.visits.get(place="Rumah kakak"),
        {"latitude": "-3.65", "findings": "Banyak"},
        FEW({"longitude"}),
        "Banyak",
    ),
    Page(
        "visit_edit",
        VISIT,
        lambda h: h.visit.place == "Rumah kakak",
        {"on": "01-01-2090"},
        FEW({"on"}),
        "Rumah kakak",
        of="visit",
    ),
    Page(
        "conference_create",
        MEETING,
        lambda h: h.case.conferences.get(decisions="Dirawat di rumah."),
        {"others": ""},
        FEW({"users"}),
        "Dirawat di rumah.",
    ),
    Page(
        "conference_edit",
        MEETING,
        lambda h: h.conference.decisions == "Dirawat di rumah.",
        {"others": ""},
        FEW({"users"}),
        "Dirawat di rumah.",
        of="conference",
    ),
    Page(
        "task_create",
        {"kind": "tugas", "what": "Telepon kakak", "due": today, "assignee": "me"},
        lambda h: h.case.tasks.get(what="Telepon kakak"),
        {"due": ""},
        FEW({"due"}),
        "Telepon kakak",
    ),
    Page(
        "task_edit",
        {"what": "Surati", "due": today, "assignee": "me"},
        lambda h: h.task.what == "Surati",
        {"assignee": "0"},
        FEW({"assignee"}),
        "Surati",
        of="task",
    ),
    Page(
        "task_done",
        {"done_on": today, "result": "Sudah"},
        lambda h: h.task.status == CaseTask.Status.DONE,
        {"done_on": "01-01-2090", "result": "Belum tentu"},
        FEW({"done_on"}),
        "Belum tentu",
        of="task",
    ),
    Page(
        "task_drop",
        {"result": "Tidak perlu"},
        lambda h: h.task.status == CaseTask.Status.DROPPED,
        {"result": ""},
        FEW({"result"}),
        of="task",
    ),
    Page(
        "offer_accept",
        {},
        lambda h: h.case.worker == h.to,
        {"version": "x"},
        FEW({"version"}),
        of="offer",
        who="worker",
    ),
    Page(
        "offer_decline",
        {"answer": "Cuti"},
        lambda h: h.offer.answer == "Cuti",
        {"answer": ""},
        FEW({"answer"}),
        of="offer",
        who="worker",
    ),
    Page("offer_withdraw", {}, lambda h: h.offer.status == "ditarik", {"version": ""}, FEW({"version"}), of="offer"),
    Page(
        "response_edit",
        FOUND,
        lambda h: h.response.place == "Terminal lama",
        {"found_time": "25.00"},
        FEW({"found_time"}),
        "Terminal lama",
        of="response",
    ),
    Page(
        "stay_end",
        {"until": today, "note": "Dijemput"},
        lambda h: h.stay.until,
        {"until": "01-01-2090"},
        FEW({"until"}),
        "Dijemput",
        of="stay",
    ),
    Page(
        "paper_create",
        {"kind": "polsek", "about": "Nomor 12", "upload": "photo"},
        lambda h: Attachment.objects.of(h.case).get().label == "Surat keterangan polsek: Nomor 12",
        {"kind": "", "upload": ""},
        FEW({"kind", "upload"}),
        "Nomor 12",
    ),
    Page(
        "case_assign",
        {"worker": "to", "desk": desk, "note": "Dekat"},
        lambda h: h.case.worker == h.to,
        {"worker": ""},
        FEW({"worker"}),
        "Dekat",
        who="kabid_rehsos",
    ),
]


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def colleague(office):
    return make_user(Role.REHSOS, name="Petugas Lain")


@pytest.fixture
def case(office):
    return make_response(by=office.rehsos)


@pytest.fixture
def hung(office, colleague, case):
    return hang(case, by=office.rehsos, name="Kasus", to=colleague) | {"to": colleague, "response": case.response}


def url(page: Page, case: Case, hung: dict) -> str:
    return reverse(f"casework:{page.name}", args=[hung[page.of].pk if page.of else case.pk])


def typed(page: Page, case: Case, hung: dict, who, *, bad: bool = False) -> dict:
    """What is sent: `today`, `desk` ... worked out now, "me" and "to" as keys of users, "photo" as a file."""
    row = hung.get(page.of) or case
    values = {"once": str(uuid4()), "version": fresh(row).version} | page.good | (page.bad if bad else {})
    people = {"me": who.pk, "to": hung["to"].pk}
    found = {name: value() if callable(value) else people.get(value, value) for name, value in values.items()}
    if found.get("upload") == "photo":
        found["upload"] = SimpleUploadedFile("surat.jpg", photo(), content_type="image/jpeg")
    return found


def who_may(page: Page, office, hung: dict):
    return hung["to"] if page.who == "worker" else getattr(office, page.who)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_works(office, client_for, case, hung, page):
    who = who_may(page, office, hung)
    address, client = url(page, case, hung), client_for(who)
    assert client.get(address).status_code == 200
    answer = client.post(address, typed(page, case, hung, who))
    assert answer.status_code == 302 and answer["Location"].startswith(case.get_absolute_url())
    assert page.done(SimpleNamespace(case=fresh(case), **{name: fresh(row) for name, row in hung.items()}))


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_refuses_without_capability(office, client_for, case, hung, page):
    for user in (office.front, office.back, office.sekretaris):
        assert client_for(user).get(url(page, case, hung)).status_code == 403
        assert client_for(user).post(url(page, case, hung), typed(page, case, hung, user)).status_code == 403


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_hides_outside_scope(office, client_for, case, hung, page):
    """A TKSK of another kecamatan and, of what a Kabid does, the Kabid of another bidang."""
    stranger = office.kabid_linjamsos if page.who == "kabid_rehsos" else make_user(Role.SUPERVISOR, "16.03.02")
    assert client_for(stranger).get(url(page, case, hung)).status_code == 404
    assert client_for(stranger).post(url(page, case, hung), typed(page, case, hung, stranger)).status_code == 404


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_reports_bad_input(office, client_for, case, hung, page):
    who = who_may(page, office, hung)
    answer = client_for(who).post(url(page, case, hung), typed(page, case, hung, who, bad=True))
    assert answer.status_code == 422
    assert set(answer.context_data["form"].errors) == page.errors
    assert page.kept in answer.content.decode()


@pytest.mark.parametrize("page", [page for page in PAGES if page.of and page.name != "offer_accept"], ids=str)
def test_of_two_at_once_the_second_is_told(office, client_for, case, hung, page):
    """A form of an older state changes nothing and says so."""
    who = who_may(page, office, hung)
    data = typed(page, case, hung, who)
    assert client_for(who).post(url(page, case, hung), data).status_code == 302
    assert client_for(who).post(url(page, case, hung), data).status_code == 422


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name.endswith("_create") and page.name != "paper_create"], ids=str
)
def test_a_double_click_records_once(office, client_for, case, hung, page):
    who = who_may(page, office, hung)
    data = typed(page, case, hung, who)
    client_for(who).post(url(page, case, hung), data)
    before = Event.objects.count()
    assert client_for(who).post(url(page, case, hung), data).status_code == 302
    assert Event.objects.count() == before


def test_a_stay_and_an_offer_begin_on_a_case_without_one(office, client_for, case, colleague):
    client, once = client_for(office.rehsos), {"once": str(uuid4())}
    stay = {"shelter": "Rumah singgah", "since": today(), "note": "-"}
    assert client.post(reverse("casework:stay_create", args=[case.pk]), once | stay).status_code == 302
    offer = {"once": str(uuid4()), "to": colleague.pk, "note": "Dekat rumahnya"}
    assert client.post(reverse("casework:offer_create", args=[case.pk]), offer | {"to": ""}).status_code == 422
    assert client.post(reverse("casework:offer_create", args=[case.pk]), offer).status_code == 302
    assert (case.stays.get().shelter, case.offers.get().to) == ("Rumah singgah", colleague)
    again = client.post(reverse("casework:stay_create", args=[case.pk]), stay | {"once": str(uuid4())})
    assert again.status_code == 422 and "Catat tanggal keluarnya" in again.content.decode()


@pytest.mark.parametrize("name", ["stay_create", "offer_create"])
def test_a_stay_and_an_offer_are_guarded_alike(office, client_for, case, name):
    address = reverse(f"casework:{name}", args=[case.pk])
    assert client_for(office.front).get(address).status_code == 403
    assert client_for(make_user(Role.SUPERVISOR, "16.03.02")).post(address, {}).status_code == 404
    assert client_for(office.rehsos).post(address, {}).status_code == 422
