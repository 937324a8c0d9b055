"""Whisper itself, on a tiny checkpoint of its architecture and the voices that it knows.

This proves the path and a tolerance on synthetic speech; of people it says nothing.
"""

from __future__ import annotations

import lzma
import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.alignment.speech import perform, read_aloud
from pipeline import whisper_models, whisper_recogniser
from pipeline.align_takes import read_takes
from pipeline.audio import write_wav
from pipeline.errors import Place, RoughcutError, UsageError
from pipeline.recognisers import recogniser_for
from pipeline.schema import Aligner, HeardWord, Recordings, Segment, Token, WordStatus
from pipeline.sentences import text_of
from pipeline.store import Store
from pipeline.takes import gather_takes
from pipeline.whisper_models import find_model, missing_message
from pipeline.whisper_recogniser import RATE_HZ, WhisperModel, find_times, load_model
from tests.data.whisper.hearing import hear_all
from tests.data.whisper.passages import Unit, held_out, read_sentences, written_text
from tests.data.whisper.scoring import score
from tests.data.whisper.voices import Passage, join, say
from tests.spoken_takes import folder_in, script_of

PACKED = Path(__file__).parent / "data" / "whisper" / "tiny.pt.xz"
WORST_WORD_ERROR = 0.15
MEDIAN_MS, MOST_MS = 60, 200  # of the word starts: half of them, 95 % of them
NUMBERS = read_sentences()[2]  # held out; holds "GPT-3" and "12,288"


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whisper") / "fixture.pt"
    path.write_bytes(lzma.decompress(PACKED.read_bytes()))
    return path


@pytest.fixture(scope="session")
def model(checkpoint: Path) -> WhisperModel:
    pytest.importorskip("whisper", reason="Whisper is not installed: make whisper")
    import torch

    torch.set_num_threads(1)  # on a busy machine several wait for each other, at full speed
    return load_model(checkpoint)


@pytest.fixture(scope="session")
def take() -> Passage:
    """Six sentences that no training saw, with short pauses and long ones between them."""
    sentences = [say(units) for units in held_out()[:6]]
    return join(sentences, [600, 250, 2500, 700, 1000, 4000])


def assert_well_heard(
    units: tuple[Unit, ...], spans_ms: tuple[tuple[int, int], ...], heard: tuple[HeardWord, ...]
) -> None:
    found = score(units, spans_ms, heard)
    assert found.word_error <= WORST_WORD_ERROR
    assert found.percentile(50) <= MEDIAN_MS
    assert found.percentile(95) <= MOST_MS


# --- hearing ---------------------------------------------------------------------------


def test_a_take_with_pauses_is_heard_and_timed(model: WhisperModel, take: Passage) -> None:
    progress: list[int] = []
    heard = hear_all(model, take.samples, progress.append)
    assert_well_heard(take.units, take.spans_ms, heard)
    assert all(a.span.start_ms <= b.span.start_ms for a, b in pairwise(heard))
    assert len(progress) > 2 and progress == sorted(progress)


def test_a_number_is_one_word_though_whisper_splits_it(model: WhisperModel) -> None:
    spoken = say(NUMBERS)
    pieces = model.network.transcribe(spoken.samples, word_timestamps=True, fp16=False)
    split = [word["word"] for word in pieces["segments"][0]["words"]]
    assert "12,288" not in "|".join(split)
    heard = [word.text for word in hear_all(model, spoken.samples)]
    assert {"GPT-3", "12,288"} <= set(heard)


def test_a_long_silence_before_the_first_word_is_not_part_of_it(model: WhisperModel) -> None:
    passage = join([say(held_out()[0])], [5000])
    for heard in (
        hear_all(model, passage.samples),
        find_times(model, passage.samples, written_text(held_out()[0])),
    ):
        assert heard[0].span.start_ms == pytest.approx(passage.spans_ms[0][0], abs=MEDIAN_MS)


def test_16_bit_samples_are_heard_alike(model: WhisperModel) -> None:
    units = held_out()[0]
    samples = say(units).samples
    whole = np.rint(samples * 32768).astype(np.int16)
    found, of_whole = (find_times(model, part, written_text(units)) for part in (samples, whole))
    assert [word.span for word in found] == [word.span for word in of_whole]


@pytest.mark.parametrize("seconds", [0, 0.005, 3])
def test_silence_says_nothing(model: WhisperModel, seconds: float) -> None:
    silence = np.zeros(int(seconds * RATE_HZ), np.int16)
    assert hear_all(model, silence) == ()
    assert find_times(model, silence, "Hello there.") == ()


# --- times of a known text -------------------------------------------------------------


@pytest.mark.parametrize("units", held_out()[:4], ids=lambda units: units[1].written)
def test_known_words_are_timed(model: WhisperModel, units: tuple[Unit, ...]) -> None:
    passage = join([say(units)], [400])
    found = find_times(model, passage.samples, written_text(units))
    assert [word.text for word in found] == written_text(units).split()
    assert_well_heard(units, passage.spans_ms, found)


def test_every_written_word_has_a_time_whatever_it_is_made_of(model: WhisperModel) -> None:
    text = "In “GPT-3”\n every – vector's  (12,288) café  日本 … numbers."
    found = find_times(model, say(NUMBERS).samples, text)
    assert [word.text for word in found] == text.split()


def test_a_text_without_words_has_no_times(model: WhisperModel) -> None:
    assert find_times(model, say(NUMBERS).samples, " \n ") == ()


def test_what_is_too_long_at_once_is_refused(model: WhisperModel) -> None:
    with pytest.raises(RoughcutError, match=r"at most 30 s at once, not in 31\.0 s: cut"):
        find_times(model, np.zeros(31 * RATE_HZ, np.int16), "Hello.")
    with pytest.raises(RoughcutError, match="600 words are more than Whisper aligns at once"):
        find_times(model, say(NUMBERS).samples, "rows " * 600)


# --- making the checkpoint again -------------------------------------------------------


def test_the_training_asks_for_what_the_checkpoint_knows(
    model: WhisperModel, checkpoint: Path, tmp_path: Path
) -> None:
    """Its windows, tokens and guides are those of Whisper, and its export loses nothing."""
    import torch

    from tests.data.whisper.network import Pupil
    from tests.data.whisper.targets import Teacher
    from tests.data.whisper.train import PHASES, Report, lesson
    from tests.data.whisper.vocabulary import vocabulary_of
    from tests.data.whisper.windows import Speakers

    speakers = Speakers(random.Random(1), 20)
    teacher = Teacher(speakers, vocabulary_of(speakers.texts.words))
    pupil = Pupil(teacher.vocabulary, len(teacher.word_number))
    pupil.resume(checkpoint)
    report = Report()
    with torch.no_grad():
        lesson(pupil, teacher.batch(2, 30.0), PHASES[-1], report)
    assert report.sums["right"] > 0.8  # of the words; by chance 0.004
    assert report.sums["looking"] < 4  # nats; a decoder that looks anywhere pays 7.3
    pupil.export(tmp_path / "again.pt")
    again = load_model(tmp_path / "again.pt").network.state_dict()
    assert all(torch.equal(row, again[name]) for name, row in model.network.state_dict().items())


# --- loading ---------------------------------------------------------------------------


def _foreign_checkpoint() -> bytes:
    import io

    import torch

    file = io.BytesIO()
    torch.save({"weights": torch.zeros(3)}, file)
    return file.getvalue()


@pytest.mark.parametrize("damage", ["cut short", "empty", "a web page", "foreign", "other shape"])
def test_a_broken_checkpoint_is_a_sentence(
    model: WhisperModel, checkpoint: Path, tmp_path: Path, damage: str
) -> None:
    content = {
        "cut short": lambda: checkpoint.read_bytes()[:100_000],
        "empty": lambda: b"",
        "a web page": lambda: b"<html>Not found</html>",
        "foreign": _foreign_checkpoint,
        "other shape": lambda: _other_shape(checkpoint),
    }[damage]()
    path = tmp_path / "base.en.pt"
    path.write_bytes(content)
    with pytest.raises(RoughcutError) as error:
        load_model(path)
    assert str(error.value).startswith(f"{path} is damaged or no checkpoint of Whisper (")
    assert "roughcut models get" in str(error.value)
    assert "\n" not in str(error.value)


def _other_shape(checkpoint: Path) -> bytes:
    import io

    import torch

    content = torch.load(checkpoint, weights_only=True)
    content["dims"]["n_text_layer"] = 4
    file = io.BytesIO()
    torch.save(content, file)
    return file.getvalue()


def test_a_folder_in_place_of_a_checkpoint_is_a_sentence(
    model: WhisperModel, tmp_path: Path
) -> None:
    with pytest.raises(RoughcutError, match="damaged or no checkpoint"):
        load_model(tmp_path)


@pytest.mark.parametrize(
    ("language", "said"),
    [("de", "fixture.pt knows English only, not 'de'"), ("tlh", "does not know the language")],
)
def test_a_language_that_the_model_does_not_know_is_refused(
    model: WhisperModel, checkpoint: Path, language: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        load_model(checkpoint, language)


@pytest.mark.parametrize("language", ["en", "en-us", "en_GB"])
def test_english_goes_by_any_code(model: WhisperModel, checkpoint: Path, language: str) -> None:
    assert load_model(checkpoint, language).language == "en"


def test_whispers_own_models_follow_words_with_their_own_heads(
    model: WhisperModel, tmp_path: Path
) -> None:
    """Loaded from a file, Whisper would forget which heads these are."""
    import torch
    from whisper.model import ModelDimensions, Whisper

    # As many layers and heads as tiny.en, but small.
    network = Whisper(ModelDimensions(80, 1500, 48, 6, 4, 51864, 448, 48, 6, 4))
    content = {"dims": vars(network.dims), "model_state_dict": network.state_dict()}
    heads: list[Any] = []
    for name in ("tiny.en.pt", "mine.pt"):
        torch.save(content, tmp_path / name)
        heads.append(load_model(tmp_path / name).network.alignment_heads.indices().T.tolist())
    assert heads[0] == [[1, 0], [2, 0], [2, 5], [3, 0], [3, 1], [3, 2], [3, 3], [3, 4]]
    assert heads[1] == [[layer, head] for layer in (2, 3) for head in range(6)]


def test_a_strangers_file_by_the_name_of_whispers_model_is_loaded(
    model: WhisperModel, checkpoint: Path, tmp_path: Path
) -> None:
    path = tmp_path / "tiny.pt"
    path.write_bytes(checkpoint.read_bytes())
    heads = load_model(path).network.alignment_heads.indices().T.tolist()
    assert heads == [[layer, head] for layer in (1, 2) for head in range(4)]


# --- finding ---------------------------------------------------------------------------


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of Whisper, empty; Whisper counts as installed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(whisper_models, "whisper_is_installed", lambda: True)
    folder = tmp_path / "whisper"
    folder.mkdir()
    return folder


def test_a_model_is_found_by_name_and_by_path(cache: Path) -> None:
    (cache / "large-v3-turbo.pt").touch()
    assert find_model("turbo") == cache / "large-v3-turbo.pt"
    assert find_model(str(cache / "large-v3-turbo.pt")) == cache / "large-v3-turbo.pt"
    assert find_model("base.en") is None
    assert find_model(str(cache)) is None


def test_the_cache_lies_in_the_home_folder_if_nothing_else_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    file = tmp_path / ".cache" / "whisper" / "base.en.pt"
    file.parent.mkdir(parents=True)
    file.touch()
    assert find_model("base.en") == file


def test_without_a_name_the_best_model_for_the_language_is_found(cache: Path) -> None:
    assert find_model(None) is None
    for name in ("tiny.en", "large-v3", "base.en"):
        (cache / f"{name}.pt").touch()
    assert find_model(None) == cache / "base.en.pt"
    assert find_model(None, "en-gb") == cache / "base.en.pt"
    assert find_model(None, "de") == cache / "large-v3.pt"


def test_a_missing_model_is_one_line_with_the_place_and_the_cure(cache: Path) -> None:
    assert missing_message(None) == f"no Whisper model in {cache}: roughcut models get base.en"
    assert missing_message(None, "de").endswith("roughcut models get base")
    assert missing_message("turbo") == (
        f"no Whisper model at {cache}/large-v3-turbo.pt: roughcut models get turbo"
    )
    assert missing_message("mine.pt").startswith("no Whisper model at mine.pt: give a file, or")


def test_a_missing_package_is_named(
    cache: Path, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (whisper_models, whisper_recogniser):
        monkeypatch.setattr(module, "whisper_is_installed", lambda: False)
    cure = r"pip install 'roughcut\[whisper\]'"
    with pytest.raises(RoughcutError, match=cure):
        load_model(checkpoint)
    assert missing_message("base.en").startswith("Whisper is not installed")


def test_the_names_are_whispers_own() -> None:
    whisper = pytest.importorskip("whisper", reason="Whisper is not installed: make whisper")
    files = {name: url.split("/")[-1] for name, url in whisper._MODELS.items()}
    assert files == whisper_models.MODEL_FILES


# --- a film's recording -----------------------------------------------------------------


def test_a_recording_is_aligned_with_the_checkpoint_that_the_film_names(
    checkpoint: Path, model: WhisperModel, tmp_path: Path
) -> None:
    """From film.yaml's settings to a reading: heard by Whisper, forced, and found by Whisper
    where the two disagree."""
    sentences = held_out()[:2]
    tokens = tuple(
        Token(unit.written + unit.mark, unit.spoken, 0, Place("rows.md", 1))
        for units in sentences
        for unit in units
    )
    segment = Segment("rows", "Rows", "One", None, tokens, (), (), (), Place("rows.md", 1))
    text = text_of([segment])
    performance = perform(text, read_aloud(text), "en-us", 165)
    folder = folder_in(tmp_path)
    write_wav(folder.takes / "rows.wav", performance.sound)
    wanted = Recordings(Aligner.WHISPER, str(checkpoint))
    recogniser, why_not = recogniser_for(wanted, "en-us")
    assert recogniser and not why_not
    script, store = script_of(segment), Store(folder.cache)
    takes, _ = gather_takes(folder, script, store)
    reading = read_takes(folder, script, takes, store, recogniser).readings["rows"]
    assert reading.aligner == "whisper"
    true = {word.word: word.start_ms for word in performance.words if word.exact}
    errors = [abs(reading.words[at].span.start_ms - start_ms) for at, start_ms in true.items()]
    assert np.percentile(errors, 95) <= MOST_MS
    assert np.median(errors) <= MEDIAN_MS
    assert reading.share(WordStatus.CONFIRMED) > 0.8
