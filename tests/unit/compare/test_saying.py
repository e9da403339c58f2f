"""Whether two statements of different texts say one thing, and how plainly."""

from tests.unit.compare.test_coverage import reading

from crossread.compare.candidates import Statement, units_of
from crossread.compare.differences import Both, both_of
from crossread.compare.saying import are_apart, is_plain, share_a_run, share_what_is_said
from crossread.model import Shelf


def sentences(*texts: str) -> tuple[list[Statement], list[Statement], list[object]]:
    readings = [reading(text, f"{n}.txt") for n, text in enumerate(texts)]
    units = units_of(Shelf(readings))
    whole = [one for one in units if one.whole is None]
    parts = [one for one in units if one.whole is not None]
    return whole, parts, [one.document for one in readings]


def both(a: str, b: str) -> Both:
    whole, _, documents = sentences(a, b)
    return both_of(whole[0], whole[1], documents)  # type: ignore[arg-type]


def test_the_same_name_and_day_alone_are_not_what_is_said() -> None:
    pair = both(
        "Ann Lee of the River Party spoke in Tarn on Monday.",
        "Ann Lee of the River Party fell ill in Tarn on Monday.",
    )
    assert not share_what_is_said(pair, 0.75)


def test_words_beside_the_name_are_what_is_said() -> None:
    pair = both(
        "Ann Lee promised to repair the northern gate of the old dam.",
        "The northern gate of the old dam will be repaired, Ann Lee promised.",
    )
    assert share_what_is_said(pair, 0.75)
    assert is_plain(pair, 0.75)


def test_what_is_near_and_shares_little_is_not_plain() -> None:
    pair = both(
        "The council of Tarn voted to lower the river tax for ferries.",
        "A vote on the tax divided the small towns along the upper lake.",
    )
    assert share_what_is_said(pair, 0.72)
    assert not is_plain(pair, 0.72)


def test_two_asides_say_nothing_together() -> None:
    _, parts, documents = sentences(
        "Ann Lee, who led the River Party for nine years, left the hall.",
        "Bo Tarn praised Ann Lee, who led the River Party for nine years, and went home.",
    )
    asides = [one for one in parts if one.aside]
    pair = both_of(asides[0], asides[-1], documents)  # type: ignore[arg-type]
    assert asides[0].place != asides[-1].place
    assert not share_what_is_said(pair, 0.95)


def test_an_aside_may_give_what_another_text_states() -> None:
    whole, parts, documents = sentences(
        "Ann Lee, who built the northern ferry with her own hands, left the hall.",
        "Ann Lee built the northern ferry with her own hands.",
    )
    aside = next(one for one in parts if one.aside)
    pair = both_of(aside, whole[-1], documents)  # type: ignore[arg-type]
    assert share_what_is_said(pair, 0.8)


def test_what_a_sentence_tells_aside_is_not_what_it_says() -> None:
    pair = both(
        "Ann Lee, who built the northern ferry with her own hands, praised the mayor.",
        "Ann Lee, who built the northern ferry with her own hands, lost a trial.",
    )
    assert not share_what_is_said(pair, 0.8)


def test_two_speakers_who_speak_of_themselves_are_apart() -> None:
    said = "“I will defend the river and its people,” Ann Lee said."
    other = "“We protect our people, we defend the river,” {} said."
    assert are_apart(both(said, other.format("Bo Tarn")))
    assert not are_apart(both(said, other.format("Ann Lee")))


def test_what_is_done_once_more_is_another_occasion() -> None:
    assert are_apart(
        both("The mayor underwent a second operation.", "The mayor underwent an operation.")
    )


def test_many_words_in_a_row_are_plain_whatever_stands_round_them() -> None:
    said = "she never once told the council of the crack in the old dam"
    pair = both(
        f"Ann Lee of Tarn wrote that {said}.",
        f"Bo Tarn and Ann Lee praised the sea, the sun and the ferries, and added that {said}, "
        "which many had long feared on both banks of the wide river.",
    )
    assert share_a_run(pair)
    assert is_plain(pair, 0.7)


def test_a_few_words_in_a_row_are_not() -> None:
    pair = both(
        "Ann Lee wrote that the crack in the old dam was small.",
        "Bo Tarn saw the crack in the old dam and left.",
    )
    assert not share_a_run(pair)


def test_quoted_words_in_a_reported_sentence_are_their_speakers() -> None:
    _, parts, _ = sentences(
        "In one talk, according to notes that the Tarn Courier has seen, Mr. Adam Lee told Mr. Bo "
        "Kess that he had doubts about the dam: “The wall has serious cracks in it.”"
    )
    quoted = next(one for one in parts if any(word.norm == "cracks" for word in one.words))
    assert quoted.voice.speaker == "Adam Lee"


def test_a_name_and_what_is_told_of_it_make_it_plain() -> None:
    pair = both(
        "The crate for Bo Tarn was found in a sorting hall of Ostra, the police said on Friday.",
        "The crate addressed to Bo Tarn, a member of the council, was found in Ostra.",
    )
    assert is_plain(pair, 0.79, 0.5)
    assert not is_plain(pair, 0.72, 0.5)


def test_one_thing_told_in_many_words_does_not() -> None:
    pair = both(
        "Ann Lee was a night guard of the dam before she joined the council.",
        "Ann Lee, a night guard of the dam, praised the ferries of Ostra.",
    )
    assert not is_plain(pair, 0.79, 0.5)


def test_a_number_that_few_give_makes_it_plain() -> None:
    pair = both(
        "Lee counted 55,037 hands in its yard, by its own report, and more than a year before.",
        "The company has 55,037 hands in the yard.",
    )
    assert is_plain(pair, 0.54, 0.8)
    round_one = both(
        "Lee counted 55,000 hands in its yard, by its own report, and more than a year before.",
        "The company has 55,000 hands in the yard.",
    )
    assert not is_plain(round_one, 0.54, 0.8)


def test_what_is_to_come_has_not_come_about() -> None:
    pair = both(
        "The council of Tarn rejected the veto of Ann Lee by a wide margin.",
        "The council of Tarn is set to reject the veto of Ann Lee after the spring recess.",
    )
    assert not is_plain(pair, 0.79, 0.6)


def test_what_may_be_so_is_not_what_is_so() -> None:
    flat = "The northern crates of the Ostra navy fell into the hands of the rebels near Tarn."
    for word, plain in (("might have fallen", False), ("have fallen", True)):
        hedged = f"Crates of the Ostra navy {word} into the hands of rebels near the town of Tarn."
        assert is_plain(both(flat, hedged), 0.82, 0.7) is plain


def test_the_month_of_may_says_nothing_of_what_may_be_so() -> None:
    flat = "The northern crates of the Ostra navy fell into the hands of the rebels near Tarn."
    dated = "Crates of the Ostra navy fell into the hands of rebels near the town of Tarn in May."
    assert is_plain(both(flat, dated), 0.82, 0.7)
