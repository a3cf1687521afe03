# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be set when the simulator starts, and what of it can be changed while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

SHARED_SESSIONS = (8, 0, 3)     # vCenter 8.0 U3


@dataclass
class Account:
    """Somebody who may log in.

    `permissions` lists (inventory path, role, propagate); a role is a name (Admin, ReadOnly, NoAccess) or a list of
    privilege ids. `global_role` is the role for what lies in no folder (tags and their categories); left out, it is
    the one that the account has on the root folder, and none without one.
    """

    user: str
    password: str
    permissions: list = field(default_factory=lambda: [("/", "Admin", True)])
    global_role: str | list = ""


def default_accounts():
    return [
        Account("administrator@vsphere.local", "simulator"),
        Account("reader@vsphere.local", "simulator", [("/", "ReadOnly", True)]),
    ]


WEB = "/DC1/vm/Production/Web"
ESTATES = {
    "": (),
    "inventory": (
        Account("web@vsphere.local", "simulator", [(WEB, "ReadOnly", True)]),
        Account("web-tags@vsphere.local", "simulator", [(WEB, "ReadOnly", True)], "ReadOnly"),
    ),
}


@dataclass
class Settings:
    """The estate that is built, and how the server behaves."""

    # the estate
    datacenters: int = 1
    clusters: int = 1               # in each datacenter
    hosts: int = 3                  # in each cluster
    standalone_hosts: int = 1       # in each datacenter
    vms: int = 8                    # in each datacenter
    datastores: int = 2             # in each datacenter
    networks: int = 2               # in each datacenter
    folders: int = 0                # VM folders in each datacenter
    vm_folders: int = 0             # VM folders in each datacenter, in each other, with its machines spread over them
    categories: int = 0             # categories of tags
    category_tags: int = 0          # tags, in all of these categories together
    vm_tags: int = 0                # how many of these tags each machine has
    vm_fields: int = 0              # custom attributes that are set on each machine
    dvs: int = 0                    # distributed switches in each datacenter, with all of its hosts
    portgroups: int = 0             # distributed port groups on each distributed switch, besides its uplinks
    opaque_networks: int = 0        # opaque networks (of NSX) in each datacenter
    custom_fields: dict = field(default_factory=dict)   # custom attributes: name → API type, None: of all objects
    files: list = field(default_factory=list)           # on every datastore, or with its name: `[datastore1] iso/a.iso`
    outside_hosts: list = field(default_factory=list)   # hosts that may be added, as host/outside.py describes them
    tags: dict = field(default_factory=dict)            # categories, tags, attachments: see tagging/definitions.py
    estate: str = ""                # "inventory": an estate for inventories is added, see inventory_estate.py
    empty: bool = False
    esxi: bool = False
    load: str = ""                  # the folder of a saved inventory that takes the place of all this
    # the server
    api_version: str = "8.0.3.0"
    page_size: int = 1000
    tagging_batch: int = 2000       # objects or tags that one request about many of them may name
    tagging_page_size: int = 5000   # attachments in one answer that lists all of them
    # behaviour
    task_time: float = 0.0          # seconds a task takes
    task_keep_time: float = 600.0   # seconds a task object stays after it has ended
    guest_time: float = 0.0         # seconds a guest takes to shut down
    guest_boot_time: float = 0.0    # seconds until VMware Tools run after power on
    guest_address_time: float = 0.0         # seconds from then until the guest tells its name and addresses
    guest_customization_time: float = 0.0   # seconds that a customization takes in the guest
    customization_failure: str = ""         # how a customization fails: a name in vm/customization_result.py
    host_view_lag: float = 0.0      # seconds until vCenter's view of a host follows the host
    host_boot_time: float = 0.0     # seconds that a host is away when it reboots
    session_idle_time: float = 7200.0
    accounts: list = field(default_factory=default_accounts)

    def __post_init__(self):
        self.become(self.esxi, self.api_version)
        if self.estate not in ESTATES:
            raise ValueError(f"estate: one of {', '.join(filter(None, ESTATES))}")
        self.accounts = [*self.accounts, *ESTATES[self.estate]]

    def become(self, esxi, api_version):
        """Be a host or a vCenter, of some version: a saved inventory says what it was."""
        if esxi:
            self.accounts = [Account("root", "simulator"), *self.accounts[1:]]
        self.esxi, self.api_version = esxi, api_version

    @property
    def version(self):
        """The API version as numbers, to be compared."""
        return tuple(int(number) for number in self.api_version.split("."))

    @property
    def shares_sessions(self):
        """Whether SOAP and the Automation API take each other's sessions."""
        return self.version >= SHARED_SESSIONS

    def with_estate(self, estate):
        """The settings of the same server, to the same accounts, with another estate and as it behaves at first."""
        fixed = {"esxi", "api_version", "load", "accounts", "estate"} & set(estate)
        if fixed or self.load or self.estate:
            raise ValueError(f"a server cannot take {', '.join(sorted(fixed)) or 'another estate than the saved one'}")
        settings = Settings(esxi=self.esxi, api_version=self.api_version, **estate)
        settings.accounts = self.accounts
        return settings

    @classmethod
    def changeable(cls):
        """The names that may be changed while the simulator runs."""
        return {"page_size", "tagging_batch", "tagging_page_size",
                "task_time", "task_keep_time", "guest_time", "guest_boot_time", "guest_address_time",
                "guest_customization_time", "customization_failure", "host_boot_time", "host_view_lag",
                "session_idle_time"}

    def change(self, values):
        unknown = set(values) - self.changeable()
        if unknown:
            raise ValueError(f"not a setting that can be changed: {', '.join(sorted(unknown))}")
        kinds = {f.name: type(getattr(self, f.name)) for f in fields(self)}
        for name, value in values.items():
            setattr(self, name, kinds[name](value))
