"""The practice town: invented people on invented sites, served on loopback in the shapes of the real ones."""
