"""Kinds of letters and their counters for administrators; every save goes through an action and its event."""

from django import forms
from django.contrib import admin

from documents.actions import kinds
from documents.models import LetterKind, Mode
from office import clock
from office.admin import ActionAdmin, VersionedForm
from office.errors import DomainError
from office.forms import ModelForm
from office.models import Sequence


class LetterKindForm(VersionedForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["mode"].help_text = "Berlaku bagi semua jenis dengan seri nomor yang sama."

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


class SequenceForm(ModelForm):
    """Where a series stands: its numbers go on after `last`."""

    series = forms.ChoiceField(label="Seri nomor")
    year = forms.IntegerField(label="Tahun", min_value=2000, max_value=2200, initial=lambda: clock.today().year)
    last = forms.IntegerField(label="Nomor terakhir", min_value=0, max_value=999_999)

    class Meta:
        model = Sequence
        fields = ["year", "last"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = LetterKind.objects.filter(mode=Mode.OWN).order_by("series").values_list("series", flat=True).distinct()
        self.fields["series"].choices = [(name, name) for name in own]

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            name = f"{kinds.SERIES}{cleaned['series']}"
            now = Sequence.objects.filter(name=name, year=cleaned["year"], last__gt=cleaned["last"]).first()
            if now:
                self.add_error("last", f"Penghitung seri ini sudah sampai {now.last}; tidak dapat dimundurkan.")
        return cleaned


@admin.register(Sequence)
class SequenceAdmin(admin.ModelAdmin):
    """Adding a row says where the agenda stands when the own counter takes over."""

    form = SequenceForm
    fields = ["series", "year", "last"]
    list_display = ["name", "year", "last"]
    list_display_links = None

    def get_queryset(self, request):
        return super().get_queryset(request).filter(name__startswith=kinds.SERIES)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        given = {name: form.cleaned_data[name] for name in ("series", "year", "last")}
        obj.pk = kinds.start_series(by=request.user, **given).pk
