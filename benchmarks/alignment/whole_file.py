"""For comparison: pocketsphinx's own forced alignment of a whole file in one go."""

from __future__ import annotations

import tempfile
from itertools import accumulate
from pathlib import Path

import numpy as np

from benchmarks.alignment.speech import Performance
from pipeline.audio import Sound, write_wav
from pipeline.listening import read_voice
from pipeline.sentences import Text, spellings
from pipeline.sphinx import sphinx


def align_whole_file(text: Text, performance: Performance, sound: Sound) -> str:
    """The 95 % distance of word starts in ms as text; empty if the search finds no way."""
    with tempfile.TemporaryDirectory() as folder:
        voice = read_voice(write_wav(Path(folder, "take.wav"), sound))
    forms = [text.forms[at][0] for s in text.sentences for at in text.spoken(s)]
    words = [word for form in forms for word in form]
    with sphinx(spellings(text)) as model:
        spans = model.force(voice.part(0, voice.length_ms), words, 1e-48)
    if spans is None:
        return ""
    spoken = [at for sentence in text.sentences for at in text.spoken(sentence)]
    firsts = accumulate((len(form) for form in forms), initial=0)
    told = {at: spans[first].start_ms for at, first in zip(spoken, firsts, strict=False)}
    errors = [abs(told[word.word] - word.start_ms) for word in performance.words if word.exact]
    return f"{np.percentile(errors, 95):.0f} ms"
