"""What a coffee magazine and a blog print about the brand."""

from earful.practice.texts import Said

_ENGLISH = (
    Said(
        0,
        "Aurora Coffee opens a third café in Tashkent",
        "The Helsinki roaster opened its third café in Tashkent on Saturday, near the Chorsu bazaar. The "
        "house employs eleven people and roasts on the spot.",
    ),
    Said(
        0,
        "Five places to warm up this November",
        "Our list of cosy corners: a reading room, two saunas, Nordbean's cellar and the window seats of "
        "Aurora Coffee in Töölö, where the cinnamon buns sell out by ten.",
    ),
    Said(
        0,
        "Coffee prices climb again",
        "Arabica rose for the fourth month. Roasters such as Aurora Coffee and Nordbean say that a cup "
        "will cost twenty cents more by spring.",
    ),
    Said(
        0,
        "Aurora Coffee wins packaging award",
        "The jury praised the compostable bag of Aurora Coffee as a clever, beautiful piece of design "
        "that is easy to recycle.",
    ),
    Said(
        0,
        "Customers locked out after Aurora Coffee app update",
        "Since Wednesday many customers of Aurora Coffee cannot sign in to the app and are angry about "
        "lost credit. The company said that it was working on a correction.",
        week=1,
    ),
)

_FINNISH = (
    Said(
        0,
        "Aurora Coffee avaa kahvilan Hakaniemeen",
        "Helsinkiläinen paahtimo avaa keväällä neljännen kahvilansa Hakaniemen torin laidalle. Tiloihin "
        "tulee myös pieni paahtimo.",
    ),
    Said(
        0,
        "Kahvin hinta nousee taas",
        "Paahtimot Aurora Coffee ja Nordbean kertovat korottavansa hintoja alkuvuodesta.",
    ),
    Said(
        0,
        "Testissä seitsemän joulukahvia",
        "Raati piti eniten Aurora Coffeen joulupaahdosta, jossa maistui luumu ja kardemumma.",
        week=2,
    ),
    Said(
        0,
        "Aurora Coffeen sovelluksessa kirjautumisongelmia",
        "Keskiviikon päivitys on estänyt monien asiakkaiden kirjautumisen. Yhtiön mukaan vika pyritään "
        "korjaamaan alkuviikosta.",
        week=1,
    ),
)

_UZBEK = (
    Said(
        0,
        "Aurora Coffee Chorsuda yangi kafe ochdi",
        "Xelsinkidan kelgan qahvaxona Toshkentdagi uchinchi kafesini ochdi. Kafeda o'n bir kishi ishlaydi.",
    ),
    Said(
        0,
        "Toshkentda qayerda nonushta qilsa bo'ladi",
        "Beshta joyni aylanib chiqdik. Aurora Coffee'da tuxumli non va kapuchino, Nordbean'da esa faqat "
        "pishiriq bor.",
    ),
    Said(
        0,
        "Barista Sardor bilan suhbat",
        "Aurora Coffee baristasi Sardor kofe qovurishni Helsinkida o'rgangan. U endi yoshlarga bepul "
        "dars beradi.",
    ),
)

_RUSSIAN = (
    Said(
        0,
        "Aurora Coffee открыла третью кофейню в Ташкенте",
        "Кофейня у базара Чорсу начала работу в субботу, зёрна обжаривают прямо в зале.",
    ),
    Said(
        0,
        "Пять мест, где в Ташкенте варят хороший кофе",
        "В нашем списке две кофейни Aurora Coffee: за тёплый приём и за зёрна, которые жарят при вас.",
    ),
)

MAGAZINE = {"en": _ENGLISH, "fi": _FINNISH}

BLOG = {"uz": _UZBEK, "ru": _RUSSIAN}
