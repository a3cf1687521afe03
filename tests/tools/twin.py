# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""twin.py DIR: save the inventory of a vSphere server in a folder, from which the simulator makes a twin of it.

It only reads. The connection comes from the variables VMWARE_HOST, VMWARE_USER, VMWARE_PASSWORD … or from options; the
password from VMWARE_PASSWORD, or it is asked for. The folder is readable by its owner alone. It holds what the account
may see: names, addresses, settings. Licences, sessions and what looks like a secret are left out, and it says so.
"""

from __future__ import annotations

import argparse
import datetime
import getpass
import json
import os
import pathlib
import sys
import typing as t

import reading
import secrets_in_values
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import VsphereError
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vmodl
from simulator import saved

NO = ("false", "no", "0", "off")
AT_ONCE = 50  # objects in one request


def parser() -> argparse.ArgumentParser:
    env = os.environ
    top = argparse.ArgumentParser(prog="make twin", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    top.add_argument("folder", metavar="DIR", help="the folder to make; make twin DIR=…")
    top.add_argument("--hostname", default=env.get("VMWARE_HOST"), help="VMWARE_HOST")
    top.add_argument("--username", default=env.get("VMWARE_USER"), help="VMWARE_USER")
    top.add_argument("--port", type=int, default=int(env.get("VMWARE_PORT") or 443), help="VMWARE_PORT")
    top.add_argument("--ca-path", default=env.get("VMWARE_CA_PATH"), help="VMWARE_CA_PATH")
    top.add_argument(
        "--no-validate-certs",
        action="store_true",
        default=env.get("VMWARE_VALIDATE_CERTS", "").lower() in NO,
        help="VMWARE_VALIDATE_CERTS=false",
    )
    top.add_argument("--proxy-host", default=env.get("VMWARE_PROXY_HOST"), help="VMWARE_PROXY_HOST")
    top.add_argument(
        "--proxy-port", type=int, default=int(env.get("VMWARE_PROXY_PORT") or 0) or None, help="VMWARE_PROXY_PORT"
    )
    top.add_argument("--timeout", type=int, default=120, help="seconds for one request")
    return top  # fmt: skip


def connection_of(arguments: argparse.Namespace) -> Connection:
    for name, variable in (("hostname", "VMWARE_HOST"), ("username", "VMWARE_USER")):
        if not getattr(arguments, name):
            sys.exit(f"make twin: say which server and account: set {variable}, or --{name}.")
    password = os.environ.get("VMWARE_PASSWORD")
    if not password and sys.stdin.isatty():
        password = getpass.getpass(f"Password of {arguments.username}: ")
    return Connection(
        hostname=arguments.hostname, username=arguments.username, password=password, port=arguments.port,
        validate_certs=not arguments.no_validate_certs, ca_path=arguments.ca_path, proxy_host=arguments.proxy_host,
        proxy_port=arguments.proxy_port, timeout=arguments.timeout,
    )  # fmt: skip


class Folder:
    """The folder that is written, and what was left out of it."""

    def __init__(self, path: str) -> None:
        self.path = pathlib.Path(path).expanduser()
        self.count = 0
        self.denied: dict[str, int] = {}
        self.secrets = 0

    def make(self) -> None:
        """Make it; one that holds something already is not touched."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if any(self.path.iterdir()):
                sys.exit(f"make twin: {self.path} is not empty. Name a folder that does not exist.")
        except OSError as error:
            sys.exit(f"make twin: cannot write to {self.path}: {error.strerror}")

    def take(self, found: reading.Found) -> None:
        """Write one object."""
        values = []
        for name, value in found.values:
            cut, number = secrets_in_values.cut(value)
            self.secrets += number
            values.append((name, cut))
        for name in found.missing:
            place = f"{found.kind}.{name}"
            self.denied[place] = self.denied.get(place, 0) + 1
        saved.write(self.path, self.count, found.kind, found.moid, found.namespaces, values)
        self.count += 1

    def left_out(self, lost: int) -> list[str]:
        """What is not in it, in sentences."""
        told = [f"On purpose: {reading.LEFT_OUT}."]
        if self.secrets:
            told.append(f"On purpose: {self.secrets} values with names as secrets have them.")
        if self.denied:
            places = ", ".join(sorted(self.denied))
            number = sum(self.denied.values())
            told.append(f"Warning: {number} values that this account cannot read: {places}.")
        if lost:
            told.append(f"Warning: {lost} objects that could not be read, or went away meanwhile.")
        return told

    def finish(self, about: dict[str, str], told: list[str]) -> None:
        manifest = {
            "made_by": "make twin of skyscraper.vsphere",
            "made_at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            "exact": True, "server": about["fullName"], "api_version": about["apiVersion"],
            "objects": self.count, "left_out": told,
        }  # fmt: skip
        saved.write_private(self.path / saved.MANIFEST, json.dumps(manifest, indent=1).encode() + b"\n")


def save(session: Session, folder: Folder, say: t.Callable[[str], None]) -> list[str]:
    """Save everything that can be reached from the root folder and the managers."""
    reader = reading.Reader(session)
    todo = [("ServiceInstance", "ServiceInstance")]
    known = set(todo)
    while todo:
        batch, todo = todo[:AT_ONCE], todo[AT_ONCE:]
        for found in reader.read(batch):
            folder.take(found)
            for ref in found.references:
                if ref not in known:
                    known.add(ref)
                    todo.append(ref)
        say(f"  {folder.count} objects saved, {len(todo)} more known")
    return folder.left_out(reader.lost)


def main(argv: list[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    connection, folder = connection_of(arguments), Folder(arguments.folder)
    folder.make()
    try:
        session = Session.open(connection)
        try:
            print(f"Saving {session.about['fullName']} at {connection.address} …", flush=True)
            told = save(session, folder, lambda line: print(line, flush=True))
        finally:
            session.close()
    except (VsphereError, vmodl.MethodFault) as error:
        sys.exit(f"make twin: {error.msg}")
    folder.finish(session.about, told)
    print("\n".join([f"Saved {folder.count} objects in {folder.path}. Left out:", *(f"  {line}" for line in told)]))
    print(f"\nTo rehearse on it: make simulator LOAD={folder.path}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
