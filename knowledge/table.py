"""The table of procedures: what exists, in which version, from which sources. Written in docs/procedures.md."""

from __future__ import annotations

from flows.definition import Flow
from flows.library import Library
from flows.texts import day_name
from flows.writing import content_hash

HEAD = """\
# Les démarches

Cette page est écrite par `pasapas flows table` : ne la changez pas à la main. La version est le début de l'empreinte \
du contenu ; « vus » dit quand une personne a vu les écrans.

| Démarche | Organisme | Étapes | Version | Écrite | Écrans vus | À relire avant | Sources |
|---|---|---|---|---|---|---|---|
"""
_SHOWN = 8


def procedures_table(library: Library) -> str:
    """Return the whole page, procedures in the order of their identifiers."""
    rows = "".join(f"| {' | '.join(_row(flow))} |\n" for _, flow in sorted(library.flows.items()))
    lists = "".join(_sources(flow) for _, flow in sorted(library.flows.items()))
    return f"{HEAD}{rows}\n## Sources de chaque démarche\n{lists}"


def _row(flow: Flow) -> tuple[str, ...]:
    kinds = [source.kind for source in flow.sources]
    return (
        f"[{flow.title}](../knowledge/procedures/{flow.id}.yml)",
        flow.organisation,
        str(len(flow.steps)),
        f"`{content_hash(flow)[:_SHOWN]}`",
        day_name(flow.compiled_on),
        day_name(flow.verified_on) if flow.verified_on else "jamais",
        day_name(flow.review_by),
        f"{len(kinds)}, dont {kinds.count('official')} officielles",
    )


def _sources(flow: Flow) -> str:
    """Return the sources of a procedure on one line, by their rank: the steps quote them by it."""
    told = " · ".join(
        f"({rank}) [{source.name}]({source.url}), {source.published}" for rank, source in enumerate(flow.sources, 1)
    )
    return f"\n### {flow.title}\n\n{told}\n"
