"""Letters of the demo district: who signs when, an emblem, and letters in every state."""

import io
from base64 import b64encode
from datetime import date, timedelta

from PIL import Image, ImageDraw

from accounts.models import User
from cases.models import Case
from cases.workflow import Status as CaseStatus
from documents import actions
from documents.models import LetterKind
from office import clock, settings
from office.actions import create_signatory
from referrals.models import Intake, Referral
from referrals.workflow import Status

POSITION = "Kepala Dinas"
PBI = {
    "faskes": "Puskesmas Tanjung Agung", "faskes_number": "440/118/PKM-TA/2026", "need": "rutin", "card": "",
    "off_since": "", "to": "BPJS Kesehatan Kantor Cabang Prabumulih", "diagnosis": "",
}  # fmt: skip
HANDOVER = {
    "place": "Rumah keluarga", "receiver": "Suhardi", "receiver_as": "Keponakan",
    "receiver_id": "", "receiver_phone": "081234560001", "receiver_address": "Dusun II",
    "condition": "Sehat, dapat berjalan sendiri.", "belongings": "Pakaian\nObat untuk satu bulan",
}  # fmt: skip
REPORT = {
    "addressee": "", "background": "Ditemukan tidak terurus dan belum mempunyai pendamping tetap.",
    "condition": "Lemah, kebutuhan makan sehari-hari belum terpenuhi.",
    "analysis": "Keluarga terdekat belum mampu merawat tanpa dukungan.",
    "recommendation": "Layanan dilanjutkan sesuai rencana, keluarga didampingi.",
}  # fmt: skip
STEPS = ("", "number", "paraf", "sign", "hand", "void")


def write(users: dict[str, User]) -> None:
    """Signatories, letterhead, then a handful of letters one step further each."""
    today = clock.today()
    _office(users["admin"], today)
    back = users["back"]
    intakes = Intake.objects.filter(service__slug="pbi-aktif", level__lt=3, number__isnull=False)
    kind = LetterKind.objects.get(slug="pbi-aktif")
    for number, intake in enumerate(intakes.exclude(status=Status.CANCELLED).order_by("-pk")[: len(STEPS)]):
        extra = PBI | {"faskes_date": today - timedelta(days=3)}
        letter = actions.draft(owner=intake, kind=kind, by=users["front"], extra=extra)
        _walk(letter, back, today, STEPS[number], f"400.9/{1240 + number}/409.105/{today.year}")
    referral = Referral.objects.open().filter(desk__kind="agency", intake__level__lt=3).order_by("-pk").first()
    if referral:
        extra = {
            "to": f"Yth. Pimpinan {referral.desk.name}", "place": "Muara Enim", "lampiran": "1 (satu) berkas",
            "copies": "Kepala Desa setempat\nYang bersangkutan",
        }  # fmt: skip
        letter = actions.draft(owner=referral, kind=LetterKind.objects.get(slug="surat-rujukan"), by=back, extra=extra)
        _walk(letter, back, today, "sign", f"400.9/1260/409.105/{today.year}")

    _of_cases(users["rehsos"], today)


def _of_cases(rehsos: User, today: date) -> None:
    """The BAST klien of a case that is over, handed out, and the draft of a laporan sosial of one at work."""
    over = (
        Case.objects.filter(status=CaseStatus.ENDED, level__lt=3, desk__handles_restricted=True).order_by("pk").first()
    )
    if over:
        letter = actions.draft(
            owner=over, kind=LetterKind.objects.get(slug="bast-klien"), by=rehsos, extra=HANDOVER | {"on": today}
        )
        actions.give_number(letter=letter, by=rehsos, dated=today)
        actions.record(letter=letter, name="sign", by=rehsos, signed_on=today)
    working = Case.objects.filter(status=CaseStatus.ACTION, level__lt=3).order_by("pk").first()
    if working:
        actions.draft(owner=working, kind=LetterKind.objects.get(slug="laporan-sosial"), by=rehsos, extra=REPORT)


def _walk(letter, by: User, today: date, last: str, number: str) -> None:
    """The steps up to and with `last`."""
    steps = {
        "paraf": {"paraf_by": "Herlina Wijaya, Kabid Linjamsos", "paraf_on": today},
        "sign": {"signed_on": today},
        "hand": {"handed_on": today, "handed_to": "Yang bersangkutan"},
    }
    if last:
        actions.give_number(letter=letter, by=by, dated=today, number=number)
    if last == "void":
        actions.record(letter=letter, name="void", by=by, note="Salah ketik nama fasilitas kesehatan.")
    elif last in steps:
        for name in list(steps)[: list(steps).index(last) + 1]:
            actions.record(letter=letter, name=name, by=by, **steps[name])


def _office(admin: User, today: date) -> None:
    create_signatory(
        by=admin, position=POSITION, name="H. Mahmud Anwar, S.Sos., M.Si.", nip="196905141994031004",
        rank="Pembina Utama Muda (IV/c)", since=date(today.year - 2, 1, 2),
    )  # fmt: skip
    create_signatory(
        by=admin, position=POSITION, name="Nurhayati Effendi, S.E., M.M.", nip="197203081998032002", mode="plh",
        rank="Pembina Tingkat I (IV/b)", since=today - timedelta(days=1), until=today + timedelta(days=5),
    )  # fmt: skip
    create_signatory(
        by=admin, position="Kepala Bidang Rehabilitasi Sosial", name="Zainal Hakim", nip="197411022000031004",
        rank="Pembina (IV/a)", since=date(today.year - 2, 1, 2),
    )  # fmt: skip
    settings.set("office.address", "Jalan Contoh Nomor 1, Muara Enim 31311", by=admin)
    settings.set("office.phone", "(0734) 000000", by=admin)
    settings.set("letters.unit_code", "409.105", by=admin)
    settings.set("letterhead.logo", _emblem(), by=admin)


def _emblem() -> str:
    """A shield of no district in particular: the real emblem is put in by the office."""
    picture = Image.new("RGBA", (260, 320), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(8, 8), (252, 8), (252, 200), (130, 312), (8, 200)], fill=(0, 77, 77))
    draw.polygon([(22, 22), (238, 22), (238, 193), (130, 294), (22, 193)], fill=(15, 118, 110))
    draw.ellipse([80, 60, 180, 160], fill=(250, 204, 21))
    draw.rectangle([60, 176, 200, 190], fill=(255, 255, 255))
    draw.rectangle([80, 204, 180, 216], fill=(255, 255, 255))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return b64encode(out.getvalue()).decode()
