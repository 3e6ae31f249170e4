"""What an open row tells only because of a masked one, and what it tells instead to whoever is not cleared (ADR 12).

In the file a Rahasia row may lead an open one of the same person, repeat its key or claim its NIK. To those not cleared
the masked row is nobody, so the open one stands as if it were alone. Only what is shown changes, never the row.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from imports.codes import NIK_UNCLEAR
from imports.models import Batch, Plan, Result, Row

DOUBLE, CONFLICT = "duplicate_in_file", "nik_conflict_in_file"
MARKS = ("key_mark", "person_mark")


@dataclass(frozen=True)
class Veil:
    """By row: `hushed` reasons; `new`: rows that are, as far as may be seen, the first of somebody new."""

    hushed: dict[int, set[str]] = field(default_factory=dict)
    new: frozenset[int] = frozenset()

    def codes(self, row: Row) -> list[str]:
        """The reasons of a row, the file's and the register's."""
        hushed = self.hushed.get(row.pk, set())
        told = [code for code in [*row.code_list, *row.register_code_list] if code not in hushed]
        return [*told, NIK_UNCLEAR] if CONFLICT in hushed else told

    def without(self, code: str) -> list[int]:
        """Rows that do not tell this reason."""
        return [pk for pk, codes in self.hushed.items() if code in codes]


def of(batch: Batch, *, cleared: bool) -> Veil:
    """The veil over a batch: none for the cleared, and none over a list without Rahasia rows."""
    has_kinds = any(column["field"] == "kategori" for table in batch.tables for column in table["columns"])
    if cleared or not has_kinds or not batch.rows.filter(secret=True).exists():
        return Veil()
    return Veil(_hushed(batch), frozenset(_new(batch)))


def _hushed(batch: Batch) -> dict[int, set[str]]:
    """Reasons that no open row accounts for."""
    rows = batch.rows.filter(secret=False)
    told = rows.filter(Q(codes__contains=f" {DOUBLE} ") | Q(codes__contains=f" {CONFLICT} "))
    shared = Q()
    for mark in MARKS:
        shared |= Q(**{f"{mark}__in": told.exclude(**{mark: None}).values(mark)})
    mates: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for pk, *marks in rows.filter(shared).values_list("pk", *MARKS):
        for mark in zip(MARKS, marks, strict=True):
            mates[mark].append(pk)
    found = {}
    for pk, codes, *marks in told.values_list("pk", "codes", *MARKS):
        by_key, by_person = (mates[mark] if mark[1] else [] for mark in zip(MARKS, marks, strict=True))
        earlier = any(other < pk for other in [*by_key, *by_person])
        hushed = {code for code, is_told in ((DOUBLE, earlier), (CONFLICT, len(by_key) > 1)) if not is_told}
        found[pk] = hushed & set(codes.split())
    return {pk: codes for pk, codes in found.items() if codes}


def _new(batch: Batch) -> list[int]:
    """The first open row behind each masked one, where the open register knew nobody before."""
    leaders = dict(batch.rows.filter(secret=True).values_list("pk", "result"))
    rows = batch.rows.filter(secret=False, leader__in=batch.rows.filter(secret=True).values("pk"))
    rows = rows.only("batch", "leader", "plan", "result", "person_id", "made").order_by("pk")
    return [row.pk for row in rows if row.leader in leaders and _is_new(row, leaders.pop(row.leader))]


def _is_new(row: Row, leader_result: str) -> bool:
    """Whether a row that follows a masked one speaks of somebody the open register did not know before the batch."""
    if not row.result:
        return row.person_id is None and row.plan in (Plan.CHANGED, Plan.SAME)
    opened = any(before.get("restricted") for _, _, before, _ in row.made.get("set", ()))
    return row.result in (Result.UPDATED, Result.UNCHANGED) and (leader_result == Result.CREATED or opened)
