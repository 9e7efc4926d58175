"""A rendered report as a message, and its way to the mail server."""
