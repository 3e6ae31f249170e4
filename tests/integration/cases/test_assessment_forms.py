"""Assessment forms edited by an administrator without code."""

import pytest
from django.urls import reverse

from accounts.authz import Role
from cases import actions
from cases.models import AssessmentForm, AssessmentVersion
from office.errors import DomainError
from tests.factories.accounts import make_user
from tests.meta.test_access import CODES, DESKS
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client_for):
    return client_for(make_user(Role.ADMIN))


@pytest.fixture
def draft():
    return actions.start_draft(by=None, form=AssessmentForm.objects.get(slug="lansia-terlantar"))


def url(name, *args):
    return reverse(f"cases:{name}", args=args)


def fresh(row):
    return AssessmentVersion.objects.get(pk=row.pk)


def ask(admin, row, **values):
    data = {"version": fresh(row).version, "label": "Ada gigi palsu", "type": "yesno", "section": "0"} | values
    return admin.post(url("assessment_question_add", row.pk, 0), data)


def arrange(admin, row, do):
    return admin.post(url("assessment_arrange", row.pk), {"version": fresh(row).version, "do": do})


def test_a_new_form_is_made_filled_and_published(admin):
    kinds = list(AssessmentForm.objects.get(slug="anak").kinds.values_list("code", flat=True))[:1]
    data = {"once": "00000000-0000-4000-8000-000000000001", "name": "Asesmen nelayan", "level": "2", "kinds": kinds}
    page = admin.post(url("assessment_form_create"), data, follow=True)
    form = AssessmentForm.objects.get(name="Asesmen nelayan")
    row = form.versions.get()
    assert "Formulir ini belum berisi pertanyaan." in page.content.decode()
    choices = {"label": "Punya perahu", "type": "one", "choices": "Milik sendiri\nMenyewa = 1\nTidak = 3"}
    ask(admin, row, **choices, required="on")
    when = "punya_perahu|menyewa"
    ask(admin, row, label="Sewa sebulan", type="number", when=when)
    scores = {"version": fresh(row).version, "label": "Kerentanan", "bands": "0-1 = Rendah\n2-3 = Tinggi"}
    admin.post(url("assessment_score", row.pk), scores)
    published = admin.post(url("assessment_publish", row.pk), {"version": fresh(row).version}, follow=True)
    assert published.status_code == 200 and "Versi baru terbit" in published.content.decode()
    content = fresh(row).content
    assert [(q.key, bool(q.when)) for q in content.questions] == [("punya_perahu", False), ("sewa_sebulan", True)]
    assert [choice.score for choice in content.questions[0].choices] == [0, 1, 3]
    acts = set(Event.objects.filter(act__startswith="assessment").values_list("act", flat=True))
    assert {"assessmentform.create", "assessmentversion.update", "assessmentversion.publish"} <= acts


def test_a_published_version_is_never_edited(admin, draft):
    """Not by any button, and not by the act itself."""
    published = draft.form.versions.get(number=1)
    for name, args in {
        "assessment_arrange": (), "assessment_publish": (), "assessment_discard": (), "assessment_score": (),
        "assessment_section_add": (), "assessment_section": (0,), "assessment_question_add": (0,),
        "assessment_question": ("makan",),
    }.items():  # fmt: skip
        data = {"version": published.version, "do": "remove q:makan", "title": "x", "label": "x"}
        assert admin.post(url(name, published.pk, *args), data).status_code == 404, name
    for act in (
        lambda: actions.save_draft(by=None, draft=published, definition=published.content),
        lambda: actions.publish_draft(by=None, draft=published),
        lambda: actions.discard_draft(by=None, draft=published),
    ):
        with pytest.raises(DomainError):
            act()
    assert fresh(published).version == published.version


def test_a_draft_begins_as_a_copy_and_there_is_one(admin, draft):
    first = draft.form.versions.get(number=1)
    assert draft.number == 2 and draft.definition == first.definition
    admin.post(url("assessment_form_draft", draft.form.pk))
    assert draft.form.versions.count() == 2


def test_questions_move_change_and_go(admin, draft):
    before = [q.key for q in draft.content.sections[0].questions]
    assert arrange(admin, draft, f"down q:{before[0]}").status_code == 302
    assert [q.key for q in fresh(draft).content.sections[0].questions][:2] == before[1::-1]
    arrange(admin, draft, "remove q:keluarga_jauh")
    assert fresh(draft).content.find("keluarga_jauh") is None
    page = admin.get(url("assessment_question", draft.pk, "tinggal")).content.decode()
    assert "Suami atau istri saja" in page
    data = {"version": fresh(draft).version, "label": "Tinggal dengan siapa", "type": "one", "section": "0"}
    admin.post(url("assessment_question", draft.pk, "tinggal"), data | {"choices": "Sendiri\nAnak atau cucu"})
    question = fresh(draft).content.find("tinggal")
    assert (question.label, [c.value for c in question.choices]) == ("Tinggal dengan siapa", ["sendiri", "anak"])


def test_a_condition_that_lost_its_question_is_told_before_publication(admin, draft):
    arrange(admin, draft, "remove q:perawat")
    page = admin.post(url("assessment_publish", draft.pk), {"version": fresh(draft).version})
    assert page.status_code == 422
    assert "Syarat pertanyaan “Siapa yang merawat”" in page.content.decode()
    assert fresh(draft).published_on is None


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"label": ""}, "Pertanyaan wajib diisi."),
        ({"type": "one", "choices": "satu saja"}, "Tulis 2 sampai 30 pilihan"),
        ({"type": "one", "choices": "Ya\nya"}, "ditulis dua kali"),
        ({"type": "yesno", "choices": "Setuju\nTidak"}, "tulis dua baris"),
        ({"type": "rahasia"}, "Pilihan ini tidak tersedia"),
        ({"section": "99"}, "Pilihan ini tidak tersedia"),
        ({"when": "tidak|ada"}, "Pilihan ini tidak tersedia"),
    ],
)
def test_reports_bad_input(admin, draft, values, sentence):
    page = ask(admin, draft, **values)
    assert page.status_code == 422 and sentence in page.content.decode()
    assert fresh(draft).version == draft.version


def test_two_editors_do_not_overwrite_each_other(admin, draft):
    ask(admin, draft)
    late = admin.post(
        url("assessment_question_add", draft.pk, 0),
        {"version": draft.version, "label": "Lain", "type": "text", "section": "0"},
    )
    assert late.status_code == 422 and "sudah diubah" in late.content.decode()
    assert arrange(admin, draft, "up s1").status_code == 302
    stale = admin.post(url("assessment_arrange", draft.pk), {"version": draft.version, "do": "up s1"})
    assert stale.status_code == 422 and "sudah diubah" in stale.content.decode()


def test_the_preview_is_tried_and_nothing_is_stored(admin, draft):
    page = admin.post(url("assessment_preview", draft.pk), {"version": "1", "assessed_on": "01-02-2026"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "Tinggal bersama wajib dipilih." in text and "Siapa yang merawat wajib diisi." not in text
    assert fresh(draft).version == draft.version


def test_a_draft_is_thrown_away(admin, draft):
    admin.post(url("assessment_discard", draft.pk), {"version": draft.version})
    assert draft.form.versions.count() == 1


def test_a_form_changes_its_name_kinds_and_use(admin):
    form = AssessmentForm.objects.get(slug="anak")
    data = {"version": form.version, "name": "Asesmen anak", "level": "3", "kinds": []}
    assert admin.post(url("assessment_form_edit", form.pk), data).status_code == 302
    form.refresh_from_db()
    assert (form.level, form.active, form.kinds.count()) == (3, False, 0)
    taken = admin.post(
        url("assessment_form_edit", form.pk), data | {"version": form.version, "name": "asesmen umum keluarga"}
    )
    assert taken.status_code == 422 and "sudah dipakai" in taken.content.decode()


def test_only_the_administrator_sees_them(client_for, draft):
    for role in set(Role) - {Role.ADMIN}:
        client = client_for(make_user(role, *CODES.get(role, []), desk=DESKS.get(role)))
        assert client.get(url("assessment_form_list")).status_code == 403, role
        assert client.get(draft.get_absolute_url()).status_code == 403, role


def test_the_seed_leaves_the_office_its_changes(admin, draft):
    from cases.seed import seed

    actions.update_assessment_form(by=None, form=draft.form, kinds=[], name="Formulir kami")
    seed()
    assert AssessmentForm.objects.get(pk=draft.form.pk).name == "Formulir kami"
    assert draft.form.versions.count() == 2
