"""The treasurer's account with Lumbung, and the operator's batches."""
