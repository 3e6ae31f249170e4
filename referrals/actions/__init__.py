"""Every write of this room. Keyword-only, `by=` required, atomic, with its event in the same transaction."""

from referrals.actions.answers import answer, answer_by_link, cancel, record_answer, supply
from referrals.actions.bulk import move_many
from referrals.actions.casework import intake_for, link_case, open_case_of, unlink_case
from referrals.actions.desk import answer_desil
from referrals.actions.entry import edit_draft, receive, save_draft
from referrals.actions.extras import (
    add_letter_step,
    add_note,
    add_step,
    attach,
    copied,
    exported,
    link_person,
    opened,
    referral_opened,
    relate,
    revealed,
    told_elsewhere,
    unlink_person,
)
from referrals.actions.fieldwork import disposition_read, finish_disposition, instruct, plan_visit, record_visit
from referrals.actions.links import link_opened, make_link, withdraw_link
from referrals.actions.moves import complete, move
from referrals.actions.papers import record_papers
from referrals.actions.pbi import continue_pbi, open_pbi, record_pbi
from referrals.actions.refer import refer
from referrals.actions.voices import answer_objection, object_to, rate

__all__ = [
    "disposition_read",
    "finish_disposition",
    "instruct",
    "plan_visit",
    "record_visit",
    "answer_desil",
    "copied",
    "continue_pbi",
    "open_pbi",
    "record_papers",
    "record_pbi",
    "add_letter_step",
    "add_note",
    "add_step",
    "answer",
    "answer_by_link",
    "answer_objection",
    "attach",
    "cancel",
    "complete",
    "edit_draft",
    "exported",
    "intake_for",
    "link_case",
    "link_opened",
    "link_person",
    "make_link",
    "move",
    "move_many",
    "object_to",
    "open_case_of",
    "opened",
    "referral_opened",
    "rate",
    "receive",
    "record_answer",
    "refer",
    "relate",
    "revealed",
    "save_draft",
    "supply",
    "told_elsewhere",
    "unlink_case",
    "unlink_person",
    "withdraw_link",
]
