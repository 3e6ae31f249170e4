from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "imports"
    verbose_name = "Impor"

    def ready(self):
        from imports import plugs
        from office import joints
        from trail import words

        words.register(plugs.ACTS)
        joints.queue.append(plugs.queue)
        joints.subject["imports.batch"] = plugs.subject
