# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Virtual hardware: what `deviceChange` does, one file for each family of devices.

An `Assembly` is a working copy of a machine's devices. Each `VirtualDeviceConfigSpec` is applied to it by the family
that the device belongs to; whatever is wrong raises before the machine itself is touched.
"""

from __future__ import annotations
