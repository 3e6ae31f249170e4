"""A list is confirmed: what was found takes effect in the register, item by item, as the reviewer ticked it."""

from collections.abc import Collection

from django.db import transaction

from cases.actions.classification import end_classification
from cases.actions.participation import end_participation, subject_for
from cases.actions.person import deactivate_person
from cases.fieldwork import Applied, Kind, Outcome, Status, effect
from cases.models import Classification, EndReason, FieldItem, FieldList, Participation
from cases.models.person import DeactivationReason
from cases.models.reference import Secrecy
from office import clock, records
from office.errors import IllegalMove
from psks.actions import end_actor

PERSON = {Outcome.DEAD: DeactivationReason.DEAD, Outcome.MOVED: DeactivationReason.MOVED}
KIND = {Outcome.INDEPENDENT: EndReason.RESOLVED, Outcome.MOVED: EndReason.MOVED}
ACTOR = {Outcome.DEAD: "Meninggal dunia", Outcome.MOVED: "Pindah", Outcome.STOPPED: "Tidak aktif lagi"}


def confirm(*, by, list: FieldList, chosen: Collection[int], version: int | None = None) -> int:
    """Confirm a reported list and let the outcomes of the items `chosen` (ids) take effect; gives how many did.

    Not by who reported it. Items left out are kept as found, without effect.
    """
    if list.status != Status.REPORTED:
        raise IllegalMove("Daftar ini tidak sedang menunggu konfirmasi.")
    if list.reported_by_id == by.pk:
        raise IllegalMove("Daftar ini Anda laporkan sendiri; orang lain yang mengonfirmasinya.")
    values = {"status": Status.CONFIRMED, "confirmed_by_id": by.pk, "confirmed_at": clock.now()}
    done = 0
    with transaction.atomic():
        records.update(list, by=by, act="field.confirm", values=values, version=version)
        rows = list.items.exclude(outcome="").select_related("person", "family", "actor", "list__programme")
        for item in rows.order_by("pk"):
            if item.pk in chosen and effect(list.kind, item.type, item.outcome):
                _apply(item, by=by)
                records.update(item, by=by, act="field.apply", values={"applied": Applied.DONE})
                done += 1
            else:
                FieldItem.objects.filter(pk=item.pk).update(applied=Applied.LEFT)
    return done


def _apply(item: FieldItem, *, by) -> None:
    """What follows from one outcome; what stands already is left as it is."""
    outcome = Outcome(item.outcome)
    if item.actor_id:
        if item.actor.active:
            end_actor(by=by, actor=item.actor, ended_on=_day(item, item.actor.since), reason=ACTOR[outcome])
        return
    if item.list.kind == Kind.YEARLY:
        _yearly(item, outcome, by)
    else:
        _of_programme(item, outcome, by)
    dies = outcome == Outcome.DEAD or (item.list.kind == Kind.YEARLY and outcome == Outcome.MOVED)
    if dies and item.person_id and item.person.active:
        note = f"Daftar lapangan {item.list}"
        deactivate_person(by=by, person=item.person, reason=PERSON[outcome], on=item.visited_on, note=note)


def _yearly(item: FieldItem, outcome: Outcome, by) -> None:
    """Open kinds end; what is Rahasia never stood on the list and is not touched by it."""
    if outcome not in KIND or (item.person_id and outcome == Outcome.MOVED):
        return
    rows = Classification.objects.current().filter(kind__level__lte=Secrecy.LIMITED, **{item.type: item.subject})
    for row in rows:
        end_classification(
            by=by, classification=row, ended_on=_day(item, row.assessed_on), reason=KIND[outcome],
            note=f"Daftar lapangan {item.list}",
        )  # fmt: skip


def _of_programme(item: FieldItem, outcome: Outcome, by) -> None:
    programme = item.list.programme
    if programme is None or outcome in {Outcome.ENTITLED, Outcome.NOT_FOUND, Outcome.REFUSED, Outcome.UPDATED}:
        return
    status = Participation.Status.GRADUATED if outcome == Outcome.ABLE else Participation.Status.STOPPED
    reason = f"{item.list.get_kind_display()}: {outcome.label.lower()}"
    receives = item.subject
    if item.person_id and outcome != Outcome.DEAD:  # a family goes on receiving when one of it dies
        receives = subject_for(programme, item.person)
    rows = Participation.objects.current().filter(programme=programme)
    for row in rows.filter(**{receives._meta.model_name: receives}):
        end_participation(by=by, participation=row, status=status, reason=reason, ended_on=_day(item, row.since))


def _day(item: FieldItem, first):
    """The day of the visit, not before what it ends began."""
    return max(item.visited_on, first) if first else item.visited_on
