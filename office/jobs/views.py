"""The progress of one's own job: a page, and the part of it that htmx asks for again every two seconds."""

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from office import joints
from office.jobs.models import Job


@require_safe
@never_cache
def job_progress(request, public):
    """A job of the signed-in user's own; anybody else's is 404."""
    job = get_object_or_404(Job.objects.of_owner(request.user), public=public)
    if request.htmx:
        return fragment(request, job, poll=request.path)
    context = {
        "title": job.title or "Pekerjaan latar belakang",
        "crumbs": [("Tugas saya", reverse("home"))],
        "job": job,
        "poll": request.path,
        "target": _target(request.user, job),
    }
    return TemplateResponse(request, "office/job.html", context)


def fragment(request, job: Job, *, poll: str) -> TemplateResponse:
    """The answer to a poll, for this page and for those of other rooms that include `office/_job.html`.

    `poll` is the address to ask again. Once the job has ended the browser is told to load its whole page anew.
    """
    response = TemplateResponse(request, "office/_job.html", {"job": job, "poll": poll})
    if not job.is_open:
        response["HX-Refresh"] = "true"
    return response


def _target(user, job: Job) -> tuple[str, str] | None:
    find = joints.subject.get(job.subject_type)
    return find(user, job.subject_id) if find else None
