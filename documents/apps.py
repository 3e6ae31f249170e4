from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Dokumen"

    def ready(self):
        from documents import queries, rights
        from documents.words import ACTS
        from office import joints
        from trail import words

        words.register(ACTS)
        joints.queue.append(queries.queue)
        joints.file_owner["documents.letter"] = rights.scan_owner
        joints.subject["documents.letter"] = rights.letter_subject
