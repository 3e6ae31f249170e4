"""The pages under /jejak/ for Inspektorat and the data protection officer."""

import pytest
from django.urls import reverse

from accounts.authz import AREA_OF, AreaKind, Role
from office.models import Desk
from tests.factories.accounts import make_user
from tests.factories.trail import NIK, OWNER, SUBJECT, make_event
from trail import context, seals
from trail.actions import erase, record
from trail.models import Event
from welfare.trail_words import field_label

VILLAGE = "16.03.10.2004"
NAME = "Kenanga Mawaddah"
BLIND = [role for role in Role if role not in {Role.INSPECTOR, Role.DPO}]


@pytest.fixture
def inspector(db):
    return make_user(Role.INSPECTOR, name="Rina Inspektur")


@pytest.fixture
def client(client_for, inspector):
    return client_for(inspector)


@pytest.fixture
def event(db):
    changes = {"nik": (None, NIK), "name": (None, NAME)}
    return make_event(
        "person.create", by=make_user(Role.BACK, name="Yudi Pratama"), changes=changes, note=NAME, region=VILLAGE
    )


def detail(event) -> str:
    return reverse("trail_detail", args=[event.pk])


def shown(client, **query) -> list[str]:
    return [row.event.act for row in client.get(reverse("trail_list"), query).context["rows"]]


class TestList:
    url = "/jejak/"

    @pytest.mark.parametrize("role", [Role.INSPECTOR, Role.DPO])
    def test_works(self, client_for, event, role):
        page = client_for(make_user(role)).get(self.url)
        assert page.status_code == 200
        assert "Yudi Pratama" in page.text
        assert detail(event) in page.text

    @pytest.mark.parametrize("role", BLIND)
    def test_refuses_without_capability(self, client_for, event, role):
        page = client_for(a_user(role)).get(self.url)
        assert page.status_code == 403
        assert "Yudi Pratama" not in page.text

    def test_hides_outside_scope(self, client_for, event):
        ended = make_user(None)
        assert client_for(ended).get(self.url).status_code == 403

    def test_refuses_post(self, client):
        assert client.post(self.url).status_code == 405

    @pytest.mark.parametrize("query", [{"since": "31-31-2026"}, {"act": "x"}, {"kecamatan": "x"}, {"actor": "a" * 100}])
    def test_reports_bad_input(self, client, event, query):
        page = client.get(self.url, query)
        assert page.status_code == 422
        assert page.context["filter"].form.errors.keys() == query.keys()

    def test_shows_no_contents(self, client, event):
        text = client.get(self.url).text
        assert NIK not in text
        assert NAME not in text

    def test_narrows(self, client, event, at):
        assert "person.create" in shown(client, actor="yudi")
        assert "person.create" not in shown(client, actor="sistem")
        assert shown(client, kecamatan="16.03.10", owner=OWNER) == ["person.create"]
        assert shown(client, kecamatan="16.03.14", owner=OWNER) == []
        day = f"{event.local_date:%d-%m-%Y}"
        assert shown(client, since=day, until=day, owner=OWNER) == ["person.create"]
        assert shown(client, since="01-01-2099", owner=OWNER) == []
        assert shown(client, until="01-01-2020", owner=OWNER) == []

    def test_narrows_by_act_and_kind(self, client):
        user = make_user(Role.BACK)
        record("user.update", by=None, subject=user)
        assert shown(client, act="user.update", subject_type="accounts.user", subject_id=user.pk) == ["user.update"]
        assert shown(client, act="login", subject_type="accounts.user", subject_id=user.pk) == []
        assert "user.update" in shown(client, actor="sistem")

    def test_leads_to_older_ones(self, client):
        for number in range(60):
            make_event(f"step.{number}", owner="person:paged")
        first = client.get(self.url, {"owner": "person:paged"})
        assert len(first.context["rows"]) == 50
        second = client.get(f"{self.url}?{first.context['page'].next}")
        assert [row.event.act for row in second.context["rows"]] == [f"step.{n}" for n in range(9, -1, -1)]

    def test_queries_do_not_grow_with_rows(self, client, django_assert_max_num_queries):
        for number in range(40):
            make_event(f"step.{number}", region=VILLAGE)
        with django_assert_max_num_queries(16):
            client.get(self.url)

    def test_gives_the_anchor(self, client, event):
        seals.seal()
        assert seals.last_hash() in client.get(self.url).text

    def test_looking_is_no_event(self, client, event):
        before = Event.objects.count()
        client.get(self.url)
        client.get(detail(event))
        assert Event.objects.count() == before


class TestDetail:
    def test_works(self, client, event):
        page = client.get(detail(event))
        assert page.status_code == 200
        assert page.context["content"] == "sealed"
        for text in ("Yudi Pratama", "Segamit", "Belum tersegel"):
            assert text in page.text

    def test_shows_names_of_fields_and_no_contents(self, client, event):
        page = client.get(detail(event))
        assert len(page.context["fields"]) == 2
        assert NIK not in page.text
        assert NAME not in page.text

    def test_shows_no_plain_contents_either(self, client):
        plain = record(
            "setting.change", by=None, subject=SUBJECT, changes={"value": ("rahasia1", "rahasia2")}, owner=""
        )
        page = client.get(detail(plain))
        assert page.context["content"] == "plain"
        assert "rahasia" not in page.text

    def test_says_when_the_contents_are_erased(self, client, event):
        erase(OWNER, by=None)
        assert client.get(detail(event)).context["content"] == "erased"

    def test_says_when_there_is_nothing(self, client):
        assert client.get(detail(record("login", by=None, subject=None))).context["content"] == "none"

    def test_says_when_it_is_sealed(self, client, event):
        seals.seal()
        assert "Tersegel" in client.get(detail(event)).text

    def test_shows_what_else_the_request_did(self, client, monkeypatch):
        token = context.request_id.set("r" * 32)
        try:
            one, two = make_event("person.create"), make_event("person.classify")
        finally:
            context.request_id.reset(token)
        make_event("person.other")
        assert [row.event.pk for row in client.get(detail(one)).context["together"]] == [two.pk]

    def test_a_number_like_a_nik_is_masked(self, client):
        odd = record("x.y", by=None, subject=("cases.person", NIK), owner="")
        assert NIK not in client.get(detail(odd)).text

    @pytest.mark.parametrize("role", BLIND)
    def test_refuses_without_capability(self, client_for, event, role):
        assert client_for(a_user(role)).get(detail(event)).status_code == 403

    def test_hides_outside_scope(self, client, event):
        assert client.get(f"/jejak/{event.pk + 1000}/").status_code == 404
        assert client.get(f"/jejak/{'9' * 30}/").status_code == 404

    def test_refuses_post(self, client, event):
        assert client.post(detail(event)).status_code == 405


class TestExport:
    url = "/jejak/unduh/"

    def test_works_and_is_an_event(self, client, inspector, event):
        text = client.post(f"{self.url}?owner={OWNER}").getvalue().decode()
        assert "Yudi Pratama" in text
        assert len(text.splitlines()) == 2
        last = Event.objects.first()
        assert (last.act, last.actor_id, last.fields) == ("trail.export", inspector.pk, ["owner"])

    def test_holds_no_contents(self, client, event):
        text = client.post(self.url).getvalue().decode()
        assert NIK not in text
        assert NAME not in text

    def test_cells_cannot_run(self, client):
        make_event(by=make_user(Role.BACK, name="=1+1"), owner="person:formula")
        assert ",'=1+1," in client.post(f"{self.url}?owner=person:formula").getvalue().decode()

    def test_refuses_too_much(self, client, event, monkeypatch):
        monkeypatch.setattr("welfare.trail_pages.EXPORT_LIMIT", 1)
        make_event()
        answer = client.post(self.url, follow=True)
        assert "Persempit" in answer.text
        assert not Event.objects.filter(act="trail.export").exists()

    @pytest.mark.parametrize("role", BLIND)
    def test_refuses_without_capability(self, client_for, event, role):
        assert client_for(a_user(role)).post(self.url).status_code == 403

    def test_refuses_get(self, client):
        assert client.get(self.url).status_code == 405

    def test_reports_bad_input(self, client):
        assert client.post(f"{self.url}?since=x").status_code == 422


def a_user(role: Role):
    """A user of any role, with the area it needs."""
    codes = {AreaKind.KECAMATAN: ["16.03.10"], AreaKind.VILLAGE: [VILLAGE]}.get(AREA_OF[role], [])
    kind = "bidang" if role == Role.KABID else "agency"
    desk = Desk.objects.filter(kind=kind).first() if AREA_OF[role] == AreaKind.DESK else None
    return make_user(role, *codes, desk=desk)


class TestWords:
    def test_fields_bear_indonesian_names(self, client, db):
        """An assignment, a setting, a foreign key: none shows its name in code."""
        assigned = Event.objects.filter(act="assignment.create").latest("pk")
        page = client.get(detail(assigned)).text
        assert all(f">{name}<" in page for name in ("Peran", "Wilayah tugas", "Sejak", "Nomor SK"))
        labels = [field_label(*named) for named in (("office.setting", "office.email"), ("cases.case", "person_id"))]
        assert labels == ["Surel", "Orang"]

    def test_the_export_names_fields_as_the_page_does(self, client, event):
        text = b"".join(client.post(reverse("trail_export"), {}).streaming_content).decode()
        assert "sk_number" not in text and "Nomor SK" in text

    def test_what_rooms_call_alike_is_found_together(self, client, db):
        for act in ("case.visit", "visit.record", "outreachvisit.record"):
            make_event(act)
        choices = client.get(reverse("trail_list")).context["filter"].form.fields["act"].choices
        (chosen,) = [act for act, phrase in choices if phrase == "mencatat kunjungan"]
        assert sorted(shown(client, act=chosen)) == ["case.visit", "outreachvisit.record", "visit.record"]
