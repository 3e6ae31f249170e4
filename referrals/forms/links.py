"""What an agency without accounts fills in behind its link."""

from django import forms

from office.forms import Form
from referrals.forms.referrals import AnswerAskForm, AnswerFinishForm, AnswerForm, AnswerRejectForm


class LinkCodeForm(Form):
    code = forms.CharField(
        label="Kode pada surat rujukan",
        max_length=30,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false",
                "placeholder": "ABCD-EFGH",
            }
        ),
        help_text="Tertulis pada surat rujukan dari Dinas Sosial.",
    )  # fmt: skip


class Outside(Form):
    """Who answers, and the code carried along."""

    code = forms.CharField(max_length=30, widget=forms.HiddenInput)
    who = forms.CharField(label="Nama Anda", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    position = forms.CharField(
        label="Jabatan", max_length=50, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )

    def given(self) -> dict:
        own = {"code", "who", "position"}
        return {name: value for name, value in super().given().items() if name not in own}

    def answerer(self) -> str:
        """ "Nama, jabatan" as it is kept with the answer."""
        return f"{self.cleaned_data['who']}, {self.cleaned_data['position']}"


class LinkAcceptForm(Outside, AnswerForm):
    pass


class LinkAskForm(Outside, AnswerAskForm):
    pass


class LinkRejectForm(Outside, AnswerRejectForm):
    pass


class LinkFinishForm(Outside, AnswerFinishForm):
    pass


LINK_FORMS: dict[str, type[Outside]] = {
    "accept": LinkAcceptForm,
    "ask": LinkAskForm,
    "reject": LinkRejectForm,
    "finish": LinkFinishForm,
}
