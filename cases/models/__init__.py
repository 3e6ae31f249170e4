"""Whom the office serves: persons, families, communities, what they were found to need and what they receive."""

from cases.models.facts import Classification, EndReason, Participation
from cases.models.family import Community, DesilRecord, Family, FamilyCard, FamilyMembership, FamilyRole
from cases.models.person import BirthPrecision, Disability, NikMissing, NikState, Person, PersonExternalId, Sex
from cases.models.reference import Kind, KindAlias, Programme, ProgrammeAlias, SubjectType

__all__ = [
    "BirthPrecision",
    "Classification",
    "Community",
    "DesilRecord",
    "Disability",
    "EndReason",
    "Family",
    "FamilyCard",
    "FamilyMembership",
    "FamilyRole",
    "Kind",
    "KindAlias",
    "NikMissing",
    "NikState",
    "Participation",
    "Person",
    "PersonExternalId",
    "Programme",
    "ProgrammeAlias",
    "Sex",
    "SubjectType",
]
