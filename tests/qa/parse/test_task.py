from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from memory.language.dates.spans import find_spans
from memory.records.query import Counted, Order, Task
from qa.parse.task import Asked, read_task

NOW = datetime(2024, 7, 17, 15, 30, tzinfo=UTC)


def read(question: str) -> Asked:
    return read_task(question, find_spans(question, NOW)[1])


# What is asked and what is counted; then questions, one a line, with the word for what is counted after "=".
TABLE: dict[tuple[Task, Counted | None], str] = {
    (Task.COUNT, Counted.AMOUNT): """
        How many euros did the new tyres cost? = euros
        How many cups of milk are in the pancakes? = cups
        How many metres of rope did we buy? = metres
        How many pages does the diary have? = pages
        How many steps lead up to the tower? = steps
        How many candles were on the cake? = candles
        How many rooms does the hut have? = rooms
        How much did the tickets cost?
        How much sugar goes into the jam? = sugar
        How much did I weigh in January?
        How long is the bridge?
        How far did we cycle?
        How tall was Ben in 2022?
        How old was grandfather in this photo?
        How high is the tower?
        What did the boat cost?
        Please tell me how many eggs the cake needs = eggs
        Wie viele Eier kommen in den Kuchen? = eier
        Wie viel hat das Klavier gekostet?
        Wie weit ist es bis zur Hütte?
        How many dogs does Ben have? = dogs
        How many euros have I saved? = euros
        How many letters did I receive? = letters
        How many laps has Ben swum? = laps
        """,
    (Task.SUM, Counted.AMOUNT): """
        How many kilometres did I run in total? = kilometres
        How much did we spend on the garden altogether?
        How much money have I spent on books? = money
        What is the total of the bills?
        Wie viel haben wir insgesamt für den Garten ausgegeben?
        """,
    (Task.COUNT, Counted.FILES): """
        How many pictures of the dog are there? = pictures
        How many voice notes did Ben send in May? = notes
        How many videos from Norway do I have? = videos
        How many selfies did we take in 2022? = selfies
        How many screenshots have I kept? = screenshots
        How many messages mention the leak? = messages
        How many notes are about the garden? = notes
        How many files are from 2019? = files
        How many are there of the lake?
        What is the number of photos from Rome? = photos
        Wie viele Fotos gibt es vom See? = fotos
        How many of Ben's photos are from Rome? = photos
        """,
    (Task.COUNT, Counted.EVENTS): """
        How many times have I been to the dentist? = times
        How many trips did we make last year? = trips
        How many concerts have we been to? = concerts
        How many dinners did we have with Anna? = dinners
        How many countries have we visited? = countries
        How many films did I watch in March? = films
        How often did we swim last summer?
        How often does the train run?
        Wie oft waren wir in Rom?
        How many tournaments has Ben won? = tournaments
        How many paintings have I sold? = paintings
        """,
    (Task.COUNT, Counted.DAYS): """
        How many days did we spend in Norway? = days
        How many nights were we in the tent? = nights
        How many weekends was I away in 2023? = weekends
        """,
    (Task.DURATION, None): """
        How many days did the hike take? = days
        How many hours did we wait? = hours
        How many minutes is the pasta boiled? = minutes
        How many weeks did the renovation last? = weeks
        How many years have we lived here? = years
        How much time did we spend in the car?
        How long did the flight take?
        How long was the film?
        How long were we at the lake?
        How long have we known Anna?
        Wie lange dauerte die Fahrt?
        How many weeks passed between the storm and the flood? = weeks
        """,
    (Task.COUNT, Counted.PEOPLE): """
        How many people sat at the table? = people
        How many guests came to the party? = guests
        How many children does Anna have? = children
        How many cousins were there? = cousins
        How many grandchildren did gran mention? = grandchildren
        Wie viele Leute waren da? = leute
        """,
    (Task.AVERAGE, Counted.AMOUNT): """
        How many hours did I sleep on average? = hours
        How long does the walk to school take on average?
        What was the average temperature in July?
        """,
    (Task.WHEN, None): """
        what is Ben's date of birth
        what's the date of the concert
        the dog's jab, when's that
        the next choir practice is when
        How many years ago did we move?
        How long ago was the storm?
        When did we plant the tree?
        On what day was the exam?
        Since when do I have the bike?
        In which year did we go to Rome?
        What time did the train leave?
        Do you remember when we bought the piano?
        Wann haben wir den Baum gepflanzt?
        """,
    (Task.WHO, None): """
        Who was at the table?
        Who came to the party?
        With whom did I go sailing?
        Whose car is this?
        Who said that the boat leaks?
        Which people were at the wedding?
        Who gave me the book?
        From whom is the postcard?
        Who else was there?
        Could you tell me who baked the cake?
        Wer war beim Fest dabei?
        Who gave me money when I was younger and poor?
        """,
    (Task.WHERE, None): """
        Where is the key?
        Where did somebody mention the leak?
        In which town did we eat the cake?
        Which restaurant did we like?
        Where were we in May 2023?
        I would like to know where the key is
        Wo ist der Schlüssel?
        """,
    (Task.LAST, None): """
        When did I last see Ben?
        When was the last time it snowed?
        What is the most recent photo of the cat?
        Show my latest note
        Wann war ich zuletzt in Rom?
        """,
    (Task.FIRST, None): """
        When did we first meet Anna?
        What is the oldest video?
        When was the first time Lena swam?
        Wann waren wir zum ersten Mal am Meer?
        """,
    (Task.YES_NO, None): """
        Did we go to Rome in 2019?
        Have I ever met Paul?
        Was gran at the party?
        Is there a photo of the red car?
        Are there any notes about the boiler?
        Does Ben like olives?
        Were we in Kiel in May?
        Wasn't Anna there too?
        We were in Rome, weren't we?
        War Oma beim Fest?
        Gibt es ein Foto vom roten Auto?
        Was the first half of May good for Ben and Anna? Answer yes or no.
        """,
    (Task.LIST, None): """
        Which lakes did we swim in?
        Which books did Ben give me?
        List all notes about the boiler
        Show me all videos with Ben
        What are the names of the cats?
        Welche Seen haben wir besucht?
        """,
    (Task.SUM_UP, None): """
        What did we do in May?
        What happened on Friday?
        Tell me about the trip to Rome
        How was the concert?
        Summarise my week
        Describe the party
        What was the weather like in Rome?
        Recap last month
        Was haben wir im Mai gemacht?
        What did Ben do last weekend before the fair?
        """,
    (Task.FIND, None): """
        Find the photo of the red car
        The recording where Ben laughs
        red car
        photos of sunsets by the sea
        What did gran say about the boat?
        What is the password of the router?
        What does the sign say?
        Can you find the note about the boiler?
        What did we compare the trip to?
        """,
}


def rows() -> Iterator[tuple[str, Asked]]:
    for (task, counted), lines in TABLE.items():
        for line in lines.strip().splitlines():
            question, _, unit = line.strip().partition(" = ")
            order = Order(task.value) if task in (Task.FIRST, Task.LAST) else None
            yield question, Asked(task, counted, unit, order)


@pytest.mark.parametrize(("question", "asked"), list(rows()))
def test_what_is_asked(question: str, asked: Asked) -> None:
    assert read(question) == asked


@pytest.mark.parametrize(
    ("question", "order", "sides"),
    [
        ("Which came first, the cat or the dog?", Order.FIRST, ("cat", "dog")),
        ("Which was earlier: the storm or the flood?", Order.FIRST, ("storm", "flood")),
        ("Did the storm come before or after the harvest?", Order.FIRST, ("storm", "harvest")),
        ("What came later, the piano or the guitar?", Order.LAST, ("piano", "guitar")),
        ("What happened before the storm?", Order.BEFORE, ("storm",)),
        ("What did we do right after the concert?", Order.AFTER, ("concert",)),
        ("What happened next?", Order.AFTER, ()),
        ("What did Ben do afterwards?", Order.AFTER, ()),
        ("Where did we go after the museum?", Order.AFTER, ("museum",)),
        ("In what order did we visit the islands?", None, ()),
        ("Put the trips in order", None, ()),
        ("Show the photos from oldest to newest", None, ()),
        ("Was kam zuerst, der Hund oder die Katze?", Order.FIRST, ("hund", "katze")),
        ("Did the wedding or the move come first?", Order.FIRST, ("wedding", "move")),
        ("Was the concert or the fair earlier?", Order.FIRST, ("concert", "fair")),
        ("What was first: the cat, the dog or the rabbit?", Order.FIRST, ("cat", "dog", "rabbit")),
    ],
)
def test_what_came_first_and_what_came_next(question: str, order: Order | None, sides: tuple[str, ...]) -> None:
    assert read(question) == Asked(Task.ORDER, order=order, sides=sides)


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Compare this summer with the last", ("this summer", "last")),
        ("Compare Rome and Paris", ("rome", "paris")),
        ("What is the difference between the two tents?", ()),
        ("Was Rome warmer than Paris?", ("rome", "paris")),
        ("Which hike was longer, the one in May or the one in June?", ("one in may", "one in june")),
        ("Who is taller, Ben or Lena?", ("ben", "lena")),
        ("How has the garden changed since 2019?", ()),
        ("Is the new flat bigger than the old one?", ("new flat", "old one")),
        ("War Rom wärmer als Paris?", ("rom", "paris")),
        ("Who was older, Ben or Anna?", ("ben", "anna")),
        ("How does Rome compare with Paris?", ("rome", "paris")),
        ("Which of the two hikes was longer?", ()),
        ("Did I take more photos in Rome or in Paris?", ("rome", "paris")),
        ("Did we see Anna more often than Ben?", ("anna", "ben")),
    ],
)
def test_two_things_side_by_side(question: str, sides: tuple[str, ...]) -> None:
    asked = read(question)
    assert (asked.task, asked.sides) == (Task.COMPARE, sides)


def test_a_comparison_says_what_it_counts() -> None:
    assert read("Did I take more photos in Rome or in Paris?").counted is Counted.FILES
    assert read("Did we see Anna more often than Ben?").counted is Counted.EVENTS
    assert read("Was Rome warmer than Paris?").counted is None


@pytest.mark.parametrize(
    "question",
    [
        "The tent is no longer in use",
        "Find the note with more than 3 pages",
        "What did the elder brother say?",
        "What did we compare it to?",
    ],
)
def test_what_only_sounds_like_a_comparison(question: str) -> None:
    assert read(question).task is Task.FIND


def test_what_is_only_polite_changes_nothing() -> None:
    plain = read("How many eggs are in the cake?")
    for words in ("Please tell me ", "Hey, can you tell me ", "do you remember ", "I'd like to know "):
        assert read(f"{words}how many eggs are in the cake?") == plain


@pytest.mark.parametrize(
    ("question", "task", "order"),
    [
        ("Who was the first person to congratulate me?", Task.WHO, Order.FIRST),
        ("Who did I last call?", Task.WHO, Order.LAST),
        ("When did I last call Anna?", Task.LAST, Order.LAST),
        ("Was haben wir nach dem Konzert gegessen?", Task.FIND, None),
        ("Was Anna there?", Task.YES_NO, None),
    ],
)
def test_who_was_first_asks_for_a_person_and_was_is_two_words(question: str, task: Task, order: Order | None) -> None:
    asked = read_task(question, question)
    assert (asked.task, asked.order) == (task, order)
