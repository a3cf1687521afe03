# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold for every file of the collection, so that a forgotten piece of a new module is a failed test."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path

import pytest
import yaml

from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import Items
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import VmomiSupport, api_type

ROOT = Path(__file__).parents[2]
PLUGINS = ROOT / "plugins"
COLLECTION = "ansible_collections.skyscraper.vsphere.plugins"
MODULES = sorted(path.stem for path in (PLUGINS / "modules").glob("*.py"))
# Modules without a twin that reads, or that ensures: what they read or do is no state.
WITHOUT_TWIN = {
    "about_info",  # what the server is cannot be ensured
    "host_adapter_info",  # adapters and disks are hardware
    "host_certificate_info",  # a certificate is given by whoever signs it
    "host_disk_info",
    "host_storage_rescan",  # a search leaves nothing behind but what it finds
    "rename",  # a name is read by the reader of the thing that has it
    "task_wait",  # waiting leaves nothing behind
    "vm_question",  # an answer is given once and leaves nothing behind; the module reads the question itself
    "vm_wait",  # it waits, and returns what it has seen
}
LONGEST_FILE = 400

# From the bottom to the top: what stands further up may import what stands below it, never the other way round.
LAYERS = [
    ("module_utils/sdk.py", "module_utils/errors.py", "module_utils/values.py", "module_utils/garbage.py"),
    ("module_utils/plan.py",),
    ("module_utils/keyed.py", "module_utils/entries.py"),
    ("module_utils/api/",),
    ("module_utils/targets.py", "module_utils/references.py"),
    ("module_utils/resource.py", "module_utils/apply.py"),
    ("module_utils/entity.py", "module_utils/engine.py"),
    ("module_utils/document.py",),
    ("module_utils/operation.py",),
    ("module_utils/runner.py", "module_utils/resources/"),
    ("module_utils/inventory",),
    ("plugin_utils/",),
    ("modules/", "action/", "doc_fragments/", "filter/", "inventory/", "lookup/"),
]
# The pure pieces know neither pyVmomi nor Ansible; the way to the server knows pyVmomi, but not Ansible.
PURE = (
    "module_utils/plan.py",
    "module_utils/keyed.py",
    "module_utils/entries.py",
    "module_utils/values.py",
    "module_utils/errors.py",
    "module_utils/garbage.py",
)
WITHOUT_ANSIBLE = (
    *PURE,
    "module_utils/api/",
    "module_utils/targets.py",
    "module_utils/references.py",
    "module_utils/resource.py",
    "module_utils/apply.py",
    "module_utils/entity.py",
    "module_utils/engine.py",
    "module_utils/document.py",
    "module_utils/sdk.py",
)


def sources():
    return [path for path in sorted(PLUGINS.rglob("*.py")) if path.name != "__init__.py"]


def place(path):
    return path.relative_to(PLUGINS).as_posix()


def layer(name):
    found = [number for number, parts in enumerate(LAYERS) for part in parts if name.startswith(part)]
    assert found, f"{name} stands in no layer: add it to LAYERS"
    return found[-1]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def documentation(module, part="DOCUMENTATION"):
    tree = ast.parse((PLUGINS / "modules" / f"{module}.py").read_text())
    text = next(node.value.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == part)
    return yaml.safe_load(text)


def all_resources():
    for path in sorted((PLUGINS / "module_utils" / "resources").rglob("*.py")):
        name = f"{COLLECTION}.{place(path).removesuffix('.py').replace('/', '.')}"
        for _name, member in inspect.getmembers(importlib.import_module(name), inspect.isclass):
            if issubclass(member, Resource) and member.__module__ == name:
                yield member


RESOURCES = sorted(set(all_resources()), key=lambda resource: resource.name)
ENSURED = [resource for resource in RESOURCES if f"{resource.name}_info" not in WITHOUT_TWIN]


def test_the_resources_are_found():
    assert {"datacenter", "folder", "host_service", "vm_power"} <= {resource.name for resource in RESOURCES}


@pytest.mark.parametrize("path", sources(), ids=place)
def test_imports_go_one_way(path):
    own = layer(place(path))
    for name in imports(path):
        if name.startswith(COLLECTION + "."):
            target = name.removeprefix(COLLECTION + ".").replace(".", "/")
            target = target if target.count("/") > 1 else target + ".py"
            assert layer(target) <= own, f"{place(path)} imports {target}, which stands above it"


@pytest.mark.parametrize("path", sources(), ids=place)
def test_each_piece_knows_only_what_it_should(path):
    name = place(path)
    known = {one.partition(".")[0] for one in imports(path)}
    if name != "module_utils/sdk.py":
        assert not known & {"pyVmomi", "pyVim"}, "pyVmomi comes through module_utils/sdk.py"
    if name.startswith(WITHOUT_ANSIBLE):
        assert "ansible" not in known
    if name.startswith(PURE):
        assert f"{COLLECTION}.module_utils.sdk" not in set(imports(path))


@pytest.mark.parametrize("path", [*sources(), *sorted((ROOT / "tests").rglob("*.py"))], ids=lambda path: path.name)
def test_no_file_needs_scrolling_for_minutes(path):
    text = path.read_text()
    assert text.count("\n") <= LONGEST_FILE
    assert "SPDX-License-Identifier: GPL-3.0-or-later" in text[:300] or not text


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_all_its_pieces(module):
    assert (PLUGINS / "action" / f"{module}.py").is_file(), "its action file, which runs it in-process"
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())
    assert module in runtime["action_groups"]["vsphere"], "its entry in the action group"
    story = module.removesuffix("_info") if module not in WITHOUT_TWIN else module
    assert (ROOT / "tests" / "ladder" / f"{story}.yml").is_file(), "its ladder"
    if module not in WITHOUT_TWIN:
        twin = module.removesuffix("_info") if module.endswith("_info") else f"{module}_info"
        assert twin in MODULES, "its twin"


def test_there_is_nothing_without_a_module():
    assert sorted(path.stem for path in (PLUGINS / "action").glob("*.py")) == MODULES
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())
    assert sorted(runtime["action_groups"]["vsphere"]) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_the_documentation_says_what_a_user_must_know(module):
    documented = documentation(module)
    text = " ".join(documented["description"])
    assert "privilege" in text, "the privileges that it needs"
    assert "standalone ESXi host" in text, "whether it works on a standalone ESXi host"
    examples = (PLUGINS / "modules" / f"{module}.py").read_text()
    for option in documented.get("options", {}).values():
        assert option["type"]
        assert option["description"]
    assert f"skyscraper.vsphere.{module}:" in examples, "an example"


@pytest.mark.parametrize("module", MODULES)
def test_module_and_action_run_the_same_operation(module):
    ways = [(PLUGINS / folder / f"{module}.py").read_text() for folder in ("modules", "action")]
    names = [
        {
            line.split(" import ")[1]
            for line in text.splitlines()
            if "module_utils.resources" in line and " import " in line
        }
        for text in ways
    ]
    assert names[0] == names[1]
    assert importlib.import_module(f"{COLLECTION}.action.{module}").ActionModule.operation.name == module


def value_type(kind, path):
    """The pyVmomi type at a property path of a kind of object. Raises AttributeError for a path that is none."""
    found = api_type(kind) if isinstance(kind, str) else kind
    asked, _bracket, about = path.partition("(")
    if about.rstrip(")"):  # a method is given an attribute of an entry of a list
        entries, attribute = about.partition("[")[0], about.rpartition("].")[2].rstrip(")")
        assert value_type(value_type(kind, entries).Item, attribute) is str
    for name in (asked + "()" * bool(about)).replace("->", ".").split("."):
        if name.endswith("()"):
            found = found._GetMethodInfo(name.removesuffix("()")).result
        else:
            found = found._GetPropertyInfo(name).type
    return found


def item_type(kind, path):
    """The type of the items of a list property; or of what holds the list, where that is not of a declared type."""
    found = value_type(kind, path)
    return getattr(found, "Item", found)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_every_property_path_is_one_of_the_api(resource):
    kind = resource.target.kind
    for path in resource().paths:
        assert value_type(kind, path)
    start = kind
    if resource.entry:
        start = value_type(kind, resource.entry.path).Item
        assert value_type(start, resource.entry.key)
    for field in (*resource.fields, *resource.facts):
        items = field.fields if isinstance(field, Items) else ()
        if not field.path:  # observe fills it in, and so what is in it
            assert not any(one.path for one in items)
            continue
        assert value_type(start, field.path)
        for one in items:
            assert not one.path or value_type(item_type(start, field.path), one.path)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_a_refreshing_method_exists(resource):
    if resource.refresh:
        path, method = resource.refresh
        manager = value_type(resource.target.kind, path)
        assert issubclass(manager, VmomiSupport.ManagedObject)
        assert hasattr(manager, method)


@pytest.mark.parametrize("resource", ENSURED, ids=lambda resource: resource.name)
def test_needed_privileges_are_declared_and_documented(resource):
    assert resource.privileges
    text = " ".join(documentation(resource.name)["description"])
    for privilege in {one for needed in resource.privileges.values() for one in needed}:
        assert f"C({privilege})" in text


@pytest.mark.parametrize("resource", ENSURED, ids=lambda resource: resource.name)
def test_every_field_is_a_documented_option(resource):
    options = {**resource.target.options, **resource.options}
    for field in resource.fields:
        assert field.option.partition(".")[0] in options
