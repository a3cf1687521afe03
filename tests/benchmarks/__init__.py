# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task of ours costs, beside what Ansible itself and other collections take: `make bench`.

`cases`, `whole` and `plays` say what is measured, `playing` runs it, `figures` is the arithmetic, `results` keeps what
was found, `targets` compares it with what was promised, `document` and `chart` write it down. The topic of the
inventories stands by itself: `listings` lists one, `inventories` says what is measured and promised, `inventory_page`
and `curve` write it down.
"""

from __future__ import annotations
