"""Every write of this room. Keyword-only, `by=` required, atomic, with its event in the same transaction."""

from documents.actions.files import prepared, share, store
from documents.actions.kinds import create_kind, start_series, update_kind
from documents.actions.letters import attach_scan, draft, drop_drafts, give_number, opened, printed, record, redraft

__all__ = [
    "attach_scan",
    "create_kind",
    "draft",
    "drop_drafts",
    "give_number",
    "opened",
    "prepared",
    "printed",
    "record",
    "redraft",
    "share",
    "start_series",
    "store",
    "update_kind",
]
