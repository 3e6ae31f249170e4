from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class TrailConfig(AppConfig):
    name = "trail"
    verbose_name = "Jejak"

    def ready(self):
        from trail import triggers, words

        # The one framework hook of the project: SQLite drops triggers when a migration rebuilds their table.
        post_migrate.connect(triggers.after_migrate, sender=self)
        checks.register(triggers.check, checks.Tags.database)
        words.register({"trail.erase": "memusnahkan kunci isi catatan", "trail.export": "mengunduh jejak"})
