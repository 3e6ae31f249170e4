"""What a row of a move table is; shared by intakes and referrals. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import TextChoices

from office import moves
from office.moves import Need

__all__ = ["Holder", "Move", "Need", "Seat"]


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
class Move(moves.Move):
    """`at`: holder level -> seats that may move it there. `author`: only who wrote it.

    `secret`: True only for Rahasia, False never for Rahasia, None either.
    `inner`: written by an action of its own, never by `actions.move` from outside.
    """

    at: Mapping[Holder, frozenset[Seat]] = field(default_factory=dict)
    author: bool = False
    secret: bool | None = None
    inner: bool = False

    def fits(self, row) -> bool:
        return super().fits(row) and (self.secret is None or self.secret == row.restricted)
