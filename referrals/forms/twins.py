"""Asking before a second number is made of what is open already."""

from django import forms

from office.models import Once
from referrals import twins

NEW = "baru"
ELSEWHERE = "Sudah ada nomor yang sama di wilayah lain. Tanyakan ke SLRT Kabupaten sebelum mencatat yang baru."


class AsksForTwins:
    """Of a OnceForm that takes in: where something like it is open, `same` must say what this one is."""

    twins = twins.Twins()

    def ask_for_twins(self, service, entry: dict) -> None:
        """Put the question into the form; `cleaned_data["related"]` is the intake this one belongs to, or None."""
        self.cleaned_data["related"] = None
        if Once.objects.filter(key=self.cleaned_data.get("once"), user_id=self.user.pk).exists():
            return  # the second click of one and the same
        self.twins = twins.of(self.user, service, entry)
        if not self.twins:
            return
        rows = {str(row.pk): row for row in self.twins.here}
        choices = [(pk, f"Terkait dengan nomor {row.number}: {_told(row)}") for pk, row in rows.items()]
        self.fields["same"] = forms.ChoiceField(
            label="Sudah ada yang sama?",
            choices=[*choices, (NEW, "Bukan, ini keperluan lain")],
            widget=forms.RadioSelect,
        )
        self.prepare("same")
        answer = self.data.get(self.add_prefix("same"), "")
        if answer not in {NEW, *rows}:
            numbers = ", ".join(row.number for row in rows.values())
            self.add_error("same", f"Sudah ada nomor {numbers} yang sama dan belum selesai." if rows else ELSEWHERE)
        self.cleaned_data["related"] = rows.get(answer)


def _told(row) -> str:
    return f"{row.subject_label}, {row.get_status_display().lower()}, {row.received_on:%d-%m-%Y}"
