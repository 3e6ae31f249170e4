"""The only source of rights: capabilities, roles, what each role grants, and where.

A right comes from an active `Assignment`: its role says what, its area says where, its level says how secret.
Rights of one assignment never join the area of another (house.md 3).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import Q, TextChoices

from trail import context


class Can(StrEnum):
    PERSON_VIEW = "person.view"
    PERSON_EDIT = "person.edit"  # create and edit persons, families, communities
    PERSON_REVEAL = "person.reveal"  # unmask or copy a NIK / No. KK, always in the trail
    PERSON_EXPORT = "person.export"
    PERSON_MERGE = "person.merge"  # the desk of persons recorded twice
    CLASSIFICATION_EDIT = "classification.edit"
    PARTICIPATION_EDIT = "participation.edit"
    CASE_VIEW = "case.view"
    CASE_EDIT = "case.edit"  # open cases, and work on one's own
    CASE_ASSIGN = "case.assign"  # give a case to another worker or bidang without asking
    CASE_APPROVE = "case.approve"  # plan, termination and respon kasus, never of one's own
    EMERGENCY_ASK = "emergency.ask"  # Akses darurat: one restricted record, for hours, with a reason (ADR 17)
    EMERGENCY_REVIEW = "emergency.review"  # judge what others opened so
    PROPOSAL_VIEW = "proposal.view"
    PROPOSAL_EDIT = "proposal.edit"  # draft a village's proposal and hand it in
    PROPOSAL_VERIFY = "proposal.verify"
    PROPOSAL_APPROVE = "proposal.approve"
    PROPOSAL_SEND = "proposal.send"  # hand on to the ministry, record what it answered
    FIELD_VIEW = "field.view"  # lists to be worked in the field
    FIELD_MAKE = "field.make"
    FIELD_WORK = "field.work"  # record what was found
    FIELD_CONFIRM = "field.confirm"  # release lists, confirm what was found and let it take effect
    PSKS_VIEW = "psks.view"
    PSKS_EDIT = "psks.edit"
    INTAKE_VIEW = "intake.view"
    INTAKE_CREATE = "intake.create"
    INTAKE_COMPLETE = "intake.complete"  # answer what was asked back, add to the text
    INTAKE_VERIFY = "intake.verify"
    INTAKE_HANDLE = "intake.handle"
    INTAKE_REFER = "intake.refer"
    INTAKE_DECIDE = "intake.decide"  # reject, merge, reopen, hand to another desk
    INTAKE_INSTRUCT = "intake.instruct"  # send a disposition to a bidang or to staff
    INTAKE_CLOSE = "intake.close"
    INTAKE_EXPORT = "intake.export"
    REFERRAL_VIEW = "referral.view"
    REFERRAL_ANSWER = "referral.answer"  # as a member of the desk it was sent to
    REFERRAL_RECORD = "referral.record"  # an answer that came on paper, by telephone or WhatsApp
    PUSKESOS_VIEW = "puskesos.view"
    PUSKESOS_EDIT = "puskesos.edit"
    PUSKESOS_DESK = "puskesos.desk"  # the operator's own screen
    VISIT_VIEW = "visit.view"  # outreach visits of the area
    VISIT_EDIT = "visit.edit"  # plan and record one's own
    MONTHLY_VIEW = "monthly.view"  # monthly reports of facilitators and Puskesos
    MONTHLY_SEND = "monthly.send"  # write and send one's own, or that of one's Puskesos
    MONTHLY_REVIEW = "monthly.review"  # receive or give back those of the area
    IMPORT_VIEW = "import.view"
    IMPORT_UPLOAD = "import.upload"
    IMPORT_APPLY = "import.apply"
    LETTER_VIEW = "letter.view"  # letters of records one reads
    LETTER_DRAFT = "letter.draft"  # draft; record paraf, signature on paper, hand-over; attach the scan
    LETTER_NUMBER = "letter.number"  # give and void numbers
    LETTER_REGISTER = "letter.register"  # number, kind and dates of all letters, never what they say
    LETTER_SIGN = "letter.sign"  # read what waits for one's signature, of Rahasia records too
    TRAIL_VIEW = "trail.view"
    ACCOUNTS_MANAGE = "accounts.manage"
    OFFICE_MANAGE = "office.manage"
    REFERENCE_MANAGE = "reference.manage"


class Role(TextChoices):
    ADMIN = "admin", "Administrator Sistem"
    KADIS = "kadis", "Kepala Dinas"
    SEKRETARIS = "sekretaris", "Sekretaris"
    KABID = "kabid", "Kepala Bidang"
    MANAGER = "manager", "Manajer SLRT"
    REGISTRY = "registry", "Subbag Umum"
    FRONT = "front", "Front Office"
    BACK = "back", "Back Office"
    VERIFIER = "verifier", "Verifikator"
    REHSOS = "rehsos", "Petugas Rehabilitasi Sosial"
    SUPERVISOR = "supervisor", "Supervisor / TKSK"
    KASI = "kasi", "Kasi Kesos Kecamatan"
    FACILITATOR = "facilitator", "Fasilitator SLRT"
    OPERATOR = "operator", "Operator Puskesos"
    DATA = "data", "Operator Data"
    KORKAB = "korkab", "Korkab PKH"
    PENDAMPING = "pendamping", "Pendamping PKH"
    AGENCY = "agency", "Pengelola Program"
    INSPECTOR = "inspector", "Inspektorat"
    DPO = "dpo", "Pejabat Pelindungan Data Pribadi"


class AreaKind(StrEnum):
    DISTRICT = "district"
    KECAMATAN = "kecamatan"
    VILLAGE = "village"
    DESK = "desk"


class Level(int):
    """How secret a thing may be that one still sees: Biasa 1, Terbatas 2, Rahasia 3 (domain.md 1.2, S1-S3)."""


ORDINARY, LIMITED, SECRET = Level(1), Level(2), Level(3)

AREA_OF = {
    **dict.fromkeys(Role, AreaKind.DISTRICT),
    Role.KABID: AreaKind.DESK,
    Role.AGENCY: AreaKind.DESK,
    Role.SUPERVISOR: AreaKind.KECAMATAN,
    Role.KASI: AreaKind.KECAMATAN,
    Role.FACILITATOR: AreaKind.VILLAGE,
    Role.OPERATOR: AreaKind.VILLAGE,
}
# A Kabid reads Rahasia only where the own bidang handles it (see `clearance`).
LEVEL_OF = {**dict.fromkeys(Role, LIMITED), Role.REHSOS: SECRET, Role.KABID: SECRET, Role.KASI: ORDINARY}

_LETTERS = {Can.LETTER_VIEW, Can.LETTER_DRAFT, Can.LETTER_NUMBER}
_READ = {Can.LETTER_VIEW, Can.PERSON_VIEW, Can.PSKS_VIEW, Can.INTAKE_VIEW, Can.REFERRAL_VIEW, Can.PUSKESOS_VIEW}
_HEADS = _READ | {Can.INTAKE_INSTRUCT, Can.EMERGENCY_ASK, Can.CASE_VIEW}
_REGISTER = {Can.PERSON_VIEW, Can.PERSON_EDIT, Can.PERSON_REVEAL, Can.CLASSIFICATION_EDIT, Can.PARTICIPATION_EDIT}
_PROPOSES = {Can.PROPOSAL_VIEW, Can.PROPOSAL_EDIT}
_FIELD = {Can.FIELD_VIEW, Can.FIELD_WORK}
_REVIEWS_MONTHS = {Can.VISIT_VIEW, Can.MONTHLY_VIEW, Can.MONTHLY_REVIEW}
_WRITES_MONTHS = {Can.MONTHLY_VIEW, Can.MONTHLY_SEND}
_DESK = {Can.LETTER_VIEW, Can.INTAKE_VIEW, Can.INTAKE_CREATE, Can.INTAKE_COMPLETE, Can.REFERRAL_VIEW}

GRANTS: dict[Role, frozenset[Can]] = {
    role: frozenset(can)
    for role, can in {
        Role.ADMIN: {
            Can.ACCOUNTS_MANAGE,
            Can.OFFICE_MANAGE,
            Can.REFERENCE_MANAGE,
            Can.PSKS_VIEW,
            Can.PUSKESOS_VIEW,
            Can.PUSKESOS_EDIT,
        },
        Role.KADIS: _HEADS
        | {
            Can.EMERGENCY_REVIEW,
            Can.LETTER_SIGN,
            Can.PERSON_EXPORT,
            Can.INTAKE_EXPORT,
            Can.PROPOSAL_VIEW,
            Can.PROPOSAL_APPROVE,
            Can.FIELD_VIEW,
            Can.FIELD_CONFIRM,
        },
        Role.SEKRETARIS: _HEADS
        | {
            Can.EMERGENCY_REVIEW,
            Can.PERSON_EXPORT,
            Can.INTAKE_EXPORT,
            Can.CASE_APPROVE,
            Can.PROPOSAL_VIEW,
            Can.FIELD_VIEW,
        },
        Role.KABID: _HEADS
        | {
            Can.EMERGENCY_REVIEW,
            Can.CASE_ASSIGN,
            Can.CASE_APPROVE,
            Can.PERSON_REVEAL,
            Can.PERSON_EXPORT,
            Can.INTAKE_COMPLETE,
            Can.INTAKE_HANDLE,
            Can.INTAKE_EXPORT,
            Can.REFERRAL_ANSWER,
            Can.PSKS_EDIT,
            Can.PROPOSAL_VIEW,
            Can.FIELD_VIEW,
            Can.LETTER_DRAFT,
        },
        Role.MANAGER: _READ
        | _DESK
        | _LETTERS
        | _REVIEWS_MONTHS
        | {
            Can.EMERGENCY_ASK,
            Can.CASE_VIEW,
            Can.PERSON_REVEAL,
            Can.PERSON_EXPORT,
            Can.INTAKE_VERIFY,
            Can.INTAKE_HANDLE,
            Can.INTAKE_REFER,
            Can.INTAKE_DECIDE,
            Can.INTAKE_INSTRUCT,
            Can.INTAKE_CLOSE,
            Can.INTAKE_EXPORT,
            Can.REFERRAL_RECORD,
            Can.PUSKESOS_EDIT,
            Can.PROPOSAL_VIEW,
            Can.FIELD_VIEW,
            Can.FIELD_MAKE,
        },
        Role.REGISTRY: {Can.LETTER_REGISTER, Can.LETTER_NUMBER},
        Role.FRONT: _DESK
        | _LETTERS
        | {
            Can.EMERGENCY_ASK,
            Can.PERSON_VIEW,
            Can.PERSON_EDIT,
            Can.PERSON_REVEAL,
            Can.PSKS_VIEW,
            Can.PUSKESOS_VIEW,
            Can.INTAKE_CLOSE,
        },
        Role.BACK: _DESK
        | _REGISTER
        | _READ
        | _PROPOSES
        | _FIELD
        | _LETTERS
        | {
            Can.EMERGENCY_ASK,
            Can.CASE_VIEW,
            Can.PROPOSAL_SEND,
            Can.FIELD_MAKE,
            Can.PERSON_EXPORT,
            Can.PERSON_MERGE,
            Can.INTAKE_VERIFY,
            Can.INTAKE_HANDLE,
            Can.INTAKE_REFER,
            Can.INTAKE_CLOSE,
            Can.INTAKE_EXPORT,
            Can.REFERRAL_RECORD,
            Can.PSKS_EDIT,
        },
        Role.VERIFIER: _REGISTER
        | _READ
        | {
            Can.EMERGENCY_ASK,
            Can.PERSON_MERGE,
            Can.INTAKE_VERIFY,
            Can.INTAKE_COMPLETE,
            Can.PROPOSAL_VIEW,
            Can.PROPOSAL_VERIFY,
            Can.FIELD_VIEW,
            Can.FIELD_MAKE,
            Can.FIELD_CONFIRM,
        },
        Role.REHSOS: _DESK
        | _REGISTER
        | _READ
        | _LETTERS
        | {
            Can.CASE_VIEW,
            Can.CASE_EDIT,
            Can.PERSON_EXPORT,
            Can.PERSON_MERGE,
            Can.INTAKE_VERIFY,
            Can.INTAKE_HANDLE,
            Can.INTAKE_REFER,
            Can.INTAKE_DECIDE,
            Can.INTAKE_CLOSE,
            Can.INTAKE_EXPORT,
            Can.REFERRAL_RECORD,
            Can.IMPORT_VIEW,
        },
        Role.SUPERVISOR: _DESK
        | _READ
        | _REVIEWS_MONTHS
        | _PROPOSES
        | _FIELD
        | {Can.EMERGENCY_ASK, Can.CASE_VIEW, Can.CASE_EDIT, Can.PERSON_EDIT, Can.PERSON_REVEAL}
        | {Can.CLASSIFICATION_EDIT, Can.INTAKE_VERIFY, Can.PSKS_EDIT},
        Role.KASI: {Can.PERSON_VIEW, Can.PSKS_VIEW, Can.INTAKE_VIEW, Can.PUSKESOS_VIEW},
        Role.FACILITATOR: _DESK
        | _PROPOSES
        | _FIELD
        | _WRITES_MONTHS
        | {Can.VISIT_VIEW, Can.VISIT_EDIT, Can.PERSON_VIEW, Can.PERSON_EDIT, Can.PERSON_REVEAL}
        | {Can.CLASSIFICATION_EDIT, Can.PSKS_VIEW, Can.PUSKESOS_VIEW},
        Role.OPERATOR: _DESK
        | _PROPOSES
        | _FIELD
        | _WRITES_MONTHS
        | {Can.PERSON_VIEW, Can.PSKS_VIEW, Can.PUSKESOS_VIEW, Can.PUSKESOS_DESK}
        | {Can.INTAKE_HANDLE, Can.INTAKE_CLOSE, Can.INTAKE_REFER, Can.REFERRAL_RECORD},
        Role.DATA: _REGISTER
        | _PROPOSES
        | _FIELD
        | {
            Can.PERSON_EXPORT,
            Can.PERSON_MERGE,
            Can.PROPOSAL_SEND,
            Can.FIELD_MAKE,
            Can.PSKS_VIEW,
            Can.PSKS_EDIT,
            Can.IMPORT_VIEW,
            Can.IMPORT_UPLOAD,
            Can.IMPORT_APPLY,
        },
        Role.KORKAB: {Can.PERSON_VIEW, Can.PERSON_REVEAL, Can.PARTICIPATION_EDIT, Can.PSKS_VIEW},
        Role.PENDAMPING: {Can.PERSON_VIEW, Can.PERSON_REVEAL} | _FIELD,
        Role.AGENCY: {Can.REFERRAL_VIEW, Can.REFERRAL_ANSWER},
        Role.INSPECTOR: {Can.TRAIL_VIEW},
        Role.DPO: {Can.TRAIL_VIEW},
    }.items()
}


@dataclass(frozen=True)
class Area:
    """Where one active assignment grants a capability.

    `district`: the whole kabupaten, unplaced records too. Otherwise `kecamatan` and `villages` hold region codes.
    `desk_id`: the own bidang or agency (a Kabid has the district as well as a desk; an agency the desk alone).
    `families`: "all", "pkh" (families in PKH only) or "own" (families accompanied by this user).
    """

    assignment_id: int
    role: Role
    level: int
    district: bool
    kecamatan: frozenset[str]
    villages: frozenset[str]
    desk_id: int | None
    families: str = "all"

    @property
    def label(self) -> str:
        return f"{self.role.label} #{self.assignment_id}"

    @property
    def cleared(self) -> bool:
        return self.level >= SECRET

    def covers(self, *, village: str | None, kecamatan: str | None) -> bool:
        return self.district or village in self.villages or kecamatan in self.kecamatan

    def q(self, village: str = "village", kecamatan: str = "kecamatan") -> Q:
        """Rows whose village and kecamatan foreign keys lie in this area (names of the two fields, paths allowed)."""
        if self.district:
            return Q()
        inside = Q(pk__in=[])
        if self.villages:
            inside |= Q(**{f"{village}__in": self.villages})
        if self.kecamatan:
            inside |= Q(**{f"{kecamatan}__in": self.kecamatan})
        return inside


def areas(user, can: Can) -> list[Area]:
    """The areas in which `user` holds `can`, one for each active assignment; empty: not at all."""
    return [area for area in user.areas if can in GRANTS[area.role]]


def may(user, can: Can) -> bool:
    return bool(areas(user, can))


def scope(user, can: Can, build: Callable[[Area], Q]) -> Q:
    """OR of `build(area)` over the areas in which `user` holds `can`; matches nothing if there are none.

    `build` must give a Q that is right for its area alone: region, family and level together.
    An empty Q() from `build` means "everything".
    """
    total = Q(pk__in=[])
    for area in areas(user, can):
        part = build(area)
        if not part:
            return Q()
        total |= part
    return total


def act_as(user, *cans: Can) -> bool:
    """Whether `user` holds any of `cans`; the events of this request then say by which assignments."""
    held = {area.label: None for can in cans for area in areas(user, can)}
    context.acting_as.set(", ".join(held))
    return bool(held)


def requires(*cans: Can):
    """Let a view be entered only with at least one of `cans` (else 403, before anything is looked up)."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not act_as(request.user, *cans):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.requires = frozenset(cans)
        return guarded

    return decorate
