from django.apps import AppConfig


class PuskesosConfig(AppConfig):
    name = "puskesos"
    verbose_name = "Puskesos"

    def ready(self):
        from office import joints
        from puskesos import queries
        from trail import words

        joints.subject["puskesos.servicepoint"] = queries.subject
        joints.search.append(queries.search)
        words.register(
            {
                "puskesos.create": "mendaftarkan Puskesos",
                "puskesos.update": "mengubah data Puskesos",
            }
        )
