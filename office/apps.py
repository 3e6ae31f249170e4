from datetime import time

from django.apps import AppConfig

ACTS = {
    "setting.change": "mengubah pengaturan",
    "desk.create": "menambah bidang/instansi",
    "desk.update": "mengubah bidang/instansi",
    "desk.confirm": "memastikan isi direktori layanan",
    "signatory.create": "menambah pejabat penanda tangan",
    "signatory.update": "mengubah pejabat penanda tangan",
    "holiday.create": "menambah hari libur",
    "holiday.update": "mengubah hari libur",
    "holiday.remove": "menghapus hari libur",
    "holiday.load": "memuat daftar hari libur",
    "job.cancel": "membatalkan pekerjaan latar belakang",
    "job.retry": "mengulang pekerjaan latar belakang",
}


class OfficeConfig(AppConfig):
    name = "office"
    verbose_name = "Kantor"

    def ready(self):
        from office.jobs import schedules
        from trail import words

        schedules.register("forget-form-keys", task="office.tasks.forget_keys", at=time(1, 50))
        schedules.register("forget-guesses", task="office.guessing.forget_guesses", at=time(1, 55))
        schedules.register("refresh-statistics", task="office.tasks.refresh_statistics", every=3600)
        words.register(ACTS)
