"""The command line. Exit codes: 0 all well, 1 failed, 2 usage, 3 the checks found something."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from pipeline.errors import EXIT_FAILED, FindingsError, RoughcutError

COMMANDS = {
    "align": "pipeline.align_command:align_command",
    "cache": "pipeline.cache_command:cache",
    "check": "pipeline.film_commands:check",
    "doctor": "pipeline.film_commands:doctor",
    "draft": "pipeline.draft_command:draft",
    "listen": "pipeline.listen_command:listen_command",
    "models": "pipeline.models_command:models",
    "narrate": "pipeline.film_commands:narrate",
    "new": "pipeline.film_commands:new",
    "notes": "review.commands:notes",
    "preview": "pipeline.film_commands:preview_segment",
    "watch": "pipeline.watch_command:watch",
    "why": "pipeline.film_commands:why",
}


class _OneSentence(click.Group):
    """Ends with one clear sentence where a user can mend it; the unexpected keeps its trace.

    Commands are imported when they are asked for.
    """

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, command = COMMANDS[name].partition(":")
        found: click.Command = getattr(import_module(module), command)
        return found

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except FindingsError as error:
            from rich.console import Console

            from pipeline.console import finding_text

            console = Console(stderr=True, highlight=False)
            for finding in error.findings:
                console.print(finding_text(finding), soft_wrap=True)
            context.exit(error.exit_code)
        except RoughcutError as error:
            click.echo(str(error), err=True)
            context.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Interrupted: no draft was written; finished shots are kept.", err=True)
            context.exit(EXIT_FAILED)


@click.group(cls=_OneSentence, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="roughcut")
def main() -> None:
    """From a markdown script to a narrated Manim draft."""


if __name__ == "__main__":
    main()
