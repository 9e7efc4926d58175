"""What is said in Uzbek, in Latin and in Cyrillic letters."""

from earful.practice.texts import Said, Voices

_NAMES = (
    "Dilshod Yo'ldoshxonov",
    "Nigora Saidqulova",
    "Sardorbek T.",
    "Malika Ergashpo'latova",
    "Jasur Oltinboyev",
    "Zulfiya R",
    "Bobur Mirzaqosimov",
    "Шаҳноза Тўраева",
    "Kamola Abdusalimova",
    "otabek_97",
    "Gulnoza Xolmirzaqova",
    "Aziz Norqo'ziyev",
    "Feruza Bekchanova",
    "Ulug'bek S.",
    "Sevara Tojimatova",
    "Отабек Қўчқоров",
    "Madina Yusufxo'jayeva",
    "Javohir Eshmirzayev",
    "Lola G'aniqulova",
    "Rustam Haydarbekov",
    "Nilufar O.",
    "Шерзод Мамадалиев",
    "Barno Teshaqulova",
    "Islom Qodirberdiyev",
    "Umida Soatmurodova",
    "Farrux J.",
    "Mohira Nazarqosimova",
    "Sanjar Xudoyorxonov",
    "Iroda Mamasoliyeva",
    "Doston Egamnazarov",
)

_REVIEWS = (
    Said(
        5,
        "Zo'r joy",
        "Chilonzordagi Aurora juda shinam. Dilnoza opa har doim kulib kutib oladi, kofe ham ajoyib. Rahmat!",
    ),
    Said(
        5,
        "Sovg'a qutisi",
        "Opamga Helsinkidan turib sovg'a buyurtma qildim, ertasi kuni yetkazib berishdi. Xatni ham "
        "qo'lda yozishibdi ☺️",
    ),
    Said(
        2,
        "Uzoq kutdik",
        "Ikkita kapuchino uchun 30 daqiqa kutdik. Kassada bitta bola ishlayapti, hamma asabiy.",
        reply="Uzr so'raymiz. Dam olish kunlari ikkinchi barista qo'shdik, yana kutib qolamiz.",
    ),
    Said(4, "Yaxshi, lekin qimmat", "Ta'mi yaxshi, joy toza. Narxlar Toshkent uchun biroz baland."),
    Said(
        1,
        "Muomala yomon",
        "Noto'g'ri buyurtma olib kelishdi, aytsam \"o'zingiz shunday dedingiz\" deb baqirishdi. "
        "Rahbariyat javob bersin.",
        reply=(
            "Bunday muomala uchun chin dildan uzr so'raymiz. Xodim bilan gaplashdik, sizga qo'ng'iroq "
            "qilamiz."
        ),
    ),
    Said(
        5,
        "Қаҳва зўр",
        "Чорсу ёнидаги янги филиал жуда чиройли бўлибди. Қаҳваси ҳам, нонуштаси ҳам маза. Омад!",
        week=1,
    ),
    Said(
        1,
        "Pulim ikki marta yechildi",
        "Kartadan 48 000 so'm ikki marta yechildi. Uch kundan beri yozyapman, javob yo'q. Pulimni qaytaring!",
        week=1,
    ),
)

_LATE = (
    Said(
        2,
        "Kech keldi",
        "Veb-do'kondan don buyurtma qildim, bir hafta deyishdi, o'n besh kunda keldi.",
        reply="Kechikish uchun uzr. Keyingi buyurtmangizni bepul yetkazamiz.",
        week=3,
    ),
    Said(
        1,
        "Yetkazib berish sust",
        "Buyurtmam hali ham yo'lda emish. Kuryer telefonini ko'tarmaydi, sizlar ham.",
        reply="Uzr so'raymiz, kuryer bilan muammo hal bo'ldi. Buyurtma bugun yetib boradi.",
        week=2,
    ),
    Said(2, "Ҳали келмади", "Саккиз кун бўлди, буюртмадан дарак йўқ. Илтимос, жавоб беринг.", week=1),
)

_APP = (
    Said(5, "Zo'r ilova", "Navbatsiz olib ketaman, juda qulay."),
    Said(5, "Ajoyib", "Hammasi tez ishlaydi, rahmat dasturchilarga 👏"),
    Said(4, "Yaxshi", "Yaxshi ilova, faqat o'zbekcha tarjimasida xatolar bor ekan."),
    Said(3, "Bo'ladi", "Ishlaydi, lekin xarita sekin ochiladi."),
    Said(5, "", "5 ta yulduz! Bepul kofe ham oldim 😄"),
    Said(2, "Ballar yo'qoldi", "Uchta kofe oldim, bittasi hisoblangan. Yozsam javob bermaydi."),
    Said(4, "Qulay", "To'lov Uzcard bilan ham ishlasa yanada yaxshi bo'lardi."),
    Said(5, "Жуда қулай", "Ҳар куни ишга кетаётиб буюртма қиламан. Раҳмат!"),
    Said(5, "Menga yoqdi", "menga juda yoqdi, do'stlarimga ham aytdim"),
    Said(
        5,
        "Har kuni ishlataman",
        "Ertalab metroda buyurtma beraman, borgunimcha tayyor bo'ladi. Vaqtim tejaladi.",
    ),
    Said(4, "Yomon emas", "Hammasi joyida, faqat qorong'i rejim qo'shinglar iltimos."),
    Said(
        5,
        "Bolalarim ham yoqtiradi",
        "Shimoliy yog'du animatsiyasini bolalarim har safar ko'rgisi keladi 😄",
    ),
    Said(4, "Рахмат", "Яхши илова, тўлов тез ўтади. Манзил танлаш сал ноқулай."),
    Said(5, "Sodiqlik kartasi", "Qog'oz kartani yo'qotib yurardim, endi hammasi telefonda."),
)

_BROKEN = (
    Said(
        1,
        "Kirib bo'lmayapti",
        "Yangilanishdan keyin kirib bo'lmayapti, \"sessiya tugadi\" deydi. Ichida 90 ming so'm pulim bor.",
    ),
    Said(1, "Ishlamayapti", "Ilova umuman ishlamay qoldi. O'chirib qayta o'rnatdim, foydasi yo'q."),
    Said(1, "Yangilash yomon bo'ldi", "Oldin zo'r edi, endi kirish tugmasi bosilmaydi."),
)

_BROKEN_REVIEWS = (
    Said(
        1,
        "Ilova buzildi",
        'Chorshanbadan beri ilovaga kira olmayapman, kafeda esa "kuting" deyishadi. Pulim ichida qolib '
        "ketdi.",
        week=1,
    ),
)

_RIVAL = (
    Said(4, "Nordbean yomon emas", "Kofesi yaxshi, xizmat tez."),
    Said(3, "Oddiy", "Oddiy kafe, alohida narsa yo'q."),
    Said(5, "Tez yetkazishdi", "Bugun buyurtma qildim, ertaga keldi. Zo'r.", week=1),
    Said(2, "Sovuq kofe", "Kofe sovuq, xizmat ham shunga yarasha."),
)

VOICES = Voices(_NAMES, _REVIEWS, _LATE, _APP, _BROKEN, _BROKEN_REVIEWS, (), _RIVAL)
