"""What an event changed, field by field, in sentences: from what to what, with the labels of the forms.

A NIK or No. KK stays masked, a person is named only to who may see them, a field the reader may not see is left out.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models

from accounts.authz import LIMITED, Can
from accounts.models import User
from cases import nik
from cases.models import Person
from office.dates import long_date
from regions.models import Region
from trail.reading import Change, Reading

HEALTH = {"disabilities", "note"}
DERIVED = {"name_key", "kecamatan_id", "birth_precision", "restricted", "head_key", "nik_disputed", "head_id"}
NUMBERS = {"nik", "no_kk"}
SHORT = 80  # letters of a free text that stand in a sentence
Names = dict[tuple[str, str], str]


def names_for(user, events: Iterable[Reading]) -> Names:
    """What the keys among these changes are called, for this reader: ("person", "12") -> "Sumarni"."""
    found: dict[str, set] = {"village": set(), "person": set(), "user": set()}
    for event in events:
        for change in event.changes:
            if kind := _kind(change.field):
                found[kind] |= {value for value in (change.old, change.new) if value not in (None, "")}
    persons = Person.objects.visible_to(user, Can.PERSON_VIEW).filter(pk__in=found["person"])
    places = Region.objects.filter(pk__in=found["village"])
    names = {("person", str(row.pk)): row.name for row in persons.only("name")}
    names |= {("village", row.pk): row.short_label for row in places.select_related("parent")}
    return names | {
        ("user", str(pk)): name for pk, name in User.objects.filter(pk__in=found["user"]).values_list("pk", "name")
    }


def sentences(event: Reading, names: Names, level: int) -> list[str]:
    """One sentence a field changed; nothing for fields that follow from others or are beyond the reader's `level`."""
    model = apps.get_model(event.subject_type) if event.subject_type else None
    shown = [change for change in event.changes if is_shown(change.field, level)]
    return [_sentence(model, change, names) for change in shown]


def is_shown(name: str, level: int) -> bool:
    return name not in DERIVED and (level >= LIMITED or name not in HEALTH)


def label(model, name: str) -> str:
    """What a field is called on the screen."""
    field = _field(model, name)
    return str(field.verbose_name) if field else name.replace("_", " ")


def _sentence(model, change: Change, names: Names) -> str:
    field, title = _field(model, change.field), label(model, change.field)
    title = title[0].upper() + title[1:]
    old, new = (_words(field, change.field, value, names) for value in (change.old, change.new))
    if not old:
        return f"{title}: {new}." if new else f"{title} diubah."
    return f"{title} dari {old} menjadi {new}." if new else f"{title} dikosongkan (tadinya {old})."


def _words(field: models.Field | None, name: str, value: Any, names: Names) -> str:
    if value in (None, "", []):
        return ""
    if name in NUMBERS:
        return nik.mask(str(value))
    if kind := _kind(name):
        return names.get((kind, str(value)), "yang tidak dapat Anda lihat")
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    choices = dict(getattr(field, "choices", None) or _choices(field, name))
    if isinstance(value, list):
        return ", ".join(str(choices.get(item, item)) for item in value)
    if str(value) in choices:
        return str(choices[str(value)])
    if isinstance(field, models.DateField):
        return long_date(date.fromisoformat(str(value)[:10]))
    text = str(value)
    return f"“{text[:SHORT]}…”" if len(text) > SHORT else f"“{text}”"


def _choices(field, name: str) -> list[tuple[str, str]]:
    """Choices of lists, which their column does not know."""
    from cases.housing import Asset
    from cases.models.person import Disability

    return {"disabilities": Disability.choices, "assets": Asset.choices}.get(name, [])


def _kind(name: str) -> str:
    if name in {"village_id", "ktp_village_id"}:
        return "village"
    if name in {"guardian_id", "head"}:
        return "person"
    return "user" if name == "companion_id" else ""


def _field(model, name: str) -> models.Field | None:
    columns = {field.attname: field for field in model._meta.concrete_fields} if model else {}
    return columns.get(name)
