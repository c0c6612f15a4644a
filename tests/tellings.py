"""Two made-up years of a piano tuner, in notes and chats, in which it is known what mattered and what did not.

Wanda lives in Norwich and then in Ludlow; Lotte is her partner, Kit her brother, Benedikt mends clocks next door.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from memory.records.library import MomentView, Precision, TakenFrom, Timestamp
from tests.lives import remember

OWNER = "Wanda Oakes"
NOW = datetime(2024, 11, 20, 18, tzinfo=UTC)

NOTES = {
    "diary winter 2023.md": (
        "# Winter 2023\n\n"
        "## 9 January 2023\nSleet. Tuned the upright at the Methodist hall, two hammers worn, tea in a mug with a "
        "camel on it. Lotte found the good scissors behind the radiator.\n\n"
        "## 23 January 2023\nGave notice at Harmon & Sons today. Eleven years. Old Harmon shook my hand and went "
        "straight back to his ledger.\n\n"
        "## 5 February 2023\nLong walk at Holkham with Lotte, wind in our ears, a seal that looked like my uncle, "
        "chips in the car with the windows steamed and the radio on.\n\n"
        "## 18 February 2023\nPickle died in the night, on the blue chair. Seventeen. We buried her "
        "under the quince.\n\n"
    ),
    "diary spring 2023.md": (
        "# Spring 2023\n\n"
        "## 11 March 2023\nCrossword with Lotte all morning, eleven clues, one of them a bird neither of us believes "
        "in. Soup, toast, second pot of coffee, the neighbour's hoover.\n\n"
        "## 14 March 2023\nKit had a heart attack at work. Two stents. He was joking by the evening, "
        "nobody else was.\n\n"
        "## 26 March 2023\nCleaned the whole workshop, sorted the tuning pins by size, threw out four jars of nothing, "
        "found my father's tuning fork in a sock.\n\n"
        "## 22 April 2023\nWe got the keys to the house in Ludlow. Corve Street, blue door, a pear tree "
        "and no heating.\n\n"
        "## 30 April 2023\nMarket in the square, cheese, a man who sells only brushes, Lotte bought three of them and "
        "could not say what for.\n\n"
    ),
    "2023-09-16 guild.md": (
        "Passed the Guild exam! Eighty one per cent, and the examiner played Brahms on my piano after."
    ),
    "2023-10-08 van.md": "Bought the van from a florist in Hereford, a white Berlingo, 4,200. It smells of lilies.",
    "2023-12-03 ottilie.md": "Ottilie was born at ten past four this morning. Kit sent one photo and no words.",
    "2023-11-12 sunday.md": (
        "Quiet Sunday. Read half a book about eels and then the other half, Lotte made a cake that leaned, rain on the "
        "skylight, a phone call with Kit about nothing at all and a bath with the radio."
    ),
    "slovenia.md": (
        "# Slovenia with Lotte\n\n"
        "## 10 June 2023, Ljubljana\nFlew from Stansted at six. Dragons on the bridge, room over a cobbler's. Lotte "
        "bought a hat in the market and the woman threw in a second one.\n\n"
        "## 11 June 2023\nCastle in the morning, thunder at four, we stood in a doorway with a wedding party.\n\n"
        "## 12 June 2023, Bled\nBus, one hour twenty. Rowed to the island, rang the bell, blisters. "
        "Cream cake the size "
        "of a brick.\n\n"
        "## 14 June 2023, Piran\nThe sea! Slept with the windows open. Grilled squid on the harbour wall and Lotte's "
        "wallet fell in, forty euros and all her cards.\n\n"
        "## 17 June 2023\nHome by way of Trieste, where nobody looked at our tickets.\n"
    ),
    "boat.md": (
        "Weekend 20 and 21 July 2024, the Marigold\n\n"
        "Sat: picked up the narrowboat at Whixall with Kit and Anneke. Four locks before lunch. Anneke steered us into "
        "a willow.\n"
        "Sun: Ellesmere, ice cream. The engine overheated and a retired vet called Morwenna poured cold "
        "tea over it. Back "
        "by six.\n"
    ),
    "harpsichord.md": (
        "Harpsichord from the kit\n"
        "after Ruckers, 1640, one manual\n"
        "spruce soundboard from Mittenwald (£310)\n"
        "begun 6 January 2024\n"
        "3 March - case glued up\n"
        "19 May - bridge cracked, made a new one from pear\n"
        "8 Sept - strung to middle c\n"
        "10 Nov - all jacks voiced but the top octave\n"
    ),
    "runs.md": (
        "# Runs (Bread Walk unless it says)\n"
        "2024-03-03  2 km. Walked half\n2024-03-17  3 km\n2024-03-31  3 km, rain\n2024-04-14  4 km with Lotte\n"
        "2024-04-28  4 km\n2024-05-12  5 km, first time without stopping\n2024-05-26  5 km\n2024-06-16  6 km\n"
        "2024-06-30  Aberystwyth, on the prom, 6 km\n2024-07-14  7 km\n2024-08-04  7 km\n2024-08-18  bitten by a "
        "terrier. 1 km\n2024-09-15  8 km\n2024-10-06  Shrewsbury 10 k! 1:04:12\n2024-11-03  5 km, leaves\n"
    ),
    "2023-05-06 next door.md": (
        "The man next door is called Benedikt. He mends church clocks and was a monk for nine years. Lent him the long "
        "ladder."
    ),
    "2024-02-11 ladder.md": "Benedikt brought the ladder back with a jar of quince cheese. His hand is in a splint.",
    "2024-10-20 benedikt.md": (
        "Benedikt is selling up, he goes back to Regensburg in January. Who will wind the church?"
    ),
    "2024-04-09 pupil.md": (
        "First lesson with Rosalind Pargeter. She is a retired judge and wants to play Satie by Easter."
    ),
    "2024-06-04 pargeter.md": "Mrs Pargeter practised all week and cannot stand the metronome. She paid in eggs.",
    "2024-09-24 pargeter.md": "Mrs Pargeter played the first Gymnopédie through. She cried, I did not look.",
    "2024-01-20 dad.md": "Dad moved in with Kit today. One suitcase, the parrot and all his maps.",
    "2024-05-02 dad.md": "Dad has had a stroke, a small one. His left hand is slow and he calls the parrot Harold.",
    "2024-08-11 dad.md": "Dad walked to the post box and back by himself. First time since the stroke.",
    "2024-10-27 dad.md": "Dad has started at the day centre, Tuesdays and Fridays. He plays dominoes with a bishop.",
    "bruges 2024.md": (
        "# Bruges, 2 to 5 February 2024\n\nFri 2nd. Train under the sea. Room by the Minnewater, fog.\n\n"
        "Sat 3rd. Belfry, 366 steps, Lotte counted 365. Mussels.\n\n"
        "Sun 4th. Bus to Ghent for the altarpiece. We stood in front of the lamb for an hour.\n\n"
        "Mon 5th. Lotte asked me to marry her on the platform, so I missed the announcement. Home at nine.\n"
    ),
    "2024-08-31 wedding.md": (
        "Married Lotte at the registry office in Ludlow. Benedikt rang something. Anneke held the rings."
    ),
    "2024-09-08 shed.md": (
        "Painted the shed. Green again, since the shop was out of the other green, and my hair as well."
    ),
    "shopping.txt": "felt, glue, lilies, eggs, oats, batteries, stamps, soap, string, dominoes for dad",
    "birthdays.md": "Lotte 3 May\nKit 19 October\nDad 8 August 1946\nAnneke 2 March\n",
}

CHATS = {
    "WhatsApp Chat with Kit.txt": (
        "02/01/2023, 09:10 - Kit: happy new year from the sofa\n"
        "02/01/2023, 09:12 - Wanda Oakes: and from under the blanket\n"
        "20/03/2023, 17:40 - Kit: they let me go home tomorrow. no bacon ever again\n"
        "06/10/2023, 20:15 - Kit: tell Lotte hello and thanks for the cake\n"
        "15/03/2024, 19:02 - Kit: Dad hid his hearing aid in the sugar again\n"
        "15/03/2024, 19:05 - Wanda Oakes: which sugar\n"
        "03/05/2024, 08:20 - Kit: he squeezed my hand this morning. stroke nurse says that is good\n"
        "19/06/2024, 21:30 - Kit: Anneke says hi. she got the job at the observatory!!\n"
        "19/06/2024, 21:33 - Wanda Oakes: she'll be up all night then\n"
    ),
    "WhatsApp Chat with Anneke.txt": (
        "01/03/2023, 18:00 - Anneke: hello from the train\n"
        "01/03/2023, 18:04 - Wanda Oakes: hello from the sofa\n"
        "11/08/2023, 12:30 - Anneke: moved into the flat in Utrecht, third floor, no lift\n"
        "11/08/2023, 12:31 - Wanda Oakes: and the cello?\n"
        "11/08/2023, 12:33 - Anneke: hoisted through the window. you should have seen dad's face\n"
        "14/09/2024, 10:02 - Anneke: hello aunt. broke my collarbone on the bike. two pins\n"
        "14/09/2024, 10:06 - Wanda Oakes: oh Anneke!\n"
        "18/11/2024, 22:10 - Anneke: hi! cast is off\n"
    ),
}

YEARS = {
    "sum up 2023": [["notice"], ["pickle"], ["heart"], ["ludlow", "corve"], ["ottilie"]],
    "how did 2023 go?": [["notice"], ["heart"], ["ludlow", "corve"], ["guild"], ["slovenia", "ljubljana"]],
    "what happened in 2024": [["stroke"], ["married", "marry"], ["bruges", "ghent"], ["benedikt", "anneke"]],
    "2024 in a nutshell": [["stroke"], ["married"], ["shrewsbury", "10 k", "marigold", "ellesmere", "harpsichord"]],
    "what happened in spring 2023": [["heart"], ["ludlow"]],
}
TRIPS = {
    "tell me about the Slovenia trip": [["ljubljana"], ["bled"], ["piran"], ["trieste"]],
    "how was slovenia": [["ljubljana"], ["bled"], ["piran"], ["lotte"]],
    "Tell me about our trip in June 2023": [["ljubljana"], ["bled"], ["piran"]],
    "how was bruges": [["belfry"], ["ghent"], ["marry"]],
    "That weekend on the Marigold": [["whixall"], ["ellesmere"], ["morwenna", "willow"]],
    "the weekend on the narrowboat with Kit and Anneke": [["whixall"], ["ellesmere"], ["willow", "locks"]],
    "that long weekend in Bruges": [["minnewater", "belfry"], ["ghent"], ["marry"]],
}
PEOPLE = {
    "Who is Benedikt?": [["clocks"], ["next door"], ["regensburg"]],
    "who's Benedikt again": [["clocks"], ["regensburg"]],
    "what do we know about Benedikt": [["clocks"], ["monk"], ["ladder"], ["regensburg"]],
    "Who is Anneke?": [["aunt", "niece", "utrecht"], ["observatory"], ["collarbone", "cast"]],
    "tell me about Anneke": [["utrecht"], ["observatory"], ["collarbone"]],
    "Who is Mrs Pargeter?": [["judge"], ["satie", "lesson", "gymnopédie"]],
}
TOPICS = {
    "how's the harpsichord coming along": [["january"], ["bridge", "pear"], ["top octave", "jacks"]],
    "how far is the harpsichord": [["jacks", "top octave"]],
    "how has dad been this past year": [["kit"], ["stroke"], ["day centre"]],
    "how is dad getting on": [["stroke"], ["day centre"]],
    "What have I been up to with the running this year?": [["bread walk"], ["aberystwyth"], ["shrewsbury"], ["5 km"]],
    "sum up what happened with kits heart": [["attack"], ["stents", "bacon"]],
    "how did the lessons with Mrs Pargeter go": [["satie", "judge"], ["gymnopédie"]],
}
AFTER = {
    ("what did we eat?", "tell me about the Slovenia trip"): [["cream cake", "squid"]],
    ("and the weather?", "how was slovenia"): [["thunder"]],
    ("who was there?", "That weekend on the Marigold"): [["kit"], ["anneke"]],
    ("what went wrong?", "how was the weekend on the Marigold"): [["engine", "overheated", "willow"]],
    ("where did we sleep?", "how was bruges"): [["minnewater"]],
}

DIARY = (
    ("2023-05-02", "Walk along the Danube\n2 May 2023, Passau\nRain on the first bridge. Helmut lost the map."),
    ("2023-05-03", "3 May 2023\nFerry to Engelhartszell, then soup in Schlögen with Helmut's cousin."),
    ("2023-05-06", "6 May 2023\nThe tower in Linz. On Sunday we slept until noon."),
)
LOG = tuple(
    (f"2023-0{month}-04", f"Chess with Jonas\n2023-0{month}-04  {said}")
    for month, said in enumerate(("lost", "lost again", "drew, by a miracle", "won!", "lost"), start=1)
)


def entries(name: str, found: Sequence[tuple[str, str]], taken_from: str = TakenFrom.FILENAME) -> list[MomentView]:
    """Return the paragraphs of one note, each with its day."""
    return [
        remember(
            name,
            Timestamp(datetime.fromisoformat(f"{day}T00:00+00:00"), Precision.DAY),
            said=text,
            kind="note",
            asset=name,
            ordinal=number,
            taken_from=taken_from,
            path=f"/notes/{name}.md",
        )
        for number, (day, text) in enumerate(found)
    ]
