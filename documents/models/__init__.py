"""Files people upload and letters the office writes. Who may read one is decided by the record it belongs to."""

from documents.models.attachments import Attachment, AttachmentQuerySet, random_id
from documents.models.letters import Letter, Letterhead, LetterKind, Mode, Paper, Shape

__all__ = [
    "Attachment",
    "AttachmentQuerySet",
    "Letter",
    "LetterKind",
    "Letterhead",
    "Mode",
    "Paper",
    "Shape",
    "random_id",
]
