"""What the acts of this room are called after the name of who did them."""

ACTS = {
    "document.add": "melampirkan berkas",
    "document.read": "membuka berkas rahasia",
    "letterkind.create": "menambah jenis surat",
    "letterkind.update": "mengubah jenis surat",
    "letterseries.start": "melanjutkan penghitung nomor surat",
    "letter.draft": "menyusun draf surat",
    "letter.redraft": "menyusun ulang draf surat",
    "letter.number": "memberi nomor surat",
    "letter.paraf": "mencatat paraf surat",
    "letter.sign": "mencatat tanda tangan surat",
    "letter.hand": "mencatat penyerahan surat",
    "letter.scan": "melampirkan pindaian surat",
    "letter.discard": "membuang draf surat",
    "letter.void": "membatalkan surat",
    "letter.print": "mencetak surat",
    "letter.read": "membaca surat dari data rahasia",
    "letter.locked": "memeriksa kode surat terlalu sering",
}
