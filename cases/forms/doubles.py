"""Deciding on two persons who may be one."""

from django import forms

from accounts.authz import Can
from cases.forms.base import NikField, PastDateField, YearField
from cases.forms.person import SearchForm
from cases.likeness import Traits
from cases.models import DuplicatePair, PairState, Sex
from cases.names import letters
from cases.places import VillageField
from cases.side_by_side import Line
from office.forms import EditForm, Form

LOW, HIGH = "low", "high"
ENOUGH = 3  # letters of a name before anybody is looked for


class DecideForm(EditForm):
    """Not one person, later, or open again."""

    CHOICES = [(s.value, s.label) for s in (PairState.OTHER, PairState.LATER, PairState.OPEN)]
    state = forms.ChoiceField(label="Keputusan", choices=CHOICES, widget=forms.HiddenInput)
    note = forms.CharField(label="Keterangan", max_length=300, required=False)


class MergeForm(Form):
    """Whose record is kept, and thing by thing whose value. `lines`: what is known of both."""

    low_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    high_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    keep = forms.ChoiceField(label="Data siapa yang dipertahankan", choices=[], widget=forms.RadioSelect)
    remark = forms.CharField(  # "note" is one of the things compared
        label="Keterangan", max_length=300, required=False, help_text="Misalnya: KK sama, dikenali adiknya."
    )

    def __init__(self, *args, pair: DuplicatePair, lines: list[Line], better: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["keep"].choices = [(LOW, "Orang pertama"), (HIGH, "Orang kedua")]
        self.fields["keep"].initial = better
        for name in (LOW, HIGH):
            self.fields[f"{name}_version"].initial = getattr(pair, name).version
        for line in lines:
            if line.differs:
                self.fields[line.name] = forms.ChoiceField(
                    label=line.label, choices=[(LOW, line.low), (HIGH, line.high)], initial=line.chosen,
                    widget=forms.RadioSelect,
                )  # fmt: skip
                self.prepare(line.name)

    def rows(self):
        """Each line with its two buttons, none where both say the same."""
        for line in self.lines:
            yield line, list(self[line.name]) if line.differs else []

    def taken(self) -> list[str]:
        """What comes from the person who is not kept."""
        keep = self.cleaned_data["keep"]
        return [line.name for line in self.lines if line.differs and self.cleaned_data[line.name] != keep]


class PartForm(EditForm):
    note = forms.CharField(
        label="Mengapa dipisahkan", max_length=300, help_text="Misalnya: keluarga datang, ternyata orang lain."
    )


class LikelyForm(Form):
    """What is typed so far of a new person; what cannot be read yet is left out."""

    nik = NikField()
    name = forms.CharField(required=False, max_length=120)
    birth_date = PastDateField(required=False)
    birth_year = YearField()
    mother_name = forms.CharField(required=False, max_length=120)
    sex = forms.ChoiceField(required=False, choices=Sex.choices)
    village = VillageField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].open_to(self.user, Can.PERSON_EDIT)

    def traits(self) -> Traits | None:
        """What is to be compared, None while there is too little of it."""
        self.is_valid()
        typed, village = self.cleaned_data, self.cleaned_data.get("village")
        born, name = typed.get("birth_date"), typed.get("name") or ""
        if len(letters(name)) < ENOUGH:
            return None
        return Traits(
            name=name, nik=typed.get("nik") or None, birth_date=born,
            birth_year=born.year if born else typed.get("birth_year"), mother_name=typed.get("mother_name") or "",
            village_id=village.pk if village else None, kecamatan_id=village.kecamatan_code if village else None,
            sex=typed.get("sex") or Sex.UNKNOWN.value,
        )  # fmt: skip


class CompareForm(SearchForm):
    """Whom a person is to be compared with."""

    sections = [("Siapa pembandingnya", ["nik", "name", "birth_date", "birth_year"])]
