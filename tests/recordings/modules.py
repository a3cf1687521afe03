# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs modules as their action plugins do: arguments are validated, the operation runs in this process."""

from __future__ import annotations

import importlib
import pathlib

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import Mode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import plain

PACKAGE = "ansible_collections.skyscraper.vsphere.plugins.action"
MODULES = sorted(path.stem for path in (pathlib.Path(__file__).parents[2] / "plugins" / "modules").glob("*.py"))
READERS = [name for name in MODULES if name.endswith("_info")]
# The kind of the objects that an option names, for readers that do not go without.
NAMED_BY = {
    "host": "HostSystem", "hosts": "HostSystem", "cluster": "ClusterComputeResource", "datacenter": "Datacenter",
    "datastore": "Datastore", "moid": "VirtualMachine",
}  # fmt: skip


def ensuring(reader):
    """The module that takes what a reader returns; None if there is none."""
    name = reader.removesuffix("_info")
    return name if name in MODULES else None


def operation_of(module):
    """What a module does, as its action plugin declares it."""
    return importlib.import_module(f"{PACKAGE}.{module}").ActionModule.operation


def result_of(module, session, args, check=False):
    """The result of a task. It runs in a session that stays open, or opens its own if that is a function."""
    operation = operation_of(module)
    checked = ArgumentSpecValidator(operation.options, **operation.rules).validate(args)
    if checked.error_messages:
        return {"failed": True, "msg": checked.errors.msg}
    params = plain(checked.validated_parameters)
    if callable(session):
        return run(operation, params, Mode(check=check), session)
    return run(operation, params, Mode(check=check), lambda: session, close=False)


def ways_to_read(reader, saved):
    """The options with which a reader reads everything: none, or one call for each object that it wants to be named."""
    operation = operation_of(reader)
    needed = [name for name, option in operation.options.items() if option.get("required") and name != "hostname"]
    for group in operation.rules.get("required_one_of", ()):
        needed += [next((name for name in group if name in NAMED_BY), group[0])]
    if not needed:
        return [{}]
    assert len(needed) == 1 and needed[0] in NAMED_BY, (
        f"{reader} needs {', '.join(needed)}: say in NAMED_BY what kind of objects that names"
    )
    objects = saved.of_kind(NAMED_BY[needed[0]])
    several = operation.options[needed[0]]["type"] == "list"
    values = [one.moid if needed[0] == "moid" else one.text("name") for one in objects]
    return [{needed[0]: [value] if several else value} for value in values]
