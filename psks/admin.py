from django.contrib import admin

from office.forms import ModelForm
from psks import actions
from psks.models import Kind


@admin.register(Kind)
class KindAdmin(admin.ModelAdmin):
    form = ModelForm
    list_display = ["name", "number", "subject", "pillar", "active"]
    list_filter = ["pillar", "active", "subject"]
    search_fields = ["name", "aliases"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug", "subject"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        changes = {name: (form.initial.get(name), form.cleaned_data[name]) for name in form.changed_data}
        actions.save_kind(by=request.user, kind=obj, changes=changes)
