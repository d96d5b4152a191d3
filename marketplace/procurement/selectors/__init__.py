"""Reads of requests, quotes, purchase orders and rules."""
