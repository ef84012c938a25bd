"""`pasapas nlu`: learn the model, understand one message, measure on labelled messages."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import click

from bot.engine import EngineName, choose_engine
from knowledge.towns import load_towns
from nlu.classifier import Classifier
from nlu.evaluation import Run, measure, run_engine
from nlu.examples import DATA, DEV, BadExamples, read_file, read_folder
from nlu.features import load_encoder
from nlu.model import ModelMismatch
from nlu.reliability import ACCEPTED
from nlu.secrets_evaluation import BadSecrets, measure_masking, read_secrets
from nlu.sensitive import mask
from nlu.served import Ranker
from nlu.training import train
from nlu.understand import Understander

_FOLDER = click.Path(file_okay=False, path_type=Path)


def _model_dir() -> Path:
    return Path(os.environ.get("PASAPAS_MODEL_DIR") or "build/model")


@click.group("nlu", help="Comprendre ce que les personnes écrivent.")
def nlu() -> None:
    """Group of the commands about understanding."""


@nlu.command("train", help="Apprendre le modèle à partir d'exemples au format Rasa (YAML).")
@click.option("--data", "data", type=_FOLDER, default=DATA, help="Dossier d'exemples (par défaut : ceux du projet).")
@click.option("--out", "out", type=_FOLDER, default=None, help="Dossier du modèle (par défaut : PASAPAS_MODEL_DIR).")
def train_command(data: Path, out: Path | None) -> None:
    """Learn a model and say its figures in one line."""
    out = out or _model_dir()
    try:
        examples = read_folder(data)
        dev = read_file(DEV) if data.resolve() == DATA.resolve() else None
        model = train(examples, out, dev=dev, encoder=load_encoder(), tell=click.echo)
    except BadExamples as error:
        raise click.ClickException(f"Exemples illisibles : {error}.") from error
    except OSError as error:
        raise click.ClickException(f"Impossible d'écrire le modèle dans {out} : {error.strerror}.") from error
    with_sense = "avec" if model.full else "sans"
    click.echo(
        f"Modèle appris en {model.meta['seconds']:.0f} s : {len(examples)} exemples, {len(model.intents)} intents,"
        f" {with_sense} vecteurs de phrases. Écrit dans {out}."
    )


@nlu.command("parse", help="Comprendre un message. « - » lit un message par ligne sur l'entrée.")
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Une ligne de JSON par message.")
@click.option("--model", "model", type=_FOLDER, default=None, help="Dossier du modèle.")
def parse_command(text: str, as_json: bool, model: Path | None) -> None:
    """Print what is understood of one message, or of each line of the input."""
    understander = _load(model, data_dir=DATA if model is None else None)
    for message in _lines() if text == "-" else iter([text]):
        meaning = _parse(understander, message)
        click.echo(json.dumps(meaning, ensure_ascii=False) if as_json or text == "-" else _sentence(meaning))


def _lines() -> Iterator[str]:
    for line in sys.stdin:
        yield line.rstrip("\n")


def _parse(understander: Understander, message: str) -> dict[str, Any]:
    masked = mask(message)
    return understander.understand(masked.text, masked.secrets).model_dump(mode="json")


def _sentence(meaning: dict[str, Any]) -> str:
    decisions = {"answer": "on répond", "ask": "on demande", "refuse": "on n'a pas compris"}
    ranked = ", ".join(f"{row['intent']} {row['confidence']:.2f}" for row in meaning["ranking"][:3])
    details = {
        "urgence": meaning["vital"],
        "veut une personne": ["oui"] if meaning["wants_human"] else [],
        "secrets masqués": meaning["secrets"],
        "plusieurs sens": meaning["several"],
        "mot demandé": [meaning["term"]] if meaning["term"] else [],
        "éléments": [f"{entity['kind']}={entity['value']}" for entity in meaning["entities"]],
    }
    lines = [f"{decisions[meaning['decision']]} : {ranked or 'rien'}", f"texte : {meaning['masked_text']}"]
    return "\n".join(lines + [f"{name} : {', '.join(values)}" for name, values in details.items() if values])


@nlu.command("evaluate", help="Mesurer sur un fichier TSV (text, intent) ou Rasa (YAML). N'apprend rien.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--model", "model", type=_FOLDER, default=None, help="Dossier du modèle.")
@click.option("--engine", type=click.Choice(get_args(EngineName)), default="embedded", help="Moteur à mesurer.")
@click.option("--json", "as_json", is_flag=True, help="Tous les chiffres, en JSON.")
@click.option("--plot", "plot", type=_FOLDER, default=None, help="Dossier où dessiner confusions et calibration.")
def evaluate_command(file: Path, model: Path | None, engine: EngineName, as_json: bool, plot: Path | None) -> None:
    """Print the figures of an engine on a file."""
    try:
        examples = read_file(file)
    except BadExamples as error:
        raise click.ClickException(f"Fichier illisible : {error}.") from error
    seen: Counter[str] = Counter()
    url = os.environ.get("PASAPAS_RASA_URL") or "http://127.0.0.1:5005"
    serve = choose_engine(engine, url, lambda became, _: seen.update([became]))
    understander = _load(model, data_dir=DATA if model is None else None, serve=serve)
    run = run_engine(examples, understander.understand)
    if missed := seen["failed"] + seen["spared"]:
        raise click.ClickException(
            f"Rasa n'a pas répondu à {missed} messages, à l'adresse {url} : rien n'est mesuré. "
            "Lancez « make rasa-serve »."
        )
    figures = {"engine": engine} | measure(run)
    click.echo(json.dumps(figures, ensure_ascii=False, indent=2) if as_json else _table(figures))
    if plot:
        _draw(run, plot)


@nlu.command("evaluate-secrets", help="Mesurer le masquage sur un fichier TSV (text, secrets). N'écrit aucun message.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Tous les chiffres, en JSON.")
def evaluate_secrets_command(file: Path, as_json: bool) -> None:
    """Print what masking recalls and what it masks wrongly; never the messages themselves."""
    try:
        figures = measure_masking(read_secrets(file), mask)
    except BadSecrets as error:
        raise click.ClickException(f"Fichier illisible : {error}.") from error
    click.echo(json.dumps(figures, ensure_ascii=False, indent=2) if as_json else _secrets_table(figures))


def _secrets_table(figures: dict[str, Any]) -> str:
    lines = [
        f"{figures['messages']} messages",
        f"secrets masqués : {_percent(figures['recall'])} sur {figures['secrets']} ;"
        f" du bon genre : {_percent(figures['kind_accuracy'])}",
        f"masqué à tort : {figures['look_alikes_masked']} sur {figures['look_alikes']}"
        f" ({_percent(figures['look_alikes_masked_share'])})",
        *(
            f"{kind:16} {row['secrets']:5} masqués {_percent(row['recall'])},"
            f" du bon genre {_percent(row['kind_accuracy'])}"
            for kind, row in figures["by_kind"].items()
        ),
    ]
    return "\n".join(lines)


def _percent(share: float | None) -> str:
    return "sans objet" if share is None else f"{share:.1%}"


def _draw(run: Run, folder: Path) -> None:
    try:
        from nlu.plots import draw  # noqa: PLC0415 - only drawing needs matplotlib, an extra of development
    except ImportError as error:
        raise click.ClickException("Pour dessiner, il faut matplotlib : lancez « make setup ».") from error
    try:
        for file in draw(run, folder):
            click.echo(f"Dessin écrit dans {file}.", err=True)
    except OSError as error:
        raise click.ClickException(f"Impossible d'écrire dans {folder} : {error.strerror}.") from error


def _load(
    model: Path | None, data_dir: Path | None, serve: Callable[[Classifier], Ranker] = lambda embedded: embedded
) -> Understander:
    try:
        return Understander(model or _model_dir(), data_dir=data_dir, serve=serve, towns=load_towns())
    except ModelMismatch as error:
        raise click.ClickException(str(error)) from error


def _table(figures: dict[str, Any]) -> str:
    shares, latency = figures["shares"], figures["latency_ms"]
    lines = [
        f"{figures['messages']} messages",
        f"juste du premier coup : {figures['accuracy']:.1%} ; F1 moyen : {figures['macro_f1']:.3f}",
        f"dans les trois premiers : {figures['top3']:.1%} ; répondu à tort : {figures['answered_wrong']:.1%}",
        f"répond {shares['answer']:.1%}, demande {shares['ask']:.1%}, refuse {shares['refuse']:.1%}",
        f"écart de calibration : {figures['calibration_error']:.3f}",
        *_scope_lines(figures["out_of_scope"]),
        *(
            f"{intent} : rappel {row['recall']:.1%} sur {row['messages']}, {row['false_alarms']} fausses alertes"
            f" ({row['false_alarm_rate']:.2%})"
            for intent, row in figures["safety"].items()
        ),
        f"durée d'un message : médiane {latency['p50']} ms, p99 {latency['p99']} ms ;"
        f" mémoire : {figures['memory_mb']} Mo",
        "confusions :",
        *(f"  {row['intent']} pris pour {row['taken_for']} : {row['messages']}" for row in figures["most_confused"]),
        f"{'intent':32} {'messages':>8} {'précision':>9} {'rappel':>7} {'F1':>6}",
        *(
            f"{intent:32} {row['messages']:8} {row['precision']:9.3f} {row['recall']:7.3f} {row['f1']:6.3f}"
            for intent, row in figures["per_intent"].items()
        ),
    ]
    return "\n".join(lines)


def _scope_lines(scope: dict[str, float] | None) -> list[str]:
    if scope is None:
        return []
    return [
        f"hors sujet : AUROC {scope['auroc']:.3f} ; accepté à tort {scope['false_accept']:.1%}"
        f" quand {ACCEPTED:.0%} du reste est accepté"
    ]
