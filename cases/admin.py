"""Kinds of PPKS and programmes for administrators; every save goes through an action and its event."""

from django import forms
from django.contrib import admin

from cases.actions import reference
from cases.derive import alias_key
from cases.models import CaseService, EntitlementRule, Kind, KindAlias, Programme, ProgrammeAlias, ProposalWindow
from office.forms import ModelForm


class AliasForm(ModelForm):
    def clean_name(self):
        name = self.cleaned_data["name"]
        if not alias_key(name):
            raise forms.ValidationError("Sebutan harus memuat huruf atau angka.")
        if reference.alias_taken(self.instance, name):
            raise forms.ValidationError("Sebutan ini sudah ada.")
        return name


class KindAliasInline(admin.StackedInline):
    model, form, extra = KindAlias, AliasForm, 1


class ProgrammeAliasInline(admin.StackedInline):
    model, form, extra = ProgrammeAlias, AliasForm, 1


class ReferenceAdmin(admin.ModelAdmin):
    form = ModelForm
    search_fields = ["name", "aliases__name"]

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        changes = {name: (form.initial.get(name), form.cleaned_data[name]) for name in form.changed_data}
        reference.save_reference(by=request.user, row=obj, changes=changes)

    def save_formset(self, request, form, formset, change):
        changed = formset.save(commit=False)
        reference.save_aliases(by=request.user, row=form.instance, changed=changed, removed=formset.deleted_objects)


@admin.register(Kind)
class KindAdmin(ReferenceAdmin):
    list_display = ["code", "name", "level", "desk", "active"]
    list_display_links = ["name"]
    list_filter = ["level", "active", "desk"]
    # Changing the secrecy of a kind in use would have to move persons in or out of the open register.
    readonly_fields = ["code", "slug", "subjects", "level", "sex"]
    inlines = [KindAliasInline]

    def has_add_permission(self, request):
        return False


@admin.register(Programme)
class ProgrammeAdmin(ReferenceAdmin):
    list_display = ["name", "unit", "level", "active"]
    list_filter = ["unit", "level", "active"]
    filter_horizontal = ["desks"]
    inlines = [ProgrammeAliasInline]

    def get_readonly_fields(self, request, obj=None):
        return ["slug", "code", "level"] if obj else []


class RuleForm(ModelForm):
    def clean(self):
        cleaned = super().clean()
        for name in ("desil_national_max", "desil_province_max", "desil_district_max"):
            if cleaned.get(name) is not None and not 1 <= cleaned[name] <= 10:
                self.add_error(name, "Desil antara 1 dan 10.")
        low, high = cleaned.get("age_min"), cleaned.get("age_max")
        if low is not None and high is not None and low > high:
            self.add_error("age_max", "Usia paling tua tidak boleh di bawah usia paling muda.")
        return cleaned


@admin.register(EntitlementRule)
class EntitlementRuleAdmin(ReferenceAdmin):
    form = RuleForm
    search_fields = ["name", "programme__name"]
    list_display = ["name", "programme", "desil_national_max", "age_min", "age_max", "valid_from", "active"]
    list_filter = ["active", "programme"]
    list_select_related = ["programme"]
    filter_horizontal = ["kinds", "needs", "excludes"]


@admin.register(ProposalWindow)
class ProposalWindowAdmin(ReferenceAdmin):
    search_fields = ["name"]
    list_display = ["name", "kind", "opens_day", "closes_day", "pulled_day", "active"]
    filter_horizontal = ["programmes"]


@admin.register(CaseService)
class CaseServiceAdmin(ReferenceAdmin):
    list_display = ["name", "function", "unit", "active"]
    list_filter = ["function", "active"]
    search_fields = ["name"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug", "function"] if obj else []
