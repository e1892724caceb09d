#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# compare.py - holds a table of cygprof against what gcov counted
#
#     compare.py counts GCOV TABLE
#         every function, by file, line and name, was called as often as gcov
#         says; GCOV is a folder of its answers
#     compare.py times TABLE
#         own times add up to the table's total
#     compare.py edges BLOCK [ROOTS]
#         calls into a function, by caller, add up to the function's own number
#         but for ROOTS calls in all, which nobody made; BLOCK is the output of
#         `cygprof report -c`
#     compare.py wall TABLE INFO NAME NS
#         the first thread spent so many ns in NAME, less what the recorder took
#         for itself; INFO is of `cygprof info`
#
# gcov's answers are *.gcov.json.gz of gcc's and *.gcov of llvm-cov's; a file
# `entries` there, made by entries.c, has better counts.  A function that only
# one side lists has 0 calls on the other; none is left out by its name.  Prints
# one line of figures, or what differs and exits with 1.

import collections
import glob
import gzip
import json
import os
import re
import subprocess
import sys

MOST_SHOWN = 40

ROW = re.compile(
    r" *(?P<total>\d+)(?:/(?P<primitive>\d+))?"
    r" +(?P<tottime>\d+\.\d{3})(?: +\d+\.\d{3}| {9})"
    r" +(?P<cumtime>\d+\.\d{3})(?: +\d+\.\d{3}| {9})"
    r" (?P<function>\S.*)"
)
COUNTS = re.compile(
    r" +(?P<total>\d+) function calls(?: \((?P<primitive>\d+) primitive"
    r" calls\))? in (?P<seconds>\d+\.\d{3}) seconds"
)
FUNCTION = re.compile(r"(?P<file>/.*?):(?P<line>\d+)\((?P<name>.*)\)")
EDGE = re.compile(
    r"(?:(?P<function>\S.*?) +<-|) +(?:(?P<total>\d+)(?:/\d+)? +\d+\.\d{3}"
    r" +\d+\.\d{3}  (?P<caller>\S.*))?"
)

Row = collections.namedtuple("Row", "total primitive tottime cumtime function")


class Table:
    """What `cygprof report --plain` printed."""

    def __init__(self, path):
        self.rows = []
        self.total = self.seconds = None
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                self.add(line.rstrip("\n"))
        if self.total is None or not self.rows:
            sys.exit(f"{path}: no table of cygprof")

    def add(self, line):
        if match := COUNTS.fullmatch(line):
            self.total = int(match["total"])
            self.primitive = int(match["primitive"] or self.total)
            self.seconds = float(match["seconds"])
        elif match := ROW.fullmatch(line):
            total = int(match["total"])
            self.rows.append(
                Row(
                    total,
                    int(match["primitive"] or total),
                    float(match["tottime"]),
                    float(match["cumtime"]),
                    match["function"],
                )
            )


def key_of(function):
    """A row's function as (file, line, name), or as it stands."""
    match = FUNCTION.fullmatch(function)
    if not match:
        return ("?", 0, function)
    return (match["file"], int(match["line"]), match["name"])


def gcc_functions(path):
    """Yields (file, line, symbol, count) of one answer of gcc's gcov."""
    with gzip.open(path, "rt", encoding="utf-8") as text:
        answer = json.load(text)
    for file in answer["files"]:
        for function in file["functions"]:
            yield (
                os.path.join(
                    answer["current_working_directory"], file["file"]
                ),
                function["start_line"],
                function["name"],
                function["execution_count"],
            )


def llvm_functions(path):
    """The same of llvm-cov's intermediate text."""
    file = None
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            kind, _, value = line.rstrip("\n").partition(":")
            if kind == "file":
                file = value
            elif kind == "function":
                start, count, symbol = value.split(",", 2)
                yield file, int(start), symbol, int(count)


def demangled(symbols):
    """A table of symbols to names, as cygprof and gcov print them."""
    answer = subprocess.run(
        ["c++filt", "-i"], input="\n".join(symbols), stdout=subprocess.PIPE,
        text=True, check=True,
    )
    return dict(zip(symbols, answer.stdout.split("\n")))


class Entries:
    """How often functions were entered: by symbol, and for those that only
    their file knows by (source, symbol)."""

    def __init__(self, folder):
        counts = {}
        with open(f"{folder}/entries", encoding="ascii") as lines:
            for line in lines:
                offset, count = line.split()
                counts[int(offset, 16)] = int(count)
        self.counts = {}
        self.told = set()
        start, symbols = self.read_symbols(f"{folder}/symbols")
        for key, address in symbols:
            if address - start in counts:
                self.counts[key] = counts[address - start]

    @staticmethod
    def read_symbols(path):
        """Of readelf; the symbols of a source follow its name."""
        source = ""
        start = 0
        symbols = []
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                words = line.split()
                if len(words) != 8 or not words[0][:-1].isdigit():
                    continue
                kind, binding, symbol = words[3], words[4], words[7]
                address = int(words[1], 16) if kind != "FILE" else 0
                if kind == "FILE":
                    source = stem(symbol)
                elif symbol == "__executable_start":
                    start = address
                elif kind == "FUNC":
                    local = source if binding == "LOCAL" else ""
                    symbols.append(((local, symbol), address))
        return start, symbols

    def take(self, source, symbol, count):
        """A function that several files have is one in the program.  One that
        never comes back and has no branch has no counter but gcov's."""
        key = (stem(source), symbol)
        if key not in self.counts:
            key = ("", symbol)
        if key not in self.counts:
            return count
        if key in self.told:
            return 0
        self.told.add(key)
        return self.counts[key]


def stem(path):
    return os.path.basename(path).split(".")[0]


def cut(name):
    """A name as cygprof prints it: no more than 1,023 bytes."""
    data = name.encode()
    if len(data) < 1024:
        return name
    return data[:1020].decode(errors="ignore") + "\u2026"


def read_gcov(folder):
    found = []
    entries = None
    for path in sorted(glob.glob(f"{folder}/*.gcov.json.gz")):
        found.extend(gcc_functions(path))
    for path in sorted(glob.glob(f"{folder}/*.gcov")):
        # Code of no line makes constants; clang does not instrument it.
        functions = llvm_functions(path)
        if os.path.exists(f"{folder}/entries"):
            entries = entries or Entries(folder)
            functions = (
                (file, line, symbol, entries.take(path, symbol, count))
                for file, line, symbol, count in functions
                if line > 0
            )
        found.extend(functions)
    if not found:
        sys.exit(f"{folder}: no answer of gcov")
    names = demangled(sorted({symbol for _, _, symbol, _ in found}))
    counts = collections.Counter()
    for file, line, symbol, count in found:
        counts[os.path.normpath(file), line, cut(names[symbol])] += count
    return counts


def finish(differences, figures):
    if not differences:
        print(figures)
        return 0
    for line in differences[:MOST_SHOWN]:
        print(line)
    print(f"{len(differences)} differences; {figures}")
    return 1


def compare_counts(folder, table_path):
    want = read_gcov(folder)
    got = collections.Counter()
    for row in Table(table_path).rows:
        got[key_of(row.function)] += row.total
    differences = [
        f"{file}:{line}({name}): gcov {want[file, line, name]},"
        f" cygprof {got[file, line, name]}"
        for file, line, name in sorted(want.keys() | got.keys())
        if want[file, line, name] != got[file, line, name]
    ]
    called = sum(count > 0 for count in want.values())
    return finish(
        differences,
        f"{len(want)} functions, {called} of them called,"
        f" {sum(want.values())} calls",
    )


def check_times(table_path):
    """Each number is rounded to a thousandth, or cut."""
    table = Table(table_path)
    sums = [
        sum(row.total for row in table.rows),
        sum(row.primitive for row in table.rows),
    ]
    differences = []
    if sums != [table.total, table.primitive]:
        differences.append(
            f"calls of the rows: {sums},"
            f" of the header: {[table.total, table.primitive]}"
        )
    own = sum(row.tottime for row in table.rows)
    if abs(own - table.seconds) > 0.0005 * (len(table.rows) + 1):
        differences.append(
            f"own times add up to {own:.3f}, the total is {table.seconds:.3f}"
        )
    for row in table.rows:
        if row.cumtime < row.tottime:
            differences.append(f"{row.function}: own time above cumulative")
    return finish(
        differences,
        f"{len(table.rows)} rows, {own:.3f} of {table.seconds:.3f} seconds",
    )


def read_edges(path):
    """Yields (function, caller, calls) of the block of callers."""
    function = None
    is_block = False
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            is_block = is_block or "was called by..." in line
            match = is_block and EDGE.fullmatch(line.rstrip("\n"))
            if not match:
                continue
            function = match["function"] or function
            if match["caller"]:
                yield function, match["caller"], int(match["total"])


def check_edges(path, roots=None):
    """Calls by nobody begin a program, a thread, a constructor or destructor
    of a global object; their number is `roots`."""
    table = Table(path)
    edges = list(read_edges(path))
    into = collections.Counter()
    for function, _, calls in edges:
        into[function] += calls
    known = {row.function for row in table.rows}
    differences = [
        f"{row.function}: {row.total} calls, {into[row.function]} by callers"
        for row in table.rows
        if into[row.function] > row.total
    ]
    differences += [
        f"{function}: called by {caller}, but one of them has no row"
        for function, caller, _ in edges
        if function not in known or caller not in known
    ]
    missing = table.total - sum(into.values())
    if roots is not None and missing != int(roots):
        differences.append(f"{missing} calls by nobody instead of {roots}")
        differences += [
            f"{row.function}: {row.total - into[row.function]} by nobody"
            for row in table.rows
            if into[row.function] < row.total
        ]
    return finish(
        differences,
        f"{len(edges)} edges, {sum(into.values())} calls,"
        f" {missing} calls by nobody",
    )


def excised_seconds(info_path):
    """The recorder's own time in the first lane."""
    with open(info_path, encoding="utf-8") as lines:
        match = re.search(
            r"^lane 0: .*, less ([\d.]+) (s|ms|us|ns) of", lines.read(), re.M
        )
    if not match:
        return 0.0
    unit = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}[match[2]]
    return float(match[1]) * unit


def check_wall(table_path, info_path, name, wall_ns):
    """Both are rounded: to a thousandth of a second, and to three digits."""
    excised = excised_seconds(info_path)
    want = int(wall_ns) / 1e9 - excised
    slack = 0.001 + want * 0.001 + excised * 0.01
    for row in Table(table_path).rows:
        if key_of(row.function)[2].split("(")[0] == name:
            figures = (
                f"{row.cumtime:.3f} of {want:.4f} seconds,"
                f" {excised:.4f} of the recorder's besides"
            )
            if abs(row.cumtime - want) <= slack:
                return finish([], figures)
            return finish([f"{row.function}: not its wall time"], figures)
    return finish([f"{name} is not in the table"], "")


COMMANDS = {
    "counts": compare_counts,
    "times": check_times,
    "edges": check_edges,
    "wall": check_wall,
}

if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1]](*sys.argv[2:]))
