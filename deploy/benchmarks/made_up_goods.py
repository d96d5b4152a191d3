"""A catalogue of any size over all 514 regencies and cities, and what people would type to find it; always the same."""

import datetime
import random
from collections.abc import Iterator

from search.calculations import merit
from search.models import Entry
from tenants.models import Cooperative, Region

SEED = 17
THINGS = [
    "kemeja",
    "kain",
    "sarung",
    "selendang",
    "tunik",
    "gamis",
    "daster",
    "blus",
    "rok",
    "syal",
    "tas",
    "dompet",
    "topi",
    "masker",
    "sandal",
    "taplak",
    "sprei",
    "bantal",
    "keripik",
    "kerupuk",
    "dodol",
    "emping",
    "sambal",
    "kopi",
    "teh",
    "madu",
    "rempeyek",
    "bakpia",
    "sirup",
    "abon",
    "rendang",
    "dendeng",
    "nasi",
    "kotak",
    "kue",
    "keranjang",
    "anyaman",
    "guci",
    "mangkuk",
    "vas",
    "lampu",
    "ukiran",
    "topeng",
    "wayang",
    "angklung",
    "gelang",
    "kalung",
    "cincin",
    "bros",
    "sabun",
    "lilin",
]
KINDS = [
    "batik",
    "tenun",
    "songket",
    "lurik",
    "bordir",
    "rajut",
    "tulis",
    "cap",
    "sogan",
    "ikat",
    "polos",
    "motif",
    "halus",
    "tebal",
    "ringan",
    "pedas",
    "manis",
    "gurih",
    "asin",
    "segar",
    "kering",
    "panggang",
    "rotan",
    "bambu",
    "pandan",
    "kayu",
    "jati",
    "perak",
    "tembaga",
    "kulit",
    "katun",
    "sutra",
    "rayon",
    "linen",
    "organik",
    "alami",
]
NAMES = [
    "mega",
    "mendung",
    "parang",
    "kawung",
    "truntum",
    "sekar",
    "jagad",
    "krakatau",
    "tarumanagara",
    "gabus",
    "teratai",
    "bulu",
    "hayam",
    "jlamprang",
    "buketan",
    "gajah",
    "oling",
    "merak",
    "ngibing",
    "sidomukti",
    "ceplok",
    "wadasan",
    "bedug",
    "surosowan",
    "payung",
    "rereng",
    "lokcan",
    "singa",
    "barong",
    "isen",
    "latar",
]
REASONS = [
    "untuk",
    "hadiah",
    "kantor",
    "sekolah",
    "pernikahan",
    "seragam",
    "harian",
    "lebaran",
    "oleh",
    "tamu",
    "pesta",
    "rumah",
    "dapur",
    "anak",
    "bayi",
    "ibu",
]
CATEGORIES = [(f"golongan-{top}", f"golongan-{top}-{below}") for top in range(12) for below in range(5)]
PARTS = (0.55, 0.25, 0.2)


def cooperatives() -> list[Cooperative]:
    """One open storefront in every regency and city, without a schema: only its name and host are asked for."""
    regions = Region.objects.filter(kind__in=(Region.Kind.REGENCY, Region.Kind.CITY)).order_by("code")
    if Cooperative.objects.filter(slug__startswith="bench-").count() == len(regions):
        return _made()
    made = [
        Cooperative(
            schema_name=f"bench_{number}",
            slug=f"bench-{number}",
            code=f"B{number:05d}",
            name=f"Koperasi {region.short_name}",
            host=f"bench-{number}.localhost",
            region=region,
            kind=Cooperative.Kind.WOMEN if number % 3 == 0 else Cooperative.Kind.GENERAL,
        )
        for number, region in enumerate(regions)
    ]
    Cooperative.objects.bulk_create(made)
    return _made()


def _made() -> list[Cooperative]:
    shops = Cooperative.objects.filter(slug__startswith="bench-").select_related("region__parent")
    return list(shops.order_by("pk"))


def templates(number: int) -> Iterator[Entry]:
    """So many goods of nobody, unsaved; words are as unevenly common as in a language. Others are put together from their parts."""
    now = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
    for at in range(number):
        dice = random.Random(SEED * 1_000_003 + at)  # noqa: S311  (made-up goods, not secrets)
        title = " ".join(
            [_common(dice, THINGS), _common(dice, KINDS), _common(dice, NAMES), _common(dice, NAMES)]
        )
        is_signature, is_ready = dice.random() < 0.03, dice.random() < 0.7
        sold = int(dice.paretovariate(0.8)) - 1
        yield Entry(
            title=title.capitalize(),
            names=f"{_common(dice, NAMES)} {_common(dice, KINDS)}",
            words=" ".join(_common(dice, REASONS) for _ in range(4)),
            body=" ".join(
                _common(dice, words) for _ in range(12) for words in (THINGS, KINDS, NAMES, REASONS)
            ),
            price=dice.randrange(8, 900) * 1_000,
            category_slugs=list(CATEGORIES[dice.randrange(len(CATEGORIES))]),
            is_signature=is_signature,
            is_ready=is_ready,
            is_made_by_women=dice.random() < 0.3,
            certificates=["halal"] if dice.random() < 0.2 else [],
            is_halal=False,
            bulk_from=dice.choice((None, 12, 24, 50)),
            lead_days=dice.randrange(1, 30),
            sold=min(sold, 1_000_000),
            merit=merit(is_signature=is_signature, is_ready=is_ready, sold=sold, completeness=dice.random()),
            published_at=now - datetime.timedelta(hours=dice.randrange(0, 24 * 700)),
        )


def typed(number: int, shops: list[Cooperative]) -> list[str]:
    """So many different searches: two words, one with a place, three words."""
    dice = random.Random(SEED)  # noqa: S311  (made-up searches, not secrets)
    found: dict[str, None] = {}
    while len(found) < number:
        pair = f"{_common(dice, THINGS)} {_common(dice, NAMES)}"
        kind = dice.random()
        if kind < PARTS[0]:
            text = f"{pair.split()[0]} {_common(dice, KINDS)}" if dice.random() < 0.4 else pair
        elif kind < PARTS[0] + PARTS[1]:
            text = f"{pair.split()[0]} {dice.choice(shops).city_name}"
        else:
            text = f"{pair} {_common(dice, KINDS)}"
        found[text] = None
    return list(found)


def misspelt(text: str) -> str:
    """Two letters in the middle of the longest word change places."""
    word = max(text.split(), key=len)
    middle = len(word) // 2
    slip = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return text.replace(word, slip, 1)


def _common(dice: random.Random, words: list[str]) -> str:
    """One of the words, the first ones far more often than the last."""
    return (
        words[min(int(dice.paretovariate(0.7)) - 1, len(words) - 1)]
        if dice.random() < 0.5
        else dice.choice(words)
    )
