# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports every module that defines managed object classes: a new file needs to be mentioned nowhere."""

from __future__ import annotations

import importlib
import pkgutil

PACKAGES = ("managers", "entities", "vm", "host", "distributed", "collector")


def load_all():
    base = __package__
    for name in PACKAGES:
        package = importlib.import_module(f"{base}.{name}")
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{base}.{name}.{module.name}")
