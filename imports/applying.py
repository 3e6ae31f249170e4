"""Preview and application of a checked batch, part by part; both decide by the same rules and the register."""

from collections import Counter, defaultdict

from django.db.models import BigIntegerField, Case, Count, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from cases import actions as cases_actions
from cases import name_index
from cases.models import PairSource, Person
from imports.codes import Outcome
from imports.models import Batch, Decision, Plan, Result, Row, Undone
from imports.register import alike, helping, housed, looking, personal
from imports.register.plain import plainly_new
from imports.register.states import LINE, Known, Line, lines, load
from imports.register.taking import Taken, take_all
from imports.register.writing import write
from imports.writes import set_many
from psks.models import Actor

VILLAGES = 20  # kept of a batch; the rest is behind the filter of its rows
ROWS_A_STEP = 4_000  # rows of one write transaction: an index written once a step is written half as often
PLAN_OF = {
    Result.CREATED: Plan.NEW,
    Result.UPDATED: Plan.CHANGED,
    Result.UNCHANGED: Plan.SAME,
    Result.SKIPPED: Plan.SKIP,
    Result.FAILED: Plan.FAIL,
}
RESULT_OF = {plan: result for result, plan in PLAN_OF.items()}
SETTLED = (Plan.SAME, Plan.SKIP, Plan.FAIL)  # planned to change nothing, so applying them changes nothing


def part_of(batch: Batch, after: int, *, unsettled: bool = False) -> list[Line]:
    """The next rows of a batch behind the row `after`, in their order; `unsettled`: only those without a result."""
    if unsettled and (ahead := helping.looked_at(batch, after)):
        return ahead
    rows = batch.rows.filter(pk__gt=after)
    if unsettled:
        rows = rows.filter(result="")
    return lines(rows.order_by("pk").values_list(*LINE)[:ROWS_A_STEP])


def decided(batch: Batch, rows: list[Line]) -> list[Taken]:
    """What taking these rows in does, by what the register holds at this moment."""
    return take_all(_known(batch, rows), rows)


def _known(batch: Batch, rows: list[Line]) -> Known:
    known = load(batch, rows)
    if not known.applying:  # whom a row might be is asked once, for the user to decide
        alike.load(known, rows)
    housed.load(known)
    return known


def preview_step(batch: Batch, after: int, count: int) -> int | None:
    """Note on each row of the next part of a batch of `count` rows what applying it would do: the last row, or None."""
    looked = looking.looked(batch, after)
    if looked is None:
        rows = part_of(batch, after)
        if not rows:
            looking.forget()
            return None
        if count >= looking.WORTH:
            looking.ask(batch, rows[-1].pk, settled=after)
        looked = rows[-1].pk, _to_note(batch, rows)
    last, noted = looked
    set_many(Row, ["plan", "diff", "register_codes", "similar", "person_id", "made"], noted)
    return last


def look(batch_id: int, after: int, settled: int) -> looking.Looked | None:
    """What a preview step would note behind the row `after`; None if a row follows one between `settled` and those."""
    batch = Batch.objects.get(pk=batch_id)
    rows = part_of(batch, after)
    if not rows or any(row.leader and settled < row.leader <= after for row in rows):
        return None
    return rows[-1].pk, _to_note(batch, rows)


def _to_note(batch: Batch, rows: list[Line]) -> list[tuple]:
    """What a preview has to write on these rows: columns as `preview_step` names them."""
    noted, plain = [], plainly_new(batch, rows)
    for taken in decided(batch, [row for row in rows if row.pk not in plain]):
        row, codes = taken.row, f" {' '.join(sorted(taken.codes))} " if taken.codes else " "
        person, seen = _met(taken)
        plan, diff, similar = str(PLAN_OF[taken.result]), _diff(taken), taken.similar or None
        stands = (row.plan, row.diff, row.register_codes, row.similar, row.person_id, row.seen)
        if stands != (plan, diff, codes, similar, person, seen):
            noted.append((row.pk, plan, diff, codes, similar, person, {"seen": seen} if seen else {}))
    return noted


def _met(taken: Taken) -> tuple[int | None, tuple[int, int] | None]:
    """Whom the row meets, if the open register knows, and in which version, to notice what changes meanwhile."""
    person = taken.state.person if taken.state else None
    if person is None or person.pk is None:
        return None, None
    return None if person.restricted or taken.state.opened else person.pk, (person.pk, person.version)


def _diff(taken: Taken) -> dict:
    """Old and new per column; nothing of somebody the open register does not know."""
    if not taken.state or taken.state.opened:
        return {}
    shown = {name: pair for name, pair in taken.changes.items() if name in personal.LABELS} | taken.shown
    if "birth_date" in shown:
        shown.pop("birth_year", None)
    for left in (thing[0] for what, thing in taken.made if what == "left"):
        shown["no_kk"] = (left.family.no_kk, taken.row.values["no_kk"])
    return {name: [personal.shown(name, old), personal.shown(name, new)] for name, (old, new) in shown.items()}


def apply_step(batch: Batch, rows: list[Line], *, by) -> None:
    """Take these rows in. Must run inside the transaction that saves the position."""
    known = _known(batch, rows)
    given = helping.give(known, rows, by=by)
    helping.look_ahead(known, rows[-1].pk, part_of)
    others = {row.pk for chunk in given for row in chunk}
    with name_index.resting(Person._meta.db_table):  # each of the writes below tells the index of its own
        _take(known, [row for row in rows if row.pk not in others], by=by)
        for chunk in given:
            if not helping.store_next(batch):
                _take(known, chunk, by=by)


def _take(known: Known, rows: list[Line], *, by) -> None:
    done = take_all(known, rows)
    write(known.batch, done, by=by)
    _pass_to_desk(done, by=by)


def _pass_to_desk(done: list[Taken], *, by) -> None:
    """Who may stand in the register already goes to the duplicates desk, decided where the user decided it."""
    new = [taken for taken in done if taken.similar and taken.result == Result.CREATED and taken.state]
    for others in (False, True):
        people = {t.state.person.pk: t.similar for t in new if (t.row.decision == Decision.OTHER) is others}
        if people:
            cases_actions.note_similar(by=by, people=people, source=PairSource.IMPORT, others=others)


def settle(batch: Batch) -> int:
    """Rows whose plan changes nothing get their result at once; how many.

    Not those that follow another row: what they add showed only after that one was taken in. Nor those whose person
    has gone since: they are decided again.
    """
    rows = batch.rows.filter(leader=None, result="", plan__in=SETTLED)
    rows = rows.exclude(pk__in=_gone(batch, rows.filter(plan=Plan.SAME)).values("pk"))
    return rows.update(result=Case(*(When(plan=plan, then=Value(str(RESULT_OF[plan]))) for plan in SETTLED)))


def still_there(batch: Batch) -> bool:
    """Whether everybody whom an applied batch named is still in the register; another undo may have taken them."""
    done = [Result.CREATED, Result.UPDATED, Result.UNCHANGED]
    return not _gone(batch, batch.rows.filter(result__in=done)).exists()


def _gone(batch: Batch, rows: QuerySet) -> QuerySet:
    """Of these rows those that name somebody who is no longer in the register."""
    register, named = (Actor, KT("made__actor")) if batch.of_psks else (Person, F("person_id"))
    meant = Coalesce(*(Cast(place, BigIntegerField()) for place in (named, KT("made__seen__0"))))
    rows = rows.annotate(meant=meant).filter(meant__isnull=False)
    return rows.filter(~Exists(register._base_manager.filter(pk=OuterRef("meant"))))


def counts(batch: Batch) -> dict:
    """How many rows of a batch have which outcome, plan, result and reason, and which villages they name.

    Rows alike in all of this are counted by the database: of a million rows some thousands come out.
    """
    totals: dict[str, Counter] = {name: Counter() for name in ("outcome", "plan", "result", "code", "register")}
    places: dict[str, dict] = {"all": defaultdict(Counter), "open": defaultdict(Counter)}
    names = ("outcome", "plan", "result", "codes", "register_codes", "secret", "village")
    alike = batch.rows.order_by().values_list(*names).annotate(n=Count("pk"))
    for outcome, plan, result, codes, register_codes, secret, village, n in alike.iterator(chunk_size=5_000):
        totals["outcome"][outcome] += n
        totals["plan"][plan] += n
        totals["result"][result] += n
        totals["code"].update(dict.fromkeys(codes.split(), n))
        totals["register"].update(dict.fromkeys(register_codes.split(), n))
        did = result or RESULT_OF.get(plan, "")
        said = {"rows": n, "new": n * (did == Result.CREATED), "changed": n * (did == Result.UPDATED)}
        said["errors"] = n * (outcome == Outcome.ERROR)
        for group in ("all",) if secret else ("all", "open"):
            places[group][village].update(said)
    named = {"outcome": list(Outcome), "plan": Plan.values, "result": Result.values}
    return {
        name: dict.fromkeys(map(str, named.get(name, ())), 0) | {key: n for key, n in found.items() if key}
        for name, found in totals.items()
    } | {"villages": {group: _most(found) for group, found in places.items()}}


def _most(places: dict[str, Counter]) -> list[list]:
    """[village, rows, new, changed, errors] of those most rows name, and of those that name none ("")."""
    order = sorted(places, key=lambda code: (not code, -places[code]["rows"], code))
    shown = [*order[: VILLAGES + 1], *([""] if "" in order[VILLAGES + 1 :] else [])]
    return [[code, *(places[code][name] for name in ("rows", "new", "changed", "errors"))] for code in shown]


def count_undone(batch: Batch) -> dict[str, int]:
    """How many rows of a batch taken back returned, and how many stay as they are."""
    found = batch.rows.exclude(undone="").values_list("undone").annotate(n=Count("pk")).order_by()
    return dict.fromkeys(Undone.values, 0) | dict(found)


def adds_up(batch: Batch) -> bool:
    """Whether created + changed + same + skipped + failed are the rows of the file."""
    return sum(batch.count("result", result) for result in Result.values) == batch.rows_total
