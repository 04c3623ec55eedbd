"""Gold data out of repository snapshots, and the join of gold and teacher names.

    python prepare.py gold --ewt GIT_DIR --gum GIT_DIR --wnut GIT_DIR --btc GIT_DIR \
        --wikigold GIT_DIR --out DATA
    (then teacher.py over DATA/treebanks.jsonl and over the raw news)
    python prepare.py join --data DATA --teacher DATA/treebanks.silver.jsonl --silver silver.jsonl

`gold` writes treebanks.jsonl (EWT and GUM train without GUM's non-commercial genres),
names.jsonl (WNUT17, BTC, wikigold train) and dev.*.jsonl. `join` writes train.jsonl, in
which "masks" holds for each word the set of name tags (bits) that the evidence permits:
the loss is the negative log of the probability summed over the permitted tags, so sets
with coarser classes, and teachers that contradict each other, can be learnt from together.
"""
import argparse
import json
import random
import re
import subprocess
from pathlib import Path

from text import NAME_CLASSES, NAME_TAGS, TAG_ID

NON_COMMERCIAL = {"fiction", "whow", "essay", "letter", "podcast"}
PLACES = ("GPE", "LOC", "FAC")
OTHERS = ("NORP", "EVENT", "WORK", "LAW", "PRODUCT")
ETYPES = {"person": ("PERSON",), "place": PLACES, "organization": ("ORG",), "event": ("EVENT",),
          "object": ("WORK", "PRODUCT", "FAC"), "abstract": ("WORK", "LAW", "EVENT", "PRODUCT", "ORG", "NORP")}
TITLES = set("""mr mr. mrs mrs. ms ms. dr dr. prof prof. professor president vice prime minister senator sen. rep.
    representative governor gov. general gen. colonel col. captain capt. lieutenant lt. sergeant sgt. major maj. king queen
    prince princess sir lord lady judge justice chancellor secretary chairman ambassador mayor pope father rev. reverend
    saint miss uncle aunt grandma grandpa coach detective officer congressman congresswoman""".split())
O = 1 << TAG_ID["O"]


def git(directory, *arguments):
    command = ["git", f"--git-dir={directory}", *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8", "replace")


def bits(prefix, classes):
    return sum(1 << TAG_ID[f"{prefix}-{name}"] for name in classes)


ANY_BEGIN, ANY_INSIDE = bits("B", NAME_CLASSES), bits("I", NAME_CLASSES)


def paint(masks, start, end, classes):
    for i in range(start, end):
        masks[i] = bits("B" if i == start else "I", classes)


def trim(words, start, end):
    """A name without leading "the" and trailing "'s"."""
    if end - start > 1 and words[start].lower() == "the":
        start += 1
    if end - start > 1 and words[end - 1].lower() in ("'s", "’s"):
        end -= 1
    return start, end


# ---------------------------------------------------------------- treebanks

def sentences_of(conllu):
    rows, mentions, entities = [], [], None
    for line in conllu.splitlines() + [""]:
        if line.startswith("#"):
            continue
        if line:
            columns = line.split("\t")
            if columns[0].isdigit():
                rows.append(columns)
            continue
        if rows:
            yield rows
        rows = []


def treebank_sentence(rows, source):
    return {"source": source, "words": [r[1] for r in rows], "lemmas": [r[2] for r in rows],
            "upos": [r[3] for r in rows], "xpos": [r[4] for r in rows],
            "heads": [int(r[6]) for r in rows], "rels": [r[7] for r in rows],
            "spaces": ["SpaceAfter=No" not in r[9] for r in rows]}


def gum_mentions(documents_rows):
    """Entity mentions of a document: (sentence, start, end, type), read from the bracket notation."""
    found, open_groups = [], {}
    for at, rows in enumerate(documents_rows):
        for i, columns in enumerate(rows):
            value = re.search(r"(?:^|\|)Entity=([^|]*)", columns[9])
            if not value:
                continue
            for part in re.findall(r"\([^()]*\)?|[^()]*\)", value.group(1)):
                if part.startswith("("):
                    fields = part.strip("()").split("-")
                    group, etype = fields[0], fields[1] if len(fields) > 1 else ""
                    if part.endswith(")"):
                        found.append((at, i, i + 1, etype))
                    else:
                        open_groups.setdefault(re.sub(r"\[.*\]", "", group), []).append((at, i, etype))
                else:
                    stack = open_groups.get(re.sub(r"\[.*\]", "", part.strip("()").split("-")[0]))
                    if stack:
                        opened, begin, etype = stack.pop()
                        if opened == at:
                            found.append((at, begin, i + 1, etype))
    return found


INSIDE_NAME = {"flat", "compound", "goeswith", "fixed", "nmod", "nummod", "amod", "case", "cc", "conj", "punct", "det",
               "nmod:poss", "dep", "compound:prt"}


def name_in_mention(rows, start, end, etype):
    """The name in a mention with a proper noun as its head: the head and what belongs to it, or None."""
    heads = [int(r[6]) - 1 for r in rows]
    outside = [i for i in range(start, end) if not start <= heads[i] < end]
    if not outside or rows[outside[0]][3] != "PROPN":
        return None
    head = outside[0]
    inside = {head}
    grew = True
    while grew:
        grew = False
        for i in range(start, end):
            if i in inside or heads[i] not in inside:
                continue
            relation, capital = rows[i][7], rows[i][1][:1].isupper()
            proper = rows[i][3] == "PROPN"
            if relation == "punct":
                fits = rows[i][1] in ("-", ".", "/", "'", "&")
            elif relation in ("case", "det", "cc"):
                fits = heads[i] != head
            elif relation in ("nmod", "conj"):
                fits = proper and etype != "person" and (relation == "nmod" or etype == "organization")
            elif relation in ("nummod", "dep"):
                fits = proper or rows[i][1].isdigit()
            else:
                fits = relation.split(":")[0] in INSIDE_NAME and (proper or (capital and etype != "person"))
            if fits:
                inside.add(i)
                grew = True
    low = high = head
    while low - 1 in inside:
        low -= 1
    while high + 1 in inside:
        high += 1
    while low < head and (not rows[low][1][:1].isupper() and not rows[low][1][:1].isdigit()):
        low += 1
    while high > low and not rows[high][1][:1].isalnum():
        high -= 1
    if etype == "person":
        while low < high and rows[low][1].lower() in TITLES:
            low += 1
    if low == high and rows[low][1].lower() in TITLES:
        return None
    return trim([r[1] for r in rows], low, high + 1)


def gum_names(document):
    """For each sentence, the names [start, end, classes] that GUM's entity layer gives; the longest win."""
    names = [[] for _ in document]
    for at, start, end, etype in gum_mentions(document):
        if etype not in ETYPES:
            continue
        span = name_in_mention(document[at], start, end, etype)
        if span:
            classes = ETYPES[etype]
            if etype == "person" and document[at][span[1] - 1][4] == "NNPS":
                classes = ("NORP", "PERSON")
            names[at].append([span[0], span[1], list(classes)])
    for found in names:
        found.sort(key=lambda n: (n[0] - n[1], n[0], len(n[2])))
        taken, kept = set(), []
        for start, end, classes in found:
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                kept.append([start, end, classes])
        found[:] = sorted(kept)
    return names


def ewt(directory):
    paths = {p.rsplit("/", 1)[1]: p for p in git(directory, "ls-tree", "-r", "--name-only", "HEAD", "not-to-release/sources").split()}
    train = []
    for name in git(directory, "show", "HEAD:not-to-release/file-lists/files.train").split():
        path = paths[name.rsplit("/", 1)[1]]
        train += [treebank_sentence(rows, "ewt") for rows in sentences_of(git(directory, "show", f"HEAD:{path}"))]
    dev = [treebank_sentence(rows, "ewt") for rows in sentences_of(git(directory, "show", "HEAD:en_ewt-ud-dev.conllu"))]
    return train, dev


def gum(directory):
    def read(conllu):
        document = list(sentences_of(conllu))
        result = []
        for rows, names in zip(document, gum_names(document)):
            sentence = treebank_sentence(rows, "gum")
            sentence["gold_names"] = names
            result.append(sentence)
        return result

    held = set(git(directory, "show", "HEAD:not-to-release/file-lists/files.dev").split()
               + git(directory, "show", "HEAD:not-to-release/file-lists/files.test").split())
    train = []
    for path in git(directory, "ls-tree", "-r", "--name-only", "HEAD", "not-to-release/sources").split():
        name = path.rsplit("/", 1)[1].removesuffix(".conllu")
        if name.startswith("GUM_") and name not in held and name.split("_")[1] not in NON_COMMERCIAL | {"reddit"}:
            train += read(git(directory, "show", f"HEAD:{path}"))
    dev = []
    for document in re.split(r"(?m)^(?=# newdoc)", git(directory, "show", "HEAD:en_gum-ud-dev.conllu")):
        dev += read(document)
    return train, dev


# ---------------------------------------------------------------- sets with names alone

def columns(text, separator="\t"):
    words, tags = [], []
    for line in text.splitlines() + [""]:
        if line.strip():
            parts = line.strip().split(separator)
            if len(parts) >= 2 and parts[-2].strip():
                words.append(parts[-2].strip())
                tags.append(parts[-1].strip())
        elif words:
            if words[0] != "-DOCSTART-":
                yield words, tags
            words, tags = [], []


def spans_of(tags):
    """(start, end, class) of BIO tags; an I that continues nothing begins a name."""
    found, start, kind = [], None, None
    for i, tag in enumerate(tags + ["O"]):
        prefix, _, name = tag.partition("-")
        if start is not None and (prefix != "I" or name != kind):
            found.append((start, i, kind))
            start = None
        if prefix != "O" and start is None:
            start, kind = i, name
    return found


COARSE = {"PER": ("PERSON",), "person": ("PERSON",), "LOC": PLACES, "location": PLACES, "ORG": ("ORG",), "corporation": ("ORG",),
          "group": ("ORG", "NORP"), "creative-work": ("WORK",), "product": ("PRODUCT",), "MISC": OTHERS}


def named_sentence(words, tags, source, silent):
    """Masks of a sentence whose set says nothing of the classes `silent`."""
    masks = []
    for word in words:
        capital = any(char.isupper() for char in word) or word.isdigit()
        masks.append(O | (bits("B", silent) | bits("I", silent) if capital and silent else 0))
    names = []
    for start, end, kind in spans_of(tags):
        start, end = trim(words, start, end)
        paint(masks, start, end, COARSE[kind])
        names.append([start, end, list(COARSE[kind])])
    return {"source": source, "words": words, "masks": masks, "gold_names": names}


def unescaped(words):
    return [re.sub(r"&(amp|lt|gt|quot);", lambda m: {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}[m.group(1)], w) for w in words]


def name_sets(wnut, btc, wikigold):
    def sentences(text, source, silent):
        return [named_sentence(unescaped(words), tags, source, silent) for words, tags in columns(text)]

    wnut_silent, btc_silent = ("NORP", "EVENT", "LAW"), OTHERS
    train = sentences(git(wnut, "show", "HEAD:wnut17train.conll"), "wnut", wnut_silent)
    train += sentences(git(btc, "show", "HEAD:train_dev_test_conll/btc.train"), "btc", btc_silent)
    dev = {"wnut": sentences(git(wnut, "show", "HEAD:emerging.dev.conll"), "wnut", wnut_silent),
           "btc": sentences(git(btc, "show", "HEAD:train_dev_test_conll/btc.dev"), "btc", btc_silent)}
    # wikigold has no split: blocks of 40 sentences, each fifth block is held out
    gold = sentences(git(wikigold, "show", "HEAD:data/wikigold/en/test.conllu"), "wikigold", ())
    dev["wikigold"] = [s for i, s in enumerate(gold) if i // 40 % 5 == 4]
    train += [s for i, s in enumerate(gold) if i // 40 % 5 != 4]
    return train, dev


# ---------------------------------------------------------------- join with the teacher

def silver_masks(item):
    """Teacher names of news: md's, at less weight where sm disagrees or a link's borders differ."""
    words = item["words"]
    masks, weights = [O] * len(words), [1.0] * len(words)
    first, second = [], []
    for names, result in ((item["names"], first), (item["second"], second)):
        for start, end, kind in names:
            result.append((*trim(words, start, end), kind))
    for start, end, kind in first:
        paint(masks, start, end, (kind,))
    other = [O] * len(words)
    for start, end, kind in second:
        paint(other, start, end, (kind,))
    for i in range(len(words)):
        if masks[i] != other[i]:
            weights[i] = 0.5
    borders = {(start, end) for start, end, _ in first}
    for start, end, _ in item["links"]:
        start, end = trim(words, start, end)
        if (start, end) in borders:
            for i in range(start, end):
                weights[i] = 1.0
        elif words[start][:1].isupper() and words[end - 1][:1].isupper():
            for i in range(start, end):
                masks[i] |= ANY_BEGIN if i == start else ANY_INSIDE
    return masks, weights


def gold_and_teacher(sentence, item):
    """Names of a treebank sentence: the teacher's, under what the treebank and GUM's entities permit."""
    words, upos = sentence["words"], sentence["upos"]
    masks = [O] * len(words)
    teacher = [(*trim(words, start, end), kind) for start, end, kind in item["names"]]
    by_word = [O] * len(words)
    for start, end, kind in teacher:
        paint(by_word, start, end, (kind,))
    gold = sentence.get("gold_names")
    for start, end, kind in teacher:
        proper = any(upos[i] == "PROPN" for i in range(start, end))
        for i in range(start, end):
            masks[i] = by_word[i] | (0 if proper or kind == "NORP" else O)
    if gold is None:
        named = bits("B", ("PERSON", "ORG", "GPE", "LOC", "FAC", "PRODUCT")) | bits("I", ("PERSON", "ORG", "GPE", "LOC", "FAC", "PRODUCT"))
        for i, tag in enumerate(upos):
            if tag == "PROPN" and masks[i] == O:
                masks[i] |= named
        return masks
    borders = {(start, end): kind for start, end, kind in teacher}
    for start, end, classes in gold:
        kind = borders.get((start, end))
        firm = len(classes) == 1 or set(classes) == set(PLACES)
        if kind in classes:
            paint(masks, start, end, (kind,))
        elif kind is not None:
            metonym = {kind, *classes} <= {"ORG", *PLACES}
            paint(masks, start, end, classes if firm and not metonym else [*classes, kind])
        else:
            paint(masks, start, end, classes)
            clash = any(by_word[i] != O for i in range(start, end))
            if clash or not firm:
                for i in range(start, end):
                    masks[i] |= by_word[i]
    return masks


def write(path, items):
    with open(path, "w", encoding="utf-8") as out:
        for item in items:
            out.write(json.dumps(item, ensure_ascii=False) + "\n")


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def make_gold(chosen):
    out = Path(chosen.out)
    out.mkdir(parents=True, exist_ok=True)
    ewt_train, ewt_dev = ewt(chosen.ewt)
    gum_train, gum_dev = gum(chosen.gum)
    names, name_dev = name_sets(chosen.wnut, chosen.btc, chosen.wikigold)
    write(out / "treebanks.jsonl", ewt_train + gum_train)
    write(out / "names.jsonl", names)
    for name, items in {"ewt": ewt_dev, "gum": gum_dev, **name_dev}.items():
        write(out / f"dev.{name}.jsonl", items)
    for title, items in (("EWT train", ewt_train), ("EWT dev", ewt_dev), ("GUM train", gum_train), ("GUM dev", gum_dev),
                         ("names train", names), *((f"{k} dev", v) for k, v in name_dev.items())):
        print(f"{title}: {len(items)} sentences, {sum(len(s['words']) for s in items)} words, "
              f"{sum(len(s.get('gold_names', ())) for s in items)} names")


def make_join(chosen):
    data = Path(chosen.data)
    joined = []
    for sentence, item in zip(read(data / "treebanks.jsonl"), read(chosen.teacher)):
        assert sentence["words"] == item["words"]
        sentence["masks"] = gold_and_teacher(sentence, item)
        joined.append(sentence)
    joined += read(data / "names.jsonl")
    persons, places = set(), set()
    for item in read(chosen.silver) if chosen.silver else ():
        if not 2 <= len(item["words"]) <= 120:
            continue
        masks, weights = silver_masks(item)
        joined.append({"source": item["source"], "words": item["words"], "masks": masks, "weights": weights})
        linked = {(start, end) for start, end, _ in item["links"]}
        agreed = {tuple(name) for name in item["names"]} & {tuple(name) for name in item["second"]}
        for start, end, kind in agreed:
            name = tuple(item["words"][start:end])
            if (start, end) in linked and all(part[:1].isupper() or "-" in part for part in name):
                if kind == "PERSON":
                    persons.add(name)
                elif kind == "GPE":
                    places.add(name)
    write(data / "train.jsonl", joined)
    with open(data / "swap.json", "w", encoding="utf-8") as out:
        json.dump({"PERSON": sorted(persons), "GPE": sorted(places)}, out, ensure_ascii=False)
    print(f"{len(joined)} sentences; names to swap in: {len(persons)} persons, {len(places)} places")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = options.add_subparsers(dest="step", required=True)
    first = steps.add_parser("gold")
    for name in ("--ewt", "--gum", "--wnut", "--btc", "--wikigold", "--out"):
        first.add_argument(name, required=True)
    then = steps.add_parser("join")
    then.add_argument("--data", required=True)
    then.add_argument("--teacher", required=True)
    then.add_argument("--silver")
    chosen = options.parse_args()
    {"gold": make_gold, "join": make_join}[chosen.step](chosen)


if __name__ == "__main__":
    main()
