"""Families and communities."""

from django import forms

from accounts.authz import Can, Role
from accounts.models import Assignment, User
from cases import derive
from cases.forms.base import NUMBER, KkField, PastDateField
from cases.models import Community, Family, FamilyMembership, FamilyRole, Person
from cases.places import VillageField
from office.forms import EditForm, Form, OnceForm


class PlaceForm(Form):
    """Where a family lives."""

    village = VillageField()
    address = forms.CharField(label="Alamat (jalan, dusun)", max_length=200, required=False)
    rt = forms.CharField(label="RT", max_length=6, required=False, widget=forms.TelInput(NUMBER))
    rw = forms.CharField(label="RW", max_length=6, required=False, widget=forms.TelInput(NUMBER))
    note = forms.CharField(label="Catatan", max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].open_to(self.user, Can.PERSON_EDIT)

    def clean_rt(self):
        return self._three("rt")

    def clean_rw(self):
        return self._three("rw")

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("village", "address", "rt", "rw", "note")}

    def _three(self, name: str) -> str:
        digits = derive.three_digits(self.cleaned_data[name])
        if self.cleaned_data[name].strip("-. 0") and not digits:
            raise forms.ValidationError("Isi dengan angka, paling banyak tiga.")
        return digits


class FamilyCreateForm(OnceForm, PlaceForm):
    """The family of a head who is known already."""

    no_kk = KkField(help_text="16 angka; boleh menyusul.")
    field_order = ["no_kk", "village", "address", "rt", "rw", "note"]

    def values(self) -> dict:
        return super().values() | {"no_kk": self.cleaned_data["no_kk"]}


class FamilyEditForm(EditForm, PlaceForm):
    relocate = forms.BooleanField(
        label="Anggotanya juga tinggal di alamat ini sekarang", required=False,
        help_text="Tempat tinggal setiap anggota ikut diubah; tanpa ini mereka tetap tercatat di tempat lama.",
    )  # fmt: skip
    field_order = ["village", "address", "rt", "rw", "relocate", "note"]

    @staticmethod
    def initial_of(family: Family) -> dict:
        names = ("village", "address", "rt", "rw", "note", "version")
        return {name: getattr(family, name) for name in names}


class KkForm(EditForm):
    no_kk = KkField(label="No. KK baru", required=True)
    since = PastDateField(
        label="Berlaku sejak", required=False, help_text="Tanggal terbit KK; kosongkan bila tidak tahu."
    )
    source = forms.CharField(label="Sumber", required=False, max_length=120, help_text="Misalnya foto KK.")


class MemberSearchForm(Form):
    """Whom to add to a family: by name or NIK."""

    q = forms.CharField(label="Nama atau NIK", max_length=120, widget=forms.TextInput({"autocomplete": "off"}))


class MemberForm(EditForm):
    """As what a person joins; `version` of the family."""

    person = forms.ModelChoiceField(Person.objects.none(), label="Siapa", widget=forms.RadioSelect, empty_label=None)
    role = forms.ChoiceField(
        label="Hubungan dengan kepala keluarga", choices=[("", "Pilih hubungan"), *FamilyRole.choices]
    )
    since = PastDateField(label="Sejak", required=False)
    move = forms.BooleanField(label="Pindahkan dari keluarga yang sekarang, bila ada", required=False)


class LeaveForm(EditForm):
    """Let a member leave; `version` of the family."""

    DIED = "Meninggal dunia"
    REASONS = ["Pindah", "Menikah dan pisah KK", DIED, "Salah catat", "Lainnya"]
    until = PastDateField(label="Keluar pada", required=False, help_text="Kosongkan bila hari ini.")
    reason = forms.ChoiceField(label="Alasan", choices=[("", "Pilih alasan"), *[(r, r) for r in REASONS]])


class CompanionForm(EditForm):
    """Who accompanies the family for PKH."""

    companion = forms.ModelChoiceField(
        User.objects.none(), label="Pendamping PKH", required=False, empty_label="Belum ada"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        holders = Assignment.objects.active().filter(role=Role.PENDAMPING).values("user_id")
        self.fields["companion"].queryset = User.objects.filter(pk__in=holders, is_active=True).order_by("name")


class CommunityForm(Form):
    name = forms.CharField(label="Nama komunitas", max_length=120)
    village = VillageField()
    members = forms.IntegerField(
        label="Perkiraan jumlah jiwa", required=False, min_value=0, max_value=1_000_000, widget=forms.TelInput(NUMBER)
    )
    note = forms.CharField(label="Catatan", max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].open_to(self.user, Can.PERSON_EDIT)

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("name", "village", "members", "note")}


class CommunityCreateForm(OnceForm, CommunityForm):
    pass


class CommunityEditForm(EditForm, CommunityForm):
    @staticmethod
    def initial_of(community: Community) -> dict:
        return {name: getattr(community, name) for name in ("name", "village", "members", "note", "version")}


def open_members(family: Family):
    """The memberships a family has now."""
    return FamilyMembership.objects.filter(family=family, until=None).select_related("person")
