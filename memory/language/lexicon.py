"""Words that the patterns of memory/knowledge/rules.py lean on. Knows words alone, lower-case, English and German."""

NOT_NAMES = frozenset(
    """i i'm a an the this that these those it he she we you they his her its our your their my mine who what when
    where why how which whose there here yes no not never ever nope yeah yep yup oh ah aw wow hey hi hello bye
    thanks thank please sorry sure ok okay well so and but or if as at in on of to for from with by about after
    before since until while although though because also even just only very really quite too still then than now
    today tomorrow yesterday tonight everyone everybody someone somebody anyone anybody nobody everything something
    anything nothing one two three four five six seven eight nine ten some any all both each every many most few
    more other another such same people kids children folks guys friends family mom's dad's god jesus lord
    christmas easter thanksgiving halloween hanukkah monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december mon tue wed thu fri sat
    sun jan feb mar apr jun jul aug sep oct nov dec spring summer autumn fall winter mother father nature time life
    love hope home work school music art dance church town city internet facebook instagram youtube google whatsapp
    zoom netflix tv dinner lunch breakfast coffee tea cake dear happy great good nice awesome cool glad let lets
    can could would should will did does do is are was were am been being has have had may might must shall go
    going got get see look maybe perhaps actually finally luckily unfortunately honestly recently lately later soon
    again always usually often sometimes once der die das ein eine einen dem den des er sie es wir ihr ich du man
    und oder aber weil dass wenn als heute gestern morgen abend nacht tag woche monat jahr geburtstag haus garten
    kuchen kaffee tee auto bahn zug essen hunger montag dienstag mittwoch donnerstag freitag samstag sonntag januar
    februar märz mai juni juli oktober dezember weihnachten ostern mutter vater zeit leben liebe arbeit schule
    angst lust besuch geld recht apparently supposedly probably possibly obviously clearly meanwhile sadly
    originally previously teresa sam's claus uncle aunt""".split()
)
"""Words that begin with a capital without naming anybody."""

INSTRUMENTS = frozenset(
    """accordion banjo bass bassoon cello clarinet drums flute guitar harmonica harp keyboard mandolin oboe organ
    piano recorder saxophone sax trombone trumpet tuba ukulele viola violin klavier geige gitarre flöte schlagzeug
    trompete cello klarinette saxophon orgel""".split()
)
SPORTS = frozenset(
    """badminton baseball basketball billiards bridge cards chess cricket darts football futsal golf handball
    hockey lacrosse padel pickleball poker pool rugby snooker soccer softball squash tennis volleyball fußball
    schach tischtennis""".split()
)
FIELDS = frozenset(
    """accounting acting agriculture anthropology archaeology architecture art astronomy biochemistry biology
    botany business chemistry chinese computing counselling counseling dance dentistry design drama economics
    education engineering english ecology fashion film finance fine french forestry geography geology german greek
    history informatics italian japanese journalism latin law linguistics literature marketing mathematics maths
    math mechanics medicine music nursing nutrition pharmacy philosophy photography physics physiotherapy politics
    psychology russian sociology spanish statistics theatre theology veterinary zoology medizin jura chemie physik
    mathematik biologie geschichte germanistik informatik psychologie musik architektur""".split()
)
OCCUPATIONS = frozenset(
    """accountant actor actress architect artist author baker banker barber barista bartender bookseller builder
    butcher carpenter cashier chef chemist cook counsellor counselor dancer dentist designer developer director
    doctor driver editor electrician engineer farmer firefighter fisherman florist gardener hairdresser journalist
    judge lawyer librarian lifeguard manager mechanic midwife musician nurse optician painter paramedic pharmacist
    photographer physicist physiotherapist pilot plumber policeman policewoman postman professor programmer
    psychologist receptionist reporter sailor salesman scientist screenwriter secretary shopkeeper social-worker
    soldier student surgeon tailor teacher therapist translator vet waiter waitress welder writer lehrer lehrerin
    arzt ärztin ingenieurin krankenschwester tischler bäcker bäckerin studentin anwalt anwältin""".split()
)
CLUBS = frozenset(
    """association band brigade choir chorus church club committee company council crew forum group gym league
    orchestra party program programme squad society team troupe union verein chor""".split()
)
BUSINESSES = frozenset(
    """agency bakery bar bistro boutique brewery business café cafe company farm firm gallery guesthouse hotel kiosk
    nursery pub restaurant salon school shop store studio vineyard winery workshop laden geschäft""".split()
)
COURSES = frozenset("class classes course courses lesson lessons workshop kurs unterricht".split())
LASTING = frozenset(
    """apartment bicycle bike boat bungalow cabin camera campervan canoe car caravan cottage drone farm flat garage
    garden greenhouse guitar harp house kayak laptop lorry moped motorbike motorcycle piano roof sailboat scooter
    shed tablet telescope tent tractor trailer truck van violin yacht""".split()
)
"""Things one has for years: to buy or have one is worth remembering, and they need repairs."""

STORED = frozenset(
    """adapter album albums bag bags battery batteries binoculars blanket blankets box bulbs card certificate
    certificates charger chargers contract contracts copy deed decorations document documents drill envelope
    extinguisher file files folder fusebox glasses hammer helmet insurance iron jacket jewellery jewelry kit ladder
    letter letters licence license key keys lighter manual manuals map matches medicine mower oars ornaments
    paperwork papers passport passports photos pills plasters pump purse rope screwdriver shovel spare suitcase
    suitcases tent ticket tickets toolbox tools torch towels umbrella wallet warranty will schlüssel reisepass pass
    ausweis unterlagen taschenlampe werkzeug""".split()
)
"""Things one looks for at home."""
