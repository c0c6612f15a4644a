"""The demo album's notes: file path -> text, as their writer would have left them.

Knows nothing of the photos and recordings beside them; the people and the days are made up.
"""

NOTES = {
    "Notes/2024-07-02 Packing list.md": """---
title: Packing list for the lake
date: 2024-07-02
---

# Packing list for the lake

- yellow tent, two sleeping bags
- big towels, swimming things, sun cream
- Tom's life jacket (the red one, size M)
- the torch and spare batteries
- a deck of cards for rainy evenings
- grandmother's reading glasses
""",
    "Notes/2024-07-06 Museum with Tom.md": """---
title: At the Deutsches Museum with Tom
date: 2024-07-06T18:30:00+02:00
---

Tom is eight and wants to be an astronaut now. We spent an hour in front of the space suits, and he asked whether one
can scratch one's nose inside the helmet.

The high voltage show was at twelve. He held my hand when the lightning struck.

Tickets: 15 euros for me, 8 euros for Tom. Lunch was bad, next time we bring sandwiches.
""",
    "Notes/Diary July 2024.md": """---
title: Diary
date: 2024-07-14
---

# Diary, July 2024

## 2024-07-12

Took the train to Kochel and the bus over the pass to Walchensee. Karl had already opened the shutters. The water was
19 degrees.

## 2024-07-13

The raccoon again. Karl says it comes for the plums, so from now on the box stays in the kitchen. In the evening we
played cards and Tom won.

## 2024-07-14

Out on the lake with grandmother Rosa in the afternoon. She held the oars herself for a while. She told me how
grandfather built the boat.

## 2024-07-20

Walked to the ruin of the old church with Karl and Tom, two hours up through the wood. Tom found a snail with a yellow
house and named it Otto.

## 2024-07-21

Grandmother's birthday. Eleven people in the garden, one cat on the table.
""",
    "Notes/2024-07-15 Repairs on the boat.md": """---
title: Repairs on the boat Möwe
date: 2024-07-15
tags: [boat, lake]
---

What the Möwe needs before the winter:

1. a new rope, 12 metres, 10 mm thick
2. the left oar lock is loose
3. two coats of varnish on the inside
4. a cover against the leaves

Karl knows a boat builder in Kochel, Mr Huber, who asks 45 euros an hour.
""",
    "Notes/2024-07-19 Family birthdays.txt": """Family birthdays

Rosa (grandmother): 21 July 1944
Karl: 3 March 1971
Anna: 17 October 1985
Lena: 9 May 1988
Tom: 30 November 2015
Mimi the cat: nobody knows, we say 1 April
""",
    "Notes/2024-07-22 After the birthday.md": """---
title: After the birthday
date: 2024-07-22T09:00:00+02:00
---

Grandmother said it was the best day since the wedding. Lena gave her a photo album, Karl a garden bench made of oak.
I gave her the orange dahlias from the market in Kochel.

Thank-you cards to write: Mrs Brandl (the cake stand), Mr Huber (flowers), aunt Gerda (wine).
""",
    "Notes/2024-08-01 Shopping in town.txt": """Shopping in town, 1 August 2024

rope for the boat, 12 metres (29.90 euros at the boat shop in Kochel)
varnish
light bulbs
cat food for Mimi
a birthday card for Gerda
""",
    "Chats/WhatsApp Chat with Lena.txt": """\
11/07/2024, 20:15 - Messages and calls are end-to-end encrypted. No one outside of this chat can read them.
11/07/2024, 20:38 - Anna: Are you coming with us to the lake tomorrow?
11/07/2024, 20:40 - Lena: Yes! I will send you a voice note about the train
11/07/2024, 20:41 - Lena: PTT-20240711-WA0003.opus (file attached)
11/07/2024, 20:44 - Anna: Perfect. I bring the tent
18/07/2024, 12:02 - Lena: What are you giving grandmother for her birthday?
18/07/2024, 12:10 - Anna: Dahlias from the market. And you?
18/07/2024, 12:11 - Lena: A photo album with pictures from 1968
18/07/2024, 12:11 - Lena: Please don't tell her
23/07/2024, 07:55 - Lena: At the airport. My flight to Beijing is LH 722 and lands at six in the morning
23/07/2024, 07:58 - Anna: Have a good trip! Who waters your tomatoes?
23/07/2024, 08:01 - Lena: Mrs Brandl from the second floor has the key
26/07/2024, 09:10 - Lena: IMG-20240726-WA0002.jpg (file attached)
The Summer Palace in Beijing. We climbed all the way up to the tower
26/07/2024, 09:11 - Lena: IMG-20240726-WA0003.jpg (file attached)
26/07/2024, 09:14 - Lena: PTT-20240726-WA0004.opus (file attached)
26/07/2024, 09:30 - Anna: Beautiful! Tom wants to know if there are dragons
26/07/2024, 09:33 - Lena: On every roof. I counted eleven
02/08/2024, 18:20 - Lena: I am back on Sunday at 17:45. Can you pick me up at the airport?
02/08/2024, 18:24 - Anna: Of course. Karl lends me the car
""",
}
