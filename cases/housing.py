"""How a family lives, in the words of DTSEN. No model is loaded with them: imports read lists in a process without."""

from django.db.models import TextChoices


class Tenure(TextChoices):
    OWN = "milik_sendiri", "Milik sendiri"
    RENT = "kontrak_sewa", "Kontrak/sewa"
    FREE = "bebas_sewa", "Bebas sewa"
    DUTY = "dinas", "Rumah dinas"
    OTHER = "lainnya", "Lainnya"


class Floor(TextChoices):
    MARBLE = "marmer_granit", "Marmer/granit"
    CERAMIC = "keramik", "Keramik"
    PARQUET = "parket_vinil_karpet", "Parket/vinil/karpet"
    TILE = "ubin_tegel_teraso", "Ubin/tegel/teraso"
    WOOD = "kayu_papan", "Kayu/papan"
    CEMENT = "semen_bata", "Semen/bata merah"
    BAMBOO = "bambu", "Bambu"
    EARTH = "tanah", "Tanah"
    OTHER = "lainnya", "Lainnya"


class Wall(TextChoices):
    BRICK = "tembok", "Tembok"
    PLASTER = "plesteran_anyaman", "Plesteran anyaman bambu/kawat"
    WOOD = "kayu_papan", "Kayu/papan"
    WOVEN = "anyaman_bambu", "Anyaman bambu"
    LOG = "batang_kayu", "Batang kayu"
    BAMBOO = "bambu", "Bambu"
    OTHER = "lainnya", "Lainnya"


class Roof(TextChoices):
    CONCRETE = "beton", "Beton"
    TILE = "genteng", "Genteng"
    ZINC = "seng", "Seng"
    ASBESTOS = "asbes", "Asbes"
    BAMBOO = "bambu", "Bambu"
    SHINGLE = "kayu_sirap", "Kayu/sirap"
    THATCH = "jerami_ijuk_daun", "Jerami/ijuk/daun/rumbia"
    OTHER = "lainnya", "Lainnya"


class Water(TextChoices):
    BOTTLED = "kemasan", "Air kemasan bermerek"
    REFILL = "isi_ulang", "Air isi ulang"
    PIPED = "leding", "Leding"
    BORE = "sumur_bor", "Sumur bor/pompa"
    WELL = "sumur_terlindung", "Sumur terlindung"
    OPEN_WELL = "sumur_tak_terlindung", "Sumur tak terlindung"
    SPRING = "mata_air_terlindung", "Mata air terlindung"
    OPEN_SPRING = "mata_air_tak_terlindung", "Mata air tak terlindung"
    SURFACE = "air_permukaan", "Air permukaan (sungai, danau, kolam)"
    RAIN = "air_hujan", "Air hujan"
    OTHER = "lainnya", "Lainnya"


class Light(TextChoices):
    METER = "pln_meteran", "Listrik PLN dengan meteran"
    NO_METER = "pln_tanpa_meteran", "Listrik PLN tanpa meteran"
    OTHER_GRID = "non_pln", "Listrik non-PLN"
    NONE = "bukan_listrik", "Bukan listrik"


class Power(TextChoices):
    W450 = "450", "450 watt"
    W900 = "900", "900 watt"
    W1300 = "1300", "1.300 watt"
    W2200 = "2200", "2.200 watt"
    MORE = "di_atas_2200", "Lebih dari 2.200 watt"


class Fuel(TextChoices):
    ELECTRIC = "listrik", "Listrik"
    GAS_LARGE = "elpiji_besar", "Elpiji 5,5 kg atau 12 kg"
    GAS_SMALL = "elpiji_3kg", "Elpiji 3 kg"
    CITY_GAS = "gas_kota_biogas", "Gas kota/biogas"
    KEROSENE = "minyak_tanah", "Minyak tanah"
    BRIQUETTE = "briket", "Briket"
    CHARCOAL = "arang", "Arang"
    WOOD = "kayu_bakar", "Kayu bakar"
    NONE = "tidak_memasak", "Tidak memasak di rumah"
    OTHER = "lainnya", "Lainnya"


class Toilet(TextChoices):
    OWN = "sendiri", "Ada, dipakai sendiri"
    SHARED = "bersama", "Ada, dipakai bersama keluarga lain"
    COMMUNAL = "mck_komunal", "MCK komunal"
    PUBLIC = "mck_umum", "MCK umum"
    UNUSED = "tidak_dipakai", "Ada, tidak dipakai"
    NONE = "tidak_ada", "Tidak ada"


class Sewage(TextChoices):
    SEPTIC = "tangki_septik", "Tangki septik"
    PLANT = "ipal", "IPAL"
    WATER = "kolam_sungai", "Kolam/sawah/sungai/danau/laut"
    PIT = "lubang_tanah", "Lubang tanah"
    FIELD = "tanah_lapang", "Pantai/tanah lapang/kebun"
    OTHER = "lainnya", "Lainnya"


class Asset(TextChoices):
    """Each is there or not; the order is that of the survey form."""

    GAS_TANK = "tabung_gas_besar", "Tabung gas 5,5 kg atau lebih"
    FRIDGE = "lemari_es", "Lemari es/kulkas"
    AIR_CONDITIONER = "ac", "AC"
    HEATER = "pemanas_air", "Pemanas air"
    TELEPHONE = "telepon_rumah", "Telepon rumah"
    TELEVISION = "tv_layar_datar", "TV layar datar (30 inci atau lebih)"
    GOLD = "emas", "Emas/perhiasan (10 gram atau lebih)"
    COMPUTER = "komputer", "Komputer/laptop/tablet"
    SMARTPHONE = "telepon_pintar", "Telepon pintar"
    BICYCLE = "sepeda", "Sepeda"
    MOTORCYCLE = "sepeda_motor", "Sepeda motor"
    CAR = "mobil", "Mobil"
    BOAT = "perahu", "Perahu"
    MOTOR_BOAT = "perahu_motor", "Kapal/perahu motor"
    LAND = "lahan_lain", "Lahan selain yang ditempati"
    HOUSE = "rumah_lain", "Rumah di tempat lain"
