#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# reveal.py - lets gcov tell of all functions
#
#     reveal.py NOTES...     gcc's notes (*.gcno), changed in their place
#
# gcov keeps back the functions that the compiler has made itself, such as a
# constructor that nobody wrote, and its notes have a mark at these.  They are
# functions like any other here: the marks are taken away.

import sys

FUNCTION_TAG = 0x01000000


class Notes:
    """A walk through a file of notes: words of the machine, texts with their
    lengths before them.  Since gcc 12 lengths are in bytes, once in words."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = bytearray(file.read())
        self.at = 0
        if self.word() != int.from_bytes(b"gcno", "big"):
            sys.exit(f"{path}: not gcc's notes of this machine")
        version = self.word().to_bytes(4, "big")
        major = (version[0] - ord("A")) * 10 + version[1] - ord("0")
        self.unit = 1 if major >= 12 else 4
        self.at += 8 if major >= 12 else 4
        self.skip_text()
        self.at += 4

    def word(self):
        self.at += 4
        return int.from_bytes(self.data[self.at - 4 : self.at], sys.byteorder)

    def skip_text(self):
        length = self.word() * self.unit
        self.at += length

    def reveal(self):
        while self.at + 8 <= len(self.data):
            tag = self.word()
            length = self.word() * self.unit
            end = self.at + length
            if tag == FUNCTION_TAG:
                self.at += 12
                self.skip_text()
                self.data[self.at : self.at + 4] = bytes(4)
            self.at = end


if __name__ == "__main__":
    for notes_path in sys.argv[1:]:
        notes = Notes(notes_path)
        notes.reveal()
        with open(notes_path, "wb") as output:
            output.write(notes.data)
