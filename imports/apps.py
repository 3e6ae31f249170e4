from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "imports"
    verbose_name = "Impor"

    def ready(self):
        from imports import gates, plugs
        from office import joints, settings
        from trail import words

        settings.define(*gates.SETTINGS)
        words.register(plugs.ACTS)
        joints.queue.append(plugs.queue)
        joints.subject["imports.batch"] = plugs.subject
        joints.panels.setdefault("cases.participation", []).append(plugs.of_participation)
        joints.panels.setdefault("cases.proposal", []).append(plugs.of_proposal)
