# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The floor: the requests of a no-op by a hand-written script on a connection that is kept. Prints JSON.

python -m benchmarks.floor MOID PATH REPETITIONS, with VMWARE_HOST and its siblings in the environment.
"""

from __future__ import annotations

import json
import os
import ssl
import statistics
import sys
import time
import typing as t

from pyVmomi import SoapStubAdapter, vim, vmodl

PROPERTIES = [
    "name",
    "runtime.powerState",
    "runtime.connectionState",
    "runtime.question",
    "config.template",
    "guest.toolsRunningStatus",
]


def connect() -> vim.ServiceInstance:
    stub = SoapStubAdapter(
        host=os.environ["VMWARE_HOST"],
        port=int(os.environ["VMWARE_PORT"]),
        version="vim.version.v8_0_3_0",
        sslContext=ssl._create_unverified_context(),
    )
    instance = vim.ServiceInstance("ServiceInstance", stub)
    content = instance.RetrieveContent()
    content.sessionManager.Login(os.environ["VMWARE_USER"], os.environ["VMWARE_PASSWORD"])
    return content


def read(content: vim.ServiceInstanceContent, vm: vim.VirtualMachine) -> None:
    """One request."""
    query = vmodl.query.PropertyCollector
    spec = query.FilterSpec(
        objectSet=[query.ObjectSpec(obj=vm)],
        propSet=[query.PropertySpec(type=vim.VirtualMachine, all=False, pathSet=PROPERTIES)],
    )
    content.propertyCollector.RetrievePropertiesEx([spec], query.RetrieveOptions())


def seconds(action: t.Callable[[], t.Any], repetitions: int) -> float:
    """The median time of an action, after a first one."""
    action()
    times = []
    for _repetition in range(repetitions):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main() -> None:
    moid, path, repetitions = sys.argv[1:]
    content = connect()
    vm = vim.VirtualMachine(moid, content.rootFolder._stub)
    one = seconds(lambda: read(content, vm), int(repetitions))
    two = seconds(lambda: read(content, content.searchIndex.FindByInventoryPath(path)), int(repetitions))
    content.sessionManager.Logout()
    print(json.dumps({"one": one, "two": two}))


if __name__ == "__main__":
    main()
