"""The admin: reference data, accounts and settings of the office, for administrators only."""

from functools import update_wrapper

from django.contrib.admin import AdminSite
from django.contrib.admin.templatetags import admin_list
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from accounts.authz import Can, act_as, may
from accounts.views import logout_view


def yes_or_no(value) -> str:
    """What Django shows for a truth, in words: its pictures are named in English and cannot be translated."""
    return "-" if value is None else "Ya" if value else "Tidak"


admin_list._boolean_icon = yes_or_no
ENTRY = (Can.REFERENCE_MANAGE, Can.OFFICE_MANAGE, Can.ACCOUNTS_MANAGE)


class OfficeAdminSite(AdminSite):
    site_title = "Dinas Sosial"
    site_header = "Pengaturan - Dinas Sosial"
    index_title = "Data rujukan dan pengaturan"
    site_url = "/"
    enable_nav_sidebar = False
    empty_value_display = "-"

    def has_permission(self, request) -> bool:
        return request.user.is_authenticated and any(may(request.user, can) for can in ENTRY)

    def admin_view(self, view, cacheable=False):
        """Whoever is logged in without the right gets 403 here too, not a way round by the log-in page."""
        guarded = super().admin_view(view, cacheable)

        def refused_or_guarded(request, *args, **kwargs):
            if request.user.is_authenticated and not act_as(request.user, *ENTRY):
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return update_wrapper(refused_or_guarded, guarded)

    def login(self, request, extra_context=None):
        """Our own page asks for the password; whoever is logged in without the right is refused."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", request.path))

    def logout(self, request, extra_context=None):
        return logout_view(request)

    def password_change(self, request, extra_context=None):
        return redirect("accounts:password")

    def password_change_done(self, request, extra_context=None):
        return redirect("accounts:profile")
