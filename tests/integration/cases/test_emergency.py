"""Akses darurat: one restricted record, for hours, with a reason; told, logged, judged, never wider."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from accounts.authz import Can, Role
from accounts.models import Notice
from cases import actions, emergencies
from cases.models import Assessment, Case, Classification, EmergencyAccess, Person
from cases.models.emergency import LASTS
from documents.actions import store
from office.errors import DomainError, IllegalMove, Incomplete
from tests.factories import cases, casework, referrals
from tests.factories.accounts import give, make_user
from tests.factories.referrals import Office
from tests.meta.test_access import CODES, DESKS
from tests.meta.world import upload
from trail.models import Event
from trail.reading import history

pytestmark = pytest.mark.django_db
REASON = "Korban di IGD RSUD, keluarga perlu dihubungi sekarang."
ASK = reverse("casework:emergency")
MAY_ASK = {"kadis", "sekretaris", "kabid", "manager", "front", "back", "verifier", "supervisor"}
JUDGE = {"kadis", "sekretaris", "kabid"}


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def secret(office):
    """A person known through Rahasia alone, with a case, an assessment and a file."""
    person = cases.make_secret_person(
        name="Seroja Rahasia", sex="P", nik=cases.make_nik(sex="P"), nik_missing_reason=""
    )
    case = casework.make_case(person, by=office.rehsos, kind="18", problem="Masalah rahasia")
    casework.assess(case, slug="korban-kekerasan", kronologi="Uraian rahasia")
    store(upload=upload(), owner=person, by=office.rehsos, label="KTP Seroja")
    return case


@pytest.fixture
def other(office):
    """Another Rahasia person with a case, opened by nobody."""
    person = cases.make_secret_person(name="Melati Rahasia", nik=cases.make_nik(), nik_missing_reason="")
    return casework.make_case(person, by=office.rehsos, kind="18")


@pytest.fixture
def kabid():
    return make_user(Role.KABID, desk="rehabilitasi-sosial")


@pytest.fixture
def manager():
    return make_user(Role.MANAGER)


def ask(client, number, reason=REASON, **more):
    return client.post(ASK, {"number": number, "reason": reason}, **more)


def opened(by, number) -> EmergencyAccess:
    return actions.open_emergency(by=by, number=number, reason=REASON)


def test_works(client_for, manager, kabid, secret):
    """Opened by the exact number, told at once, logged on the person, shown with its end."""
    client = client_for(manager)
    person = secret.person
    assert client.get(person.get_absolute_url()).status_code == 404
    page = ask(client, person.nik, follow=True)
    text = page.content.decode()
    assert page.status_code == 200 and "Seroja Rahasia" in text
    assert "Korban Trafficking" in text and "KTP Seroja" in text
    assert "Akses darurat sampai" in text and "Akhiri sekarang" in text
    assert "Ubah</a>" not in text, "to read, not to change"
    access = EmergencyAccess.objects.get()
    assert access.until - access.opened_at == LASTS == timedelta(hours=4)
    notice = Notice.objects.get(user=kabid)
    assert manager.username in notice.text and notice.url == access.get_absolute_url()
    assert "Seroja" not in notice.text and person.nik not in notice.text
    story = [(event.act, event.note) for event in history(person.trail_owner)]
    assert ("emergency.open", REASON) in story
    client.get(person.get_absolute_url())
    assert Event.objects.filter(act="emergency.read", subject_id=str(person.pk)).count() == 2
    assert access.get_absolute_url() in client_for(kabid).get("/").content.decode(), "it waits in the queue"


def test_a_case_number_opens_the_case_and_its_assessments(client_for, manager, secret):
    client = client_for(manager)
    assert client.get(secret.get_absolute_url()).status_code == 404
    page = ask(client, secret.number, follow=True)
    assert "Masalah rahasia" in page.content.decode() and "Akhiri sekarang" in page.content.decode()
    answers = client.get(secret.assessments.get().get_absolute_url())
    assert "Uraian rahasia" in answers.content.decode() and "Akses darurat sampai" in answers.content.decode()
    assert client.get(secret.person.get_absolute_url()).status_code == 404, "one record, not what it leads to"
    acts = {event.act for event in history(secret.person.trail_owner)}
    assert "emergency.open_case" in acts
    fill = reverse("casework:assessment_fill", args=[secret.assessments.get().pk])
    assert client.get(fill).status_code == 403


def test_a_register_number_opens_the_person_it_is_about(client_for, manager, office, secret):
    intake = referrals.make_intake(office.rehsos, slug="kekerasan", subject_name="Seroja Rahasia", restricted=True)
    type(intake).objects.filter(pk=intake.pk).update(person=secret.person)
    page = ask(client_for(manager), intake.number, follow=True)
    assert "Seroja Rahasia" in page.content.decode()


# --- The clock ------------------------------------------------------------------------------------
def test_it_ends_by_the_clock(client_for, manager, secret, at):
    at(datetime(2026, 11, 21, 21, 30))
    person = secret.person
    ask(client_for(manager), person.nik)
    assert EmergencyAccess.objects.get().time_left == "4 jam 0 menit"
    at(datetime(2026, 11, 22, 1, 29))
    assert client_for(manager).get(person.get_absolute_url()).status_code == 200
    assert EmergencyAccess.objects.get().time_left == "1 menit"
    at(datetime(2026, 11, 22, 1, 30))
    assert client_for(manager).get(person.get_absolute_url()).status_code == 404
    assert not EmergencyAccess.objects.running().exists()


def test_it_is_ended_by_hand(client_for, manager, secret):
    client = client_for(manager)
    access = opened(manager, secret.person.nik)
    url = reverse("casework:emergency_end", args=[access.pk])
    assert client_for(make_user(Role.BACK)).post(url).status_code == 404
    assert client.post(url).status_code == 302
    assert client.get(secret.person.get_absolute_url()).status_code == 404
    assert client.post(url).status_code == 302, "ending twice changes nothing"
    assert Event.objects.filter(act="emergency.end").count() == 1


def test_it_ends_with_the_assignment(client_for, manager, secret):
    """Item 32: a user who loses the role loses the access on the next request."""
    client = client_for(manager)
    ask(client, secret.person.nik)
    manager.assignments.update(until=datetime(2026, 1, 1))
    assert client.get(secret.person.get_absolute_url()).status_code == 403


def test_asking_again_is_the_same_access(manager, secret):
    assert opened(manager, secret.person.nik) == opened(manager, secret.person.nik)


# --- Never wider ----------------------------------------------------------------------------------
def test_it_opens_no_list_count_search_export_or_other_record(client_for, manager, secret, other):
    client = client_for(manager)
    opened(manager, secret.person.nik)
    opened(manager, secret.number)
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get(other.person.get_absolute_url()).status_code == 404
    for model, can in ((Person, Can.PERSON_VIEW), (Case, Can.CASE_VIEW), (Assessment, Can.CASE_VIEW)):
        assert not model.objects.visible_to(manager, can).exists(), model
    assert not Classification.objects.visible_to(manager, Can.PERSON_VIEW).filter(kind__level=3).exists()
    for path in ("/", "/ppks/", "/kasus/", "/ppks/keluarga/"):
        assert "Seroja" not in client.get(path).content.decode(), path
    for text in ("Seroja", secret.person.nik, secret.number):
        for box in (reverse("search"), reverse("cases:person_find")):
            page = client.post(box, {"q": text}, follow=True).content.decode()
            assert "Seroja Rahasia" not in page and secret.get_absolute_url() not in page, (box, text)
    lines = b"".join(client.post(reverse("cases:person_export"), {"reason": "Rapat"}).streaming_content).decode()
    assert "Seroja" not in lines


def test_it_changes_nothing(client_for, secret, other):
    """Somebody who edits elsewhere edits nothing here."""
    tksk = make_user(Role.SUPERVISOR, "16.03.10")
    client = client_for(tksk)
    ask(client, secret.person.nik)
    assert client.get(secret.person.get_absolute_url()).status_code == 200
    for name in ("person_edit", "person_nik", "person_classify", "person_deactivate"):
        assert client.get(reverse(f"cases:{name}", args=[secret.person.pk])).status_code == 404, name
    reveal = reverse("cases:person_reveal", args=[secret.person.pk])
    assert client.post(reveal).status_code == 404


def test_rights_of_two_assignments_do_not_mix(client_for, secret):
    """Front office for the district and TKSK elsewhere: persons everywhere, cases only where the TKSK sees cases."""
    user = make_user(Role.FRONT)
    assert ask(client_for(user), secret.number).status_code == 422, "the front office sees no cases"
    give(user, Role.SUPERVISOR, "16.03.06")
    client = client_for(user)
    assert ask(client, secret.number).status_code == 422
    assert ask(client, secret.person.nik, follow=True).status_code == 200
    give(user, Role.SUPERVISOR, "16.03.10")
    assert ask(client_for(user), secret.number, follow=True).status_code == 200


def test_it_is_for_the_one_who_asked(client_for, manager, secret):
    opened(manager, secret.person.nik)
    assert client_for(make_user(Role.BACK)).get(secret.person.get_absolute_url()).status_code == 404


def test_an_area_is_not_left(client_for, secret):
    far = make_user(Role.SUPERVISOR, "16.03.06")
    page = ask(client_for(far), secret.person.nik)
    assert page.status_code == 422 and not EmergencyAccess.objects.exists()


def test_item_21_a_person_of_ones_own_case_opens_no_other_case(client_for, office, secret, kabid):
    """quality.md 3, 21: the case of a family member does not open the cases of the others."""
    person = secret.person
    child = cases.make_person(name="Anak Terbuka")
    cases.make_family(cases.MINE, child, head=person)
    own = casework.make_case(child, by=make_user(Role.SUPERVISOR, "16.03.10"), kind="02")
    client = client_for(own.worker)
    page = client.get(own.get_absolute_url()).content.decode()
    assert secret.number not in page
    assert client.get(secret.get_absolute_url()).status_code == 404
    assert client.get(secret.assessments.get().get_absolute_url()).status_code == 404
    actions.open_emergency(by=own.worker, number=own.person.nik or own.number, reason=REASON)
    assert client.get(secret.get_absolute_url()).status_code == 404


def test_item_22_a_protected_name_is_nowhere(client_for, manager, office, secret, kabid):
    """quality.md 3, 22: not in list, form, search, sort, export, notice or trail view; nor after an access."""
    opened(manager, secret.person.nik)
    actions.end_emergency(by=manager, access=EmergencyAccess.objects.get())
    client = client_for(manager)
    paths = ["/", "/ppks/", "/ppks/?urut=name_key", "/kasus/", "/ppks/keluarga/", ASK, reverse("accounts:notice_list")]
    for path in paths:
        assert "Seroja" not in client.get(path).content.decode(), path
    assert "Seroja" not in client.post(reverse("search"), {"q": "Seroja"}).content.decode().replace(
        'value="Seroja"', ""
    )
    inspector = client_for(make_user(Role.INSPECTOR))
    assert "Seroja" not in inspector.get(reverse("trail_list")).content.decode()
    event = Event.objects.filter(act="emergency.open").last()
    assert "Seroja Rahasia" not in inspector.get(reverse("trail_detail", args=[event.pk])).content.decode()
    assert not Notice.objects.filter(text__contains="Seroja").exists()


def test_its_trace_is_no_hint_to_others(client_for, manager, office):
    """Of a person known openly, who is not cleared reads no word of an access in the story."""
    person = cases.make_person(nik=cases.make_nik(), nik_missing_reason="", kind="11")
    cases.make_classification(person, "18")
    opened(manager, person.nik)
    page = client_for(make_user(Role.BACK)).get(person.get_absolute_url()).content.decode()
    assert "akses darurat</" not in page and "membuka akses darurat" not in page
    assert "membuka akses darurat" in client_for(office.rehsos).get(person.get_absolute_url()).content.decode()


# --- Wrong numbers ---------------------------------------------------------------------------------
def test_a_wrong_number_answers_like_an_unknown_one(client_for, manager, secret):
    """Unknown, malformed, outside the area: one sentence, one status, each logged without the number in plain."""
    far = cases.make_secret_person(cases.ELSEWHERE, nik=cases.make_nik(), nik_missing_reason="")
    tksk = make_user(Role.SUPERVISOR, "16.03.10")
    client = client_for(tksk)
    numbers = [far.nik, "1603101705809999", "K-2026-999999", "2026-999999", "salah"]
    pages = [ask(client, number) for number in numbers]
    assert {page.status_code for page in pages} == {422}
    said = {page.context_data["form"].errors["number"][0] for page in pages}
    assert len(said) == 1
    events = Event.objects.filter(act="emergency.miss", actor_id=tksk.pk)
    assert events.count() == len(numbers)
    assert not any(number in event.plain for event in events for number in numbers)


def test_guessing_is_stopped(client_for, manager, secret):
    client = client_for(manager)
    for _ in range(10):
        assert "Tidak ada data" in ask(client, "1603101705809999").content.decode()
    page = ask(client, secret.person.nik)
    assert page.status_code == 422 and "Terlalu banyak permintaan" in page.content.decode()
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize("reason", ["", "darurat", " " * 40])
def test_reports_bad_input(client_for, manager, secret, reason):
    page = ask(client_for(manager), secret.person.nik, reason)
    assert page.status_code == 422 and not EmergencyAccess.objects.exists()


def test_the_act_itself_wants_a_reason(manager, secret):
    with pytest.raises(Incomplete):
        actions.open_emergency(by=manager, number=secret.number, reason="pendek")


def test_who_reads_it_anyway_needs_none(kabid, secret):
    assert actions.open_emergency(by=kabid, number=secret.person.nik, reason=REASON) == secret.person
    assert not EmergencyAccess.objects.exists()


# --- Who may --------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", Role)
def test_refuses_without_capability(client_for, role):
    user = make_user(role, *CODES.get(role, []), desk=DESKS.get(role))
    client = client_for(user)
    assert (client.get(ASK).status_code == 200) == (role in MAY_ASK)
    assert (client.get(reverse("casework:emergency_list")).status_code == 200) == (role in JUDGE)
    assert ("Akses darurat" in client.get("/").content.decode()) == (role in MAY_ASK)


def test_every_granted_role_reaches_what_it_asked_for(client_for, secret):
    """quality.md 3, 23: not only the denials."""
    for role in MAY_ASK - {"kabid"}:
        user = make_user(Role(role), *CODES.get(Role(role), []))
        page = ask(client_for(user), secret.person.nik, follow=True)
        assert page.status_code == 200 and "Seroja Rahasia" in page.content.decode(), role


def test_a_case_number_is_asked_of_those_whom_it_opens_something(client_for, manager):
    front = client_for(make_user(Role.FRONT)).get(ASK).content.decode()
    assert "Nomor register layanan atau NIK" in front and "Nomor kasus" not in front
    assert "Nomor kasus" in client_for(manager).get(ASK).content.decode()


# --- Judging ---------------------------------------------------------------------------------------
def test_the_supervisor_judges_once(client_for, manager, kabid, secret):
    access = opened(manager, secret.person.nik)
    client, url = client_for(kabid), access.get_absolute_url()
    page = client.get(url).content.decode()
    assert REASON in page and "Seroja Rahasia" in page
    bare = client.post(url, {"version": access.version, "verdict": "tidak_sah", "note": ""})
    assert bare.status_code == 422 and "mengapa tidak sah" in bare.content.decode()
    verdict = {"version": access.version, "verdict": "tidak_sah", "note": "Tidak mendesak."}
    assert client.post(url, verdict).status_code == 302
    access.refresh_from_db()
    assert (access.verdict, access.reviewed_by, access.is_running) == ("tidak_sah", kabid, False)
    assert client_for(manager).get(secret.person.get_absolute_url()).status_code == 404, (
        "judged unlawful, ended at once"
    )
    with pytest.raises(IllegalMove):
        actions.review_emergency(by=kabid, access=access, verdict="sah")
    assert Notice.objects.filter(user=manager, text__contains="tidak sah").exists()


def test_who_judges(manager, kabid, secret):
    """The Kabid of the bidang, else the Sekretaris, else the Kadis; never the one who asked."""
    secretary, head = make_user(Role.SEKRETARIS), make_user(Role.KADIS)
    stranger = make_user(Role.KABID, desk="pemberdayaan-sosial")
    everybody = (kabid, secretary, head, stranger, manager)

    def judges(access):
        seen = [
            u for u in everybody if EmergencyAccess.objects.visible_to(u, Can.EMERGENCY_REVIEW).filter(pk=access.pk)
        ]
        assert emergencies.reviewers(access) == seen, "those who are told are those who may judge"
        return seen

    assert judges(opened(manager, secret.person.nik)) == [kabid]
    assert judges(opened(secretary, secret.person.nik)) == [kabid]
    kabid.assignments.update(until=datetime(2026, 1, 1))
    for user in everybody:
        for cached in ("in_force", "areas"):
            user.__dict__.pop(cached, None)
    assert judges(EmergencyAccess.objects.get(user=manager)) == [secretary]
    assert judges(EmergencyAccess.objects.get(user=secretary)) == [head]


def test_nobody_judges_the_own(client_for, secret, kabid):
    access = opened(make_user(Role.SEKRETARIS), secret.person.nik)
    assert client_for(access.user).get(access.get_absolute_url()).status_code == 404
    give(kabid, Role.SEKRETARIS)
    assert client_for(make_user(Role.KADIS)).get(access.get_absolute_url()).status_code == 404


def test_a_reviewer_who_is_not_cleared_sees_no_name(client_for, manager, secret):
    access = opened(manager, secret.person.nik)
    page = client_for(make_user(Role.SEKRETARIS)).get(access.get_absolute_url())
    assert page.status_code == 200 and "Seroja" not in page.content.decode()


def test_a_role_without_the_right_cannot_act_by_the_back_door(secret):
    """The village operator knows the number and has no way: the area of the right is empty."""
    operator = make_user(Role.OPERATOR, cases.MINE)
    with pytest.raises(DomainError):
        opened(operator, secret.person.nik)
