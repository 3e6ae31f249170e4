from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class WelfareConfig(AppConfig):
    name = "welfare"
    verbose_name = "Kesejahteraan Sosial"


class WelfareAdminConfig(AdminConfig):
    """Django's admin with our own site: our log-in, our capabilities, our words."""

    default_site = "welfare.admin_site.OfficeAdminSite"
