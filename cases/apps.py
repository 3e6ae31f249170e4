from datetime import time

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "PPKS"

    def ready(self):
        from cases import (
            assessing,
            case_plugs,
            case_settings,
            emergencies,
            name_index,
            programme_plugs,
            queries,
            restricting,
            settings,
        )
        from cases.words import ACTS
        from office import joints
        from office import settings as office_settings
        from office.jobs import schedules
        from trail import words

        words.register(ACTS)
        office_settings.define(*settings.SETTINGS, *case_settings.SETTINGS)
        schedules.register("find-duplicates", task="cases.double_tasks.find_duplicates", at=time(2, 20))
        joints.queue.append(queries.queue)
        joints.search.append(queries.search)
        joints.subject.update(queries.SUBJECTS)
        joints.file_owner.update(queries.OWNERS)
        case_plugs.plug_in()
        assessing.plug_in()
        emergencies.plug_in()
        # A framework hook, as for the trail: SQLite drops triggers when a migration rebuilds their table.
        post_migrate.connect(name_index.after_migrate, sender=self)
        post_migrate.connect(restricting.after_migrate, sender=self)
        checks.register(name_index.check, checks.Tags.database)
        schedules.register("learn-words", task="cases.tasks.learn_words", every=3600)
        programme_plugs.connect()
