from django.contrib import admin

from psks.models import Kind


@admin.register(Kind)
class KindAdmin(admin.ModelAdmin):
    list_display = ["name", "number", "subject", "pillar", "active"]
    list_filter = ["pillar", "active", "subject"]
    search_fields = ["name", "aliases"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug", "subject"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False
