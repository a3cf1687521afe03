# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every story, replayed (or recorded)."""

from __future__ import annotations

import socket

import pytest

from replay import cassette, scrub, story


@pytest.mark.parametrize("name", story.names())
def test_story(name, recording, tmp_path):
    path = cassette.path_of(name)
    story.play(story.load(name), path, tmp_path, recording)
    if recording:
        assert scrub.leaks(path.read_text(encoding="utf-8"), socket.gethostname()) == []
