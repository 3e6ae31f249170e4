"""Every write of this room. Keyword-only, `by=` required, atomic, with its event in the same transaction."""

from cases.actions.assessment import (
    assessment_opened,
    cancel_assessment,
    finish_assessment,
    save_answers,
    start_assessment,
)
from cases.actions.assessment_forms import (
    create_assessment_form,
    discard_draft,
    publish_draft,
    save_draft,
    start_draft,
    update_assessment_form,
)
from cases.actions.case import case_opened, edit_case, move, open_case
from cases.actions.classification import classify, end_classification, link_community, read_secret
from cases.actions.consent import GROWN_UP, end_basis, needs_guardian, record_basis, record_nik_check
from cases.actions.departing import DEPARTED, settle_departed
from cases.actions.dwelling import record_dwelling, update_dwelling
from cases.actions.emergency import end_emergency, open_emergency, review_emergency, under_emergency
from cases.actions.family import (
    add_member,
    change_kk,
    create_community,
    create_family,
    end_membership,
    family_of,
    refresh_family,
    set_companion,
    update_community,
    update_family,
)
from cases.actions.fieldwork import dtsen_update_due
from cases.actions.moving import change_roles, join_families, move_member, separate_family, split_family
from cases.actions.nik import elsewhere, reveal_nik, reveal_no_kk, set_nik
from cases.actions.participation import end_participation, record_desil, record_participation, update_participation
from cases.actions.person import (
    create_person,
    deactivate_person,
    exported,
    reactivate_person,
    record_external_id,
    update_person,
)
from cases.actions.review import outgrow

__all__ = [
    "DEPARTED",
    "GROWN_UP",
    "end_emergency",
    "open_emergency",
    "review_emergency",
    "under_emergency",
    "assessment_opened",
    "cancel_assessment",
    "finish_assessment",
    "save_answers",
    "start_assessment",
    "add_member",
    "case_opened",
    "change_kk",
    "change_roles",
    "classify",
    "create_assessment_form",
    "create_community",
    "create_family",
    "create_person",
    "deactivate_person",
    "dtsen_update_due",
    "discard_draft",
    "edit_case",
    "elsewhere",
    "end_basis",
    "end_classification",
    "end_membership",
    "end_participation",
    "exported",
    "family_of",
    "join_families",
    "link_community",
    "move",
    "move_member",
    "needs_guardian",
    "open_case",
    "outgrow",
    "publish_draft",
    "reactivate_person",
    "read_secret",
    "record_basis",
    "record_desil",
    "record_dwelling",
    "record_external_id",
    "record_nik_check",
    "record_participation",
    "refresh_family",
    "reveal_nik",
    "reveal_no_kk",
    "save_draft",
    "separate_family",
    "set_companion",
    "set_nik",
    "settle_departed",
    "split_family",
    "start_draft",
    "update_assessment_form",
    "update_community",
    "update_dwelling",
    "update_family",
    "update_participation",
    "update_person",
]
