"""Why a file is not taken, in one sentence; free of Django, for the child process."""


class Refusal(Exception):
    """The file as a whole can't be read; the argument is the sentence for the user."""

    @property
    def sentence(self) -> str:
        return str(self.args[0])
