"""What is asked before a letter of a case is drafted: only what the case does not hold."""

from django import forms

from cases.forms.base import PastDateField
from documents.forms.letters import DraftForm
from office import clock

LINES = forms.Textarea({"rows": 4})


class HandoverForm(DraftForm):
    on = PastDateField(label="Tanggal diserahkan", initial=clock.today)
    place = forms.CharField(label="Tempat", max_length=120)
    receiver = forms.CharField(label="Diterima oleh (nama)", max_length=120)
    receiver_as = forms.CharField(
        label="Hubungan/jabatan", max_length=120, help_text="Misalnya kakak kandung, atau kepala panti."
    )
    receiver_id = forms.CharField(label="Nomor KTP/NIP penerima", max_length=30, required=False)
    receiver_phone = forms.CharField(label="Telepon penerima", max_length=20, required=False)
    receiver_address = forms.CharField(label="Alamat penerima", max_length=200)
    condition = forms.CharField(label="Keadaan saat diserahkan", max_length=1000, widget=LINES)
    belongings = forms.CharField(
        label="Barang yang diserahkan",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Satu barang satu baris.",
    )


class ReportForm(DraftForm):
    addressee = forms.CharField(label="Ditujukan kepada", max_length=160, required=False)
    background = forms.CharField(label="Latar belakang", max_length=4000, widget=LINES)
    condition = forms.CharField(label="Keadaan fisik, mental, sosial, dan ekonomi", max_length=4000, widget=LINES)
    analysis = forms.CharField(label="Analisis masalah dan kebutuhan", max_length=4000, widget=LINES)
    recommendation = forms.CharField(label="Kesimpulan dan rekomendasi", max_length=4000, widget=LINES)

    def __init__(self, *args, record, **kwargs):
        kwargs["initial"] = {"background": record.problem} | (kwargs.get("initial") or {})
        super().__init__(*args, record=record, **kwargs)
