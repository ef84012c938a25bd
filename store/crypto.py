"""Encryption at rest with rotating keys, and blind fingerprints for looking up what is encrypted.

Keys never stand in the database; the database cannot be read without them.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class WrongKeys(Exception):
    """No key of the ring opens what is stored."""


class KeysUnusable(Exception):
    """The keys given, or the file that holds them, cannot be read as keys."""


class Keyring:
    """The keys in use: the first one encrypts, every one decrypts."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise KeysUnusable("no key")
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise KeysUnusable("a key is not 32 bytes in URL-safe base64") from None
        self._lookup: bytes | None = None

    def seal(self, text: str) -> bytes:
        """Encrypt a text with the first key."""
        return self._fernet.encrypt(text.encode())

    def unseal(self, token: bytes) -> str:
        """Decrypt what any key of the ring sealed.

        Raises:
            WrongKeys: No key opens it.
        """
        return self.unseal_bytes(token).decode()

    def seal_bytes(self, content: bytes) -> bytes:
        """Encrypt a file's content."""
        return self._fernet.encrypt(content)

    def unseal_bytes(self, token: bytes) -> bytes:
        """Decrypt a file's content.

        Raises:
            WrongKeys: No key opens it.
        """
        try:
            return self._fernet.decrypt(token)
        except InvalidToken:
            raise WrongKeys("no key of the ring opens this value") from None

    def reseal(self, token: bytes) -> bytes:
        """Encrypt again, with the first key, what any key of the ring sealed.

        Raises:
            WrongKeys: No key opens it.
        """
        try:
            return self._fernet.rotate(token)
        except InvalidToken:
            raise WrongKeys("no key of the ring opens this value") from None

    def use_lookup_secret(self, secret: str) -> None:
        """Fingerprint from now on with this database's own secret."""
        self._lookup = secret.encode()

    def fingerprint(self, text: str) -> str:
        """Return the HMAC-SHA256 of a text, in hexadecimal: equal texts match, nothing can be read back.

        Its key is a secret of the database, so that it survives a change of encryption keys.
        """
        if self._lookup is None:
            raise RuntimeError("the keyring has not met its database yet: connect first")
        return hmac.new(self._lookup, text.encode(), hashlib.sha256).hexdigest()


def load_keys(secret_keys: str | None, keys_file: Path) -> tuple[list[str], bool]:
    """Return the keys, first the one that encrypts, and whether a file was made just now.

    `secret_keys` holds keys separated by commas; without it they are read from `keys_file`,
    one a line, which is made once with mode 0600.

    Raises:
        KeysUnusable: The file cannot be made or read, or holds no key.
    """
    if secret_keys:
        return [key.strip() for key in secret_keys.split(",") if key.strip()], False
    try:
        made = _make_once(keys_file)
        keys = keys_file.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        raise KeysUnusable(f"{keys_file}: {error.__class__.__name__}") from None
    if not keys:
        raise KeysUnusable(f"{keys_file}: no key inside")
    return keys, made


def _make_once(keys_file: Path) -> bool:
    """Write a new key where no file stands; two processes at once agree on one file."""
    if keys_file.exists():
        return False
    keys_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = keys_file.with_name(f"{keys_file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        # A link fails where a name exists, so that a half-written key can never be read.
        os.link(draft, keys_file)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True
