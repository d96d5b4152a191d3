"""The demo's content as read from its files, and the words its format allows."""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "deploy" / "demo" / "content"
REFERENCE = ROOT / "marketplace" / "reference" / "data"
COUNTRY = ROOT / "tenants" / "data"


def words(text: str) -> set[str]:
    return set(text.split())


DOORS = {"seragam", "katering", "makanan-minuman", "masker", "kebencanaan"}
THEMES = words("cilegon bekasi cirebon pekalongan garut tasikmalaya banyuwangi solo yogyakarta")
SHAPES = words(
    """
    bakpia bros makanan-kaleng otak-otak topeng
    kemeja-panjang kemeja-pendek blus tunik gamis kebaya rok kain-panjang sarung selendang syal rompi jaket
    jaket-kulit mukena celemek peci udeng blangkon topi-anyam tas-jinjing tas-ransel tas-anyam dompet pouch taplak
    sarung-bantal masker masker-set payung kelom sandal sepatu tikar keranjang kipas angklung wayang gerabah cangkir
    lampu ukiran miniatur-kapal gantungan-kunci boneka sabun minyak-atsiri lilin jamu-botol sirup-botol madu-botol
    kecap-botol kopi-bungkus teh-kaleng gula-aren beras-karung keripik-bungkus kerupuk-bungkus emping dodol
    kue-kering-toples bolu onde pisang-sale abon serundeng sambal-toples terasi ikan-asin bandeng sate rendang
    telur-asin tahu tempe nasi-kotak nasi-liwet snack-box tumpeng prasmanan bubur es-dawet tas-siaga pelampung
    rompi-siaga selimut terpal senter kotak-p3k tenda sembako hampers buku-catatan map-batik
    """
)
MOTIFS = words(
    """
    kawung parang ceplok truntum tumpal mega-mendung jlamprang gajah-oling bulu-hayam payung-geulis krakatau bekasi
    sekar-jagad polos
    """
) | {""}
SCENES = words(
    "dapur kebun laut melukis membakar membatik membordir memilin memotong memungut"
    " mengeringkan menjahit menjahit_siaga menjemur pasar rapat"
)
CUTS = {"", "Pria lengan panjang", "Pria lengan pendek", "Wanita", "Wanita berhijab"}
CERTIFICATE_KINDS = {"halal", "p-irt", "bpom", "slhs", "sni", "tkdn"}
STAFF_ROLES = {"manager", "editor", "order_desk", "treasurer"}
ORDER_STATES = words(
    "awaiting_payment proof_submitted paid packed shipped delivered completed cancelled expired"
)
REQUEST_STATES = words("draft sent quoted accepted declined expired cancelled")
INSTITUTION_ROLES = {"officer", "approver", "receiver", "treasurer"}
COLOUR = re.compile(r"#[0-9a-f]{6}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FILLER = re.compile(r"lorem|ipsum|todo|xxx|\btbd\b|bintang lima|terjual \d", re.IGNORECASE)


def read(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


COOPERATIVES = {path.stem: one for path in sorted(CONTENT.glob("*.toml")) if "slug" in (one := read(path))}
CATEGORIES = {row["slug"]: row for row in read(REFERENCE / "categories.toml")["categories"]}
INSTITUTIONS = read(CONTENT / "institutions.toml")["institutions"]
SHOPPERS = read(CONTENT / "shoppers.toml")["shoppers"]
ORDERS = read(CONTENT / "orders.toml")["orders"]
REQUESTS = read(CONTENT / "requests.toml")["requests"]
PORTAL = read(CONTENT / "portal.toml")


def country(name: str) -> list[dict[str, str]]:
    with (COUNTRY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def products() -> Iterator[tuple[str, dict]]:
    for slug, cooperative in COOPERATIVES.items():
        for product in cooperative["products"]:
            yield slug, product


def stories() -> Iterator[tuple[str, dict]]:
    for slug, cooperative in COOPERATIVES.items():
        for story in cooperative["stories"]:
            yield slug, story


def repeated(values: list) -> list:
    return [value for value, count in Counter(values).items() if count > 1]


def product_of(cooperative: str, slug: str) -> dict:
    found = [row for row in COOPERATIVES[cooperative]["products"] if row["slug"] == slug]
    assert found, f"{cooperative} has no product {slug}"
    return found[0]


def words_of(story: dict) -> int:
    texts = [story["intro"], *(block.get("text", "") for block in story["body"])]
    return sum(len(text.split()) for text in texts)
