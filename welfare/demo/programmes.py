"""Proposals and field lists in different states, so that every page and queue of programmes shows something."""

from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from PIL import Image

from cases import field_lists
from cases.actions import fieldwork
from cases.actions import proposal as proposals
from cases.fieldwork import outcomes
from cases.models import Family, Person, Programme
from office import clock
from regions.models import Region
from welfare.demo.staff import EMBAWANG, PELAKAT, SEGAMIT

NAMES = 4  # of each proposal


def fill(users: dict) -> None:
    """Everything of programmes, by the acts of those who do it."""
    pkh, rice = (Programme.objects.get(slug=slug) for slug in ("pkh", "banpang"))
    for village, operator in ((SEGAMIT, "leni.segamit"), (PELAKAT, "operator.pelakat")):
        put_down(users[operator], pkh, village)
    walk(users, put_down(users["leni.segamit"], rice, SEGAMIT), "leni.segamit", ("submit",))
    walk(users, put_down(users["operator.pelakat"], rice, PELAKAT), "operator.pelakat", ("submit", "confirm"))
    approved = put_down(users["operator.embawang"], rice, EMBAWANG)
    walk(users, approved, "operator.embawang", ("submit", "confirm", "approve"))
    visit(users)


def visit(users: dict) -> None:
    """A yearly update under way, another waiting for approval, verval by pendamping, a sanggah, a DTSEN list."""
    today = clock.today()
    soon = {"period": str(today.year), "deadline": today + timedelta(days=9)}
    yearly = round_of(users, [SEGAMIT, PELAKAT], kind="pemutakhiran", role="operator", **soon)
    let_go(by=users["kadis"], round=yearly)
    work(users, yearly.lists.filter(village=SEGAMIT).first(), "leni.segamit", some=6)
    work(users, yearly.lists.filter(village=PELAKAT).first(), "operator.pelakat")
    late = round_of(users, [SEGAMIT], kind="pemutakhiran", role="supervisor", **soon | {"deadline": today})
    let_go(by=users["verifikator"], round=late)
    round_of(users, [EMBAWANG], kind="pemutakhiran", role="operator", **soon)
    pkh = Programme.objects.get(slug="pkh")
    verval = fieldwork.create_round(by=users["data"], kind="verval", role="pendamping", programme=pkh, **soon)
    for worker, families in field_lists.accompanied(verval).items():
        fieldwork.fill(round=verval, subjects=families, worker=worker)
    fieldwork.ready(round=verval, by=users["data"])
    let_go(by=users["verifikator"], round=verval)
    people = list(Person.objects.filter(village=SEGAMIT, active=True, restricted=False).order_by("pk")[:9])
    objections = fieldwork.create_round(by=users["back"], kind="sanggah", role="supervisor", programme=pkh, **soon)
    fieldwork.fill_persons(by=users["back"], round=objections, subjects=people[:3])
    let_go(by=users["verifikator"], round=objections)
    for days, person in zip((20, 120, 200), people[5:8], strict=False):
        fieldwork.dtsen_update_due(by=users["back"], person=person, since=today - timedelta(days=days))


def let_go(*, by, round) -> None:
    """Approve a round, if the district had anybody for it."""
    if round.lists.exists():
        fieldwork.release(by=by, round=round)


def round_of(users: dict, villages: list[str], **values):
    row = fieldwork.create_round(by=users["data"], **values)
    for village in Region.objects.filter(pk__in=villages):
        fieldwork.fill(round=row, subjects=field_lists.subjects(row, Q(village=village)), village=village)
    return fieldwork.ready(round=row, by=users["data"])


def work(users: dict, row, worker: str, some: int | None = None) -> None:
    """Outcomes for the first `some` names; for all of them the list is signed and handed back."""
    if row is None:
        return
    row.refresh_from_db()
    for number, item in enumerate(row.items.order_by("pk")[:some], 1):
        found = outcomes(row.kind, item.type)
        fieldwork.record_outcome(by=users[worker], item=item, outcome=found[(number % 7 == 0) * (number % 3)])
    if some is None:
        fieldwork.report(
            by=users[worker], list=row, signed_by="Rusli Effendi", signed_as="Kepala Desa", signed_on=clock.today(),
            upload=scan(),
        )  # fmt: skip


def put_down(by, programme: Programme, village: str) -> list:
    """The first poor families of a village that have a No. KK and a head with a NIK."""
    poor = Family.objects.filter(village=village, desil_records__desil__lte=3, no_kk__isnull=False, head__active=True)
    heads = poor.filter(head__nik__isnull=False, head__restricted=False).distinct().order_by("pk")
    return [proposals.propose(by=by, programme=programme, subject=family) for family in heads[:NAMES]]


def walk(users: dict, items: list, operator: str, moves: tuple[str, ...]) -> None:
    if not items:  # a small district may have nobody poor enough there
        return
    who = {"submit": users[operator], "confirm": users["verifikator"], "approve": users["kadis"]}
    proposals.set_basis(
        by=users[operator], proposal=items[0].proposal, basis="musdes", basis_number="141/27/MUSDES/2026",
        basis_on=clock.today(), upload=scan(),
    )  # fmt: skip
    for name in moves:
        proposals.move_names(by=who[name], name=name, items=items)
        for item in items:
            item.refresh_from_db()


def scan() -> SimpleUploadedFile:
    """A blank page in place of a scan."""
    out = BytesIO()
    Image.new("RGB", (420, 594), "white").save(out, "JPEG")
    return SimpleUploadedFile("berita-acara.jpg", out.getvalue(), content_type="image/jpeg")
