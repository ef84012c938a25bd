"""Writes the French vectors so that Rasa accepts them: `french.py FOLDER`. Runs in Rasa's own environment.

Rasa 3.6 needs spaCy 3.7 and refuses the 3.8 French model by its version alone; its content works.
"""

import sys

import spacy

french = spacy.load("fr_core_news_md")
french.meta["spacy_version"] = ">=3.7.0,<3.9.0"
french.to_disk(sys.argv[1])
