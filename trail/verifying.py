"""Looking for tampering: every MAC, every seal, the chain of seals, anchors kept elsewhere, keys that vanished."""

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256

from trail import keys, macs, seals
from trail.actions import ERASE
from trail.models import Event, OwnerKey, Seal

CHUNK = 2_000


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written. `first_id` to `last_id`: the events concerned, None if none."""

    kind: str
    text: str
    first_id: int | None = None
    last_id: int | None = None

    def as_dict(self) -> dict:
        return asdict(self)


class Inspection:
    """One pass over the trail in order of id; `findings` grows on the way."""

    def __init__(self, anchors: Collection[str] = ()):
        self.anchors = set(filter(None, anchors))
        self.findings: list[Finding] = []
        self.events = self.seals = 0
        self.keys: dict[bytes, keys.DataKey] = {}
        self.lost: dict[str, int] = {}  # owner without the key of an event -> that event

    def run(self) -> list[Finding]:
        self.keys = self._mac_keys()
        for number, _ in self._checked(None, 0):
            self._add("inserted", "Catatan disisipkan di luar urutan.", number, number)
        previous, last = "", 0
        for row in Seal.objects.order_by("first_id").iterator():
            self._seal(row, previous, last)
            previous, last = row.hash, row.last_id
        deque(self._checked(last + 1, None), maxlen=0)
        for anchor in sorted(self.anchors):
            self._add("anchor", f"Segel {anchor} yang pernah dicatat di luar sistem tidak ada lagi.")
        self._lost_keys()
        return self.findings

    def _seal(self, row: Seal, previous: str, last: int) -> None:
        self.seals += 1
        said = seals.statement(row)
        self.anchors.discard(row.hash)
        whole = sha256(said).hexdigest() == row.hash and macs.holds(self.keys, said, row.mac)
        if not whole:
            self._add("seal", "Segel diubah.", row.first_id, row.last_id)
        if row.previous != previous or row.first_id != last + 1:
            self._add("chain", "Segel sebelum ini hilang atau diganti.", row.first_id, row.last_id)
        count, digest = seals.root(self._checked(row.first_id, row.last_id))
        if count != row.count:
            text = f"Catatan dalam segel ini {row.count}, sekarang {count}."
            self._add("removed" if count < row.count else "inserted", text, row.first_id, row.last_id)
        elif digest != row.root:
            self._add("replaced", "Isi segel tidak lagi sama dengan catatannya.", row.first_id, row.last_id)

    def _checked(self, first: int | None, last: int | None) -> Iterator[tuple[int, bytes]]:
        """Check the events of a stretch one by one; gives their ids and MACs."""
        for chunk in _chunks(first, last):
            self._note_lost_keys([values for _, values in chunk if values and values["sealed"]])
            for number, values in chunk:
                self.events += 1
                if values is None or not _intact(self.keys, values):
                    self._add("edited", "Catatan diubah.", number, number)
                yield number, bytes(values["mac"]) if values else b""

    def _note_lost_keys(self, rows: list[dict]) -> None:
        owners = {values["owner"] for values in rows}
        present = OwnerKey.objects.filter(owner__in=owners).values_list("owner", "key_id")
        known = {(owner, bytes(identity)) for owner, identity in present}
        for values in rows:
            if (values["owner"], bytes(values["sealed"])[1 : 1 + keys.ID_BYTES]) not in known:
                self.lost[values["owner"]] = values["id"]

    def _lost_keys(self) -> None:
        """A key may be gone only after an erasure that is itself in the trail."""
        erased = set(Event.objects.filter(act=ERASE).values_list("subject_id", flat=True))
        for owner, number in self.lost.items():
            if owner not in erased:
                self._add("key", "Kunci isi catatan hilang tanpa penghapusan yang tercatat.", number, number)

    def _mac_keys(self) -> dict[bytes, keys.DataKey]:
        try:
            return {key.id: key for key in keys.existing([keys.TRAIL_OWNER]).values()}
        except keys.KeyMissing:
            self._add("key", "Kunci jejak tidak dapat dibuka dengan TRAIL_KEYS yang ada.")
            return {}

    def _add(self, *values) -> None:
        self.findings.append(Finding(*values))


def verify(anchor: str = "") -> list[Finding]:
    """Everything that is not as it was written; empty: all well. `anchor`: a seal hash kept outside the system."""
    return Inspection([anchor]).run()


def _chunks(first: int | None, last: int | None) -> Iterator[list[tuple[int, dict | None]]]:
    rows = Event.objects.order_by("id")
    rows = rows if last is None else rows.filter(id__lte=last)
    position = first
    while True:
        part = rows if position is None else rows.filter(id__gte=position)
        numbers = list(part.values_list("id", flat=True)[:CHUNK])
        if not numbers:
            return
        yield _values(numbers)
        position = numbers[-1] + 1


def _values(numbers: list[int]) -> list[tuple[int, dict | None]]:
    rows = Event.objects.filter(id__range=(numbers[0], numbers[-1])).order_by("id").values(*macs.COLUMNS, "mac")
    try:
        return [(values["id"], values) for values in rows]
    except (ValueError, TypeError):  # a row no longer readable as what it should be: find which
        return [(numbers[0], None)] if len(numbers) == 1 else [pair for one in numbers for pair in _values([one])]


def _intact(secrets: dict[bytes, keys.DataKey], values: dict) -> bool:
    try:
        return macs.holds(secrets, macs.content(values), values["mac"])
    except (AttributeError, TypeError, ValueError):
        return False
