"""The public sets on which copies, stories and events across reports are measured, as one JSON object a line.

    python3 measure/stories_gold.py reuters CLONE > reuters.jsonl   github.com/colibri17/TextCategorization
    python3 measure/stories_gold.py ecb     CLONE > ecb.jsonl       github.com/tommasoc80/EventStoryLine
    python3 measure/stories_gold.py uci     CLONE > uci.jsonl       github.com/pratikaher88/IPythonNotebooks

reuters: id, published, title, dateline, text. Wires of Reuters-21578 that have a body, as it stands.
ecb:     id, topic, subtopic, url, text, events. ECB+; a document's subtopic is its topic and which of the two
         collections it is of. Each event mention has its span (code points of text), class, chain (the same one in all
         documents that tell the event) and whether its sentence was checked by the authors: only those are scored.
uci:     id, published, publisher, title, text, story. Headlines of the UCI News Aggregator.

Counts go to standard error. Reuters-21578 is for research use; measure with the texts, commit none of them.
"""

import csv
import datetime
import html
import io
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as xml


def git(clone, *arguments):
    return subprocess.run(['git', '-C', clone, *arguments], stdout=subprocess.PIPE, check=True).stdout


def paths(clone, folder):
    return git(clone, 'ls-tree', '-r', '-z', '--name-only', 'HEAD', folder).decode().strip('\0').split('\0')


MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split()
STAMP = re.compile(r'(\d+)-([A-Z]{3})-(\d{4})(?: +(\d\d:\d\d:\d\d))?')


def stamped(date):
    """ISO 8601 of a Reuters stamp, to the day where its time is garbled. It names no zone and is given as UTC."""
    day, month, year, time = STAMP.search(date).groups()
    return f'{year}-{MONTHS.index(month) + 1:02}-{int(day):02}' + (f'T{time}Z' if time else '')


def reuters(clone):
    def field(name, wire):
        found = re.search(f'<{name}>(.*?)</{name}>', wire, re.S)
        return found and html.unescape(re.sub('&#[0-9]+;', '', found[1]))

    for path in sorted(p for p in paths(clone, 'reuters21578/') if p.endswith('.sgm')):
        source = git(clone, 'show', f'HEAD:{path}').decode('latin-1')
        for number, wire in re.findall(r'<REUTERS [^>]*NEWID="(\d+)">(.*?)</REUTERS>', source, re.S):
            body = field('BODY', wire)
            if body and body.strip():
                yield {'id': number, 'published': stamped(field('DATE', wire)), 'title': field('TITLE', wire),
                       'dateline': (field('DATELINE', wire) or '').strip(), 'text': body.rstrip()}


CLOSING = re.compile(r"[.,;:!?)\]}%”’]+$|'$|'[a-z]{1,2}$|n't$", re.I)
OPENING = re.compile(r'[(\[{$£€“‘]+$|``$')


def written(tokens):
    """Text of a document's tokens, one sentence a line, and where each token stands in it."""
    text, spans, before = '', {}, None
    for token in tokens:
        word = token.text or ''
        if before is not None:
            joined = CLOSING.match(word) or OPENING.match(before.text or '')
            text += '\n' if token.get('sentence') != before.get('sentence') else '' if joined else ' '
        spans[token.get('t_id')] = (len(text), len(text) + len(word))
        text += word
        before = token
    return text, spans


def chains(document, name):
    """The chain of each mention of a document: shared by all documents, or, for one tied within it only, its own."""
    return {source.get('m_id'): relation.get('note') if relation.tag == 'CROSS_DOC_COREF' else f'{name}:{relation.get("r_id")}'
            for relation in document.find('Relations') for source in relation.findall('source')}


def ecb(clone):
    root = 'ECB+_LREC2014/'
    listing = git(clone, 'show', f'HEAD:{root}ECBplus_coreference_sentences.csv').decode()
    checked = {tuple(row) for row in csv.reader(io.StringIO(listing))}
    for path in sorted(p for p in paths(clone, root + 'ECB+/') if p.endswith('.xml')):
        topic, name = path.removesuffix('.xml').split('/')[-2:]
        file = name.split('_', 1)[1]
        document = xml.fromstring(git(clone, 'show', f'HEAD:{path}'))
        tokens = document.findall('token')
        address = [t for t in tokens if t.get('sentence') == '0'] if tokens[0].text == 'http' else []
        text, spans = written(tokens[len(address):])
        sentence = {t.get('t_id'): t.get('sentence') for t in tokens}
        chain = chains(document, name)
        events = []
        for mention in document.find('Markables'):
            number = mention.get('m_id')
            anchors = [a.get('t_id') for a in mention.findall('token_anchor') if a.get('t_id') in spans]
            if anchors and mention.tag.startswith(('ACTION_', 'NEG_ACTION_')):
                events.append({'span': [min(spans[a][0] for a in anchors), max(spans[a][1] for a in anchors)],
                               'class': mention.tag, 'chain': chain.get(number, f'{name}:m{number}'),
                               'checked': (topic, file, sentence[anchors[0]]) in checked})
        yield {'id': name, 'topic': topic, 'subtopic': topic + re.search('ecb(plus)?$', file)[0],
               'url': ''.join(t.text or '' for t in address) or None, 'text': text,
               'events': sorted(events, key=lambda event: event['span'])}


def uci(clone):
    """The file breaks off within its last row, which is left out."""
    for row in csv.DictReader(io.StringIO(git(clone, 'show', 'HEAD:uci-news-aggregator.csv').decode())):
        if row['TIMESTAMP']:
            moment = datetime.datetime.fromtimestamp(int(row['TIMESTAMP']) / 1000, datetime.timezone.utc)
            yield {'id': row['ID'], 'published': moment.strftime('%Y-%m-%dT%H:%M:%SZ'), 'publisher': row['PUBLISHER'],
                   'title': row['TITLE'], 'text': row['TITLE'], 'story': row['STORY']}


def main():
    sets = {'reuters': reuters, 'ecb': ecb, 'uci': uci}
    if len(sys.argv) != 3 or sys.argv[1] not in sets:
        sys.exit(__doc__)
    count = words = 0
    for item in sets[sys.argv[1]](sys.argv[2]):
        print(json.dumps(item, ensure_ascii=False))
        count, words = count + 1, words + len(item['text'].split())
    print(f'{count} reports, {words} words', file=sys.stderr)


if __name__ == '__main__':
    main()
