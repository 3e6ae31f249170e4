"""What a user may do with one letter: as much as with the record it belongs to, and what the registry may."""

from accounts.authz import Can, may
from documents.models import Letter

DOES = (Can.LETTER_DRAFT, Can.LETTER_NUMBER)


def held(user, letter: Letter) -> set[Can]:
    """Which of the rights to do something `user` has over this letter."""
    found = {can for can in DOES if Letter.objects.visible_to(user, can).filter(pk=letter.pk).exists()}
    return found | {Can.LETTER_NUMBER} if may(user, Can.LETTER_REGISTER) else found


def readable(user):
    """Letters whose words `user` reads: those of records one reads, and those one has to sign."""
    return Letter.objects.visible_to(user, Can.LETTER_VIEW) | Letter.objects.for_signing(user)


def scan_owner(user, pk: int, change: bool) -> Letter | None:
    """The letter if `user` may open (or add) its scan: `joints.file_owner` of letters."""
    can = Can.LETTER_DRAFT if change else Can.LETTER_VIEW
    return Letter.objects.visible_to(user, can).filter(pk=pk).first()


def letter_subject(user, pk: str) -> tuple[str, str] | None:
    """For the trail: label and page of a letter, None where the user does not read it."""
    rows = Letter.objects.visible_to(user, Can.LETTER_VIEW)
    found = rows.filter(pk=pk).first() if pk.isdecimal() else None
    return (str(found), found.get_absolute_url()) if found else None
