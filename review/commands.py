"""`roughcut notes`: what reviewers wrote, from comments to issues that are done.

A verb's file is opened when the verb is called: the command line starts without any of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from pipeline.errors import RoughcutError

VERBS = {
    "read": "review.verbs.read",
    "add": "review.verbs.add",
    "list": "review.verbs.list_issues",
    "show": "review.verbs.show",
    "triage": "review.verbs.triage",
    "verify": "review.verbs.verify",
    "set": "review.verbs.set_state",
    "undo": "review.verbs.undo",
    "merge": "review.verbs.merge",
    "unmerge": "review.verbs.unmerge",
    "reply": "review.verbs.reply",
    "export": "review.verbs.export",
    "import": "review.verbs.import_files",
}
"""Each verb with its module, which holds the command as `command`."""


class _Verbs(click.Group):
    """Verbs by name; errors of a user's making end in one sentence and their exit code."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """The verbs in the order of a note's way."""
        return list(VERBS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """The verb called `name`, None if there is none."""
        if name not in VERBS:
            return None
        command: click.Command = import_module(VERBS[name]).command
        return command

    def invoke(self, context: click.Context) -> Any:
        """Run a verb."""
        try:
            return super().invoke(context)
        except RoughcutError as error:
            click.echo(f"{error}", err=True)
            context.exit(error.exit_code)


@click.command(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
def notes() -> None:
    """What reviewers wrote: read it, place it, track it."""
