"""How much of one file the program is willing to hold. Knows nothing of configuration files."""

from dataclasses import dataclass

from memory.types import Kind


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps for one file; more than this is refused with `Unreadable`, never half read."""

    photo_pixels: int = 250_000_000
    photo_bytes: int = 500_000_000
    media_bytes: int = 50_000_000_000
    duration_s: float = 6 * 3600.0
    note_bytes: int = 20_000_000

    def bytes_of(self, kind: Kind) -> int:
        """Return the most bytes a file of this kind may have."""
        match kind:
            case Kind.PHOTO:
                return self.photo_bytes
            case Kind.NOTE:
                return self.note_bytes
            case _:
                return self.media_bytes
