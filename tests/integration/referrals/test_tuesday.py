"""The Tuesday of the plan: PBI from a missing letter to a card that works, and what everybody sees on the way."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from cases.models import FieldItem
from documents.models import Letter
from referrals import receipt, tracking
from referrals.models import Intake, ServiceDocument
from referrals.workflow import Status
from tests.factories.cases import make_family, make_nik, make_participation, make_person
from tests.factories.letters import make_signatory
from tests.factories.referrals import SEGAMIT, Office, fresh

pytestmark = pytest.mark.django_db
PBI = reverse("referrals:pbi_create")


def form(*slugs, **more):
    rows = ServiceDocument.objects.filter(service__slug="pbi-aktif", slug__in=slugs)
    return {"once": uuid4(), "shown": [row.pk for row in rows], "need": "rutin", "phone": "081234567890"} | more


def test_a_tuesday(client_for, client, at):
    office = Office()
    at(datetime(2026, 11, 24, 8, 10))
    make_signatory()
    make_signatory(name="Hj. Sri Sekretaris", mode="plh", since=date(2026, 11, 23), until=date(2026, 11, 30))
    daughter = make_person(
        SEGAMIT, name="Rukmini", nik=make_nik(date(2015, 5, 17), "P"), nik_missing_reason="", sex="P",
        birth_date=date(2015, 5, 17),
    )  # fmt: skip
    make_family(SEGAMIT, daughter, head=make_person(SEGAMIT, name="Sumarni"))
    make_participation(daughter, "pbi-jkn", status="berhenti", ended_on=date(2026, 2, 1))
    front = client_for(office.front)

    # 08.10: family, lost PBI and checklist on one screen; the letter of the facility is missing
    page = front.get(f"{PBI}?orang={daughter.pk}").content.decode()
    assert "PBI-JK nonaktif" in page and "Rukmini" in page and "SKTM (tidak wajib)" in page
    front.post(PBI, form("ktp", "kk", person=daughter.pk, by_family="on"))
    intake = Intake.objects.get()
    assert (intake.status, intake.reporter) == (Status.INCOMPLETE, "keluarga")
    assert receipt.data(intake, whole=True)["missing"] == "Surat faskes"
    assert intake.due_at is None

    # 10.05: she is back
    at(datetime(2026, 11, 24, 10, 5))
    front = client_for(office.front)  # the first log-in has lapsed
    letter_of = {"faskes": "RSUD Rabain", "faskes_number": "440/112", "faskes_date": "24-11-2026"}
    url = reverse("referrals:pbi_continue", args=[intake.pk])
    answer = front.post(url, form("ktp", "kk", **letter_of) | {"version": intake.version})
    assert answer.status_code == 302, answer.context["form"].errors
    intake, letter = fresh(intake), Letter.objects.get()
    assert intake.status == Status.RECEIVED and intake.due_at
    assert "Beri nomor surat keterangan" in front.get(intake.get_absolute_url()).content.decode()
    numbered = {"version": letter.version, "number": "400.9/0012/409.105/XI/2026", "dated": "24-11-2026"}
    assert front.post(reverse("letters:number", args=[letter.pk]), numbered).status_code == 302
    assert fresh(letter).signature["above"] == ["Plh. Kepala Dinas,"]
    checked = client.get(f"/surat/{fresh(letter).code}/").text.replace("<wbr>", "")
    assert "400.9/0012/409.105/XI/2026" in checked and "Rukmini" not in checked

    # the next day: Kemensos, then BPJS
    at(datetime(2026, 11, 25, 9, 0))
    back = client_for(office.back)
    verify = reverse("referrals:intake_move", args=[intake.pk, "verify"])
    values = {"version": fresh(intake).version, "service": intake.service_id, "kind": intake.kind, "village": SEGAMIT}
    assert back.post(verify, values).status_code == 302
    for step, outcome in (("kemensos", "disetujui"), ("bpjs", "aktif")):
        page = back.get(intake.get_absolute_url()).content.decode()
        url = reverse("referrals:pbi_step", args=[intake.pk, step])
        assert url in page
        given = {"version": fresh(intake).version, "outcome": outcome, "on": "25-11-2026"}
        assert back.post(url, given).status_code == 302, step
    intake = fresh(intake)
    assert intake.status == Status.DONE and daughter.participations.get().status == "aktif"
    assert tracking.whatsapp(intake).startswith("https://wa.me/6281234567890?text=")
    item = FieldItem.objects.get()
    assert (item.person, item.list.village_id, item.due_on) == (daughter, SEGAMIT, date(2027, 5, 25))
    told = {"version": intake.version, "told_on": "25-11-2026", "told_how": "whatsapp", "told_by": "Yudi"}
    assert back.post(reverse("referrals:intake_move", args=[intake.pk, "close"]), told).status_code == 302
    assert fresh(intake).status == Status.CLOSED
