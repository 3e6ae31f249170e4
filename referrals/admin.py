"""Services and subjects for administrators; every save goes through an action and its event."""

from django.contrib import admin

from office.forms import ModelForm
from referrals.actions.reference import save_service
from referrals.models import ServiceKind


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
