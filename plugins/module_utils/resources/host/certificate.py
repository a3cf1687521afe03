# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificate of an ESXi host. API: HostCertificateManager, HostCertificateManagerCertificateInfo."""

from __future__ import annotations

import re
from datetime import datetime, timezone

from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.readable import ReadWhereAllowed
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

_INFO = "configManager.certificateManager->certificateInfo"


def _days_left(moment):
    """Whole days until a moment; below 0 once it is over."""
    return None if moment is None else (moment - datetime.now(timezone.utc)).days


def _part(option, attribute, decode=lambda value: value):
    return Field(option, path=_INFO, decode=lambda info: None if info is None else decode(getattr(info, attribute)))


def _moment(value):
    return None if value is None else value.isoformat()


class HostCertificate(ReadWhereAllowed, Resource):
    """The certificate that one or many hosts show. It is read, and not ensured."""

    name = "host_certificate"
    target = HostTarget()
    told = _INFO
    fields = (
        _part("subject", "subject"),
        _part("issuer", "issuer"),
        _part("not_before", "notBefore", _moment),
        _part("not_after", "notAfter", _moment),
        _part("days_left", "notAfter", _days_left),
        _part("status", "status", lambda word: re.sub(r"(?<!^)([A-Z])", r"_\1", word).lower()),
    )
