# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which virtual hardware and which guest systems there are where a machine runs. API: EnvironmentBrowser.

The server is asked only where the answer is not known without it: a newer server knows more guests than pyVmomi does.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import near

_BROWSER = "environmentBrowser"


def vet(session, owner, host, plan, version=None):
    """Raises what is not possible of the hardware version and the guest that a plan asks for.

    owner: the virtual machine or the compute resource whose abilities count. host: the one that is to run the machine,
    where that is settled. version: that of the hardware that the guest shall have, as a number, or None.
    """
    upgrade, guest = plan["hardware_version"], plan["guest_id"]
    if guest and guest.after in _known_guests():
        guest = None
    if not (upgrade or guest):
        return
    browser = session.read.one(owner, [_BROWSER])[_BROWSER]
    if browser is None:  # the machine is only planned, or may not be looked at
        return
    if upgrade:
        _vet_version(browser, host, upgrade)
    if guest:
        _vet_guest(browser, host, guest.after, upgrade.after if upgrade else version)


def _known_guests():
    return {str(value) for value in vim.vm.GuestOsDescriptor.GuestOsIdentifier.values}


def _vet_version(browser, host, change):
    """EnvironmentBrowser.QueryConfigOptionDescriptor."""
    possible = [one for one in browser.QueryConfigOptionDescriptor() or () if _is_possible(one, host, change)]
    keys = [one.key for one in possible]
    if change.request_value not in keys:
        versions = sorted(int(key.rpartition("-")[2]) for key in keys)
        raise Refused(
            f"hardware_version: {change.after} is not possible there. Possible are "
            f"{', '.join(map(str, versions)) or 'none'}.",
            option="hardware_version",
            value=change.after,
            candidates=versions,
        )


def _is_possible(descriptor, host, change):
    """Whether machines there can be given a hardware version. change: from the present one, or from none."""
    able = descriptor.createSupported if change.before is None else descriptor.upgradeSupported
    hosts = {one._moId for one in descriptor.host or ()}
    return bool(able) and (host is None or not hosts or host._moId in hosts)


def _vet_guest(browser, host, wanted, version):
    """EnvironmentBrowser.QueryConfigOptionEx, of this guest alone."""
    query = vim.EnvironmentBrowser.ConfigOptionQuerySpec(host=host, guestId=[wanted])
    if version:
        query.key = f"vmx-{version:02d}"
    option = browser.QueryConfigOptionEx(query)
    if option is not None and wanted in [one.id for one in option.guestOSDescriptor or ()]:
        return
    close = near(wanted, _known_guests())
    hint = f" Did you mean {' or '.join(close)}?" if close else ""
    raise InvalidOption(
        f"guest_id: the server knows no {wanted!r}.{hint}", option="guest_id", value=wanted, candidates=close or None
    )
