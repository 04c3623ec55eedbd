"""Learn from the treebanks how to find a word's lemma: suffix rules, and a table of what they get wrong.

A rule says: a word of this part of speech and tag that ends in SUFFIX has a lemma with REPLACEMENT in its place. The
longest suffix wins. The table goes before the rules. Names, numbers, signs and punctuation are left as they are.
"""
import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

LONGEST = 6
LEAST = 2
TAGS = {"ed": ("VERB", ("VBD", "VBN")), "ing": ("VERB", ("VBG",)), "s": ("VERB", ("VBZ",))}
KEPT = {"PROPN", "NUM", "SYM", "X", "PUNCT"}


def edit(form, lemma):
    """(suffix, replacement) that makes the lemma of the form."""
    same = 0
    while same < min(len(form), len(lemma)) and form[same] == lemma[same]:
        same += 1
    return form[same:], lemma[same:]


def words(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            for form, lemma, upos, xpos in zip(item["words"], item["lemmas"], item["upos"], item["xpos"]):
                if lemma and lemma != "_" and upos not in KEPT and not any(map(str.isdigit, form)):
                    yield form.lower().replace("’", "'"), lemma.lower().replace("’", "'"), upos, xpos


def learn(counts):
    """Rules {(upos, xpos, suffix): replacement} by majority of the forms that end so, if it differs from what the
    shorter suffix gives."""
    votes = defaultdict(Counter)
    for (form, lemma, upos, xpos), _ in counts.items():
        cut, put = edit(form, lemma)
        for size in range(len(cut), min(LONGEST, len(form)) + 1):
            suffix = form[len(form) - size:]
            kept = suffix[:len(suffix) - len(cut)]
            votes[upos, xpos, suffix][kept + put] += 1
    rules = {}
    for key in sorted(votes, key=lambda key: (len(key[2]), key)):
        upos, xpos, suffix = key
        (replacement, count), = votes[key].most_common(1)
        if count < LEAST or count * 2 < sum(votes[key].values()):
            continue
        shorter = next((suffix[:at] + rules[upos, xpos, suffix[at:]] for at in range(1, len(suffix) + 1)
                        if (upos, xpos, suffix[at:]) in rules), suffix)
        if shorter != replacement:
            rules[key] = replacement
    return rules


def apply(rules, form, upos, xpos):
    for size in range(min(LONGEST, len(form)), -1, -1):
        suffix = form[len(form) - size:]
        if (upos, xpos, suffix) in rules:
            return form[:len(form) - size] + rules[upos, xpos, suffix]
    return form


def own_rules(counts, rules):
    """Short irregular words whose lemma hangs on the tag (found: find or found) get a rule of their whole length."""
    by_tag = defaultdict(Counter)
    for (form, lemma, upos, xpos), count in counts.items():
        if len(form) <= LONGEST:
            by_tag[form, upos, xpos][lemma] += count
    kinds = defaultdict(set)
    for (form, upos, _), votes in by_tag.items():
        kinds[form, upos].add(votes.most_common(1)[0][0])
    for (form, upos, xpos), votes in by_tag.items():
        (best, count), = votes.most_common(1)
        if count >= LEAST and len(kinds[form, upos]) > 1 and apply(rules, form, upos, xpos) != best:
            rules[upos, xpos, form] = best


def bases(form, ending):
    """What a regular form can come from: shelled: shell, shelle, shel."""
    stem = form[:len(form) - len(ending)]
    found = [stem, stem + "e"]
    if len(stem) > 2 and stem[-1] == stem[-2]:
        found.append(stem[:-1])
    if stem.endswith("i"):
        found.append(stem[:-1] + "y")
    if ending == "s" and stem.endswith("e"):
        found.append(stem[:-1])
        if stem.endswith("ie"):
            found.append(stem[:-2] + "y")
    return found


def from_lexicon(forms, lexicon, counts, rules):
    """(form, upos, lemma) of regular forms that the treebanks do not have, where the rules make no word
    but another base is one."""
    verbs = {lemma for _, lemma, upos, _ in counts if upos == "VERB"}
    nouns = {lemma for _, lemma, upos, _ in counts if upos == "NOUN"}
    known = {(form, upos) for form, _, upos, _ in counts}
    for form in sorted(forms):
        if not (form.isascii() and form.isalpha() and len(form) > 4):
            continue
        for ending, (upos, xpos) in [*TAGS.items(), ("s", ("NOUN", ("NNS",)))]:
            if not form.endswith(ending) or form.endswith("ss") or (form, upos) in known:
                continue
            own = apply(rules, form, upos, xpos[0])
            sure = verbs if upos == "VERB" else nouns
            if own in sure or own in lexicon:
                continue
            choices = [b for b in bases(form, ending) if b in sure]
            if ending != "s":
                choices += [b for b in bases(form, ending) if b in lexicon and len(b) > 2]
            if choices:
                yield form, upos, choices[0]


def irregular_verbs():
    """{form: lemma} of the list beside this file: a verb and its irregular forms a line."""
    path = Path(__file__).with_name("irregular_verbs.txt")
    return {form: line.split()[0] for line in path.read_text().splitlines() for form in line.split()}


def words_seen(train, vocabulary, least=3):
    """(common words, all words): the vocabulary's and those in lower case in prepare.py's train.jsonl."""
    found = Counter()
    with open(train, encoding="utf-8") as lines:
        for line in lines:
            found.update(word for word in json.loads(line)["words"] if word.islower())
    return set(vocabulary) | {word for word, count in found.items() if count >= least}, set(found)


def write_lemmas(treebanks, out, lexicon, seen_words):
    """Write suffixes.tsv and lemmas.tsv; the lexicon (common words) checks what the rules make of all words seen."""
    irregular = irregular_verbs()
    counts = Counter()
    for form, lemma, upos, xpos in words(treebanks):
        # a lemma that is no word, of a form that is in the list, is the treebank's slip (fled: flead)
        if upos == "VERB" and form in irregular and lemma not in lexicon:
            lemma = irregular[form]
        counts[form, lemma, upos, xpos] += 1
    rules = learn(counts)
    own_rules(counts, rules)
    lemmas, by_rules, seen = defaultdict(Counter), Counter(), Counter()
    for (form, lemma, upos, xpos), count in counts.items():
        lemmas[form, upos][lemma] += count
        seen[form, upos] += count
        if apply(rules, form, upos, xpos) == lemma:
            by_rules[form, upos] += count
    with open(out / "suffixes.tsv", "w", encoding="utf-8") as file:
        for (upos, xpos, suffix), replacement in sorted(rules.items(), key=lambda r: (r[0][0], r[0][1], -len(r[0][2]), r[0][2])):
            file.write(f"{upos}\t{xpos}\t{suffix}\t{replacement}\n")
    with open(out / "lemmas.tsv", "w", encoding="utf-8") as file:
        for form, lemma in sorted(irregular.items()):
            if not seen[form, "VERB"] and any(apply(rules, form, "VERB", xpos) != lemma for xpos in ("VB", "VBD", "VBN")):
                file.write(f"{form}\tVERB\t{lemma}\n")
        for form, upos, lemma in from_lexicon(seen_words | lexicon, lexicon, counts, rules):
            file.write(f"{form}\t{upos}\t{lemma}\n")
        for (form, upos), votes in sorted(lemmas.items()):
            lemma, count = votes.most_common(1)[0]
            once = seen[form, upos] == 1 and len(form) <= 3
            if count > by_rules[form, upos] and not once:
                for spelt in sorted({form, form.replace("'", "’")}):
                    file.write(f"{spelt}\t{upos}\t{lemma}\n")


def read_lemmas(folder):
    """The rules and the table that `write_lemmas` wrote."""
    rules, table = {}, {}
    for name in ("suffixes.tsv", "lemmas.tsv"):
        for line in (Path(folder) / name).read_text(encoding="utf-8").splitlines():
            *key, value = line.split("\t")
            (rules if name == "suffixes.tsv" else table)[tuple(key)] = value
    return rules, table


def lemma(form, upos, xpos, rules, table):
    """The lemma of a word: by the table, else by the rules; names, numbers and signs keep their form."""
    if upos in KEPT:
        return form
    form = form.lower()
    return table.get((form, upos)) or apply(rules, form, upos, xpos)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--treebanks", required=True)
    options.add_argument("--vocabulary", required=True, help="vocab.txt: its whole words check what the rules make")
    options.add_argument("--train", required=True, help="train.jsonl of prepare.py, for more words")
    options.add_argument("--out", required=True)
    chosen = options.parse_args()
    vocabulary = Path(chosen.vocabulary).read_text(encoding="utf-8").splitlines()
    write_lemmas(chosen.treebanks, Path(chosen.out), *words_seen(chosen.train, vocabulary))


if __name__ == "__main__":
    main()
