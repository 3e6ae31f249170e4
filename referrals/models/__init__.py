"""What people ask for and complain of, and where it is referred."""

from referrals.models.deadlines import DeadlineRule, Stage, Unit
from referrals.models.fieldwork import Disposition, IntakeVisit
from referrals.models.intakes import (
    Channel,
    Intake,
    RejectReason,
    Reporter,
    TellChannel,
    Unreachable,
)
from referrals.models.links import ReferralLink
from referrals.models.papers import IntakeDocument, ServiceDocument
from referrals.models.pbi import PbiCase, PbiStep
from referrals.models.referrals import AnswerVia, Referral, ReferralReject
from referrals.models.routes import Route
from referrals.models.services import IntakeKind, Level, ServiceKind
from referrals.models.steps import IntakeNote, IntakeStep
from referrals.models.voices import Objection, Rating

__all__ = [
    "AnswerVia",
    "Channel",
    "DeadlineRule",
    "Disposition",
    "Intake",
    "IntakeDocument",
    "IntakeKind",
    "IntakeNote",
    "IntakeStep",
    "IntakeVisit",
    "Level",
    "Objection",
    "PbiCase",
    "PbiStep",
    "Rating",
    "Referral",
    "ReferralLink",
    "ReferralReject",
    "RejectReason",
    "Reporter",
    "Route",
    "ServiceDocument",
    "ServiceKind",
    "Stage",
    "TellChannel",
    "Unit",
    "Unreachable",
]
