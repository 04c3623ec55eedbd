"""One stream of reports from four public collections on the war in Ukraine, February to May 2022.

    python3 measure/stream.py --cnn CLONE --articles CLONE --warline CLONE --kremlin CLONE > stream.jsonl

The clones (whole history for the first; bare ones will do):
    cnn       github.com/mjh316/Russia-Ukraine-CNN-Updates: headlines of CNN's live updates, a commit for each change
    articles  github.com/hellaskella33/ukraine-war-news-sentiment-analysis: articles in full, dated by their file name
    warline   github.com/museum-of-war/web: the Museum of War's chronicle, each entry with the post that it rests on
    kremlin   github.com/lobsterbush/kremlin-speeches: RT's headlines and the Russian foreign ministry's posts

Writes one report a line, in order of publication, as `dateline add` takes them. Headlines have no text but the title.
Counts go to standard error. The texts belong to their publishers: measure with them, commit none of them.
"""

import argparse
import datetime
import hashlib
import json
import re
import subprocess
import sys

FIRST, LAST = '2022-02-01', '2022-05-31'


def git(clone, *arguments, stdin=None):
    return subprocess.run(['git', '-C', clone, *arguments], input=stdin, stdout=subprocess.PIPE, check=True).stdout


def blobs(clone, names):
    """The texts of `names` (REVISION:PATH), in their order; '' for one that is not there."""
    answer = git(clone, 'cat-file', '--batch', stdin='\n'.join(names).encode() + b'\n')
    at = 0
    for _ in names:
        end = answer.index(b'\n', at)
        head = answer[at:end].split()
        at = end + 1
        if head[-1] == b'missing':
            yield ''
            continue
        size = int(head[-1])
        yield answer[at:at + size].decode('utf-8', 'replace')
        at += size + 1


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def utc(moment):
    return moment.astimezone(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')


def cnn(clone):
    """A headline is published when a commit first shows it: the page was looked at every few minutes to hours."""
    log = git(clone, 'log', '--reverse', '--format=%H %cI', '--', 'data.data').decode().split()
    commits, times = log[::2], log[1::2]
    seen = set()
    for time, page in zip(times, blobs(clone, [f'{commit}:data.data' for commit in commits])):
        published = utc(datetime.datetime.fromisoformat(time))
        for headline in (' '.join(line.split()) for line in page.splitlines()):
            if headline and headline not in seen:
                seen.add(headline)
                yield report('cnn:' + digest(headline), 'CNN', published, headline, headline)


def articles(clone):
    """The publishers are not told, only their countries. No title is kept apart from the text."""
    names = git(clone, 'ls-tree', '--name-only', 'HEAD', 'data/articles/').decode().split()
    for name, text in zip(names, blobs(clone, [f'HEAD:{name}' for name in names])):
        stamp, country, language, number = name.rsplit('/', 1)[1].removesuffix('.txt').split('_')
        if language == 'en' and text.strip():
            published = datetime.datetime.strptime(stamp, '%Y%m%dT%H%M%SZ').strftime('%Y-%m-%dT%H:%M:%SZ')
            yield report(f'article:{number}:{stamp}', f'unnamed ({country})', published, None, text.strip())


FIELD = re.compile(r"""(\w+):\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.S)
ESCAPE = re.compile(r'\\(u[0-9a-fA-F]{4}|.)', re.S)


def unescaped(literal):
    named = {'n': '\n', 't': '\t', 'r': '\r'}
    return ESCAPE.sub(lambda m: chr(int(m[1][1:], 16)) if len(m[1]) > 1 else named.get(m[1], m[1]), literal[1:-1])


def posted(url):
    """When a post on Twitter was made: the upper bits of its number are milliseconds since the service's own epoch."""
    milliseconds = (int(re.search(r'/status/(\d+)', url)[1]) >> 22) + 1_288_834_974_657
    return utc(datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.timezone.utc))


def warline(clone):
    """The museum's English text, or else the post itself, at the time of the post; the museum's clock gives no zone."""
    folder = 'constants/collections/Warline'
    drops = git(clone, 'ls-tree', '--name-only', 'HEAD', folder + '/').decode().split()
    for source in blobs(clone, [f'HEAD:{drop}/data.tsx' for drop in drops]):
        for entry in source.split('Tokenid:')[1:]:
            fields = {name: unescaped(value) for name, value in FIELD.findall('Tokenid:' + entry)}
            headline = fields['Headline'].strip()
            title = None if re.search('[\u0400-\u04ff]', headline) else headline
            text = fields['DescriptionEnglish'].strip() or title
            yield report('warline:' + fields['Tokenid'], 'Warline', posted(fields['TwitterUrl']), title, text,
                         source_url=fields['TwitterUrl'])


def kremlin(clone):
    """RT's headlines and the ministry's posts (both cut at 120 characters by the collector, posts in lower case), by day."""
    publishers = {'rt': 'RT', 'mfa': 'Russian Foreign Ministry'}
    names = [f'HEAD:docs/data/{kind}/search/2022.json' for kind in publishers]
    for (kind, publisher), listing in zip(publishers.items(), blobs(clone, names)):
        for item in json.loads(listing):
            text = ' '.join(item['t'].split())
            yield report(f'{kind}:{digest(item["d"] + text)}', publisher, item['d'], text, text, url=item.get('u'))


def report(name, publisher, published, title, text, **more):
    fields = {'id': name, 'url': None, 'publisher': publisher, 'published': published, 'title': title, 'text': text,
              'language': 'en', **more}
    return {key: value for key, value in fields.items() if value is not None}


def main():
    collections = {'cnn': cnn, 'articles': articles, 'warline': warline, 'kremlin': kremlin}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in collections:
        parser.add_argument(f'--{name}', required=True, metavar='CLONE')
    clones = vars(parser.parse_args())

    stream = {}
    for name, read in collections.items():
        for item in read(clones[name]):
            if FIRST <= item['published'][:10] <= LAST and item.get('text'):
                stream.setdefault(item['id'], item)
    for item in sorted(stream.values(), key=lambda item: (item['published'], item['id'])):
        print(json.dumps(item, ensure_ascii=False))

    publishers = sorted({item['publisher'] for item in stream.values()})
    for publisher in publishers:
        texts = [item['text'] for item in stream.values() if item['publisher'] == publisher]
        print(f'{publisher:26} {len(texts):6} reports {sum(len(text.split()) for text in texts):8} words', file=sys.stderr)
    print(f'{"all":26} {len(stream):6} reports {sum(len(i["text"].split()) for i in stream.values()):8} words', file=sys.stderr)


if __name__ == '__main__':
    main()
