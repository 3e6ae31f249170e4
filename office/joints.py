"""Joints: what a higher room plugs into the pages of a lower one, from its `apps.py` `ready()` (house.md 1).

One typed registry; a provider is a plain function. No other inversion exists, no signals.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Count:
    """One figure of the strip above "Tugas saya". `tone`: "" | "wait" | "late" | "done"."""

    label: str
    number: int
    url: str
    tone: str = ""


@dataclass(frozen=True)
class QueueItem:
    """One row of "Tugas saya": who and what, since when, and the next act."""

    number: str
    title: str
    detail: str
    place: str
    status: str
    tone: str
    since: datetime
    act: str
    url: str
    due: date | datetime | None = None
    mine: bool = False  # given to this user by name


@dataclass(frozen=True)
class Queue:
    counts: list[Count] = field(default_factory=list)
    items: list[QueueItem] = field(default_factory=list)


@dataclass(frozen=True)
class Hit:
    """One result of the search box. `kind` is the heading it stands under."""

    kind: str
    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class Panel:
    """A section another room adds to a page: a template and its context."""

    title: str
    template: str
    context: dict[str, Any]


@dataclass(frozen=True)
class Matter:
    """Something still open about a person or family, for the strip on top of its page. `tone` as in `Count`."""

    label: str
    url: str
    due: date | None = None
    tone: str = ""


@dataclass(frozen=True)
class LetterOwner:
    """What the room of a record gives to the letters that belong to it.

    `rows(user, can)`: the records (a QuerySet) over which `user` holds `can`, each read wholly. `summary(record)`:
    label and value of what whoever signs must know. `told(record, step, on, who, by, note)`: paraf, signature or
    hand-over of a letter was recorded (`step`: "paraf", "sign", "hand"), so that nobody records it twice.
    """

    rows: Callable[[Any, Any], Any]
    summary: Callable[[Any], list[tuple[str, str]]]
    told: Callable[..., None] = lambda record, step, on, who, by, note: None


@dataclass(frozen=True)
class LetterBuilder:
    """What a kind of letter says about a kind of record.

    `build(user, record, extra)` gives the data (`documents.content.said`). `form`: an `OnceForm` taking `record=` that
    asks for `extra` before drafting; its `given()` is `extra`. `offered(record)`: whether it makes sense now.
    """

    build: Callable[[Any, Any, dict[str, Any]], dict[str, Any]]
    form: type | None = None
    offered: Callable[[Any], bool] = lambda record: True


# user -> Queue; user, text -> hits; record, user -> panels
queue: list[Callable[[Any], Queue]] = []
search: list[Callable[[Any, str], list[Hit]]] = []
panels: dict[str, list[Callable[[Any, Any], list[Panel]]]] = {}
# record label ("cases.person") -> providers(record, user) of what is open about it
matters: dict[str, list[Callable[[Any, Any], list[Matter]]]] = {}
# trail subject type ("cases.person") -> function(user, pk) giving (label, url) or None outside the user's scope
subject: dict[str, Callable[[Any, str], tuple[str, str] | None]] = {}
# owner type ("referrals.intake") -> function(user, pk, change) giving the record when the user may read
# (change=False) or add files to (change=True) it, else None
file_owner: dict[str, Callable[[Any, int, bool], Any | None]] = {}
# exact number of another room (a register number) -> id of the person it is about, or None. Asked without any scope,
# by Akses darurat alone, which looks at the area of the one who asks.
numbered: list[Callable[[str], int | None]] = []
# kept person, absorbed person -> rows of the room that may not stand twice, with the values they are to get before
# everything moves to the kept person (cases.actions.merging); a row that collides all the same stays where it is
merge_children: list[Callable[[Any, Any], Iterable[tuple[Any, Mapping[str, Any]]]]] = []

# owner type -> how its letters are reached; (owner type, slug of a LetterKind) -> what such a letter says
letter_owner: dict[str, LetterOwner] = {}
letters: dict[tuple[str, str], LetterBuilder] = {}


def panels_for(record: Any, user: Any) -> list[Panel]:
    """All sections other rooms have for this record, e.g. a person's requests on the person's page."""
    return [panel for provide in panels.get(record._meta.label_lower, []) for panel in provide(record, user)]


def matters_for(record: Any, user: Any) -> list[Matter]:
    """What is open about this record in all rooms, what is due first on top."""
    found = [matter for provide in matters.get(record._meta.label_lower, []) for matter in provide(record, user)]
    return sorted(found, key=lambda matter: (matter.due is None, matter.due or date.min))
