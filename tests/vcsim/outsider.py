# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another client of vcsim than our modules: it reads and changes things by pyVmomi alone."""

from __future__ import annotations

import time

from pyVmomi import SoapStubAdapter, vim, vmodl

TREES = ("vmFolder", "hostFolder", "datastoreFolder", "networkFolder")
FINISHED = ("success", "error")
PATIENCE = 10


class Failed(Exception):
    """vcsim did not do what was asked of it."""


class Outsider:
    """A session of its own. Paths are those of the ladders: names of the inventory from the root folder on."""

    def __init__(self, port, user, password):
        # A negative port is pyVmomi's way to say: without TLS.
        self.stub = SoapStubAdapter(host="127.0.0.1", port=-port, version="vim.version.version10")
        self.content = vim.ServiceInstance("ServiceInstance", self.stub).RetrieveContent()
        self.key = self.content.sessionManager.Login(user, password).key

    # -- reading

    def read(self, ref, *paths):
        """The values of properties, None where one is unset; through RetrievePropertiesEx, as a dot is answered wrong
        for what is unset."""
        collector = vmodl.query.PropertyCollector
        spec = collector.FilterSpec(
            objectSet=[collector.ObjectSpec(obj=ref)],
            propSet=[collector.PropertySpec(type=type(ref), pathSet=list(paths))],
        )
        answer = self.content.propertyCollector.RetrievePropertiesEx([spec], collector.RetrieveOptions())
        values = {one.name: one.val for one in answer.objects[0].propSet} if answer and answer.objects else {}
        return {path: values.get(path) for path in paths}

    def one(self, ref, path):
        return self.read(ref, path)[path]

    def children(self, ref):
        """The objects right below one, by name."""
        if isinstance(ref, vim.Folder):
            found = self.one(ref, "childEntity")
        elif isinstance(ref, vim.Datacenter):
            found = self.read(ref, *TREES).values()
        elif isinstance(ref, vim.ComputeResource):
            found = [*self.one(ref, "host"), self.one(ref, "resourcePool")]
        else:
            found = []
        return {self.one(one, "name"): one for one in found}

    def at(self, path):
        """What is at a path, or None. It walks from name to name, and asks no search index."""
        ref = self.content.rootFolder
        for name in filter(None, path.split("/")):
            ref = self.children(ref).get(name)
            if ref is None:
                return None
        return ref

    def by_id(self, moid):
        """What has an id, or None: looked for in the whole inventory."""
        view = self.content.viewManager.CreateContainerView(self.content.rootFolder, [], True)
        try:
            return next((one for one in self.one(view, "view") if one._moId == moid), None)
        finally:
            view.DestroyView()

    def sessions(self):
        """The user names of the sessions that are open, without the one of this client."""
        found = self.one(self.content.sessionManager, "sessionList") or []
        return [one.userName for one in found if one.key != self.key]

    # -- changing

    def wait(self, task):
        """The result of a task. Raises Failed."""
        end = time.monotonic() + PATIENCE
        while (state := self.one(task, "info.state")) not in FINISHED:
            if time.monotonic() > end:
                raise Failed(f"a task is {state} after {PATIENCE} s")
            time.sleep(0.005)
        if state == "error":
            raise Failed(str(self.one(task, "info.error")))
        return self.one(task, "info.result")

    def add_machine(self, folder, host, datastore, name, powered_on):
        """A machine without devices."""
        compute = self.one(host, "parent")
        files = vim.vm.FileInfo(vmPathName=f"[{datastore}]")
        config = vim.vm.ConfigSpec(name=name, guestId="otherGuest64", numCPUs=1, memoryMB=32, files=files)
        made = self.wait(folder.CreateVM_Task(config, self.one(compute, "resourcePool"), host))
        if powered_on:
            self.wait(made.PowerOnVM_Task())
        return made

    def power(self, ref, state):
        """Bring a machine into a power state of the API."""
        now = self.one(ref, "runtime.powerState")
        if now == state:
            return
        if state == "poweredOff":
            self.wait(ref.PowerOffVM_Task())
            return
        if now != "poweredOn":
            self.wait(ref.PowerOnVM_Task())
        if state == "suspended":
            self.wait(ref.SuspendVM_Task())
