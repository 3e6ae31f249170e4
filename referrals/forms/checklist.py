"""Which documents of a service were shown, as a list of ticks."""

from django import forms

from referrals.models import ServiceDocument


class DocumentsField(forms.ModelMultipleChoiceField):
    """The checklist of one service; what is not ticked is missing."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(ServiceDocument.objects.none(), required=False, **kwargs)

    def label_from_instance(self, obj) -> str:
        return obj.name if obj.required else f"{obj.name} (tidak wajib)"


def checklist(service):
    """The documents a service asks for, in their order; `service`: a row, its id or None."""
    return ServiceDocument.objects.filter(service=service, active=True).order_by("order", "pk")
