"""The gallery: every page of the running marketplace at two widths in one HTML page, with what each weighs."""
