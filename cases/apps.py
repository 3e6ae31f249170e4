from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "PPKS"

    def ready(self):
        from cases import casework, queries
        from cases.words import ACTS
        from office import joints
        from trail import words

        words.register(ACTS)
        joints.queue.append(queries.queue)
        joints.search.append(queries.search)
        joints.subject.update(queries.SUBJECTS)
        joints.file_owner.update(queries.OWNERS)
        casework.plug_in()
