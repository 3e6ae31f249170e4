from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"
    verbose_name = "Layanan & Pengaduan"

    def ready(self):
        from referrals import plugs

        plugs.plug_in()
