from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Dokumen"

    def ready(self):
        from trail import words

        words.register({"document.add": "melampirkan berkas", "document.read": "membuka berkas rahasia"})
