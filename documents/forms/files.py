"""The field every form uses for a photo or a PDF."""

from django import forms
from django.core.exceptions import ValidationError

from documents.actions.files import prepared
from office.errors import DomainError


class UploadField(forms.FileField):
    """A photo or PDF; refused beside the field with a sentence. The browser shrinks photos to 1600 px first."""

    def __init__(self, *, label, required=False, help_text="Foto (JPG, PNG) atau PDF, paling besar 12 MB.", **kwargs):
        widget = forms.FileInput(attrs={"accept": "image/*,application/pdf", "data-resize": "1600"})
        super().__init__(label=label, required=required, help_text=help_text, widget=widget, **kwargs)
        self.error_messages["empty"] = "Berkas ini kosong. Pilih berkas lain."
        self.error_messages["max_length"] = "Nama berkas terlalu panjang."

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload:
            try:
                prepared(upload)
            except DomainError as error:
                raise ValidationError(error.message) from error
        return upload
