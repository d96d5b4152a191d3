"""Views of a storefront's host, one file per part of the shop."""
