"""Text that must be read again but never by whoever holds a copy of the database alone."""

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from activity_hub.services.base.pass_codes import secrets

_PURPOSE = b"answers kept for repetitions"


def seal(text: str) -> str:
    """The text encrypted under a key derived from the present secret for this purpose alone."""
    return _box().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str | None:
    """The text again; None when its secret is gone."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _box() -> MultiFernet:
    digests = (hmac.digest(secret.encode(), _PURPOSE, "sha256") for secret in secrets())
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
