"""Answers to questions in which every sentence is pinned, and the check of drafts against sources.

No language model is needed: a question is understood by rule, answered from the records and the
passages that match, and every sentence quotes its source. No pin, no sentence.
"""
