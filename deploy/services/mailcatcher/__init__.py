"""The mail catcher's own process: SMTP in, files on disk, a page to read them."""
