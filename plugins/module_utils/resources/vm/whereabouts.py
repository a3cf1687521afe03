# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where virtual machines are, in the words of the options: read for many of them in a few requests.

API: VirtualMachine.runtime.host, .resourcePool, .parent; ResourcePool.owner; HostSystem.parent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import Names
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.backing import datastore_in
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of

HOST = "runtime.host"
POOL = "resourcePool"
FOLDER = "parent"
HOME = "config.files.vmPathName"
DATASTORES = "datastore"
READS = (HOST, POOL, FOLDER, HOME, DATASTORES)


@dataclass
class Whereabouts:
    """What the places of machines are called, learned in bulk and kept for a task.

    paths: the inventory paths of folders and resource pools. computes: the cluster or standalone host of resource pools
    and hosts.
    """

    session: Any
    names: Names = None
    paths: dict = field(default_factory=dict)
    computes: dict = field(default_factory=dict)

    def __post_init__(self):
        self.names = self.names or Names(self.session)

    def learn(self, machines):
        """Reads what is not known yet about the places of machines, of which the Properties C(READS) were read."""
        places = {path: self._distinct(machines, path) for path in (HOST, POOL, FOLDER)}
        new = [ref for ref in (*places[FOLDER], *places[POOL]) if ref._moId not in self.paths]
        self.paths.update(self.session.read.paths_of(new) if new else {})
        self._learn_computes(places[POOL], "owner")
        self._learn_computes(places[HOST], "parent")
        datastores = [ref for one in machines for ref in one[DATASTORES] or ()]
        self.names.learn([*places[HOST], *places[POOL], *self.computes.values(), *datastores])

    @staticmethod
    def _distinct(machines, path):
        return {one[path]._moId: one[path] for one in machines if one[path] is not None}.values()

    def _learn_computes(self, refs, path):
        new = [ref for ref in refs if ref._moId not in self.computes]
        for moid, values in (self.session.read(new, [path]) if new else {}).items():
            self.computes[moid] = values[path]

    def compute_of(self, properties):
        """The cluster or standalone host that a machine is on; a template is in no resource pool."""
        place = properties[POOL] if properties[POOL] is not None else properties[HOST]
        return self.computes.get(place._moId) if place is not None else None

    def _home(self, properties):
        """The datastore of the machine's configuration file. What check mode foresees of its name is not in the path of
        the file."""
        written = datastore_in(properties[HOME])
        names = {self.names(ref) for ref in properties[DATASTORES] or ()}
        return written if written in names or len(names) != 1 else names.pop()

    def where(self, properties):
        """The places of a machine: {option: what it is called}."""
        compute, folder = self.compute_of(properties), properties[FOLDER]
        is_cluster = compute is not None and kind_of(compute) == "ClusterComputeResource"
        return {
            "host": self.names(properties[HOST]),
            "cluster": self.names(compute) if is_cluster else None,
            "resource_pool": self.names(properties[POOL]),
            "datastore": self._home(properties),
            "folder": self.paths.get(folder._moId) if folder is not None else None,
        }
