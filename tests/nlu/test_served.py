"""The served engine: what Rasa says is taken, and its absence costs nobody an answer."""

import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from flows.understanding import Ranked
from nlu.calibration import Thresholds
from nlu.served import PAUSE, RasaAway, RasaClient, ServedRanker


class Embedded:
    """A classifier that always says the same."""

    intents = ("carte_vitale", "ameli_compte", "saluer")
    french = frozenset({"bonjour"})
    thresholds = Thresholds(answer=0.6, ask=0.2)

    def rank(self, text, *, quick=False):
        return (Ranked(intent="carte_vitale", confidence=0.8), Ranked(intent="ameli_compte", confidence=0.2))


class Rasa:
    """A server that speaks as Rasa's `/model/parse` does, or as it is told to fail."""

    def __init__(self):
        self.asked, self.answers, self.status = [], [], 200
        self.open = threading.Event()
        self.open.set()
        rasa = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                rasa.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                rasa.open.wait()
                body = rasa.answers.pop(0) if len(rasa.answers) > 1 else rasa.answers[0]
                self.send_response(rasa.status)
                self.end_headers()
                with suppress(ConnectionError):
                    self.wfile.write(body)

            def log_message(self, *arguments):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def says(self, **confidences):
        ranking = [{"name": name, "confidence": value} for name, value in confidences.items()]
        self.answers = [json.dumps({"text": "…", "intent_ranking": ranking}).encode()]


@pytest.fixture
def rasa():
    server = Rasa()
    yield server
    server.server.shutdown()
    server.server.server_close()


class Time:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def engine(rasa):
    def build(name="rasa"):
        client = RasaClient(rasa.url, timeout=0.5)
        return ServedRanker(Embedded(), client, name, observe=lambda *seen: noted.append(seen), clock=time)

    noted, time = [], Time()
    build.noted, build.time = noted, time
    return build


def test_rasa_is_asked_with_the_masked_text_and_believed(rasa, engine):
    rasa.says(ameli_compte=0.9, carte_vitale=0.1)
    ranking = engine().rank("mon code [code masqué]")
    assert ranking[0] == Ranked(intent="ameli_compte", confidence=0.9)
    assert rasa.asked == [{"text": "mon code [code masqué]"}]
    assert engine.noted == [("answered", "")]


def test_both_engines_are_averaged(rasa, engine):
    rasa.says(ameli_compte=0.9, carte_vitale=0.1)
    ranking = engine("both").rank("ameli")
    assert [(one.intent, one.confidence) for one in ranking] == [("ameli_compte", 0.55), ("carte_vitale", 0.45)]


def test_an_error_is_tried_again_once(rasa, engine):
    rasa.says(saluer=1.0)
    rasa.answers.insert(0, b"not json")
    assert engine().rank("slt")[0].intent == "saluer"
    assert len(rasa.asked) == 2


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (500, b"{}", "status_500"),
        (200, b"<html>", "not_a_ranking"),
        (200, b'{"intent_ranking": []}', "not_a_ranking"),
        (200, b'{"intent_ranking": [{"name": "saluer", "confidence": 7}]}', "not_a_ranking"),
        (200, b'{"intent_ranking": [{"name": "pizza", "confidence": 1}]}', "other_intents"),
    ],
)
def test_what_cannot_be_used_falls_back_on_the_embedded_engine(rasa, engine, status, body, code):
    rasa.status, rasa.answers = status, [body]
    assert engine().rank("ma carte")[0].intent == "carte_vitale"
    assert engine.noted == [("failed", code)]


def test_a_server_that_is_not_there_falls_back_and_is_left_alone_for_a_while(rasa, engine):
    rasa.says(ameli_compte=1.0)
    ranker = engine()
    ranker._client = RasaClient("http://127.0.0.1:1", timeout=0.5)
    assert [ranker.rank("ma carte")[0].intent for _ in range(2)] == ["carte_vitale"] * 2
    assert engine.noted == [("failed", "ConnectError"), ("spared", "")]
    ranker._client = RasaClient(rasa.url)
    engine.time.now += PAUSE
    assert ranker.rank("ma carte")[0].intent == "ameli_compte"


def test_a_piece_of_a_message_never_waits_for_rasa(rasa, engine):
    assert engine().rank("ma carte", quick=True)[0].intent == "carte_vitale"
    assert rasa.asked == []


def test_a_late_answer_is_an_absence(rasa):
    rasa.says(saluer=1.0)
    rasa.open.clear()
    with pytest.raises(RasaAway, match="ReadTimeout"):
        RasaClient(rasa.url, timeout=0.1).rank("bonjour")
    rasa.open.set()
