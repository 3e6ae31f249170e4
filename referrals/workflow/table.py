"""What a row of a move table is; shared by intakes and referrals. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import TextChoices

from accounts.authz import Can


class Holder(TextChoices):
    """Which level holds an intake: the village itself, SLRT at the district, or one bidang."""

    VILLAGE = "desa", "Desa/kelurahan"
    DISTRICT = "kabupaten", "SLRT Kabupaten"
    BIDANG = "bidang", "Bidang"


class Seat(StrEnum):
    """Where the person who moves sits. OFFICE and DESK: the two sides of a referral."""

    VILLAGE = "village"
    KECAMATAN = "kecamatan"
    DISTRICT = "district"
    BIDANG = "bidang"


@dataclass(frozen=True)
class Need:
    """Something that must be recorded before a move: the field it is missing from, the sentence, the test."""

    field: str
    sentence: str
    filled: Callable[[Any], bool]


@dataclass(frozen=True)
class Move:
    """One named move. `targets` empty: the status stays; several: back to where it was (`resume`).

    `at`: holder level -> seats that may move it there. `done` completes "sudah ... oleh".
    `author`: only who wrote it. `secret`: True only for Rahasia, False never for Rahasia, None either.
    `inner`: written by an action of its own, never by `actions.move` from outside.
    """

    name: str
    label: str
    done: str
    sources: tuple
    targets: tuple
    cans: tuple[Can, ...]
    at: Mapping[Holder, frozenset[Seat]] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    note: bool = False
    author: bool = False
    secret: bool | None = None
    inner: bool = False
    tone: str = ""
    when: Callable[[Any], bool] = lambda row: True

    def missing(self, row, note: str = "") -> dict[str, str]:
        """Everything still missing, field -> sentence."""
        gaps = {need.field: need.sentence for need in self.needs if not need.filled(row)}
        if self.note and not note.strip():
            gaps["note"] = "Isi catatan: mengapa?"
        return gaps

    def fits(self, row) -> bool:
        """Whether the row stands where this move starts, whoever asks."""
        if row.status not in self.sources or not self.when(row):
            return False
        return self.secret is None or self.secret == row.restricted
