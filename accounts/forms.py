"""One form per task of this room."""

from django import forms
from django.contrib.auth import authenticate, password_validation

from accounts.authz import AREA_OF, AreaKind, Role
from accounts.models import User
from office import clock
from office.forms import DateField, EditForm, Form, OnceForm
from office.models import Desk
from regions.models import Region

WRONG = "Nama pengguna atau kata sandi salah. Periksa huruf besar dan kecil."
MISMATCH = "mismatch"
CODE_EXPIRED = "Kode sekali pakai sudah kedaluwarsa. Mintalah kode baru kepada administrator."


class LoginForm(Form):
    """Name and password; gives `user` when they are right."""

    username = forms.CharField(
        label="Nama pengguna",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Kata sandi",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, request=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self):
        username, password = self.cleaned_data.get("username", "").lower(), self.cleaned_data.get("password")
        if not (username and password):
            return
        self.user = authenticate(self.request, username=username, password=password)
        if self.user is None:
            raise forms.ValidationError(WRONG)
        if self.user.code_until and self.user.code_until < clock.now():
            self.user = None
            raise forms.ValidationError(CODE_EXPIRED)


class PasswordForm(Form):
    """A new password of one's own; the present one is asked for unless it is a one-time code."""

    old_password = forms.CharField(
        label="Kata sandi sekarang",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password1 = forms.CharField(
        label="Kata sandi baru",
        max_length=200,
        strip=False,
        help_text="Paling sedikit 10 huruf. Kalimat pendek yang mudah Anda ingat lebih aman daripada satu kata rumit.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password2 = forms.CharField(
        label="Ulangi kata sandi baru",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if user.must_change_password:
            del self.fields["old_password"]

    def clean_old_password(self):
        if not self.user.check_password(self.cleaned_data["old_password"]):
            raise forms.ValidationError("Kata sandi sekarang tidak cocok.", code=MISMATCH)
        return self.cleaned_data["old_password"]

    def clean_new_password1(self):
        password_validation.validate_password(self.cleaned_data["new_password1"], self.user)
        if self.user.check_password(self.cleaned_data["new_password1"]):
            raise forms.ValidationError("Kata sandi baru harus berbeda dari yang lama.")
        return self.cleaned_data["new_password1"]

    def clean(self):
        first, second = self.cleaned_data.get("new_password1"), self.cleaned_data.get("new_password2")
        if first and second and first != second:
            self.add_error("new_password2", "Tidak sama dengan kata sandi baru di atas.")


PHONE = {"inputmode": "tel", "autocomplete": "tel"}


class ProfileForm(Form):
    phone = forms.CharField(label="Nomor HP", max_length=20, required=False, widget=forms.TextInput(attrs=PHONE))
    email = forms.EmailField(
        label="Surel",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"inputmode": "email", "autocomplete": "email", "autocapitalize": "none"}),
    )
    digest = forms.BooleanField(
        label="Kirim ringkasan harian ke surel ini",
        required=False,
        help_text="Hanya jumlah, nomor, dan tautan; tidak pernah data pribadi.",
    )
    away_since = DateField(
        label="Tidak di tempat sejak", required=False, help_text="Pemberitahuan pergi ke rekan Anda."
    )
    away_until = DateField(label="Sampai", required=False)
    away_note = forms.CharField(
        label="Yang menggantikan", max_length=120, required=False, help_text="Dibaca oleh pengirim rujukan."
    )

    def clean(self):
        since, until = self.cleaned_data.get("away_since"), self.cleaned_data.get("away_until")
        if not self.errors and bool(since) != bool(until):
            self.add_error("away_until" if since else "away_since", "Isi tanggal mulai dan tanggal berakhirnya.")
        elif since and until and until < since:
            self.add_error("away_until", "Tanggal berakhir tidak boleh sebelum tanggal mulai.")


class UserForm(Form):
    name = forms.CharField(label="Nama lengkap", max_length=120)
    nip = forms.RegexField(
        r"^(\d{18})?$",
        label="NIP",
        required=False,
        help_text="18 angka; kosongkan bila bukan ASN.",
        error_messages={"invalid": "NIP terdiri dari 18 angka."},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    rank = forms.CharField(label="Pangkat/golongan", max_length=60, required=False)
    phone = forms.CharField(label="Nomor HP", max_length=20, required=False, widget=forms.TextInput(attrs=PHONE))


class UserEditForm(EditForm, UserForm):
    pass


class UserCreateForm(OnceForm, UserForm):
    username = forms.RegexField(
        r"^[A-Za-z0-9._-]+$",
        label="Nama pengguna",
        max_length=60,
        help_text="Huruf, angka, titik, garis; misalnya leni.segamit.",
        error_messages={"invalid": "Nama pengguna hanya berisi huruf, angka, titik, garis bawah, dan tanda hubung."},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ["username", "name", "nip", "rank", "phone"]

    def clean_username(self):
        username = self.cleaned_data["username"].lower()
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError("Nama pengguna ini sudah dipakai.")
        return username


class PeriodForm(OnceForm):
    """From when, until when, on which letter."""

    since = DateField(label="Berlaku sejak", initial=clock.today)
    until = DateField(label="Sampai", required=False, help_text="Kosongkan bila belum ditentukan.")
    sk_number = forms.CharField(label="Nomor SK", max_length=80, required=False)

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Tanggal berakhir tidak boleh sebelum tanggal mulai.")
        return cleaned


class AssignmentForm(PeriodForm):
    """A role and where it holds; which of desk, kecamatan and villages is asked depends on the role."""

    role = forms.ChoiceField(label="Peran", choices=[("", "Pilih peran"), *Role.choices])
    desk = forms.ModelChoiceField(
        Desk.objects.filter(active=True),
        label="Bidang/instansi",
        required=False,
        help_text="Hanya untuk Kepala Bidang dan Pengelola Program.",
    )
    kecamatan = forms.ModelMultipleChoiceField(
        Region.objects.kecamatan(),
        label="Kecamatan",
        required=False,
        help_text="Hanya untuk Supervisor/TKSK dan Kasi Kesos.",
    )
    villages = forms.ModelMultipleChoiceField(
        Region.objects.villages().select_related("parent").order_by("parent__name", "name"),
        label="Desa/kelurahan",
        required=False,
        help_text="Hanya untuk Fasilitator dan Operator Puskesos.",
    )
    field_order = ["role", "desk", "kecamatan", "villages", "since", "until", "sk_number"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["villages"].label_from_instance = lambda region: f"{region.name} ({region.parent.name})"

    def clean(self):
        cleaned = super().clean()
        kind = AREA_OF.get(Role(cleaned["role"])) if cleaned.get("role") else None
        needed = {AreaKind.DESK: "desk", AreaKind.KECAMATAN: "kecamatan", AreaKind.VILLAGE: "villages"}
        for area_kind, field in needed.items():
            if kind == area_kind and not cleaned.get(field):
                self.add_error(field, "Wajib diisi untuk peran ini.")
            elif kind and kind != area_kind and cleaned.get(field):
                self.add_error(field, "Tidak dipakai untuk peran ini; kosongkan.")
        return cleaned

    def values(self) -> dict:
        """What `actions.assign` takes."""
        names = ("role", "desk", "since", "until", "sk_number")
        regions = [*self.cleaned_data["kecamatan"], *self.cleaned_data["villages"]]
        return {name: self.cleaned_data[name] for name in names} | {"regions": regions}


class SubstituteForm(PeriodForm):
    username = forms.CharField(label="Nama pengguna pengganti", max_length=60)
    field_order = ["username", "since", "until", "sk_number"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].required = True
        self.fields["until"].help_text = ""

    def clean_username(self):
        user = User.objects.filter(username=self.cleaned_data["username"].lower(), is_active=True).first()
        if user is None:
            raise forms.ValidationError("Tidak ada akun aktif dengan nama pengguna ini.")
        return user


class EndForm(Form):
    until = DateField(label="Hari terakhir", required=False, help_text="Kosongkan untuk mengakhiri sekarang juga.")
