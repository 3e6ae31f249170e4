"""What an event says of the request it happened in; set by the middleware and by `requires()`."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
acting_as: ContextVar[str] = ContextVar("acting_as", default="")
