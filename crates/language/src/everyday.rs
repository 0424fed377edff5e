//! Everyday words by which a language shows within a few words, where trigrams are no better than chance: articles,
//! pronouns, prepositions, question words.

/// English words that are not everyday words of another language in Latin script ("was", "in", "die", "are" are).
pub const ENGLISH: &str = "the and that this these those with from what which who whom whose when where why how \
    did does doing isn aren wasn weren don doesn didn won couldn shouldn were been being has have \
    his him she her they them their there its our your you my not but if than then because while \
    can cannot could would should might must shall may many much any each every both other another such same \
    into about after before between during through since until without within against among across \
    only very more some few new first last next used make made called known name long old time year years day days \
    people number cost allowed need happen happened get give given take find found say said it";

/// Words of several languages, or of names and abbreviations ("Rio de Janeiro", "et al"): they count beside others.
pub const WEAK: &str = "de la le les el los las del di da do dos das du des van von der den zu im un et est il lo \
    es al au con por como se su si sa ce ou que elle sur par entre este esta son non com em um na os mas mais nos ao \
    en er te op om wat kan je med det var han af til ja ei se tai co ile jak od po ze za nie ako sa az van \
    ki mi hol meg ez nu cu cum din pe mai lui cel ne mu bu kim ali li ko su ar kas kur un mis kui ka dan pada bila apa \
    mana ke akan bisa cho ai sao va quant ng ay sino hindi ito ya wa ni yr ac mae beth ble bod gan eta zen ez kush ku \
    costa chi tra ha dal mit bis nach bei sin das ab hay mit care volt sen kun bio till av avant quanta para ad ist fu dat comment hi je per ve edo theo yang ex sulla val als ons har canto";

/// English names of languages, and their words; none of [`ENGLISH`] is among them.
pub const OTHERS: [(&str, &str); 37] = [
    (
        "German",
        "und nicht ist ein eine einen einem einer eines dem das mit für auf wird wurde wurden werden sich auch sind bei \
         nach nur oder wie wer wann wo warum wieso welche welcher welches welchem welchen kann darf muss müssen können \
         gibt haben habe kostet heißt ich sie wir ihr zum zur vom aber wenn dass diese dieser dieses noch schon sehr \
         über viele viel wieviel bis zwischen durch ohne gegen kein keine der den von zu im es des er",
    ),
    (
        "French",
        "que qui quand où comment combien pourquoi quel quelle quels quelles dans avec pour sur une un les des du de la \
         le au aux et est sont pas ce cette ces sa ses nous vous ils elle elles je être été était fait peut ont mais ou \
         il leur leurs comme aussi entre sous chez depuis après avant très tous à coûte quoi en par",
    ),
    (
        "Spanish",
        "qué que quién quien quiénes cuándo cuando cuánto cuanto cuánta cuanta cuántos cuantos cuántas dónde donde \
         cómo como por para con una un los las el la del de al se su sus es está están fue hay más pero también este \
         esta cuál cual lo si ya sobre entre desde hasta porque tiene puede puedo cuesta año años en",
    ),
    (
        "Italian",
        "che chi quando quanto quanta quanti dove perché qual quale quali uno una un il lo la gli della dello dei delle \
         degli del nel nella nelle sono è con più questo questa anche stato stata ha hanno si da di dal alla alle al \
         sul sulla per tra cosa può costa trova chiama fu",
    ),
    (
        "Portuguese",
        "que quem quando quanto quantos quantas onde como por para uma um os da dos das na nos em não são é com foi \
         mais mas também seu sua pelo pela pelos pelas ao à às qual quais há está custa fica isso ele já até de se",
    ),
    (
        "Dutch",
        "het een van de en wie wat waar wanneer hoeveel waarom welke niet zijn wordt werd voor op te dat aan ook naar \
         bij uit maar om er deze dit kan mag heeft hebben worden geen nog kost ik je tussen mijn",
    ),
    (
        "Swedish",
        "och att som är inte den det en ett av på med för till var när vem vad hur många varför vilken vilket vilka \
         finns kan har hade från om sig eller också han hon de ska får kostar ligger",
    ),
    (
        "Danish",
        "og som er ikke den det en et af på til hvor hvornår hvem hvad hvorfor hvordan hvilken hvilket hvilke mange \
         blev bliver har med fra jeg eller også kan skal var han hun være efter koster ligger findes får de",
    ),
    (
        "Norwegian",
        "og som er ikke den det en et av på til hvor når hvem hva hvorfor hvordan hvilken hvilket hvilke mange ble \
         blir har med fra jeg eller også kan skal var han hun være etter koster ligger finnes får de",
    ),
    (
        "Icelandic",
        "og að er ekki sem hvenær hver hvað hvar hvernig af til var það við eru um með ekki frá",
    ),
    (
        "Finnish",
        "ja ei oli että se hän joka jotka kun mutta myös ovat tai sekä kuin sen mitä missä kuka milloin paljonko kuinka \
         monta onko mikä miksi voiko saako mistä ole",
    ),
    (
        "Estonian",
        "ja ei et mis kes millal kus kui palju miks kuidas oli ka ning või mitu kas maksab",
    ),
    (
        "Hungarian",
        "és az nem hogy egy van volt mikor ki mi hol mennyi mennyibe miért hány melyik meg csak vagy ez ezt azt lehet \
         milyen kell után de",
    ),
    (
        "Polish",
        "na się nie jest są że co kto kiedy gdzie ile jak dlaczego czy przez który która które jaki jaka jakie był \
         była było od dla po ze oraz lub może można jego tego kosztuje",
    ),
    (
        "Czech",
        "se na je že kdo kdy kde kolik proč jak jaký jaká jaké který která které není jsou byl byla bylo od po za \
         nebo také podle mezi lze může stojí",
    ),
    (
        "Slovak",
        "sa na je že kto kedy kde koľko prečo ako aký aká ktorý ktorá ktoré nie sú bol bola bolo od po za alebo \
         tiež podľa medzi môže stojí",
    ),
    (
        "Slovenian",
        "je se na za da ki ne kdaj kdo kje koliko zakaj kako kateri katera katero ali tudi bil bila bilo pri ter kot \
         lahko med ima stane",
    ),
    (
        "Croatian",
        "je na se da su za koji koja koje kada tko ko gdje gde koliko zašto kako li od nije bio bila bilo što šta sa \
         ali ili između može",
    ),
    (
        "Romanian",
        "și si este sunt nu cu care ce cine când unde cât câți cum pentru din la în pe mai fost că sau lui cel după \
         prin costă un de",
    ),
    (
        "Catalan",
        "que quan qui quant què quin quina quins quines perquè amb és són el la els les del de una un va als dels pel \
         més també seva hi ha costa",
    ),
    (
        "Turkish",
        "ve veya bir bu ile için olarak gibi daha kadar mı mi mu nerede kim nasıl neden hangi kaç zaman var yok nedir çok olan \
         değil da de ne en",
    ),
    ("Azerbaijani", "və bu bir üçün ilə nə harada kim olan neçə"),
    (
        "Lithuanian",
        "ir yra kad kas kada kur kiek kodėl kaip kuris kuri ar buvo nuo iki su iš už bei",
    ),
    ("Latvian", "un ir kas kad kur cik kāpēc kā vai bija ar par uz pie tika kurš kura maksā"),
    ("Albanian", "është dhe në të për nga kush kur ku sa që një"),
    (
        "Indonesian",
        "yang dan di itu ini dengan untuk pada tidak dari adalah siapa kapan bila apa apakah berapa mana dimana \
         mengapa bagaimana ke dalam oleh juga akan atau bisa",
    ),
    (
        "Vietnamese",
        "là của và có không được những các một cho khi nào ai đâu bao nhiêu tại sao như này người mọi cũng phải hay từ vì trên theo về đều đã với trong ở",
    ),
    ("Tagalog", "ang ng mga sa na ay kailan magkano sino saan bakit paano ano hindi ito nang"),
    ("Swahili", "na ya wa kwa ni katika lini nani wapi gani ngapi hii kuwa watu yake"),
    (
        "Afrikaans",
        "nie het van wat wie wanneer waar hoekom hoeveel en vir aan ook deur hulle ons sy te om",
    ),
    ("Welsh", "yn yr ac mae oedd pryd pwy beth ble sut bod gan wedi ei ar"),
    ("Basque", "eta da zer noiz zenbat edo ere bere dira zen ez du dute"),
    ("Esperanto", "la kaj estas kiu kio kiam kie kiel kiom de en ne ĉu por"),
    ("Irish", "agus chun gach tá nó ní ná dhuine uile ar cén cá conas"),
    (
        "Galician",
        "que quen cando canto onde como por para unha un os da dos das na nos en non son é con foi máis mais tamén súa \
         seu pola polo ao ou de se",
    ),
    ("Uzbek", "va bu bir bilan uchun yoki qachon qayerda qancha nima kim"),
    ("Latin", "et est non quod quid quis quando ubi cum qui quae sunt ad ex ut sed"),
];
