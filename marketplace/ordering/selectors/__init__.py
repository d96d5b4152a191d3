"""Reads of baskets and orders."""
