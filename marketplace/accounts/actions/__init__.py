"""Writes of accounts: people, their addresses and sessions, sign-in tickets, and institutions."""

from marketplace.accounts.actions.addresses import (
    add_address,
    change_address,
    make_address_default,
    remove_address,
)
from marketplace.accounts.actions.budgets import (
    add_place,
    remove_budget_line,
    remove_place,
    save_budget_line,
    set_approval_chain,
    set_units,
)
from marketplace.accounts.actions.institutions import (
    accept_institution_invitation,
    change_institution_roles,
    invite_to_institution,
    register_institution,
    remove_from_institution,
    resend_institution_invitation,
    revoke_institution_invitation,
)
from marketplace.accounts.actions.sessions import end_other_sessions, end_sessions, purge_sessions
from marketplace.accounts.actions.tickets import TicketRefused, issue_ticket, redeem_ticket
from marketplace.accounts.actions.users import anonymise_user, change_profile, register_user

__all__ = [
    "TicketRefused",
    "accept_institution_invitation",
    "add_address",
    "add_place",
    "anonymise_user",
    "change_address",
    "change_institution_roles",
    "change_profile",
    "end_other_sessions",
    "end_sessions",
    "invite_to_institution",
    "issue_ticket",
    "make_address_default",
    "purge_sessions",
    "redeem_ticket",
    "register_institution",
    "register_user",
    "remove_address",
    "remove_budget_line",
    "remove_from_institution",
    "remove_place",
    "resend_institution_invitation",
    "revoke_institution_invitation",
    "save_budget_line",
    "set_approval_chain",
    "set_units",
]
