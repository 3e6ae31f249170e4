"""Persons, families and what was found of them, made by the acts a clerk uses."""

from datetime import date
from io import BytesIO
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.authz import Role
from cases import actions, programme_tasks
from cases import fieldwork as fieldwork_rules
from cases.actions import fieldwork
from cases.actions import proposal as proposals
from cases.models import (
    Classification,
    Community,
    Dwelling,
    Family,
    Kind,
    LegalBasis,
    Participation,
    Person,
    Programme,
    ProposalItem,
    Sex,
)
from office import clock
from office.jobs.worker import drain
from office.models import Desk
from regions.models import Region
from tests.factories.accounts import make_user

MINE, SAME_KECAMATAN, ELSEWHERE = (
    "16.03.10.2004",
    "16.03.10.2009",
    "16.03.06.2031",
)  # Segamit, Pelakat, Karang Endah Selatan
serial = count(7001)


def make_nik(born: date = date(1980, 5, 17), sex: str = "L") -> str:
    """A NIK that agrees with birth date and sex; serials from 7001, which the registry does not reach."""
    day = born.day + (40 if sex == "P" else 0)
    return f"160310{day:02}{born:%m%y}{next(serial)}"


def make_person(
    village: str | None = MINE, *, by=None, name: str | None = None, kind: str | None = None, **values
) -> Person:
    """A person living in `village` (None: belum ditempatkan); `kind` is the number of a first classification."""
    number = next(serial)
    defaults = {"name": name or f"Warga {number}", "sex": Sex.FEMALE, "nik_missing_reason": "belum_punya"}
    return actions.create_person(
        by=by,
        values=defaults | {"village": Region.objects.get(pk=village) if village else None} | values,
        kind=Kind.objects.get(code=kind) if kind else None,
        override_reason="Sesuai keadaan di lapangan.",
    )


def make_secret_person(village: str | None = MINE, *, by=None, kind: str = "18", **values) -> Person:
    """A person known only through a Rahasia kind."""
    return make_person(village, by=by, kind=kind, **values)


def make_family(village: str | None = MINE, *members: Person, by=None, head: Person | None = None, **values) -> Family:
    """A family with `head` (made if not given) and `members` as children."""
    head = head or make_person(village, by=by)
    family = actions.create_family(by=by, values=values, head=head)
    for member in members:
        actions.add_member(by=by, family=family, person=member, role="anak")
    return family


def make_community(village: str | None = MINE, *, by=None, name: str = "Komunitas hulu") -> Community:
    place = Region.objects.get(pk=village) if village else None
    return actions.create_community(by=by, values={"name": name, "village": place})


def make_classification(subject, kind: str = "11", *, by=None, **values) -> Classification:
    """`subject` is of the kind with that number, since today unless told."""
    defaults = {"assessed_on": clock.today(), "override_reason": "Sesuai keadaan di lapangan."}
    return actions.classify(by=by, subject=subject, kind=Kind.objects.get(code=kind), **defaults | values)


def make_participation(subject, programme: str = "pkh", *, by=None, **values) -> Participation:
    return actions.record_participation(
        by=by, subject=subject, programme=Programme.objects.get(slug=programme), **values
    )


# --- Programmes ----------------------------------------------------------------------------------
def make_candidate(village: str | None = MINE, *, desil: int | None = 2, no_kk: str | None = None, **values) -> Person:
    """The head of a family that may be proposed: sixteen digits, a plain name, a desil."""
    number = next(serial)
    letters = "".join("ABCDEFGHIJ"[int(sign)] for sign in str(number))
    born = values.pop("birth_date", date(1980, 5, 17))
    plain = {"name": f"WARGA {letters}", "nik": make_nik(born, "P"), "nik_missing_reason": "", "birth_date": born}
    person = make_person(village, **plain | values)
    family = actions.create_family(by=None, values={"no_kk": no_kk or f"1603100199{number:06}"}, head=person)
    if desil:
        actions.record_desil(by=None, family=family, period="2026-TW3", desil=desil)
    return person


def make_scan():
    """A small photo as uploaded."""
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "JPEG")
    return SimpleUploadedFile("berita.jpg", out.getvalue(), content_type="image/jpeg")


def make_name(by, programme: str = "pkh", person: Person | None = None, *, period: str = "") -> ProposalItem:
    """A name in the draft of its village's proposal."""
    subject = person or make_candidate()
    return proposals.propose(
        by=by, programme=Programme.objects.get(slug=programme), subject=subject, period=period
    )  # fmt: skip


def make_proposers() -> dict:
    """Who walks a name from the village to the ministry, as `make_name_at` wants them."""
    return {
        "village_by": make_user(Role.OPERATOR, MINE), "verifier": make_user(Role.VERIFIER),
        "kadis": make_user(Role.KADIS), "sender": make_user(Role.DATA),
    }  # fmt: skip


def make_name_at(status: str, *, village_by, verifier, kadis, sender, programme="pkh", person=None) -> ProposalItem:
    """A name that walked to `status` ("draf" ... "diterima", "ditolak"); needs an open window."""
    item = make_name(village_by, programme, person)
    proposals.set_basis(
        by=village_by, proposal=item.proposal, basis="musdes", basis_number="12/2026", basis_on=clock.today(),
        upload=make_scan(),
    )  # fmt: skip
    walk = [("diusulkan", "submit", village_by), ("dikonfirmasi", "confirm", verifier), ("disetujui", "approve", kadis),
            ("dikirim", "send", sender), ("diterima", "accept", sender)]  # fmt: skip
    for reached, move, by in [] if status == "draf" else walk:
        if status == "ditolak" and move == "confirm":
            proposals.move_names(by=by, name="refuse", items=[item], note="Sudah mampu.")
            break
        proposals.move_names(by=by, name=move, items=[item])
        if reached == status:
            break
    item.refresh_from_db()
    return item


# --- Housing and consent ------------------------------------------------------------------------
def make_dwelling(family: Family, *, by=None, **values) -> Dwelling:
    """A survey of today: a house of boards with an earthen floor."""
    defaults = {"surveyed_on": clock.today(), "source": "Kunjungan", "floor": "tanah", "wall": "kayu_papan"}
    return actions.record_dwelling(by=by, family=family, values=defaults | values)


def make_basis(person: Person, *, by=None, desk: str = "", **values) -> LegalBasis:
    """Spoken consent of today, to keep the data here or, with `desk`, to share them with that agency."""
    given = {"basis": "persetujuan", "since": clock.today(), "way": "lisan", "given_by": person.name}
    agency = Desk.objects.get(slug=desk) if desk else None
    return actions.record_basis(by=by, person=person, desk=agency, **given | values)


# --- Lists for the field -------------------------------------------------------------------------
def make_round(by, *, village: str | None = MINE, kind: str = "pemutakhiran", role: str = "operator", **values):
    """A round with its lists, waiting for approval."""
    programme = values.pop("programme", None)
    row = fieldwork.create_round(
        by=by, kind=kind, role=role, village=Region.objects.get(pk=village) if village else None,
        programme=Programme.objects.get(slug=programme) if programme else None,
        **{"period": "2026", "deadline": clock.today()} | values,
    )  # fmt: skip
    programme_tasks.begin_round(round=row)
    drain()
    row.refresh_from_db()
    return row


def make_list(by, approver, **values):
    """The one list of a released round of one village."""
    row = make_round(by, **values)
    fieldwork.release(by=approver, round=row)
    return row.lists.get()


def make_reported(by, approver, worker, outcomes: dict, **values):
    """A list handed back with an outcome by subject (the others: the first possible one)."""
    row = make_list(by, approver, **values)
    for item in row.items.order_by("pk"):
        first = fieldwork_rules.outcomes(row.kind, item.type)[0]
        fieldwork.record_outcome(by=worker, item=item, outcome=outcomes.get(item.subject, first), upload=make_scan())
    fieldwork.report(
        by=worker, list=row, signed_by="Rusli", signed_as="Kepala Desa", signed_on=clock.today(), upload=make_scan()
    )  # fmt: skip
    return row
