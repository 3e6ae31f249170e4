"""Regions for administrators: correct a name or BPS code, add other spellings. Codes stay, nothing is deleted."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from regions import actions
from regions.models import Region, RegionAlias


class RegionForm(forms.ModelForm):
    def clean_name(self):
        actions.check_name(self.instance, self.cleaned_data["name"])
        return self.cleaned_data["name"]

    def clean_kode_bps(self):
        code = self.cleaned_data["kode_bps"]
        if code and not (code.isascii() and code.isdigit()):
            raise ValidationError("Kode BPS terdiri dari angka saja.")
        return code


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    form = RegionForm
    list_display = ["code", "name", "kind", "parent", "kode_bps"]
    list_filter = ["level", "kind"]
    list_select_related = ["parent"]
    list_per_page = 50
    search_fields = ["name", "code", "kode_bps"]
    search_help_text = "Nama, kode Kemendagri, atau kode BPS"
    fields = ["code", "level", "kind", "parent", "name", "kode_bps"]
    readonly_fields = ["code", "level", "kind", "parent"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        stored = Region.objects.get(pk=obj.pk)
        actions.update(stored, by=request.user, name=obj.name, kode_bps=obj.kode_bps)


class AliasForm(forms.ModelForm):
    class Meta:
        model = RegionAlias
        fields = ["region", "text"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("region") and cleaned.get("text"):
            try:
                actions.alias_key(cleaned["region"], cleaned["text"])
            except ValidationError as error:
                self.add_error("text", error)
        return cleaned


@admin.register(RegionAlias)
class RegionAliasAdmin(admin.ModelAdmin):
    form = AliasForm
    list_display = ["text", "region", "kecamatan"]
    list_select_related = ["region__parent", "kecamatan"]
    search_fields = ["text", "region__name", "region__code"]
    autocomplete_fields = ["region"]

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        made = actions.add_alias(region=obj.region, text=obj.text, by=request.user)
        obj.pk = made.pk

    def delete_model(self, request, obj):
        actions.remove_alias(obj, by=request.user)

    def delete_queryset(self, request, queryset):
        for alias in queryset:
            actions.remove_alias(alias, by=request.user)
