"""What a search was understood to ask besides words, as chips that can be taken back."""

from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from marketplace.core.money import rupiah
from marketplace.portal.search_address import added
from search.queries import Need
from search.understanding import FROM, PRICE, QUANTITY


def need_chips(params: QueryDict, needs: tuple[Need, ...]) -> list[dict[str, str]]:
    """Each with the address at which its words are looked for as words."""
    return [
        {
            "label": _("Understood: %(need)s") % {"need": need_label(need)},
            "url": added(params, "kata", need.kind),
        }
        for need in needs
    ]


def need_label(need: Need) -> str:
    if need.kind == PRICE:
        return _price(need.low, need.high)
    if need.kind == QUANTITY and need.number is not None:
        # People, boxes or pieces: what is counted is not known.
        return _("quantity %(number)s") % {"number": number_format(need.number, force_grouping=True)}
    if need.kind == FROM:
        return _("from %(place)s") % {"place": ", ".join(need.places)}
    labels = {
        "only_halal": _("halal certified"),
        "only_ready": _("in stock now"),
        "only_signature": _("signature products"),
        "only_free_delivery": _("free delivery"),
        "only_by_women": _("made by women"),
    }
    return labels[need.kind]


def _price(low: int | None, high: int | None) -> str:
    if low is None and high is not None:
        return _("up to %(price)s") % {"price": rupiah(high)}
    if high is None and low is not None:
        return _("from %(price)s") % {"price": rupiah(low)}
    return f"{rupiah(low or 0)} – {rupiah(high or 0)}"
