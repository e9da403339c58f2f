"""Subtitles and transcripts: words joined to paragraphs, every cue with its time code."""

import pytest
from tests.unit.ingest.builders import codes, document

from crossread.errors import UnreadableSource
from crossread.model.span import Span

SRT = """1
00:00:01,000 --> 00:00:02,500
The gate was closed

2
00:00:02,600 --> 00:00:04,000
<i>for three days.</i>

3
01:00:10,000 --> 01:00:12,000
ANN LEE: We waited.
"""

VTT = """WEBVTT - a talk

NOTE this is nobody's speech

intro
00:01.000 --> 00:02.000 align:start
<v Ann Lee>We closed &amp; opened it.</v>

00:09.000 --> 00:10.500
<v Bo Renn>Nobody asked <00:09.700><c>us.</c>
"""


def test_cues_of_one_sentence_are_joined_and_keep_their_times():
    one = document(SRT, "a.srt")
    assert one.text == "The gate was closed for three days.\n\nANN LEE: We waited."
    assert [(one.words(p.span), p.seconds, p.end_seconds) for p in one.capture.places] == [
        ("The gate was closed", 1.0, 2.5),
        ("for three days.", 2.6, 4.0),
        ("ANN LEE: We waited.", 3610.0, 3612.0),
    ]
    assert one.capture.places[2].speaker == "ANN LEE"
    assert one.capture.places[2].label == "01:00:10"


def test_pin_leads_to_the_time_of_its_words():
    one = document(SRT, "a.srt")
    at = one.text.index("three days")
    (place,) = one.places_at(Span(at, at + 5))
    assert place.seconds == 2.6


def test_pin_over_two_cues_leads_to_both():
    one = document(SRT, "a.srt")
    assert [place.seconds for place in one.places_at(Span(4, 25))] == [1.0, 2.6]


def test_voices_of_webvtt_become_labels_and_speakers():
    one = document(VTT, "a.vtt")
    assert one.text == "Ann Lee: We closed & opened it.\n\nBo Renn: Nobody asked us."
    assert [place.speaker for place in one.capture.places] == ["Ann Lee", "Bo Renn"]
    assert "markup" in codes(one)


@pytest.mark.parametrize("name", ["a.txt", "standard input"])
def test_subtitles_are_told_by_content(name):
    assert document(SRT, name).capture.media_type == "application/x-subrip"
    assert document(VTT, name).capture.media_type == "text/vtt"


def test_words_behind_a_blank_line_in_a_cue_are_kept():
    one = document(
        "1\n00:00:01,000 --> 00:00:02,000\nOne\n\nTwo\n\n2\n00:00:02,000 --> 00:00:03,000\nThree\n",
        "a.srt",
    )
    assert one.text == "One Two Three"


def test_rolling_cues_are_told_of():
    rolling = "".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\nThe same words.\n\n" for n in range(1, 4)
    )
    one = document(rolling, "a.srt")
    assert one.text == "The same words."
    assert one.capture.places[0].end_seconds == 3.9
    assert "cue.repeated" in codes(one)


def test_times_that_run_backwards_are_doubted():
    one = document("1\n00:00:09,000 --> 00:00:02,000\nWords of it.\n", "a.srt")
    assert "time.doubtful" in codes(one)


@pytest.mark.parametrize("content", ["1\nno times here\n", "WEBVTT\n\nNOTE nothing\n"])
def test_file_without_cues_is_refused(content):
    with pytest.raises(UnreadableSource, match="no subtitles"):
        document(content, "a.srt")


TRANSCRIPT = """Interview at the gate

[00:00:05] ANN LEE: Good evening.

[00:00:09] BO RENN: Good evening to you.

[00:01:00] ANN LEE: Why was it closed?

[00:01:07] BO RENN: To repair it.
It took three days.
"""


def test_turns_of_a_labelled_transcript_have_speaker_and_time():
    one = document(TRANSCRIPT, "a.txt")
    assert one.text == TRANSCRIPT
    turns = [(place.speaker, place.seconds) for place in one.capture.places]
    assert turns == [("ANN LEE", 5), ("BO RENN", 9), ("ANN LEE", 60), ("BO RENN", 67)]
    assert one.words(one.capture.places[3].span).endswith("It took three days.")


@pytest.mark.parametrize(
    "text",
    [
        "Update: it is open.\n\nNote: bring a coat.\n\nSource: a reader.\n\nDate: today.\n",
        "Gate: open.\n\nBridge: closed.\n\nRoad: wet.\n\nHarbour: calm.\n",
        "He said: yes.\n\nShe went home and slept for a very long time.\n",
    ],
)
def test_colons_alone_make_no_transcript(text):
    assert document(text, "a.txt").capture.places == ()
