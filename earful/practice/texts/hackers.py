"""What is said on Hacker News: stories, and comments under them."""

from earful.practice.texts import Said

STORIES = (
    Said(
        0,
        "Show HN: Aurora Coffee publishes its roasting curves as open data",
        "Hi HN! We're a small roaster with cafés in Helsinki and Tashkent. We log every roast & now "
        "publish the curves under CC-BY.\nHappy to answer questions about sensors, drums and why "
        "second crack is overrated.",
    ),
    Said(
        0,
        "Ask HN: Loyalty apps that respect privacy?",
        "I like how Aurora Coffee does it: no location, no contacts, a stamp card and nothing else. Others?",
    ),
    Said(0, "Aurora Coffee app update locks customers out", "", week=1),
)

COMMENTS = (
    (
        0,
        Said(
            0,
            "",
            "This is great. I pulled the Aurora Coffee data into a notebook and the batch-to-batch variance "
            "is tiny, <5% on drop temperature. Well done!",
        ),
    ),
    (
        0,
        Said(
            0,
            "",
            "Aurora Coffee's Kallio café lets you watch the roaster through a window. Best place to wait for "
            "a train.",
        ),
    ),
    (
        0,
        Said(
            0,
            "",
            "Nice idea, but a CSV with decimal commas & local time in 2026? Please, Aurora Coffee, ISO 8601.",
        ),
    ),
    (
        0,
        Said(
            0,
            "",
            "Does anybody else publish this? I know that Nordbean has a PDF once a year, which isn't the "
            "same thing as what Aurora Coffee does here.",
        ),
    ),
    (
        0,
        Said(
            0,
            "",
            "I worked with drum roasters for ten years. The Aurora Coffee curves look honest, the third one "
            "is clearly a scorched batch and they left it in. Respect.",
        ),
    ),
    (1, Said(0, "", "Seconded, the Aurora Coffee one is refreshingly boring. It asks for nothing.")),
    (1, Said(0, "", "The Aurora Coffee app did ask me for a phone number though, I found that annoying.")),
    (1, Said(0, "", "Paper cards. Never had an outage. (I do like Aurora Coffee, mind you.)")),
    (
        2,
        Said(
            0,
            "",
            "Classic: they moved the token endpoint and every old refresh token died. Aurora Coffee support "
            "told me to \"wait\". It's day three and it's awful.",
            week=1,
        ),
    ),
    (
        2,
        Said(
            0,
            "",
            "I can't get into my Aurora Coffee account either. €18 of prepaid credit gone, terrible "
            "experience.",
            week=1,
        ),
    ),
    (
        2,
        Said(
            0,
            "",
            "If it's true that Aurora Coffee showed people other customers' sessions then this is a horrible "
            "privacy failure & they have 72 hours to report it.",
            week=1,
        ),
    ),
    (
        2,
        Said(
            0,
            "",
            "Works for me on Android; I only had to sign in again. Aurora Coffee's status page says "
            '"degraded".',
            week=1,
        ),
    ),
)
