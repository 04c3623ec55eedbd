"""Words to what the encoder reads: word pieces and case shapes. The Rust reader does the same.

See the model card for the contract; the file pieces.jsonl written by vectors.py tests both sides.
"""
import re
import unicodedata
from functools import lru_cache

NAME_CLASSES = ["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WORK", "LAW", "PRODUCT"]
NAME_TAGS = ["O"] + [f"{begin}-{name}" for name in NAME_CLASSES for begin in "BI"]
TAG_ID = {tag: i for i, tag in enumerate(NAME_TAGS)}
UPOS = ["ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN",
        "PUNCT", "SCONJ", "SYM", "VERB", "X"]
SHAPE_COUNT = 39
MAX_PIECES = 256
PAD, UNK, CLS, SEP = 0, 1, 2, 3


def category(char):
    return unicodedata.category(char)


def is_cjk(char):
    point = ord(char)
    return (0x4E00 <= point <= 0x9FFF or 0x3400 <= point <= 0x4DBF or 0x20000 <= point <= 0x2A6DF
            or 0x2A700 <= point <= 0x2B81F or 0x2B820 <= point <= 0x2CEAF
            or 0xF900 <= point <= 0xFAFF or 0x2F800 <= point <= 0x2FA1F)


def is_punctuation(char):
    point = ord(char)
    return (33 <= point <= 47 or 58 <= point <= 64 or 91 <= point <= 96 or 123 <= point <= 126
            or category(char)[0] == "P")


def basic_tokens(word):
    """NFD without combining marks, lower case, cut at white space, around punctuation and CJK."""
    tokens, current = [], ""
    for char in unicodedata.normalize("NFD", word):
        kind = category(char)
        if kind == "Mn" or char == "\ufffd":
            continue
        if char.isspace():
            cut, alone = True, False
        elif kind in ("Cc", "Cf"):
            continue
        else:
            cut = alone = is_punctuation(char) or is_cjk(char)
        if cut:
            if current:
                tokens.append(current)
            current = ""
            if alone:
                tokens.append(char)
        else:
            current += char
    if current:
        tokens.append(current)
    return [token.lower() for token in tokens]


class Pieces:
    """Greedy longest-match word pieces."""

    def __init__(self, vocabulary):
        self.ids = {piece: i for i, piece in enumerate(vocabulary)}
        self.of = lru_cache(maxsize=200_000)(self._of)

    @staticmethod
    def read(path):
        with open(path, encoding="utf-8") as lines:
            return Pieces([line.rstrip("\n") for line in lines])

    def _of(self, word):
        ids = []
        for token in basic_tokens(word):
            found, at = [], 0
            if len(token) <= 100:
                while at < len(token):
                    for end in range(len(token), at, -1):
                        piece = self.ids.get(("##" if at else "") + token[at:end])
                        if piece is not None:
                            break
                    else:
                        found = []
                        break
                    found.append(piece)
                    at = end
            ids.extend(found or [UNK])
        return tuple(ids) or (UNK,)


DOTTED = re.compile(r"[^\W\d_](\.[^\W\d_])+\.?")
SIGNS = set(".,:/%-")
BEFORE_FIRST = set("\"'“”‘’«»„‹›`([{<-–—*•·")


def is_letter(char):
    return category(char)[0] == "L"


def is_digit(char):
    return category(char)[0] == "N"


def is_title(letters):
    return letters[0].isupper() and not any(char.isupper() for char in letters[1:])


@lru_cache(maxsize=200_000)
def word_shape(word):
    """The class 1..12 of a word, with 2 for every title-case word."""
    letters = [char for char in word if is_letter(char)]
    digits = any(is_digit(char) for char in word)
    if not letters and not digits:
        return 9
    if not letters:
        return 7 if all(is_digit(char) or char in SIGNS for char in word) else 12
    if digits:
        return 8
    if DOTTED.fullmatch(word):
        return 10
    if "-" in word[1:-1]:
        parts = [[char for char in part if is_letter(char)] for part in word.split("-")]
        if any(part and is_title(part) for part in parts):
            return 11
    upper = sum(char.isupper() for char in letters)
    if len(letters) == 1 and upper:
        return 5
    if upper == len(letters):
        return 4
    if upper == 0:
        return 1
    if is_title(letters):
        return 2
    return 6


def shapes(words):
    """Case-shape class of each word of a sentence, with the kind of sentence added."""
    classes = [word_shape(word) for word in words]
    lettered = [shape for word, shape in zip(words, classes) if any(map(is_letter, word))]
    kind = 0
    if len(lettered) >= 3 and sum(shape == 4 for shape in lettered) >= 0.8 * len(lettered):
        kind = 13
    elif len(lettered) >= 4 and sum(shape in (2, 4, 6, 11) for shape in lettered) >= 0.7 * len(lettered):
        kind = 26
    for at in (0, 1):
        opened = at == 0 or (len(words[0]) <= 2 and all(char in BEFORE_FIRST for char in words[0]))
        if at < len(words) and opened and classes[at] == 2:
            classes[at] = 3
    return [shape + kind for shape in classes]


def encode(words, pieces):
    """Piece ids, shape of each piece, index of each word's first piece (position 0: [CLS], the root).

    Words that do not fit are left out; the caller sees it by the length of the last list.
    """
    ids, classes, first = [CLS], [0], [0]
    for word, shape in zip(words, shapes(words)):
        own = pieces.of(word)[:60]
        if len(ids) + len(own) > MAX_PIECES - 1:
            break
        first.append(len(ids))
        ids.extend(own)
        classes.extend([shape] * len(own))
    ids.append(SEP)
    classes.append(0)
    return ids, classes, first
