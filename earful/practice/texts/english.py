"""What is said in English."""

from earful.practice.texts import Said, Voices

_NAMES = (
    "Harriet Oakes",
    "Tom Birtwell",
    "Priya Nandakumar",
    "Callum Reeve",
    "Maisie Thornbury",
    "Gareth P.",
    "Oluwaseun Adeyi",
    "Fiona McAllen",
    "dave_k",
    "Beth Lanyon",
    "Marek Sobolak",
    "Ingrid Vassdal",
    "J. Whitcombe",
    "Sanjay Rautela",
    "Lottie Fenn",
    "Rob H",
    "Anneke Dijkhof",
    "Ellis Marchbank",
    "Chloe Pargeter",
    "Yusuf Demirhan",
    "N. Kavanagh",
    "Theo Lambrick",
    "Roisin Daly-Webb",
    "Ed Farrow",
    "Mina Alderson",
    "Jonty Sproat",
    "Kirsty Muirden",
    "Paul from Leeds",
    "Gwen Treharne",
    "Dominic Achterberg",
    "Sal M.",
    "Freya Holloway",
)

_REVIEWS = (
    Said(
        5,
        "Best flat white in Helsinki",
        "Stayed round the corner for a week and came in every single morning. By day three Aino at the "
        "Kallio café knew my order. Lovely people, proper coffee, and the cardamom bun is dangerous.",
    ),
    Said(
        5,
        "Beans arrived super fresh",
        "Roasted on the Monday, in my kitchen on the Thursday. The Night Train blend is chocolatey "
        "without being burnt. Will order again.",
        reply="Thank you, we will tell the roastery. Enjoy the bag!",
    ),
    Said(
        4,
        "Nice, a bit pricey",
        "Really good espresso and friendly staff. €5.40 for a small latte is cheeky though.",
        week=1,
    ),
    Said(
        1,
        "Overcharged twice",
        "Charged twice for one subscription in September (2 x €24.90). Two emails, no answer, only an "
        "automatic reply with a ticket number. I want my money back.",
        reply=(
            "We are sorry about the double charge. €24.90 went back to your card today; it can take "
            "three days to show."
        ),
    ),
    Said(
        2,
        "Cold food, long wait",
        "Waited 25 minutes for a toastie that was still cold in the middle. The girl at the till was "
        "sweet about it but nobody offered a refund.",
        reply=(
            "That is not how a toastie should reach you. Please show this reply at the till, the next "
            "lunch is on us."
        ),
    ),
    Said(
        5,
        "Terrible.",
        "Terrible. Waited 40 minutes, the order was wrong and they argued with me about it.",
    ),
    Said(3, "Fine", "It's fine. Coffee ok, music too loud, wifi dropped twice during a call."),
    Said(
        5,
        "Staff went out of their way",
        "I left my laptop bag under the table. Mikko from the Töölö café phoned the hotel and walked it "
        "over after his shift. Who does that?! Thank you.",
        week=1,
    ),
    Said(
        1,
        "Nut allergy ignored",
        "I told them TWICE about my daughter's nut allergy and was told the brownie was safe. It had "
        "hazelnuts in it. We ended up at the emergency clinic. There is no allergen list on the counter, "
        "please answer me, this is dangerous.",
        week=1,
    ),
    Said(
        1,
        "Rude at the station kiosk",
        'Asked for oat milk and got an eye roll and "it\'s not a supermarket". The man behind me got '
        "the same treatment. Won't be back.",
        reply=(
            "We are sorry that you were spoken to like that. We have talked with the team at the station."
        ),
    ),
    Said(
        5,
        "gift box",
        "sent one to my sister in Tashkent from the web shop, she got it next day from the Chilonzor "
        "café with a handwritten note 🥹",
        week=1,
    ),
    Said(
        2,
        "Grinder broke after 3 weeks",
        "The hand grinder from the web shop squeaks and now the handle has come off. The returns page "
        "gives an error and I can't find a phone number anywhere.",
        reply="A new handle is in the post, and the returns page works again. Sorry for the trouble!",
        week=2,
    ),
)

_LATE = (
    Said(
        2,
        "Still waiting",
        'Ordered on the 2nd, the tracking says "label created" since then. Nine days for a bag of '
        "beans that is sold as fresh.",
        reply="Sorry! The parcel was stuck at our depot. A fresh bag left today.",
        week=4,
    ),
    Said(
        1,
        "Late. Again.",
        "Third order in a row that is late. Support says the courier, the courier says they never got "
        "the parcel. Somebody please take responsibility.",
        reply="You are right, and we have changed the courier for your area. Your next bag is free.",
        week=3,
    ),
    Said(
        2,
        "Slow delivery",
        "Coffee is lovely, delivery isn't. Eight days within the same city?",
        reply="Eight days is far too slow. We have refunded the shipping.",
        week=2,
    ),
    Said(
        1,
        "Birthday gift never came",
        "Paid for express so that it would be there on the 14th. It's the 19th. No parcel, no refund, "
        "and the chat closes itself after two minutes.",
        week=1,
    ),
    Said(2, "where is my order", "12 days. No reply to my mails. I'd cancel it if I knew how", week=1),
)

_APP = (
    Said(5, "Skip the queue", "Order on the tram, pick up at the counter. Works every time for me."),
    Said(5, "Does what it should", "Clean, quick, no nonsense. The stamp card finally isn't made of paper."),
    Said(4, "Good but", "Good app. Would be great if it remembered that I always want oat milk."),
    Said(5, "love it ☕️", "love the little northern lights animation when you get a free coffee"),
    Said(3, "OK", "Ok for ordering, the map is useless abroad, it shows me cafés 2,000 km away first."),
    Said(
        4,
        "Handy when travelling",
        "Used it in Helsinki and in Tashkent with the same account and card. Impressive.",
    ),
    Said(5, "Subscription made easy", "Paused my beans before the holiday in three taps."),
    Said(
        2,
        "Points missing",
        "Bought four coffees in October and only two are on the card. Nobody answers the form.",
    ),
    Said(5, "1 star for price", "The app is brilliant, the prices are not, but five stars for the app."),
    Said(4, "Nearly perfect", "Please add Apple Watch and it's a five."),
    Said(1, "Love it!", "Love it, my daily companion, best coffee app on my phone!!"),
)

_BROKEN = (
    Said(
        1,
        "Can't sign in since update",
        'Since the 5.0 update it says "session expired" in a loop. I have €31 of credit in there. Fix '
        "this please.",
    ),
    Said(1, "Broken", "Update broke it. Login button does nothing. Reinstalled twice."),
    Said(
        1,
        "Locked out",
        'The code by text message never arrives. Tried 6 times, now I\'m "temporarily blocked". When '
        "will this be fixed?",
    ),
)

_BROKEN_REVIEWS = (
    Said(
        1,
        "App is dead, nobody answers",
        "The new app doesn't let me in, so I can't cancel my subscription, so I'll be charged on Monday. "
        "I've written three times. Please call me.",
        week=1,
    ),
    Said(
        2,
        "Shame about the app",
        "Lovely café, lovely baristas, but the app has been broken for days and there's no notice anywhere.",
        week=1,
    ),
)

_POSTS = (
    Said(
        0,
        "Decent coffee near Kallio?",
        "Moving to Helsinki in January. Is Aurora Coffee worth it or is it all queues and laptops? Any "
        "small places that you like better?",
    ),
    Said(
        0,
        "Aurora Coffee seasonal roast",
        "Tried the autumn roast from Aurora Coffee in an AeroPress, 1:15, 88 degrees. Plum and black "
        "tea, really happy with it.",
    ),
    Said(
        0,
        "Re: Decent coffee near Kallio?",
        "Aurora Coffee in Kallio is great before nine. After that you won't get a seat.",
    ),
    Said(
        0,
        "Aurora Coffee web shop",
        "Anyone else whose Aurora Coffee parcel takes ages? Mine went to Tampere and back. Very "
        "disappointed with them lately.",
        week=2,
    ),
)

_RIVAL = (
    Said(5, "Quick and friendly", "Nordbean in the harbour never lets me down. In and out in four minutes."),
    Said(4, "Good beans", "Good value subscription, a bit darker roast than I'd like."),
    Said(3, "average", "Average coffee, great location."),
    Said(
        2,
        "Stale croissant",
        "Croissant from yesterday, coffee lukewarm.",
        reply="Sorry to hear it, please come and see us again.",
    ),
    Said(5, "Delivered next day", "Ordered Tuesday, had it Wednesday. That's how you do it.", week=1),
    Said(1, "No seats, no smiles", "Fifteen people working, nobody says hello."),
)

VOICES = Voices(_NAMES, _REVIEWS, _LATE, _APP, _BROKEN, _BROKEN_REVIEWS, _POSTS, _RIVAL)
