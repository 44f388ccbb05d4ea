"""What is kept of a token that somebody bears: its digest, never the token."""

import hashlib


def digest(token: str) -> str:
    """SHA-256 of a token, in hexadecimal; tokens are random, so no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
