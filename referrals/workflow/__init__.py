"""Two frozen tables of moves: intakes and referrals. Pure; every write is in `referrals.actions`."""

from referrals.workflow.intakes import MOVES, OPEN, OVER, TONES, Status, is_open, open_to, works_on
from referrals.workflow.referrals import (
    OPEN_REFERRAL,
    REFERRAL_MOVES,
    REFERRAL_TONES,
    ReferralStatus,
    answerable,
    may_link,
    recordable_by,
    referral_open_to,
)
from referrals.workflow.table import Holder, Move, Need, Seat

__all__ = [
    "MOVES",
    "OPEN",
    "OPEN_REFERRAL",
    "OVER",
    "REFERRAL_MOVES",
    "REFERRAL_TONES",
    "TONES",
    "Holder",
    "Move",
    "Need",
    "ReferralStatus",
    "Seat",
    "Status",
    "answerable",
    "is_open",
    "may_link",
    "open_to",
    "recordable_by",
    "referral_open_to",
    "works_on",
]
