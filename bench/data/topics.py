"""The words of a made-up life: of each topic the things to be seen and the deeds, and words that say nothing of any.

Knows nothing of who says them or when. What is said or seen is drawn from the chance that is given.
"""

from random import Random

Seen = tuple[tuple[str, float], ...]

_LINES = """
breakfast: coffee, croissant, jam, toast, boiled egg, teapot; had breakfast, poured coffee, spread the butter
cooking: saucepan, onion, dough, chopping board, oven, soup; cut the onions, stirred the sauce, baked a pie
dinner: steak, wine glass, candle, napkin, menu, dessert; ordered dessert, raised a glass, asked for the bill
cat: kitten, tabby cat, paw, basket, sofa, wool; chased the mouse, slept on the sofa, scratched the door
baby: cradle, baby bottle, pram, teddy bear, blanket, bib; crawled over the carpet, cried at night, said a first word
office: laptop, whiteboard, desk, printer, slides; presented the budget, missed the deadline, wrote the report
renovation: paint roller, ladder, wallpaper, drill, plaster; painted the wall, drilled a hole, laid the floor
garden: tomato plant, spade, watering can, rose, compost; pulled the weeds, planted the bulbs, mowed the lawn
birthday: birthday cake, balloon, candles, present, party hat; blew out the candles, unwrapped a present, sang a song
dancing: disco ball, band, dance floor, cocktail, speakers; danced all night, turned up the music, ordered cocktails
football: goal, referee, football pitch, jersey, scarf; scored a goal, lost on penalties, cheered for the team
gym: treadmill, dumbbell, yoga mat, rowing machine, locker; lifted weights, ran on the treadmill, stretched our backs
playground: swing, slide, sandbox, seesaw, toy shovel; slid down, built a sandcastle, pushed the swing
park: oak tree, squirrel, pond, duck, park bench, dog; fed the ducks, walked the dog, lay in the grass
market: cheese stall, apples, fishmonger, flowers, honey; bought some cheese, tasted the honey, haggled a little
museum: painting, marble statue, portrait, gallery, exhibit; looked at the portraits, took the audio guide
zoo: elephant, penguin, giraffe, monkey, cage, lion; fed the penguins, watched the monkeys, heard the lion roar
beach: sand, waves, sunshade, shell, surfboard; swam in the sea, looked for shells, lay in the sun
hike: mountain, summit cross, trail, alpine hut, glacier; climbed to the summit, rested at the hut, lost the trail
skiing: ski lift, snow, slope, goggles, gondola; skied down the slope, fell in the snow, waited for the lift
boat: sailing boat, rope, harbour, anchor, life jacket; rowed across the lake, hoisted the sail, moored the boat
castle: castle, tower, drawbridge, moat, knight; climbed the tower, toured the castle, saw the dungeon
old town: cathedral, cobbled street, fountain, market square, bell tower; strolled through the lanes, crossed the bridge
temple: temple, incense, pagoda, monk, lantern; lit the incense, took off our shoes, bowed at the shrine
drive: motorway, steering wheel, petrol station, traffic jam, tunnel; drove south, stopped for petrol, sat in traffic
airport: airplane, suitcase, runway, departure gate, clouds; boarded the plane, checked in the bags, landed at last
cycling: bicycle, helmet, cycle path, flat tyre, river bank; rode along the river, mended the tyre, raced uphill
wedding: bride, groom, bouquet, veil, church; exchanged the rings, threw the bouquet, walked down the aisle
concert: violin, orchestra, conductor, stage, piano; played an encore, sang in the choir, tuned the violin
school: classroom, blackboard, school bag, teacher, exam; passed the exam, learned to read, met the teacher
doctor: waiting room, x-ray, prescription, bandage, nurse; saw the doctor, got a vaccination, broke an arm
grandfather: old letter, farm, war years, medal, village; grew up on the farm, left the village, kept the letters
"""

THINGS: dict[str, tuple[str, ...]] = {}
DEEDS: dict[str, tuple[str, ...]] = {}
for _line in _LINES.strip().splitlines():
    _topic, _words = _line.split(": ")
    THINGS[_topic], DEEDS[_topic] = (tuple(part.split(", ")) for part in _words.split("; "))

ANYTHING = tuple(
    "people, table, chair, window, light, hand, door, wall, street, sky, tree, shirt, bag, phone, car, house, man, "
    "woman, child, group of friends, floor, cup, sign, shadow, building".split(", ")
)
FILLER = tuple(
    "it was really nice, look at this, what a day, we are all tired now, I should remember this, that was funny, "
    "everybody was there, it took longer than I thought, here we are again, not so bad after all, tomorrow more".split(
        ", "
    )
)
CHATTER = tuple(
    "ok, haha, yes, no idea, see you, thanks, on my way, sounds good, really?, me too, great, in a minute, sure".split(
        ", "
    )
)

INDOORS = frozenset("breakfast cooking dinner cat baby office renovation dancing gym museum concert doctor".split())
AT_HOME = ("breakfast", "cooking", "cat", "baby", "birthday", "garden")
ABOUT_TOWN = tuple("gym football playground park market museum zoo dinner concert school doctor".split())
ON_TRIPS = ("museum", "beach", "boat", "castle", "old town", "dinner", "market", "temple", "zoo", "park", "cycling")
IN_CHATS = tuple("football baby doctor school birthday cat garden office skiing cooking concert boat".split())
IN_ONE_PLACE = ("garden", "birthday", "football", "boat", "playground", "baby", "cooking")
RECORDED = ("grandfather", "school", "doctor", "concert", "office", "wedding")


def caption(chance: Random, topic: str) -> str:
    """Return what a captioner would write: two things, half of them anybody's."""
    names = [chance.choice(THINGS[topic] if chance.random() < 0.5 else ANYTHING) for _ in range(2)]
    return chance.choice(("a {} and a {}", "a {} next to a {}", "a {} in front of a {}", "{}, {}")).format(*names)


def spoken(chance: Random, topic: str) -> str:
    """Return what somebody would say or write; one time in four it has nothing to do with the topic."""
    forms = ("we {deed}, {filler}", "the {thing} was there when we {deed}", "{filler}, {filler}", "so, the {thing}")
    words = {
        "deed": chance.choice(DEEDS[topic]),
        "thing": chance.choice(THINGS[topic]),
        "filler": chance.choice(FILLER),
    }
    return chance.choice(forms).format(**words)


def seen(chance: Random, topic: str) -> Seen:
    """Return what a camera's eye would name, with scores: up to three things, half of them anybody's."""
    names = dict.fromkeys(chance.choice(THINGS[topic] if chance.random() < 0.5 else ANYTHING) for _ in range(3))
    return tuple((name, round(chance.uniform(0.2, 0.9), 2)) for name in names)
