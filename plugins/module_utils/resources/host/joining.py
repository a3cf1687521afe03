# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a vCenter is told of a host: its certificate, the account there, and what the host says before it joins.

API: HostConnectSpec, Datacenter.QueryConnectionInfo, which looks at a host and changes nothing.
"""

from __future__ import annotations

import re

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, LoginRefused, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

OPTIONS = {
    "esxi_username": {"type": "str", "default": "root"},
    "esxi_password": {"type": "str", "no_log": True},
    "esxi_port": {"type": "int", "default": 443},
    "thumbprint": {"type": "str"},
    "thumbprints": {"type": "dict"},
    "trust_on_first_use": {"type": "bool", "default": False},
    "allow_takeover": {"type": "bool", "default": False},
}
_DIGITS = {40: "SHA-1", 64: "SHA-256"}


def wanted_thumbprint(params, host):
    """The thumbprint that the options give for a host, written as the API does; None for none."""
    given = params["thumbprint"] or (params["thumbprints"] or {}).get(host)
    return None if given is None else thumbprint(given, "thumbprint" if params["thumbprint"] else "thumbprints")


def vet_thumbprints(params):
    """Raises InvalidOption for what is no thumbprint, whether or not the host of it is to be added."""
    given = [("thumbprint", params["thumbprint"])] if params["thumbprint"] is not None else []
    for option, text in [*given, *(("thumbprints", one) for one in (params["thumbprints"] or {}).values())]:
        thumbprint(text, option)


def thumbprint(text, option):
    """C(AA:BB:…) of what the user wrote. Raises InvalidOption for what is no thumbprint of SHA-1 or SHA-256."""
    digits = re.sub(r"[:\s-]", "", str(text)).upper()
    if len(digits) not in _DIGITS or re.search(r"[^0-9A-F]", digits):
        raise InvalidOption(
            f"{option}: {text!r} is not the thumbprint of a certificate: 20 (SHA-1) or 32 (SHA-256) bytes are "
            "expected, as in 3F:A0:….",
            option=option,
            value=text,
        )
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))


class Introduction:
    """What is needed to connect one host, and what the host answers. host: its name or address."""

    def __init__(self, params, host):
        self.params, self.host = params, host
        self.thumbprint = wanted_thumbprint(params, host)

    @property
    def is_given(self):
        """Whether the options say how to log in to the host."""
        return self.params["esxi_password"] is not None

    def spec(self):
        """The HostConnectSpec."""
        return vim.host.ConnectSpec(
            hostName=self.host,
            port=self.params["esxi_port"],
            userName=self.params["esxi_username"],
            password=self.params["esxi_password"],
            sslThumbprint=self.thumbprint,
            force=self.params["allow_takeover"],
        )

    def vet(self, datacenter):
        """Asks the host, by way of the vCenter, whether it would be let in. Returns the HostConnectInfo, or None for a
        host that this vCenter has already. Raises what is wrong with the certificate, the account or the address."""
        try:
            return self._ask(datacenter)
        except vim.fault.SSLVerifyFault as fault:
            if not self.params["trust_on_first_use"] or self.thumbprint:
                raise self._unverified(fault) from fault
            self.thumbprint = fault.thumbprint
        return self.vet(datacenter)

    def _ask(self, datacenter):
        params = self.params
        account = params["esxi_username"], params["esxi_password"]
        try:
            return datacenter.QueryConnectionInfo(self.host, params["esxi_port"], *account, self.thumbprint)
        except vim.fault.AlreadyConnected:
            return None
        except vim.fault.InvalidLogin as fault:
            raise LoginRefused(
                f"esxi_password: the host {self.host} does not let {params['esxi_username']} in: the user name or the "
                "password is wrong.",
                option="esxi_password",
                host=self.host,
            ) from fault
        except vim.fault.NoHost as fault:
            raise Refused(
                f"host: the vCenter finds no ESXi host at {self.host}, port {params['esxi_port']}. It must resolve "
                "that name and reach it.",
                option="host",
                value=self.host,
            ) from fault

    def _unverified(self, fault):
        given = f"it is not {self.thumbprint}" if self.thumbprint else "no authority that it knows has signed it"
        return InvalidOption(
            f"thumbprint: the vCenter cannot verify the certificate of {self.host}: {given}. The thumbprint that "
            f"the host shows is {fault.thumbprint}; compare it with the one on the host's console, and give it here.",
            option="thumbprint",
            value=self.thumbprint,
            found=fault.thumbprint,
            host=self.host,
        )

    def vet_manager(self, info, own_uuids):
        """Refuses a host that another vCenter has, unless it may be taken over, or that this one has by another name.

        own_uuids: (uuid of a host's hardware) → the names under which this vCenter has it.
        """
        summary = info.host if info is not None else None
        names = own_uuids(summary.hardware.uuid) if summary is not None and summary.hardware else []
        if info is None or names:
            known = f" as {', '.join(names)}" if names else ""
            raise Refused(
                f"host: the vCenter has {self.host} already{known}.", option="host", value=self.host, names=names
            )
        manager = summary.managementServerIp
        if manager and not self.params["allow_takeover"]:
            raise Refused(
                f"host: {self.host} is managed by the vCenter at {manager}. Remove it there, or set allow_takeover to "
                "take it away from that one.",
                option="host",
                value=self.host,
                managed_by=manager,
            )
