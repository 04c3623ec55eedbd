"""Write test vectors for the Rust side: word pieces and shapes of many words, and the model's readings of some sentences.

    python vectors.py --data DATA --folder news-en-1 --out DIR
"""
import argparse
import json
from pathlib import Path

from evaluate import best_tags, onnx_outputs
from prepare import read
from text import Pieces, encode

ODD = [["“", "Größe", "”", "—", "U.S.", "$", "5bn", "2022-04-22", "@antonioguterres", "#Kyiv"],
       ["Київ", "两会", "naïve", "e-mail", "x" * 120, "ﬀ", "İstanbul", "ß", "1,000", "a.m."],
       ["RUSSIA", "SAYS", "TALKS", "FAILED"], ["Russia", "Says", "Talks", "Have", "Failed"],
       ["\"", "Israeli-occupied", "McDonald", "iPhone", "…", "''", "al-Assad"]]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", required=True)
    options.add_argument("--folder", required=True)
    options.add_argument("--out", required=True)
    chosen = options.parse_args()
    out, data, folder = Path(chosen.out), Path(chosen.data), Path(chosen.folder)
    pieces = Pieces.read(folder / "vocab.txt")
    labels = json.loads((folder / "labels.json").read_text())
    sentences = [item["words"] for name in ("ewt", "gum", "wnut") for item in read(data / f"dev.{name}.jsonl")[:100]]
    with open(out / "pieces.jsonl", "w", encoding="utf-8") as file:
        for words in ODD + sentences:
            ids, shapes, first = encode(words, pieces)
            file.write(json.dumps({"words": words, "pieces": ids, "shapes": shapes, "first": first}, ensure_ascii=False) + "\n")
    items = [item for item in read(data / "dev.ewt.jsonl") if 5 <= len(item["words"]) <= 30][:20]
    size = labels["label_size"] + 1
    with open(out / "outputs.jsonl", "w", encoding="utf-8") as file:
        for item in items:
            (result,) = onnx_outputs(folder, [item])
            heads = result["arcs"].argmax(-1)
            rels = [int((result["label_dep"][i].reshape(-1, size) @ result["label_head"][h]).argmax()) for i, h in enumerate(heads)]
            file.write(json.dumps({"words": item["words"], "heads": heads[1:].tolist(), "deprel": [labels["deprel"][r] for r in rels[1:]],
                                   "upos": [labels["upos"][i] for i in result["upos"][1:].argmax(-1)],
                                   "xpos": [labels["xpos"][i] for i in result["xpos"][1:].argmax(-1)],
                                   "names": best_tags(result["names"][1:])}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
