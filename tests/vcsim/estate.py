# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The estate of the simulator, with the same names, made in an empty vcsim."""

from __future__ import annotations

import os

from pyVmomi import vim


class Estate:
    """Makes what a ladder starts from. wanted: the numbers of simulator/settings.py; folder: for the datastores."""

    def __init__(self, outsider, wanted, folder):
        self.outsider = outsider
        self.wanted = wanted
        self.folder = folder
        self.counts = {}

    def count(self, kind):
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return self.counts[kind]

    def make(self):
        for number in range(1, self.wanted["datacenters"] + 1):
            self.datacenter(self.outsider.content.rootFolder.CreateDatacenter(f"DC{number}"))

    def datacenter(self, ref):
        trees = self.outsider.read(ref, "hostFolder", "vmFolder")
        hosts = self.hosts(trees["hostFolder"])
        names = [f"datastore{self.count('datastore')}" for _unused in range(self.wanted["datastores"])]
        # All on the first host: a datastore that several hosts share stands several times in vcsim's datastore folder.
        for name in names if hosts else ():
            self.datastore(name, hosts[0])
        for _unused in range(self.wanted["vms"] if hosts and names else 0):
            number = self.count("vm")
            self.outsider.add_machine(trees["vmFolder"], hosts[0], names[0], f"vm{number:04d}", number % 2 == 0)
        for _unused in range(self.wanted["folders"]):
            trees["vmFolder"].CreateFolder(f"folder{self.count('folder')}")

    def hosts(self, folder):
        made = []
        for _unused in range(self.wanted["clusters"]):
            cluster = folder.CreateClusterEx(f"cluster{self.count('cluster')}", vim.cluster.ConfigSpecEx())
            for _unused in range(self.wanted["hosts"]):
                made.append(self.outsider.wait(cluster.AddHost_Task(self.host(), True)))
        for _unused in range(self.wanted["standalone_hosts"]):
            host = self.host()
            self.outsider.wait(folder.AddStandaloneHost_Task(host, vim.ComputeResource.ConfigSpec(), True))
            # The task's result is the host, where the reference says that it is the compute resource.
            made += self.outsider.one(self.outsider.children(folder)[host.hostName], "host")
        return made

    def host(self):
        name = f"esx{self.count('host'):02d}.example.test"
        return vim.host.ConnectSpec(hostName=name, userName="root", password="none", force=True)

    def datastore(self, name, host):
        """A datastore: an NFS export that is a folder of this machine."""
        place = os.path.join(self.folder, name)
        os.mkdir(place)
        spec = vim.host.NasVolume.Specification(
            remoteHost="nas.example.test", remotePath=f"/{name}", localPath=place, accessMode="readWrite", type="NFS"
        )
        self.outsider.one(host, "configManager.datastoreSystem").CreateNasDatastore(spec)
