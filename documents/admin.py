"""Kinds of letters for administrators; every save goes through an action and its event."""

from django.contrib import admin

from documents.actions import kinds
from documents.models import LetterKind
from office.admin import ActionAdmin, VersionedForm
from office.errors import DomainError


class LetterKindForm(VersionedForm):
    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                given = {name: value for name, value in cleaned.items() if name != "seen"}
                kinds.check(LetterKind(pk=self.instance.pk, **given))
            except DomainError as error:
                for field, sentence in error.fields.items():
                    self.add_error(field, sentence)
        return cleaned


@admin.register(LetterKind)
class LetterKindAdmin(ActionAdmin):
    form = LetterKindForm
    list_display = ["name", "klas", "mode", "series", "position", "paper", "active"]
    list_filter = ["mode", "series", "active"]
    search_fields = ["name", "slug"]
    fields = [
        *("name", "slug", "active", "order", "shape", "paper"),
        *("klas", "mode", "series", "pattern", "position", "needs_paraf", "validity_days", "seen"),
    ]
    add, change = staticmethod(kinds.create_kind), staticmethod(kinds.update_kind)

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []
