# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of the guest of a virtual machine, in the words of the options. API: GuestInfo."""

from __future__ import annotations

import ipaddress

from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import api_type

NET = "guest.net"
ADDRESS = "guest.ipAddress"
HOST_NAME = "guest.hostName"
CUSTOMIZATION = "guest.customizationInfo"

_PREFIX = "TOOLSDEPLOYPKG_"
_FAMILIES = {"ipv4": (4,), "ipv6": (6,), "any": (4, 6)}
# Addresses that nobody can use (yet), as NetIpConfigInfo.IpAddress.state says.
_UNUSABLE = ("tentative", "duplicate", "invalid", "inaccessible")


def tools_run(status):
    """Whether VMware Tools run, of GuestInfo.toolsRunningStatus."""
    return status == "guestToolsRunning"


def addresses(cards):
    """The addresses of the machine's own network adapters, of GuestInfo.net.

    Other interfaces of the guest (bridges of containers, tunnels) are no adapters of the machine; their deviceConfigId
    is negative.
    """
    own = [card for card in cards or () if card.deviceConfigId >= 0]
    return list(dict.fromkeys(address.partition("%")[0] for card in own for address in _addresses_of(card)))


def _addresses_of(card):
    if card.ipConfig is None or not card.ipConfig.ipAddress:
        return list(card.ipAddress or ())
    return [one.ipAddress for one in card.ipConfig.ipAddress if one.state not in _UNUSABLE]


def is_usable(address):
    """Whether others can reach an address."""
    address = ipaddress.ip_address(address)
    return not (address.is_link_local or address.is_loopback or address.is_unspecified or address.is_multicast)


def address_conditions(wanted):
    """The option C(ip_address), checked. Raises ValueError."""
    for condition in wanted:
        if condition not in _FAMILIES:
            _network(condition)
    return wanted


def _network(text):
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError(
            f"{text!r} is no address, no network such as 192.0.2.0/24, and none of any, ipv4 and ipv6"
        ) from None


def has_addresses(live, conditions):
    """Whether each of the conditions is met by some address."""
    return all(any(_meets(address, condition) for address in live) for condition in conditions)


def _meets(address, condition):
    if condition in _FAMILIES:
        return is_usable(address) and ipaddress.ip_address(address).version in _FAMILIES[condition]
    network, found = _network(condition), ipaddress.ip_address(address)
    return found.version == network.version and found in network


def is_called(live, wanted):
    """Whether a guest has a name; capitals make no difference, and a name without a domain fits one with it."""
    live, wanted = (live or "").lower(), wanted.lower()
    return live == wanted or ("." not in wanted and live.partition(".")[0] == wanted)


def customization_status(info):
    """C(idle), C(pending), C(running), C(succeeded) or C(failed), of GuestInfo.customizationInfo."""
    return customization(info)["status"]


def customization(info):
    """The state of a customization: status, error, and when it began and ended (ISO 8601)."""
    if info is None:
        return {"status": "idle", "error": None, "started": None, "ended": None}
    return {
        "status": (info.customizationStatus or f"{_PREFIX}IDLE").removeprefix(_PREFIX).lower(),
        "error": info.errorMsg or None,
        "started": info.startTime.isoformat() if info.startTime else None,
        "ended": info.endTime.isoformat() if info.endTime else None,
    }


def failure_of_customization(session, ref):
    """What the last event of a failed customization says, or None. EventManager.QueryEvents."""
    spec = api_type("EventFilterSpec")
    entity = api_type("EventFilterSpecByEntity")(entity=ref, recursion="self")
    found = session.content.eventManager.QueryEvents(
        spec(entity=entity, eventTypeId=[id for name in _FAILURES for id in (name, f"vim.event.{name}")], maxCount=1)
    )
    return found[-1].fullFormattedMessage if found else None


# Events are asked for by their own names: the server does not look at what they are derived from.
_FAILURES = (
    "CustomizationFailed",
    "CustomizationUnknownFailure",
    "CustomizationLinuxIdentityFailed",
    "CustomizationNetworkSetupFailed",
    "CustomizationSysprepFailed",
)
