# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that has Ansible parse inventories: asked by a line of JSON on its input, it answers with one.

{"path": "…/all.vsphere_vms.yml", "environment": {"VMWARE_HOST": …}}
{"hosts": {name: variables}, "groups": {name: [names]}, "said": [lines], "seconds": 0.1}
"""

from __future__ import annotations

import json
import os
import sys
import time

from ansible import context
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader
from ansible.utils.context_objects import CLIArgs
from ansible.utils.display import Display

SAID = []


def listen():
    """Keep what Ansible says, in place of showing it."""
    display = Display()
    display.verbosity = 1
    for name in ("display", "warning", "v", "error", "deprecated"):
        setattr(type(display), name, lambda self, msg="", *args, **kwargs: SAID.append(str(msg)))


def parse(path, environment):
    """What becomes of one inventory."""
    os.environ.update(environment)
    SAID.clear()
    loader = DataLoader()
    begun = time.monotonic()
    manager = InventoryManager(loader=loader, sources=[path], cache=True)
    seconds = time.monotonic() - begun
    for name in environment:
        os.environ.pop(name, None)
    groups = {name: [host.name for host in group.hosts] for name, group in manager.groups.items()}
    hosts = {name: host.vars for name, host in manager.hosts.items()}
    return {"hosts": hosts, "groups": groups, "said": SAID, "seconds": seconds}


def main():
    context.CLIARGS = CLIArgs({"check": False})
    init_plugin_loader([os.environ["ANSIBLE_COLLECTIONS_PATH"]])
    listen()
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(parse(**asked), default=str), flush=True)


if __name__ == "__main__":
    main()
