"""What a view may let escape, turned into a page in the frame."""

from office.errors import DomainError
from welfare import errors


class ErrorPageMiddleware:
    """A rule of the domain that no form caught becomes its sentence on a page (409), never a 500.

    An address opened the wrong way (405) says so, where Django answers with an empty page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        return errors.wrong_way(request, response) if response.status_code == 405 else response

    def process_exception(self, request, exception):
        if isinstance(exception, DomainError):
            return errors.refused(request, exception)
        return None
