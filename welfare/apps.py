from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class WelfareConfig(AppConfig):
    name = "welfare"
    verbose_name = "Kesejahteraan Sosial"


class WelfareAdminConfig(AdminConfig):
    """Django's admin with our own site: our log-in, our capabilities, our words."""

    default_site = "welfare.admin_site.OfficeAdminSite"

    def ready(self):
        super().ready()
        from django.contrib import admin
        from django.contrib.auth.models import Group

        admin.site.unregister(Group)  # rights come from assignments (accounts.authz), never from groups
