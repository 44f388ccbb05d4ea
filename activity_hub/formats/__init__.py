"""File formats: bytes from plain values."""
