"""Takes from real sound: recordings in every format, and the scratch narration."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.signal import resample_poly

import pipeline.takes
from pipeline.audio import (
    MS,
    RATE_HZ,
    TAKE_LEVEL_DB,
    Sound,
    levelled,
    read_sound,
    resampled,
    sounding_ms,
    write_levelled,
    write_wav,
)
from pipeline.errors import Place, Severity, UsageError
from pipeline.espeak import speak
from pipeline.folder import FilmFolder
from pipeline.resampling import resampled_blocks
from pipeline.schema import Pacing, Script, Segment, Take, TakeKind, Token
from pipeline.store import Store, digest_of_file
from pipeline.takes import EDGE_MS, gather_takes, lines_of

EDGE_TOLERANCE_MS = 15
SILENCE_RMS, WORD_RMS = 60, 300  # of 32768
NOISE_DB = -65.0  # 16 bits before the gain would leave -50 dB


def tokens(*words: str | tuple[str, str], paragraph: int = 0) -> tuple[Token, ...]:
    """Tokens from written words, or from (written, spoken) where the two differ."""
    pairs = [(word, word.strip(",.;:?!“”…")) if isinstance(word, str) else word for word in words]
    return tuple(
        Token(written, spoken, paragraph, Place("01.md", 1, at))
        for at, (written, spoken) in enumerate(pairs, 1)
    )


def segment(name: str, *words: str | tuple[str, str]) -> Segment:
    return Segment(name, name.title(), "One", None, tokens(*words), (), (), (), Place("01.md", 1))


def script_of(*segments: Segment, voice: str = "en-us", words_per_minute: int = 150) -> Script:
    pacing = Pacing(words_per_minute=words_per_minute)
    return Script("demo", "Demo", "en", voice, pacing, None, segments)


HOOK = segment("hook", "Where", "do", "facts", "live?", "Among", "the", "weights.")
COUNT = segment(
    "count",
    *("It", "has"),
    ("12,288,", "twelve thousand two hundred eighty eight"),
    ("—", ""),
    *("of", "the", "rows."),
)


@pytest.fixture
def folder(tmp_path: Path) -> FilmFolder:
    folder = FilmFolder(tmp_path, "demo")
    folder.takes.mkdir(parents=True)
    return folder


def gather(folder: FilmFolder, script: Script) -> dict[str, Take]:
    takes, findings = gather_takes(folder, script, Store(folder.cache))
    assert not findings
    return takes


def rms(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(samples.astype(float) ** 2)))


def tone(path: Path, *options: str) -> Path:
    """Half a second of silence, one second of a tone, half a second of silence."""
    sound = "sine=frequency=440:duration=1,adelay=500:all=1,apad=pad_dur=0.5"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", sound, *options, str(path)], check=True
    )
    return path


# --- the scratch narration -------------------------------------------------------------


def test_each_token_sounds_where_its_span_says(folder: FilmFolder) -> None:
    take = gather(folder, script_of(HOOK))["hook"]
    samples = read_sound(Path(take.path)).samples
    assert take.kind is TakeKind.SCRATCH
    assert take.length_ms * MS == len(samples)
    assert take.digest == digest_of_file(Path(take.path))
    assert len(take.word_spans) == len(HOOK.tokens)
    for span in take.word_spans:
        assert rms(samples[span.start_ms * MS : span.end_ms * MS]) > WORD_RMS
    live, among = take.word_spans[3], take.word_spans[4]
    assert among.start_ms - live.end_ms > 250  # a sentence ends between them
    assert rms(samples[(live.end_ms + 20) * MS : among.start_ms * MS]) < SILENCE_RMS


def test_a_scratch_take_has_the_same_silence_at_both_ends(folder: FilmFolder) -> None:
    for take in gather(folder, script_of(HOOK, COUNT)).values():
        samples = read_sound(Path(take.path)).samples
        loud = np.flatnonzero(np.abs(samples.astype(int)) > 1000) / MS
        for silence_ms in (loud[0], take.length_ms - loud[-1]):
            assert EDGE_MS - EDGE_TOLERANCE_MS < silence_ms < EDGE_MS + 4 * EDGE_TOLERANCE_MS


def test_trimming_moves_the_word_times_with_the_sound(folder: FilmFolder) -> None:
    written = segment("this", "This", "is", "it.")  # begins softly
    take = gather(folder, script_of(written))["this"]
    speech = speak("This is it.", "en-us", 150)
    moved_ms = take.word_spans[1].start_ms - speech.words[1].start_ms
    assert 0 < moved_ms < EDGE_MS
    before = resampled(speech.samples, speech.rate_hz)[: 500 * MS]
    after = read_sound(Path(take.path)).samples[moved_ms * MS :][: 500 * MS]
    assert np.corrcoef(before, after)[0, 1] > 0.999


def test_a_token_spoken_as_several_words_covers_them_all(folder: FilmFolder) -> None:
    spans = gather(folder, script_of(COUNT))["count"].word_spans
    number, dash, of = spans[2:5]
    assert number.end_ms - number.start_ms > 1800
    assert spans[1].end_ms <= number.start_ms
    assert dash.start_ms == dash.end_ms == number.end_ms
    assert of.start_ms - number.end_ms > 100  # the comma


def test_an_unchanged_segment_is_not_spoken_again(
    folder: FilmFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []
    speak = pipeline.takes.speak

    def counted(text: str, voice: str, words_per_minute: int) -> object:
        spoken.append(text)
        return speak(text, voice, words_per_minute)

    monkeypatch.setattr(pipeline.takes, "speak", counted)
    first = gather(folder, script_of(HOOK, COUNT))
    assert len(spoken) == 2
    assert gather(folder, script_of(COUNT, HOOK)) == first
    assert len(spoken) == 2
    edited = segment("hook", "Where", "do", "all", "facts", "live?")
    assert gather(folder, script_of(edited, COUNT))["count"] == first["count"]
    assert spoken[2:] == ["Where do all facts live?"]
    gather(folder, script_of(HOOK, words_per_minute=151))
    gather(folder, script_of(HOOK, voice="en-gb"))
    assert len(spoken) == 5


def test_the_same_words_give_the_same_file_in_any_order(tmp_path: Path) -> None:
    folder = FilmFolder(tmp_path, "demo")
    ahead, _ = gather_takes(folder, script_of(HOOK, COUNT), Store(tmp_path / "a"))
    behind, _ = gather_takes(folder, script_of(COUNT, HOOK), Store(tmp_path / "b"))
    assert ahead["count"].digest == behind["count"].digest
    assert ahead["count"].word_spans == behind["count"].word_spans


def test_progress_counts_segments(folder: FilmFolder) -> None:
    told: list[int] = []
    gather_takes(folder, script_of(HOOK, COUNT), Store(folder.cache), told.append)
    assert told == [1, 2]


def test_the_voice_none_speaks_nothing(folder: FilmFolder) -> None:
    assert gather(folder, script_of(HOOK, voice="none")) == {}


def test_an_unknown_voice_is_the_users_to_mend(folder: FilmFolder) -> None:
    with pytest.raises(UsageError, match="near it: en-us"):
        gather(folder, script_of(HOOK, voice="en-usa"))


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("Yes,", "“it", "is.”", "So!"), "Yes, it is. So!"),
        ((("W_up", "W up"), ("vs.", "versus"), "rows?!"), "W up versus rows?"),
        (("this", ("—", ""), "then", "that..."), "this – then that…"),
        ((("(about", "about"), ("604", "six hundred four"), ("million):", "million")), None),
        ((("—", ""),), ""),
    ],
)
def test_the_page_s_punctuation_reaches_the_voice(
    words: tuple[str | tuple[str, str], ...], text: str | None
) -> None:
    said = lines_of(tokens(*words))
    assert said.text == (text if text is not None else "about six hundred four million:")
    assert [said.text[a:b] for a, b in said.places] == [t.spoken for t in tokens(*words)]


def test_paragraphs_are_parted_by_an_empty_line() -> None:
    said = lines_of((*tokens("One."), *tokens("Two.", paragraph=1), *tokens("three", paragraph=1)))
    assert said.text == "One.\n\nTwo three"


# --- recordings ------------------------------------------------------------------------

FORMATS = [
    pytest.param("hook.wav", ("-c:a", "pcm_s16le", "-ar", "8000"), id="8 kHz"),
    pytest.param("hook.wav", ("-c:a", "pcm_s16le", "-ac", "2", "-ar", "44100"), id="stereo"),
    pytest.param("hook.wav", ("-c:a", "pcm_s24le", "-ar", "96000"), id="24 bit"),
    pytest.param("hook.wav", ("-c:a", "pcm_u8"), id="8 bit"),
    pytest.param("hook.wav", ("-c:a", "pcm_f32le", "-ac", "2"), id="float"),
    pytest.param("hook.WAV", ("-c:a", "pcm_f64le"), id="double"),
    pytest.param("hook.flac", ("-sample_fmt", "s32"), id="flac"),
    pytest.param("hook.ogg", ("-c:a", "libvorbis"), id="ogg"),
    pytest.param("hook.mp3", ("-b:a", "96k"), id="mp3"),
    pytest.param("hook.m4a", ("-c:a", "aac"), id="m4a"),
]


@pytest.mark.parametrize(("name", "options"), FORMATS)
def test_a_recording_of_any_format_replaces_the_scratch_take(
    folder: FilmFolder, name: str, options: tuple[str, ...]
) -> None:
    tone(folder.takes / name, *options)
    takes = gather(folder, script_of(HOOK, COUNT))
    assert takes["count"].kind is TakeKind.SCRATCH
    take = takes["hook"]
    assert take.kind is TakeKind.RECORDED
    assert take.word_spans == ()
    assert take.length_ms == pytest.approx(2000, abs=60)  # decoders may pad the ends
    samples = read_sound(Path(take.path)).samples.astype(float)
    middle = samples[900 * MS : 1100 * MS]
    assert 20 * np.log10(rms(middle) / 32768) == pytest.approx(TAKE_LEVEL_DB, abs=0.5)
    spectrum = np.abs(np.fft.rfft(middle))
    assert np.argmax(spectrum) * RATE_HZ / len(middle) == pytest.approx(440, abs=5)
    assert rms(samples[100 * MS : 400 * MS]) < SILENCE_RMS


def test_an_unchanged_recording_is_not_read_again(
    folder: FilmFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    tone(folder.takes / "hook.flac")
    first = gather(folder, script_of(HOOK))
    monkeypatch.setattr(pipeline.takes, "write_levelled", None)
    assert gather(folder, script_of(HOOK)) == first


def test_two_recordings_of_a_segment_are_an_error(folder: FilmFolder) -> None:
    tone(folder.takes / "hook.wav")
    tone(folder.takes / "hook.flac")
    _, (found,) = gather_takes(folder, script_of(HOOK), Store(folder.cache))
    assert found.severity is Severity.ERROR
    assert str(found.place) == "script/demo/takes/hook.flac"
    assert "more than one recording: hook.flac, hook.wav" in found.message


def test_a_file_that_no_segment_claims_is_a_warning(folder: FilmFolder) -> None:
    for name in ("hock.wav", "count.aiff", "zzz.mp3", "notes.txt", ".hook.wav"):
        (folder.takes / name).write_bytes(b"")
    takes, findings = gather_takes(folder, script_of(HOOK, COUNT), Store(folder.cache))
    assert set(takes) == {"hook", "count"}
    assert [finding.severity for finding in findings] == [Severity.WARNING] * 3
    assert [finding.hint for finding in findings] == [
        "export it as one of .wav .flac .ogg .mp3 .m4a",
        "did you mean 'hook'?",
        "the segments are: hook, count",
    ]


def cut_to(share: float) -> Callable[[bytes], bytes]:
    return lambda content: content[: int(len(content) * share)]


@pytest.mark.parametrize("name", ["hook.wav", "hook.flac", "hook.ogg", "hook.mp3", "hook.m4a"])
@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(cut_to(0), id="empty"),
        pytest.param(cut_to(0.002), id="head only"),
        pytest.param(cut_to(0.6), id="cut short"),
        pytest.param(lambda content: b"These are words. " * 99, id="no sound"),
    ],
)
def test_a_spoilt_recording_is_a_finding_at_its_place(
    folder: FilmFolder, name: str, spoil: Callable[[bytes], bytes]
) -> None:
    path = tone(folder.takes / name)
    path.write_bytes(spoil(path.read_bytes()))
    takes, (found,) = gather_takes(folder, script_of(HOOK, COUNT), Store(folder.cache))
    assert set(takes) == {"count"}
    assert found.severity is Severity.ERROR
    assert found.place == Place(f"script/demo/takes/{name}")
    assert found.message.startswith(name)
    assert "export it again" in found.message


@pytest.mark.parametrize(
    ("make", "told"),
    [
        pytest.param(Path.mkdir, "can not be opened", id="a folder"),
        pytest.param(lambda path: path.symlink_to("gone.wav"), "can not be opened", id="a link"),
        pytest.param(
            lambda path: write_wav(path, Sound(np.ones(48, np.int16))), "lasts 1 ms", id="a click"
        ),
    ],
)
def test_what_can_be_no_recording_is_a_finding(
    folder: FilmFolder, make: Callable[[Path], object], told: str
) -> None:
    make(folder.takes / "hook.wav")
    for _ in range(2):  # what lies in the store by then is no better
        takes, (found,) = gather_takes(folder, script_of(HOOK, COUNT), Store(folder.cache))
        assert set(takes) == {"count"}
        assert found.severity is Severity.ERROR
        assert f"hook.wav {told}" in found.message


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3", "a.m4a"])
def test_reading_a_recording_starts_no_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tone(tmp_path / name)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read_sound(path).length_ms == pytest.approx(2000, abs=60)


def test_blocks_join_without_a_seam(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    signal = random.normal(0, 3000, 44_100 * 25)
    whole = resample_poly(signal, 160, 147)
    parts = list(resampled_blocks(np.array_split(signal, 37), 44_100, RATE_HZ))
    assert len(parts) > 2
    assert np.abs(np.concatenate(parts) - whole).max() < 1e-6


def test_a_soft_recording_of_24_bits_keeps_what_16_would_round_away(tmp_path: Path) -> None:
    path = tmp_path / "soft.wav"
    tone(path, "-c:a", "pcm_s24le", "-filter:a", "volume=-40dB")
    write_levelled(path, tmp_path / "take.wav")
    samples = read_sound(tmp_path / "take.wav").samples[600 * MS : 1400 * MS].astype(float)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    at = 440 * len(samples) // RATE_HZ
    beside = spectrum.sum() - spectrum[at - 5 : at + 6].sum()
    assert 10 * np.log10(beside / spectrum.sum()) < NOISE_DB


def test_resampling_leaves_no_mirror_images(tmp_path: Path) -> None:
    path = tmp_path / "high.wav"
    sound = "sine=frequency=6000:sample_rate=22050:duration=1"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", sound, str(path)], check=True)
    samples = read_sound(path).samples.astype(float)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    above = int(11_025 * len(samples) / RATE_HZ)
    assert 10 * np.log10(spectrum[above:].sum() / spectrum.sum()) < -60


def test_a_noisy_room_and_a_click_are_no_voice() -> None:
    random = np.random.default_rng(1)
    samples = random.normal(0, 100, 3000 * MS)  # 50 dB below full scale
    samples[200 * MS : 202 * MS] += 8000
    samples[1000 * MS : 2000 * MS] += random.normal(0, 3000, 1000 * MS)
    heard_ms = sounding_ms(Sound(samples.astype(np.int16)))
    assert heard_ms == pytest.approx((1000, 2000), abs=EDGE_TOLERANCE_MS)


def test_a_level_never_clips_nor_lifts_mere_noise(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    hiss = Sound(np.rint(random.normal(0, 2, RATE_HZ)).astype(np.int16))
    assert rms(levelled(hiss).samples) < 2 * 10 ** (30 / 20) * 1.1
    clicks = np.zeros(RATE_HZ, np.int16)
    clicks[::4800] = 30_000
    assert np.abs(levelled(Sound(clicks)).samples.astype(int)).max() <= 32768 * 10 ** (-1 / 20) + 1
    nothing = Sound(np.zeros(RATE_HZ, np.int16))
    assert not levelled(nothing).samples.any()
    assert read_sound(write_wav(tmp_path / "nothing.wav", nothing)).length_ms == 1000
