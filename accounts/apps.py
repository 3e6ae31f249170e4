from datetime import time

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Akun"

    def ready(self):
        from accounts.words import ACTS
        from office.jobs import schedules
        from trail import words

        schedules.register("send-mails", task="accounts.tasks.send_mails", every=600)
        schedules.register("write-digests", task="accounts.tasks.write_digests", at=time(6, 30))

        words.register(ACTS)
