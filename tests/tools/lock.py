# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work out the locked package versions in tests/requirements from what the .in files ask for."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pairs
import workspace

# One lock for every Python from the lowest on: uv writes an environment marker where they differ.
COMPILE = ["pip", "compile", "--quiet", "--universal", "--no-annotate", "--upgrade"]
LOWEST = "3.11"


def compile_lock(uv: pathlib.Path, name: str, *options: str, python: str = LOWEST) -> None:
    """Write tests/requirements/<name>.txt."""
    command = [uv, *COMPILE, "--python-version", python, "--custom-compile-command", "make lock", *options]
    command += [f"{name}.in", "-o", f"{name}.txt"]
    subprocess.run(command, cwd=workspace.ROOT / "tests" / "requirements", check=True)
    print(f"Wrote tests/requirements/{name}.txt")


def main() -> None:
    with workspace.scratch() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
        uv = folder / "bin" / "uv"
        compile_lock(uv, "demo")
        compile_lock(uv, "test", "--constraint", "demo.txt")
        compile_lock(uv, "bench", "--constraint", "demo.txt")
        for pair in pairs.PAIRS:
            same = ["--constraint", "test.txt"] if pair.name == "middle" else []
            compile_lock(uv, pair.name, *same, python=min(pair.pythons))


if __name__ == "__main__":
    main()
