"""The numbers that bound what a person is shown. Each has its unit and its source."""

MESSAGE_CHARACTERS = 350
"""Longest text of a step, pitfall included (design: « Linter limits »)."""

MESSAGE_SENTENCES = 4
"""Most sentences in one step (design: « Linter limits »)."""

SENTENCE_WORDS_MAX = 22
"""Longest sentence, in words (design: « Linter limits »)."""

SENTENCE_WORDS_MEAN = 15
"""Longest mean sentence of a step, in words (design: « Linter limits »)."""

AUTHOR_BUTTONS = 4
"""Most buttons that an author may put on a step; longer choices are a numbered list."""

BUTTON_CHARACTERS = 25
"""Longest label of a button, so that it is not cut on a 320 px phone."""

CHOICES_PER_PAGE = 8
"""Longest numbered list shown at once."""

GLOSSARY_WORDS = 25
"""Longest explanation of a word, in words."""

IDENTIFIER_CHARACTERS = 40
"""Longest identifier. Telegram's callback data holds 64 bytes: turn number, kind and one identifier."""

CALL_DEPTH = 4
"""Most flows open one above the other, so that prerequisites of prerequisites end."""

STEPS_PER_EVENT = 100
"""Most steps walked for one event; a longer walk is a loop without a question (goflow's guard)."""

REVIEW_MONTHS = 6
"""Longest time between a flow's date and its next review, in months."""

STUCK_OFFER = 2
"""Times stuck on a run after which a human is offered."""

STUCK_OPEN = 3
"""Times stuck on a run after which the case opens to humans."""

MISSED_OFFER = 2
"""Messages not understood in a row after which a human is offered."""

MISSED_OPEN = 3
"""Messages not understood in a row after which the case opens to humans."""
