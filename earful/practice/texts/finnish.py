"""What is said in Finnish."""

from earful.practice.texts import Said, Voices

_NAMES = (
    "Aino Kettuvaara",
    "Jussi Rantakoivu",
    "Tuula M.",
    "Mikael Hongisto-Lahti",
    "Päivi Sarkola",
    "ville82",
    "Kaisa Lumiaho",
    "Eero Pihlajasaari",
    "Sanna-Maria T",
    "Olli Vesterbacka",
    "Riikka Haapaniitty",
    "Petri Suokko",
    "Noora Jäppinen-Aro",
    "Hannu K.",
    "Iida Metsäranta",
    "Tapio Ylikoski",
    "Mirja Saarnivaara",
    "Juho Kalliolevo",
    "Anni Tuulensuu",
    "Reijo H",
    "Elli Vuorimaa",
    "Samuli Törnävä",
    "Heidi Palosaari",
    "Pekka Nuutajärvi",
    "Outi Lehtovirta",
    "Teemu J.",
    "Laura Koskelin",
    "Matti Virtakari",
    "Sirpa Alatupa",
    "kahvihiiri",
    "Otto Rasinmäki",
    "Emmi Harjukoski",
    "Kalle Louhela",
    "Vuokko S.",
    "Jenni Pajulahti",
    "Antti Sillanmaa",
    "Marjut Ekholmi",
    "Niko Perähaka",
    "Satu Oravisto",
    "Lasse Hirvelä",
)

_REVIEWS = (
    Said(
        5,
        "Paras aamukahvi",
        "Kallion Aurorassa on joka kerta hyvä fiilis. Henkilökunta muistaa nimen ja pulla on vielä "
        "lämmintä klo 7.30. Kiitos Aino!",
    ),
    Said(
        4,
        "Hyvä mutta hinnakas",
        "Kahvi on erinomaista, mutta laktoositon lisähinta 60 senttiä tuntuu rahastukselta.",
    ),
    Said(
        1,
        "Väärä tilaus, ei hyvitystä",
        "Tilasin kilon papuja, sain 250 g paketin. Asiakaspalvelu pyysi kuvan, lähetin kolme, sen "
        "jälkeen hiljaista. Rahat takaisin kiitos.",
        reply="Pahoittelut! Puuttuva osa lähti tänään ja hyvitimme toimituskulut. Kiitos kuvista.",
    ),
    Said(
        5, "Töölön kahvila", "Mikko teki lapselle kaakaoon revontulet vaahdosta 😊 tullaan toistekin", week=1
    ),
    Said(
        2,
        "Meteliä ja jonoa",
        "Lounasaikaan 20 minuutin jono ja vain yksi kassa auki. Kolme työntekijää jutteli tiskin takana.",
        reply="Kiitos palautteesta. Lounasaikaan on tästä viikosta alkaen kaksi kassaa.",
    ),
    Said(3, "Ihan ok", "Perus kahvila. Ei valittamista muttei mitään ihmeellistäkään."),
    Said(
        5,
        "Verkkokauppa toimii",
        "Tilasin illalla, paketti oli automaatissa seuraavana päivänä. Pavut tuoreita.",
    ),
    Said(4, "Kiva paikka lukea", "Rauhallinen yläkerta, hyvä tee. Pistorasioita saisi olla enemmän.", week=1),
    Said(
        1,
        "Lasinsiru kakussa",
        "Äitini puri juustokakusta lasinpalaseen. Myyjä pahoitteli ja otti kakun pois, mutta kukaan ei "
        "ottanut yhteystietoja. Haluan että joku soittaa minulle.",
        week=1,
    ),
    Said(
        5,
        "Ihana palvelu",
        "Unohdin lompakon ja sain silti kahvin mukaan, maksoin seuraavana päivänä. Tällaista luottamusta "
        "näkee harvoin.",
    ),
    Said(
        2,
        "Kahvi kylmää",
        "Take away -latte oli haaleaa jo ovella. Sanoin siitä ja vastaus oli olkien kohautus.",
        reply="Olemme pahoillamme. Näytä tämä viesti kassalla, niin seuraava latte on talon tarjoama.",
        week=2,
    ),
)

_LATE = (
    Said(
        2,
        "Toimitus kesti",
        "Luvattiin 2-3 arkipäivää, tuli yhdeksässä. Pavut olivat paahdettu kaksi viikkoa aiemmin.",
        reply="Pahoittelemme viivettä. Vaihdoimme kuljetusyhtiön alueellasi.",
        week=4,
    ),
    Said(
        1,
        "Missä paketti?",
        'Seuranta on näyttänyt viikon "lähetys vastaanotettu". Puhelimeen ei vastaa kukaan.',
        reply="Paketti oli jäänyt varastolle, anteeksi. Uusi lähti tänään pikana.",
        week=3,
    ),
    Said(
        2,
        "Taas myöhässä",
        "Kuukausitilaus myöhästyi toisen kerran peräkkäin. Veloitus kyllä tulee ajallaan.",
        reply="Aivan oikein huomautettu. Hyvitimme tämän kuun tilauksen.",
        week=2,
    ),
    Said(
        1,
        "Ei toimitusta",
        "11 päivää eikä mitään. Peruutusnappia ei ole. Vastatkaa edes sähköpostiin!!",
        week=1,
    ),
)

_APP = (
    Said(5, "Kätevä", "Tilaus ratikasta ja kahvi valmiina tiskillä. Toimii."),
    Said(5, "Huippu", "Leimat pysyy tallessa, ei enää nuhjuista pahvikorttia."),
    Said(4, "Hyvä sovellus", "Selkeä. Suosikkitilauksen voisi muistaa paremmin."),
    Said(5, "", "Toimii juuri niinkuin pitää 👍"),
    Said(3, "Menettelee", "Kartta hidas ja välillä englanniksi vaikka kieli on suomi."),
    Said(4, "Tumma tila kiitos", "Muuten hyvä mutta silmät sulaa aamulla. Tumma teema olisi kiva."),
    Said(5, "Tilauksen tauko", "Kesäloman ajaksi tauko parilla napautuksella, hieno juttu."),
    Said(2, "Leimat katoavat", "Kaksi leimaa jäi tulematta lokakuussa. Palautelomakkeesta ei kuulu mitään."),
    Said(5, "Ykkönen", "paras kahvilasovellus mitä oon käyttänyt"),
    Said(4, "Melkein täydellinen", "Lahjakortin lähettäminen kaverille puuttuu vielä."),
    Said(5, "Revontulet", "Se animaatio kun saa ilmaisen kahvin ❤️"),
    Said(
        3,
        "Ilmoituksia liikaa",
        "Hyvä sovellus, mutta joka päivä tarjousilmoitus. Saisiko niitä vähemmän?",
    ),
    Said(5, "Nopea", "Maksaminen on nopeaa ja kuitti tulee heti."),
    Said(4, "Hyvin toimii", "Toimii vanhassakin puhelimessa, siitä plussaa."),
    Said(5, "Mahtava asiakaspalvelu", "Kortti ei kelvannut, chatissa autettiin kahdessa minuutissa."),
)

_BROKEN = (
    Said(
        1,
        "Ei pääse sisään",
        'Päivityksen jälkeen kirjautuminen ei onnistu. "Istunto vanhentunut" ja takas alkuun. 22 euroa '
        "jumissa.",
    ),
    Said(1, "Rikki", "Päivitys rikkoi kaiken. Poistin ja asensin uudestaan, ei auta."),
    Said(
        1,
        "Korjatkaa!",
        "Tekstiviestikoodi ei tule. Yritin viisi kertaa ja nyt tili on lukittu. Milloin tää korjataan?",
    ),
)

_BROKEN_REVIEWS = (
    Said(
        1,
        "Sovellus ei päästä kirjautumaan",
        "En pääse perumaan kuukausitilausta koska sovellus ei päästä sisään, ja nettisivu ohjaa "
        "sovellukseen. Soittakaa minulle ennen seuraavaa veloitusta.",
        week=1,
    ),
)

_POSTS = (
    Said(
        0,
        "Aurora vai Nordbean?",
        "Kumman pavuista tulee parempi espresso kotikoneella? Aurora Coffeen Yöjuna on ollut mun vakio.",
    ),
    Said(0, "Vs: Aurora vai Nordbean?", "Aurora Coffee ehdottomasti, Nordbean on paahdettu liian tummaksi."),
    Said(
        0,
        "Kahvilavinkit Helsinkiin",
        "Kallion Aurora Coffee, Hakaniemen halli ja se pieni paikka Vallilassa.",
    ),
    Said(
        0,
        "Suodatinkahvin suhde",
        "Aurora Coffeen syyspaahto 60 g litraan, vesi 93 astetta. Mitä te käytätte?",
    ),
    Said(
        0,
        "Aurora Coffeen myllyn varaosat",
        "Tietääkö kukaan mistä saa uuden kammen? Verkkokaupasta ei löydy.",
        week=4,
    ),
    Said(
        0,
        "Aurora Coffeen toimitukset",
        "Onko muilla myöhässä? Mulla jo toinen paketti hukassa tänä syksynä.",
        week=3,
    ),
    Said(
        0,
        "Vs: Aurora Coffeen toimitukset",
        "On. Viikko ja päälle. Aspa vastasi lopulta ja hyvitti.",
        week=2,
    ),
    Said(
        0,
        "Paahtimokierros Aurora Coffeella",
        "Lauantain kierros oli hieno, Mikko selitti kaiken rauhassa ja maisteltiin viittä papua.",
    ),
)

_RIVAL = (
    Said(4, "Hyvä perusketju", "Nordbean on joka paikassa samanlainen, ja se on ihan hyvä asia."),
    Said(5, "Nopea toimitus", "Pavut perillä seuraavana päivänä, kolmas kerta putkeen.", week=1),
    Said(2, "Palanut maku", "Liian tumma paahto minulle, maistuu tuhkalta."),
    Said(3, "Ok", "Siisti paikka, väsynyt palvelu."),
    Said(5, "Mukava terassi", "Sataman terassi on kesän paras paikka."),
)

VOICES = Voices(_NAMES, _REVIEWS, _LATE, _APP, _BROKEN, _BROKEN_REVIEWS, _POSTS, _RIVAL)
