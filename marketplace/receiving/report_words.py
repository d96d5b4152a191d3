"""The words of the 40% report, by kind of buyer: the law binds government bodies only."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from marketplace.accounts.models import Institution
from marketplace.core.money import rupiah
from marketplace.receiving.selectors.report import ACCEPTED, COMMITTED, PAID, TARGET_PERCENT, Report

Kind = Institution.Kind


def measure_names() -> dict[str, str | Promise]:
    return {
        COMMITTED: pgettext_lazy("of a report", "Ordered"),
        ACCEPTED: pgettext_lazy("of a report", "Accepted"),
        PAID: pgettext_lazy("of a report", "Paid"),
    }


def heading(institution: Institution) -> str:
    if institution.kind == Kind.GOVERNMENT:
        return _("Report on the 40 percent for micro and small enterprises and cooperatives")
    return _("Report on purchases from cooperatives")


def progress_sentence(report: Report) -> str:
    """«Rp310.000.000 lagi menuju 40%.» For government bodies; others are told what they bought, without a duty."""
    committed = rupiah(report.totals[COMMITTED])
    if report.institution.kind == Kind.GOVERNMENT:
        if not report.planned:
            return _("%(amount)s ordered. Write down the planned budget to see how far it is to 40%%.") % {
                "amount": committed
            }
        if report.missing:
            return _(
                "%(missing)s more until %(percent)d%% (Perpres 12/2021 article 65): %(now)d%% so far."
            ) % {
                "missing": rupiah(report.missing),
                "percent": TARGET_PERCENT,
                "now": report.percent,
            }
        return _("%(percent)d%% are reached: %(now)d%% of the planned budget is ordered.") % {
            "percent": TARGET_PERCENT,
            "now": report.percent,
        }
    if report.institution.kind == Kind.STATE_OWNED:
        return _(
            "%(amount)s ordered from cooperatives. State-owned companies are encouraged to, not bound."
        ) % {"amount": committed}
    return _("%(amount)s ordered from cooperatives this year.") % {"amount": committed}


def disclaimer(institution: Institution) -> str | Promise:
    if institution.is_company:
        return gettext_lazy(
            "From what Lumbung recorded. All sellers here are cooperatives; micro and small enterprises sell through them"
            " and are counted with them."
        )
    return gettext_lazy(
        "Supporting evidence from Lumbung. The official figure comes from the state's systems. All sellers here are"
        " cooperatives; micro and small enterprises sell through them and are counted with them."
    )
