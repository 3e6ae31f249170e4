"""Handing out a file to whom the record it belongs to is open."""

from django.conf import settings
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from documents.models import Attachment
from office import joints
from trail import actions as trail


@require_safe
@cache_control(private=True, no_store=True)
def file(request, public_id):
    """The stored file, or 404 when its record is outside the user's scope (the record's room decides)."""
    attachment = get_object_or_404(Attachment, public_id=public_id)
    provide = joints.file_owner.get(attachment.owner_type)
    owner = provide(request.user, attachment.owner_id, False) if provide else None
    if owner is None:
        raise Http404
    if getattr(owner, "restricted", False):
        trail.record("document.read", by=request.user, subject=owner, changes={"lampiran": (None, attachment.label)})
    return handed_out(attachment)


file.by_owner = True


def handed_out(attachment: Attachment) -> FileResponse:
    """The stored content; whether it may be seen was asked before."""
    try:
        content = (settings.MEDIA_ROOT / attachment.path).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type=attachment.media_type, as_attachment=not attachment.is_image)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
