# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a simulator from the command line: `python -m simulator --help`."""

from __future__ import annotations

import argparse
import errno
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
from dataclasses import fields

from . import certificate
from .server import Server
from .service import Service
from .settings import ESTATES, Account, Settings

ESTATE = {
    "datacenters": "datacenters",
    "clusters": "clusters in each datacenter",
    "hosts": "hosts in each cluster",
    "standalone_hosts": "standalone hosts in each datacenter",
    "vms": "virtual machines in each datacenter",
    "datastores": "datastores in each datacenter",
    "networks": "networks in each datacenter",
    "folders": "VM folders in each datacenter",
    "vm_folders": "VM folders in each datacenter, in each other, with its machines spread over them",
    "categories": "categories of tags",
    "category_tags": "tags in all of these categories together",
    "vm_tags": "tags on each virtual machine",
    "vm_fields": "custom attributes that are set on each virtual machine",
    "dvs": "distributed switches in each datacenter",
    "portgroups": "distributed port groups on each distributed switch",
    "opaque_networks": "opaque networks in each datacenter",
}
JSON = {
    "custom_fields": 'custom attributes: {"Owner": "VirtualMachine", "Cost centre": null}',
    "outside_hosts": 'hosts that may be added: [{"name": "esx90.example.test", "trusted": true}]',
    "tags": 'tags: {"Owner": {"tags": {"web team": ["/DC1/vm/vm0001"]}}}; see tagging/definitions.py',
    "files": 'files on the datastores: ["iso/debian.iso", "[datastore1] iso/other.iso"]',
}
TIMES = {
    "task_time": "seconds that a task takes",
    "task_keep_time": "seconds that a task object stays after its end",
    "guest_time": "seconds that a guest takes to shut down",
    "guest_boot_time": "seconds until VMware Tools run after power on",
    "host_boot_time": "seconds that a host is away when it reboots",
    "guest_address_time": "seconds from then until the guest tells its name and addresses",
    "guest_customization_time": "seconds that a customization takes in the guest",
    "host_view_lag": "seconds that vCenter's view of a host lags behind the host",
    "session_idle_time": "seconds after which an idle session ends",
}
GREETING = """\
A simulated {product} is ready. It is for tests and demonstrations, and forgets everything when it ends.

  address    https://{host}:{port}/sdk
  user       {user}
  password   {password}
  CA file    {ca}

For the collection's modules, copy and paste:

  export VMWARE_HOST={host} VMWARE_PORT={port}
  export VMWARE_USER='{user}' VMWARE_PASSWORD='{password}' VMWARE_VALIDATE_CERTS=False

Then, for example:

  ansible localhost -m skyscraper.vsphere.{example}

{estate}
Ctrl-C ends it."""
EXAMPLES = ('vm_power -a "name=vm0001 state=powered_on"', "vm_power_info")


def parser():
    defaults = {f.name: f.default for f in fields(Settings)}
    top = argparse.ArgumentParser(
        prog="python -m simulator",
        description="A simulated vCenter or ESXi host.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    top.add_argument("--host", default="127.0.0.1", help="address to listen on")
    top.add_argument("--port", type=int, default=8989, help="port to listen on; 0 picks a free one")
    top.add_argument("--state-dir", metavar="DIR", help="folder for the certificates; a temporary one without it")
    top.add_argument("--ready-file", metavar="FILE", help="write how to reach it to a JSON file, once it is ready")
    top.add_argument("--end-with-parent", action="store_true", help="end when the process that started it is gone")
    top.add_argument("--rules", metavar="FILE", help="JSON file with rules: what shall go wrong, and when")
    top.add_argument(
        "--accounts",
        metavar="FILE",
        help='JSON file: [{"user", "password", "permissions": [["/DC1", "ReadOnly", true]]}]',
    )
    top.add_argument("--api-version", default=defaults["api_version"], help="API version to speak")
    top.add_argument("--page-size", type=int, default=defaults["page_size"], help="most objects in one answer")
    top.add_argument("--tagging-batch", type=int, default=defaults["tagging_batch"],
                     help="most objects or tags that one request of the Automation API may name")
    top.add_argument("--tagging-page-size", type=int, default=defaults["tagging_page_size"],
                     help="most attachments of tags in one answer that lists all of them")
    estate = top.add_argument_group("the estate")
    for name, text in ESTATE.items():
        estate.add_argument("--" + name.replace("_", "-"), type=int, default=defaults[name], help=text)
    for name, text in JSON.items():
        estate.add_argument("--" + name.replace("_", "-"), type=json.loads, metavar="JSON", default={}, help=text)
    estate.add_argument("--estate", choices=list(ESTATES), default="", help="`inventory` adds one that has everything "
                        "that an inventory has to cope with; see inventory_estate.py")
    estate.add_argument("--empty", action="store_true", help="nothing but the root folder")
    estate.add_argument("--esxi", action="store_true", help="a standalone ESXi host instead of a vCenter")
    estate.add_argument(
        "--load",
        metavar="DIR",
        default="",
        help="a twin: the inventory that `make twin` (or govc "
        "object.save) has saved in a folder, instead of an estate as above",
    )
    times = top.add_argument_group("behaviour")
    for name, text in TIMES.items():
        times.add_argument("--" + name.replace("_", "-"), type=float, default=defaults[name], help=text)
    return top


def settings_of(arguments):
    names = {f.name for f in fields(Settings)} - {"accounts", "customization_failure"}
    settings = Settings(**{name: getattr(arguments, name) for name in names})
    if arguments.accounts:
        with open(arguments.accounts, encoding="utf-8") as stream:
            settings.accounts += [Account(**account) for account in json.load(stream)]
    return settings


def make_service(arguments):
    service = Service(settings_of(arguments))
    if arguments.rules:
        with open(arguments.rules, encoding="utf-8") as stream:
            service.rules.add(json.load(stream))
    return service


def announce(arguments, service, facts):
    """Tell a person, and a script."""
    product = "ESXi host" if service.settings.esxi else "vCenter"
    if service.saved is not None:
        product += f" with the inventory of {service.settings.load}"
    example = EXAMPLES[service.saved is not None]
    built = not (service.saved is not None or service.settings.esxi or service.settings.empty)
    estate = "In it are DC1 with cluster1, its hosts esx01.example.test and so on, and machines from vm0001 on.\n"
    print(
        GREETING.format(
            product=product,
            example=example,
            estate=estate if built else "",
            host=facts["hostname"],
            port=facts["port"],
            user=facts["username"],
            password=facts["password"],
            ca=facts["ca_path"],
        ),
        flush=True,
    )
    if arguments.ready_file:
        partial = arguments.ready_file + ".part"
        with open(partial, "w", encoding="utf-8") as stream:
            json.dump(facts, stream)
        os.replace(partial, arguments.ready_file)  # whoever waits for it never sees half of it


def serve(arguments, folder):
    ca_path, server_path = certificate.create(folder)
    service = make_service(arguments)
    server = Server(service, (arguments.host, arguments.port), server_path)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    account = service.settings.accounts[0]
    announce(
        arguments,
        service,
        {
            "hostname": arguments.host,
            "port": server.server_address[1],
            "pid": os.getpid(),
            "ca_path": ca_path,
            "username": account.user,
            "password": account.password,
        },
    )
    parent = os.getppid()
    while not ended.wait(1):
        if arguments.end_with_parent and os.getppid() != parent:
            break
    server.shutdown()
    server.server_close()
    service.stop()


def main(argv=None):
    arguments = parser().parse_args(argv)
    folder = arguments.state_dir or tempfile.mkdtemp(prefix="simulator-")
    os.makedirs(folder, exist_ok=True)
    try:
        serve(arguments, folder)
    except (OSError, ValueError) as error:  # a port that is taken, a file or folder that is not what it should be
        where = f"{arguments.host}:{arguments.port}: " if getattr(error, "errno", None) == errno.EADDRINUSE else ""
        sys.exit(f"The simulator cannot start: {where}{error}")
    finally:
        if not arguments.state_dir:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
