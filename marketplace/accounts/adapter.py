"""How allauth behaves here: sign-in at the portal only."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts have a name beside the e-mail address."""
