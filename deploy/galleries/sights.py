"""What the gallery shows: for each page who looks at it, on which host, and the way there."""

from dataclasses import dataclass

PORTAL = "portal"
NEXT = "main button.button-primary[type=submit]"


@dataclass(frozen=True)
class Sight:
    """One page. `path` is opened on `host`; then each selector of `follow` is clicked in turn (`fill` before the last)."""

    title: str
    path: str
    host: str = "cilegon"
    person: str = ""
    follow: tuple[str, ...] = ()
    fill: tuple[tuple[str, str], ...] = ()
    status: int = 200


BUY = "#beli button.button-primary"
RECIPIENT = (
    ("input[name=name]", "Rahmawati"),
    ("input[name=phone]", "0812-3456-7890"),
    ("input[name=email]", "rahmawati@contoh.id"),
)
SHOPPER = "rahma@demo.lumbung.test"
OFFICER = "pengadaan.dinsos@demo.lumbung.test"
APPROVER = "ppk.dinsos@demo.lumbung.test"
MANAGER = "ketua.cilegon@demo.lumbung.test"
EDITOR = "editor.cilegon@demo.lumbung.test"
DESK = "pesanan.cilegon@demo.lumbung.test"
TREASURER = "bendahara.cilegon@demo.lumbung.test"
OPERATOR = "operator@demo.lumbung.test"
THEMES = (
    "kab-bekasi", "cirebon", "pekalongan", "garut", "tasikmalaya", "banyuwangi", "solo", "yogyakarta",
)  # fmt: skip

SIGHTS: tuple[Sight, ...] = (
    Sight("Portal", "/", PORTAL),
    Sight("Cities", "/kota/", PORTAL),
    Sight("City with two cooperatives", "/kota/kab-bekasi/", PORTAL),
    Sight("Apply as a cooperative", "/gabung/", PORTAL),
    Sight("Search", "/cari/?q=batik", PORTAL),
    Sight("Search: misspelt", "/cari/?q=btaik", PORTAL),
    Sight("Search: nothing found", "/cari/?q=zzxqy", PORTAL),
    Sight("Search: stories", "/cari/?q=batik&jenis=cerita", PORTAL),
    Sight("Stories of all cities", "/cerita/", PORTAL),
    Sight("For institutions", "/lembaga/", PORTAL),
    Sight("Door: uniforms", "/lembaga/seragam/", PORTAL),
    Sight("Door: catering", "/lembaga/katering/", PORTAL),
    Sight("Sign in", "/masuk/", PORTAL),
    Sight("Register", "/daftar/", PORTAL),
    Sight("Portal in English", "/en/", PORTAL),
    Sight("Basket of all cities", "/keranjang/", PORTAL),
    Sight("Not found, portal", "/tidak-ada/", PORTAL, status=404),
    Sight("Storefront", "/"),
    *(Sight(f"Storefront: {slug}", "/", slug) for slug in THEMES),
    Sight("Catalogue", "/produk/"),
    Sight("Product with tiers", "/produk/kain-batik-tulis-krakatau-bedug/"),
    Sight("Product in sizes", "/produk/", follow=("main a[href*='/produk/seragam-batik-krakatau']",)),
    Sight("Food", "/produk/sate-bandeng-ciwandan/"),
    Sight("Catering", "/produk/nasi-kotak-rabeg/"),
    Sight("Maker", "/produk/kain-batik-tulis-krakatau-bedug/", follow=("main a[href*='/pembuat/']",)),
    Sight("Makers", "/pembuat/"),
    Sight("Stories", "/cerita/"),
    Sight("Story", "/cerita/menarik-duri-tanpa-merobek-kulit/"),
    Sight("About", "/tentang/"),
    Sight("Contact", "/kontak/"),
    Sight("Empty basket", "/keranjang/", "garut"),
    Sight("Basket", "/produk/sate-bandeng-ciwandan/", follow=(BUY, "a[href$='/keranjang/']")),
    Sight("Checkout: address", "/checkout/"),
    Sight("Checkout: something to fix", "/checkout/", follow=(NEXT,), status=422),
    Sight(
        "Checkout: pay",
        "/checkout/",
        fill=(*RECIPIENT, ("input[name=fulfilment][value=pickup]", "")),
        follow=(NEXT,),
    ),
    Sight(
        "Checkout: check", "/checkout/kirim/", fill=(("input[name=method][value=transfer]", ""),), follow=(NEXT,)
    ),
    Sight("Not found, storefront", "/tidak-ada/", status=404),
    Sight("Shopper: account", "/akun/", PORTAL, SHOPPER),
    Sight("Shopper: orders", "/akun/pesanan/", PORTAL, SHOPPER),
    Sight("Shopper: order", "/akun/pesanan/", PORTAL, SHOPPER, follow=("main a[href*='/pesanan/']:not([href$='/akun/pesanan/'])",)),
    Sight("Shopper: addresses", "/akun/alamat/", PORTAL, SHOPPER),
    Sight("Shopper: new address", "/akun/alamat/baru/", PORTAL, SHOPPER),
    Sight("Shopper: security", "/akun/keamanan/", PORTAL, SHOPPER),
    Sight("Officer: workspace", "/lembaga/", PORTAL, OFFICER, follow=("a[href*='/lembaga/ruang/']",)),
    Sight("Officer: requests", "/lembaga/", PORTAL, OFFICER, follow=("a[href*='/lembaga/ruang/']", "main a[href$='/permintaan/']")),
    Sight("Officer: request with quotes", "/lembaga/", PORTAL, OFFICER, follow=("a[href*='/lembaga/ruang/']", "main a[href$='/permintaan/']", "main a[href*='/permintaan/']:not([href$='/permintaan/'])")),
    Sight("Officer: purchase orders", "/lembaga/", PORTAL, OFFICER, follow=("a[href*='/lembaga/ruang/']", "main a[href$='/pesanan/']")),
    Sight("Officer: purchase order", "/lembaga/", PORTAL, OFFICER, follow=("a[href*='/lembaga/ruang/']", "main a[href$='/pesanan/']", "main a[href*='/pesanan/']:not([href$='/pesanan/'])")),
    Sight("Back office: today", "/admin/", person=MANAGER),
    Sight("Back office: orders", "/admin/pesanan/", person=DESK),
    Sight("Back office: order", "/admin/pesanan/", person=DESK, follow=("main tbody a[href*='/admin/pesanan/']",)),
    Sight("Back office: products", "/admin/produk/", person=EDITOR),
    Sight("Back office: product", "/admin/produk/", person=EDITOR, follow=("main tbody a[href*='/edit/']",)),
    Sight("Back office: money", "/admin/keuangan/", person=TREASURER),
    Sight("Back office: institutions", "/admin/permintaan/", person=MANAGER),
    Sight("Back office: storefront", "/admin/toko/", person=MANAGER),
    Sight("Back office: look of the shop", "/admin/toko/wajah/", person=MANAGER),
    Sight("Components", "/gaya/", person=MANAGER),
    Sight("Operator: today", "/admin/", PORTAL, OPERATOR),
    Sight("Operator: cooperatives", "/admin/koperasi/", PORTAL, OPERATOR),
)  # fmt: skip
