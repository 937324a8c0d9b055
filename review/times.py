"""Times as reviewers write them: "4:18", "2m10s", "around minute 5", "10:02-08".

First everything that only looks like a time is blanked out (dates, ratios, clock times,
links, durations), then the many forms are found one by one, then neighbours joined by a
dash or a word become a range. Every pattern is linear: no quantifier inside a quantifier.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice

from pipeline.schema import Span
from review.lookalikes import blank_lookalikes, link_times
from review.schema import Moment
from review.time_patterns import (
    ANY_TIME,
    ANY_UNIT,
    APPROX_AFTER,
    APPROX_BEFORE,
    BETWEEN,
    COLONS,
    DOTTED,
    DURATION_AFTER,
    DURATION_BEFORE,
    FIRM_BEFORE,
    HMS,
    HOUR_MIN,
    JOINER,
    MARK_AFTER,
    MIN_NUMBER,
    MINUTE_AND_SECONDS,
    MINUTE_WORD,
    NEAR_UNIT,
    NUMBER_WORDS,
    NUMBERS_AFTER,
    NUMBERS_BEFORE,
    OPEN_AFTER,
    ORDINAL,
    PLACE_BEFORE,
    PRIMES,
    SECOND_WORD,
    SHORT_END,
    UNIT,
    UNIT_REACH,
)

MOST_DOTTED = 200
HOUR_MS = 3_600_000
Stretch = tuple[int, int]
_END_OF_WORD = re.compile(r"\W")


@dataclass(frozen=True, slots=True)
class _Found:
    ms: int
    first: int
    stop: int
    approximate: bool = False
    end_ms: int | None = None
    alternative_ms: int | None = None  # "04:18:10" may be minutes, seconds and frames


def find_moments(text: str, duration_ms: int | None = None) -> list[Moment]:
    """The moments named in a readable text, in order; positions are places in that text.

    Times after `duration_ms`, the draft's length, are marked as not in the draft.

    >>> [m.span for m in find_moments("1:02 and from 10:02 to 10:08, 2 seconds too long")]
    [Span(start_ms=62000, end_ms=62000), Span(start_ms=602000, end_ms=608000)]
    """
    if not ANY_TIME.search(text):
        return []
    blanked = blank_lookalikes(text)
    found = sorted([*_all_found(blanked), *_from_links(text)], key=lambda one: one.first)
    fitted = [_fitted(one, duration_ms) for one in found]
    return [_moment(text, one, duration_ms) for one in _join_ranges(blanked, fitted)]


def _from_links(text: str) -> Iterator[_Found]:
    for link in link_times(text):
        yield _Found(link.seconds * 1000, link.first, link.stop)


def _all_found(text: str) -> list[_Found]:
    taken: list[_Found] = []
    by_unit = (_units_together, _stretches, _words, _units_alone)
    near = _near_units(text)
    finders: list[Callable[[str], Iterator[_Found]]] = [_colons, _dotted, _primes]
    finders += [partial(find, near=near) for find in by_unit if near]
    for find in finders:
        letters: list[str] = []
        for one in find(text):
            letters = letters or list(text)
            if "\x01" in letters[one.first : one.stop]:
                continue  # an earlier pattern has it
            taken.append(one)
            letters[one.first : one.stop] = "\x01" * (one.stop - one.first)
        text = "".join(letters) or text
    return taken


def _near_units(text: str) -> list[Stretch]:
    """Where in a text times by units may stand: around what looks like a unit."""
    near: list[Stretch] = []
    for match in NEAR_UNIT.finditer(text) if ANY_UNIT.search(text) else ():
        first, stop = max(0, match.start() - UNIT_REACH), match.end() + UNIT_REACH
        if near and stop <= near[-1][1]:
            continue
        end = _END_OF_WORD.search(text, stop)  # "5 since" must not end as "5 s"
        stop = end.start() if end else len(text)
        if near and first <= near[-1][1]:
            near[-1] = (near[-1][0], stop)
        else:
            near.append((first, stop))
    return near


def _all_in(
    pattern: re.Pattern[str], text: str, near: Sequence[Stretch]
) -> Iterator[re.Match[str]]:
    return chain.from_iterable(pattern.finditer(text, first, stop) for first, stop in near)


def _colons(text: str) -> Iterator[_Found]:
    for match in COLONS.finditer(text):
        a, b, c = int(match["a"]), int(match["b"]), match["c"]
        if c is None:
            if match["frames"]:
                continue
            fraction = match["fraction"] if text[match.start("fraction") - 1] == "." else None
            stop = match.end() if fraction or not match["fraction"] else match.end("b")
            yield _Found((a * 60 + b) * 1000 + _ms(fraction), match.start(), stop)
        else:
            ms = (a * 3600 + b * 60 + int(c)) * 1000 + _ms(match["fraction"])
            other = None if match["frames"] or match["fraction"] else (a * 60 + b) * 1000
            yield _Found(ms, match.start(), match.end(), alternative_ms=other)


def _ms(fraction: str | None) -> int:
    return int(fraction.ljust(3, "0")) if fraction else 0


def _dotted(text: str) -> Iterator[_Found]:
    """ "In 5.06 ..., in 9.33 ...": from two on, in a comment that writes no time with colons."""
    if ":" in text and COLONS.search(text):
        return
    matches = list(islice(DOTTED.finditer(text), MOST_DOTTED))
    for match in matches if len(matches) > 1 else ():
        yield _Found((int(match["a"]) * 60 + int(match["b"])) * 1000, *match.span())


def _primes(text: str) -> Iterator[_Found]:
    for match in PRIMES.finditer(text):
        yield _Found((int(match["a"]) * 60 + int(match["b"])) * 1000, *match.span())


def _units_together(text: str, near: Sequence[Stretch]) -> Iterator[_Found]:
    for pattern in (MINUTE_AND_SECONDS, HMS, MIN_NUMBER, HOUR_MIN):
        for match in _all_in(pattern, text, near):
            groups = match.groupdict()
            if _is_duration(text, match):
                continue
            hours = int(groups.get("h") or 0)
            seconds = _number(groups["m"]) * 60 + _number(groups.get("s") or "0")
            yield _Found((hours * 3600 + seconds) * 1000, *match.span())


def _stretches(text: str, near: Sequence[Stretch]) -> Iterator[_Found]:
    for pattern in (NUMBERS_AFTER, NUMBERS_BEFORE):
        for match in _all_in(pattern, text, near):
            if pattern is NUMBERS_BEFORE and _is_duration(text, match):
                continue
            unit_ms = _unit_ms(match["unit"])
            first, last = _number(match["a"]) * unit_ms, _number(match["b"]) * unit_ms
            if first < last:
                yield _Found(first, *match.span(), end_ms=last)


def _unit_ms(unit: str) -> int:
    return 60_000 if unit.lower().startswith("m") else 1000


def _is_duration(text: str, match: re.Match[str]) -> bool:
    before, after = _before(text, match.start()), text[match.end() : match.end() + 30]
    if FIRM_BEFORE.search(before):
        return False
    return bool(DURATION_BEFORE.search(before) or DURATION_AFTER.match(after))


def _words(text: str, near: Sequence[Stretch]) -> Iterator[_Found]:
    for match in _all_in(MINUTE_WORD, text, near):
        yield _Found(_number(match["m"]) * 60_000, *match.span(), approximate=True)
    for match in _all_in(SECOND_WORD, text, near):
        if text[match.end() : match.end() + 1] == ")" and "(" not in _before(text, match.start()):
            continue  # "2) second 3) third"
        yield _Found(_number(match["s"]) * 1000, *match.span())
    for match in _all_in(ORDINAL, text, near):
        unit_ms = _unit_ms(match["unit"])
        ms = (int(match["m"]) - (unit_ms == 60_000)) * unit_ms
        yield _Found(ms, *match.span(), approximate=True)


def _units_alone(text: str, near: Sequence[Stretch]) -> Iterator[_Found]:
    for match in _all_in(UNIT, text, near):
        if match["n"].isalpha() and match.end() - match.end("n") == 1:
            continue  # "figure eights"
        before, after = _before(text, match.start()), text[match.end() : match.end() + 30]
        marked = not match.group().endswith(".") and MARK_AFTER.match(after)
        if not marked and not _stands_for_a_place(before, after):
            continue
        unit_ms = _unit_ms(match["unit"])
        ms = int((_number(match["n"]) + float(match["frac"] or 0)) * unit_ms)
        yield _Found(ms, *match.span())


def _stands_for_a_place(before: str, after: str) -> bool:
    if DURATION_AFTER.match(after):
        return False
    if FIRM_BEFORE.search(before):
        return True
    return bool(PLACE_BEFORE.search(before)) and not DURATION_BEFORE.search(before)


def _before(text: str, position: int) -> str:
    """The rest of the line before a place, at most 30 characters; "" at its start."""
    start = max(0, position - 30)
    line = text.rfind("\n", start, position)
    return text[line + 1 if line >= 0 else start : position]


def _number(digits_or_word: str) -> int:
    word = digits_or_word.lower()
    return NUMBER_WORDS[word] if word in NUMBER_WORDS else int(word)


def _fitted(one: _Found, duration_ms: int | None) -> _Found:
    """Read h:m:s as m:s:frames where only that lies in a draft that has no hours."""
    if duration_ms is None or one.alternative_ms is None or one.ms <= duration_ms:
        return one
    if duration_ms >= HOUR_MS:
        return one
    return replace(one, ms=one.alternative_ms) if one.alternative_ms <= duration_ms else one


def _join_ranges(text: str, found: list[_Found]) -> list[_Found]:
    joined: list[_Found] = []
    for one in found:
        last = joined[-1] if joined else None
        if last and last.end_ms is None and _is_range(text, last, one):
            joined[-1] = replace(last, end_ms=one.ms, stop=one.stop)
        else:
            joined.append(one)
    return [_with_short_end(text, one) for one in joined]


def _is_range(text: str, last: _Found, one: _Found) -> bool:
    if one.first - last.stop > 24 or one.ms < last.ms:
        return False
    match = JOINER.match(text[last.stop : one.first])
    if not match:
        return False
    if match["word"].lower() in ("and", "&"):
        words = "between" in _before(text, last.first).lower()[-16:]
        return words and bool(BETWEEN.search(_before(text, last.first)))
    return True


def _with_short_end(text: str, one: _Found) -> _Found:
    """ "10:02-08" ends at 10:08."""
    match = SHORT_END.match(text, one.stop) if one.end_ms is None else None
    if not match or ":" not in text[one.first : one.stop].replace("\x01", ":"):
        return one
    end_ms = one.ms // 60_000 * 60_000 + int(match["s"]) * 1000
    return replace(one, end_ms=end_ms, stop=match.end()) if end_ms > one.ms else one


def _moment(text: str, one: _Found, duration_ms: int | None) -> Moment:
    after = text[one.stop : one.stop + 30]
    open_end = one.end_ms is None and bool(OPEN_AFTER.match(after))
    approximate = (
        one.approximate
        or open_end
        or bool(APPROX_BEFORE.search(_before(text, one.first)))
        or bool(APPROX_AFTER.match(after))
    )
    return Moment(
        span=Span(one.ms, one.ms if one.end_ms is None else one.end_ms),
        first=one.first,
        stop=one.stop,
        approximate=approximate,
        open_end=open_end,
        in_draft=duration_ms is None or one.ms <= duration_ms,
    )
