"""The directory entry of one desk, as its members keep it."""

from django import forms

from office.forms import EditForm
from referrals.forms.moves import LINES


class DirectoryForm(EditForm):
    hours = forms.CharField(
        label="Jam layanan", max_length=120, required=False, help_text="Misalnya Senin-Jumat 08.00-15.00."
    )
    needs = forms.CharField(label="Dokumen yang diperlukan", max_length=500, required=False, widget=LINES)
    quota = forms.CharField(
        label="Kuota", max_length=200, required=False, help_text="Misalnya 20 keluarga sebulan, atau sudah habis."
    )
    contact = forms.CharField(label="Narahubung", max_length=120, required=False)
    phone = forms.CharField(
        label="Telepon", max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    address = forms.CharField(label="Alamat", max_length=200, required=False)

    def given(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
