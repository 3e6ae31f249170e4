"""The outbox, for administrators to look at: did the mails go?"""

from django.contrib import admin

from accounts.models import Mail
from office.jobs.admin import LookOnlyAdmin


@admin.register(Mail)
class MailAdmin(LookOnlyAdmin):
    list_display = ["id", "subject", "state", "attempts", "created_at", "next_try", "sent_at", "error"]
    list_filter = ["state"]
    ordering = ["-pk"]
    fields = ["subject", "state", "attempts", "error", "created_at", "next_try", "sent_at"]
