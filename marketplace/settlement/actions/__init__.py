"""Writes of the ledger and of its batches."""
