"""Who may have a programme, as data: practice changes every year, so no such number stands in code."""

from django.db import models
from django.db.models import Q

from cases.models.reference import Kind, Programme


class EntitlementRuleQuerySet(models.QuerySet):
    def on(self, day):
        """Rules in force on a day, of programmes one can take part in."""
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        lasting = Q(valid_until=None) | Q(valid_until__gte=day)
        return self.filter(begun, lasting, active=True, programme__active=True, programme__benefit=True)


class EntitlementRule(models.Model):
    """One way to be entitled to a programme: all that is filled in must hold; of several rows any will do.

    `desil_*`: the highest desil, by who set it. Age, sex and disability are asked of the person, or of at least one
    member where the programme counts by family; `who` names such a member ("balita").
    `any_member`: also somebody who is neither head nor wife may stand in a proposal (domain.md 4.2).
    """

    class Unit(models.TextChoices):
        SAME = "", "Seperti programnya"
        PERSON = "person", "Orang"
        FAMILY = "family", "Keluarga"

    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name="program", related_name="rules")
    name = models.CharField("ketentuan", max_length=120)
    unit = models.CharField("dinilai per", max_length=10, choices=Unit.choices, blank=True, default=Unit.SAME)
    desil_national_max = models.PositiveSmallIntegerField("desil nasional tertinggi", null=True, blank=True)
    desil_province_max = models.PositiveSmallIntegerField("desil provinsi tertinggi", null=True, blank=True)
    desil_district_max = models.PositiveSmallIntegerField("desil kabupaten tertinggi", null=True, blank=True)
    age_min = models.PositiveSmallIntegerField("usia paling muda", null=True, blank=True)
    age_max = models.PositiveSmallIntegerField("usia paling tua", null=True, blank=True)
    sex = models.CharField(
        "jenis kelamin", max_length=1, choices=[("L", "Laki-laki"), ("P", "Perempuan")], blank=True, default=""
    )
    needs_disability = models.BooleanField("penyandang disabilitas", default=False)
    who = models.CharField(
        "sebutan anggota", max_length=40, blank=True, default="", help_text="Misalnya: balita, lanjut usia."
    )
    kinds = models.ManyToManyField(Kind, verbose_name="salah satu jenis PPKS", blank=True, related_name="+")
    needs = models.ManyToManyField(Programme, verbose_name="sudah menerima", blank=True, related_name="+")
    excludes = models.ManyToManyField(Programme, verbose_name="tidak menerima", blank=True, related_name="+")
    any_member = models.BooleanField("boleh diusulkan selain kepala keluarga atau istri", default=False)
    legal_basis = models.CharField("dasar", max_length=200, blank=True, default="")
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    active = models.BooleanField("dipakai", default=True)

    objects = EntitlementRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "ketentuan penerima"
        verbose_name_plural = "ketentuan penerima"
        ordering = ["programme__name", "name"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="cases_entitlementrule_once"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 1, f"{name}__lte": 10}),
                    name=f"cases_entitlementrule_{name.removesuffix('_max')}",
                )
                for name in ("desil_national_max", "desil_province_max", "desil_district_max")
            ),
            models.CheckConstraint(
                condition=Q(age_min=None) | Q(age_max=None) | Q(age_max__gte=models.F("age_min")),
                name="cases_entitlementrule_age",
            ),
        ]

    def __str__(self):
        return f"{self.programme}: {self.name}"
