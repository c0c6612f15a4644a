"""What a run did with the files that were to be perceived, and what waits for a model that is away.

Knows nothing of models or of the steps themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.files.step_names import CAPTION
from memory.records.library import Asset, Kind


@dataclass(slots=True)
class RunState:
    """The ids of the assets settled, and of those of which something waits for a model that is away.

    `away` says why by kind of file where nothing can be done, `uncaptioned` why the captioner alone is away. `lettered`
    are photos in which letters were seen.
    """

    fresh: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)
    away: dict[Kind, str] = field(default_factory=dict)
    uncaptioned: str = ""
    lettered: set[str] = field(default_factory=set)

    def is_left(self, kind: Kind, steps: Sequence[str]) -> bool:
        """Say whether nothing of these steps can be done over a file of this kind."""
        return kind in self.away or bool(self.uncaptioned and set(steps) == {CAPTION})

    def note(self, asset: Asset, steps: Sequence[str]) -> None:
        """Count an asset as settled or as waiting, after what could be done of these steps."""
        waits = asset.kind in self.away or (self.uncaptioned and CAPTION in steps)
        (self.waiting if waits else self.fresh).add(asset.id)

    def told(self, *others: str) -> tuple[str, ...]:
        """Say why models could not be used, each reason once, `others` for later steps, and how many files wait."""
        reasons = dict.fromkeys(filter(None, (self.uncaptioned, *self.away.values(), *others)))
        count = len(self.waiting)
        wait = "1 file waits" if count == 1 else f"{count} files wait"
        waits = f"{wait} for it. Finished work is kept; the next import continues from there."
        return (*reasons, waits) if reasons else ()
