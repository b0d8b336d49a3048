#!/usr/bin/env python3
"""manual.py SUBAK: docs/manual/commands.md says what `subak manual` says."""
import os
import subprocess
import sys

root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
said = subprocess.check_output([sys.argv[1], "manual"], text=True)
kept = open(os.path.join(root, "docs", "manual", "commands.md")).read()
if said not in kept:
    sys.exit("docs/manual/commands.md is not what `subak manual` prints: write it anew")
print("the manual of commands is current")
