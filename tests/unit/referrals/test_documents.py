"""The documents of the workflows, the receipt, the services."""

import pytest
from django.conf import settings
from django.core.management import call_command

from office.models import Desk
from puskesos.drawing import DOCUMENTS
from referrals import actions, receipt
from referrals.models import IntakeKind, Level, ServiceKind
from referrals.seed import seed
from tests.factories.referrals import Office, fresh, make_intake


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_documents_agree_with_the_tables(name):
    """Run `manage.py workflow_docs` after changing a table."""
    assert (settings.BASE_DIR / "docs" / name).read_text(encoding="utf-8") == DOCUMENTS[name]()


def test_the_command_writes_them(tmp_path, settings, capsys):
    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path
    call_command("workflow_docs")
    assert {path.name for path in (tmp_path / "docs").iterdir()} == set(DOCUMENTS)


@pytest.mark.django_db
def test_services_are_seeded_once_and_stay_as_the_office_changed_them():
    assert ServiceKind.objects.buttons().count() == 10
    assert [row.slug for row in ServiceKind.objects.filter(level=Level.SECRET)] == ["kekerasan"]
    assert set(ServiceKind.objects.values_list("kind", flat=True)) == set(IntakeKind.values)
    ServiceKind.objects.filter(slug="rumah").update(name="Rumah (diubah)")
    before = ServiceKind.objects.count()
    seed()
    assert (ServiceKind.objects.count(), ServiceKind.objects.get(slug="rumah").name) == (before, "Rumah (diubah)")
    assert set(ServiceKind.objects.exclude(desk=None).values_list("desk", flat=True)) <= set(
        Desk.objects.bidang().values_list("pk", flat=True)
    )


@pytest.mark.django_db
def test_the_receipt_tells_nothing_of_the_person_but_initials():
    office = Office()
    intake = make_intake(office.operator, subject_name="Siti Zainab Karim", nik="1603104101600001")
    actions.move(intake=intake, name="ask", by=office.back, asked_for="Foto rumah dari depan")
    data = receipt.data(fresh(intake), whole=True)
    told = str(data)
    assert ["Atas nama", "S. Z. K."] in data["facts"] and data["missing"] == "Foto rumah dari depan"
    for secret in ("Zainab", "1603104101600001", "roboh", "Rusdi"):
        assert secret not in told
    assert receipt.receipt_pdf(fresh(intake), whole=True, paper="a5").startswith(b"%PDF-")


@pytest.mark.django_db
def test_the_receipt_of_rahasia_bears_number_and_date_alone():
    intake = make_intake(Office().operator, slug="kekerasan")
    for whole in (True, False):
        facts = receipt.data(intake, whole=whole)["facts"]
        assert [label for label, _ in facts] == ["Nomor register", "Tanggal"]


@pytest.mark.django_db
def test_hostile_text_is_only_text_on_the_receipt():
    office = Office()
    intake = make_intake(office.operator)
    actions.move(intake=intake, name="ask", by=office.back, asked_for='#panic("x") *tebal* <label> $x$ \u202e "kutip"')
    assert receipt.receipt_pdf(fresh(intake), whole=True, paper="a5").startswith(b"%PDF-")
