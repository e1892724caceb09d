#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# usage: differential.py CYGPROF COUNT SEED
#
# Random profiles and random questions; the pstats of this python3 and cygprof
# must print the same bytes.  Where pstats is known to be wrong it is put
# right first: class Right.  Prints one line and the first few differences.

import io
import marshal
import os
import pstats
import random
import subprocess
import sys
import time

FILES = ['~', '~', 'a.c', '/src/a.c', '/src/b/a.c', '/usr/b.c', 'größe.c',
         '/src/\u65e5\u672c/x.cc', '', 'dir/', '/\U0001f600/z.c', "it's.c"]
NAMES = ['main', 'init', '<built-in exec>', '<lambda>', '<', '<>', 'größe',
         'ns::Box<int>::put(int const&)', 'operator<', '', 'a b', "it's",
         '{x}', '\u65e5\u672c', '\U0001f600', 'f"q"', 'back\\slash', '%s']
LINES = [0, 0, 1, 2, 3, 20, 40, 100, 65536, 2**31 - 1]
COUNTS = [0, 0, 1, 1, 2, 3, 10, 99999, 1234567, 10**9, 2**31, 2**40, 2**55]
TIMES = [0.0, 0.0, 0.5, 0.0005, 0.0015, 0.0625, 1e-9, 1.0, 12.3456,
         99999.9995, 123456789.125, -0.25, 3, 0]
KEYS = ['calls', 'ncalls', 'cumtime', 'cumulative', 'filename', 'line',
        'module', 'name', 'nfl', 'pcalls', 'stdname', 'time', 'tottime',
        'ca', 'cu', 'cumu', 'f', 'file', 'l', 'm', 'na', 'nc', 'nf', 'p',
        's', 'ti', 'to']
WORDS = ['main', 'src', '^/src', r'\(init\)$', '<', 'a.c:[0-9]+', '(', '[',
         "it's", 'it\'s|"q"', 'größe', r'\w+\.c', '.', '', '^$', 'x{2}',
         '(?i)MAIN', '\u65e5.', '^.{5}$', 'a|b', r'\\', '*', 'b\\', r'\d\d',
         'tab\there', '(?P<n>a).*(?P=n)', r'\bmain\b', '{', 'x{,1}y']


class Right(pstats.Stats):
    """pstats without its fault: strip_dirs loses callers that become equal."""

    def strip_dirs(self):
        strip = pstats.func_strip_path
        stats = {}
        for key, (cc, nc, tt, ct, callers) in self.stats.items():
            merged = {}
            for caller, value in callers.items():
                merged = pstats.add_callers(merged, {strip(caller): value})
            row = (cc, nc, tt, ct, merged)
            if strip(key) in stats:
                row = pstats.add_func_stats(stats[strip(key)], row)
            stats[strip(key)] = row
        self.stats = stats
        self.max_name_len = max(len(pstats.func_std_string(k)) for k in stats)
        self.fcn_list = None
        self.all_callees = None
        return self


def some_key(rng):
    return rng.choice(FILES), rng.choice(LINES), rng.choice(NAMES)


def some_time(rng):
    return rng.choice(TIMES) if rng.random() < 0.7 else rng.expovariate(1)


def some_counts(rng):
    calls = rng.choice(COUNTS)
    return calls, calls if rng.random() < 0.6 else rng.randint(0, calls)


def some_profile(rng, has_times):
    keys = [some_key(rng) for _ in range(rng.choice([1, 2, 5, 12, 40]))]
    profile = {}
    for key in keys:
        callers = {}
        for _ in range(rng.choice([0, 0, 1, 2, 5, 25])):
            calls, primitive = some_counts(rng)
            if not has_times:
                callers[rng.choice(keys)] = calls
            else:
                caller = rng.choice(keys)
                if rng.random() < 0.05:
                    caller = some_key(rng)
                callers[caller] = (calls, primitive, some_time(rng),
                                   some_time(rng))
        calls, primitive = some_counts(rng)
        profile[key] = (primitive, calls, some_time(rng), some_time(rng),
                        callers)
    return profile


def some_restrictions(rng):
    # As pstats takes them, and as words.
    values = []
    words = []
    for _ in range(rng.choice([0, 0, 1, 1, 2, 3])):
        kind = rng.randrange(3)
        if kind == 0:
            value = rng.randint(-2, 45)
            word = str(value)
        elif kind == 1:
            word = rng.choice(['0.5', '.25', '0.1', '0.0', '1.0', '1.5',
                               '-0.5', '0.00001', '0.333333333333333333',
                               '%.5f' % rng.random()])
            value = float(word)
        else:
            value = word = rng.choice(WORDS)
        values.append(value)
        words.append(word)
    return values, words


def some_order(rng):
    choice = rng.random()
    if choice < 0.1:
        return [], 'none'
    if choice < 0.2:
        number = rng.randint(-1, 2)
        return [number], str(number)
    keys = [rng.choice(KEYS) for _ in range(rng.choice([1, 1, 2, 3]))]
    return keys, ','.join(keys)


def compare(cygprof, rng):
    paths = []
    has_times = rng.random() < 0.85
    for number in range(rng.choice([1, 1, 1, 2, 3, 4])):
        path = rng.choice(['p%d.prof', 'größe %d.prof']) % number
        with open(path, 'wb') as out:
            marshal.dump(some_profile(rng, has_times), out,
                         rng.choice([0, 1, 2, 3, 4]))
        os.utime(path, (rng.randrange(2**33), rng.randrange(2**33)))
        paths.append(path)
    if rng.random() < 0.1:
        paths.append(paths[0])
    keys, key_word = some_order(rng)
    restrictions, restriction_words = some_restrictions(rng)
    is_stripped = rng.random() < 0.3
    is_reversed = rng.random() < 0.3
    block = rng.choice(['report', 'report', 'callers', 'callees'])
    more = rng.choice([[], ['-c'], ['--callees'], ['-c', '--callees']])
    if block != 'report':
        more = []

    out = io.StringIO()
    stats = Right(*paths, stream=out)
    if is_stripped:
        stats.strip_dirs()
    stats.sort_stats(*keys)
    if is_reversed:
        stats.reverse_order()
    if block == 'report':
        stats.print_stats(*restrictions)
    if block == 'callers' or '-c' in more:
        stats.print_callers(*restrictions)
    if block == 'callees' or '--callees' in more:
        stats.print_callees(*restrictions)

    command = [cygprof, block, '--plain', '-s', key_word] + more
    for word in restriction_words:
        command += ['-l', word]
    if is_stripped:
        command.append('--strip-dirs')
    if is_reversed:
        command.append('-r')
    run = subprocess.run(command + paths, stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return command + paths, out.getvalue().encode(), run.stdout


def tell(command, want, got):
    print('# differs:', command)
    want = want.split(b'\n')
    got = got.split(b'\n')
    for number in range(max(len(want), len(got))):
        lines = [(a[number:number + 1] or [None])[0] for a in (want, got)]
        if lines[0] != lines[1]:
            print('# line', number + 1)
            print('#   pstats ', lines[0])
            print('#   cygprof', lines[1])
            return


def main():
    cygprof, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    different = 0
    for number in range(count):
        rng = random.Random(seed * 1000003 + number)
        os.environ['TZ'] = rng.choice(['UTC', 'CET-1CEST', 'PST8PDT'])
        time.tzset()
        command, want, got = compare(cygprof, rng)
        if want != got:
            different += 1
            if different <= 3:
                tell(command, want, got)
    print('# seed %d: %d of %d differ' % (seed, different, count))
    return 1 if different else 0


sys.exit(main())
