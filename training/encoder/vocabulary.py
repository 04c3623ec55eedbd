"""Prune the vocabulary of the base model: pieces in scripts that English news does not use go.

    python vocabulary.py base/vocab.txt --out vocab.txt --kept kept.json

[PAD] [UNK] [CLS] [SEP] come first. kept.json lists the old id of each new piece.
"""
import argparse
import json
import unicodedata

FIRST = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
SCRIPTS = ("LATIN", "DIGIT", "GREEK SMALL", "CYRILLIC SMALL")


def useful(piece):
    text = piece.removeprefix("##")
    if piece.startswith("[") and piece.endswith("]") and len(piece) > 2:
        return False
    for char in text:
        if ord(char) < 128:
            continue
        if unicodedata.category(char)[0] == "L":
            if not unicodedata.name(char, "").startswith(SCRIPTS):
                return False
        elif unicodedata.category(char)[0] == "M":
            return False
    return True


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("vocabulary")
    options.add_argument("--out", required=True)
    options.add_argument("--kept", required=True)
    chosen = options.parse_args()
    with open(chosen.vocabulary, encoding="utf-8") as lines:
        old = [line.rstrip("\n") for line in lines]
    place = {piece: i for i, piece in enumerate(old)}
    new = FIRST + [piece for piece in old if piece not in FIRST and useful(piece)]
    with open(chosen.out, "w", encoding="utf-8") as out:
        out.writelines(piece + "\n" for piece in new)
    with open(chosen.kept, "w", encoding="utf-8") as out:
        json.dump([place[piece] for piece in new], out)
    print(f"{len(new)} of {len(old)} pieces kept")


if __name__ == "__main__":
    main()
