# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""On what, and with what, the figures were made."""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import re
import sys

import yaml

PACKAGES = ("ansible-core", "pyvmomi", "ansible", "requests", "vmware-vcenter")
ROOT = pathlib.Path(__file__).resolve().parents[2]


def processor() -> str:
    """The model of the processor, as Linux tells it."""
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text()
    except OSError:
        text = ""
    match = re.search(r"^model name\s*: (.+)$", text, re.MULTILINE)
    return match[1].strip() if match else platform.processor() or platform.machine()


def memory() -> str:
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{size / 2**30:.0f} GiB"


def machine() -> str:
    return f"{processor()}, {os.cpu_count()} cores, {memory()}, {platform.system()}"


def load() -> float:
    """How many processes wanted the processor in the last minute."""
    return os.getloadavg()[0]


def today() -> str:
    return datetime.datetime.now(datetime.timezone.utc).date().isoformat()


def version_of_collection(name: str) -> str:
    """The version of a collection that comes with the package `ansible`, or of our own."""
    if name == "skyscraper.vsphere":
        return str(yaml.safe_load((ROOT / "galaxy.yml").read_text())["version"])
    import ansible_collections

    for folder in ansible_collections.__path__:
        manifest = pathlib.Path(folder, *name.split("."), "MANIFEST.json")
        if manifest.exists():
            return json.loads(manifest.read_text())["collection_info"]["version"]
    return "not there"


def versions(collections: list[str]) -> dict[str, str]:
    """Of Python, of packages, and of collections."""
    found = {"Python": ".".join(map(str, sys.version_info[:3]))}
    found.update({name: importlib.metadata.version(name) for name in PACKAGES})
    found.update({name: version_of_collection(name) for name in collections})
    return found
