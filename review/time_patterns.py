"""The forms in which people write times, and the words around them, as patterns.

Every one is linear: no quantifier inside a quantifier, no open end without an anchor.
"""

from __future__ import annotations

import re

SPELT_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)
NUMBER_WORDS = {word: number for number, word in enumerate(SPELT_NUMBERS.split(" "), start=1)}
NUMBER = rf"(?:\d{{1,3}}|{'|'.join(NUMBER_WORDS)})"
HOURS = r"(?:h|hr|hrs|hours?)\b\.?"
MINUTES = r"(?:m|mn|min|mins|minutes?)\b\.?"
SECONDS = r"(?:s|sec|secs|seconds?)\b\.?"
NOT_INSIDE = r"(?<![A-Za-z0-9:$€£#])(?<!(?<!\.)\.)"

FIRST_DIGIT = r"\d(?<![A-Za-z0-9:$€£#]\d)(?<!(?<!\.)\.\d)"
"""A digit that is `NOT_INSIDE`: the sooner a pattern says that it begins with a digit, the fewer
places it is tried at."""

COLONS = re.compile(
    rf"(?P<a>{FIRST_DIGIT}"
    r"\d{0,2})(?: : |:)(?P<b>[0-5]\d)(?:(?: : |:)(?P<c>[0-5]\d))?"
    r"(?:(?P<frames>[:;]\d{2})|[.,](?P<fraction>\d{1,3}))?"
    r"(?![0-9]|:[0-9]|[A-Za-z](?<!i)(?!(?:in|ins|inutes?|n|sh|f)?\b))"
)
PRIMES = re.compile(
    rf"(?P<a>{FIRST_DIGIT}"
    r"\d{0,2}) ?(?:'(?!')|[’′]) ?(?P<b>[0-5]?\d)"
    r"(?: ?(?:''|’’|′′|[\"”″]))?(?![0-9A-Za-z'’])"
)
DOTTED = re.compile(
    r"(?P<a>\d(?:(?<=^\d)|(?<=[\n(–-]\d)|(?<=\b[aA]t \d)|(?<=\b[iI]n \d)|(?<=\bfrom \d))"
    r"\d?)\.(?P<b>[0-5]\d)(?![\d%]|\.\d| ?(?:%|per|sec|s\b|k?Hz|dB|million|euro))"
)
"""Minutes and seconds with a dot: a number like any other, unless several stand like times."""
HMS = re.compile(
    NOT_INSIDE + rf"(?:(?P<h>\d{{1,2}}) ?(?:h|hr|hrs|hours?)\.?,? ?(?:and )?)?"
    rf"(?P<m>{NUMBER})[ -]?(?:m|mn|min|mins|minutes?)\.?,? ?(?:and )?"
    rf"(?P<s>{NUMBER})[ -]?{SECONDS}",
    re.IGNORECASE,
)
MINUTE_AND_SECONDS = re.compile(
    rf"\b(?:minutes?|min)\.? (?P<m>{NUMBER}) and (?P<s>\d{{1,2}})[ -]?{SECONDS}", re.IGNORECASE
)
MIN_NUMBER = re.compile(
    rf"(?P<m>{FIRST_DIGIT}" r"\d{0,2}) ?(?:m|min|minutes?) ?(?P<s>[0-5]\d)(?![0-9A-Za-z:%])",
    re.IGNORECASE,
)
HOUR_MIN = re.compile(
    rf"(?P<h>{FIRST_DIGIT}\d?) ?{HOURS},? ?(?:and )?(?P<m>\d{{1,2}}) ?{MINUTES}",
    re.IGNORECASE,
)
MINUTE_WORD = re.compile(
    rf"\b(?:minutes?|min)\.? (?P<m>{NUMBER})(?![0-9:A-Za-z%])(?! ?(?:s|sec|seconds?)\b)",
    re.IGNORECASE,
)
SECOND_WORD = re.compile(r"\b(?:seconds?|sec)\.? (?P<s>\d{1,4})(?![0-9:A-Za-z%])", re.IGNORECASE)
UNIT = re.compile(
    NOT_INSIDE + rf"(?P<n>\d{{1,4}}|{'|'.join(NUMBER_WORDS)})(?P<frac>\.\d)?[ -]?"
    rf"(?P<unit>{MINUTES}|{SECONDS})",
    re.IGNORECASE,
)
ORDINAL = re.compile(r"\b(?P<m>\d{1,3})(?:st|nd|rd|th) (?P<unit>minute|second)\b", re.IGNORECASE)
SHORT_END = re.compile(r" ?(?:-|–|—|−|~|〜|to) ?(?P<s>[0-5]\d)(?![0-9:.%A-Za-z]|[,.]\d)")

ANY_TIME = re.compile(r"\d|min|sec", re.IGNORECASE)
ANY_UNIT = re.compile(
    r"(?-i:[\dmMsS\u017fhH])(?:(?<=m)in|(?<=s)ec|(?<=h)our|(?<=\d)(?: ?-?(?:[hms]|mn)\b|[hm])"
    r"|(?<=\b[hms])\b|(?<=\bh)rs?\b|(?<=\bm)n\b)",
    re.IGNORECASE,
)
"""What every time by units holds, so that most texts are searched for none."""
NEAR_UNIT = re.compile(rf"{ANY_UNIT.pattern}|\d [hm]\d", re.IGNORECASE)
UNIT_REACH = 48
"""No time by units reaches farther than so many characters from a unit in it."""
TO = r"(?: ?(?:-|–|—|~) ?| (?:to|and|through|thru|until|till) )"
NUMBERS_AFTER = re.compile(
    rf"\b(?P<unit>min(?:ute)?s?|sec(?:ond)?s?)\.? "
    rf"(?P<a>{NUMBER}){TO}(?P<b>{NUMBER})(?![0-9:A-Za-z%])",
    re.IGNORECASE,
)
NUMBERS_BEFORE = re.compile(
    NOT_INSIDE + rf"(?P<a>{NUMBER}){TO}(?P<b>{NUMBER})[ -]?(?P<unit>{MINUTES}|{SECONDS})",
    re.IGNORECASE,
)
PLACE_BEFORE = re.compile(
    r"(?:^|[@(\[|\n~≈]|\b(?:at|around|about|near|from|since|until|till|by|between|to|through|"
    r"thru|circa|approximately|approx\.?|roughly|past|after|before|and|around the|at the|"
    r"near the|by the|in the|starting|begins?|start|@ ?the|[-–—:;,.\t]))[ \t]*$",
    re.IGNORECASE,
)
FIRM_BEFORE = re.compile(
    r"(?:[@(\[|]|\b(?:at|around|near|from|since|until|till|between|through|thru|circa|"
    r"at about|at around|roughly at|at approx\.?))[ \t]*(?:the )?$",
    re.IGNORECASE,
)
DURATION_BEFORE = re.compile(
    r"\b(?:for|last|lasts|first|takes|takes about|took|another|a|than|every|within|good|full|"
    r"whole|next|only|almost|over|under|by|by about|by around|by roughly|is|are|about|after|of|"
    r"extra|additional|maybe|perhaps|just|least|most|"
    r"half a|some|these|those|of|runs?|long|add|cut|trim|wait|hold|up to)[ \t]*$",
    re.IGNORECASE,
)
DURATION_AFTER = re.compile(
    r"^[ -]*(?:too|longer|long|late\b|later|early|earlier|of\b|more|less|ago|before|after|pauses?|"
    r"delay|gaps?|silence|behind|ahead|short|shorter|or so (?:too|long|of)|is (?:enough|too)|"
    r"breaks?|clips?|video|film|interval|lag|off\b|worth|into it|each|per\b|straight|would|"
    r"should|of|instead|extra|apart|tops|at least|max|intro|outro|each|to\b|rule|will|earlier|"
    r"thoughts?\b|look\b|time\b|opinion)",
    re.IGNORECASE,
)
MARK_AFTER = re.compile(
    r"^[ -]*(?:mark|point|in\b(?! (?:length|total|between))|ish\b|onwards?\b|on\b)", re.IGNORECASE
)
APPROX_BEFORE = re.compile(
    r"(?:[~≈]|\b(?:around|about|approx(?:imately|\.)?|roughly|near|nearly|circa|ca?\.|somewhere|"
    r"sometime|maybe|abouts?|close to|almost|just (?:before|after)|shortly (?:before|after)|"
    r"right (?:before|after)|a bit (?:before|after)|approx\.? at|roughly at|after|past)"
    r"(?: (?:the|at|minute|min|second))?)[ \t]*[(\[]?$",
    re.IGNORECASE,
)
APPROX_AFTER = re.compile(
    r"^(?:-?ish\b| ?\+(?![\d])| or (?:so|thereabouts|there ?about)\b"
    r"|[^\S\n]?\(?(?:approx|roughly)\b"
    r"|[^\S\n]?\?(?=\)))",
    re.IGNORECASE,
)
OPEN_AFTER = re.compile(
    r"^(?: ?\+(?![\d])|ff\b|,? (?:and )?(?:onwards?|forward|on(?=[\s,.;:!)]|$)|ff\b)"
    r"|,?(?: |-|–|—)*(?:until|till|to|up to) (?:the )?(?:very )?end\b| ?(?:-|–|—) ?(?:the )?end\b)",
    re.IGNORECASE,
)
JOINER = re.compile(
    r"^[)\]\"”]?[ \t]{0,3}(?P<word>(?:until|till|to) (?:the )?(?:very )?end|"
    r"->|→|⇒|-{1,3}|–|—|−|‒|~|〜|\.{2,3}|…|to|until|untill|till|"
    r"til|through|thru|upto|up to|and|&|bis)[ \t]{0,3}"
    r"(?:about|around|roughly|approx\.?|~|the|minute|at)?[ \t]{0,2}[(\[]?$",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"\b(?:between|betw\.?|from)(?: (?:the|minutes?|seconds?))?[ \t(\[~]*$", re.I)
