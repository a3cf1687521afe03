# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.ServiceInstance"""

from __future__ import annotations

from pyVmomi import vim

from ..model.managed import ManagedObject, api, prop
from ..model.values import now


class ServiceInstance(ManagedObject, api="ServiceInstance"):
    @prop
    def content(self, call):
        return self.service.content

    @prop
    def serverClock(self, call):
        return now()

    @prop
    def capability(self, call):
        return vim.Capability(
            provisioningSupported=True, multiHostSupported=not self.service.settings.esxi,
            userShellAccessSupported=False, networkBackupAndRestoreSupported=False, ftDrsWithoutEvcSupported=True,
            hciWorkflowSupported=True, supportedEVCMode=[])

    @api
    def RetrieveServiceContent(self, call):
        """ServiceInstance.RetrieveServiceContent: free for everybody."""
        return self.service.content

    @api
    def CurrentTime(self, call):
        """ServiceInstance.CurrentTime"""
        return now()

    @api
    def RetrieveProductComponents(self, call):
        """ServiceInstance.RetrieveProductComponents: none."""
        return []
