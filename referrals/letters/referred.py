"""Letters of a referral: to an agency a surat rujukan with an answer slip, to an own bidang a nota dinas."""

from typing import Any

from documents import codes
from documents.content import SIFAT, answer_slip, facts, lines, par, said
from office import settings
from referrals.letters.words import day, registered
from referrals.models import Disposition, Referral
from referrals.snapshot import address, told

DOTS = "." * 46
UNSAID = "Petunjuk terbaca di SLRT."  # in place of what is Rahasia


def referral_letter(user, referral: Referral, extra: dict[str, Any]) -> dict[str, Any]:
    """Exactly the fields the office chose to share, and a slip for an agency without an account here."""
    intake = referral.intake
    name = dict(referral.shared).get("Nama", "")
    what = referral.programme.name if referral.programme_id else intake.service.name
    subject = f"Rujukan {what}" if not intake.restricted else "Rujukan layanan"
    return said(
        hal=f"{subject} atas nama {name}" if name and not intake.restricted else subject,
        sifat=SIFAT[intake.level],
        lampiran=extra["lampiran"],
        to=[extra["to"], "di -", f"      {extra['place']}"],
        copies=lines(extra["copies"]),
        blocks=[
            par(
                f"Berdasarkan hasil verifikasi atas {intake.get_kind_display().lower()} yang diterima Sistem Layanan "
                f"dan Rujukan Terpadu (SLRT) {settings.get('office.district')} dengan {registered(intake)}, bersama "
                "ini kami rujuk warga berikut:"
            ),
            facts(told(referral)),
            par(f"Yang dimohon: {referral.purpose}"),
            par(
                "Mohon kiranya dapat ditindaklanjuti sesuai ketentuan yang berlaku, dan hasilnya disampaikan kepada "
                "kami dengan lembar balasan surat ini."
            ),
            *_by_link(referral),
            par("Demikian disampaikan, atas perhatian dan kerja sama Saudara diucapkan terima kasih."),
        ],
        slip=_slip(referral, name),
    )


def _by_link(referral: Referral) -> list[dict[str, Any]]:
    """The code that opens a link; the link itself is sent apart."""
    if not referral.code or referral.restricted:
        return []
    code = codes.printed(referral.code)
    return [par(f"Balasan dapat pula disampaikan lewat tautan yang dikirim petugas kami, dengan kode {code}.")]


def _slip(referral: Referral, name: str) -> dict[str, Any]:
    office = settings.get_many("office.name", "office.phone")
    phone = f"telepon {office['office.phone']}" if office["office.phone"] else ""
    back = ", ".join(filter(None, [office["office.name"], phone]))
    return answer_slip(
        "Balasan rujukan",
        back=back,
        known=[("Nomor rujukan", referral.number), ("Tujuan", referral.desk.name), ("Atas nama", name)],
        choices=[
            "Diterima dan sedang diproses",
            f"Sudah diberikan, berupa {DOTS} tanggal {DOTS[:22]}",
            f"Belum dapat dipenuhi, karena {DOTS}{DOTS[:24]}",
        ],
        above=[f"{DOTS[:24]}, {DOTS[:22]} 20....", ""],
    )


def memo(user, referral: Referral, extra: dict[str, Any]) -> dict[str, Any]:
    """The disposisi to an own bidang, counted "ditangani sendiri"."""
    intake = referral.intake
    what = "Penanganan data rahasia" if intake.restricted else f"Disposisi {intake.service.name}"
    return said(
        hal=what,
        sifat=SIFAT[intake.level],
        to=[extra["to"]],
        sender=f"Kepala {settings.get('office.short_name')}",
        copies=lines(extra["copies"]),
        blocks=[
            par(
                f"Sehubungan dengan {intake.get_kind_display().lower()} yang diterima SLRT dengan "
                f"{registered(intake)}, diminta Saudara menangani:"
            ),
            facts(told(referral)),
            par(f"Petunjuk: {extra['instruction']}"),
            par("Hasilnya agar dilaporkan melalui SLRT. Demikian untuk dilaksanakan."),
        ],
    )


def disposition(user, row: Disposition, extra: dict[str, Any]) -> dict[str, Any]:
    """The instruction down the line as a nota dinas. Of a Rahasia intake only its number: paper lies about."""
    intake = row.intake
    about = [
        ("Layanan", intake.service.name),
        ("Nama", intake.subject_label),
        ("Alamat", address(intake)),
        ("Uraian", intake.text),
    ]
    return said(
        hal="Disposisi penanganan data rahasia" if intake.restricted else f"Disposisi {intake.service.name}",
        sifat=SIFAT[intake.level],
        to=[extra["to"]],
        sender=extra["sender"],
        position=extra["position"],
        copies=lines(extra["copies"]),
        blocks=[
            par(
                f"Sehubungan dengan {intake.get_kind_display().lower()} yang diterima SLRT dengan "
                f"{registered(intake)}, diminta Saudara melaksanakan disposisi ini."
            ),
            *([par(UNSAID)] if intake.restricted else [facts(about), par(f"Petunjuk: {extra['instruction']}")]),
            *([par(f"Paling lambat {day(row.due_on)}.")] if row.due_on else []),
            par("Hasilnya agar dilaporkan melalui SLRT. Demikian untuk dilaksanakan."),
        ],
    )
