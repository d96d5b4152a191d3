"""Users with their addresses and sessions, and institutions with their people."""

from marketplace.accounts.models.budgets import ApprovalStep, BudgetLine, InstitutionPlace
from marketplace.accounts.models.institutions import Institution, InstitutionInvitation, InstitutionMember
from marketplace.accounts.models.privacy import DataExport, Erasure, ErasureStep
from marketplace.accounts.models.sessions import Session, SignInTicket
from marketplace.accounts.models.users import Address, User, UserManager

__all__ = [
    "Address",
    "DataExport",
    "Erasure",
    "ErasureStep",
    "ApprovalStep",
    "BudgetLine",
    "Institution",
    "InstitutionInvitation",
    "InstitutionMember",
    "InstitutionPlace",
    "Session",
    "SignInTicket",
    "User",
    "UserManager",
]
