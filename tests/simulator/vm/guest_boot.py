# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a guest starts: VMware Tools, a customization that waits for this start, and then names and addresses.

    power on → (most of guest_boot_time) → guestToolsExecutingScripts → guestToolsRunning
             → a pending customization (guest_customization_time) → (guest_address_time) → names and addresses
"""

from __future__ import annotations

from ..model.values import clone
from .defaults import guest_disks, guest_off, running_system
from .guest_network import guest_cards, guest_name, guest_stack, primary_address

SCRIPTS_AT = 0.8        # of guest_boot_time


class GuestBoot:
    def guest_starts(self):
        """Nothing is known of the guest at first; each step that takes no time happens at once."""
        self.drop_guest_timer()
        self.show_guest(guest_off())
        boot = self.service.settings.guest_boot_time
        self.after_guest(boot * SCRIPTS_AT, self.guest_runs_scripts, boot * (1 - SCRIPTS_AT))

    def guest_runs_scripts(self, rest):
        self.own("guest").toolsRunningStatus = "guestToolsExecutingScripts"
        self.after_guest(rest, self.tools_are_up)

    def tools_are_up(self):
        guest = running_system(self.get("config.guestId"))
        guest.net = guest_cards(self, None, with_addresses=False)
        guest.disk, guest.hwVersion = guest_disks(self), self.get("config.version")
        self.show_guest(guest)
        if self.pending_customization is not None:
            self.customization_starts()
        else:
            self.network_comes_up()

    def network_comes_up(self):
        self.after_guest(self.service.settings.guest_address_time, self.guest_is_up)

    def guest_is_up(self):
        guest = self.own("guest")
        guest.net = guest_cards(self, self.boot_address)
        guest.ipAddress = primary_address(guest.net)
        guest.hostName, guest.ipStack = guest_name(self), guest_stack(self)

    def guest_follows(self):
        """A running guest sees what is plugged in and out."""
        guest = self.own("guest")
        if guest.toolsRunningStatus == "guestToolsRunning":
            guest.net = guest_cards(self, self.boot_address, with_addresses=guest.hostName is not None)
            guest.ipAddress = primary_address(guest.net)
            guest.disk = guest_disks(self)

    def set_addresses(self, addresses):
        """Give the adapters addresses: a list of `192.0.2.7/24` for each in order, None for what DHCP gives."""
        self.guest_setup.addresses = addresses
        if self.power_state == "poweredOn" and self.get("guest.toolsRunningStatus") == "guestToolsRunning":
            self.guest_is_up()

    def guest_stops(self):
        """What the guest has told about itself (its name, its system) stays known."""
        self.drop_guest_timer()
        before = clone(self.own("guest"))
        after = guest_off()
        after.guestId, after.guestFullName, after.guestFamily = (
            before.guestId, before.guestFullName, before.guestFamily)
        after.hostName = before.hostName
        self.show_guest(after)

    def show_guest(self, guest):
        """Show another state of the guest. What is known of its customization outlives a restart."""
        guest.customizationInfo = self.own("guest").customizationInfo
        self.values["guest"] = guest

    # -- time

    def after_guest(self, seconds, function, *args):
        """The next thing that happens in the guest: at once where it takes no time."""
        self.drop_guest_timer()
        if seconds <= 0:
            function(*args)
            self.touch()
        else:
            self.guest_timer = self.service.clock.after(seconds, self.guest_goes_on, function, args)

    def guest_goes_on(self, function, args):
        self.guest_timer = None
        if self.power_state == "poweredOn":
            function(*args)
            self.touch()

    def drop_guest_timer(self):
        if self.guest_timer is not None:
            self.service.clock.cancel(self.guest_timer)
            self.guest_timer = None
