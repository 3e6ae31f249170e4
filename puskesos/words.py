"""What the acts of this room are called after the name of who did them."""

ACTS = {
    "puskesos.create": "mendaftarkan Puskesos",
    "puskesos.update": "mengubah data Puskesos",
    "outreachvisit.plan": "merencanakan kunjungan",
    "outreachvisit.change": "mengubah rencana kunjungan",
    "outreachvisit.record": "mencatat kunjungan",
    "outreachvisit.cancel": "membatalkan kunjungan",
    "outreachvisit.complaint": "mencatat permintaan atau pengaduan pada kunjungan",
    "outreachvisit.family": "mencatat keluarga yang belum ada di data",
    "monthlyreport.create": "membuka laporan bulanan",
    "monthlyreport.write": "mengisi laporan bulanan",
    "monthlyreport.send": "mengirim laporan bulanan",
    "monthlyreport.accept": "menerima laporan bulanan",
    "monthlyreport.return": "mengembalikan laporan bulanan",
}
