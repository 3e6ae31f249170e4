"""What becomes of a name that is proposed, and what a name must be like: pure.

The rules are those of Kemensos' Template Excel V.4 and of practice (domain.md 4.2, 4.3 no. 2); the highest desil and
who may be proposed besides head and wife come from `EntitlementRule`, the days from `ProposalWindow`.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from accounts.authz import Can
from office.dates import MONTH_NAMES, long_date


class Status(TextChoices):
    DRAFT = "draf", "Draf"
    SUBMITTED = "diusulkan", "Diusulkan"
    CONFIRMED = "dikonfirmasi", "Dikonfirmasi Verifikator"
    APPROVED = "disetujui", "Disetujui Kepala Dinas"
    SENT = "dikirim", "Dikirim"
    ACCEPTED = "diterima", "Diterima"
    REFUSED = "ditolak", "Ditolak"


TONES = {
    Status.SUBMITTED: "wait", Status.CONFIRMED: "wait", Status.APPROVED: "now", Status.SENT: "now",
    Status.ACCEPTED: "done", Status.REFUSED: "late",
}  # fmt: skip


@dataclass(frozen=True)
class Move:
    """One named move of a name. `clean`: only a name without faults; `own` False: not by who moved it before."""

    name: str
    label: str
    done: str
    sources: tuple[Status, ...]
    target: Status
    can: Can
    note: bool = False
    clean: bool = False
    own: bool = True
    tone: str = ""


S = Status
MOVES = {
    move.name: move
    for move in (
        Move("submit", "Usulkan ke Dinas Sosial", "diusulkan", (S.DRAFT,), S.SUBMITTED, Can.PROPOSAL_EDIT, clean=True),
        Move(
            "confirm", "Konfirmasi", "dikonfirmasi", (S.SUBMITTED,), S.CONFIRMED, Can.PROPOSAL_VERIFY, clean=True,
            own=False,
        ),
        Move("return", "Kembalikan", "dikembalikan ke desa", (S.SUBMITTED,), S.DRAFT, Can.PROPOSAL_VERIFY, note=True),
        Move("refuse", "Tolak", "ditolak", (S.SUBMITTED,), S.REFUSED, Can.PROPOSAL_VERIFY, note=True, tone="danger"),
        Move("approve", "Setujui", "disetujui", (S.CONFIRMED,), S.APPROVED, Can.PROPOSAL_APPROVE, own=False),
        Move(
            "disapprove", "Tidak disetujui", "ditolak", (S.CONFIRMED,), S.REFUSED, Can.PROPOSAL_APPROVE, note=True,
            tone="danger",
        ),
        Move("send", "Tandai sudah dikirim", "ditandai sudah dikirim", (S.APPROVED,), S.SENT, Can.PROPOSAL_SEND),
        Move("accept", "Diterima pusat", "diterima", (S.SENT,), S.ACCEPTED, Can.PROPOSAL_SEND),
        Move(
            "decline", "Ditolak pusat", "ditolak", (S.SENT,), S.REFUSED, Can.PROPOSAL_SEND, note=True, tone="danger"
        ),
    )
}  # fmt: skip
FORBIDDEN = re.compile("[\"'`’,./]")
TITLES = {
    "H", "HJ", "HI", "KH", "DR", "DRA", "DRS", "IR", "PROF", "SE", "SH", "ST", "SPD", "SPDI", "SAG", "SKM", "SSOS",
    "SIP", "SKOM", "MM", "MSI", "MPD", "MH", "AMD", "AMKEB", "ALM", "ALMH",
}  # fmt: skip
MOST_DESIL = 4  # where no rule of the programme says otherwise (domain.md 4.2)
HEADS = {"kepala", "istri"}


@dataclass(frozen=True)
class Named:
    """What the rules ask of one name. `desil` is the newest national one; `rivals`: programmes of the same month."""

    name: str
    nik: str | None
    no_kk: str | None
    born: date | None
    desil: int | None
    role: str
    most_desil: int | None
    any_member: bool
    rivals: tuple[str, ...] = ()


def faults(named: Named) -> list[str]:
    """All that keeps a name from being handed in, as sentences."""
    found = []
    if not _sixteen(named.nik):
        found.append("NIK harus 16 angka.")
    if not _sixteen(named.no_kk):
        found.append("No. KK harus 16 angka.")
    found += _name_faults(named.name)
    if named.born is None:
        found.append("Tanggal lahir belum lengkap.")
    found += _desil_faults(named)
    if named.role not in HEADS and not named.any_member:
        found.append("Selain kepala keluarga atau istri hanya boleh diusulkan untuk PBI.")
    if named.rivals:
        found.append(f"Bulan ini sudah diusulkan untuk {', '.join(named.rivals)}; satu program per bulan.")
    return found


def _sixteen(number: str | None) -> bool:
    return bool(number) and len(number) == 16 and number.isdecimal()


def _name_faults(name: str) -> list[str]:
    found = []
    if FORBIDDEN.search(name):
        found.append("Nama memuat kutip, koma, titik, atau garis miring.")
    if any(sign.isdecimal() for sign in name):
        found.append("Nama memuat angka.")
    words = re.sub(r"[^\w\s]", "", name).upper().split()
    if titles := [word for word in words if word in TITLES]:
        found.append(f"Nama memuat gelar ({', '.join(titles)}).")
    return found


def _desil_faults(named: Named) -> list[str]:
    if named.most_desil is None:
        return []
    if named.desil is None:
        return ["Desil keluarga belum dicatat."]
    if named.desil > named.most_desil:
        return [f"Desil {named.desil}, paling tinggi {named.most_desil}."]
    return []


# --- The calendar --------------------------------------------------------------------------------
@dataclass(frozen=True)
class Window:
    """The days of a month in which proposals of a programme are taken."""

    opens: int
    closes: int

    def of(self, period: str) -> tuple[date, date]:
        """First and last day for a month ("2026-12")."""
        year, month = map(int, period.split("-"))
        return date(year, month, self.opens), date(year, month, self.closes)


def next_period(today: date, window: Window | None) -> str:
    """The month a proposal begun today is for: this one, or the next where it has closed."""
    if window and today.day > window.closes:
        return f"{today.year + today.month // 12}-{today.month % 12 + 1:02}"
    return f"{today:%Y-%m}"


def closed(today: date, period: str, window: Window | None) -> str:
    """Why names of this month cannot be handed in today, "" where they can."""
    if window is None:
        return ""
    first, last = window.of(period)
    if today < first:
        return f"Masa usulan {month_words(period)} baru dibuka {long_date(first)}."
    if today > last:
        return f"Masa usulan {month_words(period)} sudah ditutup {long_date(last)}. Usulkan untuk bulan berikutnya."
    return ""


def month_words(period: str) -> str:
    """ "2026-12" -> "Desember 2026"; any other period as it is."""
    year, _, month = period.partition("-")
    return f"{MONTH_NAMES[int(month) - 1]} {year}" if month.isdecimal() and 1 <= int(month) <= 12 else period
