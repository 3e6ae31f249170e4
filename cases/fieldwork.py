"""Lists that are worked in the field: their kinds, what may be found, what follows from it. Pure.

Verval outcomes: domain.md 4.5; the yearly update of PMKS/PSKS, tanggapan kelayakan and the DTSEN update: section 10.
"""

from datetime import date

from django.db.models import TextChoices

from accounts.authz import Role


class Kind(TextChoices):
    VERVAL = "verval", "Verval penerima"
    OBJECTION = "sanggah", "Tanggapan kelayakan (sanggah)"
    GROUND = "groundcheck", "Ground check"
    YEARLY = "pemutakhiran", "Pemutakhiran PMKS/PSKS"
    DTSEN = "dtsen", "Pemutakhiran DTSEN setelah reaktivasi PBI"


class Outcome(TextChoices):
    PRESENT = "masih_ada", "Masih ada"
    ENTITLED = "layak", "Layak"
    NOT_ENTITLED = "tidak_layak", "Tidak layak"
    UPDATED = "dimutakhirkan", "Sudah dimutakhirkan"
    DEAD = "meninggal", "Meninggal dunia"
    MOVED = "pindah", "Pindah"
    INDEPENDENT = "mandiri", "Mandiri"
    STOPPED = "berhenti", "Tidak aktif lagi"
    NOT_FOUND = "tidak_ditemukan", "Tidak ditemukan"
    REFUSED = "menolak", "Menolak"
    DOUBLE = "ganda", "Ganda"
    ABLE = "mampu", "Sudah mampu"


class Status(TextChoices):
    DRAFT = "disiapkan", "Disiapkan"
    OPEN = "dikerjakan", "Dikerjakan"
    REPORTED = "dilaporkan", "Menunggu konfirmasi"
    CONFIRMED = "dikonfirmasi", "Selesai"
    CANCELLED = "dibatalkan", "Dibatalkan"


class RoundStatus(TextChoices):
    PREPARING = "menyiapkan", "Sedang disiapkan"
    READY = "siap", "Menunggu persetujuan"
    RELEASED = "terbit", "Diterbitkan"
    CANCELLED = "dibatalkan", "Dibatalkan"


class Applied(TextChoices):
    """What the reviewer let follow from an outcome."""

    NONE = "", "Belum ditinjau"
    DONE = "diterapkan", "Diterapkan"
    LEFT = "dilewati", "Dicatat saja"


TONES = {Status.OPEN: "now", Status.REPORTED: "wait", Status.CONFIRMED: "done"}
ROUND_TONES = {RoundStatus.READY: "wait", RoundStatus.RELEASED: "done"}
WORKERS = (Role.OPERATOR, Role.FACILITATOR, Role.SUPERVISOR, Role.PENDAMPING)  # whom a list may be for
MADE_BY_HAND = (Kind.VERVAL, Kind.OBJECTION, Kind.GROUND, Kind.YEARLY)
NEED_NAMES = {Kind.OBJECTION, Kind.GROUND}  # lists that come from outside, by NIK
NEED_PHOTO = {Kind.OBJECTION, Kind.GROUND}  # "visit with photo"
NEED_SIGNATURE = {Kind.YEARLY}  # the Kades signs

F = Outcome
_VISIT = (F.ENTITLED, F.NOT_ENTITLED, F.DEAD, F.MOVED, F.NOT_FOUND)
_VERVAL = (*_VISIT, F.REFUSED, F.DOUBLE, F.ABLE)
_YEARLY = {
    "person": (F.PRESENT, F.DEAD, F.MOVED, F.INDEPENDENT),
    "family": (F.PRESENT, F.MOVED, F.INDEPENDENT),
    "actor": (F.PRESENT, F.DEAD, F.MOVED, F.STOPPED),
}
_DTSEN = (F.UPDATED, F.DEAD, F.MOVED, F.NOT_FOUND)


def outcomes(kind: str, subject: str) -> tuple[Outcome, ...]:
    """What may be found on a list of this kind of a "person", "family" or "actor" (PSKS)."""
    if kind == Kind.YEARLY:
        return _YEARLY[subject]
    found = {Kind.VERVAL: _VERVAL, Kind.DTSEN: _DTSEN}.get(Kind(kind), _VISIT)
    return tuple(one for one in found if subject == "person" or one != F.DEAD)


def effect(kind: str, subject: str, outcome: str) -> str:
    """What follows in the register once somebody lets it, in words; "": nothing."""
    if subject == "actor":
        return "PSKS dinonaktifkan" if outcome in {F.DEAD, F.MOVED, F.STOPPED} else ""
    if subject == "person" and outcome == F.DEAD:
        return "orang dinonaktifkan: meninggal dunia"
    if kind == Kind.YEARLY:
        moved = (
            "orang dinonaktifkan: pindah ke luar kabupaten" if subject == "person" else "jenis PPKS diakhiri: pindah"
        )
        return {F.MOVED: moved, F.INDEPENDENT: "jenis PPKS diakhiri: mandiri"}.get(Outcome(outcome), "")
    if kind == Kind.DTSEN:
        return ""
    ends = {
        F.NOT_ENTITLED: "kepesertaan dihentikan: tidak layak", F.MOVED: "kepesertaan dihentikan: pindah",
        F.DOUBLE: "kepesertaan dihentikan: ganda", F.ABLE: "kepesertaan: graduasi",
    }  # fmt: skip
    return ends.get(Outcome(outcome), "")


def months_later(day: date, months: int) -> date:
    """The same day some months on, the last of the month where there is none."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError
