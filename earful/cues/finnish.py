"""How people complain in Finnish."""

PHRASES = {
    "harm": """
        (ruokamyrkyty*|myrkyty*)
        (syttyi|syttynyt|leimahti|oli) .. (palamaan|tuleen|tulessa)
        (palovamm*|palovammo*)
        poltin .. (suuni|käteni|kieleni|sormeni|itseni)
        poltti .. (suuni|käteni|kieleni|sormeni|suun|käden|kielen)
        (loukkaannu*|loukkasin|vammautu*|loukkaantu*)
        (jouduin|joutui|jouduimme|vietiin) .. (sairaalaan|päivystyk*|ensiapuun|lääkäriin)
        (sairastu*|tulin kipeäksi|oksens*|oksentelu*)
        (vaarallinen|vaarallista|vaarallisen|vaarallisia|hengenvaar*|turvaton|turvatonta|turvallisuusris*)
        (allerginen|allergisen) reakti*
        sähköisku*
        (lasia|lasinsiru*|hometta|homeessa|homeinen|homeista|matoja|toukkia|muovia|metallia|hius|hiuksia|ötököitä) .. (ruoassa|ruuassa|kahvissa|juomassa|leivässä|kupissa|leivän|pakkauksessa|seassa|kahvini*|annokse*)
    """,
    "law": """
        (asianajaja*|lakimies|lakimiehe*|juristi*)
        (oikeuteen|käräjä*|oikeusjuttu*|oikeustoim*)
        (kuluttaja-asiami*|kuluttajariita*|kuluttajaneuvon*|kuluttajavirast*|kuluttajansuoja*)
        (rikosilmoitu*|tutkintapyyn*|poliisille|ilmoitus poliisi*)
        (laiton|laitonta|laittomasti|lainvastai*|lain vasta*)
        (syrjin*|syrji|rasis*|häirint*)
    """,
    "privacy": """
        (tietovuo*|tietomur*|tietosuoja*|identiteettivarka*)
        (hakkeroi*|kaapatt*|murtauduttu)
        (henkilötieto*|tietoni|tietojani|yhteystieto*|asiakastieto*) .. (vuot*|vuos*|myy*|myi*|jaet*|jaka*|luovut*|levi*|näky*|väärii*|toise*)
        (luvatta|ilman lupaani|ilman suostumus*)
        (toisen|jonkun toisen|vieraan) (asiakkaan|ihmisen|henkilön) (tiedot|tilaus|lasku|nimi)
    """,
    "money": """
        (veloite*|laskute*|peri*|maksoin|maksu*) .. (kahdesti|kaksi kertaa|tuplana|kahteen kertaan|uudestaan|turhasta)
        (tuplaveloi*|tuplalasku*|kaksoisveloi*|ylihint*|liikaa laskut*)
        (rahat|rahani|rahoja|rahojani|rahaa|maksuni) .. (takaisin|palaut*|hyvity*)
        (palautta* .. rah*|rahanpalautu*|hyvitys*|hyvitykse*|korvau*)
        (hyvitystä|palautusta|korvausta) .. (ei|vielä|odot*)
        (vei|veivät|vievät|vie|varasti*) .. (rahat|rahani|rahaa|rahamme)
        (huijau*|huijar*|huijat*|huijas*|petos|petost*|petku*|kuset*|kusett*|rahast*)
        (piilokulu*|lisämaksu*|ylimääräi* (maksu|kulu|lasku)*)
        (aiheeton|aiheettom*|virheelli*|väärä) (lasku|veloitu|maksu)*
    """,
    "waiting": """
        (odot*|odote*|jonot*) .. (edelleen|yhä|vieläkin|viikko*|päivä*|tunti*|tunnin|tuntia|kuukau*|minuutti*|turhaan|ikuisuu*|puoli|kauan|liian)
        (edelleen|yhä|vieläkin|vielä|viikko*|tunti|tunnin|kuukauden|turhaan|kauan) .. (odot*|odotel*|jonot*)
        (ei|eikä|eivät|en) .. (saapu*|tullut|tule|toimite*|lähet*|perill*) .. (vielä*|ajoissa|koskaan|perille|mitään|edelleen)
        (ei|eikä|eivät|en|vielä*|edelleen) .. (saapunut|toimitettu|lähetetty|saanut|perillä|kuulunut|palautettu|korjattu)
        (missä|milloin|koska) .. (tilaukse*|tilaus|paket*|tuot*|rahat|rahani|lähety*|palautu*) .. (on|viipy*|tulee|saa*|)
        (myöhässä|myöhästy*|viivästy*|viivytt*|viipyy|viipyi|viivyt*|venyi|venyy)
        (kesti|kestää|kestänyt|meni|vei) .. (ikuisuu*|liian kauan|kauan|viikko*|kuukau*|tunti*|tunnin|tuntia|päiviä|tolkuttoman|kohtuuttoman)
        (hidas|hidasta|hitaasti|hitaan|hitaus|todella hidas|toimitus* .. (kesti|hidas))
        (jo|yli) .. (viikko*|viikon|kuukau*) .. (sitten|odot*)
    """,
    "silence": """
        (kukaan|ketään|kunnolla) .. (ei|en) .. (vasta*|auta*|auttan*|tiedä|tied*|tunnu|välitä|saa|ota)
        (ei|eivät|eikä|en|ettei) .. (vasta*|vastaus*|reago*|tavoi*|saa .. kiinni|ota .. yhteyttä|palaa .. asiaan|soit* takaisin|kuulu mitään|kuunnel*)
        (ei|eikä) .. (mitään|minkäänlais*) .. (vastau*|ilmoitu*|tieto*|yhteydenotto*|apua|reaktio*)
        vastausta .. (ei|en|odot*)
        (asiakaspalvelu*|aspa*) .. (ei|huono*|surkea*|onneton*|ala-arvoi*|olematon*|kelvoton*|töykeä*|heikko*|hidas*|vasta*)
        (huono*|surke*|onnet*|ala-arvoi*|olemat*|kelvot*|kehno*|heikko*|säälittävä*) (asiakaspalvelu*|palvelu*|aspa*)
        (luuri|luurin) .. korvaan
        (palloteltu|pallotel*|pompot*|luukulta luukulle)
        (lähettänyt|laittanut|laitoin|lähetin|soittanut|soitin) .. (monta|useita|useamman|kymmeniä|lukuisia|kolme|kaksi|monesti) .. (viesti*|sähköposti*|kertaa|kertoja|kerran)
    """,
    "promise": """
        (luvattiin|luvattu|lupasi|lupasivat|lupaa|lupailtiin|piti) .. (mutta|ei|eikä|soittaa|toimit*|tulla|saapua|palaut*|korja*|lähet*|olla|hyvitt*)
        (luvat*|lupau*) .. (ei|eivät|pidetty|petti|pettänyt|rikot*|aikataul*|ajassa)
        (peru*|peruut*) .. (tilau*|varau*|ilmoittamatta|viime hetk*|omin päin)
        (väärä|väärän|väärää|väärät|vääriä) (tuote|tuottee*|koko|väri|tilaus|tavara|annos|osa|malli|osoite|lasku|hinta)*
        (harhaanjoht*|valehte*|valetta|valhe*|katteet*)
        ei (vasta*|vastannut|pidä|pitänyt) .. (kuvausta|kuvaa|odotuk*|paikkaansa|lupau*)
        (loppu|loppunut) (varastosta|kesken)
    """,
    "treatment": """
        (töykeä*|töykeästi|tyly*|tylysti|epäkohtelia*|ylimieli*|epäystävälli*|epäasialli*|epäammat*|ammattitaidot*|välinpitämät*|vittuil*|haistat*|tiuski*|huus*|huuti*)
        (kohdel*|kohtel*) .. (huono*|kuin|epä*|töykeä*|törkeä*|kaltoin)
        (törkeä*|törkeetä|törkeästi|asiaton*|asiattom*)
    """,
    "leaving": """
        (ei|en|emme) .. (enää|ikinä|koskaan|toiste) .. (osta*|tila*|käytä*|asioi*|käy*|tule*|mene*|luota*|suosittel*|kertaakaan)
        (en|emme|ei|enkä) .. (suosittel*|voi suositella)
        (ei|en) (enää|ikinä|koskaan) (ikinä|koskaan|enää)
        (viimeinen kerta|viimeisen kerran|ei enää koskaan|ei ikinä enää|älkää|älä) (osta*|tila*|käyt*|luot*|luota|men*|)
        (vältä|välttäkää|varokaa|varo|kiertäkää|kierrä kaukaa|pysykää kaukana|boikot*)
        (vaihdan|vaihdoin|vaihdamme|siirryn|siirryin|siirrymme|lopetan|lopetin|lopetamme|irtisano*) .. (toise*|kilpailija*|toimijaa|tilau*|asiakkuu*|sopimu*|jäsenyy*|käytö*|muualle)
        (menetitte|menettää|menetätte|menetti) .. asiaka*
        (pois*|poistin|poistan) .. (sovelluk*|tili*)
    """,
    "irony": """
        (kiitos|kiitti|kiitoksia) .. (ei mistään|vaan|tyhjästä|vitusti|paljon taas|taas)
        (hienoa|hieno|loistavaa|mahtavaa|upeaa|kivaa|kiva|hyvin) .. (taas|jälleen|toimii taas)
        (aivan|täysi|täyttä|pelkkä|pelkkää|ihan) (paska*|roska*|kuraa|sontaa|susi|susia|vitsi*|pelle*|huijau*|katastrofi*|skeida*|skeidaa|hukka*)
        (törkeää|käsittämät*|uskomaton* (huono|hida|pelle|toimi)*|naurettava*|häpeällis*|skandaal*|hävyt*|järkyttävä*|pöyristyt*|ennenkuulumat*|kestämätön*|katastrof*|farssi*|pelleily*)
        (ei|en) .. (hyväksyttävä*|hyväksy|kelpaa|riitä|kannata|kannattan*|huvita)
        (vittu|vitun|vitus*|perkele*|saatana*|hitto|helvetti|helvetin|jumalauta|paskaa|paska|paskat|paskin)
        (mitä|missä) (ihmettä|vittua|hittoa|helvettiä|järkeä)
        (kyllästy*|saanut tarpeek*|saa riittää|riittää jo|väsyny* (odot|tähän)*)
        (korjatkaa|korjaa|hoitakaa|selvittäkää|palauttakaa|vastatkaa|tehkää|ratkaiskaa|lopettakaa) .. (tämä|tää|asia*|homma*|sovellus*|rahat|rahani|jotain|nyt|heti|edes|viesti*)
    """,
    "bad": """
        (huono|huonoa|huonoin|huonoja|huonosti|huonompi|huonompaan|huonon|huonommin|huonontu*|heikkoa|heikko|heikosti|heikkolaatu*|surkea*|surkein*|surkeaa|surkeasti|kamala*|kauhea*|hirveä*|hirvee*|karmea*|karsea*|kehno*|onneton*|onnettom*|kelvoton*|kelvottom*|ala-arvoi*|alaarvoi*|surkimu*|susi|roskaa|kuraa|p.ska*)
        (pettymys|pettymykse*|pettyny*|petyin|petyimme|pettyi)
        (ärsyttä*|ärsyttävä*|turhautt*|raivostutt*|vihastu*|suututt*|harmittava*|harmitt*|vituttaa|vitutti|ketuttaa|ottaa päähän|suutu*)
        (turha|turhaa|turhake|turhan|hyödytön*|hyödyttöm*|käyttökelvot*|arvoton*)
        (ajanhukka*|rahanhukka*|ajan tuhla*|rahan tuhla*|tuhlasin|tuhla*) 
        (mauton*|mautonta|pahaa|pahan makui*|vanhentunut|vanhentune*|raaka|raakaa|palanut|palanutta|likainen|likaista|likaiset|epäsiisti*|saastai*|ällöt*|inhott*|kuvott*|haisi|haisee|haju)
        (vihaan|inhoan)
    """,
    "broken": """
        (rikki|rikkoutu*|rikkinäi*|särky*|särkyny*|hajos*|hajosi|hajonn*|hajoaa|viallinen|viallise*|viallis*|vika|vikaa|viat|vioittu*|vaurioitu*|repe*|halki|halkesi|naarmu*|vuotaa|vuoti)
        (ei|eivät|eikä|en|lakkasi|lakannut|tuskin) .. (toimi|toimin*|toiminut|toimimasta|toimivat|käynnisty*|lataa|lataudu|laukea|avaudu|aukea|yhdisty*|kytkey*|sovi|mahdu|kestä|kestän*)
        (puuttu*|puutteelli*|hukku*|hukass*|kadonn*|katosi|kadot*|hävis*|hävinn*)
        epäkunnos*
    """,
    "digital": """
        (kaatu*|kaatui*|kaatuu|kaatuile*|jäätyy|jäätyi|jumi*|jumittaa|tökk*|tökkii|tilttaa*|bugi*|bugaa*|bugittaa|virheilmoit*|virhe|virheitä|virhekood*|pätkii|pätki*|katkeil*|katkok*)
        (en|ei|eivät|emme) .. (pääse|päässyt|pysty|pystyn*|onnistu*|kirjaudu|kirjautu*|päivit*|löydä|löydy|löyty*)
        (sovellus|sovellu*|appi|äppi|sivut|sivusto|verkkosivu*|nettisivu*|verkkokauppa|järjestelmä|netti|yhteys) .. (ei|hidas|surkea|huono|kaatuu|jumi*|rikki|alhaalla|sekava*|toimimat*|kamala)
        (päivityksen|päivitys|päivityk*) (jälkeen|rikko*|jälk*|pilas*)
        (heittää|heitti|kirjaa|kirjasi) .. (ulos|pihalle)
        (liikaa|jatkuvasti|koko ajan) mainok*
    """,
    "price": """
        (ylihin*|liian kallis*|liian kallii*|törkeän kallis*|kiskur*|kiskonta*|hinnan nost*|hinnankoro*|hinnat .. (noussee*|nousi*|nostet*|pilvissä)|hinta .. (noussut|nousi))
        (ei|eikä) .. (hintansa|rahan|hinnan) .. (arvoinen|arvoista|väärti)
        (ahne|ahneus|ahneita|ahnetta)
    """,
    "unclear": """
        (epäselvä*|epäselvyy*|sekava*|sekavat|hämmentävä*|ristiriitai*|puutteelli*)
        (ei|mitään|mistään|missään) .. (tieto*|tietoa|ohje*|ohjeita|infoa|selity*|löydy .. (tietoa|numeroa|ohje))
        (ei|en) .. (tiedoteta|tiedotet*|kerro*|ilmoit*|ymmärrä|selvinn*)
    """,
    "novelty": """
        (vanhanaikai*|vanhentunut .. (sovellus|sivu|järjestelm)*|aikansa elänyt)
        (lisätkää|lisää|tuokaa|toivoisin|toivon|saisi|voisi) .. (ominaisuu*|mahdollisuu*|vaihtoehto*|takaisin|valikoima*|olla)
        (puuttuu|ei ole) .. (ominaisuu*|mahdollisuu*|vaihtoehto*)
    """,
    "request": """
        (miksi|minkä takia|minkä vuoksi|miten voi|kuinka kauan|kuinka monta|miten on mahdollista)
        (voisitteko|voisitko|voiko joku|voisiko joku|auttakaa|auta|pyydän|vaadin|tarvitsen apua|tarvitsisin apua|ottakaa yhteyttä|ota yhteyttä|selvittäkää|toivoisin|toivon)
        (valitan|valitus|valitukse*|valittaa|valitin|reklam*)
        (missä|mitä) (vika|viipyy|mättää|tapahtuu|tapahtui)
        (apua|korjausta|selitystä|vastausta)
    """,
    "trouble": """
        (kallis|kallista|kalliit|kalliimp*|kalliiksi|ongelma*|ongelmia|häiriö*|vaikeu*|vaiva*|hankal*|mok*|mokas*|sotku*|sekoil*|virhe*|puute|puutteita|epäonnis*)
        (valitettavasti|ikävä|ikävästi|ikävää|harmi|surullista|harmillista|taas|jälleen|edelleen|yhä|vieläkin|aina|jatkuvasti|toistuvasti|monta kertaa|useasti|useita kertoja|joka kerta|vieläkään|enää)
        (turhaan|vasta|pelkkä|pelkästään|väärin|väärä|väärää|hylät*|estet*|peruttu|kieltäyty*|unoht*)
        (yritin|yrittänyt|yritetty|koitin|koittanut)
        [0-9]+ (tuntia|tunnin|päivää|päivän|viikkoa|viikon|kuukautta|kuukauden|minuuttia)
    """,
    "negation": """
        (ei|en|et|emme|ette|eivät|eikä|enkä|eivätkä|ettei|etten|ilman)
    """,
    "praise": """
        (ei|eikä|ilman|en) .. (ongelmia|ongelmaa|mitään ongelm*|valitettavaa|valittamista|moitittavaa|moittimista|huonoa sanottavaa|häiriöitä|vikaa|pahaa sanottavaa|turhia|yhtään huonoa)
        (ei|en) .. (pettä*|petty*|katu*|kadu|huono|huonompi|hullumpi|huonommin|parempaa|voi kuin (suositella|kehua|kiittää)|ole .. (huono|huonoa|pettynyt|katunut))
        (ei|en) (tarvitse|tarvinnut) .. (odot*|jonot*)
        (niin kuin|kuten|mitä) (luvattiin|luvattu|lupasivat|piti)
        (luvatussa|luvattua|luvatun) (ajassa|aikaisemmin|nopeammin|mukai*)
        (suosittelen|suositella voi|loistava*|erinomai*|mahtava*|upea*|ihana*|täydelli*|kiitos (paljon|hyvästä|nopeasta|palvelusta|avusta)|tyytyväi*|hyvä palvelu*|hyvää palvelua|parasta|paras|toimii (hyvin|loistavasti|moitteet*)|moitteet*|kiitettävä*|ystävälli*|nopea (toimitus|palvelu|)|nopeasti)
    """,
    "author": """
        (minä|minun|minulle|minua|minulta|mä|mun|mulle|mua|multa|olen|olin|sain|tilasin|ostin|me|meidän|meille|meiltä|olemme|olimme|saimme|tilasimme|ostimme|odotan|odotin|soitin|kävin|kävimme|yritin|*ani|*ini)
    """,
}
