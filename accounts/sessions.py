"""Session engine: rows of `accounts.Session`, each knowing its user and when it was last used."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from office import clock


class SessionStore(DatabaseStore):
    row = None

    @classmethod
    def get_model_class(cls):
        from accounts.models import Session

        return Session

    def _get_session_from_db(self):
        self.row = super()._get_session_from_db()
        return self.row

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.user_id = data.get("_auth_user_id")
        row.started_at = self.row.started_at if self.row else clock.now()
        row.device = data.get("device", "")
        return row
