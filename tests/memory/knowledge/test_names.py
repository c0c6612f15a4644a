"""Given names that are words as well: learned where the place in the sentence says that they name somebody."""

import pytest

from memory.knowledge.names import Standing, is_name
from memory.knowledge.statements import state
from tests.made import note

NAMES = """
    Jan April August Autumn May June Summer Dawn Eve Hope Faith Joy Grace Mercy Patience Prudence Charity
    Constance Felicity Harmony Melody Trinity Honor Rose Violet Ivy Lily Daisy Holly Heather Iris Jasmine Olive
    Poppy Hazel Ginger Rosemary Amber Crystal Jade Pearl Ruby Opal Robin Wren Jay Kitty Star Sky Brook River
    Cliff Glen Dale Forest Heath Mark Will Bill Jack Rob Sue Pat Drew Chase Hunter Mason Dean Earl Gene Guy
    Miles Norm Ray Rich Rusty Sandy Skip Ward Wade Art Frank Grant Lance Nick Chuck Chip Buck Bob Don Rod Duke
    King Major Marshall Bishop Porter Carter Cooper Baker Chance Angel Christian Sterling Destiny Precious
    Victor Teresa Sam Claus
""".split()

PATTERNS = {
    "My sister {} lives in Rome.": {("I", "sister", "{}"), ("{}", "lives in", "Rome")},
    "{} lives in Rome.": {("{}", "lives in", "Rome")},
    "Lena is married to {}.": {("Lena", "married to", "{}")},
    "We have a dog called {}.": {("I", "dog", "{}")},
    "Yesterday we met Tom, and {} works at Bosch.": {("{}", "works at", "Bosch")},
    "{}, my best friend, came by.": {("I", "friend", "{}")},
}

ORDINARY = """
    In April we went to the lake.
    The August sun was hot, and my sister loved it.
    Autumn is here.
    May I ask where your sister lives?
    In June my brother came by.
    Summer was long.
    Dawn broke over Rome when we got up.
    On New Year's Eve my parents came.
    Hope you are well.
    Hope to see my sister in Rome.
    Faith moves mountains.
    Joy filled the room.
    Grace before dinner, as my mother wants it.
    Mercy, what a day!
    Patience is a virtue, my mother says.
    Charity begins at home.
    Harmony is all that my sister wants.
    Melody and words are by my brother.
    Honor to whom honor is due.
    Rose bushes everywhere.
    Violet is a nice colour.
    Ivy grew up the wall.
    Daisy chains for my sister.
    Holly was on the door.
    Heather and moss all around.
    Olive oil from my aunt.
    Poppy seeds on the roll.
    Ginger tea helps.
    Rosemary grows by the door.
    Amber is old resin.
    Crystal clear water.
    Pearl necklace from my aunt.
    Ruby red and deep blue.
    Robin on the lawn this morning.
    Star light, star bright.
    Sky was blue all day.
    River was high.
    Cliff path closed.
    Forest all around us.
    Heath and moor, then my aunt's house.
    Mark my words.
    Mark the day in the calendar for my sister.
    Will you come?
    Will call my sister on Monday.
    Will work at Bosch if they take me.
    Will keep my passport in the drawer.
    Bill from the dentist came.
    Jack up the car first.
    Rob nobody.
    Sue them, said my brother.
    Pat the dog.
    Drew a picture for my mother.
    Chase the ball!
    Hunter and hare.
    Dean of the college spoke.
    Earl Grey tea for my mother.
    Gene tests came back.
    Guy next door was loud.
    Miles and miles of sand.
    Norm is what most people do.
    Ray of light.
    Rich food for my uncle.
    Rusty nails in the shed.
    Sandy beach, warm water.
    Skip the soup.
    Ward round at nine.
    Wade through the water with my brother.
    Art is long.
    Art has a place in our house.
    Frank talk with my boss.
    Grant me this.
    Lance in hand, the knight rode.
    Nick on my chin.
    Chuck it out.
    Chip shop with my sister.
    Buck up, my friend!
    Bob up and down.
    Don your coat.
    Rod and line for my uncle.
    King of the road.
    Major works on the line to Rome.
    Bishop takes pawn.
    Porter carried the bags.
    Baker was closed.
    Chance would be a fine thing.
    Angel cake from my aunt.
    Christian holidays in spring.
    Sterling fell again.
    Destiny is what one makes of it.
    Precious little time with my mother.
    My sister Monday was not at home.
    I met my brother Saturday.
    With my mother Thanks to the rain we stayed in.
    My brother The best cook of all.
    My sister I think is late.
    We told my brother We come later.
    Today is my sister here.
    Now my brother sleeps.
    Everybody loves music.
    Nobody lives in Rome any more, it seems.
    School has a garden.
    Church has a piano.
    Monday works for the team.
    Swimming works for the team.
    Coffee has a place in our house.
    Dinner moved to Monday.
    Yes, my sister.
    That is my brother.
    Mother Teresa lived in Rome.
    Please works at once.
""".strip().splitlines()


def read(text: str) -> set[tuple[str, str, str]]:
    return {(said.subject, said.relation, said.object) for said in state(note(text.strip()))}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_name_that_is_a_word_is_learned_where_a_name_stands(pattern: str) -> None:
    assert len(NAMES) > 100
    missed = []
    for name in NAMES:
        expected = {tuple(part.format(name) for part in triple) for triple in PATTERNS[pattern]}
        if not expected <= read(pattern.format(name)):
            missed.append(name)
    assert missed == []


@pytest.mark.parametrize("pattern", ["{} moved to Rome.", "{} is from Rome."])
def test_at_the_beginning_before_what_things_do_as_well_a_common_noun_is_no_name(pattern: str) -> None:
    missed = [name for name in NAMES if not any(subject == name for subject, _, _ in read(pattern.format(name)))]
    assert missed == ["Kitty", "Art", "Sterling"]


@pytest.mark.parametrize("sentence", ORDINARY)
def test_the_same_words_in_ordinary_sentences_name_nobody(sentence: str) -> None:
    assert read(sentence) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "Kuchen mag Lena.",
        "Käse mag Lena.",
        "Katze mag Milch.",
        "Besuch mag Kaffee.",
        "Essen liebt Papa.",
        "Gestern war Regen, und Chor mag Lena.",
        "Dog loves cheese.",
        "Puppy loves cheese.",
        "Work loves company.",
        "Yesterday it rained, and Work loves company.",
        "Company is married to Hope.",
        "Piano is married to Hope.",
        "Parking is married to Hope.",
    ],
)
def test_a_verb_of_people_makes_no_name_of_a_noun_a_pet_or_a_verb(sentence: str) -> None:
    assert read(sentence) == set()


@pytest.mark.parametrize("name", ["Art", "Kitty", "Viola", "Irving"])
def test_before_a_verb_of_people_a_given_name_is_one_though_it_is_a_noun_a_pet_or_ends_in_ing(name: str) -> None:
    assert read(f"{name} is married to Hope.") == {(name, "married to", "Hope")}


@pytest.mark.parametrize(
    ("sentence", "subject", "relation", "thing"),
    [
        ("Cousin Tom lives in Oslo.", "Tom", "lives in", "Oslo"),
        ("Neighbour Tom lives in Oslo.", "Tom", "lives in", "Oslo"),
        ("Friend Tom lives in Oslo.", "Tom", "lives in", "Oslo"),
        ("Nachbarin Erika wohnt in Ulm.", "Erika", "lives in", "Ulm"),
        ("Chefin Anna mag Kaffee.", "Anna", "likes", "Kaffee"),
        ("Frau Müller wohnt in Ulm.", "Frau Müller", "lives in", "Ulm"),
        ("Herr Müller wohnt in Ulm.", "Herr Müller", "lives in", "Ulm"),
        ("Meine Frau Anna wohnt in Ulm.", "Anna", "lives in", "Ulm"),
        ("Ich bin verheiratet mit Frau Müller.", "I", "married to", "Frau Müller"),
    ],
)
def test_a_word_for_a_tie_or_a_title_before_a_name_leaves_the_name(
    sentence: str, subject: str, relation: str, thing: str
) -> None:
    assert (subject, relation, thing) in read(sentence)


def test_there_are_as_many_ordinary_sentences_as_names() -> None:
    assert len(ORDINARY) >= 100


@pytest.mark.parametrize(
    ("said", "standing", "expected"),
    [
        ("Lena Huber", Standing.OPENING, True),
        ("Thanks Lena", Standing.NAMED, False),
        ("Dear Lena", Standing.SUBJECT, False),
        ("Dr. Lena", Standing.OPENING, True),
        ("Frau Monday", Standing.OPENING, False),
        ("Dancing", Standing.OPENING, False),
        ("Irving", Standing.SUBJECT, True),
        ("Gran", Standing.SUBJECT, False),
        ("Kuchen", Standing.NAMED, False),
        ("Essen", Standing.PLACE, True),
        ("Beijing", Standing.PLACE, True),
        ("Easter", Standing.PLACE, False),
        ("Zoom", Standing.PLACE, False),
    ],
)
def test_the_place_of_a_word_decides(said: str, standing: Standing, expected: bool) -> None:
    assert is_name(said, standing) is expected
