from django.apps import AppConfig


class PuskesosConfig(AppConfig):
    name = "puskesos"
    verbose_name = "Puskesos"

    def ready(self):
        from datetime import time

        from office.jobs import schedules
        from puskesos import plugs

        plugs.plug_in()
        schedules.register("remind-monthly", task="puskesos.tasks.remind_monthly", at=time(7))
