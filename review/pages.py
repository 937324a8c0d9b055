"""Comments out of a page pasted from a post: text, blank line, author, blank line, text ...

Nothing marks an author's name, and a comment may hold blank lines itself; so the blocks of
the page are read as the likeliest sequence of texts and names. Above the line "Comments" is
the post; names of buttons and links are the page's furniture.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from review.lookalikes import links
from review.schema import Comment, Reviews
from review.spelling import is_word
from review.times import find_moments

_COMMENTS_LINE = re.compile(
    r"^[ \t\ufeff]*(?:\d{1,5} )?(?:comments|Comments|COMMENTS)(?: ?\(?\d{1,5}\)?)?[ \t]*\r?$",
    re.MULTILINE,
)
_BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_FURNITURE = re.compile(
    r"(?:more creators|"
    r"(?:load|show|view|see)(?: \d+)? (?:more|all|previous|older|newer)?(?: ?\d+)? ?"
    r"(?:comments?|replies|reply)|show more|load more|read more|"
    r"hide replies|likes?|reply|replies|"
    r"share|report|edited|pinned|log in|sign up|join now|become a (?:patron|member)|newest first|"
    r"oldest first|sort by|add a comment\.*|write a comment\.*|"
    r"\d+ ?(?:s|m|h|d|w|mo|y|sec|min|hours?|days?|weeks?|months?|years?)(?: ago)?|"
    r"\d+ (?:likes?|replies|reply))",
    re.IGNORECASE,
)
_LONGEST_NAME = 60
_IMPOSSIBLE = -1000.0
_WITHOUT_NAME = -4.0
"""What it costs to take the last comment of a page for one that lost its author."""
_BLANK_LINE_INSIDE = -1.2
"""What it costs to take two blocks for one comment."""


@dataclass(frozen=True, slots=True)
class _Block:
    first: int
    stop: int
    text: str


def read_page(page: str) -> Reviews:
    """The comments of a pasted page, in order, their text as it was written.

    >>> read_page("My film\\n\\nComments\\n\\nLovely\\n\\nAda\\n").comments
    (Comment(author='Ada', text='Lovely', moment=None),)
    """
    line = _COMMENTS_LINE.search(page)
    start = line.end() if line else 0
    blocks = [
        _Block(match.start(), match.end(), match.group().strip())
        for match in _BLOCK.finditer(page, start)
    ]
    furniture = [block for block in blocks if _FURNITURE.fullmatch(block.text)]
    spoken = [block for block in blocks if not _FURNITURE.fullmatch(block.text)]
    comments: list[Comment] = []
    text: list[_Block] = []
    for block, is_name in zip(spoken, _names(spoken), strict=True):
        if is_name:
            comments.append(_comment(page, text, block.text))
            text = []
        else:
            text.append(block)
    if text:
        comments.append(_comment(page, text, ""))
    return Reviews(
        comments=tuple(comments),
        post=page[: line.start()] if line else "",
        furniture=tuple(block.text for block in furniture),
    )


def _comment(page: str, blocks: list[_Block], author: str) -> Comment:
    raw = page[blocks[0].first : blocks[-1].stop]
    return Comment(author, raw.strip("\r\n"))


def _names(blocks: list[_Block]) -> list[bool]:
    """Which blocks are authors' names: the likeliest sequence in which each name follows a
    text (two states, best sum of scores)."""
    seen = Counter(block.text for block in blocks)
    as_text, as_name = _IMPOSSIBLE, 0.0  # before the first block a name has just ended
    came_from: list[tuple[bool, bool]] = []  # for each block: was the one before a name?
    for block in blocks:
        text_after_name = as_name >= as_text + _BLANK_LINE_INSIDE
        new_text = max(as_name, as_text + _BLANK_LINE_INSIDE)
        new_name = as_text + _likeness_to_a_name(block.text, seen[block.text])
        came_from.append((text_after_name, False))
        as_text, as_name = new_text, new_name
    is_name = as_name >= as_text + _WITHOUT_NAME
    found: list[bool] = []
    for text_after_name, name_after_name in reversed(came_from):
        found.append(is_name)
        is_name = name_after_name if is_name else text_after_name
    return found[::-1]


def _likeness_to_a_name(text: str, times_seen: int) -> float:
    """How well a block would do as a name: 0 is a name like any other."""
    if "\n" in text or len(text) > 3 * _LONGEST_NAME:
        return _IMPOSSIBLE / 10
    score = -8.0 * (len(text) > _LONGEST_NAME) - 2.0 * (len(text) > 30)
    score -= 1.0 * max(0, len(text.split()) - 4)
    score -= 8.0 * (bool(links(text)) or bool(find_moments(text)))
    score -= 2.5 * (text[-1] in ".!?…:" and len(text) > 12)
    score -= 2.0 * (text[-1] in "!?:")
    score -= 1.0 * bool(re.search(r"[,;\"“”]", text))
    score -= 4.0 * (text[-1] == ",")
    score += 1.5 * (times_seen > 1)
    words = re.findall(r"[^\W\d_]{2,}", text)
    if re.search(r"\d|_", text) and len(text.split()) == 1:
        score += 1.0  # user1184, late_riser
    elif words:
        score += 0.5 - 1.2 * sum(map(is_word, words)) / len(words)
    return score
