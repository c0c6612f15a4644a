"""The profiles that one line of config chooses among: which models look at pictures and listen, by name.

Nothing is loaded or looked for here. Which one is used where none is named is in models/registry/choice.py.
"""

from dataclasses import dataclass

from models.registry.catalog import LITE2, WHISPER
from models.registry.published import (
    FLORENCE_BASE,
    FLORENCE_LARGE,
    SIGLIP2_BASE,
    SIGLIP2_LARGE,
    WHISPER_SMALL,
    WHISPER_TURBO,
)

LABELS = LITE2.name
SERVER = "a server"
"""In place of a captioner's name: one that the owner runs, which needs no weights here."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A choice of models: the encoder of pictures and words, and the captioner, "" for the one that names labels.

    brings: what a person has of it, in words. speech: the transcriber; the default one listens until it lies here.
    """

    name: str
    image_text: str
    captioner: str = ""
    brings: str = ""
    speech: str = WHISPER.name

    @property
    def title(self) -> str:
        """What people read: "Fast"."""
        return self.name.capitalize()

    @property
    def cards(self) -> frozenset[str]:
        """The names of the cards of what sees; labels are named by the fast profile's network."""
        return frozenset({self.image_text, self.captioner or LABELS} - {SERVER})

    @property
    def all_cards(self) -> frozenset[str]:
        """The names of the cards of what sees and of what listens."""
        return self.cards | {self.speech}


FAST = Profile("fast", LABELS, brings="Finds everyday things, people and animals, and names them.")
BALANCED = Profile(
    "balanced",
    SIGLIP2_BASE.name,
    FLORENCE_BASE.name,
    "Finds photos by whatever you say of them, in many languages, and describes each in a sentence. Hears fewer words "
    "wrong.",
    WHISPER_SMALL.name,
)
BEST = Profile(
    "best",
    SIGLIP2_LARGE.name,
    FLORENCE_LARGE.name,
    "Looks at finer detail, describes each photo at more length, and hears best. Needs a fast machine.",
    WHISPER_TURBO.name,
)
PROFILES = (FAST, BALANCED, BEST)

SAME_AS = {"small": FAST, "standard": BALANCED, "large": BEST}
"""What the profiles were called before, which a config may still say."""

EARLIER = {
    "standard": Profile("standard", "ViT-B-32", "blip-image-captioning-base"),
    "large": Profile("large", "ViT-B-16-SigLIP2-256", "SmolVLM-500M-Instruct"),
}
"""What two of those names stood for: a library whose config says one goes on with these models where they lie here."""


def profile(name: str) -> Profile:
    """Return the profile of this name, in whatever case it is written. Raises LookupError with the choices."""
    found = {one.name: one for one in PROFILES} | SAME_AS
    if name.casefold() not in found:
        raise LookupError(" or ".join(f'"{one.name}"' for one in PROFILES))
    return found[name.casefold()]
