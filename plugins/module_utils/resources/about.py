# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server itself. API: ServiceInstance.content.about (AboutInfo)."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import CONNECTION, Operation

_FIELDS = {
    "name": "name",
    "full_name": "fullName",
    "vendor": "vendor",
    "version": "version",
    "build": "build",
    "api_type": "apiType",
    "api_version": "apiVersion",
    "os_type": "osType",
    "product_line": "productLineId",
    "instance_uuid": "instanceUuid",
    "license_product_name": "licenseProductName",
    "license_product_version": "licenseProductVersion",
}


def read_about(session, params, mode):
    """The description of the server. No request beyond those that opened the session."""
    about = {option: session.about.get(attribute) for option, attribute in _FIELDS.items()}
    return {"changed": False, "about": {**about, "is_vcenter": session.is_vcenter}}


ABOUT_INFO = Operation(name="about_info", options=CONNECTION, run=read_about)
