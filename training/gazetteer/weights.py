#!/usr/bin/env python3
"""Weights of the place resolver (`crates/dateline/src/place/resolve.rs`) from features of gold names.

    weights.py features.tsv... [--fold]

The features come from the ignored test `place::tune` (its head says how); the beliefs of neighbours in them are those
of the weights compiled in, so that two or three turns of "features, weights, compile" are needed. Conditional
log-likelihood of the candidates within 161 km of the gold point, ridge prior, plain gradient steps (numpy).
--fold tells the accuracy of weights learnt on the other documents (five folds) beside that of all.
"""

import argparse

import numpy as np

NEAR = 161


def read(path):
    with open(path, encoding='utf-8') as file:
        names = next(file).rstrip('\n').split('\t')[5:]
        mentions = {}
        for line in file:
            cells = line.rstrip('\n').split('\t')
            if cells[3]:
                mentions.setdefault((path, cells[0], cells[1]), []).append(
                    ([float(cell) for cell in cells[5:]], float(cells[3]) <= NEAR))
            else:
                mentions.setdefault((path, cells[0], cells[1]), [])
    return names, [(key, np.array([f for f, _ in rows]), np.array([n for _, n in rows])) for key, rows in
                   mentions.items()]


def learn(mentions, count, ridge, start, turns=400):
    """Adam on the ridge-penalised conditional likelihood; all candidates in one array, summed by mention."""
    told = [(f, n) for _, f, n in mentions if len(n) > 1 and n.any() and not n.all()]
    features, near = np.concatenate([f for f, _ in told]), np.concatenate([n for _, n in told])
    starts = np.cumsum([0] + [len(n) for _, n in told])[:-1]
    which = np.repeat(np.arange(len(told)), [len(n) for _, n in told])
    weights, first, second = start.copy(), np.zeros(count), np.zeros(count)
    for turn in range(1, turns + 1):
        scores = features @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[which])
        belief = powers / np.add.reduceat(powers, starts)[which]
        right = powers * near
        truth = right / np.maximum(np.add.reduceat(right, starts)[which], 1e-12)
        gradient = features.T @ (truth - belief) / len(told) - ridge * weights
        first, second = 0.9 * first + 0.1 * gradient, 0.99 * second + 0.01 * gradient ** 2
        weights += 0.05 * (first / (1 - 0.9 ** turn)) / (np.sqrt(second / (1 - 0.99 ** turn)) + 1e-8)
    return weights


def accuracy(mentions, weights):
    right = sum(bool(n[np.argmax(f @ weights)]) for _, f, n in mentions if len(n))
    return right / len(mentions)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('features', nargs='+')
    parser.add_argument('--fold', action='store_true')
    parser.add_argument('--ridge', type=float, default=3e-4)
    options = parser.parse_args()
    mentions, each = [], {}
    for path in options.features:
        names, read_in = read(path)
        mentions += read_in
        each[path] = read_in
    start = np.zeros(len(names))
    if options.fold:
        fold = {key: i % 5 for i, key in enumerate(sorted({key[:2] for key, _, _ in mentions}))}
        right = {path: 0 for path in each}
        for number in range(5):
            weights = learn([m for m in mentions if fold[m[0][:2]] != number], len(names), options.ridge, start)
            for path, read_in in each.items():
                held_out = [m for m in read_in if fold[m[0][:2]] == number]
                right[path] += accuracy(held_out, weights) * len(held_out) if held_out else 0
        for path, read_in in each.items():
            print(f'# {path}: {right[path] / len(read_in):.4f} by weights of the other folds')
    weights = learn(mentions, len(names), options.ridge, start)
    for path, read_in in each.items():
        print(f'# {path}: {accuracy(read_in, weights):.4f}')
    for name, weight in zip(names, weights):
        print(f'{name}\t{weight:.2f}')


if __name__ == '__main__':
    main()
