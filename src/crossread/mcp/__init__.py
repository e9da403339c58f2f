"""The MCP face: a workspace that other programs' language models may look into, and only look.

Needs the extra ``crossread[mcp]``. Nothing of it is loaded before ``crossread mcp`` is run.
"""
