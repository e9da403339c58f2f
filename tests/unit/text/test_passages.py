"""Parts of a long text that come nearest to a statement."""

from crossread.text.passages import nearest_passages

TEXT = (
    "The quay was quiet on Monday. Gulls sat on the cranes. A tug lay idle. "
    "The council of Osk met at noon. It raised the harbour fee by four crowns. "
    "Fishers shouted in the hall. Nobody was hurt. The bakery sold out early. "
    "The ferry to Lume was late. Rain came in the evening."
)


def test_short_text_is_given_back_whole():
    assert nearest_passages("One. Two.", "two") == ["One. Two."]


def test_best_sentences_come_first_in_their_order():
    first = nearest_passages(TEXT, "The council raised the harbour fee.")[0]
    assert first.index("council of Osk") < first.index("raised the harbour fee")


def test_neighbours_of_the_best_sentence_are_kept_together():
    found = nearest_passages(TEXT, "It raised the harbour fee by four crowns.")
    assert any("raised the harbour fee" in one and one in TEXT for one in found[1:])


def test_words_far_apart_are_brought_together():
    first = nearest_passages(TEXT, "The bakery sold out while the ferry to Lume was late.")[0]
    assert "bakery" in first
    assert "ferry" in first


def test_statement_about_something_else_still_gets_passages():
    assert nearest_passages(TEXT, "An eclipse darkened Vashel.")


def test_no_text_gives_itself():
    assert nearest_passages("", "anything") == [""]
