"""The fields and forms of this room."""

from documents.forms.files import UploadField

__all__ = ["UploadField"]
