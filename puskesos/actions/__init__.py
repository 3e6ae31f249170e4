"""Every write of this room. Keyword-only, `by=` required, atomic, with its event in the same transaction."""

from puskesos.actions.families import collect_family
from puskesos.actions.monthly import move_monthly, open_monthly, write_monthly
from puskesos.actions.points import create_point, update_point
from puskesos.actions.visits import cancel_visit, change_plan, plan_visit, record_visit, take_complaint

__all__ = [
    "cancel_visit",
    "change_plan",
    "collect_family",
    "create_point",
    "move_monthly",
    "open_monthly",
    "plan_visit",
    "record_visit",
    "take_complaint",
    "update_point",
    "write_monthly",
]
