"""Bytes to text: encodings told apart, and the text rules of ingest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.text.decode import clean, decode

TEXTS = {
    "uk": "Річкова рада оголосила, що її брама на дамбі відчиниться в п’ятницю",
    "ru": "Речной совет объявил, что ворота плотины откроют в пятницу утром",
    "fr": "Le préfet a déclaré que la brèche était déjà refermée à l’aube",
    "de": "Die Brücke über den Fluß wurde für Fußgänger früh geöffnet",
    "es": "El señor Nuñez dijo que mañana habrá más agua en la región",
    "en": "The keeper said “nobody’s gate” was shut – and café owners agreed…",
    "pl": "Rzecznik powiedział, że jutro będzie dużo wody w całej okolicy",
    "caps": "ЗАЯВА РІЧКОВОЇ РАДИ ПРО БЕЗПЕКУ НА ДАМБІ ТА ЇЇ БРАМУ",
}

READ_RIGHT = [
    *[("uk", codec) for codec in ("cp1251", "koi8_u", "utf-16-le", "utf-16-be", "utf-8-sig")],
    *[("ru", codec) for codec in ("cp1251", "koi8_r", "cp866", "iso8859_5", "utf-16", "utf-16-le")],
    *[("fr", codec) for codec in ("cp1252", "utf-16-be", "utf-8")],
    *[("de", codec) for codec in ("cp1252", "latin-1", "utf-16-le")],
    *[("es", codec) for codec in ("cp1252", "latin-1")],
    *[("en", codec) for codec in ("cp1252", "mac_roman", "utf-16-le", "utf-8-sig")],
    ("pl", "cp1250"),
    ("pl", "iso8859_2"),
    ("caps", "cp1251"),
    ("caps", "koi8_u"),
]


@pytest.mark.parametrize("language, codec", READ_RIGHT)
def test_undeclared_encoding_is_read_right(language, codec):
    text = TEXTS[language].replace("’", "'") if codec in ("koi8_r", "cp866", "iso8859_5") else None
    text = text or TEXTS[language]
    if codec in ("koi8_u", "iso8859_2", "latin-1"):
        text = text.replace("’", "'")
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize("codec", ["cp1251", "koi8_u"])
@pytest.mark.parametrize("n_characters", [40, 60])
def test_forty_characters_of_ukrainian_are_enough(codec, n_characters):
    text = TEXTS["uk"][:n_characters].replace("’", "'")
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize(
    "codec, shown",
    [("cp1251", "windows-1251"), ("koi8_r", "koi8-r"), ("cp866", "cp866")],
)
def test_guessed_encoding_is_named_and_noted(codec, shown):
    decoded = decode(TEXTS["ru"].encode(codec))
    assert decoded.encoding == shown
    assert [note.code for note in decoded.notes] == ["encoding"]
    assert shown in decoded.notes[0].message


def test_ukrainian_koi8_is_named_so():
    assert decode(TEXTS["uk"].replace("’", "'").encode("koi8_u")).encoding == "koi8-u"


def test_declared_encoding_is_believed_without_a_note():
    decoded = decode(TEXTS["ru"].encode("cp1251"), declared="windows-1251")
    assert (decoded.text, decoded.notes) == (TEXTS["ru"], ())


@pytest.mark.parametrize(
    "declared",
    ["utf-8", "iso-8859-1", "koi8-r", "windows-1252", "gb2312", "Shift_JIS", "iso-8859-7"],
)
def test_wrong_declaration_is_contradicted(declared):
    decoded = decode(TEXTS["uk"].encode("cp1251"), declared=declared)
    assert decoded.text == TEXTS["uk"]
    assert [note.code for note in decoded.notes] == ["encoding.mislabelled"]
    assert declared in decoded.notes[0].message


def test_utf_8_declared_as_something_else_is_read_as_utf_8():
    decoded = decode(TEXTS["fr"].encode("utf-8"), declared="windows-1252")
    assert decoded.text == TEXTS["fr"]
    assert decoded.notes[0].code == "encoding.mislabelled"


def test_unknown_declaration_is_noted():
    decoded = decode(b"plain words", declared="klingon-7")
    assert (decoded.text, decoded.notes[0].code) == ("plain words", "encoding.mislabelled")


@pytest.mark.parametrize("declared", ["base64", "rot13", "", "utf\0", "x" * 500])
def test_strange_declaration_is_survived(declared):
    assert decode(TEXTS["uk"].encode("cp1251"), declared=declared).text == TEXTS["uk"]


def test_declared_japanese_is_read():
    text = "大臣は水門が金曜日に開くと述べた。"
    assert decode(text.encode("shift_jis"), declared="Shift_JIS").text == text


def test_undeclared_chinese_is_read():
    text = "水务委员会宣布，大坝闸门将于星期五上午重新开放，居民们正在等待进一步的通知。" * 8
    assert decode(text.encode("gb18030")).text == text


def test_utf_8_with_a_damaged_byte_stays_utf_8():
    content = TEXTS["uk"].encode() + b"\xff" + TEXTS["uk"].encode()
    decoded = decode(content)
    assert decoded.text == f"{TEXTS['uk']}\ufffd{TEXTS['uk']}"
    assert [note.code for note in decoded.notes] == ["undecodable"]


def test_utf_8_cut_in_a_character_stays_utf_8():
    assert decode("The end “".encode()[:-1]).text == "The end \ufffd"


def test_byte_order_mark_is_dropped_and_noted():
    decoded = decode(b"\xef\xbb\xbfWords")
    assert (decoded.text, [note.code for note in decoded.notes]) == ("Words", ["bom"])


def test_odd_byte_at_the_end_of_utf_16_is_survived():
    assert decode(b"\xff\xfe" + "Words".encode("utf-16-le") + b"x").text == "Words\ufffd"


def test_lone_surrogate_in_utf_16_becomes_one_replacement():
    decoded = decode(b"\xff\xfe" + "a".encode("utf-16-le") + b"\x3d\xd8" + "b".encode("utf-16-le"))
    assert decoded.text == "a\ufffdb"
    assert "surrogate" in [note.code for note in decoded.notes]


def test_surrogate_encoded_as_utf_8_becomes_one_replacement():
    decoded = decode("a\ud83db".encode("utf-8", "surrogatepass"))
    assert decoded.text == "a\ufffdb"


def test_byte_order_mark_of_decoded_text_is_dropped():
    text, notes = clean("\ufeffWords")
    assert (text, [note.code for note in notes]) == ("Words", ["bom"])


@pytest.mark.parametrize(
    "codec, text",
    [
        ("iso8859_7", "Η υπουργός είπε ότι η πύλη του φράγματος θα ανοίξει την Παρασκευή"),
        ("cp1253", "Οι κάτοικοι γύρισαν στα σπίτια τους"),
        ("cp1255", "השרה אמרה כי שער הסכר ייפתח ביום שישי בבוקר"),
        ("cp1256", "قالت الوزيرة إن بوابة السد ستفتح صباح يوم الجمعة"),
    ],
)
def test_encoding_that_is_only_tried_when_declared_is_read(codec, text):
    assert decode(text.encode(codec), declared=codec.replace("_", "-")).text == text


def test_nul_becomes_one_replacement_and_is_noted():
    text, notes = clean("a\0b\0")
    assert (text, [note.code for note in notes]) == ("a\ufffdb\ufffd", ["nul"])


def test_crlf_becomes_lf_and_is_counted():
    text, notes = clean("a\r\nb\r\nc")
    assert text == "a\nb\nc"
    assert [(note.code, "2" in note.message) for note in notes] == [("crlf", True)]


def test_lone_carriage_return_is_kept_and_noted():
    text, notes = clean("a\rb")
    assert (text, [note.code for note in notes]) == ("a\rb", ["cr"])


@pytest.mark.parametrize(
    "char, code",
    [("\u202e", "bidi"), ("\u2066", "bidi"), ("\u200b", "zero-width"), ("\ufeff", "zero-width")],
)
def test_invisible_characters_are_kept_and_noted(char, code):
    text, notes = clean(f"a{char}b")
    assert (text, [note.code for note in notes]) == (f"a{char}b", [code])


@pytest.mark.parametrize("text", ["", "👩‍👩‍👧 “Yes” 👍🏽", "Cafe\u0301", "a\u2028b\u0085c\x1bd"])
def test_everything_else_is_kept(text):
    assert clean(text)[0] == text


@given(st.text(st.characters(exclude_characters="\r\0\ufeff", exclude_categories=("Cs",))))
def test_utf_8_text_is_kept_one_for_one(text):
    decoded = decode(text.encode("utf-8"))
    assert decoded.text == text or "encoding" in [note.code for note in decoded.notes]


@given(st.text(st.characters()))
def test_cleaning_changes_only_what_it_says(text):
    cleaned, _ = clean(text)
    expected = text.removeprefix("\ufeff").replace("\r\n", "\n")
    assert len(cleaned) == len(expected)
    for char, was in zip(cleaned, expected, strict=True):
        assert char == ("\ufffd" if was == "\0" or "\ud800" <= was <= "\udfff" else was)


@given(st.text())
def test_cleaning_twice_changes_no_more(text):
    once, _ = clean(text)
    assert clean(once)[0] in (once, once.removeprefix("\ufeff").replace("\r\n", "\n"))


@given(st.binary(max_size=300))
def test_any_bytes_give_text_that_can_be_stored(content):
    text = decode(content).text
    text.encode("utf-8")
    assert "\0" not in text


@pytest.mark.slow
def test_ten_megabytes_of_cyrillic_in_one_line_are_read():
    text = "вода и ворота плотины " * 450_000
    assert decode(text.encode("cp1251")).text == text
