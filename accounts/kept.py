"""A typed form that met an ended session: sealed into the log-in page, given back after the same user logs in.

Nothing is stored on the server; the blob is encrypted under a key derived from SECRET_KEY and valid for an hour.
Files cannot be kept; the page says so.
"""

import base64
import hashlib
import json

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

LARGEST = 64 * 1024  # characters of form data
VALID_FOR = 3600  # seconds
DROPPED = {"csrfmiddlewaretoken", "password", "old_password", "new_password1", "new_password2"}


def seal(request, user_id: int | None) -> str:
    """The POST of this request as an opaque text, or "" when it is too large to keep."""
    data = {name: values for name, values in request.POST.lists() if name not in DROPPED}
    text = json.dumps({"user": user_id, "path": request.get_full_path(), "data": data, "files": bool(request.FILES)})
    return _box().encrypt(text.encode()).decode() if len(text) <= LARGEST else ""


def unseal(blob: str, user_id: int) -> dict | None:
    """`{"path", "data", "files"}` when the blob is ours, fresh and this user's (or nobody's known any more)."""
    try:
        kept = json.loads(_box().decrypt(blob.encode(), ttl=VALID_FOR))
    except InvalidToken:
        return None
    return kept if kept["user"] in (None, user_id) else None


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"kept-form" + settings.SECRET_KEY.encode()).digest()))
