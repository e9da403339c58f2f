"""What extraction dropped, put back at its place."""

from lxml import html

from crossread.ingest.repair import repair

ONE = "The first paragraph speaks of the gate and of the woman who has kept it for years."
TWO = "The second paragraph quotes her at length, which is why nobody should lose any of it."
THREE = "The third paragraph ends the report and thanks everybody who has read so far down."
MISSED = "“I have kept this gate for thirty years and I never closed it without a siren,” she said."


def repaired(body, *kept):
    pieces = [("text", words) for words in kept or (ONE, TWO, THREE)]
    tree = html.document_fromstring(f"<body><main>{body}</main></body>")
    return repair(pieces, tree)


def page(missing):
    return f"<p>{ONE}</p><p>{TWO}</p>{missing}<p>{THREE}</p>"


def test_nothing_missing_changes_nothing():
    result = repaired(page(""))
    assert [words for _, words in result.pieces] == [ONE, TWO, THREE]
    assert (result.n_added, result.n_completed) == (0, 0)


def test_dropped_block_quotation_is_put_back_with_its_role():
    result = repaired(page(f"<blockquote>{MISSED}</blockquote>"))
    assert result.pieces[2] == ("quote", MISSED)
    assert result.n_added == 1


def test_dropped_paragraphs_keep_their_order():
    other = MISSED.replace("thirty", "forty")
    result = repaired(page(f"<p>{MISSED}</p><p>{other}</p>"))
    assert [words for _, words in result.pieces] == [ONE, TWO, MISSED, other, THREE]


def test_paragraph_cut_short_is_completed():
    body = f"<p>{ONE}</p><p>{TWO} <em>And this.</em> The end of it.</p><p>{THREE}</p>"
    result = repaired(body)
    assert result.pieces[1] == ("text", f"{TWO} And this. The end of it.")
    assert (result.n_added, result.n_completed) == (0, 1)


def test_words_cut_out_of_the_middle_are_put_back():
    head, tail = TWO.split(", ")
    body = f"<p>{ONE}</p><p>{head}, <b>she added</b>, {tail}</p><p>{THREE}</p>"
    result = repaired(body)
    assert result.pieces[1] == ("text", f"{head}, she added, {tail}")
    assert result.n_completed == 1


def test_lost_marks_are_put_back():
    result = repaired(page(""), ONE, TWO.replace(",", ""), THREE)
    assert result.pieces[1] == ("text", TWO)


def test_what_stands_before_or_after_the_article_stays_out():
    result = repaired(f"<p>{MISSED}</p>{page('')}<p>{MISSED}</p>")
    assert result.n_added == 0


def test_matter_beside_the_article_stays_out():
    for missing in (
        f"<aside><p>{MISSED}</p></aside>",
        f"<div class='related-posts'><p>{MISSED}</p></div>",
        f"<div id='newsletter'><p>{MISSED}</p></div>",
        f"<figure><figcaption><p>{MISSED}</p></figcaption></figure>",
        f"<p class='caption'>{MISSED}</p>",
        f"<p><a href='/x'>{MISSED}</a></p>",
        f"<a href='/x'><p>{MISSED}</p></a>",
        "<p>Read more: the gate</p>",
    ):
        assert repaired(page(missing)).n_added == 0, missing


def test_page_with_one_kept_paragraph_is_left_alone():
    assert repaired(page(f"<p>{MISSED}</p>"), ONE).n_added == 0


def test_hidden_scripts_are_no_words():
    result = repaired(page(f"<p>{MISSED}<script>var x;</script></p>"))
    assert result.pieces[2] == ("text", MISSED)
