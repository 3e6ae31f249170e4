"""Everything in any room that points to a person, found in Django's registry, so that no room needs to be known here.

A foreign key or one-to-one (a many-to-many has them in its own table), and rows that name their owner by
`owner_type` and `owner_id`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from cases.models import Person

# What stays where it is: what says itself that two persons are or were one, and who was let look at whom in an
# emergency (moving it would open the kept person, too).
OWN = {
    ("cases.person", "merged_into"),
    ("cases.duplicatepair", "low"),
    ("cases.duplicatepair", "high"),
    ("cases.merge", "kept"),
    ("cases.merge", "absorbed"),
    ("cases.emergencyaccess", "person"),
}
OWNER_TYPE, OWNER_ID = "owner_type", "owner_id"


@dataclass(frozen=True)
class Reference:
    """One column that holds keys of persons. `only`: what else holds for such rows."""

    model: type[Model]
    column: str
    only: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def name(self) -> str:
        return f"{self.label}.{self.column}"

    def rows(self, person: int) -> QuerySet:
        return self.model._base_manager.filter(**{self.column: person}, **self.only)

    def keys(self, person: int) -> list[int]:
        return list(self.rows(person).order_by("pk").values_list("pk", flat=True))


def references() -> list[Reference]:
    """All of them, in the order of the rooms."""
    return [found for model in apps.get_models(include_auto_created=True) for found in _of(model)]


def _of(model: type[Model]) -> Iterable[Reference]:
    if model._meta.proxy or not model._meta.managed:
        return
    for column in model._meta.local_concrete_fields:
        if column.is_relation and column.related_model is Person and (model._meta.label_lower, column.name) not in OWN:
            yield Reference(model, column.attname)
    if {OWNER_TYPE, OWNER_ID} <= {column.name for column in model._meta.local_concrete_fields}:
        yield Reference(model, OWNER_ID, {OWNER_TYPE: Person._meta.label_lower})
