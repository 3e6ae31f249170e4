"""Settings, desks, signatories and holidays for administrators. Every save goes through an action and its event."""

import re

from django import forms
from django.contrib import admin

from office import actions, settings
from office.errors import DomainError
from office.forms import ModelForm
from office.jobs.admin import JobAdmin, ScheduleAdmin  # noqa: F401 - registers itself
from office.models import Desk, Holiday, Setting, Signatory
from office.setting_fields import form_field, shown, to_value


class VersionedForm(ModelForm):
    """Carries, as `seen`, the version of the record the administrator has seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version

    def clean(self):
        cleaned = super().clean()
        self.check_version(cleaned)
        return cleaned


class ActionAdmin(admin.ModelAdmin):
    """Saves through actions. What an action refuses the form has refused already, but for a race of two people."""

    form = VersionedForm
    list_per_page = 50

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        values = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        if change:
            stored = type(obj).objects.get(pk=obj.pk)
            self.change(stored, by=request.user, version=form.cleaned_data["seen"], **values)
        else:
            obj.pk = self.add(by=request.user, **values).pk

    def save_related(self, request, form, formsets, change):
        """Many-to-many values went through the action already."""


@admin.register(Desk)
class DeskAdmin(ActionAdmin):
    list_display = ["name", "kind", "handles_restricted", "active"]
    list_filter = ["kind", "active"]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["areas"]
    fields = [
        *("name", "slug", "kind", "active", "handles_restricted", "areas"),
        *("from_village", "address", "phone", "contact", "hours", "needs", "quota", "seen"),
    ]
    prepopulated_fields = {"slug": ["name"]}
    add, change = staticmethod(actions.create_desk), staticmethod(actions.update_desk)

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_readonly_fields(self, request, obj=None):
        return ["slug", "kind"] if obj else []


class SignatoryForm(VersionedForm):
    def clean_nip(self):
        nip = self.cleaned_data["nip"]
        if nip and not re.fullmatch(r"[0-9]{18}", nip):
            raise forms.ValidationError("NIP terdiri dari 18 angka.")
        return nip

    def clean(self):
        cleaned = super().clean()
        self._check_on_behalf(cleaned)
        if not self.errors:
            try:
                actions.check_holder(
                    Signatory(pk=self.instance.pk, **{k: v for k, v in cleaned.items() if k != "seen"})
                )
            except DomainError as error:
                self.add_error("since", error.message)
        return cleaned

    def _check_on_behalf(self, cleaned: dict) -> None:
        on_behalf = cleaned.get("on_behalf", "")
        wanted = {"": [], "an": ["own_position"], "ub": ["own_position", "through"]}.get(on_behalf, [])
        for name in ("own_position", "through"):
            if name in wanted and not cleaned.get(name):
                self.add_error(name, "Wajib diisi untuk tanda tangan atas nama.")
            elif name not in wanted and cleaned.get(name):
                self.add_error(name, "Kosongkan, kecuali untuk tanda tangan atas nama.")
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", "Tanggal berakhir tidak boleh sebelum tanggal mulai.")


@admin.register(Signatory)
class SignatoryAdmin(ActionAdmin):
    form = SignatoryForm
    list_display = ["name", "position", "mode", "on_behalf", "since", "until"]
    list_filter = ["mode", "position"]
    search_fields = ["name", "position", "nip"]
    fields = [
        *("position", "name", "nip", "rank", "mode", "since", "until"),
        *("on_behalf", "own_position", "through", "seen"),
    ]
    add, change = staticmethod(actions.create_signatory), staticmethod(actions.update_signatory)


@admin.register(Holiday)
class HolidayAdmin(ActionAdmin):
    list_display = ["date", "name", "kind"]
    list_filter = ["kind"]
    date_hierarchy = "date"
    search_fields = ["name"]
    fields = ["date", "name", "kind", "seen"]
    add, change = staticmethod(actions.create_holiday), staticmethod(actions.update_holiday)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def delete_model(self, request, obj):
        actions.remove_holiday(obj, by=request.user)

    def delete_queryset(self, request, queryset):
        for holiday in queryset:
            actions.remove_holiday(holiday, by=request.user)


class SettingForm(VersionedForm):
    reset = forms.BooleanField(label="Kembalikan ke nilai bawaan", required=False)

    class Meta:
        model = Setting
        fields = ["value"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.definition = settings.DEFINITIONS[self.instance.pk]
        self.present = settings.get(self.instance.pk)
        self.initial["value"] = self.present
        self.fields["value"] = form_field(self.definition, self.present)
        self.prepare("value")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("reset"):
            cleaned["value"] = None
            self.errors.pop("value", None)
        elif "value" in cleaned:
            cleaned["value"] = self._value(cleaned["value"])
        return cleaned

    def _value(self, given):
        try:
            value = to_value(self.definition, given, self.present)
        except DomainError as error:
            self.add_error("value", error.message)
            return None
        if wrong := settings.problem(self.definition, value):
            self.add_error("value", wrong)
        return value


@admin.register(Setting)
class SettingAdmin(ActionAdmin):
    form = SettingForm
    list_display = ["label", "shown", "group"]
    list_display_links = ["label"]
    fields = ["value", "reset", "seen"]
    list_per_page = 200

    def get_queryset(self, request):
        return super().get_queryset(request).filter(pk__in=settings.DEFINITIONS)

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        cleaned = form.cleaned_data
        settings.set(obj.pk, cleaned["value"], by=request.user, version=cleaned["seen"])

    @admin.display(description="pengaturan", ordering="key")
    def label(self, row):
        return settings.DEFINITIONS[row.pk].label

    @admin.display(description="isi")
    def shown(self, row):
        definition = settings.DEFINITIONS[row.pk]
        return shown(definition, definition.default if row.value is None else row.value)

    @admin.display(description="kelompok")
    def group(self, row):
        return settings.DEFINITIONS[row.pk].group
