from django.apps import AppConfig


class PsksConfig(AppConfig):
    name = "psks"
    verbose_name = "PSKS"

    def ready(self):
        from office import joints
        from psks import queries
        from trail import words

        joints.search.append(queries.search)
        joints.subject["psks.actor"] = queries.subject
        words.register(
            {
                "psks.create": "mendaftarkan PSKS",
                "psks.update": "mengubah data PSKS",
                "psks.undo": "mengembalikan data PSKS ke sebelum impor",
                "psks.undo_create": "menghapus PSKS yang dicatat oleh impor yang ditarik kembali",
                "psks.end": "menonaktifkan PSKS",
                "psks.reopen": "mengaktifkan kembali PSKS",
                "psks.document": "mencatat surat atau sertifikat PSKS",
                "psks.document_remove": "menghapus surat atau sertifikat PSKS yang salah dicatat",
                "psks.kind": "mengubah jenis PSKS",
                "psks.export": "mengunduh daftar PSKS",
                "psks.reveal": "membuka NIK PSKS",
            }
        )
