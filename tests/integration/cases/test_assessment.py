"""Assessments answered for a case: drafts, conditions, scores, secrecy."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.authz import Can, Role
from cases import actions
from cases.models import Assessment, AssessmentForm
from cases.workflow import Status
from office.errors import DomainError, IllegalMove, Incomplete
from tests.factories import cases, casework
from tests.factories.accounts import make_user
from tests.factories.referrals import Office, fresh
from tests.meta.world import photo
from trail.models import Event
from trail.reading import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def case(office):
    return casework.make_case(by=office.rehsos, kind="08")


@pytest.fixture
def row(case, office):
    form = AssessmentForm.objects.get(slug="lansia-terlantar")
    return actions.start_assessment(by=office.rehsos, case=case, form=form)


@pytest.fixture
def client(client_for, office):
    return client_for(office.rehsos)


def url(name, pk):
    return reverse(f"casework:assessment_{name}", args=[pk])


def sent(row, save="sementara", **answers):
    data = {f"q_{key}": value for key, value in answers.items()}
    return {"version": fresh(row).version, "assessed_on": "01-02-2026", "simpan": save} | data


def all_sent(row, save="selesai", **answers):
    return sent(row, save, **casework.filled(row.edition.content, answers))


def test_works(client, case):
    page = client.get(url("create", case.pk)).content.decode()
    assert "Asesmen lanjut usia terlantar (cocok untuk kasus ini)" in page
    assert "korban kekerasan" not in page
    form = AssessmentForm.objects.get(slug="lansia-terlantar")
    data = {"form": form.pk, "once": "00000000-0000-4000-8000-000000000001"}
    filling = client.post(url("create", case.pk), data, follow=True)
    assert "Mengendalikan buang air besar" in filling.content.decode()
    row = Assessment.objects.get()
    done = client.post(url("fill", row.pk), all_sent(row, bab="terkendali", perawat="tidak"), follow=True)
    assert done.status_code == 200
    text = done.content.decode()
    assert "Indeks Barthel: 2" in text and "Ketergantungan total" in text
    assert "Siapa yang merawat" not in text
    assert "Asesmen lanjut usia terlantar" in client.get(case.get_absolute_url()).content.decode()


def test_a_draft_is_kept_however_little_is_answered(client, row):
    assert client.post(url("fill", row.pk), sent(row, tinggal="sendiri")).status_code == 302
    page = client.get(url("fill", row.pk)).content.decode()
    assert 'value="sendiri"' in page and "checked" in page
    assert fresh(row).answers == {"tinggal": "sendiri"}
    assert fresh(row).status == "draf"


def test_what_is_missing_is_told_all_at_once_and_nothing_is_lost(client, row):
    page = client.post(url("fill", row.pk), sent(row, "selesai", tinggal="sendiri", simpulan="Perlu dibantu"))
    text = page.content.decode()
    assert page.status_code == 422
    for label in ("Ada yang merawat setiap hari", "Makan dalam sehari", "Mandi"):
        assert f"{label} wajib dipilih." in text
    assert "Siapa yang merawat wajib" not in text, "a question that is not asked is not missing"
    assert "Perlu dibantu" in text
    assert fresh(row).answers == {}


def test_a_hidden_question_is_dropped_whatever_was_typed(client, row):
    client.post(url("fill", row.pk), sent(row, perawat="tidak", perawat_siapa="Sumi"))
    assert fresh(row).answers == {"perawat": "tidak"}
    client.post(url("fill", row.pk), sent(row, perawat="ya", perawat_siapa="Sumi"))
    assert fresh(row).answers == {"perawat": "ya", "perawat_siapa": "Sumi"}


def test_an_answer_that_cannot_be_read_is_said_even_for_a_draft(client, row):
    page = client.post(url("fill", row.pk), sent(row, tinggal="di bulan") | {"assessed_on": "31-02-2026"})
    assert page.status_code == 422
    assert "Tanggal tidak terbaca" in page.content.decode()
    assert "Pilihan ini tidak tersedia" in page.content.decode()


def test_an_answered_assessment_stays_with_its_version(client, row, office):
    """Item of issue 4: a later version changes neither words nor score of what was answered."""
    casework_answers = casework.filled(row.edition.content, {"bab": "terkendali"})
    actions.finish_assessment(by=office.rehsos, assessment=row, answers=casework_answers, assessed_on=row.assessed_on)
    before = client.get(row.get_absolute_url()).content.decode()
    draft = actions.start_draft(by=None, form=row.edition.form)
    content = draft.definition
    for part in content["sections"]:
        for question in part["questions"]:
            question["label"] = f"Baru {question['label']}"
            for choice in question.get("choices", []):
                choice["score"] = choice["score"] * 2
    content["score"]["bands"] = [{"low": 0, "high": 40, "words": "Lain"}]
    draft.definition = content
    draft.save(update_fields=["definition"])
    actions.publish_draft(by=None, draft=type(draft).objects.get(pk=draft.pk))
    after = client.get(row.get_absolute_url()).content.decode()
    assert "Baru Mandi" not in after and "Indeks Barthel: 2" in after and "Indeks Barthel: 2" in before
    again = actions.start_assessment(by=office.rehsos, case=row.case, form=row.edition.form)
    assert again.edition.number == 2 and fresh(row).edition.number == 1


def test_finished_answers_are_not_changed(client, row, office):
    answers = casework.filled(row.edition.content, {})
    actions.finish_assessment(by=office.rehsos, assessment=row, answers=answers, assessed_on=row.assessed_on)
    assert client.get(url("fill", row.pk)).status_code == 302
    with pytest.raises(IllegalMove):
        actions.save_answers(by=office.rehsos, assessment=fresh(row), answers={}, assessed_on=row.assessed_on)
    assert client.post(url("fill", row.pk), sent(row, tinggal="sendiri")).status_code == 302
    assert fresh(row).answers == answers


def test_two_tabs_do_not_overwrite_each_other(client, row):
    old = sent(row, tinggal="sendiri")
    client.post(url("fill", row.pk), sent(row, tinggal="anak"))
    late = client.post(url("fill", row.pk), old)
    assert late.status_code == 422 and "sudah diubah" in late.content.decode()
    assert fresh(row).answers == {"tinggal": "anak"}


def test_a_form_is_begun_once(client, case, row, office):
    again = actions.start_assessment(by=office.rehsos, case=case, form=row.edition.form)
    assert again.pk == row.pk


def test_planning_needs_a_finished_assessment(case, row, office):
    casework.step(case, "assess", office.rehsos)
    with pytest.raises(Incomplete) as refused:
        casework.step(case, "plan", office.rehsos)
    assert refused.value.fields == {"assessment": "Selesaikan paling sedikit satu asesmen."}
    casework.assess(case, slug="lansia-terlantar")
    assert casework.step(case, "plan", office.rehsos).status == Status.PLAN


def test_a_cancelled_one_no_longer_counts(client, case, office):
    row = casework.assess(case)
    assert client.post(url("cancel", row.pk), {"version": row.version, "note": ""}).status_code == 422
    assert client.post(url("cancel", row.pk), {"version": row.version, "note": "Salah orang"}).status_code == 302
    casework.step(case, "assess", office.rehsos)
    with pytest.raises(Incomplete):
        casework.step(case, "plan", office.rehsos)


def test_nothing_is_answered_once_the_case_is_over(case, row, office):
    casework.step(case, "cancel", office.rehsos, note="Salah catat")
    with pytest.raises(IllegalMove):
        actions.save_answers(by=office.rehsos, assessment=fresh(row), answers={}, assessed_on=row.assessed_on)


def test_the_form_for_violence_is_for_secret_cases_alone(case, office):
    violence = AssessmentForm.objects.get(slug="korban-kekerasan")
    with pytest.raises(DomainError, match="hanya untuk kasus rahasia"):
        actions.start_assessment(by=office.rehsos, case=case, form=violence)
    secret = casework.make_case(cases.make_secret_person(), by=office.rehsos, kind="18")
    assert casework.assess(secret, slug="korban-kekerasan").restricted


def test_a_form_made_secret_hides_what_was_answered_before(case, office):
    """The level of the form counts beside that of the case."""
    row, manager = casework.assess(case), make_user(Role.MANAGER)
    assert Assessment.objects.visible_to(manager, Can.CASE_VIEW).filter(pk=row.pk).exists()
    AssessmentForm.objects.filter(pk=row.edition.form_id).update(level=3)
    assert not Assessment.objects.visible_to(manager, Can.CASE_VIEW).exists()
    assert Assessment.objects.visible_to(office.rehsos, Can.CASE_VIEW).filter(pk=row.pk).exists()


@pytest.mark.parametrize("role", ["kadis", "sekretaris", "manager", "back", "supervisor"])
def test_hides_outside_scope(client_for, office, role):
    """Answers of a Rahasia case are as secret as the case; reading them is an event."""
    secret = casework.make_case(cases.make_secret_person(), by=office.rehsos, kind="18")
    row = casework.assess(secret, slug="korban-kekerasan", kronologi="Uraian rahasia")
    codes = ["16.03.10"] if role == "supervisor" else []
    user = make_user(Role(role), *codes)
    assert client_for(user).get(row.get_absolute_url()).status_code == 404
    assert not Assessment.objects.visible_to(user, Can.CASE_VIEW).exists()
    assert "Uraian rahasia" in client_for(office.rehsos).get(row.get_absolute_url()).content.decode()
    assert Event.objects.filter(act="assessment.read", actor_id=office.rehsos.pk).count() == 1


def test_refuses_without_capability(client_for, row):
    assert client_for(make_user(Role.FRONT)).get(row.get_absolute_url()).status_code == 403
    assert client_for(make_user(Role.BACK)).get(url("fill", row.pk)).status_code == 403


def test_a_photo_and_a_signature_are_kept_with_it(client, row):
    upload = SimpleUploadedFile("ttd.jpg", photo(), content_type="image/jpeg")
    data = {
        "once": "00000000-0000-4000-8000-000000000002",
        "label": "Tanda tangan pemberi keterangan",
        "upload": upload,
    }
    page = client.post(url("attach", row.pk), data, follow=True)
    assert "Tanda tangan pemberi keterangan" in page.content.decode()
    assert client.post(url("attach", row.pk), {"label": "Lainnya"}).status_code == 422


def test_answers_stand_in_the_trail_of_the_case_sealed(client, row):
    client.post(url("fill", row.pk), sent(row, perawat="ya", perawat_siapa="Sumi kenari"))
    told = [event for event in history(row.case.trail_owner) if event.act == "assessment.save"]
    assert "Sumi kenari" in str(told[0].changes)
    assert not any("kenari" in event.plain for event in Event.objects.all())
