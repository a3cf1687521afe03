# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import importlib
import re

import yaml

from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.config import HostConfig

_MODULES = "ansible_collections.skyscraper.vsphere.plugins.modules"


def _documented(section):
    """The documentation of a section: that of the options of its own module."""
    module = importlib.import_module(f"{_MODULES}.{section.resource.name}")
    documented = yaml.safe_load(module.DOCUMENTATION)
    options = {name: text for name, text in documented["options"].items() if name in section.spec["options"]}
    names = "|".join(options)
    above = f"O({section.option}[]." if section.is_list else f"O({section.option}."
    inside = re.sub(rf"O\((?=(?:{names})\b)", above, yaml.safe_dump(options, sort_keys=False))
    kind = {"type": "list", "elements": "dict"} if section.is_list else {"type": "dict"}
    each = "A list; each entry takes" if section.is_list else "It takes"
    return {
        "description": [f"{each} the options of M(skyscraper.vsphere.{section.resource.name}), with the same meaning."],
        **kind,
        "suboptions": yaml.safe_load(inside),
    }


class ModuleDocFragment:
    """The sections of a host's configuration as one document, in the words of the single modules."""

    DOCUMENTATION: str = yaml.safe_dump(
        {"options": {section.option: _documented(section) for section in HostConfig.sections}}, sort_keys=False
    )
