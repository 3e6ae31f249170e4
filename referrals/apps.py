from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"
    verbose_name = "Layanan & Pengaduan"

    def ready(self):
        from cases import name_index
        from referrals import plugs

        name_index.TABLES.add("referrals_intake")
        plugs.plug_in()
