"""Earful: a self-hosted reputation monitor."""

__version__ = "0.1.0"
