"""Languages told by alphabet, small words and letters."""

import pytest

from crossread.text.language import language_of

SENTENCES = {
    "en": "The minister said that the gates of the dam would be open again",
    "de": "Die Ministerin sagte, dass das Tor der Sperre wieder offen ist",
    "fr": "Le ministre a dit que l’eau reviendrait dans la ville demain",
    "es": "El ministro dijo que las puertas de la presa se abren mañana",
    "it": "Il ministro ha detto che l'acqua tornerà domani nella città",
    "pt": "O ministro disse que a água não voltará à cidade amanhã",
    "nl": "De minister zei dat het water morgen terug is in de stad",
    "pl": "Minister powiedział, że woda wróci jutro do miasta i nie będzie",
    "cs": "Ministr řekl, že voda se vrátí zítra do města a že je dobrá",
    "uk": "Міністр сказав, що вода буде завтра, але не для міста",
    "ru": "Министр сказал, что вода будет завтра, но не для города",
    "be": "Міністр сказаў, што вада будзе заўтра, але не для горада",
    "bg": "Министърът каза, че водата ще се върне утре в града",
    "sr": "Министар је рекао да ће вода бити сутра у граду",
    "tr": "Bakan suyun yarın için hazır olduğunu ve bir kapı açıldığını söyledi",
    "el": "Ο υπουργός είπε ότι το νερό θα επιστρέψει αύριο",
    "he": "השר אמר שהמים יחזרו מחר לעיר וכי השער פתוח",
    "ar": "قال الوزير إن المياه ستعود غدا إلى المدينة وأن الباب مفتوح",
    "fa": "وزیر گفت که آب فردا به شهر باز می‌گردد و در این را است",
    "ja": "大臣は水が明日戻ると述べた。町の人々は待っている。",
    "zh": "部长表示供水将于明天恢复市民正在等待消息政府已发出通知",
    "ko": "장관은 내일 물이 다시 나올 것이라고 말했다 시민들은 기다린다",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_one_sentence_is_enough(language):
    assert language_of(SENTENCES[language]) == language


@pytest.mark.parametrize("text", ["", "29", "Yes. No.", "«Так».", "1,200 2,300 4,500 — 88 %"])
def test_too_few_letters_tell_nothing(text):
    assert language_of(text) is None


def test_cyrillic_is_never_english():
    assert language_of("Зюзя Бябля Жужа Кекс Лампа Гном Пунш") != "en"


def test_short_ukrainian_is_told_by_its_letters():
    assert language_of("Рада зібралася у п’ятницю ввечері") == "uk"


def test_capitals_do_not_matter():
    assert language_of(SENTENCES["en"].upper()) == "en"


def test_the_language_of_most_of_the_text_wins():
    text = f"{SENTENCES['en']}. " * 6 + SENTENCES["uk"]
    assert language_of(text) == "en"


def test_two_alphabets_in_equal_parts_tell_nothing():
    assert language_of("abcdefghij αβγδεζηθικ абвгдежзик") is None


def test_a_menu_in_another_language_does_not_mislead():
    text = "Home About News Contact Search " * 40 + f"{SENTENCES['uk']}. " * 200
    assert language_of(text) == "uk"


@pytest.mark.parametrize(
    "text", ["ሚኒስትሩ ውሃው ነገ ወደ ከተማው ይመለሳል ብለዋል እና በሩ", "ᚠᚢᚦᚨᚱᚲᚷᚹᚺᚾᛁᛃᛇᛈᛉᛊᛏᛒᛖᛗᛚᛜᛞᛟ"]
)
def test_alphabet_without_words_is_left_open(text):
    assert language_of(text) is None


@pytest.mark.slow
def test_language_without_a_list_is_told_by_the_model():
    text = "Ráðherrann sagði að vatnið kæmi aftur á morgun og að hliðið yrði opnað um hádegi."
    assert language_of(text) == "is"


@pytest.mark.slow
def test_words_of_no_language_are_left_open():
    text = "Bluzk drivvo lampit gnorf tzelk wirrup zandok frimble quaxo yendril mopsit krunda."
    assert language_of(text) is None


def test_words_of_another_alphabet_do_not_mislead():
    text = f"{SENTENCES['en']} (痴漢, ちかん). " * 5 + SENTENCES["ja"]
    assert language_of(text) == "en"


def test_close_kin_without_small_words_are_left_open():
    assert language_of("Совет безопасности собрался вечером") in (None, "ru")
