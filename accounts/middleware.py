"""Idle limit, forced change of a one-time code, and the form that is kept when a session has ended."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse

from accounts import kept
from accounts.models import Session
from office import clock

TOUCH_AFTER = timedelta(minutes=1)


class SessionGuardMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Runs after the CSRF check, so a form is only kept when it was our own."""
        if not request.user.is_authenticated:
            ended = request.method == "POST" and getattr(view, "login_required", True)
            return self.ask_again(request, user_id=None) if ended else None
        row = request.session.row
        if row and clock.now() - row.last_seen > timedelta(minutes=settings.SESSION_IDLE_MINUTES):
            return self.idle(request)
        if row and clock.now() - row.last_seen > TOUCH_AFTER:
            Session.objects.filter(pk=row.pk).update(last_seen=clock.now())
        if request.user.must_change_password and not getattr(view, "open_to_code_holders", False):
            return redirect("accounts:password")
        return None

    def idle(self, request):
        user_id = request.user.pk
        logout(request)
        if request.path == reverse("accounts:logout"):
            return redirect("accounts:login")
        if request.method == "POST":
            return self.ask_again(request, user_id)
        return redirect(f"{reverse('accounts:login')}?next={request.path}&habis=1")

    def ask_again(self, request, user_id):
        from accounts.views import login_page

        return login_page(request, kept_form=kept.seal(request, user_id), status=401)
