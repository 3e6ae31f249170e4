"""What the pages of letters ask, always within the user's scope."""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count
from django.urls import reverse

from accounts.authz import Can, may
from documents.models import Letter, LetterKind
from documents.workflow import MOVES, Status
from office import joints

MOST, CAP = 15, 1000
WAITING = {  # state -> what it waits for, in the strip above the list
    Status.DRAFT: "menunggu nomor",
    Status.NUMBERED: "menunggu tanda tangan",
    Status.SIGNED: "belum diserahkan",
}


@dataclass(frozen=True)
class Row:
    """One line of the list. `about`: the record, "" where its reader may not know of it. `url`: "" likewise.

    `numbers`, `voids`: what the list itself offers; who reads the letter voids it from its page.
    """

    letter: Letter
    about: str
    url: str
    numbers: bool
    voids: bool


@dataclass(frozen=True)
class Genuine:
    """All that the public may know of a letter whose code they hold."""

    number: str
    kind: str
    dated: date
    void: bool


def genuine(code: str) -> Genuine | None:
    """The letter of this code once it has a number."""
    letter = Letter.objects.exclude(number="").filter(code=code).first() if code else None
    return letter and Genuine(letter.number, letter.kind_name, letter.dated, letter.status == Status.VOID)


def rows(user, letters: list[Letter]) -> list[Row]:
    """Lines for a list, in one query for each kind of record."""
    known = _records(user, letters)
    signs = may(user, Can.LETTER_SIGN)
    keys = [letter.pk for letter in letters]
    numbers = set(Letter.objects.movable(user, MOVES["number"]).filter(pk__in=keys).values_list("pk", flat=True))
    return [_row(letter, known, signs, letter.pk in numbers) for letter in letters]


def _row(letter: Letter, known: dict, signs: bool, numbers: bool) -> Row:
    record = known.get((letter.owner_type, letter.owner_id))
    reads = record is not None or (signs and letter.status == Status.NUMBERED)
    return Row(
        letter,
        about=str(record or ""),
        url=letter.get_absolute_url() if reads else "",
        numbers=numbers and letter.is_draft,
        voids=numbers and not reads and MOVES["void"].fits(letter),
    )


def _records(user, letters: list[Letter]) -> dict[tuple[str, int], object]:
    """The records of these letters that `user` reads."""
    if not may(user, Can.LETTER_VIEW):
        return {}
    found = {}
    for owner_type in {letter.owner_type for letter in letters} & set(joints.letter_owner):
        ids = {letter.owner_id for letter in letters if letter.owner_type == owner_type}
        records = joints.letter_owner[owner_type].rows(user, Can.LETTER_VIEW).filter(pk__in=ids)
        found |= {(owner_type, record.pk): record for record in records}
    return found


def standing(letters) -> set[tuple[str, int, str]]:
    """(owner type, owner id, slug of the kind) of those of these letters that are not void."""
    return set(letters.exclude(status=Status.VOID).values_list("owner_type", "owner_id", "kind__slug"))


def offers(
    records: Iterable[models.Model],
    *,
    usual: str = "",
    to: Callable[[models.Model], str] = lambda record: "",
    but: Set[tuple[str, int, str]] = frozenset(),
) -> list[dict]:
    """Letters that may be drafted of these records now. `usual`: the slug marked so; `to`: said after the name.

    `but`: what is not offered again, as `standing` gives it.
    """
    kinds = {kind.slug: kind for kind in LetterKind.objects.active()}
    return [
        {
            "label": f"{kinds[slug].name}{to(record)}",
            "url": reverse("letters:create", args=[owner_type, record.pk, slug]),
            "slug": slug,
            "usual": usual == slug,
        }
        for record in records
        for (owner_type, slug), builder in joints.letters.items()
        if owner_type == record._meta.label_lower and slug in kinds and builder.offered(record)
        if (owner_type, record.pk, slug) not in but
    ]


def panel(letters, offered: list[dict], first: dict | None = None) -> joints.Panel:
    """The letters of a record and those that may be drafted, `first` as a button before the others."""
    others = [offer for offer in offered if offer is not first]
    return joints.Panel("Surat", "documents/_letters.html", {"letters": letters, "first": first, "offers": others})


def waiting(user) -> list[tuple[str, int, str]]:
    """What waits for what: label, number, the list of them."""
    known = Letter.objects.known_to(user).filter(status__in=list(WAITING))
    found = dict(known.order_by().values_list("status").annotate(number=Count("pk")))
    url = reverse("letters:list")
    return [(label, found[state], f"{url}?status={state}") for state, label in WAITING.items() if state in found]


def queue(user) -> joints.Queue:
    """For "Tugas saya": drafts at the registry, letters before whoever signs; others find theirs on the record."""
    heaps = []
    if may(user, Can.LETTER_REGISTER):
        heaps.append(_heap("surat menunggu nomor", Letter.objects.filter(status=Status.DRAFT), "Beri nomor"))
    if may(user, Can.LETTER_SIGN):
        heaps.append(_heap("surat menunggu tanda tangan", Letter.objects.for_signing(user), "Baca"))
    return joints.Queue(
        counts=[count for count, _ in heaps if count.number], items=[item for _, items in heaps for item in items]
    )


def _heap(label: str, letters, act: str) -> tuple[joints.Count, list[joints.QueueItem]]:
    oldest = list(letters.order_by("moved_at", "pk")[:MOST])
    number = len(oldest) if len(oldest) < MOST else letters[:CAP].count()
    state = oldest[0].status if oldest else ""
    url = f"{reverse('letters:list')}?status={state}"
    return joints.Count(label, number, url, "wait"), [_item(letter, act) for letter in oldest]


def _item(letter: Letter, act: str) -> joints.QueueItem:
    url = reverse("letters:number", args=[letter.pk]) if letter.is_draft else letter.get_absolute_url()
    return joints.QueueItem(
        number=letter.number or "Draf",
        title=letter.kind_name,
        detail="",
        place="",
        status=letter.get_status_display(),
        tone=letter.tone,
        since=letter.moved_at,
        act=act,
        url=url,
    )
