"""What the words of a note speak of: sound, pace, wishes, thanks ... as signs for the model.

Word lists alone overfit; here they only hint, and the model that was trained with them
weighs each hint against everything else it sees. A word, or two neighbours, are looked at
by themselves, so that each is looked up once however often people write it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

from review.spellings import OPEN_END, spellings

_WORDS = {
    "sound": r"voices?|audio|sounds?|sounding|volume|mic|microphone|narrat\w*|music|hear\w*|"
    r"speak\w*|"
    r"listen\w*|mix|mixed|ears?|speech|syllables?|mumbl\w*|headphones?|earphones?|speakers?|"
    r"strings|"
    r"whoosh\w*|swoosh\w*|sting|fx|voiceover|levels?|track",
    "soft": r"quiet\w*|soft|softer|softly|low|lower|faint\w*|drops?|dropped|dips?|dipped|barely|"
    r"hardly|inaudible|unintelligible|swallow\w*|whisper\w*|mumbl\w*|vanish\w*|fades?|fading|"
    r"weak|"
    r"distant|drown\w*|bur(?:y|ies|ied)|overpower\w*|lost|louder",
    "loud": r"loud\w*|hot|blast\w*|deafen\w*|ears|boom\w*|explod\w*|ouch|hurts?|overpower\w*|"
    r"drown\w*|"
    r"painful\w*|clipping|distort\w*",
    "noise": r"pop|pops|popping|clicks?|clicking|hum|hums|humming|buzz\w*|thuds?|thump\w*|"
    r"hiss\w*|"
    r"crackl\w*|rustl\w*|cough\w*|sneez\w*|creak\w*|squeak\w*|sirens?|bark\w*|drill\w*|beep\w*|"
    r"knock\w*|rattl\w*|breath\w*|smack\w*|plosives?|sibilan\w*|echo\w*|reverb\w*|static|whin\w*|"
    r"noises?|noisy|glitch\w*|bump\w*|ticking|sniff\w*|sawing|fridge|fan|traffic|footsteps?|"
    r"chair|keyboard|phone|wind|crunch\w*|scratch\w*|ringing|whistl\w*|clear\w* throat|dog|bell",
    "order": r"sync\w*|synch\w*|lags?|lagging|late|early|earlier|later|ahead|behind|coincide|"
    r"simultaneous\w*|still|already|match\w*|before|after|while|until|whilst",
    "pace": r"fast|faster|slow\w*|quick\w*|rush\w*|hurr\w*|drag\w*|long|longer|lengthy|short\w*|"
    r"pauses?|paused|cuts?|cutting|abrupt\w*|skip\w*|trim\w*|hold|tight\w*|pacing|pace|silence|"
    r"linger\w*|repeat\w*|repetit\w*|twice|transitions?|recap|speed|tempo|beat|sudden\w*|"
    r"rewind\w*|intro|ending|boring|endless|forever|rhythm|breathe",
    "caption": r"caption\w*|closed|subtitl\w*|subs?|cc|srt|transcri\w*",
    "kind": r"great|perfect\w*|excellent\w*|lov(?:e|ed|ely|es|ing)|wonderful\w*|superb\w*|"
    r"beaut\w*|"
    r"brillian\w*|amaz\w*|awesome|fantastic\w*|nice\w*|gorgeous\w*|thank\w*|thx|bravo|enjoy\w*|"
    r"stunning\w*|elegant\w*|wow|best|favou?rites?|fabulous|joy\w*|masterpiece|delight\w*|cool|"
    r"clear\w*|magnific\w*|terrific|congrat\w*|smil\w*|fun|hilarious|splendid|fab|good|satisf\w*|"
    r"classic|proud|treat|genius|kudos|cheers|goosebumps|chills|cried|impress\w*|pleasure|"
    r"marvel\w*|outstanding|incredibl\w*|soothing|happy|glad|excited|charming|neat",
    "typo": r"typos?|spell\w*|spelt|misspel\w*|misprint\w*|letters?|grammar\w*|apostrophes?|"
    r"hyphen\w*|commas?|capital\w*|plural|accents?|slides?|titles?|headings?|words?|written|"
    r"reads|says|legend|orthograph\w*",
    "slip": r"typos?|spell\w*|spelt|misspel\w*|mispel\w*|misprint\w*|orthograph\w*",
    "see": r"colou?r\w*|contrast|fonts?|blurr\w*|labels?|axis|axes|curves?|arrows?|pictures?|"
    r"screen|"
    r"dots?|lines?|gr[ea]y|red|green|blue|yellow|orange|purple|black|white|invisible|"
    r"readable|unreadable|legible|drawn|highlight\w*|pixel\w*|frames?|resolution|background|"
    r"flash\w*|legend|bars?|graphs?|charts?|wrong|corner|circle|square|box|table|grid",
    "wish": r"could|would|maybe|perhaps|let|idea|suggest\w*|wish\w*|please|pls|i'd|should|"
    r"wouldn't|couldn't|instead|hope|prefer|consider|might",
    "draw": r"show\w*|draw\w*|animat\w*|zoom\w*|rotat\w*|colou?r\w*|highlight\w*|slider|morph\w*|"
    r"fade|slide|trail|trace|arrows?|moves?|moving|grow\w*|spin\w*|build|picture|visuali[sz]\w*|"
    r"dim|glow\w*|fill|fly|see|camera|unfold\w*|add|appear\w*|ghost|turn",
    "tell": r"explain\w*|explanation|mention\w*|say|saying|defin\w*|proofs?|prove\w*|examples?|"
    r"warn\w*|"
    r"strictly|theorem\w*|remark|claim\w*|state|assum\w*|introduc\w*|sentence|motivat\w*|"
    r"intuition|history|careful|true|false|chapter|clarif\w*|tell|counterexamples?|add|topic|"
    r"correct|convers\w*|generali[sz]\w*|note|rigorous|aside|footnote",
    "source": r"sources?|cit(?:e|ed|es|ing|ation)|credit\w*|references?|papers?|books?|links?|"
    r"author\w*|"
    r"wikipedia|arxiv|doi|isbn|description|articles?|journal|vol|pp|lectures?|footnote|"
    r"original\w*|attribut\w*|quotes?|recommend\w*|nod|blog|talk|published",
    "meta": r"comments?|patreon|greetings|edit|first|watching|watched|downloads?|post\w*|"
    r"reply\w*|"
    r"discord|email|pledge|tier|english|account|login|software|code|poster|merch|subscri\w*|"
    r"upload\w*|player|browser|class|students?|kids|sorry|btw|ps|agree|same|above|notes?|hello|"
    r"release|font|app|website|page|laptop|phone|tablet",
    "jitter": r"jitter\w*|flicker\w*|shak\w*|trembl\w*|wobbl\w*|stutter\w*|judder\w*|twitch\w*|"
    r"vibrat\w*|"
    r"wiggl\w*|jerk\w*|jump|jumps|jumping|jumpy|choppy|stairs?|shimmer\w*|pulsat\w*|bounc\w*|"
    r"shiver\w*|quiver\w*|jiggl\w*|crawl\w*|hops?|hopping|lurch\w*|danc\w*|nervous\w*|unsteady|"
    r"flash\w*|strob\w*|blink\w*|laggy|smooth\w*|fluid|aliasing|steppy",
    "overlap": r"overlap\w*|colli[ds]\w*|cover\w*|hid(?:es|den|ing)|behind|touch\w*|clash\w*|"
    r"obscur\w*|"
    r"intersect\w*|cross(?:es|ed|ing)|crowded|superimposed|blocks?|blocked|blocking|sits?|"
    r"overprint\w*",
    "off frame": r"cropped|crop|clipped|offscreen|outside|visible|beyond|edge|border|margin|past|"
    r"fit|fits|partly|half|entirely|fully",
    "ask": r"why|how|what|which|who|where|confus\w*|wonder\w*|curious|understood|understand|"
    r"contradict\w*|lost|mean|question|isn't|doesn't|aren't",
}
_PAIRS = {
    "soft": r"(?:can't|cannot|couldn't|can) (?:hear|understand|catch)|make out|trails? off|"
    r"gets? lost|"
    r"turn(?:ed)? away|far away|volume up|too quiet",
    "loud": r"too (?:loud|strong|high)|turn down|music down|volume down|jumps? up",
    "noise": r"air con\w*|mouth (?:click|noise)s?|lip smack\w*|room (?:sound|tone)|"
    r"background noise",
    "order": r"(?:before|after|while|until|when|as|whilst) (?:you|your|the|it's|it|i)|out of|"
    r"in step|"
    r"too (?:soon|late|early)|ahead of|wait for|line up|(?:beat|second|moment|bit) "
    r"(?:late|early|before|after|behind)|you (?:say|talk|mention|said|speak|read|name|explain)",
    "pace": r"dead air|too (?:fast|slow|long|short|quick|quickly|abrupt|hurried)|jump cut|"
    r"hard cut|"
    r"time to|slow down|speed up|more time|second take|no time|not enough|leave out|get to",
    "kind": r"well done|hats off|keep up|keep it|great (?:job|work)|made my|can't wait|"
    r"looking forward|"
    r"like (?:how|the|your|that)|liked (?:how|the|your)|chef's kiss|no notes|big fan",
    "typo": r"missing (?:an?|the)|double [a-z]|should (?:be|read|say)|instead of|has (?:an?|"
    r"one|two)|"
    r"an? extra|not with|lost (?:an?|its)|without (?:an?|the)|forgot the",
    "see": r"hard to|can't (?:read|see)|too (?:small|thin|dark|bright|pale|tiny)|off screen",
    "wish": r"how about|what about|what if|why not|love to|like to|would be|could be|"
    r"i would|i'd (?:love|like|add|show)|it would|nice to",
    "draw": r"side by|build up|one by|by side|row by|number line|on screen|in 3d",
    "tell": r"word on|leave out|point out|strictly speaking|video (?:on|about)|next (?:film|"
    r"video|time)|"
    r"only (?:true|works|holds)|not true|you (?:forgot|should|assume|claim)",
    "source": r"et al|due to|see also|is by|letter to|comes from|taken from|worth (?:citing|"
    r"linking)",
    "meta": r"this (?:comment|site|page)|at work|cut off|see above|what (?:font|software|"
    r"microphone)",
    "jitter": r"not smooth\w*|isn't smooth|move smoothly|(?:small|little) jumps|frame drops?|"
    r"stair steps?",
    "overlap": r"on top|top of|over (?:each|one|its|the|another)|crash\w* into|runs? (?:into|"
    r"through)|goes through|"
    r"(?:strikes|cuts) through|printed over|pile up|(?:inside|on) the|in front|lying on|"
    r"right on|middle of|"
    r"each other|one another|through the",
    "off frame": r"off (?:screen|frame|the)|out of|outside (?:of|the)|cut (?:off|at)|cuts off|"
    r"is cut|"
    r"falls off|sticks? out|too wide|left of|run(?:s)? (?:off|out)|leaves? the|in (?:view|frame)|"
    r"the (?:frame|screen|picture|edge|border)|gets? (?:cut|clipped|cropped)|doesn't fit",
    "ask": r"don't (?:get|understand|see)|(?:is|are|does|do|did|can|could) (?:it|this|that|"
    r"there|they|we)|"
    r"lost (?:me|you)|where does|not sure|got stuck|doesn't that|isn't (?:that|this|it)",
}

_OF_WORD: dict[str, list[str]] = defaultdict(list)
_OF_PAIR: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
for _concept, _pattern in _WORDS.items():
    for _word in spellings(_pattern):
        _OF_WORD[_word].append(_concept)
for _concept, _pattern in _PAIRS.items():
    for _first, _, _second in (pair.partition(" ") for pair in spellings(_pattern)):
        _OF_PAIR[_first][_second].append(_concept)
_STEMS = frozenset(
    word.removesuffix(OPEN_END)
    for word in (*_OF_WORD, *_OF_PAIR, *chain.from_iterable(_OF_PAIR.values()))
    if word.endswith(OPEN_END)
)
_TOGETHER = (
    ("wish", "draw", "=wish & draw"),
    ("wish", "tell", "=wish & tell"),
    ("sound", "soft", "=sound & soft"),
    ("sound", "loud", "=sound & loud"),
    ("sound", "noise", "=sound & noise"),
    ("order", "sound", "=order & sound"),
    ("wish", "pace", "=wish & pace"),
)
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def concepts_in(text: str) -> Iterator[str]:
    """The concepts that a text's words hint at, as signs.

    >>> sorted(concepts_in("The voice is too quiet"))
    ['=soft', '=sound', '=sound & soft']
    """
    hints = map(_hints_of, _TOKEN.findall(text.lower()))
    found: set[str] = set()
    for (_, concepts, pairs), (spelt, *_) in pairwise([*hints, _NO_HINTS]):
        if concepts:
            found.update(concepts)
        if pairs:
            for following in spelt:
                found.update(pairs.get(following, ()))
    yield from (f"={concept}" for concept in sorted(found))
    yield from (both for this, that, both in _TOGETHER if this in found and that in found)


class _Hints(NamedTuple):
    """A word as it may be listed: as it stands, and its beginnings with an open end; the concepts
    that it hints at, and those of the pairs that it may begin, by their second words."""

    spelt: Sequence[str]
    concepts: Sequence[str]
    pairs: Mapping[str, Sequence[str]]


_NO_HINTS = _Hints((), (), {})


@lru_cache(maxsize=8192)
def _hints_of(word: str) -> _Hints:
    stems = () if "'" in word else _STEMS.intersection(accumulate(word))
    spelt = [word, *(stem + OPEN_END for stem in stems)]
    concepts: list[str] = []
    pairs: dict[str, list[str]] = defaultdict(list)
    for one in spelt:
        concepts += _OF_WORD.get(one, ())
        for second, of_pair in _OF_PAIR.get(one, {}).items():
            pairs[second] += of_pair
    return _Hints(spelt, concepts, dict(pairs))
