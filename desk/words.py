"""The French words of the desk: reasons, states, durations, notices."""

from __future__ import annotations

from datetime import datetime, timedelta

REASONS = {
    "asked": "Demande à parler à quelqu’un",
    "stuck": "N’arrive pas à avancer",
    "not_understood": "L’assistant n’a pas compris",
    "vital": "Besoin vital",
    "other_language": "Parle une autre langue",
    "voice": "A envoyé un message vocal",
    "failure": "L’assistant est tombé en panne",
    "sensitive_topic": "Sujet qui demande une personne",
    "flow": "Étape prévue avec un aidant",
}
URGENCIES = {"vital": "Urgent", "soon": "Rapide"}
STATES = {
    "queued": "en file",
    "sending": "envoi en cours",
    "sent": "envoyé",
    "failed": "échec",
    "withdrawn": "retiré avant l’envoi",
}
FAILURES = {
    "blocked": "la personne a fermé ce canal",
    "message_too_long": "message trop long",
    "chat_not_found": "conversation introuvable",
    "flood": "trop de messages à la fois",
    "timed_out": "pas de réponse du réseau",
    "network": "réseau coupé",
    "token_refused": "l’accès à Telegram est refusé",
}
"""Why a delivery failed, by its code; another code is a technical reason, of no use to an aidant."""

LANGUAGES = {
    "ar": "arabe",
    "bn": "bengali",
    "de": "allemand",
    "en": "anglais",
    "es": "espagnol",
    "fa": "persan",
    "it": "italien",
    "pl": "polonais",
    "pt": "portugais",
    "ro": "roumain",
    "ru": "russe",
    "so": "somali",
    "sq": "albanais",
    "tr": "turc",
    "uk": "ukrainien",
    "ur": "ourdou",
    "zh": "chinois",
}
SPEAKERS = {"assistant": "Assistant", "system": "Service", "note": "Pour vous"}

NOTICES: dict[str, tuple[str, str]] = {
    "pris": ("ok", "La conversation est à vous. La personne sait que vous répondez."),
    "envoye": ("ok", "Votre message est parti."),
    "masque": (
        "warning",
        "Votre message contenait un mot de passe, un code ou un numéro personnel. "
        "Nous l’avons masqué avant l’envoi. Ne demandez jamais ces informations ici.",
    ),
    "rendu": ("ok", "L’assistant a repris la conversation, à la même étape."),
    "clos": ("ok", "La conversation est close."),
    "pas_a_vous": ("warning", "Cette conversation n’est plus à vous : votre action n’a pas été faite."),
    "enregistre": ("ok", "C’est enregistré."),
    "deconnecte": ("ok", "Vous êtes déconnecté."),
}
"""What a page says after an action, by the code in its address: (tone, sentence)."""


def duration(span: timedelta) -> str:
    """Say how long, in the largest useful unit: « 12 min », « 1 h 05 », « 2 jours »."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 1:
        return "moins d’une minute"
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {rest:02d}"
    days = hours // 24
    return f"{days} jour" if days == 1 else f"{days} jours"


def waiting(since: datetime, now: datetime) -> str:
    """Say how long the person has been waiting."""
    if now - since < timedelta(minutes=1):
        return "Vient d’arriver"
    return f"Attend depuis {duration(now - since)}"


def delivery(state: str, reason: str | None = None) -> str:
    """Say what became of a message: « envoyé », « échec : la personne a fermé ce canal »."""
    word = STATES.get(state, state)
    if word != "échec":
        return word
    why = FAILURES.get(reason or "", "raison technique")
    return f"{word} : {why}"


def first_name(name: str | None) -> str:
    """Say who receives a message, when we know it."""
    return name or "la personne"
