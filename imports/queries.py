"""What the pages of this room ask the register beside the rows themselves."""

from accounts.authz import Can
from cases.models import Family


def family_shown(user, person: int | None) -> Family | None:
    """The family a person belongs to now, as far as `user` may see it."""
    rows = Family.objects.visible_to(user, Can.PERSON_VIEW).select_related("head")
    return rows.filter(memberships__person=person, memberships__until=None).first()
