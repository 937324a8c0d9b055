"""How people say which word is wrong and which is right, as patterns.

A quoted string stands as one sign (§0§, §1§ ...); `a` and `b` are the two words.
"""

from __future__ import annotations

import re

_A, _B = r"(?P<a>§\d+§|[^\s§]+)", r"(?P<b>§\d+§|[^\s§]+)"
_FILLER = (
    r"(?:(?:the|a|an|word|term|spelt|spelled|written|read|be|say|said|as|with|just|rather|"
    r"really|it) )*"
)
_INSTEAD_OF = r"(?:instead of|rather than|in place of)"
_SHOULD = r"(?:should|must|has to|needs to|ought to)"
_TOLD_FORWARD = (
    r"(?:says|reads|shows|written) (?!but |it |there |here )(?P<a>§\d+§|"
    r"[^,;§]{1,40}),? (?:but |it |and )*"
    r"(?:should|must|ought to|has to) (?:be|read|say) (?P<b>§\d+§|[^,;§]{1,40}?)(?=[,;!]|"
    r"\.(?!\d)|$| \([^()]*$)",
    r"\bs/(?P<a>[^/\s§]+)/(?P<b>[^/\s§]+)(?:/|\b)",
    rf"{_A} ?(?:->|=>|-->|→|⇒|➔|⟶|>>?) ?{_B}",
    rf"not (?:written )?{_FILLER}{_A},? but {_FILLER}{_B}",
    rf"{_A}(?:,| is)?(?: (?:it|that|this|which|on \w+|in \w+|at \S+))? "
    rf"(?:should|must|needs to|has to|ought to|shall|would|may)(?: probably| surely)? "
    rf"(?:have been |be |read |say |become ){_FILLER}{_B}",
    rf"shouldn't {_FILLER}{_A} be {_FILLER}{_B}",
    rf"(?:says|reads|say|read|wrote|written|has|have|writes|shows|saying|spelled|spelt|heard as|"
    rf"typed|with) {_FILLER}{_A} (?:written |there |here |now )?"
    rf"(?:{_INSTEAD_OF}|for|where|when|not|vs\.?|but (?:it )?{_SHOULD} be) {_FILLER}{_B}",
    rf"{_A} (?:{_INSTEAD_OF}|misspelled for|misspelt for|is meant to be) {_FILLER}{_B}",
    rf"{_A},? (?:you mean|you meant|i think you mean|you want|correct is|correctly|it's|it is) "
    rf"{_FILLER}{_B}",
    rf"(?:replace|change|swap|correct) {_A} (?:with|to|by|into|for) {_FILLER}{_B}",
    rf"{_A} is (?:spelled|spelt|written) (?:with \w+ \w+, ){_B}",
    rf"{_A} where {_B} (?:is meant|belongs|was meant|should be)",
    rf"{_A} spelled {_B}",
    rf"(?P<a>§\d+§) [^§.;!?]{{1,60}} {_SHOULD} (?:be|read|say) {_FILLER}(?P<b>§\d+§)",
    r"(?P<a>§\d+§) (?:needs|lacks|wants|misses|is missing|has lost|takes) [^§:;.!?]{1,40}: "
    r"(?P<b>§\d+§|[^§,;!?()]{2,40}?)(?=[,;!?(]| \(|\.?$)",
)
_TOLD_BACKWARD = (
    rf"{_SHOULD} (?:be|read|say) {_FILLER}{_A},? (?:not|and not|{_INSTEAD_OF}) {_FILLER}{_B}",
    rf"(?:it's|it is|is|name is|called) {_FILLER}{_A},? (?:not|and not) {_FILLER}{_B}",
    rf"{_A} (?:is )?(?:mis-?spelled|misspelt|mispelled|spelled|spelt|written|typed|transcribed) "
    rf"(?:(?:wrong(?:ly)? )?as|[^§;!?]{{0,60}} (?:says|reads|shows|has)) {_FILLER}{_B}",
    rf"{_A},? not {_FILLER}{_B}",
)
RIGHT_ALONE = re.compile(
    rf"(?:should (?:be|read|say)|must (?:be|read)|it's (?:spelled|written)|"
    rf"correct(?:ly)? (?:is|spelling is|it's|spelled)|"
    rf"(?:is|it's) (?:spelled|spelt|written)) "
    rf"(?!(?:wrong|wrongly|incorrect|incorrectly|badly)\b){_FILLER}(?P<a>§\d+§|[^\s§]+)",
    re.IGNORECASE,
)
RIGHT_BY_ITSELF = (
    re.compile(r"(?:^|[\])(:;.–—-] ?|\d )(?P<a>§\d+§|[^\W\d_]{4,}),? please\b", re.IGNORECASE),
    re.compile(r"\btypo\b[^:§]{0,60}: (?P<a>[^\W\d_]{6,})[.!]?(?=$| ?[(\[@])", re.IGNORECASE),
)
"""The right word and nothing about it: "modulus, please", "typo on the card: polyhedron"; the
latter only if it is long, as a short word may be what they saw ("typo: there")."""
WRONG_THEN_RIGHT = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _TOLD_FORWARD)
RIGHT_THEN_WRONG = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _TOLD_BACKWARD)
_LETTER = (
    r"(?:§\d+§|[a-z](?:'?s)?|letter|accent|umlaut|hyphen|apostrophe|dot|[a-z]-[a-z]|syllable|"
    r"vowel)"
)
_SOME = (
    r"(?:(?:an?|the|its|one|only|just|two|both|three|double|no|another|second|first|"
    r"single) ){1,3}"
)
LETTERS_OF = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<a>§\d+§|[^\W\d_]{{4,}}),? (?:(?:is|it's|it|that|which|takes) )?(?:has|have|had|"
        rf"lost|"
        rf"loses|lacks?|lacking|needs?|wants|takes|gets|without|with|is missing|missing|"
        rf"spelled with|"
        rf"spelt with|written with|forgot) {_SOME}{_LETTER}\b",
        rf"(?:missing|forgot|forgotten|lost|extra|another|lacks|an?|one|two|double|the) (?:an? |"
        rf"the )?{_LETTER}"
        rf"(?: (?:is|are|was|went|needed|has gone|too many|missing|lost|lacking|gone)){{0,3}} "
        rf"(?:in|of|from|inside|on) (?:the (?:word|name|title|heading)? ?)?(?P<a>§\d+§|"
        rf"[^\W\d_]{{4,}})",
    )
)
"""How people tell a slip by its letters: "neighbours lacks an h", "a c is missing in ..."."""
MISSPELT = re.compile(
    r"\b(?:mis-?spel|misspel|spell?ing|spelt|spelled|missing|forgot|lacks?|lost|needs|without|"
    r"with (?:an?|one|two|three|double|no)|has (?:an?|one|two|double)|"
    r"there(?:'s| is) (?:an?|one|no)|double|mixed up|swapped|transposed|wrong order)",
    re.IGNORECASE,
)
_CAPTION = r"(?:captions?|subtitles?|subs|cc|transcript|text|screen|slide)"
VOICE_AGAINST_CAPTION = re.compile(
    rf"(?:(?P<voice>§\d+§)[^§]*)?\b{_CAPTION}\b[^§]*(?P<caption>§\d+§)", re.IGNORECASE
)
WORD = re.compile(r"[^\W\d_]{3,}(?:['’-][^\W\d_]+)*")
MARKS = "\"“”„‘’'`«».,;:!?…* "
EDGES = "\"“”„‘’'`«».,;:!?()[]…* "

_TALK = (
    "typo typos spelling spelled spelt misspelled misspelt missing letter letters heading title "
    "should written wrong wrongly double caption captions subtitle subtitles slide formula second "
    "around minute screen please chapter equation thanks number another little there mistake "
    "apostrophe hyphen comma accent sentence capital bracket forgot somewhere between corner "
    "bottom center centre denominator numerator exponent subscript superscript"
)
ABOUT_TYPOS = frozenset(_TALK.split())
"""Words of the talk about typos: never the misspelt word itself."""
