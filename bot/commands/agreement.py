"""Whether intents, procedures and examples agree: each need is understood, and what is understood is answered."""

from __future__ import annotations

from pathlib import Path

from flows.issues import Issue, sort_issues
from knowledge.shelf import Shelf, shown_path
from nlu.examples import BadExamples, read_folder


def check_agreement(shelf: Shelf, data: Path) -> list[Issue]:
    """Compare the intents of a shelf with its procedures and with the examples of a folder."""
    reading = shelf.intents
    if reading.value is None:
        return []  # its own faults say more
    where = shown_path(data)
    try:
        learnt = {example.intent for example in read_folder(data)}
    except BadExamples as error:
        sentence = f"Les exemples sont illisibles : {error}."
        return [Issue(code="examples", file=where, sentence=sentence, remedy="Corrigez ce fichier.")]
    intents = reading.value
    wanted = {name for name, intent in intents.procedures.items() if intent.flow}
    written = {Path(procedure.file).stem for procedure in shelf.procedures}
    known = intents.procedures.keys() | intents.conversation.keys()
    return sort_issues(
        [
            *(
                Issue(
                    code="intent_without_examples",
                    file=reading.file,
                    sentence=f"L'intent « {name} » n'a aucun exemple : il ne sera jamais compris.",
                    remedy=f"Ajoutez-lui des exemples dans {where}.",
                )
                for name in known - learnt
            ),
            *(
                Issue(
                    code="unknown_intent",
                    file=where,
                    sentence=f"Des exemples parlent de l'intent « {name} », qui n'existe pas.",
                    remedy=f"Corrigez son nom, ou ajoutez-le à {reading.file}.",
                )
                for name in learnt - known
            ),
            *(
                Issue(
                    code="intent_without_flow",
                    severity="warning",
                    file=reading.file,
                    sentence=f"L'intent « {name} » annonce une démarche qui n'existe pas encore.",
                    remedy="Écrivez-la, ou mettez « flow: false ».",
                )
                for name in wanted - written
            ),
        ]
    )
