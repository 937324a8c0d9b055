"""The one door to openai-whisper: what was said in a recording, and when each word of it was.

Whisper is an extra of some size, so it is imported where it is used and nowhere else, and
nothing here ever downloads (`pipeline.models_command` does, on request).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import RoughcutError, UsageError
from pipeline.pauses import voiced
from pipeline.schema import HeardWord, Span
from pipeline.whisper_models import INSTALL_WHISPER, is_english, whisper_is_installed

RATE_HZ = 16_000
"""The rate that Whisper hears, in Hz."""

WINDOW_MS = 30_000
"""Whisper hears 30 s at a time."""

LONGEST_CHUNK_MS = 28_000
_LEAD_MS, _TAIL_MS = 30, 200  # of a chunk's own silence; more in front and the first word is early
_FRAME = 160  # samples for each column of Whisper's spectrogram
# Whisper finds words by spaces, except in these languages (whisper/tokenizer.py).
_WITHOUT_SPACES = {"zh", "ja", "th", "lo", "my", "yue"}

# What a damaged or foreign file makes torch and Whisper raise.
_DAMAGED = (
    *(RuntimeError, UnpicklingError, EOFError, KeyError, TypeError, ValueError),
    *(AttributeError, IndexError, OSError),
)

Samples = NDArray[Any]
"""Mono at `RATE_HZ`, as 16-bit integers or in -1..1."""


@dataclass(frozen=True, slots=True, eq=False)
class WhisperModel:
    """A loaded model and the language that it is to hear ("en")."""

    network: Any
    language: str


def load_model(path: Path, language: str = "en") -> WhisperModel:
    """The model of a checkpoint file, ready to hear `language` ("en-us", "de").

    Raises RoughcutError if Whisper is not installed or the file is damaged or no Whisper
    checkpoint, UsageError if the model or Whisper itself does not know the language.
    """
    if not whisper_is_installed():
        raise RoughcutError(f"Whisper is not installed: {INSTALL_WHISPER}")
    import whisper

    try:
        network = whisper.load_model(str(path))
    except _DAMAGED as error:
        why = (str(error).strip() or type(error).__name__).splitlines()[0][:120]
        raise RoughcutError(
            f"{path} is damaged or no checkpoint of Whisper ({why}): delete it and get it again, "
            "for one of Whisper's own by `roughcut models get NAME`"
        ) from None
    _set_alignment_heads(network, path.stem)
    return WhisperModel(network, _known_language(network, language, path))


def recognise_chunk(model: WhisperModel, samples: Samples, chunk: Span) -> tuple[HeardWord, ...]:
    """What was said and when in a chunk of a recording, without any knowledge of the script.

    The chunk begins and ends with a voice and is at most `LONGEST_CHUNK_MS` long. Times are from
    the start of the recording, good to some tens of ms, and never lie in a pause.
    """
    part, shift_ms = _part(samples, chunk)
    stretches = voiced(part, RATE_HZ)
    pieces = _joined(_transcribed(model, part), model.language)
    return tuple(_heard(pieces, stretches, shift_ms))


def find_times(model: WhisperModel, samples: Samples, text: str) -> tuple[HeardWord, ...]:
    """When each word of `text` is heard in a recording of it, at most `WINDOW_MS` long.

    One word for each run of characters between white space, in order, dashes included.
    Raises RoughcutError if the recording or the text is longer than Whisper's window.
    """
    written = text.split()
    whole_ms = len(samples) * 1000 // RATE_HZ
    if whole_ms > WINDOW_MS:
        raise RoughcutError(
            f"Whisper finds times in at most {WINDOW_MS // 1000} s at once, not in "
            f"{whole_ms / 1000:.1f} s: cut the recording at a pause"
        )
    stretches = voiced(samples, RATE_HZ)
    if not written or not stretches:
        return ()
    sounding = Span(stretches[0].start_ms, stretches[-1].end_ms)
    part, shift_ms = _part(samples, sounding)
    pieces = _joined(_aligned(model, part, written), model.language)
    return tuple(_heard(pieces, voiced(part, RATE_HZ), shift_ms))


def normalised(text: str, language: str) -> str:
    """A text as Whisper's own scoring compares it: one spelling, contractions written out,
    numbers in figures."""
    return str(_normaliser(is_english(language))(text)).strip()


@cache
def _normaliser(english: bool) -> Any:
    from whisper.normalizers import BasicTextNormalizer, EnglishTextNormalizer

    return EnglishTextNormalizer() if english else BasicTextNormalizer()


# --- loading ---------------------------------------------------------------------------


def _set_alignment_heads(network: Any, name: str) -> None:
    """Use the attention heads that are known to follow the words, for Whisper's own models.

    Whisper does so when it loads a model by name, which might download. A stranger's file of
    the same name has another number of heads and keeps the default: those of the upper half.
    """
    import whisper

    heads = whisper._ALIGNMENT_HEADS.get(name)
    if heads:
        try:
            network.set_alignment_heads(heads)
        except RuntimeError:
            return


def _known_language(network: Any, language: str, path: Path) -> str:
    from whisper.tokenizer import LANGUAGES

    code = language.lower().replace("_", "-").split("-")[0]
    if code not in LANGUAGES:
        raise UsageError(f"Whisper does not know the language {language!r}")
    if code != "en" and not network.is_multilingual:
        raise UsageError(
            f"{path.name} knows English only, not {language!r}: take a model whose name does "
            "not end in .en"
        )
    return code


# --- hearing ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """What Whisper calls a word: its text with the space before it, and its times in s."""

    text: str
    start: float
    end: float
    probability: float


def _in_unit(samples: Samples) -> NDArray[np.float32]:
    """The samples in -1..1, as Whisper wants them."""
    scale = 32768 if np.issubdtype(samples.dtype, np.integer) else 1
    return (samples / np.float32(scale)).astype(np.float32)


def _part(samples: Samples, chunk: Span) -> tuple[NDArray[np.float32], int]:
    """The samples of a chunk with a little of the silence around it, and where they begin."""
    start_ms = max(0, chunk.start_ms - _LEAD_MS)
    end_ms = chunk.end_ms + _TAIL_MS
    per_ms = RATE_HZ // 1000
    return _in_unit(samples[start_ms * per_ms : end_ms * per_ms]), start_ms


def _transcribed(model: WhisperModel, samples: NDArray[np.float32]) -> Iterator[_Piece]:
    result = model.network.transcribe(
        samples,
        language=model.language,
        word_timestamps=True,
        condition_on_previous_text=False,
        temperature=0.0,
        fp16=model.network.device.type == "cuda",
        verbose=None,
    )
    for segment in result["segments"]:
        for word in segment["words"]:
            yield _Piece(word["word"], word["start"], word["end"], float(word["probability"]))


def _aligned(
    model: WhisperModel, samples: NDArray[np.float32], words: Sequence[str]
) -> Iterator[_Piece]:
    import torch
    from whisper.audio import N_FRAMES, N_SAMPLES, log_mel_spectrogram, pad_or_trim
    from whisper.timing import find_alignment
    from whisper.tokenizer import get_tokenizer

    network = model.network
    tokenizer = get_tokenizer(
        network.is_multilingual, num_languages=network.num_languages, language=model.language
    )
    tokens = tokenizer.encode(" " + " ".join(words))
    room = network.dims.n_text_ctx - len(tokenizer.sot_sequence) - 2
    if len(tokens) > room:
        raise RoughcutError(
            f"{len(words)} words are more than Whisper aligns at once "
            f"({len(tokens)} of {room} tokens): give it fewer sentences"
        )
    frames = min(N_FRAMES, len(samples) // _FRAME)
    sound = torch.from_numpy(samples)
    columns = log_mel_spectrogram(sound, network.dims.n_mels, N_SAMPLES)[:, :frames]
    mel = pad_or_trim(columns, N_FRAMES).to(network.device)
    for timing in find_alignment(network, tokenizer, tokens, mel, frames):
        yield _Piece(timing.word, timing.start, timing.end, float(timing.probability))


# --- from pieces to words --------------------------------------------------------------


def _joined(pieces: Iterable[_Piece], language: str) -> list[list[_Piece]]:
    """The pieces of each written word: one that does not begin with a space belongs to the
    word before it, such as the second half of "12,288"."""
    words: list[list[_Piece]] = []
    for piece in pieces:
        if words and not piece.text.startswith(" ") and language not in _WITHOUT_SPACES:
            words[-1].append(piece)
        else:
            words.append([piece])
    return words


def _heard(
    words: Iterable[Sequence[_Piece]], stretches: Sequence[Span], shift_ms: int
) -> Iterator[HeardWord]:
    """The words in ms of the recording, in order, none of them beginning or ending in a pause."""
    last_ms = 0
    for pieces in words:
        text = "".join(piece.text for piece in pieces).strip()
        if not text:
            continue
        said = [piece for piece in pieces if any(map(str.isalnum, piece.text))] or pieces
        span = _sounding(round(1000 * said[0].start), round(1000 * said[-1].end), stretches)
        start_ms = max(span.start_ms, last_ms)
        end_ms = max(span.end_ms, start_ms)
        last_ms = start_ms
        probability = float(np.mean([piece.probability for piece in said]))
        yield HeardWord(
            text, Span(start_ms + shift_ms, end_ms + shift_ms), min(max(probability, 0.0), 1.0)
        )


def _sounding(start_ms: int, end_ms: int, stretches: Sequence[Span]) -> Span:
    """The part of a word's span outside the pauses at its ends: Whisper counts a pause to
    the word that follows, or to the one before."""
    end_ms = max(start_ms, end_ms)
    touched = [
        stretch for stretch in stretches if stretch.start_ms < end_ms and stretch.end_ms > start_ms
    ]
    if not touched:
        return Span(start_ms, end_ms)
    return Span(max(start_ms, touched[0].start_ms), min(end_ms, touched[-1].end_ms))
