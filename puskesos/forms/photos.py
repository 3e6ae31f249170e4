"""Photos that a refused form has lost: browsers never fill a file field again."""

from documents.forms import UploadField
from office.errors import DomainError

AGAIN = "Foto belum tersimpan. Pilih sekali lagi sebelum mengirim."


class TellsOfPhotos:
    """Of a Form: as soon as anything is refused, says beside every photo sent that it has to be chosen again."""

    def full_clean(self):
        super().full_clean()
        self._tell()

    def refuse(self, error: DomainError) -> None:
        super().refuse(error)
        self._tell()

    def _tell(self) -> None:
        if not self.errors:
            return
        for name, field in self.fields.items():
            if isinstance(field, UploadField) and name not in self.errors and self.files.get(self.add_prefix(name)):
                self.add_error(name, AGAIN)
