"""Every column is classed (UU 27/2022 Ps 4), and what is personal stands in the trail as ciphertext only.

`docs/data-classes.csv`: "sensitive" is what Ps 4(2) names (health, crime, children, finance), what leads to it,
and free
text that may hold it; "personal" is what else tells of a person; a key of another table is "ordinary" unless the link
itself tells something. A column is classed by what it says of anybody,
so a name is personal though it may be a child's.
"""

import csv
import logging
from datetime import date

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.urls import reverse

from accounts.authz import Role
from cases import actions as cases
from cases.models import Case
from documents.models import Letter
from office import clock
from office.jobs.models import Job
from referrals import actions as referrals
from tests.factories import cases as making
from tests.factories import casework
from tests.factories.accounts import make_user
from tests.factories.psks import make_actor
from tests.factories.puskesos import make_point
from tests.factories.referrals import Office, desk, fresh, service
from tests.meta.world import photo
from trail.models import Event, OwnerKey, Seal
from trail.reading import history

pytestmark = pytest.mark.django_db

CLASSES = {"ordinary", "personal", "sensitive"}
# Models with personal columns that are never the subject of an event of their own.
NO_OWNER = {
    "trail.Event": "the trail itself; contents are sealed, the officer's name stays readable by intention",
    "accounts.Session": "ended and listed on the account, which is the subject",
    "documents.Attachment": "added to and read with a record, which is the subject",
    "psks.Paper": "recorded on its actor, which is the subject",
    "office.Desk": "an office; contact and phone are given to the public",
    "office.Signatory": "an official; name, NIP and rank stand on every letter",
    "cases.NameWord": "single words of all names, each once; leads to nobody",
    "accounts.Mail": "an address beside a text without content; goes with the outbox",
    "imports.Row": "told by number on its batch and by value on the person it became",
    "imports.Origin": "written with the person it leads to",
    "imports.Ended": "ended and brought back on its participation, which is the subject",
}


def table() -> dict[tuple[str, str], dict[str, str]]:
    with (settings.BASE_DIR / "docs/data-classes.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    found = {(row["model"], row["field"]): row for row in rows}
    assert len(found) == len(rows), "a column stands twice"
    return found


def columns() -> set[tuple[str, str]]:
    """Columns of the models of our rooms; a many-to-many relation counts as one."""
    return {
        (model._meta.label, field.name)
        for model in apps.get_models()
        if model._meta.app_label in settings.ROOMS
        for field in [*model._meta.local_concrete_fields, *model._meta.local_many_to_many]
    }


def test_every_column_is_classed_and_every_class_has_a_column():
    assert columns() - set(table()) == set()
    assert set(table()) - columns() == set()


def test_classes_are_known_and_have_a_reason():
    assert [row for row in table().values() if row["class"] not in CLASSES or not row["why"].strip()] == []


def test_what_is_personal_has_somebody_whose_key_seals_it():
    personal = {model for (model, _), row in table().items() if row["class"] != "ordinary"}
    owned = {model._meta.label for model in apps.get_models() if hasattr(model, "trail_owner")}
    assert personal - owned - set(NO_OWNER) == set()
    assert set(NO_OWNER) & owned == set(), "no exception is needed any more"
    assert set(NO_OWNER) - personal == set()


# --- Canaries: no personal value in plain ---------------------------------------------------------
BORN = date(1979, 8, 3)
NIK, NIK2, ACTOR_NIK, KK = "1603104308797311", "1603104308797312", "1603104308797313", "1603100308797314"
WORDS = {
    name: f"{name}kenari"
    for name in (
        "Nama", "Ibu", "Alamat", "Ktp", "Wali", "Catatan", "Keadaan", "Alasan", "Keluarga", "Pelapor", "Orang", "Uraian",
        "Tambahan", "Petugas", "Mohon", "Hasil", "Ditanya", "Relawan", "Ketua", "Surat", "Koordinator", "Berkas", "Akhir",
        "Komunitas", "Domisili", "Balasan", "Saring",
    )
}  # fmt: skip
PHONES = ["081311220001", "081311220002", "081311220003", "081311220004", "081311220005", "081311220006"]
NUMBERS = [NIK, NIK2, ACTOR_NIK, KK, "7654321", "198005172010017777"]


def person_values() -> dict:
    return {
        "name": WORDS["Nama"], "nik": NIK, "nik_missing_reason": "", "sex": "P", "birth_date": BORN,
        "mother_name": WORDS["Ibu"], "address": WORDS["Alamat"], "ktp_address": WORDS["Ktp"], "phone": PHONES[0],
        "guardian_name": WORDS["Wali"], "guardian_phone": PHONES[1], "note": WORDS["Catatan"], "village": making.MINE,
    }  # fmt: skip


def walk_the_register(by):
    """A person comes, changes, is found to be of kinds, receives, is looked at, leaves."""
    person = making.make_person(by=by, kind="11", **person_values())
    cases.update_person(by=by, person=person, values={"note": WORDS["Catatan"] + "2", "address": WORDS["Alamat"] + "2"})
    family = cases.create_family(by=by, values={"no_kk": KK, "note": WORDS["Keluarga"]}, head=person)
    for subject, kind in ((person, "18"), (family, "24")):
        found = making.make_classification(subject, kind, by=by, note=WORDS["Keadaan"], override_reason=WORDS["Alasan"])
        cases.read_secret(by=by, classifications=[found])
        cases.end_classification(
            by=by, classification=found, ended_on=clock.today(), reason="selesai", note=WORDS["Akhir"]
        )
    aid = making.make_participation(person, "atensi", by=by, amount=7654321, reason=WORDS["Alasan"])
    cases.end_participation(by=by, participation=aid, status="berhenti", reason=WORDS["Akhir"])
    cases.record_external_id(by=by, person=person, system="dtks", value=NIK2)
    cases.reveal_nik(by=by, person=person)
    cases.reveal_no_kk(by=by, family=family, copied=True)
    cases.set_nik(by=by, person=fresh(person), nik=NIK2, note=WORDS["Catatan"])
    cases.create_community(by=by, values={"name": WORDS["Komunitas"], "note": WORDS["Catatan"], "village": None})
    cases.deactivate_person(by=by, person=fresh(person), reason="meninggal", note=WORDS["Akhir"])
    return person


def walk_the_desk(by, agency):
    """An intake with everything typed, referred, asked about, answered, closed; and one that is refused."""
    upload = SimpleUploadedFile(f"{WORDS['Berkas']}.jpg", photo(), content_type="image/jpeg")
    intake = referrals.receive(
        by=by, service=service(), subject_name=WORDS["Orang"], nik=NIK, no_kk=KK, phone=PHONES[2],
        address=WORDS["Alamat"],
        village=making.MINE, text=WORDS["Uraian"], reporter="tetangga", reporter_name=WORDS["Pelapor"],
        reporter_phone=PHONES[3], domicile_note=WORDS["Domisili"], uploads=[(upload, WORDS["Berkas"])],
    )  # fmt: skip
    referrals.add_note(intake=intake, by=by, text=WORDS["Tambahan"])
    referrals.add_step(
        intake=intake, by=by, step="survei", on=clock.today(), who=WORDS["Petugas"], note=WORDS["Catatan"]
    )
    referrals.move(intake=fresh(intake), name="ask", by=by, asked_for=WORDS["Ditanya"])
    referrals.complete(intake=fresh(intake), by=by, text=WORDS["Tambahan"])
    referrals.move(intake=fresh(intake), name="verify", by=by)
    referrals.revealed(intake=fresh(intake), by=by)
    sent = referrals.refer(
        intake=fresh(intake),
        by=by,
        desk=desk(),
        purpose=WORDS["Mohon"],
        fields=["name", "nik", "address", "text", "phone"],
    )
    result = {"result_text": WORDS["Hasil"], "result_value": 7654321, "result_on": clock.today()}
    referrals.answer(referral=sent, name="finish", by=agency, note=WORDS["Balasan"], **result)
    told = {"told_on": clock.today(), "told_how": "telepon", "told_by": WORDS["Petugas"]}
    referrals.move(intake=fresh(intake), name="close", by=by, **told)
    return intake


def case_word(model: str, column: str) -> str:
    return f"{model}{column}kenari".replace("_", "")


def told_case() -> tuple[Office, Case]:
    """A Rahasia case with a word of its own in every column somebody types into."""
    office, colleague = Office(), make_user(Role.REHSOS, name="Petugas Lain")
    person = making.make_person(kind="18", name=WORDS["Nama"])
    return office, casework.tell(case_word, person, kind="18", office=office, colleague=colleague)


CASE_WORDS = [case_word(model, column) for model, columns in casework.TYPED.items() for column in columns]
# Columns of those models that hold no typed text of a case: numbers and names of the office's own.
NOT_TYPED = {"number", "moved_by", "last_move", "present"}
LETTER_PAPER = {"Letter"}  # its other columns are those of every letter


def walk_the_rest(client):
    """Accounts, helpers, service points, by their actions; exports and searches by their pages."""
    make_actor(
        name=WORDS["Relawan"], nik=ACTOR_NIK, phone=PHONES[4], leader=WORDS["Ketua"], address=WORDS["Alamat"],
        note=WORDS["Catatan"]
    )  # fmt: skip
    make_point("16.03.27.2012", coordinator=WORDS["Koordinator"], phone=PHONES[5], note=WORDS["Catatan"])
    for name in ("cases:person_export", "referrals:intake_export", "psks:actor_export"):
        answer = client.post(f"{reverse(name)}?q={WORDS['Saring']}", {"reason": WORDS["Alasan"]})
        assert answer.status_code == 200
        b"".join(answer.streaming_content)
    for text in (WORDS["Nama"], NIK, KK):
        client.post(reverse("search"), {"q": text})
        client.post(reverse("cases:person_find"), {"q": text})
    client.post(reverse("cases:person_create"), {"name": WORDS["Nama"], "nik": "salah"})
    client.get(f"{reverse('cases:person_list')}?q={WORDS['Saring']}&village=x")


def stored(model) -> bytes:
    """Everything a table holds, as bytes."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {model._meta.db_table}")
        rows = cursor.fetchall()
    return b"\n".join(b"|".join(map(as_bytes, row)) for row in rows)


def as_bytes(value) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_no_personal_value_stands_in_plain_in_trail_jobs_or_logs(client_for, caplog):
    caplog.set_level(logging.DEBUG)
    by, agency = make_user(Role.BACK), make_user(Role.AGENCY, desk="baznas")
    person, intake = walk_the_register(by), walk_the_desk(by, agency)
    make_user(Role.FRONT, nip="198005172010017777", phone=PHONES[0])
    walk_the_rest(client_for(by))
    canaries = [*WORDS.values(), *(phone[1:] for phone in PHONES), *NUMBERS, str(BORN), f"{BORN:%d-%m-%Y}"]
    for model in (Event, OwnerKey, Seal, Job, apps.get_model("office.Once")):
        kept = stored(model).lower()
        assert [word for word in canaries if word.lower().encode() in kept] == [], model._meta.label
    said = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert [word for word in canaries if word in said and word != WORDS["Saring"]] == []
    assert shows(person, [NIK, WORDS["Ibu"], PHONES[0][1:]]) and shows(
        intake, [WORDS["Uraian"], PHONES[3][1:], "7654321"]
    )


def test_every_typed_column_of_a_case_is_told_in_the_walk():
    """A new column of text of a case belongs in `casework.TYPED`, or its words are looked for nowhere."""
    texts = (models.CharField, models.TextField, models.JSONField)
    for model in (apps.get_model("cases", name) for name in casework.TYPED if name not in LETTER_PAPER):
        fields = model._meta.local_concrete_fields
        found = {field.name for field in fields if isinstance(field, texts) and not field.choices}
        assert found - NOT_TYPED == set(casework.TYPED[model.__name__]), model.__name__
    hanging = {
        model.__name__
        for model in apps.get_app_config("cases").get_models()
        for field in model._meta.local_fields
        if field.related_model is Case and any(isinstance(row, texts) and not row.choices for row in model._meta.fields)
    }
    assert hanging - set(casework.TYPED) == {"EmergencyAccess"}  # tested apart: who asked may not be cleared


def test_words_of_a_rahasia_case_stand_sealed_in_the_trail_and_for_the_cleared_alone(client_for, caplog):
    caplog.set_level(logging.DEBUG)
    office, case = told_case()
    for model in (Event, OwnerKey, Seal, Job, apps.get_model("accounts.Notice"), apps.get_model("office.Once")):
        kept = stored(model).lower()
        assert [word for word in CASE_WORDS if word.lower().encode() in kept] == [], model._meta.label
    said = "\n".join(row.getMessage() for row in caplog.records if not row.name.startswith("django.db"))
    assert [word for word in CASE_WORDS if word in said] == []
    letter = Letter.objects.of(case).get()
    pages = [
        *(reverse(name) for name in ("home", "letters:list", "cases:person_list", "cases:family_list")),
        *(reverse(f"casework:{name}") for name in ("case_list", "agenda", "caseload", "services", "emergency_list")),
        *(row.get_absolute_url() for row in (case, case.person, letter, case.assessments.get())),
        reverse("letters:pdf", args=[letter.pk]),
    ]  # fmt: skip
    for user in (
        office.front,
        office.back,
        office.manager,
        office.sekretaris,
        office.kadis,
        office.tksk,
        office.operator,
    ):
        client = client_for(user)
        bodies = [client.get(page).content.decode(errors="replace") for page in pages]
        assert [word for body in bodies for word in [*CASE_WORDS, case.number] if word in body] == [], user.name
    for user in (office.rehsos, office.kabid_rehsos):
        client = client_for(user)
        body = "".join(client.get(page).content.decode(errors="replace") for page in pages)
        assert [word for word in CASE_WORDS if word not in body] == [], user.name


def shows(record, words) -> bool:
    """The same values are there for those who may read them: the test above looked at real events."""
    told = str([(event.changes, event.note) for event in history(record.trail_owner)])
    return all(word in told for word in words)


def test_an_officer_is_named_in_plain():
    """What stays readable by intention, so that the test above is known to see plain text."""
    make_user(Role.FRONT, name="Petugas Terbaca")
    assert b"Petugas Terbaca" not in stored(Event)
    making.make_person(by=make_user(Role.BACK, name="Petugas Terbaca"))
    assert b"Petugas Terbaca" in stored(Event)
