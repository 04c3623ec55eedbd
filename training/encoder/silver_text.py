"""Take plain English news text with an open licence out of repository snapshots.

    python silver_text.py --current-events GIT_DIR --wikinews GIT_DIR \
        --briefings GIT_DIR --held-out GIT_DIR:PATH_PREFIX ... --out raw.jsonl

Each output line is one paragraph: {"source", "text", "links"}, where links are
[start, end] character ranges of hyperlinks whose text equals the title of the
page they lead to (so they are names with known borders, or common nouns).

Paragraphs that share a run of eight words with a held-out set are left out.
Only hashes of the runs are compared; no held-out text is shown or stored.
"""
import argparse
import csv
import hashlib
import html
import io
import json
import random
import re
import subprocess
import sys

RUN = 8


def git(directory, *arguments):
    command = ["git", f"--git-dir={directory}", *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8", "replace")


def files_of(directory, prefix):
    names = git(directory, "ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0")
    return [name for name in names if name.startswith(prefix)]


def words_of(text):
    return re.findall(r"\w+", text.lower())


def runs_of(words):
    for at in range(len(words) - RUN + 1):
        yield hashlib.blake2b(" ".join(words[at:at + RUN]).encode(), digest_size=8).digest()


def held_out_runs(places):
    """Hashes of all runs of eight words in the held-out files."""
    runs = set()
    for place in places:
        directory, prefix = place.rsplit(":", 1)
        for name in files_of(directory, prefix):
            if not re.search(r"\.(xml|conllu|txt|conll|iob2)$|/\d+$", name):
                continue
            text = git(directory, "show", f"HEAD:{name}")
            if name.endswith(".conllu"):
                text = " ".join(re.findall(r"^# text = (.*)$", text, re.M))
            else:
                text = html.unescape(re.sub(r"<[^>]*>", " ", text))
            runs.update(runs_of(words_of(text)))
    return runs


LINK = re.compile(r"\[([^\]\[]*)\]\((\S+?)(?:\s+\"((?:[^\"\\]|\\.)*)\")?\)")


def current_events(directory):
    """Wikipedia's portal of current events (CC BY-SA 4.0), one event a paragraph."""
    for name in files_of(directory, "docs/_posts/"):
        for line in git(directory, "show", f"HEAD:{name}").splitlines():
            if not re.match(r"\s*[*+-] ", line):
                continue
            line = re.sub(r"\s*\[\(.*?\)\]\([^ ]*\)", "", line.strip()[2:])
            line = line.replace("**", "").replace("*", "")
            text, links, at = "", [], 0
            for found in LINK.finditer(line):
                text += line[at:found.start()]
                begin = len(text)
                text += found.group(1)
                title = re.sub(r" \([^)]*\)$", "", found.group(3) or "")
                if title and title == found.group(1):
                    links.append([begin, len(text)])
                at = found.end()
            text += line[at:]
            if len(text) >= 60 and text.rstrip()[-1:] in ".!?\"”)":
                yield text.rstrip(), links


def wikinews(directory):
    """Wikinews articles (CC BY 2.5)."""
    csv.field_size_limit(10 ** 8)
    for name in files_of(directory, "data/"):
        for row in csv.DictReader(io.StringIO(git(directory, "show", f"HEAD:{name}"))):
            yield row["title"], []
            for text in re.split(r"\n+", row["text"]):
                text = re.sub(r"\s+", " ", text).strip()
                if len(text) >= 40:
                    yield text, []


def briefings(directory, share, seed=7):
    """Press briefings of the White House (public domain), a random share of the paragraphs."""
    chance = random.Random(seed)
    for name in files_of(directory, "pressBriefings/"):
        page = git(directory, "show", f"HEAD:{name}").strip()
        if page.startswith("b'"):
            page = page[2:].encode("latin-1", "replace").decode("unicode_escape").encode("latin-1", "replace").decode("utf-8", "replace")
        for text in re.findall(r"<p[^>]*>(.*?)</p>", page, re.S):
            if chance.random() > share:
                continue
            text = html.unescape(re.sub(r"<[^>]*>", " ", text)).replace("\\n", " ").replace("\\t", " ").replace("\\'", "'")
            text = re.sub(r"\s+", " ", text).strip()
            text = re.sub(r"^(Q|[A-Z][A-Z. '’-]+:)\s+", "", text)
            if len(text) >= 80 and re.search(r"[a-z] [A-Z]", text) and "�" not in text and "\\x" not in text:
                yield text, []


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--current-events")
    options.add_argument("--wikinews")
    options.add_argument("--briefings")
    options.add_argument("--briefing-share", type=float, default=0.1)
    options.add_argument("--held-out", nargs="*", default=[])
    options.add_argument("--out", required=True)
    chosen = options.parse_args()
    held_out = held_out_runs(chosen.held_out)
    print(f"{len(held_out)} held-out runs of {RUN} words", file=sys.stderr)
    sources = []
    if chosen.current_events:
        sources.append(("current-events", current_events(chosen.current_events)))
    if chosen.wikinews:
        sources.append(("wikinews", wikinews(chosen.wikinews)))
    if chosen.briefings:
        sources.append(("briefings", briefings(chosen.briefings, chosen.briefing_share)))
    seen = set()
    with open(chosen.out, "w", encoding="utf-8") as out:
        for source, paragraphs in sources:
            kept = words_kept = overlapping = repeated = 0
            for text, links in paragraphs:
                words = words_of(text)
                key = " ".join(words)
                if key in seen:
                    repeated += 1
                    continue
                seen.add(key)
                if any(run in held_out for run in runs_of(words)):
                    overlapping += 1
                    continue
                kept += 1
                words_kept += len(words)
                out.write(json.dumps({"source": source, "text": text, "links": links}, ensure_ascii=False) + "\n")
            print(f"{source}: {kept} paragraphs, {words_kept} words kept; "
                  f"{overlapping} overlap a held-out set, {repeated} repeated", file=sys.stderr)


if __name__ == "__main__":
    main()
