#!/usr/bin/env python3
"""manual.py SUBAK: docs/manual/commands.md says what `subak manual` says, and the first word of commands, alone, lists them all."""
import os
import re
import subprocess
import sys

root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
said = subprocess.check_output([sys.argv[1], "manual"], text=True)
kept = open(os.path.join(root, "docs", "manual", "commands.md")).read()
if said not in kept:
    sys.exit("docs/manual/commands.md is not what `subak manual` prints: write it anew")
commands = re.findall(r"^subak ([a-z_-]+) [a-z_-]+\b", said, re.M)
for first in sorted(set(commands)):
    helped = subprocess.run([sys.argv[1], first, "--help"], capture_output=True, text=True)
    alone = subprocess.run([sys.argv[1], first], capture_output=True, text=True)
    missing = [line for line in re.findall(r"^subak %s [a-z_-]+.*$" % first, said, re.M) if line not in helped.stdout]
    if helped.returncode != 0 or missing or alone.returncode != 2:
        sys.exit("subak %s --help leaves out %s (%d), and alone it ends with %d" % (first, missing, helped.returncode, alone.returncode))
print("the manual of commands is current, and %d first words list what follows them" % len(set(commands)))
