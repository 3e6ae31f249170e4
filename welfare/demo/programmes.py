"""Proposals of three villages in different states, so that every page and queue of programmes shows something."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cases.actions import proposal as proposals
from cases.models import Family, Programme
from office import clock
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


def put_down(by, programme: Programme, village: str) -> list:
    """The first poor families of a village that have a No. KK and a head with a NIK."""
    poor = Family.objects.filter(village=village, desil_records__desil__lte=3, no_kk__isnull=False, head__active=True)
    heads = poor.filter(head__nik__isnull=False, head__restricted=False).distinct().order_by("pk")
    return [proposals.propose(by=by, programme=programme, subject=family) for family in heads[:NAMES]]


def walk(users: dict, items: list, operator: str, moves: tuple[str, ...]) -> None:
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
