# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re
import textwrap

_OPTIONS = r"""
linux:
  description:
    - What a guest of Linux is to become.
  type: dict
  suboptions:
    domain:
      description: The DNS domain of the guest.
      type: str
      required: true
    time_zone:
      description: The time zone, by its name in the time zone database, as in V(Europe/Berlin).
      type: str
    hw_clock_utc:
      description: Whether the clock of the virtual machine is in UTC, and not in local time.
      type: bool
    script:
      description:
        - A script that the guest runs before (with the argument C(precustomization)) and after (C(postcustomization))
          it is customized. The guest must allow it.
        - Put no secrets into it; the guest keeps it in its files.
      type: str
windows:
  description:
    - What a guest of Windows is to become, with Sysprep.
  type: dict
  suboptions:
    full_name:
      description: The name of the owner.
      type: str
      required: true
    organization:
      description: The name of the owner's organization.
      type: str
      required: true
    product_id:
      description: The product key; none is entered if it is empty.
      type: str
      default: ""
    time_zone:
      description: The time zone, by its number in Windows. V(85) is that of Greenwich without summer time.
      type: int
      default: 85
    admin_password:
      description: The password of the administrator.
      type: str
    auto_logon_count:
      description: How often the administrator is logged on by itself after starts.
      type: int
      default: 0
    workgroup:
      description: The workgroup to be in; C(WORKGROUP) if neither this nor a domain is given.
      type: str
    domain:
      description: The domain to join.
      type: str
    domain_admin:
      description: The account that joins it.
      type: str
    domain_admin_password:
      description: The password of that account.
      type: str
    domain_ou:
      description:
        - The organizational unit of the domain that is to hold the computer, by its distinguished name. It needs
          vSphere 8.0 Update 2.
      type: str
    run_once:
      description: Commands to run when somebody logs on for the first time.
      type: list
      elements: str
    delete_accounts:
      description: Whether all accounts of the guest but the built-in ones are deleted.
      type: bool
      default: false
    change_sid:
      description: Whether the guest gets a new security id.
      type: bool
      default: true
cloud_init:
  description:
    - What cloud-init in a guest of Linux is given. It needs vSphere 7.0 Update 3.
  type: dict
  suboptions:
    metadata:
      description:
        - The metadata, with the name and the network of the guest; a mapping, or text in YAML or JSON. Put no secrets
          into it.
      type: raw
      required: true
    userdata:
      description: The user data, as in V(#cloud-config …). It counts as a secret.
      type: str
specification:
  description:
    - The name of a customization specification that the vCenter keeps. Passwords in it stay with the vCenter.
    - O(guest_hostname), O(networks), O(dns_servers) and O(dns_suffixes) take the place of what it says of these.
  type: str
guest_hostname:
  description:
    - The name of the guest, without its domain. The name of the virtual machine, or what O(specification) says, if it
      is left out. For O(cloud_init) it is part of the metadata.
  type: str
networks:
  description:
    - The settings of the network adapters, one entry for each, in their order. If it is left out, all use DHCP, or
      what O(specification) says. For O(cloud_init) they are part of the metadata.
  type: list
  elements: dict
  suboptions:
    mac_address:
      description: The adapter that is meant, by its MAC address, where it shall not be the next one in order.
      type: str
    ip_address:
      description: The IPv4 address with its prefix, as in V(192.0.2.7/24). DHCP is used if it is left out.
      type: str
    netmask:
      description: The mask, as in V(255.255.255.0), if the address has no prefix.
      type: str
    gateways:
      description: The IPv4 gateways, the first of which is the one that is used as long as it answers.
      type: list
      elements: str
    ipv6_addresses:
      description:
        - IPv6 addresses with their prefix, as in V(2001:db8::7/64); or V(dhcp), V(auto) or V(stateless) for one that
          is made that way.
      type: list
      elements: str
    ipv6_gateways:
      description: The IPv6 gateways.
      type: list
      elements: str
    dns_servers:
      description: The DNS servers of this adapter, which is how a guest of Windows knows them.
      type: list
      elements: str
    dns_domain:
      description: The DNS domain of this adapter.
      type: str
    wins_servers:
      description: One or two WINS servers, for a guest of Windows.
      type: list
      elements: str
dns_servers:
  description:
    - The DNS servers of a guest of Linux.
  type: list
  elements: str
dns_suffixes:
  description:
    - The domains in which the guest looks for names.
  type: list
  elements: str
"""


def suboptions(option, depth):
    """The documentation of the same options as parts of another one, indented by so many columns."""
    names = "|".join(re.findall(r"^(\w+):", _OPTIONS, re.MULTILINE))
    return textwrap.indent(re.sub(rf"O\((?=(?:{names})\b)", f"O({option}.", _OPTIONS), " " * depth).strip("\n")


class ModuleDocFragment:
    """Options that say what a guest is to become when it is customized."""

    DOCUMENTATION: str = "options:" + textwrap.indent(_OPTIONS, "  ")
