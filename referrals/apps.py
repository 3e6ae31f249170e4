from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"
    verbose_name = "Layanan & Pengaduan"

    def ready(self):
        from cases import name_index
        from office.jobs import schedules
        from referrals import plugs

        name_index.TABLES.add("referrals_intake")
        plugs.plug_in()
        schedules.register("watch-deadlines", task="referrals.tasks.watch_deadlines", every=900)
