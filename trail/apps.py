from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class TrailConfig(AppConfig):
    name = "trail"
    verbose_name = "Jejak"

    def ready(self):
        from trail import triggers, words

        # A framework hook (`cases.name_index` has the other): SQLite drops triggers when a table is rebuilt.
        post_migrate.connect(triggers.after_migrate, sender=self)
        checks.register(triggers.check, checks.Tags.database)
        words.register({"trail.erase": "memusnahkan kunci isi catatan", "trail.export": "mengunduh jejak"})
