# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stories: what may stand in one, and how its steps are run."""

from __future__ import annotations

import importlib
import pathlib
from dataclasses import dataclass, field, fields
from typing import Any
from unittest import mock

import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.skyscraper.vsphere.plugins.module_utils import apply
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api import beyond
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session, log_out_all
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.store import RunStore
from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import Mode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import plain
from replay.server import server
from replay.tape import Tape

FOLDER = pathlib.Path(__file__).parent / "stories"
_ACTIONS = "ansible_collections.skyscraper.vsphere.plugins.action"
_LOG_OUT = "log out"


@dataclass
class Step:
    """One step.

    name: what the user wants; no two steps of a story have the same.
    module: the module, where it is not the story's.
    params: its options, without those of the connection. {moid_of: STEP} stands for the id in an earlier step's result.
    check: whether it runs in check mode.
    changed: what the result says. A step that changes nothing may call only methods that read.
    result: what the result holds, among other things (lists as a whole).
    refused: what the failure holds: {code, msg, details}; msg is a part of the message.
    fails: the same for a failure that only shows when the change is tried.
    """

    name: str
    module: str
    params: dict = field(default_factory=dict)
    check: bool = False
    changed: bool = False
    result: dict = field(default_factory=dict)
    refused: dict = field(default_factory=dict)
    fails: dict = field(default_factory=dict)

    @property
    def only_reads(self):
        return self.check or not (self.changed or self.fails)


@dataclass
class Story:
    """A story. module: the module that it is about. estate: what the simulator holds at first (its options)."""

    module: str
    steps: list
    estate: dict = field(default_factory=dict)


def names():
    """The names of the stories."""
    return sorted(path.stem for path in FOLDER.glob("*.yml"))


def load(name):
    """Reads a story. Raises ValueError for what is no story."""
    document = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    _check_words(name, document, Story)
    for one in document["steps"]:
        _check_words(f"{name}: {one.get('name')}", one, Step)
    steps = [Step(**{"module": document["module"], **one}) for one in document["steps"]]
    if len({step.name for step in steps} | {_LOG_OUT}) <= len(steps):
        raise ValueError(f"{name}: two steps have the same name")
    return Story(**{**document, "steps": steps})


def _check_words(where, document, kind):
    unknown = set(document) - {one.name for one in fields(kind)}
    if unknown:
        raise ValueError(f"{where}: a story knows no {', '.join(sorted(unknown))}")


def play(story, path, folder, recording=False):
    """Plays a story from the cassette at a path, or records that cassette. folder: for what the tasks share."""
    with (
        mock.patch.object(apply, "THREADS", 1),  # what goes to several objects side by side then has one order
        mock.patch.object(beyond, "_THREADS", 1),
        Tape.use(path=path, recording=recording, record_on_exception=False) as tape,
        server(story.estate, recording) as connection,
    ):
        _play(story, tape, connection, RunStore(folder / "run"))


def _play(story, tape, connection, store):
    """Runs the steps as the tasks of one play: with one session, one store, and the log-out at the end."""
    moids = {}
    for step in story.steps:
        tape.begin(step.name, step.only_reads)
        result = outcome(step, {**connection, **_resolved(step.params, moids)}, store)
        tape.end(result)
        moids[step.name] = result.get("moid")
        complaints = list(_complaints(step, result))
        assert not complaints, "\n".join([f"step {step.name!r}:", *complaints, f"the result: {result}"])
    tape.begin(_LOG_OUT, only_reads=True)
    log_out_all(store)
    tape.end()
    tape.finish()


def operation_of(module):
    """What a module does, as its action plugin declares it."""
    return importlib.import_module(f"{_ACTIONS}.{module}").ActionModule.operation


def _resolved(params, moids):
    return {
        option: moids[value["moid_of"]] if isinstance(value, dict) and "moid_of" in value else value
        for option, value in params.items()
    }


def outcome(step, args, store):
    """The result of a step: made plain, validated and run as the action plugin does it."""
    operation = operation_of(step.module)
    checked = ArgumentSpecValidator(operation.options, **operation.rules).validate(plain(args))
    if checked.error_messages:
        return {"failed": True, "msg": checked.errors.msg}
    params = checked.validated_parameters
    return run(operation, params, Mode(check=step.check), lambda: Session.open(Connection.of(params), store))


def _complaints(step, result):
    refused = {**step.refused, **step.fails}
    if bool(result.get("failed")) != bool(refused):
        yield "it failed" if result.get("failed") else "it did not fail"
    if result.get("changed", False) != step.changed:
        yield f"changed should be {step.changed}"
    if result.get("warnings"):
        yield f"it warned: {result['warnings']}"
    part = refused.pop("msg", "")
    if part not in result.get("msg", ""):
        yield f"the message should hold {part!r}"
    yield from _missing(refused, result, "")
    yield from _missing(step.result, result, "")


def _missing(wanted: Any, found: Any, where):
    """What of the wanted values is not found."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key, value in wanted.items():
            yield from _missing(value, found.get(key), f"{where}.{key}".lstrip("."))
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for number, (value, one) in enumerate(zip(wanted, found, strict=True)):
            yield from _missing(value, one, f"{where}[{number}]")
    elif wanted != found:
        yield f"{where} should be {wanted!r}, and is {found!r}"
