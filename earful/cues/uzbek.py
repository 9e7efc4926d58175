"""How people complain in Uzbek. Written in Latin; Cyrillic follows by rule, and apostrophes may be missing."""

PHRASES = {
    "harm": """
        (zaharlan*|zaxarlan*)
        (yonib|portla*|yong'in|alanga*) (ketdi|ketgan|oldi|chiqdi|)
        (kuyib|kuydi|kuydir*) (qoldi*|oldim|)
        (jarohat*|shikastlan*|yarador*)
        (kasalxona*|shifoxona*)(ga|da) .. (tush*|yot*|olib*|bor*)
        tez yordam chaqir*
        (xavfli|havfli|hayot uchun xavf*|xavf tug'dir*|xavfsiz emas)
        (allergiya*|allergik)
        (tok|toki) (urdi|uradi|urib)
        (qurt|soch|shisha|pashsha|suvarak|hasharot|mog'or|plastik|temir) .. (bor|chiqdi|topdi*|chiqib|ekan)
        (muddati|srogi|srok*) .. (o'tgan|o'tib|tugagan|o'tkan)
        (sasigan|aynigan|buzilgan ovqat|chirigan|achigan)
    """,
    "law": """
        (sudga|sud orqali) .. (ber*|murojaat|bor*|hal*|arz*)
        (prokuratura*|iste'molchi* huquq*|istemolchi* huquq*|huquqni muhofaza)
        (politsiya*|militsiya*|ichki ishlar|iib ga|iibga)
        (noqonuniy|qonunga zid|qonunsiz|qonun buz*)
        (advokatim*|yuristim*|advokatga)
        (kamsit*|irqchi*|tahqirla*|haqorat*)
    """,
    "privacy": """
        (shaxsiy|mening|ma'lumot*) .. (ma'lumot*|malumot*) .. (tarqat*|sotil*|sotib|o'g'irla*|chiqib ket*|boshqa*)
        (ma'lumotlar*|malumotlar*) .. (tarqat*|sotil*|sizib|o'g'irla*|chiqib ket*)
        (buzib kirish*|buzib kirdi*|xaker*|hacker*|vzlom*)
        (ruxsatimsiz|ruxsatsiz|roziligimsiz|so'ramasdan)
        (birovning|boshqa odamning|begona) (akkaunt*|zakaz*|buyurtma*|ma'lumot*|karta*)
    """,
    "money": """
        (ikki marta|ikki marotaba|2 marta|qayta|ortiqcha|bekorga) .. (yechib|yechil*|pul|to'la*|yechdi*|yechgan|hisob*)
        (pul|pulim|pulimni|pulni|pullar*|pulimizni|summa|mablag'*) .. (qaytar*|qaytmadi|qaytmayap*|yechib|yechil*|yo'qol*|kuyib|kuydi|ketdi|tushmadi|tushmayapti|kelmadi|bekorga|isrof|havoga|o'g'irla*|yedi|yeb)
        (qaytar*|qaytib) .. (bering|berilmadi|bermadi*|bermayap*|berishmadi|berishsin|pul*)
        (aldash*|aldov|aldovchi*|aldadi*|aldayap*|aldaydi*|aldoqchi*|aldab|aldangan*|aldandi*|firibgar*|yolg'on*|o'g'ri*|lo'ttiboz*|tovlamachi*|moshennik*|qalloblar|qallob*|razvod|lohotron|kidalo*)
        (yashirin|ortiqcha) (to'lov*|komissiya*|xarajat*)
    """,
    "waiting": """
        (kut*|kutib|kutdim|kutyapman|kutayapman|kutvomman|kutvotti*|kutamiz|kutyapmiz) .. (haligacha|haliyam|soat*|kun|kundan|hafta*|oy|oydan|uzoq|ko'p|beri|charchadi*|qol*|yotibman|o'tir*|bo'ldi|javob*)
        (haligacha|haliyam|hali ham|soat*|hafta*|kundan beri|oydan beri|uzoq|qancha|anchadan|ko'p) .. (kut*|kelmadi|kelmayap*|yo'q|kelgani yo'q|yetib kelma*|olmadi*|berishmadi|bermadi*|javob*|chiqmadi|ishlamayap*|qaytarilmadi)
        (kelmadi|kelmayap*|yetib kelmadi|kelgani yo'q|yetkazib berilmadi|yetkazib berishmadi|yetkazilmadi|olib kelishmadi|olib kelmadi*|yuborilmadi|yuborishmadi)
        (qachon|qani|qayerda|qatda|qaerda) .. (keladi|kelar|buyurtma*|zakaz*|pul*|tovar*|mahsulot*|qaytar*|javob*|ishlaydi|tuzat*|to'g'irla*|to'g'rila*)
        (kech|kechik*|kechikib|kechga|kechroq) (keldi|qoldi|qolib|qolishdi|kelishdi|olib|yetkaz*|keladi|kel*|)
        (juda|o'ta|ancha|jida) (sekin|uzoq|kech)
        (sekin|uzoq) (ishla*|yukla*|kel*|ol*|xizmat*|ochil*|yetkaz*|kut*|javob*|vaqt*)
        (soatlab|kunlab|haftalab|oylab)
    """,
    "silence": """
        (hech kim|hechkim|birortasi|xech kim) .. (javob*|ko'tarma*|olma*|yordam*|gaplash*|kelma*|tushuntir*|bilma*|chiqma*|e'tibor*|bermay*)
        (javob|javoblar|otvet|aloqaga) .. (yo'q|bermay*|berma*|berilma*|berishma*|bo'lma*|kelma*|chiqma*|ololma*|berishmay*)
        (telefon*|trubka*|go'shak*|qo'ng'iroq*) .. (ko'tarma*|olma*|javob*|o'chir*|olishma*)
        (bog'lan*|ulan*|tushib) .. (bo'lma*|olma*|olmay*|bo'lmay*)
        (qo'llab-quvvatlash|qo'llab quvvatlash|podderjka|operator*|xizmat|xizmati|servis|servisi|xizmat ko'rsatish|obslujivaniye) .. (yomon|juda yomon|past|nol|yo'q|dahshat|sust|rasvo|javob bermay*|qoniqarsiz|sekin|o'rtacha|yaxshi emas|talabga)
        (yomon|past|rasvo|sust|dahshatli|qoniqarsiz|sekin|eng yomon) (xizmat*|servis*|obslujivan*)
        (e'tiborsiz*|etiborsiz*|e'tibor berma*|etibor berma*|indama*|mensima*)
    """,
    "promise": """
        (va'da|vada|vadasi*|va'dasi*|so'z) .. (berib|bergan*|berish*|qil*|lekin|ammo|bajarma*|ustidan|turma*|yolg'on)
        (deyish*|deb|degan*|aytish*|aytgan*|deydi*) .. (lekin|ammo|aldash*|yo'q|kelmadi|bo'lmadi|yolg'on|bermadi*|qilishmadi|qilmadi*)
        (bekor) (qil*|qilindi|qilishdi|qilib)
        (boshqa|noto'g'ri|notogri|xato|adashtirib|singan|eski|soxta|sifatsiz|bo'sh|kam) .. (tovar|mahsulot|narsa|rang|razmer|o'lcham|model|buyurtma|zakaz)* .. (keldi|keltir*|yubor*|olib kel*|berish*|chiqdi|jo'nat*|kelgan|kelibdi)
        (aytilgan*|rasmdagi*|rasmda*|tavsif*|ko'rsatilgan*) .. (emas|farq*|to'g'ri kelma*|mos kelma*|boshqa)
        (original|orginal|asl) emas
        (soxta|padelka|poddelka|kopiya)
    """,
    "treatment": """
        (qo'pol*|qopol*|hurmatsiz*|xurmatsiz*|odobsiz*|takabbur*|madaniyatsiz*|beadab*|betgachopar*|so'kin*|baqir*|bepisand*|be'tibor*|muomala* .. (yomon|qo'pol|past|bilma*|yo'q|madaniyat*)|muomilasi .. (yomon|qo'pol))
        (yomon|qo'pol|past) (muomala*|munosabat*|muomila*|xodim*|ishchi*|ofitsiant*|operator*|sotuvchi*)
        (xodim*|ofitsiant*|ofisiant*|sotuvchi*|kuryer*|kurer*|ishchi*|kassir*) .. (qo'pol*|yomon|hurmatsiz|bilma*|e'tibor*|dangasa*|baqir*|sekin|yo'q)
    """,
    "leaving": """
        (boshqa|endi|qaytib|hech qachon|xech qachon|umuman|zinhor|hargiz) .. (kelmayman|bormayman|olmayman|sotib olmayman|ishlatmayman|foydalanmayman|qaytmayman|zakaz qilmayman|buyurtma qilmayman|kirmayman|bormaymiz|kelmaymiz|qaytib kelmayman|ishonmayman|yuklamayman|kelmaymen)
        (tavsiya|maslahat|rekomendatsiya|sovet) .. (qilmayman|bermayman|etmayman|qilmaymiz|bermaymiz|qilmaymen)
        (olmang|olmanglar|olmelar|olmela|olmanlar|olmenglar|yuklamang*|ko'chirmang*|ishonmang*|foydalanmang*|bormang*|kelmang*|aldanmang*|adashmang*|buyurtma bermang|ehtiyot bo'ling*|extiyot bo'ling*|o'rnatmang*|sotib olmang*|zakaz qilmang*|yuklab olmang*)
        (o'chir*|o'chirib|udalit|udalil*) .. (tashla*|yubordim|yuboraman|qil*|ilova*|akkaunt*|dastur*|oldim)
        (boshqasiga|boshqa .. ga|raqobatchi*) .. (o'tdim|o'taman|o'tib|o'tamiz|almashtir*)
        (afsusdaman|pushaymon*|afsuslan*)
        voz kech*
    """,
    "irony": """
        (rahmat|raxmat) .. (hech narsa uchun|aldagani*|buzgani*|kerak emas)
        (zo'r|ajoyib|qoyil|barakalla|yaxshi) .. (yana|aldashdi|aldadi*|buzil*|ishlamayap*|qotdi|o'chib)
        (sharmanda*|uyat*|uyalmay*|uyaling*|dahshat*|daxshat*|rasvo*|rasvogarchilik|bedodlik|vijdonsiz*|insofsiz*|masxara*|mazax*|haromxo'r*|harom*|nomard*|yaramas*|jinni qil*|asab*|jonga tegdi|jonga tegd*|zerik*|charcha* (kut|shu)*|bezor*|bo'lmagan gap|be'mani*|bemani*|kallavaram*|tuturuqsiz*|padar*|la'nat*|lanat*|chidab bo'lma*|toqat*)
        (tuzating*|to'g'irlang*|to'g'rilang*|togirlang*|togrilang*|tuzatinglar|hal qiling*|xal qiling*|qaytaring*|javob bering*|chora ko'ring*|yo'qoting*|olib tashlang*|tuzatish kerak|to'g'irlash kerak|to'g'rilash kerak|tuzatishsin)
        (nima bu|bu nima|nimaga kerak|nima keragi bor|kimga kerak)
    """,
    "bad": """
        (yomon|yomonligi*|juda yomon|yomonlash*|yomonroq|eng yomon|rasvo|chatoq|chatoqroq|past sifat*|sifatsiz*|sifati .. (past|yomon|yo'q|yaxshi emas|nol|rasvo|o'rtacha|buzuq)|sifat .. (past|yomon|nol)|bo'lmag'ur|bolmagur|bo'lmidi|foydasiz*|keraksiz*|bema'ni|bemani|arzimaydi|arzimas|axlat*|ahlat*|musor*|xlam|govno|bo'q|g'irt|ahmoq*|axmoq*|jinni|tentak|dabdala|abgor|ayanch*|past daraja*|past saviya*|saviyasi past|sust|qoniqarsiz*|qoniqtirma*|qoniqmadi*|zarar*|zararli)
        (yoqmadi|yoqmaydi|yoqmayap*|yoqma*|hafsala* .. pir*|hafsalam|xafsala*|ko'nglim* .. qol*|xafa*|norozi*|noroziman|xunuk|umid* .. oqla*|oqlamadi|umidsiz*|ranjidi*|ranjitdi)
        (yaxshi|sifatli|yaxwi|zo'r|qulay|mazali|shirin|to'g'ri|tog'ri|toza|ideal|halol|foydali|qiziqarli|qiziq|yetarli|arziydigan|unchalik|unchalik yaxshi|uncha yaxshi|uncha) (emas*|emaska*|emasakan|bo'lmadi|bo'lmagan|bo'lma*|ishlama*)
        (vaqt*|pul*) .. (bekor*|isrof*|behuda*|ketkiz*|yo'qot*|sarfla*)
        (bekor|behuda|befoyda|bekorchi|bekorga|bekordan) *
        (mazasiz|bemaza|mazzasi yo'q|mazasi yo'q|mazali emas|sovib qolgan|xom|kuygan|iflos|kir|hidlan*|sassiq|sasi*|badbo'y|qotib qolgan)
        (ozgina|kam|arzimagan) .. (porsiya|miqdor)
        (g'irt|rosa|juda|eng) (yomon|rasvo|past|sekin|xunuk)
    """,
    "broken": """
        (buzil*|buzuq|buzib|sing*|singan|sinib|sindi|yoril*|yirtil*|yirtiq|brak|defekt*|nosoz*|yaroqsiz*|shikast*|chizil*|teshik*|oqadi|oqyap*|eziqlan*|pachaq*|lat yegan|ajralib|ko'chib (ket*|tush*))
        (ishlamay*|ishlamadi|ishlamas*|ishlama*|ishlamidi|ishlamayabdi|ishlamayapti|iwlamay*|iwlamid*|ishlamiyapti|ishlamayaptida|iwlamiyapti|yonmay*|yonmadi|yoqilma*|yurmay*|yurmadi|quvvat olma*|zaryad olma*|zaryad* .. (tugay*|turma*|olma*|tez)|batareya* .. (yomon|tez|tugay*|past)|tez o'tir*|to'xtab qol*|qizib ket*|qiziydi|qizib ketyap*)
        (yetishma*|yetmay*|to'liq emas|kam chiqdi|yo'q ekan|yo'qol*|yo'qot*)
    """,
    "digital": """
        (qotib|qotadi|qotyap*|qotayap*|qotvotti*|qotdi|qotib qol*|qotavera*|glyuk*|glyuch*|lagi|laglar|vilet*|xato*|hato*|xatolik*|hatolik*|oshibka*|bug|baglar|o'chib (qol*|ket*|qolyap*|qolaver*)|chiqib ketyap*|chiqib ketadi|chiqarib (tashla*|yubor*)|tormoz*)
        (ochilmay*|ochilmadi|ochilma*|ocilmay*|kirmay*|kirolmay*|kirib bo'lma*|kira olma*|kirilmay*|yuklanmay*|yuklanmadi|yuklama*|yuklab bo'lma*|yuklab olma*|yuklolmay*|yangilanma*|ulanmay*|ulanma*|ulana olma*|ulanib bo'lma*|ro'yxatdan .. (o'ta olma*|o'tib bo'lma*|o'tolma*|o'tma*)|sms kelma*|kod kelma*|kodi kelma*|bo'lmayap*|bo'lmayabdi|bo'lmadi|bo'lmaydi|bo'lmayabti|bo'lmayotti|ololmay*|olmayap*|qilolmay*|ko'rsatma*|chiqmayap*|chiqmay*|tushmayap*|ishga tushma*|o'tmayap*|topa olma*|topolmad*|topilmadi|eshitilma*|aniqlama*|tanima*)
        (internet*|aloqa|ilova|dastur*|sayt*|set|seti|tarmoq|programma*|o'yin) .. (yomon|past|sekin|yo'q|ishlama*|qot*|sust|tutma*|uzil*|og'ir|rasvo|xato*)
        (yangila*|obnov*) .. (keyin|so'ng|beri)
        (reklama*|reklamasi) .. (ko'p*|kop*|to'la|haddan*|bezor*|jonga*|chiqaver*|tinmay*|juda*)
        (ko'p|kop|juda|haddan tashqari|faqat|tinimsiz) reklama*
        (blokla*|block qil*|ban qil*|virus*)
    """,
    "price": """
        ((juda|o'ta|haddan tashqari|rosa|jida) qimmat*|narx* .. (baland*|qimmat*|oshdi|oshir*|oshib|ko'tar*|osmon*|to'g'ri kelma*|yuqori|katta)|dorogoy|dorogo|narxiga arzimay*|puliga arzimay*|pulga arzimaydi|arzimaydi)
        (ochko'z*|insofsiz* narx*)
    """,
    "unclear": """
        (tushunarsiz*|tushunib bo'lma*|tushunmadi*|noaniq*|chalkash*|tushuntir* .. (berma*|yo'q|berishma*)|ma'lumot yo'q|malumot yo'q|aniq emas|aniq ma'lumot .. yo'q|ogohlantirma*|aytishma*|bilib bo'lma*)
    """,
    "novelty": """
        (eskirgan*|zamonaviy emas|eski versiya*|yangilash kerak|yangilanish kerak)
        (qo'shing*|qo'shilsa|qo'shsangiz*|qo'shish kerak|bo'lsa yaxshi|bo'lsa zo'r|qilsalaring|qilsangiz*|kiritish kerak|kiriting*|bo'lishi kerak|quysangiz|quyinglar)
    """,
    "request": """
        (nega|nimaga|nima uchun|nima sababdan|nima sabab|nechun|nimaga bunaqa|nima bo'ldi|nima bo'lyapti|nima qilay|nima qilish kerak|qachongacha|qanday qilib|qancha vaqt|qancha kutish)
        (iltimos|yordam bering*|yordam berasiz*|ko'rib chiqing*|talab qil*|so'rayman|tushuntiring*|bog'laning*|qo'shing*|shikoyat*|e'tiroz*|ariza*|yaxshilang*|yaxshilash kerak|chora*)
    """,
    "trouble": """
        (qimmat*|qimat|muammo*|mammo*|problema*|kamchilik*|nuqson*|minus*|noqulay*|xato|xatosi|ayb*|qiyin*|qiyinchilik*|ovoragar*|ovora*)
        (afsuski|yana|har doim|doim|doimo|har safar|haliyam|haligacha|umuman|hecham|hech|faqat|birgina|hali|hammasi|to'xtovsiz|tinmay)
        (majbur*|imkonsiz|iloji yo'q|noto'g'ri|notogri|no'to'g'ri|xato|adash*|rad et*|rad qil*|kam|past|sekin|og'ir|ko'p vaqt|kech|eski|mayda|kichik|kichkina)
        [0-9]+ (soat|kun|hafta|oy|daqiqa|minut)*
        (bir|ikki|uch|to'rt|besh) (hafta|oy|soat|kun)*
    """,
    "negation": """
        (yo'q*|yoq|emas*|hech|hechqanday|*may|*maydi|*madi|*mayapti|*madim|*mas|*mayapman|*masdan|*maslik|*mayman|*magan|*siz|*mabdi|*maptiku|*mayaptiku|*mepti|*midi|*miman|*mayabdi|*mayotti|*mayotgan|*magani|*masligi|*mayaptida)
    """,
    "praise": """
        (muammo*|kamchilik*|problema*|nuqson*|e'tiroz*|shikoyat*|gap) .. (yo'q|bo'lmadi|bo'lmagan|kuzatilma*|sezma*|chiqmadi|ishlayapti|ishlayabdi)
        (muammosiz|kamchiliksiz|nuqsonsiz|benuqson|bekamu*|gap yo'q|gapi yo'q|yomon emas*|yomonmas|qimmat emas|kam emas|afsuslanma*|pushaymon .. (bo'lma*|emas*)|narxi .. (yaxshi|arzon|mos|hamyonbop|yoqdi|qulay)|kutmadi*|kutganimdan*|kutganim*|kutilganidan*)
        (rahmat|raxmat|tashakkur|ajoyib*|zo'r*|zor|a'lo*|alo|mukammal*|yaxshi|yahshi|yaxwi|yaxshiroq|yaxshi ekan|tavsiya qilaman|tavsiya etaman|tafsiya qilaman|maslahat beraman|yoqdi|yoqadi|menga yoqdi|super|klass|klas|zo'r ekan|gap yo'q|mazali|shirin|tez yetkaz*|tez keldi|vaqtida|sifatli|qulay|ideal|arziydi|yoqimli|beqiyos|hurmatli|5 ball|besh baho)
    """,
    "author": """
        (men|menga|mening|meni|mendan|menda|biz|bizga|bizning|bizni|*dim|*dik|*yapman|*yapmiz|*aman|*amiz|*mayman|*gandim)
    """,
}
