"""Write a trained checkpoint as the model folder that the Rust reader loads.

    python export.py --checkpoint CHECKPOINT_DIR --vocabulary vocab.txt --data DATA --out news-en-1

Weights of matrix products become int8 (one scale a column), the word embedding int8 (one scale for all), activations
are quantised when the model runs. The averaged weights are exported.
"""
import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from lemmas import words_seen, write_lemmas
from model import new_reader, read_labels

INPUTS = ["pieces", "shapes", "mask", "words"]
OUTPUTS = ["upos", "xpos", "names", "arcs", "label_dep", "label_head", "words_out"]


class Exported(nn.Module):
    """The forward pass of the reader: all heads, with the labels' tensor folded into the dependent's side."""

    def __init__(self, reader):
        super().__init__()
        self.reader = reader
        self.mixed = nn.Parameter(reader.label.detach().flatten(1).clone())

    def forward(self, pieces, shapes, mask, words):
        reader = self.reader
        states = reader.words(pieces, shapes, mask, words)
        dep, head = reader.label_parts(states)
        return (reader.upos(states), reader.xpos(states), reader.names(states), reader.arcs(states),
                dep @ self.mixed, head, states)


def averaged(checkpoint, labels, vocabulary):
    """The reader with the moving average of its weights."""
    state = torch.load(Path(checkpoint) / "latest.pt", weights_only=False, map_location="cpu")
    reader = new_reader(labels, vocabulary, dropout=0.0)
    reader.load_state_dict(state["model"])
    reader.pieces.weight.requires_grad_(False)
    trained = [p for _, p in reader.named_parameters() if p.requires_grad]
    with torch.no_grad():
        for parameter, average in zip(trained, state["average"], strict=True):
            parameter.copy_(average)
    return reader.eval(), state["step"], state["spent"]


def example():
    """A batch of two sentences to trace the graph with."""
    ids = torch.randint(4, 1000, (2, 9))
    return (ids, torch.randint(1, 12, (2, 9)), torch.ones(2, 9), torch.tensor([[0, 1, 3, 4], [0, 2, 5, 0]]))


def write_onnx(reader, path):
    axes = {"pieces": {0: "batch", 1: "pieces"}, "shapes": {0: "batch", 1: "pieces"},
            "mask": {0: "batch", 1: "pieces"}, "words": {0: "batch", 1: "words"}}
    torch.onnx.export(Exported(reader).eval(), example(), str(path), input_names=INPUTS, output_names=OUTPUTS,
                      dynamic_axes=axes | {name: {0: "batch", 1: "words"} for name in OUTPUTS},
                      opset_version=17, dynamo=False)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--checkpoint", required=True)
    options.add_argument("--vocabulary", required=True)
    options.add_argument("--data", required=True, help="folder of prepare.py (lemmas are learnt from its treebanks)")
    options.add_argument("--out", required=True)
    options.add_argument("--float", action="store_true", help="also write encoder.f32.onnx, to measure against")
    chosen = options.parse_args()
    out = Path(chosen.out)
    out.mkdir(parents=True, exist_ok=True)
    labels = read_labels(Path(chosen.checkpoint) / "labels.json")
    vocabulary = Path(chosen.vocabulary).read_text(encoding="utf-8").splitlines()
    reader, step, spent = averaged(chosen.checkpoint, labels, len(vocabulary))
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "encoder.f32.onnx"
        write_onnx(reader, full)
        # reduce_range: seven bits a weight, so that no kernel's 16-bit sums overflow and all kernels agree
        quantize_dynamic(str(full), str(out / "encoder.onnx"), op_types_to_quantize=["MatMul", "Gemm", "Gather"],
                         per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
        if chosen.float:
            shutil.copy(full, out / "encoder.f32.onnx")
    shutil.copy(chosen.vocabulary, out / "vocab.txt")
    labels["sha256_of_encoder"] = hashlib.sha256((out / "encoder.onnx").read_bytes()).hexdigest()
    (out / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
    data = Path(chosen.data)
    write_lemmas(data / "treebanks.jsonl", out, *words_seen(data / "train.jsonl", vocabulary))
    print(f"step {step}, {spent / 60:.0f} minutes; {sum(f.stat().st_size for f in out.iterdir()) / 1e6:.1f} MB in {out}")


if __name__ == "__main__":
    main()
