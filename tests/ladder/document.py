# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may stand in a ladder, and its reading."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass, field, fields, replace
from typing import Any

import yaml

FOLDER = pathlib.Path(__file__).parent
PLANS = FOLDER / "plans"
# The same language, read by libyaml where it is there: many times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# The parts of a step in which values may stand that only the server or the run knows.
_PARTS = ("params", "connection", "diff", "returns", "refused", "fails", "then")


@dataclass(frozen=True)
class Reference:
    """A value that only the server knows, written C({of: PATH}) (its id) or C({of: PATH, property: config.uuid})."""

    path: str
    property: str = "moid"


@dataclass(frozen=True)
class Given:
    """A value that the run gives, such as a free port, written C({given: NAME})."""

    name: str


@dataclass
class Step:
    """One step.

    name: what the user wants. module: another module than the ladder's (its reader, or in a plan any).
    params: the options, without those of the connection. A value may be a reference.
    changed: whether the step changes something. repeats: it is done each time by nature, as a restart is.
    then: what is true on the server afterwards: {path, property, is} or {path, exists}; a C(moid) may stand for a path.
        With C(holds) for C(is), it is among other things; of a list, each item must be some item of the server's.
    diff: the exact {before, after}. returns: what the result holds, among other things. warns: parts of its warnings.
    refused: {code, msg, details}, the refusal in check mode and for real. msg is one part of the message, or several.
    fails: the same for a failure that check mode cannot foresee; there it foretells the change.
    foreseen: whether check mode foresees it all the same, as it does of a missing privilege with C(check_privileges).
    before: what is done to the server first, over its control channel (Control in control.py); rules end with the step.
    meanwhile: the same, between check mode and the real run.
    account, connection, environment: as whom and how the server is reached, where it is not the usual way.
    within: the seconds that the real run may take.
    prints: what the terminal shows of it.
    hand_back: whether the reader is asked and its answer handed back to the module.
    once: whether the real run is the end of it: nothing is known of a second one.
    story: whether the step belongs to the story that is also run as an ordinary module and with other versions. A
    story stands by itself: the steps that its others build on belong to it.
    unforeseen: parts of the result that check mode cannot know, as those of tasks that it does not start.
    foretells: for plans, parts of the warnings of check mode, where that cannot know what an earlier task brings in.
    loop, register: of the task, so that a later step of a plan may take what came of it in its params, as a template.
    """

    name: str
    number: int = 0
    module: str = ""
    params: dict = field(default_factory=dict)
    changed: bool = False
    repeats: bool = False
    then: list = field(default_factory=list)
    diff: Any = None
    returns: dict = field(default_factory=dict)
    warns: list = field(default_factory=list)
    refused: dict = field(default_factory=dict)
    fails: dict = field(default_factory=dict)
    foreseen: bool = False
    before: list = field(default_factory=list)
    meanwhile: list = field(default_factory=list)
    account: str = ""
    connection: dict = field(default_factory=dict)
    environment: dict = field(default_factory=dict)
    within: float = 60
    prints: list = field(default_factory=list)
    hand_back: bool = True
    once: bool = False
    unforeseen: list = field(default_factory=list)
    foretells: list = field(default_factory=list)
    loop: Any = None
    register: str = ""
    story: bool = False
    references: list = field(default_factory=list)

    @property
    def is_reading(self):
        return self.module.endswith("_info")

    @property
    def needs_rules_cleared(self):
        return any("rule" in action for action in (*self.before, *self.meanwhile))


@dataclass
class Ladder:
    """A ladder, or a plan (steps that depend on each other, run as a whole in check mode and then for real).

    module: the module that it is about. estate: what the simulator holds at first.
    ask: the options that are handed to the reader too. ask_also: further options of the reader, with their values.
    hand_back: those of its answer that go back to the module.
    reader: whether the module has a twin that reads.
    identity: the options that name the thing; they may stand in the diff of a creation without having been given.
    logins: how many log-ins the whole takes. refused_logins: how many are refused.
    connects_by: how the steps know the server: C(defaults) of the module group, or the C(environment).
    """

    module: str
    steps: list
    name: str = ""
    estate: dict = field(default_factory=dict)
    ask: list = field(default_factory=list)
    ask_also: dict = field(default_factory=dict)
    hand_back: list = field(default_factory=list)
    reader: bool = True
    identity: list = field(default_factory=list)
    logins: int = 1
    refused_logins: int = 0
    connects_by: str = "defaults"

    @property
    def story(self):
        """The ladder with the steps of its story alone."""
        return replace(self, steps=[step for step in self.steps if step.story], refused_logins=0)


def names(folder=FOLDER):
    """The names of the ladders in a folder."""
    return sorted(path.stem for path in folder.glob("*.yml"))


def load(name, folder=FOLDER):
    """Reads a ladder. Raises ValueError for a word that is not in the vocabulary."""
    document = yaml.load((folder / f"{name}.yml").read_text(), _LOADER)
    _check_words(name, document, Ladder)
    steps = [_step(number, one, document["module"]) for number, one in enumerate(document["steps"], 1)]
    return Ladder(**{**document, "steps": steps, "name": name})


def settle(ladder, meaning):
    """Puts C(meaning(reference)) in place of each reference, once and for all."""
    for step in ladder.steps:
        for part in _PARTS:
            settled = replace_references(
                getattr(step, part), lambda one: meaning(one) if isinstance(one, Reference) else one
            )
            setattr(step, part, settled)
        step.references = []


def _step(number, document, module):
    _check_words(document.get("name", number), document, Step)
    step = Step(**{"module": module, **document, "number": number})
    for part in _PARTS:
        setattr(step, part, _with_references(getattr(step, part), step.references))
    return step


def _check_words(where, document, kind):
    unknown = set(document) - {one.name for one in fields(kind)} | set(document) & {"number", "references"}
    if unknown:
        raise ValueError(f"{where}: a ladder knows no {', '.join(sorted(unknown))}")


def _with_references(value, found):
    """The value with each {of: ...} in it as a Reference and {given: ...} as Given. References go to C(found)."""
    if isinstance(value, dict) and "of" in value:
        reference = Reference(value["of"], value.get("property", "moid"))
        if reference not in found:
            found.append(reference)
        return reference
    if isinstance(value, dict) and set(value) == {"given"}:
        return Given(value["given"])
    if isinstance(value, dict):
        return {key: _with_references(one, found) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_references(one, found) for one in value]
    return value


def replace_references(value, meaning):
    """The value with C(meaning(one)) in place of each Reference and Given in it."""
    if isinstance(value, (Reference, Given)):
        return meaning(value)
    if isinstance(value, dict):
        return {key: replace_references(one, meaning) for key, one in value.items()}
    if isinstance(value, list):
        return [replace_references(one, meaning) for one in value]
    return value
