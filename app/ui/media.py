"""The two addresses that give out pictures and recordings, by tokens made anew each time the app starts.

Only what a page has shown can be had: a token that was never given out is not found, and none can be guessed or kept.
A token holds what it is for and is signed, so that none is remembered, however many are given out. Source: HMAC-SHA256
cut to 128 bits, RFC 2104.
Knows the store and how pictures are read; nothing of questions or of Gradio.
"""

import hashlib
import hmac
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np
from fastapi import APIRouter, HTTPException
from PIL import Image
from starlette.responses import FileResponse, Response

from app.services.content import encoded
from app.services.serialize import is_missing
from app.ui.cards import Links
from ingest.files.file_checks import Limits, Unreadable
from ingest.perception.faces import SIDE_PX
from ingest.readers.browser_pictures import shown_as
from ingest.readers.photo import read_photo
from ingest.readers.video import read_frame
from ingest.transcode import Previews
from memory.records.library import Box, Kind, Medium, MomentView
from memory.store import Store, appearances, assets
from memory.store import moments as moment_store
from memory.store.appearances import Appearance
from models.protocols import Pixels

THUMB_SIDE_PX = 480
WHOLE_SIDE_PX = 2048
FULL_SIDE_PX = 8_192
"""A larger picture is given at this size to who looks closely, as not every browser draws more."""

FACE_SIDE_PX = 240
FACE_MARGIN = 0.35
"""How much of a face's own size is shown beside it on each side."""

THUMBS_KEPT = 512
SIGNED_DIGITS = 32
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Disposition": "inline",
    "Cache-Control": "private, max-age=3600",
}
SOUND_TYPES = {
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".webm": "audio/webm",
    ".aac": "audio/aac",
    ".amr": "audio/amr",
}
VIDEO_TYPES = {".webm": "video/webm", ".mkv": "video/x-matroska", ".avi": "video/x-msvideo", ".3gp": "video/3gpp"}


class Media:
    """Gives out tokens, and has the routes that honour those given out since the app started."""

    def __init__(self, store: Store, limits: Limits, previews: Previews | None = None) -> None:
        self._store = store
        self._limits = limits
        self._previews = previews
        self._key = secrets.token_bytes(32)
        self._making_full = Lock()  # each takes some bytes a pixel
        self._thumb: Callable[[str], bytes] = lru_cache(THUMBS_KEPT)(self._draw)
        self._face: Callable[[str], bytes] = lru_cache(THUMBS_KEPT)(self._draw_face)

    def links(self, one: MomentView) -> Links:
        """Give out the addresses of a moment's picture and of the file it is in, which is not looked at."""
        pictured = one.asset.kind is Kind.PHOTO or one.moment.medium is Medium.SHOT
        whole = one.asset.kind is not Kind.NOTE
        return Links(
            f"/thumb/{self._token('thumb', one.moment.id)}" if pictured else "",
            f"/media/{self._token('media', one.moment.id)}" if whole else "",
            viewer_address(one),
        )

    def card_links(self, one: MomentView) -> Links:
        """Give out the addresses for a card, which says how the file is played, or that it cannot be opened."""
        links = self.links(one)
        if is_missing(one.path):
            return replace(links, media="", is_missing=True)
        return replace(links, is_copied=self._is_copied(one))

    def _is_copied(self, one: MomentView) -> bool:
        """Say whether a recording is played as a smaller copy, because browsers cannot play it as it is."""
        if self._previews is None or one.asset.kind not in (Kind.AUDIO, Kind.VIDEO):
            return False
        return self._previews.is_needed(one.asset.id, Path(one.path))

    def face(self, one: Appearance) -> str:
        """Give out the address of a face cut out of its picture."""
        return f"/face/{self._token('face', one.id)}"

    def address(self, use: str, held: str) -> str:
        """Give out the address of something else, for a route of another module that asks `held` for it."""
        return f"/{use}/{self._token(use, held)}"

    def held(self, use: str, token: str) -> str:
        """Return what an address of this use was given out for; 404 where the token never was."""
        held_use, _, found = self._given(token).partition(":")
        if held_use != use:
            raise HTTPException(404, "not found")
        return found

    def _token(self, use: str, held: str) -> str:
        inside = f"{use}:{held}".encode()
        return f"{urlsafe_b64encode(inside).decode().rstrip('=')}.{self._signed(inside)}"

    def _given(self, token: str) -> str:
        """Return what a token holds, empty where it was not given out by this process."""
        text, _, signed = token.partition(".")
        try:
            inside = urlsafe_b64decode(f"{text}{'=' * (-len(text) % 4)}")
            is_ours = hmac.compare_digest(signed, self._signed(inside))
            return inside.decode() if is_ours else ""
        except (ValueError, TypeError):  # it is no Base64, or has a character beyond ASCII
            return ""

    def _signed(self, inside: bytes) -> str:
        return hmac.new(self._key, inside, hashlib.sha256).hexdigest()[:SIGNED_DIGITS]

    def _moment(self, use: str, token: str) -> MomentView:
        """Return the moment of a token; 404 where it was not given out for this use, or is no longer remembered."""
        held_use, _, moment_id = self._given(token).partition(":")
        one = moment_store.remembered(self._store, [moment_id]).get(moment_id) if held_use == use else None
        if one is None:
            raise HTTPException(404, "not found")
        return one

    def routes(self) -> APIRouter:
        """Return the routes /media/{token}, /full/{token}, /thumb/{token} and /face/{token}."""
        router = APIRouter()
        router.add_api_route("/media/{token}", self.original, methods=["GET", "HEAD"])
        router.add_api_route("/full/{token}", self.full, methods=["GET", "HEAD"])
        router.add_api_route("/thumb/{token}", self.thumb, methods=["GET", "HEAD"])
        router.add_api_route("/face/{token}", self.portrait, methods=["GET", "HEAD"])
        return router

    def original(self, token: str) -> Response:
        """Give a recording, in ranges where asked for, and a photo as a JPEG that every browser shows.

        A recording is given as it is, or as a smaller copy where browsers cannot play it.
        """
        one = self._moment("media", token)
        path = Path(one.path)
        if one.asset.kind is Kind.PHOTO:
            return _jpeg(self._photo(path, WHOLE_SIDE_PX))
        if not self._is_seen(one):
            raise HTTPException(404, "the file is not available")
        if self._previews is not None and self._is_copied(one):
            return self._copy(self._previews, token, one)
        return FileResponse(path, media_type=content_type(one.asset.kind, path), headers=HEADERS)

    def full(self, token: str) -> Response:
        """Give a photo with all its pixels: its file where every browser shows that, else a JPEG made of it."""
        one = self._moment("full", token)
        if one.asset.kind is not Kind.PHOTO or not self._is_seen(one):
            raise HTTPException(404, "the file is not available")
        path = Path(one.path)
        media_type = shown_as(path, self._limits, FULL_SIDE_PX)
        if media_type:
            return FileResponse(path, media_type=media_type, headers=HEADERS)
        with self._making_full:
            return _jpeg(self._photo(path, FULL_SIDE_PX))

    def _copy(self, previews: Previews, token: str, one: MomentView) -> Response:
        try:
            copy = previews.copy_of(one.asset.id, Path(one.path), one.moment.start_s or 0.0)
        except (Unreadable, OSError) as error:
            raise HTTPException(404, str(error)) from error
        try:
            self._moment("media", token)
        except HTTPException:
            copy.unlink(missing_ok=True)  # forgotten while it was made
            raise
        return FileResponse(copy, media_type=content_type(one.asset.kind, copy), headers=HEADERS)

    def _is_seen(self, one: MomentView) -> bool:
        """Say whether the file is still where the library knows it to be."""
        known = {held.path for held in assets.paths_of(self._store, one.asset.id)}
        return one.path in known and os.path.isfile(one.path)

    def thumb(self, token: str) -> Response:
        """Give the small picture of a photo or of a video's shot."""
        one = self._moment("thumb", token)
        return Response(self._thumb(one.moment.id), media_type="image/jpeg", headers=HEADERS)

    def _draw(self, moment_id: str) -> bytes:
        one = moment_store.remembered(self._store, [moment_id])[moment_id]
        path = Path(one.path)
        if one.moment.medium is not Medium.SHOT:
            return encoded(self._photo(path, THUMB_SIDE_PX))
        middle_s = ((one.moment.start_s or 0.0) + (one.moment.end_s or 0.0)) / 2
        try:
            return encoded(read_frame(path, middle_s, THUMB_SIDE_PX, self._limits))
        except Unreadable as error:
            raise HTTPException(404, str(error)) from error

    def portrait(self, token: str) -> Response:
        """Give a face cut out of its picture."""
        use, _, appearance_id = self._given(token).partition(":")
        if use != "face":
            raise HTTPException(404, "not found")
        if appearances.get(self._store, appearance_id) is None:
            raise HTTPException(404, "not found")
        return Response(self._face(appearance_id), media_type="image/jpeg", headers=HEADERS)

    def _draw_face(self, appearance_id: str) -> bytes:
        one = appearances.get(self._store, appearance_id)
        lying = assets.first_paths(self._store, [one.asset_id]) if one else {}
        if one is None or one.box is None or one.asset_id not in lying:
            raise HTTPException(404, "not found")
        path = Path(lying[one.asset_id])
        try:
            whole = read_photo(path, self._limits, SIDE_PX) if one.start_s is None else None
            pixels = read_frame(path, one.start_s or 0.0, SIDE_PX, self._limits) if whole is None else whole
        except Unreadable as error:
            raise HTTPException(404, str(error)) from error
        return encoded(cut_out(pixels, one.box))

    def _photo(self, path: Path, side_px: int) -> Pixels:
        try:
            return read_photo(path, self._limits, side_px)
        except Unreadable as error:
            raise HTTPException(404, str(error)) from error


def viewer_address(one: MomentView) -> str:
    """Return the address at which a moment is opened in the viewer; it says nothing to who may not see the moment."""
    return f"/photo/{one.moment.id}"


def cut_out(pixels: Pixels, box: Box) -> Pixels:
    """Return the square about a box of a picture, with a margin, as far as the picture reaches, at most 240 px."""
    height_px, width_px = pixels.shape[:2]
    middle = (box[0] + box[2]) / 2 * width_px, (box[1] + box[3]) / 2 * height_px
    half = (0.5 + FACE_MARGIN) * max((box[2] - box[0]) * width_px, (box[3] - box[1]) * height_px)
    half = max(1.0, min(half, width_px / 2, height_px / 2))
    across = min(max(middle[0], half), width_px - half)
    down = min(max(middle[1], half), height_px - half)
    picture = Image.fromarray(pixels).crop(
        (round(across - half), round(down - half), round(across + half), round(down + half))
    )
    picture.thumbnail((FACE_SIDE_PX, FACE_SIDE_PX), Image.Resampling.LANCZOS)
    return np.asarray(picture)


def content_type(kind: Kind, path: Path) -> str:
    """Return the type a recording is given out as: always one of its kind, whatever its name or its bytes say."""
    if kind is Kind.AUDIO:
        return SOUND_TYPES.get(path.suffix.lower(), "audio/mp4")
    return VIDEO_TYPES.get(path.suffix.lower(), "video/mp4")


def _jpeg(pixels: Pixels) -> Response:
    return Response(encoded(pixels), media_type="image/jpeg", headers=HEADERS)
