"""Reads of deliveries, acceptances, invoices and their papers."""
