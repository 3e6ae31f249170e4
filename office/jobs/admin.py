"""What administrators see of background work: jobs to look at, try again or cancel; schedules to look at."""

from django.contrib import admin, messages

from office.errors import DomainError
from office.jobs import actions
from office.jobs.models import Job, Schedule


class LookOnlyAdmin(admin.ModelAdmin):
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Job)
class JobAdmin(LookOnlyAdmin):
    list_display = ["id", "title", "task", "state", "done", "total", "attempts", "created_at", "finished_at"]
    list_filter = ["state", "task"]
    ordering = ["-pk"]
    fields = [
        *("title", "task", "args", "kwargs", "state", "message", "error", "done", "total", "position", "result"),
        *("owner", "priority", "attempts", "worker", "run_after", "heartbeat_at", "created_at", "started_at"),
        "finished_at",
    ]
    actions = ["try_again", "cancel"]

    @admin.action(description="Coba lagi")
    def try_again(self, request, queryset):
        self._each(request, queryset, actions.retry)

    @admin.action(description="Batalkan")
    def cancel(self, request, queryset):
        self._each(request, queryset, actions.cancel)

    def _each(self, request, queryset, act):
        for job in queryset:
            try:
                act(job=job, by=request.user)
            except DomainError as error:
                self.message_user(request, f"Nomor {job.pk}: {error.message}", messages.ERROR)
            else:
                self.message_user(request, f"Nomor {job.pk}: {job.get_state_display()}.", messages.SUCCESS)


@admin.register(Schedule)
class ScheduleAdmin(LookOnlyAdmin):
    list_display = ["name", "task", "every", "at", "last_run", "next_run", "enabled"]
