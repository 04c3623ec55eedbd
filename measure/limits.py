"""Time and memory of `dateline read` on input that is out to break it: at most 10 s and 1 GB each.

    cargo build --release && python3 measure/limits.py target/release/dateline

Prints a row for each input: exit code, seconds, megabytes, and what was said. Ends with 1 when one is over a limit,
is killed, or gives neither a record nor an error.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

SECONDS, MEGABYTES = 10, 1000


def inputs():
    """(file name, bytes)"""
    yield 'empty.txt', b''
    yield 'zeros.txt', bytes(100_000_000)
    yield 'one-line.txt', b'The minister said on Tuesday that talks with the rebels would go on in Oslo ' * 14_000
    yield 'no-stop.txt', b'x' * 1_000_000
    yield 'invalid-utf8.txt', b'Talks \xff\xfe\xfa began in Oslo on Monday. ' * 1_000
    yield 'utf16.txt', 'Talks began in Oslo on Monday. '.encode('utf-16') * 1
    yield 'archive.txt', b'PK\x03\x04' + os.urandom(10_000)
    yield 'nested.html', b'<html><body>' + b'<div>' * 100_000 + b'Talks began in Oslo.' + b'</div>' * 100_000
    yield 'unclosed.html', b'<html><body>' + b'<p><b><i>Talks began in Oslo. ' * 30_000
    yield 'attributes.html', b'<html><body><p ' + b'a="b" ' * 200_000 + b'>Talks began.</p>'
    yield 'brackets.txt', b'(' * 100_000
    yield 'brackets-paired.txt', b'()' * 50_000
    yield 'quotes.txt', '“'.encode() * 100_000
    yield 'quotes-straight.txt', b'"' * 100_000
    yield 'quotes-spaced.txt', b'" said ' * 20_000
    yield 'names.txt', b'Russia, ' * 60_000
    yield 'people.txt', b'Anna Berg met Jon Dahl. ' * 9_000
    yield 'times.txt', b'Monday ' * 60_000
    yield 'cues.txt', b'He said that she said that ' * 8_000
    yield 'dates.txt', b'The war began on 31 February 99999, on 00/00/0000, at 25:61 and in 9999999999 BC. ' * 500
    yield 'bidi.txt', 'Talks \u202ebegan\u202c in \u0000\u0007Oslo. '.encode() * 2_000
    yield 'marks.txt', ('e' + '\u0301' * 1_000 + ' ').encode() * 90
    yield 'lines.jsonl', b'{"id": "a", "text": "Talks began."}\n{broken\n\n[1]\n"x"\n{"id": {}}\n'


def measure(command, path):
    """(exit code, seconds, peak megabytes, standard output)"""
    with tempfile.TemporaryFile() as out:
        began = time.perf_counter()
        child = subprocess.Popen([*command, 'read', '--published', '2022-04-23', path], stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        out.seek(0)
        return os.waitstatus_to_exitcode(status), seconds, usage.ru_maxrss / 1000, out.read()


def said(output):
    lines = [json.loads(line) for line in output.decode().splitlines()]
    words = [line.get('error') or ' '.join(w['code'] for w in line['report']['warnings']) or 'a record' for line in lines]
    return '; '.join(words)


def main():
    command = sys.argv[1:] or sys.exit(__doc__)
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for name, content in inputs():
            path = os.path.join(folder, name)
            with open(path, 'wb') as file:
                file.write(content)
            code, seconds, megabytes, output = measure(command, path)
            fine = code in (0, 1) and seconds <= SECONDS and megabytes <= MEGABYTES and bool(output)
            good = good and fine
            print(f'{"ok " if fine else "BAD"} {name:<22} exit {code:>3} {seconds:6.2f} s {megabytes:7.1f} MB  {said(output)[:100]}')
    sys.exit(0 if good else 1)


if __name__ == '__main__':
    main()
