"""The profiles that one line of config chooses among: which models see, by the names of their cards.

Knows no weights and loads nothing. The sentence model, the transcriber and the reader of words are the same in all.
"""

from dataclasses import dataclass

LABELS = "efficientnet-lite2"
SERVER = "a server"
"""In place of a captioner's name: one that the owner runs, which needs no weights here."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A choice of models: the encoder of pictures and words, and the captioner, "" for the one that names labels."""

    name: str
    image_text: str
    captioner: str = ""

    @property
    def cards(self) -> frozenset[str]:
        """The names of the cards of what sees; labels are named by the small profile's network."""
        return frozenset({self.image_text, self.captioner or LABELS} - {SERVER})


PROFILES = (
    Profile("small", LABELS),
    Profile("standard", "ViT-B-32", "blip-image-captioning-base"),
    Profile("large", "ViT-B-16-SigLIP2-256", "SmolVLM-500M-Instruct"),
)


def profile(name: str) -> Profile:
    """Return the profile of this name, in whatever case it is written. Raises LookupError with the choices."""
    found = {one.name: one for one in PROFILES}
    if name.casefold() not in found:
        raise LookupError(" or ".join(f'"{one.name}"' for one in PROFILES))
    return found[name.casefold()]
