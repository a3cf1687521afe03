# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Structure: what a simulated method can raise is what the API declares for it.

The source of every simulated method is followed through the helpers that it calls; each fault that is raised or made
there must be one that the method declares, or a RuntimeFault.
"""

from __future__ import annotations

import ast
import inspect
import pathlib
import textwrap

import pytest
from pyVmomi import VmomiSupport as V
from pyVmomi import vim, vmodl

import simulator
from simulator import faults
from simulator.loader import load_all
from simulator.model.managed import HOST_TYPES, TYPES, ManagedObject
from simulator.soap.decode import methods_of

load_all()
CLASSES = {cls for table in (TYPES, HOST_TYPES) for cls in table.values()}
METHODS = sorted(((cls, name) for cls in CLASSES for name in cls.methods), key=lambda m: (m[0].__name__, m[1]))
SOURCES = sorted(pathlib.Path(simulator.__file__).parent.rglob("*.py"))


def resolve(node, namespace):
    """What an expression like `vim.fault.NotFound` or `faults.invalid_state` stands for, if it is known."""
    if isinstance(node, ast.Name):
        return namespace.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = resolve(node.value, namespace)
        return getattr(owner, node.attr, None) if owner is not None else None
    return None


def callee(node, namespace, cls):
    """The function or class that a call node calls: a global, or a method of `self`."""
    target = node.func
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":
        return getattr(cls, target.attr, None)
    return resolve(target, namespace)


def raised_by(function, cls, seen):
    """The fault classes that a function raises, with those of the helpers it calls.

    `get` reads a path that the simulator itself names; that an unknown one is InvalidProperty does not count.
    """
    function = inspect.unwrap(getattr(function, "__func__", function))
    if not inspect.isfunction(function) or not function.__module__.startswith("simulator"):
        return set()
    if function in seen or function is ManagedObject.get:
        return set()
    seen.add(function)
    namespace = {**function.__globals__, "vim": vim, "vmodl": vmodl, "faults": faults}
    found = set()
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        if isinstance(node, ast.Call):
            called = callee(node, namespace, cls)
            if inspect.isclass(called) and issubclass(called, vmodl.MethodFault):
                found.add(called)
            else:
                found |= raised_by(called, cls, seen)
    return found


# Faults that are data (in events and results) or that a general helper makes for others.
IGNORED = (V.GetVmodlType("vmodl.LocalizedMethodFault"),)


@pytest.mark.parametrize(("cls", "name"), METHODS, ids=lambda value: getattr(value, "__name__", value))
def test_a_method_raises_what_the_api_declares(cls, name):
    info = methods_of(cls.T)[name]
    simulated = cls.methods[name]
    check = getattr(cls, simulated.check) if isinstance(simulated.check, str) else simulated.check
    found = set()
    for function in filter(callable, (simulated.function, check, simulated.privilege)):
        found |= raised_by(function, cls, set())
    declared = tuple(V.GetVmodlType(fault) for fault in faults.declared_names(info))
    undeclared = {f.__name__ for f in found
                  if not issubclass(f, (vmodl.RuntimeFault, *declared, *IGNORED))}
    assert undeclared == set()


SPECS = [source for source in SOURCES if source.parent.name == "hardware" or (
    source.parent.name == "vm" and source.stem in ("draft", "settings", "sizing"))]


@pytest.mark.parametrize("source", SPECS, ids=lambda path: path.name)
def test_what_is_wrong_with_a_spec_can_be_said_by_both_methods_that_take_one(source):
    """Faults of devices and settings come from far below CreateVM_Task and ReconfigVM_Task: all named ones count."""
    nodes = [node for node in ast.walk(ast.parse(source.read_text())) if isinstance(node, ast.Attribute)]
    named = [resolve(node, {"vim": vim, "vmodl": vmodl}) for node in nodes]
    for node in nodes:
        named += raised_by(resolve(node, {"faults": faults}), None, set())
    named = {each for each in named if inspect.isclass(each) and issubclass(each, vmodl.MethodFault)}
    for method in (methods_of(vim.Folder)["CreateVM_Task"], methods_of(vim.VirtualMachine)["ReconfigVM_Task"]):
        declared = tuple(V.GetVmodlType(fault) for fault in method.faults)
        assert {each.__name__ for each in named if not issubclass(each, (vmodl.RuntimeFault, *declared))} == set()


@pytest.mark.parametrize(("cls", "name"), METHODS, ids=lambda value: getattr(value, "__name__", value))
def test_a_method_has_the_parameters_of_the_api(cls, name):
    info = methods_of(cls.T)[name]
    parameters = inspect.signature(cls.methods[name].function).parameters
    wanted = ["self", "call", *(p.name for p in info.params)]
    assert list(parameters)[:len(wanted)] == wanted
    # a parameter with a default is one that pyVmomi's older releases do not know
    assert all(parameters[name].default is None for name in list(parameters)[len(wanted):])
    assert cls.methods[name].is_task == info.isTask


@pytest.mark.parametrize("cls", sorted(CLASSES, key=lambda c: c.__name__), ids=lambda cls: cls.__name__)
def test_a_class_names_properties_of_the_api(cls):
    for name in cls.props:
        cls.T._GetPropertyInfo(name)
    for path in cls.parts:
        cls.path(path)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_a_source_file_is_short_and_documented(source):
    text = source.read_text()
    assert len(text.splitlines()) <= 400
    assert "SPDX-License-Identifier: GPL-3.0-or-later" in text and ast.get_docstring(ast.parse(text))
