"""The models that look at pictures in an open library, which may be changed for better ones between two imports.

Everything that holds the library's models holds these, so that a fetch needs no restart.
"""

from collections.abc import Callable, Sequence

from models.protocols import Caption, Captioner, ImageTextEncoder, Pixels, Vectors, is_concurrent
from models.registry.profiles import Profile


class SwitchedEncoder:
    """An ImageTextEncoder that stands for another; `seeing` is the profile that it is of."""

    def __init__(self, inner: ImageTextEncoder, seeing: Profile) -> None:
        self._inner = inner
        self.seeing = seeing

    def switch(self, inner: ImageTextEncoder, seeing: Profile) -> None:
        """Stand for another from now on."""
        self._inner, self.seeing = inner, seeing

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""
        return self._inner.name

    @property
    def is_concurrent(self) -> bool:
        """Whether it may be asked from several threads at once."""
        return is_concurrent(self._inner)

    @property
    def scale(self) -> tuple[float, float]:
        """The cosines from which a picture may fit words and surely fits them."""
        return self._inner.scale

    def encode_images(self, images: Sequence[Pixels]) -> Vectors:
        """Encode pictures: (len(images), dimensions), unit rows."""
        return self._inner.encode_images(images)

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Encode words that look for pictures: (len(texts), dimensions), unit rows."""
        return self._inner.encode_texts(texts)


class SwitchedCaptioner:
    """A Captioner that stands for another."""

    def __init__(self, inner: Captioner) -> None:
        self._inner = inner

    def switch(self, inner: Captioner) -> None:
        """Stand for another from now on."""
        self._inner = inner

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""
        return self._inner.name

    @property
    def is_concurrent(self) -> bool:
        """Whether it may be asked from several threads at once."""
        return is_concurrent(self._inner)

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        """Say what is to be seen, one caption a picture, in order."""
        return self._inner.caption(images)


def renew(
    encoder: SwitchedEncoder,
    captioner: Captioner | None,
    seeing: Profile,
    load: Callable[[Profile], tuple[ImageTextEncoder, Captioner | None]],
) -> bool:
    """Switch to the models of a profile where it is another by now, and say whether that was done.

    A captioner that is not a SwitchedCaptioner stays. Raises what `load` raises; nothing is switched then.
    """
    if encoder.seeing == seeing:
        return False
    eyes, words = load(seeing)
    if isinstance(captioner, SwitchedCaptioner) and words is not None:
        captioner.switch(words)
    encoder.switch(eyes, seeing)
    return True
