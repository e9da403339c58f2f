"""Which language a text is in, told offline in a few milliseconds.

The alphabet decides first, so that Cyrillic is never English; then the small words that every text
of a language is full of, and letters that only one language of an alphabet has. Only where these
leave it open is the larger model of py3langid asked, which takes half a second to load.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cache
from typing import Any

MIN_LETTERS = 20

# The share of words that are small words of the language, and how far ahead of the next language
# it must be. In running text the share is 0.25 to 0.5 in western languages and 0.15 to 0.3 in
# Slavic ones; in another language than one's own it stays below 0.1 but for close kin.
MIN_SHARE = 0.08
MIN_LEAD = 1.5
MIN_HITS = 2

# What py3langid must be sure of, and the letters it needs, before it is believed.
MODEL_MIN_SCORE = 0.9
MODEL_MIN_LETTERS = 60

SAMPLE = 6_000

WORD = re.compile(r"[^\W\d_]+")

# Starts of ranges of code points and the alphabet of each; empty where it is none we tell.
_RANGES = (
    (0x0041, "Latin"),
    (0x0370, "Greek"),
    (0x0400, "Cyrillic"),
    (0x0530, "Armenian"),
    (0x0590, "Hebrew"),
    (0x0600, "Arabic"),
    (0x0700, ""),
    (0x0900, "Devanagari"),
    (0x0980, "Bengali"),
    (0x0A00, "Gurmukhi"),
    (0x0A80, "Gujarati"),
    (0x0B00, ""),
    (0x0B80, "Tamil"),
    (0x0C00, "Telugu"),
    (0x0C80, "Kannada"),
    (0x0D00, "Malayalam"),
    (0x0D80, "Sinhala"),
    (0x0E00, "Thai"),
    (0x0E80, "Lao"),
    (0x0F00, ""),
    (0x1000, "Burmese"),
    (0x10A0, "Georgian"),
    (0x1100, "Hangul"),
    (0x1200, "Ethiopic"),
    (0x1380, ""),
    (0x1780, "Khmer"),
    (0x1800, ""),
    (0x1E00, "Latin"),
    (0x1F00, "Greek"),
    (0x2000, ""),
    (0x3040, "Kana"),
    (0x3100, ""),
    (0x3400, "Han"),
    (0xA000, ""),
    (0xAC00, "Hangul"),
    (0xD7B0, ""),
    (0xFB1D, "Hebrew"),
    (0xFB50, "Arabic"),
    (0xFE00, ""),
    (0xFE70, "Arabic"),
    (0xFF00, ""),
    (0xFF21, "Latin"),
    (0xFF66, "Kana"),
    (0xFFA0, ""),
    (0x20000, "Han"),
    (0x30000, ""),
)
_STARTS = [start for start, _ in _RANGES]

# Alphabets that one language of news alone uses.
_ALONE = {
    "Greek": "el",
    "Armenian": "hy",
    "Hebrew": "he",
    "Bengali": "bn",
    "Gurmukhi": "pa",
    "Gujarati": "gu",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Sinhala": "si",
    "Thai": "th",
    "Lao": "lo",
    "Burmese": "my",
    "Georgian": "ka",
    "Hangul": "ko",
    "Khmer": "km",
    "Kana": "ja",
    "Han": "zh",
}

# The small words of each language: articles, prepositions, conjunctions, pronouns, forms of *be*.
_SMALL_WORDS = {
    "Latin": {
        "en": "s t the of and to in that is was for on with as by at from it his he are be this have has "
        "had not but they were which their an or its who will would been she her we you said after",
        "de": "der die und den von das mit ist im dem nicht ein eine auf für des sich auch als an es "
        "werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über zum war haben",
        "fr": "l d qu n c j a le la les des et du une est dans que pour qui sur au plus par ce pas avec ont aux il "
        "sont été cette elle mais ses nous vous être leur après dit aussi dont",
        "es": "el la los las del y que en un una por con para se no su al es lo más como pero sus fue "
        "ha este entre también está hasta desde sobre son ser años o donde cuando muy sin ya",
        "it": "l dell nell all dall un il di che la e è un per del della in una con non le si da i dei alla sono gli ha al nel "
        "più anche dal delle come ma nella lo questo stato suo sua dopo essere hanno fra tra",
        "pt": "o a os as do da dos das e que em um uma para com não no na por se mais foi ao à como "
        "mas também são pelo pela é está seu sua ele nos nas entre até após ser já quando muito",
        "nl": "de het een van en in is dat op te voor met niet zijn aan er door om ook maar bij uit "
        "naar hij die wordt dan werd heeft worden als deze over tot hun nog ze onder geen meer",
        "sv": "och att det i en som på är för av med den till inte har de ett om var han från vi ska "
        "kan men sig eller också efter vid så när hade under sin än mot där nu mycket över",
        "da": "og at det i en som på er for af med den til ikke har de et om var han fra vi skal kan "
        "men sig eller også efter ved så når havde sin end mod der nu meget blev af hun være",
        "no": "og at det i en som på er for av med den til ikke har de et om var han fra vi skal kan "
        "men seg eller også etter ved så når hadde sin enn mot der nå mye ble hun være ut mellom",
        "fi": "ja on ei se että oli hän mutta ovat kuin myös joka sen tai niin ole mukaan sekä jos kun "
        "vain vielä olla tämä hänen jo nyt siitä jonka sitä ovat jälkeen kanssa ennen voi",
        "pl": "w i na z się nie to że do jest o jak po od przez za dla są oraz ale był tym które czy "
        "ma tak już jego być także było może tylko jej ich roku który która ze przed przy bez",
        "cs": "a se na v je že s to o do i z ve by jako pro ale za po k jsou si jeho od které jeho bylo "
        "při nebo až být který podle také už jen když byl která více než však mezi před bude",
        "sk": "a sa na v je že s to o do aj z vo by ako pre ale za po k sú si jeho od ktoré bolo pri "
        "alebo až byť ktorý podľa tiež už len keď bol ktorá viac než však medzi pred bude čo",
        "hu": "a az és hogy nem is egy meg volt ez de csak már még van mint ki vagy azt kell után több "
        "szerint lesz el ha ezt által között lehet pedig amely majd ami ezért arra be",
        "ro": "și de în a la cu pe care nu că din pentru o un este mai să au fi sunt prin ca fost lui "
        "sau dar după lor acest această între către până ale celor când fiind unei unui era",
        "tr": "ve bir bu da de için ile olarak çok daha olan gibi ne kadar sonra en ancak ise ya var "
        "her o değil ama mi oldu olduğu dedi göre tarafından diye yeni kendi hem şu",
        "hr": "je i u na se da za su od s a koji ne će to kako nije iz bi o što kao do ali koje te više "
        "biti samo po koja nakon ili već prema još sve kada može bio ova međutim",
        "sl": "je in v na se da za so ki z s pa ne bi po tudi kot od iz bo ni ali še pri do ter lahko "
        "kar tako ker če ima bil že le zaradi pred med več samo njegov vendar",
        "et": "ja on ei et oli see ta kui ka mis oma aga või ning seda nii veel pärast tema kes üle "
        "siis välja juba ole välja ainult mida kuid selle olid meie eest vahel",
        "lv": "un ir ka no ar par uz kas bija lai arī nav tas bet pēc vai līdz to jau kā ja tikai viņš "
        "tiek pie kura gadā būs vēl tika gada šo starp kuru ļoti",
        "lt": "ir kad yra į iš su tai buvo kaip dėl bet o apie jis nuo po už ne tik ar jau jo jų dar "
        "iki prie kuris taip pat bus būti tačiau tarp metų metu per šis",
        "ca": "l d de la el i que en els les del a per un una amb és no al es ha més va com per seu són "
        "aquest aquesta però també ser fins han dels dos entre sobre sense des quan pel",
        "sq": "e të në dhe i një për me që nga është se u ka do më nuk ai si janë por ishte kjo ky kanë "
        "pas së tij duke mund atë ata edhe ka kur gjithë sipas",
        "id": "yang dan di dengan untuk dari ini itu pada dalam tidak akan ke oleh adalah juga telah "
        "karena sebagai bahwa ada mereka para atau tersebut lebih kepada saat bisa sudah dia",
        "vi": "và của là có được trong cho không các một những với này đã người khi đến về để từ theo "
        "tại ra vào như cũng sẽ năm trên nhưng ông sau bị đang",
    },
    "Cyrillic": {
        "uk": "і в у на не що з та до за від це як його про але для їх по він вона був було вже або "
        "який які яка через під час також щоб ми ви буде її має були після між якщо ще тільки є при",
        "ru": "и в не на что с по как из его за это к для от он о но у был их уже или который которые "
        "которая через было так же чтобы мы вы будет её ее были после между если еще ещё только при",
        "be": "і ў не на што з па як яго за гэта да для ад ён пра але у быў іх ужо або які якія якая "
        "праз было каб мы вы будзе яе былі пасля паміж калі яшчэ толькі пры таксама",
        "bg": "и на в не за от да се с е по че като са си до при но той това беше ще или който които "
        "която след през бе още само към ги му й без между както има може вече",
        "sr": "и у на се да за су од са је који не ће то како није из би о што као до али које те више "
        "бити само по која након или већ према још све када може био",
        "mk": "и на во не за од да се со е по дека како ќе до при но тој тоа беше или кој кои која по "
        "низ уште само кон ги му без меѓу има може веќе што сите",
        "kk": "және мен бұл үшін деп бір да де ол осы болып бар туралы жылы оның кейін деген еді болды",
    },
    "Arabic": {
        "ar": "في من على أن إلى عن مع التي الذي هذا هذه كان ما لا بعد قال كما ذلك بين أو قد لم كل",
        "fa": "در به از که این را با است برای آن یک خود تا می بر هم بود شد کرد های او نیز اما باید",
        "ur": "کے میں کی ہے اور سے کا کو اس نے پر کہ ہیں ایک یہ بھی تھا نہیں کہا جو وہ لیے کر",
    },
    "Devanagari": {
        "hi": "के में की है और से का को इस ने पर कि हैं एक यह भी था नहीं कहा जो वह लिए कर हो",
        "mr": "आणि आहे या च्या की ते हे होते नाही त्या एक तर असे केले आहेत मध्ये पण व",
        "ne": "र छ को मा को लागि भएको गरेको पनि यो हो छन् थियो भने गर्न उनले तर एक",
    },
}

# Letters that speak for a language of the alphabet, and count as much as a small word each.
_LETTERS = {
    "uk": "їєґі",
    "ru": "ыэё",
    "be": "ўіы",
    "sr": "ђћ",
    "mk": "ѓќѕ",
    "kk": "әғқңұһ",
    "fa": "پچژگ",
    "ur": "ٹڈڑےں",
    "de": "ß",
    "pl": "łżśźćń",
    "cs": "řěů",
    "sk": "ľĺŕ",
    "ro": "țșţ",
    "tr": "ğı",
    "hu": "őű",
    "es": "ñ¿¡",
    "pt": "ãõ",
    "lv": "ķļņģ",
    "lt": "ėįų",
    "sl": "",
    "sq": "",
    "vi": "ơưđạảấầ",
}

# Letters that a language does not have: each takes back what one of its own gives.
_FOREIGN = {
    "uk": "ыэёъўәғқңөұү",
    "ru": "іїєґўђјљњћџәғқңөұү",
    "be": "їєґщи",
    "bg": "ыэёіїєґў",
    "sr": "ыэёіїєґйъщяюь",
    "mk": "ыэёіїєґйъщяюь",
    "da": "ö",
    "no": "ö",
    "sv": "øæ",
}


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of a text, or None where it cannot be told.

    None below ``MIN_LETTERS`` letters, and where two languages fit about equally well.
    """
    sample = _sample(text).lower()
    letters = [char for char in sample if char.isalpha()]
    if len(letters) < MIN_LETTERS:
        return None
    alphabet, share = _alphabet(letters)
    if share < 0.5:
        return None
    if alphabet in _ALONE:
        return _ALONE[alphabet]
    if alphabet not in _SMALL_WORDS:
        return None
    return _by_small_words(sample, alphabet) or _by_model(sample, alphabet, len(letters))


def _sample(text: str) -> str:
    """Return beginning, middle and end of a long text: menus and quotations mislead one place."""
    if len(text) <= 3 * SAMPLE:
        return text
    middle = len(text) // 2
    return "\n".join((text[:SAMPLE], text[middle : middle + SAMPLE], text[-SAMPLE:]))


def _alphabet(letters: list[str]) -> tuple[str, float]:
    counts: Counter[str] = Counter()
    for char, count in Counter(letters).items():
        place = bisect_right(_STARTS, ord(char)) - 1
        counts[_RANGES[place][1] if place >= 0 else ""] += count
    if counts["Kana"] > len(letters) * 0.1:  # Japanese mixes its own letters with Chinese ones
        return "Kana", (counts["Kana"] + counts["Han"]) / len(letters)
    alphabet, count = counts.most_common(1)[0]
    return alphabet, count / len(letters)


def _by_small_words(sample: str, alphabet: str) -> str | None:
    words = WORD.findall(sample)
    counts = Counter(words)
    chars = Counter(sample)
    points = {
        language: _points(language, small, counts, chars)
        for language, small in _small_words(alphabet).items()
    }
    ranked = sorted(points, key=lambda language: -points[language])
    first, second = points[ranked[0]], max(points[ranked[1]], 0.0)
    if first < MIN_HITS or first < MIN_SHARE * len(words) or first < MIN_LEAD * second:
        return None
    return ranked[0]


def _points(
    language: str, small: frozenset[str], counts: Counter[str], chars: Counter[str]
) -> float:
    hits = sum(count for word, count in counts.items() if word in small)
    own = sum(chars[letter] for letter in _LETTERS.get(language, ""))
    foreign = sum(chars[letter] for letter in _FOREIGN.get(language, ""))
    return hits + own - foreign


@cache
def _small_words(alphabet: str) -> dict[str, frozenset[str]]:
    return {
        language: frozenset(words.split()) for language, words in _SMALL_WORDS[alphabet].items()
    }


def _by_model(sample: str, alphabet: str, n_letters: int) -> str | None:
    """Ask py3langid where small words left it open; it must be sure and keep to the alphabet."""
    if n_letters < MODEL_MIN_LETTERS:
        return None
    language, score = _model().classify(sample)
    if score < MODEL_MIN_SCORE or language in _other_alphabets(alphabet):
        return None
    return str(language)


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _other_alphabets(alphabet: str) -> frozenset[str]:
    others = {code for name, code in _ALONE.items() if name != alphabet}
    for name, languages in _SMALL_WORDS.items():
        if name != alphabet:
            others.update(set(languages) - set(_SMALL_WORDS.get(alphabet, {})))
    return frozenset(others)
