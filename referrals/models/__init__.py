"""What people ask for and complain of, and where it is referred."""

from referrals.models.deadlines import DeadlineRule, Stage, Unit
from referrals.models.intakes import (
    Channel,
    Intake,
    RejectReason,
    Reporter,
    TellChannel,
    Unreachable,
)
from referrals.models.links import ReferralLink
from referrals.models.referrals import AnswerVia, Referral, ReferralReject
from referrals.models.services import IntakeKind, Level, ServiceKind
from referrals.models.steps import IntakeNote, IntakeStep
from referrals.models.voices import Objection, Rating

__all__ = [
    "AnswerVia",
    "Channel",
    "DeadlineRule",
    "Intake",
    "IntakeKind",
    "IntakeNote",
    "IntakeStep",
    "Level",
    "Objection",
    "Rating",
    "Referral",
    "ReferralLink",
    "ReferralReject",
    "RejectReason",
    "Reporter",
    "ServiceKind",
    "Stage",
    "TellChannel",
    "Unit",
    "Unreachable",
]
