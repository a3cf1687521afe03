# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tours: the stories of several modules, one after the other in a single run against a single simulator.

Starting the two costs far more than a story, so what all modules together cost grows with the estates that their
ladders want, and little with the modules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

# The steps of each story are numbered from the next multiple of this.
NUMBERS = 100
# The estate as it was at first. The journal goes on, as the recorder reads on in it.
_ANEW = {"reset": {"journal": False}}


@dataclass
class Tour:
    """Stories that want the same estate: ladders whose steps are numbered through."""

    stories: list

    @property
    def name(self):
        """What their estate is: C(vms=0)."""
        return ",".join(f"{key}={value}" for key, value in sorted(self.stories[0].estate.items())) or "usual"

    @property
    def whole(self):
        """All of it as one ladder, for what is true of a run as a whole."""
        return replace(self.stories[0], steps=[step for story in self.stories for step in story.steps])

    @property
    def beginnings(self):
        """The tour with the first step of each story alone."""
        return Tour([replace(story, steps=story.steps[:1]) for story in self.stories])


def tours(ladders):
    """The stories of ladders as tours, one for each estate; ladders without a story are left out."""
    by_estate = {}
    for story in (ladder.story for ladder in ladders):
        if story.steps:
            by_estate.setdefault(repr(sorted(story.estate.items())), []).append(story)
    return [Tour([_numbered(story, at) for at, story in enumerate(stories)]) for stories in by_estate.values()]


def _numbered(story, at):
    """A story with numbers of its own; all but the first one begin with the estate made anew."""
    steps = [replace(step, number=at * NUMBERS + number) for number, step in enumerate(story.steps, 1)]
    if at:
        steps[0] = replace(steps[0], before=[_ANEW, *steps[0].before])
    return replace(story, steps=steps)
