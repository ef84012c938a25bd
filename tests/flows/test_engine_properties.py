"""Whatever happens, the engine answers, keeps a way to a human, and can be replayed."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from flows.events import (
    EVENT,
    AidantClaimed,
    AidantGaveBack,
    AidantReplied,
    Blocked,
    CaseClosed,
    CaseOpened,
    Chose,
    ClaimExpired,
    Commanded,
    Edited,
    Event,
    Failed,
    Forgotten,
    ReminderDue,
    Said,
    SentMedia,
    SharedPlace,
    Unblocked,
)
from flows.outputs import OpenCase, Say, ScheduleReminder
from flows.policy import advance
from flows.state import Conversation, Turn
from flows.understanding import Entity, Ranked, Understanding
from tests.sample import NOW, sample_library, welcomed

INTENTS = [
    "carte_obtenir", "adresse_trouver", "photo_prendre", "caf_attestation", "saluer", "remercier", "au_revoir",
    "affirmer", "refuser", "menu", "parler_humain", "bloque", "ne_comprend_pas", "etape_suivante", "etape_precedente",
    "pause", "reprendre", "recommencer", "rappel_demander", "glossaire", "est_ce_un_robot", "confidentialite",
    "supprimer_donnees", "partage_code", "urgence_vitale", "refus_numerique", "frustration", "autre_langue",
    "hors_sujet",
]  # fmt: skip
WORDS = st.one_of(
    st.sampled_from(["oui", "non", "1", "2", "9", "c fait", "le 3", "novembre", "12,50", "93200", "demain", "bonjour"]),
    st.text(max_size=40),
)
PERSONS_OWN = Said | Chose | Commanded | SentMedia | SharedPlace
WAYS_TO_A_HUMAN = {"human", "withdraw", "self"}


@st.composite
def understandings(draw: st.DrawFn, text: str) -> Understanding:
    """Any understanding, however wrong."""
    ranking = draw(st.lists(st.sampled_from(INTENTS), min_size=1, max_size=3, unique=True))
    return Understanding(
        masked_text=text,
        intent=ranking[0],
        confidence=0.5,
        decision=draw(st.sampled_from(["answer", "ask", "refuse"])),
        ranking=tuple(Ranked(intent=intent, confidence=0.3) for intent in ranking),
        entities=draw(st.sampled_from([(), (Entity(kind="operateur", value="sfr", start=0, end=3),)])),
        vital=draw(st.sampled_from([(), (), (), (), ("shelter",), ("suicide", "medical", "child")])),
        wants_human=draw(st.booleans()) and draw(st.booleans()),
        several=draw(st.sampled_from([(), (), ("carte_obtenir", "caf_attestation")])),
        term=draw(st.sampled_from([None, None, "meri", "truc"])),
        language=draw(st.sampled_from([None, "en"])),
    )


class Life(RuleBasedStateMachine):
    """A conversation that is saved and reloaded between every event."""

    def __init__(self) -> None:
        super().__init__()
        self.library = sample_library()
        self.conversation: Conversation = welcomed()
        self.first: Conversation = self.conversation
        self.past: list[Event] = []
        self.turns: list[Turn] = []

    @initialize(known=st.booleans())
    def begin(self, known: bool) -> None:
        self.conversation = self.first = welcomed() if known else Conversation()

    def live(self, event: Event) -> Turn:
        """Take one turn, after a passage through JSON of the event and of the state."""
        event = EVENT.validate_json(EVENT.dump_json(event))
        before = Conversation.model_validate_json(self.conversation.model_dump_json())
        turn = advance(before, event, self.library, NOW)
        assert turn == advance(before, event, self.library, NOW)
        assert before == self.conversation
        self.conversation = turn.conversation
        self.past.append(event)
        self.turns.append(turn)
        if isinstance(event, PERSONS_OWN):
            self.check_answer(turn)
        return turn

    def check_answer(self, turn: Turn) -> None:
        """The person hears something, and a human is one button away, unless a human already speaks."""
        says = [output for output in turn.outputs if isinstance(output, Say)]
        case_asked = any(isinstance(output, OpenCase) for output in turn.outputs)
        forgotten = turn.conversation.owner == "ended"
        if turn.conversation.owner == "human" or case_asked or forgotten:
            return
        assert says
        assert {button.action for row in says[-1].rows for button in row} & WAYS_TO_A_HUMAN

    @rule(data=st.data(), text=WORDS)
    def say(self, data: st.DataObject, text: str) -> None:
        understanding = data.draw(understandings(text))
        self.live(
            Said(
                text=text,
                understanding=understanding,
                message="7",
                secrets=data.draw(st.sampled_from([(), (), ("nir",)])),
            )
        )

    @rule(index=st.integers(0, 20))
    def press(self, index: int) -> None:
        buttons = self.conversation.buttons
        if buttons:
            chosen = buttons[index % len(buttons)]
            self.live(Chose(action=chosen.action, turn=self.conversation.buttons_turn))

    @rule(
        action=st.one_of(
            st.sampled_from(["done", "yes", "go.sfr", "page", "back", "human", "flow.nothing"]), st.text(max_size=12)
        ),
        turn=st.integers(-1, 30),
    )
    def press_stale(self, action: str, turn: int) -> None:
        self.live(Chose(action=action, turn=turn))

    @rule(
        name=st.sampled_from(["start", "menu", "aidant", "effacer", "mesdonnees", "privacy", "pause", "aide"]),
        argument=st.sampled_from(["", "f_carte_obtenir", "s_ccas", "s_ccas-f_adresse_trouver", "f_", "-", "s_"]),
    )
    def command(self, name: str, argument: str) -> None:
        self.live(Commanded.model_validate({"name": name, "argument": argument}))

    @rule(media=st.sampled_from(["voice", "photo", "document", "sticker", "contact", "video", "other"]))
    def send_media(self, media: str) -> None:
        self.live(SentMedia.model_validate({"media": media}))

    @rule()
    def share_place(self) -> None:
        self.live(SharedPlace(latitude=48.9, longitude=2.3))

    @rule(aidants=st.booleans(), vital=st.booleans())
    def case_opened(self, aidants: bool, vital: bool) -> None:
        self.live(CaseOpened(case=3, aidants=aidants, structure="Maison", phone="01", hours=None, vital=vital))

    @rule(
        event=st.sampled_from(
            [
                AidantClaimed(case=3, aidant="Bernard"),
                AidantReplied(case=3, aidant="Bernard", text="Bonjour {slot.x} <b>"),
                AidantGaveBack(case=3),
                CaseClosed(case=3),
                ClaimExpired(case=3),
                ReminderDue(reminder=1, text="Pensez-y", flow="carte_obtenir"),
                ReminderDue(reminder=2, text="Pensez-y", flow=None),
                Failed(),
                Blocked(),
                Unblocked(),
                Edited(text="autre", message="7"),
                Forgotten(),
            ]
        )
    )
    def outside(self, event: Event) -> None:
        self.live(event)

    @rule()
    def replay(self) -> None:
        """The same events from the same beginning give the same turns."""
        conversation = self.first
        for event, turn in zip(self.past, self.turns, strict=True):
            again = advance(conversation, event, self.library, NOW)
            assert again == turn
            conversation = again.conversation

    @invariant()
    def position_exists(self) -> None:
        for run in (self.conversation.run, self.conversation.paused):
            for frame in run.frames if run else ():
                assert frame.step in self.library.version(frame.version).steps

    @invariant()
    def reminders_are_silent_with_a_human(self) -> None:
        if self.past and isinstance(self.past[-1], ReminderDue) and self.conversation.owner == "human":
            assert all(isinstance(output, ScheduleReminder) for output in self.turns[-1].outputs)


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
