# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of a recording: a list of exchanges in YAML, each text as lines, so that a diff can be read."""

from __future__ import annotations

import pathlib
from dataclasses import asdict, dataclass

import yaml

FOLDER = pathlib.Path(__file__).parent / "cassettes"
LARGEST = 150 * 1024


@dataclass(frozen=True)
class Exchange:
    """One call and its answer, both as canonical text.

    step: the step of the story that it belongs to. call: verb, path and API method. cookie: whether the answer sets the
    cookie of a session.
    """

    step: str
    call: str
    request: str
    status: int
    answer: str
    cookie: bool = False


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as such."""


def _text(dumper, text):
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def path_of(name):
    """Where the cassette of a story is."""
    return FOLDER / f"{name}.yml"


def save(path, exchanges):
    """Writes a cassette. Raises ValueError for one that is too large to be kept."""
    documents = [{key: value for key, value in asdict(one).items() if value not in ("", False)} for one in exchanges]
    text = yaml.dump(documents, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"))
    refuse_large(path.name, text.encode())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def load(path):
    """The exchanges of a cassette."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    documents = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return [Exchange(**{"request": "", "answer": "", **document}) for document in documents]


def refuse_large(name, content):
    """Raises ValueError for a cassette that is larger than a repository should keep."""
    if len(content) > LARGEST:
        raise ValueError(
            f"{name} has {len(content) / 1024:.0f} KB, and a cassette may have {LARGEST // 1024} KB: make the story "
            "shorter or its estate smaller"
        )
