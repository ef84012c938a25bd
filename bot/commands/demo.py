"""The demonstration: a structure and one aidant to try the desk with, made once, with the password shown once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from bot.preparation import Ground
from desk.login.passwords import hash_password
from store import accounts, structures

EMAIL = "aidant@demo.example"
FIRST_NAME = "Camille"


@dataclass(frozen=True)
class Demo:
    """What to tell whoever starts the demonstration."""

    password: str | None
    """None when the aidant exists since an earlier start: the password was shown then, once."""

    def welcome(self, base: str) -> str:
        """Return the lines printed when everything runs."""
        password = self.password or "celui affiché au premier lancement (sinon : pasapas admin password)"
        return (
            "\nPas à Pas est prêt.\n"
            f"  Le téléphone de la personne : {base}/telephone\n"
            f"  Le bureau de l'aidant       : {base}/aidants/\n"
            f"    adresse e-mail : {EMAIL}\n"
            f"    mot de passe   : {password}\n"
            "  Pour arrêter : Ctrl-C\n"
        )


async def make_demo(ground: Ground, now: datetime) -> Demo:
    """Make the demonstration's structure and aidant where they are missing."""
    async with ground.db.transaction() as s:
        structure = await structures.default(s)
        if structure.phone is None:
            named = replace(structure, name="Association de démonstration", phone="01 23 45 67 89", hours="9 h à 17 h")
            await structures.save(s, named)
        if await accounts.aidant_by_email(s, ground.keyring, EMAIL) is not None:
            return Demo(password=None)
        password = secrets.token_urlsafe(9)
        await accounts.create_aidant(
            s,
            ground.keyring,
            structure.id,
            first_name=FIRST_NAME,
            email=EMAIL,
            password_hash=hash_password(password),
        )
    return Demo(password=password)
