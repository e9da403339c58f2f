"""The small words of languages: articles, prepositions, conjunctions, pronouns, forms of *be*.

Written down for this project; each list is what every text of the language is full of.
"""

from __future__ import annotations

SMALL_WORDS = {
    "Latin": {
        "en": (
            "s t the of and to in that is was for on with as by at from it his he are be this "
            "have has had not but they were which their an or its who will would been she her "
            "we you said after"
        ),
        "de": (
            "der die und den von das mit ist im dem nicht ein eine auf für des sich auch als "
            "an es werden aus er hat dass sie nach wird bei einer um am sind noch wie einem "
            "über zum war haben"
        ),
        "fr": (
            "l d qu n c j a le la les des et du une est dans que pour qui sur au plus par ce "
            "pas avec ont aux il sont été cette elle mais ses nous vous être leur après dit "
            "aussi dont"
        ),
        "es": (
            "el la los las del y que en un una por con para se no su al es lo más como pero "
            "sus fue ha este entre también está hasta desde sobre son ser años o donde cuando "
            "muy sin ya"
        ),
        "it": (
            "l dell nell all dall un il di che la e è per del della in una con non le si da i "
            "dei alla sono gli ha al nel più anche dal delle come ma nella lo questo stato "
            "suo sua dopo essere hanno fra tra"
        ),
        "pt": (
            "o a os as do da dos das e que em um uma para com não no na por se mais foi ao à "
            "como mas também são pelo pela é está seu sua ele nos nas entre até após ser já "
            "quando muito"
        ),
        "nl": (
            "de het een van en in is dat op te voor met niet zijn aan er door om ook maar bij "
            "uit naar hij die wordt dan werd heeft worden als deze over tot hun nog ze onder "
            "geen meer"
        ),
        "sv": (
            "och att det i en som på är för av med den till inte har de ett om var han från "
            "vi ska kan men sig eller också efter vid så när hade under sin än mot där nu "
            "mycket över"
        ),
        "da": (
            "og at det i en som på er for af med den til ikke har de et om var han fra vi "
            "skal kan men sig eller også efter ved så når havde sin end mod der nu meget blev "
            "hun være"
        ),
        "no": (
            "og at det i en som på er for av med den til ikke har de et om var han fra vi "
            "skal kan men seg eller også etter ved så når hadde sin enn mot der nå mye ble "
            "hun være ut mellom"
        ),
        "fi": (
            "ja on ei se että oli hän mutta ovat kuin myös joka sen tai niin ole mukaan sekä "
            "jos kun vain vielä olla tämä hänen jo nyt siitä jonka sitä jälkeen kanssa ennen "
            "voi"
        ),
        "pl": (
            "w i na z się nie to że do jest o jak po od przez za dla są oraz ale był tym "
            "które czy ma tak już jego być także było może tylko jej ich roku który która ze "
            "przed przy bez"
        ),
        "cs": (
            "a se na v je že s to o do i z ve by jako pro ale za po k jsou si jeho od které "
            "bylo při nebo až být který podle také už jen když byl která více než však mezi "
            "před bude"
        ),
        "sk": (
            "a sa na v je že s to o do aj z vo by ako pre ale za po k sú si jeho od ktoré "
            "bolo pri alebo až byť ktorý podľa tiež už len keď bol ktorá viac než však medzi "
            "pred bude čo"
        ),
        "hu": (
            "a az és hogy nem is egy meg volt ez de csak már még van mint ki vagy azt kell "
            "után több szerint lesz el ha ezt által között lehet pedig amely majd ami ezért "
            "arra be"
        ),
        "ro": (
            "și de în a la cu pe care nu că din pentru o un este mai să au fi sunt prin ca "
            "fost lui sau dar după lor acest această între către până ale celor când fiind "
            "unei unui era"
        ),
        "tr": (
            "ve bir bu da de için ile olarak çok daha olan gibi ne kadar sonra en ancak ise "
            "ya var her o değil ama mi oldu olduğu dedi göre tarafından diye yeni kendi hem "
            "şu"
        ),
        "hr": (
            "je i u na se da za su od s a koji ne će to kako nije iz bi o što kao do ali koje "
            "te više biti samo po koja nakon ili već prema još sve kada može bio ova međutim"
        ),
        "sl": (
            "je in v na se da za so ki z s pa ne bi po tudi kot od iz bo ni ali še pri do ter "
            "lahko kar tako ker če ima bil že le zaradi pred med več samo njegov vendar"
        ),
        "et": (
            "ja on ei et oli see ta kui ka mis oma aga või ning seda nii veel pärast tema kes "
            "üle siis välja juba ole ainult mida kuid selle olid meie eest vahel"
        ),
        "lv": (
            "un ir ka no ar par uz kas bija lai arī nav tas bet pēc vai līdz to jau kā ja "
            "tikai viņš tiek pie kura gadā būs vēl tika gada šo starp kuru ļoti"
        ),
        "lt": (
            "ir kad yra į iš su tai buvo kaip dėl bet o apie jis nuo po už ne tik ar jau jo "
            "jų dar iki prie kuris taip pat bus būti tačiau tarp metų metu per šis"
        ),
        "ca": (
            "l d de la el i que en els les del a per un una amb és no al es ha més va com seu "
            "són aquest aquesta però també ser fins han dels dos entre sobre sense des quan "
            "pel"
        ),
        "sq": (
            "e të në dhe i një për me që nga është se u ka do më nuk ai si janë por ishte kjo "
            "ky kanë pas së tij duke mund atë ata edhe kur gjithë sipas"
        ),
        "id": (
            "yang dan di dengan untuk dari ini itu pada dalam tidak akan ke oleh adalah juga "
            "telah karena sebagai bahwa ada mereka para atau tersebut lebih kepada saat bisa "
            "sudah dia"
        ),
        "vi": (
            "và của là có được trong cho không các một những với này đã người khi đến về để "
            "từ theo tại ra vào như cũng sẽ năm trên nhưng ông sau bị đang"
        ),
    },
    "Cyrillic": {
        "uk": (
            "і в у на не що з та до за від це як його про але для їх по він вона був було вже "
            "або який які яка через під час також щоб ми ви буде її має були після між якщо "
            "ще тільки є при"
        ),
        "ru": (
            "и в не на что с по как из его за это к для от он о но у был их уже или который "
            "которые которая через было так же чтобы мы вы будет её ее были после между если "
            "еще ещё только при"
        ),
        "be": (
            "і ў не на што з па як яго за гэта да для ад ён пра але у быў іх ужо або які якія "
            "якая праз было каб мы вы будзе яе былі пасля паміж калі яшчэ толькі пры таксама"
        ),
        "bg": (
            "и на в не за от да се с е по че като са си до при но той това беше ще или който "
            "които която след през бе още само към ги му й без между както има може вече"
        ),
        "sr": (
            "и у на се да за су од са је који не ће то како није из би о што као до али које "
            "те више бити само по која након или већ према још све када може био"
        ),
        "mk": (
            "и на во не за од да се со е по дека како ќе до при но тој тоа беше или кој кои "
            "која низ уште само кон ги му без меѓу има може веќе што сите"
        ),
        "kk": (
            "және мен бұл үшін деп бір да де ол осы болып бар туралы жылы оның кейін деген "
            "еді болды"
        ),
    },
    "Arabic": {
        "ar": (
            "في من على أن إلى عن مع التي الذي هذا هذه كان ما لا بعد قال كما ذلك بين أو قد لم كل"
        ),
        "fa": (
            "در به از که این را با است برای آن یک خود تا می بر هم بود شد کرد های او نیز اما باید"
        ),
        "ur": "کے میں کی ہے اور سے کا کو اس نے پر کہ ہیں ایک یہ بھی تھا نہیں کہا جو وہ لیے کر",
    },
    "Devanagari": {
        "hi": "के में की है और से का को इस ने पर कि हैं एक यह भी था नहीं कहा जो वह लिए कर हो",
        "mr": "आणि आहे या च्या की ते हे होते नाही त्या एक तर असे केले आहेत मध्ये पण व",
        "ne": "र छ को मा लागि भएको गरेको पनि यो हो छन् थियो भने गर्न उनले तर एक",
    },
}
