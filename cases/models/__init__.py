"""Whom the office serves: persons, families, communities, what they were found to need and what they receive."""

from cases.models.assessment import Assessment, AssessmentForm, AssessmentVersion
from cases.models.case_plan import CaseGoal, CaseService, CostSource, Function, Intervention
from cases.models.case_response import Bringer, CaseResponse, PaperKind, ShelterStay
from cases.models.case_work import CaseConference, CaseNote, CaseOffer, CaseTask, CaseVisit
from cases.models.cases import Case, Outcome
from cases.models.consent import Basis, BasisEnd, ConsentWay, LegalBasis, NikCheck
from cases.models.doubles import DuplicatePair, Merge, PairSource, PairState
from cases.models.dwelling import Dwelling
from cases.models.emergency import EmergencyAccess
from cases.models.entitlement import EntitlementRule
from cases.models.facts import Classification, EndReason, Participation
from cases.models.family import Community, DesilRecord, Family, FamilyCard, FamilyMembership, FamilyRole
from cases.models.fieldwork import FieldItem, FieldList, FieldRound
from cases.models.person import (
    BirthPrecision,
    Disability,
    Education,
    Marital,
    NikMissing,
    NikState,
    Occupation,
    Person,
    PersonExternalId,
    Sex,
)
from cases.models.proposal import Proposal, ProposalItem, ProposalWindow
from cases.models.reference import Kind, KindAlias, NameWord, Programme, ProgrammeAlias, SubjectType

__all__ = [
    "Assessment",
    "AssessmentForm",
    "AssessmentVersion",
    "Basis",
    "BasisEnd",
    "BirthPrecision",
    "Bringer",
    "Case",
    "CaseConference",
    "CaseGoal",
    "CaseNote",
    "CaseOffer",
    "CaseResponse",
    "CaseService",
    "CaseTask",
    "CaseVisit",
    "Classification",
    "Community",
    "ConsentWay",
    "CostSource",
    "DesilRecord",
    "Disability",
    "DuplicatePair",
    "Dwelling",
    "Education",
    "EmergencyAccess",
    "EndReason",
    "EntitlementRule",
    "Family",
    "FamilyCard",
    "FamilyMembership",
    "FamilyRole",
    "FieldItem",
    "FieldList",
    "FieldRound",
    "Function",
    "Intervention",
    "Kind",
    "KindAlias",
    "LegalBasis",
    "Marital",
    "Merge",
    "NameWord",
    "NikCheck",
    "NikMissing",
    "NikState",
    "Occupation",
    "Outcome",
    "PairSource",
    "PairState",
    "PaperKind",
    "Participation",
    "Person",
    "PersonExternalId",
    "Programme",
    "ProgrammeAlias",
    "Proposal",
    "ProposalItem",
    "ProposalWindow",
    "Sex",
    "ShelterStay",
    "SubjectType",
]
