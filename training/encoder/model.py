"""The encoder (a BERT of six layers with a case-shape embedding) and its heads."""
import json

import torch
from torch import nn
from torch.nn import functional as F

from text import NAME_TAGS, SHAPE_COUNT, UPOS

HIDDEN, LAYERS, HEADS, INNER = 384, 6, 12, 1536
ARC, LABEL = 256, 64


class Layer(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.attended = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.inner = nn.Linear(HIDDEN, INNER)
        self.outer = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, bias):
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        # for short sentences on a CPU this is faster than the fused attention, whose backward pass is slow
        seen = torch.softmax(q @ k.transpose(-1, -2) * (HIDDEN // HEADS) ** -0.5 + bias, -1).to(v.dtype) @ v
        seen = self.attended(seen.transpose(1, 2).reshape(batch, length, HIDDEN))
        x = self.norm1(x + self.dropout(seen))
        return self.norm2(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


class Reader(nn.Module):
    def __init__(self, vocabulary, positions, xpos, deprel, dropout=0.1):
        super().__init__()
        self.pieces = nn.Embedding(vocabulary, HIDDEN)
        self.positions = nn.Embedding(positions, HIDDEN)
        self.shapes = nn.Embedding(SHAPE_COUNT, HIDDEN)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.upos = nn.Linear(HIDDEN, len(UPOS))
        self.xpos = nn.Linear(HIDDEN, xpos)
        self.names = nn.Linear(HIDDEN, len(NAME_TAGS))
        self.arc_dep = nn.Linear(HIDDEN, ARC)
        self.arc_head = nn.Linear(HIDDEN, ARC)
        self.arc = nn.Parameter(torch.zeros(ARC + 1, ARC))
        self.label_dep = nn.Linear(HIDDEN, LABEL)
        self.label_head = nn.Linear(HIDDEN, LABEL)
        self.label = nn.Parameter(torch.zeros(LABEL + 1, deprel, LABEL + 1))
        nn.init.normal_(self.arc, std=0.02)
        nn.init.normal_(self.label, std=0.05)
        self.dropout = nn.Dropout(dropout)

    def encode(self, pieces, shapes, mask):
        place = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.norm(self.pieces(pieces) + self.positions(place) + self.shapes(shapes))
        x = self.dropout(x)
        bias = ((1.0 - mask) * -10000.0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def words(self, pieces, shapes, mask, words):
        x = self.encode(pieces, shapes, mask)
        return x.gather(1, words[:, :, None].expand(-1, -1, HIDDEN))

    @staticmethod
    def with_one(x):
        return F.pad(x, (0, 1), value=1.0)

    def arcs(self, words):
        dep = self.with_one(self.dropout(F.relu(self.arc_dep(words))))
        head = self.dropout(F.relu(self.arc_head(words)))
        return dep @ self.arc.to(dep.dtype) @ head.transpose(1, 2)

    def label_parts(self, words):
        dep = self.with_one(self.dropout(F.relu(self.label_dep(words))))
        head = self.with_one(self.dropout(F.relu(self.label_head(words))))
        return dep, head

    def labels(self, dep, head):
        """Label scores of pairs of rows."""
        mixed = (dep @ self.label.to(dep.dtype).flatten(1)).view(*dep.shape[:-1], -1, LABEL + 1)
        return (mixed * head[..., None, :]).sum(-1)

    def load_base(self, tensors, kept):
        """Weights of the packaged MiniLM; `kept` are the rows of its word embedding that stay."""
        state = {name.removeprefix("bert."): value.float() for name, value in tensors.items()}
        embedding = "embeddings."
        with torch.no_grad():
            self.pieces.weight.copy_(state[embedding + "word_embeddings.weight"][kept])
            self.positions.weight.copy_(state[embedding + "position_embeddings.weight"][:self.positions.num_embeddings]
                                        + state[embedding + "token_type_embeddings.weight"][0])
            self.norm.weight.copy_(state[embedding + "LayerNorm.weight"])
            self.norm.bias.copy_(state[embedding + "LayerNorm.bias"])
            for i, layer in enumerate(self.layers):
                prefix = f"encoder.layer.{i}."
                for kind in ("weight", "bias"):
                    own = [state[f"{prefix}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                    getattr(layer.qkv, kind).copy_(torch.cat(own))
                    getattr(layer.attended, kind).copy_(state[f"{prefix}attention.output.dense.{kind}"])
                    getattr(layer.norm1, kind).copy_(state[f"{prefix}attention.output.LayerNorm.{kind}"])
                    getattr(layer.inner, kind).copy_(state[f"{prefix}intermediate.dense.{kind}"])
                    getattr(layer.outer, kind).copy_(state[f"{prefix}output.dense.{kind}"])
                    getattr(layer.norm2, kind).copy_(state[f"{prefix}output.LayerNorm.{kind}"])


def new_reader(labels, vocabulary, dropout=0.1):
    return Reader(vocabulary, labels["max_pieces"], len(labels["xpos"]), len(labels["deprel"]), dropout)


def read_labels(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)
