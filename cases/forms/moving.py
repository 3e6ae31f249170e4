"""Members who move, families that split or join, another head: one select a member, so that it works on a phone."""

from django import forms

from cases import queries
from cases.forms.base import KkField, PastDateField
from cases.forms.family import PlaceForm
from cases.models import Family, FamilyMembership, FamilyRole
from office import clock
from office.forms import EditForm, Form, OnceForm

ROLES = list(FamilyRole.choices)
ONE_HEAD = "Pilih tepat satu kepala keluarga."


class FamilySearchForm(Form):
    """Which family: by the name of its head or its No. KK."""

    q = forms.CharField(
        label="Nama kepala keluarga atau No. KK", max_length=120, widget=forms.TextInput({"autocomplete": "off"})
    )


class TargetForm(EditForm):
    """The family somebody goes to, out of those found."""

    family = forms.ModelChoiceField(
        Family.objects.none(), label="Keluarga tujuan", widget=forms.RadioSelect, empty_label=None
    )
    on = PastDateField(label="Sejak", initial=clock.today)
    relocate = forms.BooleanField(
        label="Tinggal di alamat keluarga itu sekarang", required=False,
        help_text="Tanpa ini tempat tinggal orangnya tidak berubah.",
    )  # fmt: skip

    def __init__(self, *args, found: list[Family], **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["family"]
        field.queryset = Family.objects.filter(pk__in=[family.pk for family in found]).select_related(
            "head", "village", "kecamatan"
        )
        field.label_from_instance = lambda family: f"{queries.family_title(family)}, {queries.place(family)}"


class MoveForm(TargetForm):
    """As what one member joins the family chosen."""

    role = forms.ChoiceField(label="Hubungan dengan kepala keluarga itu", choices=[("", "Pilih hubungan"), *ROLES])
    field_order = ["family", "role", "on", "relocate"]


class RolesMixin:
    """One select for each of `rows` (open memberships): `roles()` gives what was chosen, by id of the membership."""

    empty = "Pilih hubungan"

    def add_roles(self, rows: list[FamilyMembership], *, required: bool, keep: bool) -> list[str]:
        """`keep`: the present role is chosen at first. Gives the names of the fields."""
        self.rows = rows
        for row in rows:
            years = queries.age(row.person).words
            self.fields[self._name(row)] = forms.ChoiceField(
                label=f"{row.person.name}, {years}", choices=[("", self.empty), *ROLES], required=required,
                initial=row.role if keep else "", help_text=f"Sekarang: {row.get_role_display().lower()}.",
            )  # fmt: skip
            self.prepare(self._name(row))
        return [self._name(row) for row in rows]

    def roles(self) -> dict[int, str]:
        chosen = {row.pk: self.cleaned_data.get(self._name(row)) for row in self.rows}
        return {pk: role for pk, role in chosen.items() if role}

    def heads(self) -> int:
        return sum(role == FamilyRole.HEAD for role in self.roles().values())

    def _name(self, row: FamilyMembership) -> str:
        return f"peran_{row.pk}"


class HeadForm(RolesMixin, EditForm):
    """Another head, and what the others are to the new one."""

    on = PastDateField(label="Sejak", initial=clock.today)

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.sections = [("Peran setiap anggota", self.add_roles(rows, required=True, keep=True)), ("Kapan", ["on"])]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and self.heads() != 1:
            self.add_error(None, ONE_HEAD)
        return cleaned

    def values(self) -> dict:
        return {"roles": self.roles(), "on": self.cleaned_data["on"], "version": self.cleaned_data["version"]}


class JoinForm(RolesMixin, TargetForm):
    """All members go over to another family; one select each says as what."""

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        roles = self.add_roles(rows, required=True, keep=False)
        self.sections = [("Digabung ke", ["family", "on", "relocate"]), ("Menjadi apa di keluarga itu", roles)]


class SplitForm(RolesMixin, OnceForm, EditForm, PlaceForm):
    """Who goes out as a family of their own, who heads those who stay, and where the new family lives."""

    empty = "Tetap di keluarga ini"
    head_left = forms.ChoiceField(
        label="Kepala keluarga yang ditinggalkan", required=False,
        help_text="Hanya bila kepala keluarga yang sekarang ikut keluar.",
    )  # fmt: skip
    no_kk = KkField(label="No. KK baru", help_text="16 angka; boleh menyusul.")
    on = PastDateField(label="Pisah sejak", initial=clock.today)
    relocate = forms.BooleanField(
        label="Mereka tinggal di alamat ini sekarang", required=False,
        help_text="Tempat tinggal setiap orang yang keluar ikut diubah.",
    )  # fmt: skip
    note = None

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        roles = self.add_roles(rows, required=False, keep=False)
        names = [(str(row.pk), row.person.name) for row in rows]
        self.fields["head_left"].choices = [("", "Tidak berubah"), *names]
        self.sections = [
            ("Siapa yang keluar, menjadi apa di KK baru", [*roles, "head_left"]),
            ("KK baru", ["no_kk", "on"]),
            ("Tempat tinggal keluarga baru", ["village", "address", "rt", "rw", "relocate"]),
        ]

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        going = self.roles()
        if not going:
            self.add_error(None, "Pilih paling sedikit satu orang yang keluar.")
        elif len(going) == len(self.rows):
            self.add_error(None, "Paling sedikit satu anggota tinggal. Untuk nomor baru saja, pakai Catat KK baru.")
        elif self.heads() != 1:
            self.add_error(None, f"{ONE_HEAD} Itu untuk mereka yang keluar.")
        else:
            self._check_head(going, cleaned.get("head_left"))
        return cleaned

    def _check_head(self, going: dict[int, str], chosen: str | None) -> None:
        head_goes = any(row.role == FamilyRole.HEAD for row in self.rows if row.pk in going)
        if chosen and int(chosen) in going:
            self.add_error("head_left", "Orang ini ikut keluar. Pilih yang tinggal.")
        elif head_goes and not chosen:
            self.add_error("head_left", "Kepala keluarga ikut keluar. Pilih penggantinya.")
        elif chosen and not head_goes:
            self.add_error("head_left", "Kepala keluarga tidak keluar. Pakai Ganti kepala bila memang berganti.")

    def values(self) -> dict:
        """What `actions.split_family` takes."""
        cleaned = self.cleaned_data
        place = {name: cleaned[name] for name in ("village", "address", "rt", "rw", "no_kk")}
        return {
            "roles": self.roles(), "head_left": int(cleaned["head_left"]) if cleaned["head_left"] else None,
            "values": place, "on": cleaned["on"], "relocate": cleaned["relocate"], "version": cleaned["version"],
            "once": cleaned["once"],
        }  # fmt: skip
