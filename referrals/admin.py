"""Services and subjects for administrators; every save goes through an action and its event."""

from django.contrib import admin

from office.forms import ModelForm
from referrals.actions.reference import save_document, save_route, save_rule, save_service
from referrals.models import DeadlineRule, Route, ServiceDocument, ServiceKind


@admin.register(ServiceKind)
class ServiceKindAdmin(admin.ModelAdmin):
    form = ModelForm
    list_display = ["name", "group", "kind", "level", "desk", "button", "order", "active"]
    list_filter = ["kind", "level", "active", "desk"]
    search_fields = ["name", "slug"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False  # what intakes point to is switched off, not deleted

    def save_model(self, request, obj, form, change):
        changes = {name: (form.initial.get(name), form.cleaned_data[name]) for name in form.changed_data}
        save_service(by=request.user, row=obj, changes=changes)


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(admin.ModelAdmin):
    form = ModelForm
    list_display = ["__str__", "stage", "service", "kind", "amount", "unit", "warn", "escalate", "active"]
    list_filter = ["stage", "active", "kind"]
    list_select_related = ["service"]

    def has_delete_permission(self, request, obj=None):
        return False  # a rule is switched off; clocks that run keep what they were given

    def save_model(self, request, obj, form, change):
        changes = {name: (form.initial.get(name), form.cleaned_data[name]) for name in form.changed_data}
        save_rule(by=request.user, row=obj, changes=changes)


@admin.register(ServiceDocument)
class ServiceDocumentAdmin(admin.ModelAdmin):
    form = ModelForm
    list_display = ["name", "service", "required", "note", "order", "active"]
    list_filter = ["required", "active", "service"]
    list_select_related = ["service"]
    search_fields = ["name"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug", "service"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False  # what was shown once stays known; a document is switched off

    def save_model(self, request, obj, form, change):
        changes = {name: (form.initial.get(name), form.cleaned_data[name]) for name in form.changed_data}
        save_document(by=request.user, row=obj, changes=changes)


@admin.register(Route)
class RouteAdmin(admin.ModelAdmin):
    form = ModelForm
    list_display = ["__str__", "area", "order", "note", "active"]
    list_filter = ["active", "desk"]
    list_select_related = ["service", "programme", "desk", "area"]
    search_fields = ["service__name", "programme__name", "desk__name"]
    autocomplete_fields = ["area"]

    def has_delete_permission(self, request, obj=None):
        return False  # a route is switched off, or the next start would seed it anew

    def save_model(self, request, obj, form, change):
        changes = {name: (form.initial.get(name), form.cleaned_data[name]) for name in form.changed_data}
        save_route(by=request.user, row=obj, changes=changes)
