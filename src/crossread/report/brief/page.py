"""The brief as one HTML file: no script, no outside request; the passages quoted are at its end."""

from __future__ import annotations

from crossread.report.brief.value import Brief
from crossread.report.brief.write import WHAT, made_in_words
from crossread.report.page import page_margins, page_policy, page_style, template


def render_brief_page(brief: Brief) -> str:
    """Return the brief as one self-contained HTML file."""
    from markupsafe import Markup

    style = page_style() + page_margins(brief.title, brief.made)
    return template("brief.html").render(
        brief=brief,
        style=Markup(style),
        policy=page_policy(style),
        what=WHAT,
        made=made_in_words(brief),
    )
