"""Scripts for a language model that is sent passages: it answers with claims and quotes."""

import json
import re

from evaluation.scripted import says

_PASSAGE = re.compile(
    r"^\[(\d+)\] source ([A-Z]+).*?\n(.*?)(?=\n\n\[\d+\] source|\nPASSAGES-)",
    re.DOTALL | re.MULTILINE,
)


def passages_in(body):
    """Return the passages of a request: number, siglum, text."""
    return [
        (int(n), siglum, text)
        for n, siglum, text in _PASSAGE.findall(body["messages"][1]["content"])
    ]


def number_of(body, siglum, words):
    """Return the number of the passage of a source in which words stand, 99 if there is none."""
    found = (n for n, source, text in passages_in(body) if source == siglum and words in text)
    return next(found, 99)


def claims(*wanted):
    """Return a script that makes claims: (text, siglum, quote) or with a speaker fourth."""

    def script(body):
        sentences = []
        for text, siglum, quote, *speaker in wanted:
            quotes = [{"passage": number_of(body, siglum, quote), "quote": quote}]
            sentences.append(
                {"claim": text, "speaker": speaker[0] if speaker else None, "quotes": quotes}
            )
        return says(json.dumps({"sentences": sentences}))

    return script
