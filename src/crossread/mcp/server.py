"""The server: tools offered over standard input and output, one question at a time.

The core is synchronous and stays in one thread of its own, which also opened the file.
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import mcp_types as types
from mcp.server import Server
from mcp.server.stdio import stdio_server

from crossread import __version__
from crossread.errors import CrossreadError, StoreError, StoreReadOnly
from crossread.mcp.arguments import schema_of
from crossread.mcp.tools import TOOLS, UNTRUSTED, answer_of

if TYPE_CHECKING:
    from crossread.workspace import Workspace

INSTRUCTIONS = (
    "Crossread reads contested sources side by side; every finding is pinned to exact words. "
    "It gives no verdicts. Quote with siglum and words, keep who says what, and say where the "
    f"sources do not answer. {UNTRUSTED}"
)
LONGEST_CALL = 200_000
"""Characters of the arguments of a call that are looked at at all."""


class Face:
    """A workspace behind one thread, and the tools on it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="workspace")
        self._workspace: Workspace | None = None

    def close(self) -> None:
        """Let go of the file."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _close(self) -> None:
        if self._workspace is not None:
            self._workspace.close()

    def _opened(self) -> Workspace:
        from crossread.workspace import Workspace

        if self._workspace is None:
            self._workspace = Workspace(self._path, read_only=True)
        return self._workspace

    def _answer(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if len(json.dumps(arguments)) > LONGEST_CALL:
            return _failed("the arguments are too long", "send less")
        try:
            return {"ok": True, "answer": answer_of(self._opened(), name, arguments)}
        except StoreReadOnly:
            return _failed(
                "some sources of the workspace have not been read or compared yet",
                "the person can run: crossread compare --workspace FILE",
            )
        except StoreError:
            return _failed("the workspace cannot be read", "the person can run: crossread doctor")
        except CrossreadError as error:
            return _failed(error.message, error.hint)

    async def call(self, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
        """Return what a tool answers, as text and as structure; errors are answers too."""
        loop = asyncio.get_running_loop()
        held = await loop.run_in_executor(self._thread, self._answer, name, arguments)
        if not held["ok"]:
            text = types.TextContent(type="text", text=json.dumps(held, ensure_ascii=False))
            return types.CallToolResult(content=[text], is_error=True)
        shown = f"{UNTRUSTED}\n\n{json.dumps(held['answer'], ensure_ascii=False)}"
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=shown)],
            structured_content=held["answer"],
        )


def _failed(message: str, hint: str) -> dict[str, Any]:
    return {"ok": False, "error": {"message": message, "hint": hint}}


def tools() -> list[types.Tool]:
    """Return the tools as the protocol describes them: all of them only look."""
    hints = types.ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    return [
        types.Tool(
            name=one.name,
            description=one.does,
            input_schema=schema_of(one.takes),
            annotations=hints,
        )
        for one in TOOLS
    ]


def server_of(face: Face) -> Server[Any]:
    """Return the server for a workspace."""

    async def list_tools(context: object, params: object) -> types.ListToolsResult:
        del context, params
        return types.ListToolsResult(tools=tools())

    async def call_tool(
        context: object, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        del context
        return await face.call(params.name, params.arguments or {})

    return Server(
        "crossread",
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def serve(path: str) -> None:
    """Serve a workspace over standard input and output until the client goes."""
    face = Face(path)
    try:
        asyncio.run(_served(server_of(face)))
    finally:
        face.close()


async def _served(server: Server[Any]) -> None:
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())
