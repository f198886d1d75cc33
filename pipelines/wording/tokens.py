"""Words -> tokens: each phrase by the letter of its kind, each number with its value."""

import re
from decimal import Decimal

from pipelines.wording.numerals import ONE, are_neighbours, parse_digits
from pipelines.wording.records import GarbledError
from pipelines.wording.vocabulary import Atom, Lexicon, Phrase, Token, split

# Beyond the kinds of the vocabulary: N digits, c a dash between two things, k a minus sign, ! a name with digits in it,
# brackets, and a comma for any other sign.
_BROKEN = re.compile(r"\d[$€¥£₽] ?\d|[$€¥£₽] ?(?:us|u\.s\.)? ?[$€¥£₽]|\d[.,]{2,}\d")
_SIGNS = "$€¥£₽"
_PAIR = re.compile(r"(?<!W)WW(?!W)")
_AFTER_HYPHEN = frozenset(["", *"%xfFUYShWa"])


def kinds(tokens: list[Token]) -> str:
    """The letters of the tokens, one each."""
    return "".join([token.kind for token in tokens])


def tokenise(text: str, lexicon: Lexicon) -> list[Token]:
    """Normalised text -> tokens; GarbledError where a number is broken by a sign or by odd separators."""
    if _BROKEN.search(text):
        raise GarbledError(text)
    atoms = split(text)
    tokens: list[Token] = []
    at = 0
    while at < len(atoms):
        at = _step(atoms, at, lexicon, tokens)
    return tokens


def _step(atoms: list[Atom], at: int, lexicon: Lexicon, tokens: list[Token]) -> int:
    """Append what stands at an atom; return where to go on."""
    atom = atoms[at]
    phrase = lexicon.match(atoms, at)
    if atom.glued and atom.text in _SIGNS and atoms[at - 1].kind == "word" and tokens and tokens[-1].kind == "_":
        raise GarbledError("a currency sign stuck to letters")  # some other country's dollar
    if phrase:
        tokens += phrase.tokens
        return at + len(phrase.words)
    if atom.kind == "number":
        return _digits(atoms, at, lexicon, tokens)
    if atom.kind == "sign":
        tokens.append(_sign(atoms, at, tokens))
    elif atom.kind != "date":
        tokens.append(Token("_", atom.text))
    return at + 1


def _digits(atoms: list[Atom], at: int, lexicon: Lexicon, tokens: list[Token]) -> int:
    """Digits are a number, unless letters that mean nothing stick to them (COVID-19, 5G, 20-foot)."""
    if _sticks_to_a_name(atoms, at, tokens):
        tokens.append(Token("!", atoms[at].text))
        return at + 1
    after = at + 1
    hyphen = after + 1 < len(atoms) and atoms[after].text == "-" and atoms[after].glued and atoms[after + 1].glued
    if hyphen:
        after += 1
    if after < len(atoms) and atoms[after].glued and atoms[after].kind == "word":
        phrase = lexicon.match(atoms, after)
        if phrase is None or (hyphen and _leads(phrase) not in _AFTER_HYPHEN):
            tokens.append(Token("_", atoms[after].text))
            return after + 1
        tokens.append(Token("N", atoms[at].text, parse_digits(atoms[at].text, lexicon.convention)))
        return after
    tokens.append(Token("N", atoms[at].text, parse_digits(atoms[at].text, lexicon.convention)))
    return at + 1


def _leads(phrase: Phrase) -> str:
    return phrase.tokens[0].kind if phrase.tokens else ""


def _sticks_to_a_name(atoms: list[Atom], at: int, tokens: list[Token]) -> bool:
    if not at or not atoms[at].glued:
        return False
    before = at - 1
    if atoms[before].text == "-" and before and atoms[before].glued:
        before -= 1
    elif atoms[before].kind != "word":
        return False
    name = atoms[before]
    return name.kind == "word" and any(t.kind == "_" and t.word == name.text for t in tokens[-2:])


def _sign(atoms: list[Atom], at: int, tokens: list[Token]) -> Token:
    text, glued = atoms[at].text, atoms[at].glued
    following = atoms[at + 1] if at + 1 < len(atoms) else None
    leads = following is not None and following.glued and (following.kind == "number" or following.text in _SIGNS)
    if text == "-":
        return Token("k" if leads and not glued else "c", text)
    if text == "+":
        return Token("+" if leads and not glued else "a", "up" if leads and not glued else "more_than")
    return Token(text if text in "()" else ",", text)


def merge_hyphens(tokens: list[Token]) -> list[Token]:
    """Drop the hyphen of "twenty-three"; "two-three" keeps it."""
    if "c" not in kinds(tokens):
        return tokens
    merged: list[Token] = []
    for place, token in enumerate(tokens):
        if (
            token.kind == "c"
            and merged
            and merged[-1].kind == "W"
            and place + 1 < len(tokens)
            and tokens[place + 1].kind in "WSxfY"
        ):
            left, right = merged[-1].number, tokens[place + 1].number
            tens = left is not None and left.nonzero >= 10
            if tokens[place + 1].kind != "W" or (tens and right is not None and right.value < Decimal(10)):
                continue
        merged.append(token)
    return merged


def part_neighbours(tokens: list[Token]) -> list[Token]:
    """Two digits said one after the other are a range (三四亿, 两三家): put the "or" between them that is meant."""
    shape = kinds(tokens)
    parted = list(tokens)
    for found in reversed(list(_PAIR.finditer(shape))):
        low, high = (token.number for token in tokens[found.start() : found.end()])
        if low and high and ONE <= low.value < high.value < 10 and are_neighbours(low, high):
            parted.insert(found.start() + 1, Token("R", "or"))
    return parted
