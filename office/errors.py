"""Errors of the domain; each carries the Indonesian sentence the user is shown."""


class DomainError(Exception):
    """Something the rules forbid. `message` is for the user; `fields` maps a form field to its sentence."""

    def __init__(self, message: str, *, fields: dict[str, str] | None = None):
        super().__init__(message)
        self.message = message
        self.fields = fields or {}


class IllegalMove(DomainError):
    """The move is not open from the present state, or not to this person."""


class Incomplete(DomainError):
    """Something must be recorded first; `fields` names all of it at once."""


class Stale(DomainError):
    """Somebody else changed the record meanwhile; `message` says who, what and when."""
