# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a vCenter cannot say of a machine that it does not reach: `runtime.connectionState` and what depends on it.

As the reference says, no configuration can be returned for a machine whose files are `inaccessible` or `invalid`. One
that is `disconnected` (its host is) or `orphaned` (its host does not know it any more) is shown as it was last known;
of one that is `forgotten` nothing is known beyond its name and place, whatever its state (assumed).

The configuration itself stays with the simulator: what is done to a machine is done to it.
"""

from __future__ import annotations

from ..model.paths import Path, Unset

UNKNOWN = {"inaccessible", "invalid"}
HIDDEN = {"config", "resourceConfig", "layout", "layoutEx"}
SUMMARY = "summary.config."
STILL_KNOWN = {"name", "template", "vmPathName"}     # of summary.config: the API has them required


def is_hidden(text):
    """Whether a property path leads to something that is unknown then."""
    if text.startswith(SUMMARY):
        return text.removeprefix(SUMMARY) not in STILL_KNOWN
    return text.replace("[", ".").partition(".")[0] in HIDDEN


class Reach:
    """Mixed into VirtualMachine. What the simulator itself reads (without a call) is always there."""

    forgotten = False

    @property
    def is_known(self):
        return not self.forgotten and self.get("runtime.connectionState") not in UNKNOWN

    @classmethod
    def path(cls, text, version=None):
        key = text, version, "reach"
        found = cls._paths.get(key)
        if found is None:
            plain = super().path(text, version)
            hidden = Path(plain.text, guarded(plain.read), plain.leaf, plain.info) if is_hidden(text) else plain
            found = cls._paths[key] = hidden
        return found

    def follow_host(self, connected):
        """The host has come, or gone. What is worse than that stays as it is."""
        state = self.get("runtime.connectionState")
        wanted = "connected" if connected else "disconnected"
        if state in ("connected", "disconnected") and state != wanted:
            self.own("runtime").connectionState = wanted
            self.touch()


def guarded(read):
    def read_if_known(obj, call):
        if call is not None and not obj.is_known:
            raise Unset
        return read(obj, call)
    return read_if_known
