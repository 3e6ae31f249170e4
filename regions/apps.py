from django.apps import AppConfig

ACTS = {
    "region.load": "memuat daftar wilayah",
    "region.update": "mengubah wilayah",
    "region.remove": "menghapus wilayah dari sistem",
    "region.alias": "mengubah nama lain wilayah",
}


class RegionsConfig(AppConfig):
    name = "regions"
    verbose_name = "Wilayah"

    def ready(self):
        from trail import words

        words.register(ACTS)
