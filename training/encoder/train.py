"""Train the reader's encoder; can be stopped and started again at any time.

    python train.py --data DATA --base BASE_DIR --vocabulary vocab.txt --kept kept.json \
        --checkpoint CHECKPOINT_DIR --minutes 75

The learning rate falls linearly to nothing over the given minutes of training (time spent
before an interruption counts). A moving average of the weights is kept; it is what is exported.
"""
import argparse
import json
import os
import random
import time
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch.nn import functional as F

from evaluate import score_names, score_tree
from model import new_reader, read_labels
from prepare import bits, read
from text import MAX_PIECES, NAME_CLASSES, NAME_TAGS, TAG_ID, UPOS, Pieces, encode

SHARES = {"ewt": 1.0, "gum": 1.0, "wnut": 0.5, "btc": 0.5, "wikigold": 1.0, "current-events": 0.4, "wikinews": 0.4, "briefings": 0.25}
SMALL_WORDS = set("a an the of in on at to for and or but by with from as is are be".split())
AGENCIES = ["Reuters", "AP", "AFP", "TASS", "Xinhua", "dpa", "Interfax", "Anadolu", "EFE", "VOA", "PTI", "UN News", "Kyodo", "Yonhap"]
MONTHS = "January February March April May June July August September October November December Jan. Feb. Aug. Sept. Oct. Nov. Dec.".split()
O = 1 << TAG_ID["O"]


def single(mask):
    return mask and not mask & (mask - 1)


def swap_names(item, swaps, chance):
    """Put other names of as many words in the place of persons and towns that are certain."""
    words, masks = list(item["words"]), item["masks"]
    i = 0
    while i < len(words):
        for kind in ("PERSON", "GPE"):
            begin, inside = 1 << TAG_ID[f"B-{kind}"], 1 << TAG_ID[f"I-{kind}"]
            if masks[i] != begin:
                continue
            end = i + 1
            while end < len(words) and masks[end] == inside:
                end += 1
            pool = swaps[kind].get(end - i)
            if pool and (kind == "PERSON" and end - i > 1 or kind == "GPE") and chance.random() < 0.6:
                if all(w[:1].isupper() and not w.isupper() for w in words[i:end]):
                    words[i:end] = chance.choice(pool)
            i = end - 1
            break
        i += 1
    return {**item, "words": words}


def dateline(item, swaps, chance):
    """A news agency's opening: KYIV, April 22 (Reuters) - ..."""
    place = list(chance.choice(chance.choice([swaps["GPE"][n] for n in swaps["GPE"] if n <= 2])))
    town = [w.upper() for w in place] if chance.random() < 0.8 else place
    words, masks = list(town), [bits("B" if i == 0 else "I", ("GPE",)) for i in range(len(town))]

    def add(parts, kind=None):
        for i, part in enumerate(parts):
            words.append(part)
            masks.append(bits("B" if i == 0 else "I", (kind,)) if kind else O)

    if chance.random() < 0.3:
        add([","])
        add(chance.choice(chance.choice([swaps["GPE"][n] for n in swaps["GPE"] if n <= 2])), "GPE")
    if chance.random() < 0.7:
        month, day = chance.choice(MONTHS), str(chance.randint(1, 31))
        add([","])
        add([month, day] if chance.random() < 0.7 else [day, month])
    if chance.random() < 0.85:
        add(["("])
        add(chance.choice(AGENCIES).split(), "ORG")
        add([")"])
    add([chance.choice(["-", "--", "–", "—"])])
    return {**item, "words": words + item["words"], "masks": masks + item["masks"],
            "weights": [1.0] * len(words) + item.get("weights", [1.0] * len(item["words"]))}


def varied(item, swaps, chance):
    """An item as given, or with other names, another case, or a dateline."""
    if chance.random() < 0.25:
        item = swap_names(item, swaps, chance)
    draw = chance.random()
    if draw < 0.04:
        item = {**item, "words": [w.upper() for w in item["words"]]}
    elif draw < 0.055:
        item = {**item, "words": [w.lower() for w in item["words"]]}
    elif draw < 0.085:
        item = {**item, "words": [w if w.lower() in SMALL_WORDS and i else w[:1].upper() + w[1:] for i, w in enumerate(item["words"])]}
    elif draw < 0.13 and "heads" not in item:
        item = dateline(item, swaps, chance)
    return item


class Tensors:
    """Sentences to padded tensors."""

    def __init__(self, labels, pieces):
        self.pieces = pieces
        self.index = {key: {tag: i for i, tag in enumerate(labels[key])} for key in ("upos", "xpos", "deprel")}

    def __call__(self, items):
        encoded = [encode(item["words"], self.pieces) for item in items]
        length, words = max(len(e[0]) for e in encoded), max(len(e[2]) for e in encoded)
        batch = {"pieces": torch.zeros(len(items), length, dtype=torch.long), "shapes": torch.zeros(len(items), length, dtype=torch.long),
                 "mask": torch.zeros(len(items), length), "words": torch.zeros(len(items), words, dtype=torch.long)}
        gold = {key: torch.full((len(items), words), -100) for key in ("upos", "xpos", "heads", "rels")}
        names = torch.zeros(len(items), words, dtype=torch.long)
        weights = torch.zeros(len(items), words)
        for i, (item, (ids, shapes, first)) in enumerate(zip(items, encoded)):
            count = len(first)
            batch["pieces"][i, :len(ids)] = torch.tensor(ids)
            batch["shapes"][i, :len(ids)] = torch.tensor(shapes)
            batch["mask"][i, :len(ids)] = 1
            batch["words"][i, :count] = torch.tensor(first)
            if "masks" in item:
                names[i, 1:count] = torch.tensor(item["masks"][:count - 1], dtype=torch.long)
                weights[i, 1:count] = torch.tensor(item["weights"][:count - 1]) if "weights" in item else 1.0
            if "heads" in item:
                for key, target in (("upos", "upos"), ("xpos", "xpos"), ("rels", "deprel")):
                    table = self.index[target]
                    gold[key][i, 1:count] = torch.tensor([table.get(v, -100) for v in item[key][:count - 1]], dtype=torch.long)
                gold["heads"][i, 1:count] = torch.tensor([h if h < count else -100 for h in item["heads"][:count - 1]], dtype=torch.long)
        return batch, gold, names, weights


def losses(model, batch, gold, names, weights):
    states = model.words(**batch)
    parts = {}
    allowed = (names[..., None] >> torch.arange(len(NAME_TAGS))) & 1 == 1
    scores = model.names(states).float()
    kept = allowed & True
    permitted = scores.masked_fill(~kept, -1e4).logsumexp(-1) - scores.logsumexp(-1)
    parts["names"] = -(permitted * weights).sum() / weights.sum().clamp(min=1)
    parsed = (gold["upos"] != -100).any(1)
    if parsed.any():
        states = states[parsed]
        gold = {key: value[parsed] for key, value in gold.items()}
        real = batch["mask"].new_zeros(states.shape[:2])
        real[:, 0] = 1
        real[gold["upos"] != -100] = 1
        for key, head in (("upos", model.upos), ("xpos", model.xpos)):
            parts[key] = F.cross_entropy(head(states).float().flatten(0, 1), gold[key].flatten(), ignore_index=-100)
        arcs = model.arcs(states).float().masked_fill(real[:, None, :] == 0, -1e4)
        parts["arcs"] = F.cross_entropy(arcs.flatten(0, 1), gold["heads"].flatten(), ignore_index=-100)
        dep, head = model.label_parts(states)
        chosen = (gold["heads"] != -100) & (gold["rels"] != -100)
        head = head.gather(1, gold["heads"].clamp(min=0)[..., None].expand(-1, -1, head.shape[-1]))
        parts["labels"] = F.cross_entropy(model.labels(dep[chosen], head[chosen]).float(), gold["rels"][chosen])
    return parts


def batches_of(items, pieces, budget, chance):
    """Batches of sentences of like length, at most `budget` padded pieces, in random order."""
    sized = [(sum(len(pieces.of(w)) for w in item["words"]) + 2 + chance.random(), i) for i, item in enumerate(items)]
    sized.sort()
    batch, result = [], []
    for size, i in sized:
        if batch and (len(batch) + 1) * min(size + 8, MAX_PIECES) > budget:
            result.append(batch)
            batch = []
        batch.append(items[i])
    result.append(batch)
    chance.shuffle(result)
    return result


def round_of(data, chance):
    """The sentences of one round: a share of each source."""
    chosen = []
    for source, items in data.items():
        count = round(len(items) * SHARES.get(source, 1.0))
        chosen += items if count == len(items) else chance.sample(items, count)
    return chosen


def save(path, **state):
    torch.save(state, f"{path}.new")
    os.replace(f"{path}.new", path)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", required=True)
    options.add_argument("--base", required=True, help="folder with the packaged model.safetensors")
    options.add_argument("--vocabulary", required=True)
    options.add_argument("--kept", required=True)
    options.add_argument("--checkpoint", required=True)
    options.add_argument("--minutes", type=float, required=True)
    options.add_argument("--budget", type=int, default=1024)
    options.add_argument("--encoder-rate", type=float, default=5e-4)
    options.add_argument("--head-rate", type=float, default=2e-3)
    options.add_argument("--average", type=float, default=0.998)
    options.add_argument("--threads", type=int, default=0, help="0: two when the machine is idle, else one")
    options.add_argument("--steps", type=int, default=0, help="stop after so many steps (to measure speed)")
    chosen = options.parse_args()
    data = Path(chosen.data)
    place = Path(chosen.checkpoint)
    place.mkdir(parents=True, exist_ok=True)
    items = read(data / "train.jsonl")
    pieces = Pieces.read(chosen.vocabulary)
    labels_path = place / "labels.json"
    if not labels_path.exists():
        parsed = [item for item in items if "heads" in item]
        labels = {"name": "news-en-1", "upos": UPOS, "xpos": sorted({x for s in parsed for x in s["xpos"]}),
                  "deprel": sorted({x for s in parsed for x in s["rels"]}), "names": NAME_TAGS, "label_size": 64, "max_pieces": MAX_PIECES}
        labels_path.write_text(json.dumps(labels))
    labels = read_labels(labels_path)
    swaps = {"PERSON": {}, "GPE": {}}
    for kind, names in json.loads((data / "swap.json").read_text()).items():
        for name in names:
            swaps[kind].setdefault(len(name), []).append(name)
    sources = {}
    for item in items:
        sources.setdefault(item["source"], []).append(item)
    print({k: (len(v), sum(len(s["words"]) for s in v)) for k, v in sources.items()}, flush=True)

    torch.set_num_threads(chosen.threads or 1)
    torch.manual_seed(1)
    model = new_reader(labels, len(pieces.ids))
    latest = place / "latest.pt"
    model.load_base(load_file(str(Path(chosen.base) / "model.safetensors")), json.loads(Path(chosen.kept).read_text()))
    model.pieces.weight.requires_grad_(False)
    named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    heads = [p for n, p in named if n.split(".")[0] not in ("positions", "norm", "layers")]
    body = [p for n, p in named if n.split(".")[0] in ("positions", "norm", "layers")]
    optimizer = torch.optim.AdamW([{"params": body, "lr": 0, "weight_decay": 0.01}, {"params": heads, "lr": 0, "weight_decay": 0.01}],
                                  betas=(0.9, 0.98), fused=True)
    rates = [chosen.encoder_rate, chosen.head_rate]
    parameters = [p for _, p in named]
    average = [p.detach().clone() for p in parameters]
    step, spent, number = 0, 0.0, 0
    if latest.exists():
        state = torch.load(latest, weights_only=False)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        average = state["average"]
        step, spent, number = state["step"], state["spent"], state["round"]
        print(f"resumed at step {step}, {spent / 60:.1f} minutes, round {number}", flush=True)
    to_tensors = Tensors(labels, pieces)
    dev = {name: read(data / f"dev.{name}.jsonl") for name in ("ewt", "gum", "wikigold", "wnut")}
    total = chosen.minutes * 60
    began, before = time.time(), spent
    last_saved = last_scored = time.time()
    running, seen, words_seen = {}, 0, time.time()

    def checkpoint():
        save(latest, model=model.state_dict(), optimizer=optimizer.state_dict(), average=average, step=step, spent=spent, round=number)

    def score():
        own = [p.detach().clone() for p in parameters]
        with torch.no_grad():
            for p, a in zip(parameters, average):
                p.copy_(a)
        model.eval()
        tree = score_tree(model, dev["ewt"][:600], to_tensors, labels)
        gum = score_tree(model, dev["gum"][:400], to_tensors, labels)
        names = {n: round(score_names(model, dev[n][:600], to_tensors)["all"], 1) for n in ("gum", "wikigold", "wnut")}
        model.train()
        with torch.no_grad():
            for p, o in zip(parameters, own):
                p.copy_(o)
        print(f"== step {step} {spent / 60:.1f} min: EWT {tree} GUM {gum} names {names}", flush=True)

    model.train()
    while spent < total:
        chance = random.Random(1000 + number)
        varied_items = [varied(item, swaps, chance) for item in round_of(sources, chance)]
        for batch_items in batches_of(varied_items, pieces, chosen.budget, chance):
            spent = before + time.time() - began
            if spent >= total:
                break
            if chosen.threads:
                torch.set_num_threads(chosen.threads)
            elif step % 20 == 0:
                torch.set_num_threads(2 if os.getloadavg()[0] < 2.2 else 1)
            warm = min(1.0, (step + 1) / 100)
            left = max(0.0, 1 - spent / total)
            for group, rate in zip(optimizer.param_groups, rates):
                group["lr"] = rate * warm * left
            tensors = to_tensors(batch_items)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                parts = losses(model, *tensors)
                loss = sum(parts.values())
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 5.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            decay = min(chosen.average, (step + 1) / (step + 20))
            if step % 4 == 0:
                with torch.no_grad():
                    torch._foreach_lerp_(average, parameters, 1 - decay ** 4)
            seen += tensors[0]["pieces"].numel()
            for key, value in parts.items():
                running.setdefault(key, []).append(value.item())
            if step % 100 == 0:
                rate = seen / (time.time() - words_seen)
                print(f"step {step} round {number} {spent / 60:.1f} min {rate:.0f} pieces/s threads {torch.get_num_threads()} "
                      + " ".join(f"{k} {sum(v) / len(v):.3f}" for k, v in running.items()), flush=True)
                running, seen, words_seen = {}, 0, time.time()
            if time.time() - last_saved > 180:
                checkpoint()
                last_saved = time.time()
            if time.time() - last_scored > 600:
                score()
                last_scored = time.time()
            if chosen.steps and step >= chosen.steps:
                return
        else:
            number += 1
    checkpoint()
    score()


if __name__ == "__main__":
    main()
