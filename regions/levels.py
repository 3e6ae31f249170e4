"""The levels of the region tree, for modules that work without a database too."""

from django.db import models


class Level(models.IntegerChoices):
    PROVINCE = 1, "Provinsi"
    KABUPATEN = 2, "Kabupaten/kota"
    KECAMATAN = 3, "Kecamatan"
    VILLAGE = 4, "Desa/kelurahan"
