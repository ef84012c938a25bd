"""Plays a golden conversation: a YAML file that anyone can read, saved and reloaded between every turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from flows.events import (
    EVENT,
    AidantClaimed,
    AidantGaveBack,
    AidantReplied,
    CaseClosed,
    CaseOpened,
    Chose,
    Commanded,
    Event,
    Forgotten,
    ReminderDue,
    Said,
    SentMedia,
    SharedPlace,
)
from flows.library import Library
from flows.outputs import Note, Output, Say
from flows.policy import advance
from flows.state import Conversation, StructureCard
from flows.understanding import Entity, Ranked, Understanding

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
CARD = StructureCard(name="Maison pour tous", phone="01 02 03 04 05", hours="du lundi au vendredi, 9 h à 17 h")


@dataclass(frozen=True)
class Played:
    """One turn as written, with what the assistant really said."""

    written: dict[str, Any]
    heard: list[str]
    buttons: list[str]
    orders: list[str]


def read(path: Path) -> dict[str, Any]:
    """Return the content of a scenario file."""
    content = YAML(typ="safe").load(path)
    assert content["turns"], f"{path.name} holds no turn"
    return dict(content)


def play(scenario: dict[str, Any], library: Library) -> tuple[list[Played], Conversation]:
    """Play every turn and return what was heard, with the conversation at the end."""
    conversation = Conversation(structure=CARD, welcomed=not scenario.get("first_contact", False))
    played = []
    for written in scenario["turns"]:
        event = EVENT.validate_json(EVENT.dump_json(_event(written, conversation)))
        conversation = Conversation.model_validate_json(conversation.model_dump_json())
        turn = advance(conversation, event, library, NOW)
        conversation = turn.conversation
        played.append(_played(written, turn.outputs))
    return played, conversation


def _played(written: dict[str, Any], outputs: tuple[Output, ...]) -> Played:
    says = [output for output in outputs if isinstance(output, Say)]
    buttons = [button.label for row in says[-1].rows for button in row] if says else []
    orders = [output.type for output in outputs if not isinstance(output, Say | Note)]
    return Played(written, [say.text for say in says], buttons, orders)


def _event(written: dict[str, Any], conversation: Conversation) -> Event:
    """Return the event that a turn describes by one key: writes, presses, command, sends, aidant…"""
    match written:
        case {"writes": text}:
            return _said(str(text), written)
        case {"presses": label}:
            action = next(b.action for b in conversation.buttons if b.label == label)
            return Chose(action=action, turn=conversation.buttons_turn)
        case {"presses_old": action}:
            return Chose(action=action, turn=conversation.buttons_turn - 1)
        case {"command": command}:
            name, _, argument = str(command).partition(" ")
            return Commanded.model_validate({"name": name, "argument": argument})
        case {"sends": media}:
            return SentMedia.model_validate({"media": media})
        case {"shares": [latitude, longitude]}:
            return SharedPlace(latitude=latitude, longitude=longitude)
        case {"case_opened": kind}:
            vital = conversation.case is not None and conversation.case.urgency == "vital"
            aidants = kind == "with_aidants"
            return CaseOpened(
                case=1,
                aidants=aidants,
                structure=CARD.name,
                phone=CARD.phone,
                hours=CARD.hours,
                places=written.get("places"),
                vital=vital,
            )
        case {"aidant_takes": name}:
            return AidantClaimed(case=1, aidant=name)
        case {"aidant_writes": text}:
            return AidantReplied(case=1, aidant="Bernard", text=text)
        case {"aidant": "gives_back"}:
            return AidantGaveBack(case=1)
        case {"aidant": "closes"}:
            return CaseClosed(case=1)
        case {"reminder": text}:
            return ReminderDue(reminder=1, text=text, flow=written.get("flow"))
        case {"store": "forgot"}:
            return Forgotten()
    raise AssertionError(f"a turn needs one of the known keys: {written}")


def _said(text: str, written: dict[str, Any]) -> Said:
    """Return the message with the understanding that the scenario gives: `means`, `unsure`, `vital`…"""
    unsure = [str(intent) for intent in written.get("unsure", [])]
    intents = [written["means"]] if "means" in written else unsure
    secrets = tuple(written.get("secrets", []))
    understanding = Understanding(
        masked_text=text,
        intent=intents[0] if intents else None,
        confidence=0.9 if "means" in written else 0.4,
        decision="answer" if "means" in written else "ask" if unsure else "refuse",
        ranking=tuple(Ranked(intent=intent, confidence=0.3) for intent in intents),
        entities=tuple(
            Entity(kind=kind, value=str(value), start=0, end=1) for kind, value in written.get("entities", {}).items()
        ),
        vital=tuple(written.get("vital", [])),
        vital_suspected=tuple(written.get("vital_suspected", [])),
        wants_human=written.get("wants_human", False),
        beside=written.get("beside"),
        several=tuple(written.get("several", written.get("wants_all", []))),
        all_wanted="wants_all" in written,
        term=written.get("term"),
        secrets=secrets,
    )
    return Said(text=text, secrets=secrets, message="1", understanding=understanding)


def rewrite(path: Path, scenario: dict[str, Any], played: list[Played]) -> None:
    """Write what was heard into the scenario file, in the canonical form."""
    yaml = YAML()
    yaml.width = 110
    yaml.allow_unicode = True
    turns = [{**_without_answers(turn.written), **_answers(turn)} for turn in played]
    with path.open("w", encoding="utf-8") as file:
        yaml.dump({**scenario, "turns": turns}, file)


def _without_answers(written: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in written.items() if key not in {"hears", "buttons", "orders"}}


def _answers(turn: Played) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    if turn.heard:
        answers["hears"] = [LiteralScalarString(text) if "\n" in text else text for text in turn.heard]
    if turn.buttons:
        answers["buttons"] = turn.buttons
    if turn.orders:
        answers["orders"] = turn.orders
    return answers
