"""Every write of this room. Keyword-only, `by=` required, atomic, with its event in the same transaction."""

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
    "create_community",
    "create_family",
    "create_person",
    "deactivate_person",
    "edit_case",
    "elsewhere",
    "end_classification",
    "end_membership",
    "end_participation",
    "exported",
    "family_of",
    "link_community",
    "move",
    "open_case",
    "reactivate_person",
    "read_secret",
    "record_desil",
    "record_external_id",
    "record_participation",
    "refresh_family",
    "reveal_nik",
    "reveal_no_kk",
    "set_companion",
    "set_nik",
    "update_community",
    "update_family",
    "update_participation",
    "update_person",
]
