"""Scores of the trained encoder: UPOS, XPOS, UAS, LAS on gold words, names by class.

    python evaluate.py --data DATA --folder news-en-1                              (the exported int8 files)
    python evaluate.py --data DATA --folder news-en-1 --encoder encoder.f32.onnx   (export.py --float)

Trees are decoded without a tree constraint, names by the best path that is valid BIO.
Names are compared by class where the gold set has it; GPE, LOC and FAC count as one (LOC) where it has not.
"""
import argparse
import json
from pathlib import Path

import numpy as np

from lemmas import lemma, read_lemmas
from text import NAME_TAGS, TAG_ID, Pieces, encode

COARSER = {"GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
BEGINS = [tag.startswith("B-") for tag in NAME_TAGS]


def forbidden():
    """Tag pairs (before, after) that BIO does not allow; the last row is the start of a sentence."""
    table = np.zeros((len(NAME_TAGS) + 1, len(NAME_TAGS)), dtype=bool)
    for after, tag in enumerate(NAME_TAGS):
        if tag.startswith("I-"):
            table[:, after] = True
            table[TAG_ID["B" + tag[1:]], after] = False
            table[after, after] = False
    return table


FORBIDDEN = np.where(forbidden(), -1e4, 0.0)


def best_tags(scores):
    """The best valid path through the scores [words, tags] of one sentence."""
    if not len(scores):
        return []
    scores = scores - np.log(np.exp(scores - scores.max(-1, keepdims=True)).sum(-1, keepdims=True)) - scores.max(-1, keepdims=True)
    best, back = scores[0] + FORBIDDEN[-1], []
    for row in scores[1:]:
        paths = best[:, None] + FORBIDDEN[:-1]
        back.append(paths.argmax(0))
        best = paths.max(0) + row
    tags = [int(best.argmax())]
    for pointers in reversed(back):
        tags.append(int(pointers[tags[-1]]))
    return [NAME_TAGS[t] for t in reversed(tags)]


def name_spans(tags):
    found, start, kind = [], None, None
    for i, tag in enumerate([*tags, "O"]):
        if start is not None and tag != f"I-{kind}":
            found.append((start, i, kind))
            start = None
        if tag.startswith("B-"):
            start, kind = i, tag[2:]
    return found


def in_batches(items, size=24):
    order = sorted(range(len(items)), key=lambda i: len(items[i]["words"]))
    for at in range(0, len(order), size):
        yield order[at:at + size]


def torch_outputs(model, items, to_tensors, parts):
    """Outputs of the PyTorch model, sentence by sentence, as arrays without padding."""
    import torch
    results = [None] * len(items)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for order in in_batches(items):
            batch, _, _, _ = to_tensors([items[i] for i in order])
            states = model.words(**batch)
            out = {}
            if "names" in parts:
                out["names"] = model.names(states).float().numpy()
            if "tree" in parts:
                out["upos"], out["xpos"] = model.upos(states).float().numpy(), model.xpos(states).float().numpy()
                out["arcs"] = model.arcs(states).float().numpy()
                dep, head = model.label_parts(states)
                out["label_dep"] = (dep @ model.label.to(dep.dtype).flatten(1)).float().numpy()
                out["label_head"] = head.float().numpy()
            for row, i in enumerate(order):
                count = int((batch["words"][row] > 0).sum()) + 1
                results[i] = {key: value[row, :count] for key, value in out.items()}
                if "arcs" in out:
                    results[i]["arcs"] = results[i]["arcs"][:, :count]
    return results


def onnx_outputs(folder, items, batch_size=24, encoder="encoder.onnx"):
    """Outputs of the exported model, sentence by sentence."""
    import onnxruntime
    folder = Path(folder)
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / encoder), settings, providers=["CPUExecutionProvider"])
    pieces = Pieces.read(folder / "vocab.txt")
    wanted = ["upos", "xpos", "names", "arcs", "label_dep", "label_head"]
    results = [None] * len(items)
    for order in in_batches(items, batch_size):
        encoded = [encode(items[i]["words"], pieces) for i in order]
        length, words = max(len(e[0]) for e in encoded), max(len(e[2]) for e in encoded)
        feed = {"pieces": np.zeros((len(order), length), np.int64), "shapes": np.zeros((len(order), length), np.int64),
                "mask": np.zeros((len(order), length), np.float32), "words": np.zeros((len(order), words), np.int64)}
        for row, (ids, shapes, first) in enumerate(encoded):
            feed["pieces"][row, :len(ids)] = ids
            feed["shapes"][row, :len(ids)] = shapes
            feed["mask"][row, :len(ids)] = 1
            feed["words"][row, :len(first)] = first
        out = dict(zip(wanted, session.run(wanted, feed)))
        for row, i in enumerate(order):
            count = len(encoded[row][2])
            results[i] = {key: value[row, :count] for key, value in out.items()}
            results[i]["arcs"] = results[i]["arcs"][:, :count]
    return results


def decode_tree(output, labels):
    """UPOS, XPOS, heads and labels of one sentence; each word takes its best head."""
    upos = [labels["upos"][i] for i in output["upos"][1:].argmax(-1)]
    xpos = [labels["xpos"][i] for i in output["xpos"][1:].argmax(-1)]
    arcs = output["arcs"].copy()
    np.fill_diagonal(arcs, -1e9)
    heads = arcs[1:].argmax(-1)
    size = labels["label_size"] + 1
    rels = []
    for i, head in enumerate(heads, start=1):
        scores = output["label_dep"][i].reshape(-1, size) @ output["label_head"][head]
        rels.append(labels["deprel"][int(scores.argmax())])
    return upos, xpos, [int(h) for h in heads], rels


def tree_scores(items, outputs, labels):
    right = {"upos": 0, "xpos": 0, "uas": 0, "las": 0}
    total = 0
    for item, output in zip(items, outputs):
        upos, xpos, heads, rels = decode_tree(output, labels)
        total += len(item["words"])
        for i in range(len(upos)):
            right["upos"] += upos[i] == item["upos"][i]
            right["xpos"] += xpos[i] == item["xpos"][i]
            right["uas"] += heads[i] == item["heads"][i]
            right["las"] += heads[i] == item["heads"][i] and rels[i] == item["rels"][i]
    return {key: round(100 * value / total, 2) for key, value in right.items()}


def lemma_accuracy(items, outputs, labels, rules, table):
    """Share of words whose lemma is found (case aside), with predicted tags and with gold tags."""
    right = {"predicted tags": 0, "gold tags": 0}
    total = 0
    for item, output in zip(items, outputs):
        upos, xpos, _, _ = decode_tree(output, labels)
        total += len(item["words"])
        for key, u, x in (("predicted tags", upos, xpos), ("gold tags", item["upos"], item["xpos"])):
            for i in range(len(upos)):
                guess = lemma(item["words"][i], u[i], x[i], rules, table)
                right[key] += guess.lower() == item["lemmas"][i].lower() or item["lemmas"][i] == "_"
    return {key: round(100 * value / total, 2) for key, value in right.items()}


def f1(right, guessed, gold):
    return 200 * right / (guessed + gold) if guessed + gold else 0.0


def names_scores(items, tags):
    """F by gold class. A set that has no class for a guess (see `silent`) does not count the guess."""
    counts = {}
    known = {frozenset(classes) for item in items for _, _, classes in item["gold_names"]}
    title = {classes: "/".join(sorted(classes)) for classes in known}
    covered = {name for classes in known if len(classes) < 4 for name in classes}
    home = {}
    for classes in sorted(known, key=len):
        for name in classes:
            home.setdefault(name, title[classes])
    for item, own in zip(items, tags):
        gold = {(s, e): frozenset(c) for s, e, c in item["gold_names"] if len(c) < 4}
        loose = {(s, e) for s, e, c in item["gold_names"] if len(c) >= 4}
        for classes in gold.values():
            counts.setdefault(title[classes], [0, 0, 0])[2] += 1
        for start, end, kind in name_spans(own):
            if (start, end) in loose:
                continue
            match = gold.get((start, end))
            if match and kind in match:
                counts[title[match]][0] += 1
                counts[title[match]][1] += 1
            elif kind in covered:
                counts.setdefault(home[kind], [0, 0, 0])[1] += 1
    result = {key: round(f1(*value), 1) for key, value in sorted(counts.items())}
    main = [value for key, value in counts.items() if set(key.split("/")) & {"PERSON", "ORG", "GPE"}]
    result["all"] = f1(*map(sum, zip(*main))) if main else 0.0
    return result


def score_tree(model, items, to_tensors, labels):
    return tree_scores(items, torch_outputs(model, items, to_tensors, {"tree"}), labels)


def score_names(model, items, to_tensors):
    outputs = torch_outputs(model, items, to_tensors, {"names"})
    return names_scores(items, [best_tags(o["names"][1:]) for o in outputs])


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", required=True)
    options.add_argument("--folder", required=True)
    options.add_argument("--encoder", default="encoder.onnx")
    chosen = options.parse_args()
    folder = Path(chosen.folder)
    labels = json.loads((folder / "labels.json").read_text())
    rules, table = read_lemmas(folder)
    dev = {}
    for name in ("ewt", "gum", "wnut", "btc", "wikigold"):
        with open(Path(chosen.data) / f"dev.{name}.jsonl", encoding="utf-8") as lines:
            dev[name] = [json.loads(line) for line in lines]
    for name, items in dev.items():
        found = onnx_outputs(folder, items, encoder=chosen.encoder)
        if "heads" in items[0]:
            print(name, "dev", tree_scores(items, found, labels), "lemmas", lemma_accuracy(items, found, labels, rules, table))
        if "gold_names" in items[0]:
            print(name, "dev names", {k: round(v, 1) for k, v in names_scores(items, [best_tags(o["names"][1:]) for o in found]).items()})


if __name__ == "__main__":
    main()
