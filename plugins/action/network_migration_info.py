# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.migration import NetworkMigration
from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    operation = reading(NetworkMigration)
