#!/usr/bin/env python3
"""How frequent English words are, from the package `wordfreq`, for the table of the archive's stories.

    word_frequency.py WORDFREQ > words.tsv
    cargo run -p dateline-archive --example word_frequency -- words.tsv \
        > crates/dateline-archive/data/en/word_frequency.tsv

  WORDFREQ  the unpacked wheel of `wordfreq` 3.1.1 (PyPI); needs `msgpack`

Downloads nothing. A row is a word and its share of the words of English texts. Words with an apostrophe count for what
stands before it. Numbers, which the package counts together by their number of digits ("000"), are rows of zeros with
the share of one of them: years are some two hundred of the numbers of four digits and nearly all their mentions.
"""

import gzip
import re
import sys
from pathlib import Path

import msgpack

YEARS = 200


def main():
    path = Path(sys.argv[1]) / "wordfreq" / "data" / "large_en.msgpack.gz"
    classes = msgpack.unpackb(gzip.decompress(path.read_bytes()), raw=False)[1:]
    for hundredths, words in enumerate(classes):
        share = 10 ** (-hundredths / 100)
        for word in words:
            if set(word) == {"0"}:
                several = YEARS if len(word) == 4 else 10 ** len(word)
                print(f"{word}\t{share / several:.3g}")
            elif found := re.match(r"[^\W\d_]+", word):
                print(f"{found[0]}\t{share:.3g}")


if __name__ == "__main__":
    main()
