"""Forms without an account: number and code, a rating, an objection; and the office's answer to one."""

from django import forms

from office.forms import EditForm, Form
from referrals.models import Rating


class TrackForm(Form):
    """The key to one intake: its number and its code, from the receipt."""

    number = forms.CharField(
        label="Nomor register",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "2026-000123"}),
    )
    code = forms.CharField(
        label="Kode lacak",
        max_length=30,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false",
                "placeholder": "ABCD-EFGH",
            }
        ),
        help_text="Tertulis pada tanda terima.",
    )  # fmt: skip


class KeyedForm(Form):
    """A form on the tracking page: it carries the key along."""

    number = forms.CharField(max_length=30, widget=forms.HiddenInput)
    code = forms.CharField(max_length=30, widget=forms.HiddenInput)


class RatingForm(KeyedForm):
    score = forms.TypedChoiceField(
        label="Bagaimana layanan kami?", choices=Rating.Score.choices, coerce=int, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label="Yang dapat kami perbaiki", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ObjectionForm(KeyedForm):
    text = forms.CharField(
        label="Apa yang menurut Anda tidak benar?",
        max_length=1000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Petugas memeriksa lagi dan menjawabnya di halaman ini. Tidak perlu menulis NIK.",
    )


class AnswerForm(EditForm):
    answer = forms.CharField(
        label="Jawaban kepada warga",
        max_length=1000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Dibaca di halaman lacak. Jangan menyebut nama, NIK, atau penyakit.",
    )
