"""Every write of this room. Keyword-only, `by=` required, atomic, with its event in the same transaction."""

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
from cases.actions.nik import check_nik, elsewhere, reveal_nik, reveal_no_kk, set_nik
from cases.actions.participation import end_participation, record_desil, record_participation, update_participation
from cases.actions.person import (
    create_person,
    deactivate_person,
    exported,
    reactivate_person,
    record_external_id,
    update_person,
)

__all__ = [
    "add_member",
    "case_opened",
    "change_kk",
    "check_nik",
    "classify",
    "create_assessment_form",
    "create_community",
    "create_family",
    "create_person",
    "deactivate_person",
    "edit_case",
    "discard_draft",
    "elsewhere",
    "end_classification",
    "end_membership",
    "end_participation",
    "exported",
    "family_of",
    "link_community",
    "move",
    "open_case",
    "publish_draft",
    "reactivate_person",
    "read_secret",
    "record_desil",
    "record_external_id",
    "record_participation",
    "refresh_family",
    "reveal_nik",
    "reveal_no_kk",
    "save_draft",
    "set_companion",
    "set_nik",
    "start_draft",
    "update_assessment_form",
    "update_community",
    "update_family",
    "update_participation",
    "update_person",
]
