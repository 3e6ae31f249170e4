"""The form field of a setting by its type, and the way from what was typed to the value kept."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from office.images import emblem_text
from office.settings import Definition, Type

WEEKDAYS = [(1, "Senin"), (2, "Selasa"), (3, "Rabu"), (4, "Kamis"), (5, "Jumat"), (6, "Sabtu"), (7, "Minggu")]


def form_field(definition: Definition, value: Any) -> forms.Field:
    """A field showing `value`. `to_value` turns what it gives into the value to keep."""
    common = {"label": definition.label, "help_text": definition.help, "required": False}
    match definition.type:
        case Type.TEXT:
            return forms.CharField(**common, initial=value, max_length=definition.most)
        case Type.LINES:
            return forms.CharField(
                **common, initial=value, max_length=definition.most, widget=forms.Textarea(attrs={"rows": 4})
            )
        case Type.WHOLE:
            limits = {"min_value": definition.least, "max_value": definition.most}
            return forms.IntegerField(**common | {"required": True}, initial=value, **limits)
        case Type.BOOLEAN:
            return forms.BooleanField(**common, initial=value)
        case Type.CHOICE:
            return forms.ChoiceField(**common, initial=value, choices=definition.choices)
        case Type.WEEKDAYS:
            return forms.TypedMultipleChoiceField(
                **common, initial=value, choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
            )
        case Type.IMAGE:
            return forms.FileField(**common)


def to_value(definition: Definition, given: Any, present: Any) -> Any:
    """The value to keep; a picture not chosen leaves the present one. Raises DomainError for a bad picture."""
    if definition.type == Type.IMAGE:
        return emblem_text(given) if isinstance(given, UploadedFile) else present
    return given


def shown(definition: Definition, value: Any) -> str:
    """A value in words, for lists."""
    match definition.type:
        case Type.BOOLEAN:
            return "Ya" if value else "Tidak"
        case Type.CHOICE:
            return dict(definition.choices).get(value, "")
        case Type.WEEKDAYS:
            return ", ".join(name for day, name in WEEKDAYS if day in value)
        case Type.IMAGE:
            return "Ada" if value else "Belum ada"
        case Type.LINES:
            return " / ".join(value.splitlines())
    return str(value)
