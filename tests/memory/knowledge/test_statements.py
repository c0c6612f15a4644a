from dataclasses import replace

import pytest

from memory.knowledge.statements import sentence_of, state
from memory.records.library import MomentText, MomentView, TextKind
from tests.made import note, speech


def told(text: str, speaker: str = "") -> list[str]:
    """Say what a note of 1 July 2024 states: "subject | relation | object", the day where it names one, and "over"."""
    one = spoken(text, speaker)
    found = []
    for said in state(one):
        when = f" @{said.at:%Y-%m-%d}" if said.at != one.moment.at.at else ""
        found.append(f"{said.subject} | {said.relation} | {said.object}{when}{' over' if said.ends else ''}")
    return found


def spoken(text: str, speaker: str = "") -> MomentView:
    one = note(text)
    return replace(one, texts=tuple(replace(words, speaker=speaker) for words in one.texts))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I live in Munich.", ["I | lives in | Munich"]),
        ("Ich studiere angewandte Informatik.", ["I | studies | angewandte Informatik"]),
        ("Anna studiert technische Physik in Bremen.", ["Anna | studies | technische Physik"]),
        ("Ich studiere alte Geschichte.", ["I | studies | alte Geschichte"]),
        ("Ich studiere keine Physik.", []),
        ("Ich studiere heute Physik.", []),
        ("I’ve lived in Munich since May 2019.", ["I | lives in | Munich @2019-05-01", "I | lives in | Munich"]),
        ("We moved to Augsburg last March.", ["I | lives in | Augsburg @2024-03-01"]),
        ("Moved to New York in 2020.", ["I | lives in | New York @2020-01-01"]),
        ("In 2020 I moved to Rome.", ["I | lives in | Rome @2020-01-01"]),
        ("Lena moved to Vienna last week.", ["Lena | lives in | Vienna @2024-06-24", "Lena | lives in | Vienna"]),
        (
            "My sister Lena lives in Rome and works at Siemens.",
            ["I | sister | Lena", "Lena | lives in | Rome", "Lena | works at | Siemens"],
        ),
        ("I live in Ulm and work at Bosch.", ["I | lives in | Ulm", "I | works at | Bosch"]),
        ("Tom lives in Ulm, Mia visits and works at Bosch.", ["Tom | lives in | Ulm"]),
        ("I volunteer at the animal shelter.", ["I | volunteers at | the animal shelter"]),
        ("We have three children.", ["I | has | three children"]),
        (
            "Lena opened her own flower shop in May.",
            ["Lena | owns | flower shop @2024-05-01", "Lena | owns | flower shop"],
        ),
        ("Rowing is my passion.", ["I | likes | Rowing"]),
        (
            "I signed up for a pottery class yesterday.",
            ["I | takes | pottery class @2024-06-30", "I | takes | pottery class"],
        ),
        ("My brother is a nurse.", ["my brother | works as | nurse"]),
        ("I started working at Bosch in May 2018.", ["I | works at | Bosch @2018-05-01"]),
        (
            "Tom studies physics at Heidelberg University.",
            ["Tom | studies | physics", "Tom | studies at | Heidelberg University"],
        ),
        ("I'm married to Tom.", ["I | married to | Tom"]),
        ("Lena and I got married in 2015.", ["I | married to | Lena @2015-01-01"]),
        ("My husband Tom cooked.", ["I | married to | Tom"]),
        ("Lena is my sister.", ["I | sister | Lena"]),
        ("Lena, my sister, came by.", ["I | sister | Lena"]),
        ("My grandmother's name is Rosa.", ["I | grandmother | Rosa"]),
        ("With grandmother Rosa on the lake.", ["I | grandmother | Rosa"]),
        ("Aunt Gerda moved to Kiel.", ["I | aunt | Gerda", "Gerda | lives in | Kiel"]),
        ("Lena's brother Max lives in Vienna.", ["Lena | brother | Max"]),
        ("My best friend Jana has a dog called Bello.", ["I | friend | Jana", "Jana | dog | Bello"]),
        ("We got a puppy. Her name is Shadow.", ["I | owns | puppy", "I | dog | Shadow"]),
        ("Our cat Mimi slept.", ["I | cat | Mimi"]),
        ("Gran's birthday is on 3 May.", ["my grandmother | birthday | 3 May"]),
        ("Gran turned 80 today.", ["my grandmother | birthday | 1 July", "my grandmother | born | 1944"]),
        ("Rosa was born on 21 July 1944.", ["Rosa | birthday | 21 July", "Rosa | born | 21 July 1944"]),
        ("Rosa was born in Kochel in 1944.", ["Rosa | born | 1944", "Rosa | was born in | Kochel"]),
        ("Grandpa died in 2011.", ["my grandfather | died | 2011", "my grandfather | is gone |  @2011-01-01 over"]),
        ("I'm allergic to peanuts and shellfish.", ["I | allergic to | peanuts", "I | allergic to | shellfish"]),
        ("My favourite book is The Hobbit.", ["I | favourite book | The Hobbit"]),
        ("Lena's favorite colour is green.", ["Lena | favourite colour | green"]),
        ("I love strawberries.", ["I | likes | strawberries"]),
        ("I really can't stand olives.", ["I | dislikes | olives"]),
        ("We bought a new car.", ["I | owns | new car"]),
        (
            "The key to the boat house is under the third pot.",
            ["key to the boat house | is kept | under the third pot"],
        ),
        ("My passport is in the top drawer of the desk.", ["passport | is kept | in the top drawer of the desk"]),
        ("I keep the spare key under the mat.", ["spare key | is kept | under the mat"]),
        ("The wifi password is sunflower42.", ["wifi password | is | sunflower42"]),
        ("My flight to Beijing is LH 722.", ["flight to Beijing | is | LH 722"]),
        ("Mum's phone number is 089 123456.", ["Mum's phone number | is | 089 123456"]),
        ("I have been playing the violin since 2012.", ["I | plays | violin @2012-01-01", "I | plays | violin"]),
        ("I'm a member of the local choir.", ["I | member of | local choir"]),
        ("Our boat is called Möwe.", ["boat | is called | Möwe"]),
        ("The boat needs a new rope.", ["boat | needs | a new rope"]),
        ("I grew up in Leeds.", ["I | is from | Leeds"]),
        ("I was born and raised in Ohio.", ["I | is from | Ohio"]),
        ("My brother Dave lives in Texas with his wife Kim.", ["I | brother | Dave", "Dave | lives in | Texas"]),
    ],
)
def test_what_a_sentence_states(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lena no longer works at Siemens.", "Lena | works at | Siemens over"),
        ("Lena quit her job at Siemens yesterday.", "Lena | works at | Siemens @2024-06-30 over"),
        ("Karl retired from Siemens in 2019.", "Karl | works at | Siemens @2019-01-01 over"),
        ("I don't live in Munich anymore.", "I | lives in | Munich over"),
        ("I used to live in Berlin.", "I | lives in | Berlin over"),
        ("Lena moved out of Hamburg.", "Lena | lives in | Hamburg over"),
        ("I broke up with Jonas.", "I | together with | Jonas over"),
        ("We broke up last week.", "I | together with |  @2024-06-24 over"),
        ("Tom stopped playing tennis.", "Tom | plays | tennis over"),
        ("I left the choir.", "I | member of | choir over"),
        ("I sold my motorbike.", "I | owns | motorbike over"),
        ("Ich wohne nicht mehr in Berlin.", "I | lives in | Berlin over"),
    ],
)
def test_what_a_sentence_says_is_over(text: str, expected: str) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("From October I work at Bosch.", ["I | works at | Bosch @2024-10-01"]),
        ("I'm starting at Siemens next month.", ["I | works at | Siemens @2024-08-01"]),
        ("As of September I'll be working for the city library.", ["I | works at | the city library @2024-09-01"]),
        ("Ida got a job at Miele, starting in September.", ["Ida | works at | Miele @2024-09-01"]),
        ("Ab Oktober arbeite ich bei Bosch.", ["I | works at | Bosch @2024-10-01"]),
        ("Next month I move to Kiel.", ["I | lives in | Kiel @2024-08-01"]),
        ("We're moving to Berlin next year.", ["I | lives in | Berlin @2025-01-01"]),
        ("Tom will be living in Rome from October.", ["Tom | lives in | Rome @2024-10-01"]),
        ("In October I started at Bosch.", ["I | works at | Bosch @2023-10-01"]),
        ("I work at Bosch since March.", ["I | works at | Bosch @2024-03-01", "I | works at | Bosch"]),
        ("I moved to Rome in October.", ["I | lives in | Rome @2023-10-01"]),
        ("I work at Bosch until May.", ["I | works at | Bosch", "I | works at | Bosch @2025-06-01 over"]),
        ("I worked at Bosch until May 2022.", ["I | works at | Bosch @2022-06-01 over"]),
        (
            "I lived in Rome from 2019 to 2021.",
            ["I | lives in | Rome @2019-01-01", "I | lives in | Rome @2022-01-01 over"],
        ),
        (
            "Ida worked at Miele in 2019.",
            ["Ida | works at | Miele @2019-01-01", "Ida | works at | Miele @2020-01-01 over"],
        ),
        ("Ida lived in Rome for three years.", ["Ida | lives in | Rome over"]),
        ("I worked at the bar on Friday.", []),
        ("I'm moving to Bremen.", []),
        ("I start at eight tomorrow.", []),
    ],
)
def test_a_time_is_read_with_the_tense_of_its_verb(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Rosa's birthday is on 12 July. Turns out it was the 14th.", "14 July"),
        ("Rosa's birthday is on 12 July. Actually it is on 15 July.", "15 July"),
        ("Rosa's birthday is on 12 July. No, sorry, it's on the 16th!", "16 July"),
        ("Rosa's birthday is on 12 July. It rained on the 14th.", "12 July"),
    ],
)
def test_a_day_that_was_wrong_is_put_right(text: str, day: str) -> None:
    assert told(text)[-1] == f"Rosa | birthday | {day}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We bought a Skoda Octavia.", ["I | drives | Skoda Octavia"]),
        ("We drive an old Volvo now.", ["I | drives | old Volvo"]),
        ("Our car is a red Kia.", ["I | drives | red Kia"]),
        ("I'm 34 years old.", ["I | age | 34"]),
        ("Mia turned 7!", ["Mia | age | 7"]),
        ("My new job at Miele is hard.", ["I | works at | Miele"]),
        ("Tom works as a cook at the inn.", ["Tom | works at | the inn", "Tom | works as | cook"]),
        ("Ida and Piet got engaged.", ["Ida | engaged to | Piet"]),
        ("The song turned 7 and we danced.", []),
        ("I drive to work.", []),
    ],
)
def test_cars_ages_and_jobs(text: str, expected: list[str]) -> None:
    assert sorted(told(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ich lebe seit 2015 in Köln.", ["I | lives in | Köln @2015-01-01", "I | lives in | Köln"]),
        ("Ich arbeite bei BMW.", ["I | works at | BMW"]),
        ("Meine Schwester heißt Lena.", ["I | sister | Lena"]),
        ("Meine Schwester Lena ist nach Wien gezogen.", ["I | sister | Lena", "Lena | lives in | Wien"]),
        ("Oma Rosa hat am 21. Juli Geburtstag.", ["I | grandmother | Rosa", "Rosa | birthday | 21 July"]),
        ("Ich bin allergisch gegen Nüsse.", ["I | allergic to | Nüsse"]),
        ("Der Schlüssel liegt unter der Fußmatte.", ["Schlüssel | is kept | unter der Fußmatte"]),
        ("Das WLAN-Passwort ist geheim99.", ["WLAN-Passwort | is | geheim99"]),
        ("Ich spiele Klavier.", ["I | plays | Klavier"]),
        ("Hope wohnt jetzt in Lübeck.", ["Hope | lives in | Lübeck"]),
        ("Ich lebe seit kurzem wieder in Köln.", ["I | lives in | Köln"]),
        ("Hope ist nun nach Lübeck gezogen.", ["Hope | lives in | Lübeck"]),
        ("Hope wohnt jetzt nicht mehr in Kiel.", ["Hope | lives in | Kiel over"]),
        ("Tom arbeitet inzwischen bei BMW.", ["Tom | works at | BMW"]),
        ("Tom ist jetzt Lehrer.", ["Tom | works as | Lehrer"]),
        ("Tom studiert mittlerweile Medizin.", ["Tom | studies | Medizin"]),
    ],
)
def test_simple_german(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    """Do you live in Munich?
If I lived in Rome I would eat ice cream every day.
I would love to live in Rome.
I want to live in Rome.
I never lived in Rome.
I don't work at Siemens.
Tom said: "I live in Paris."
"I live in Paris and I love it", said Tom.
> I live in Paris.
Lena says she lives in Paris.
I think Lena lives in Paris.
Maybe Lena lives in Paris.
Apparently Lena lives in Paris.
It is possible that Lena works at Siemens.
I dreamed that I moved to Paris.
In the movie, Lena lives in Paris.
I wish I lived in London.
Suppose I live in Rome.
I'm not allergic to nuts.
Is the key under the pot?
The party is in the garden.
The keys are in my hand.
I love it.
I love this place.
I love you, Anna.
I love stories that tackle important issues.
I work at home.
I work for free.
People love music.
Everyone loves pizza.
The man I met lives in Rome.
A friend of Lena lives in Rome.
We're moving to Berlin.
I was moved to tears.
Your sister Lena called.
Lena is not my sister.
I had a great time with my mom today.
My mom Thanks you.
Heute hat Oma Geburtstag.
Heute hat Oma Kuchen gebacken.
I bought a coffee.
I married young.
Tom lives in fear.
I joined them.
Mother's Day is on 12 May.
I can't play the piano.
Lena wants a dog called Rex.
The song is called "Home".
My favourite part is the ending.
I left the house at nine.
She lives in Paris.
Lena almost moved to Paris.
When I lived in Rome, I ate pasta.
I start at Bosch.
Hope wohnt noch nicht in Lübeck.
Hope wohnt bald wieder in Lübeck.
Hope wohnt vielleicht in Lübeck.
Wohnt Hope jetzt in Lübeck?
Tom arbeitet immer bei Regen.
Tom arbeitet jetzt in Ruhe.
No, I play the guitar in my dreams.""".splitlines(),
)
def test_what_states_nothing(text: str) -> None:
    assert told(text) == []


def test_in_a_chat_i_is_who_speaks() -> None:
    assert told("I live in Rome with my husband Paul.", "Lena") == [
        "Lena | lives in | Rome",
        "Lena | married to | Paul",
    ]
    assert told("My grandma turned 80 today.", "Lena")[0] == "Lena's grandmother | birthday | 1 July"
    assert told("My passport is in the drawer.", "Lena") == ["Lena's passport | is kept | in the drawer"]


def test_she_is_the_one_person_of_the_sentence_before() -> None:
    assert told("My sister Lena called. She lives in Rome.") == ["I | sister | Lena", "Lena | lives in | Rome"]
    assert told("My sister Lena called about Karl. She lives in Rome.") == ["I | sister | Lena"]


def test_captions_state_nothing_and_the_owners_words_do() -> None:
    one = note("")
    texts = (
        MomentText(one.moment.id, TextKind.CAPTION, "I live in Rome.", "made"),
        MomentText(one.moment.id, TextKind.OWNER, "I live in Munich.", "owner"),
    )
    assert [said.object for said in state(replace(one, texts=texts))] == ["Munich"]


def test_statements_are_numbered_and_said_once() -> None:
    found = state(note("I live in Munich. I live in munich! My sister Lena sang."))
    assert [(said.ordinal, said.object) for said in found] == [(0, "Munich"), (1, "Lena")]


def test_the_sentence_that_states_a_fact_is_quoted() -> None:
    one = note("Rosa came. Gran turned 80 today. I live in Munich.")
    assert sentence_of(one, "birthday", "1 July") == "Gran turned 80 today."
    assert sentence_of(one, "works at", "Bosch") == ""


@pytest.mark.parametrize(("voice", "subject"), [("Lena", "Lena"), ("", "I")])
def test_who_says_i_is_whose_voice_is_surely_heard(voice: str, subject: str) -> None:
    one = speech("I live in Munich.")
    people = MomentText(one.moment.id, TextKind.PEOPLE, f"{voice}'s voice", "r", labels=((voice, 1.0),), speaker=voice)
    assert [said.subject for said in state(replace(one, texts=(*one.texts, people)))] == [subject]
