"""Commands whose help and whose faults of usage are told in the reader's language."""

import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click
from click.exceptions import NoArgsIsHelpError, NoSuchCommand

from lims.cli.language import gettext as _
from lims.cli.language import told
from lims.domain.errors import N_, LimsError

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])

HELP = N_("Tampilkan bantuan ini.")


def _told(sentence: str | None) -> str:
    """Return a help sentence in the reader's language; nothing for nothing."""
    return _(sentence) if sentence else ""


class _Told(click.Command):
    """A command whose help, an Indonesian sentence, is looked up when it is shown."""

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the line that a list of commands shows: the first sentence."""
        return _told(self.help).split("\n", maxsplit=1)[0]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option `--help` with its words."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _(HELP)
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line of usage."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_("Pemakaian: "))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_told(self.help))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and the commands of a group."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [param.get_help_record(ctx) for param in options]
        with formatter.section(_("Pilihan")):
            formatter.write_dl([record for record in records if record is not None])
        if isinstance(self, click.Group):
            with formatter.section(_("Perintah")):
                formatter.write_dl([(name, one.get_short_help_str()) for name, one in self.commands.items()])


class Verb(_Told):
    """A verb: `lims <noun> <verb>`, or an everyday verb alone."""


class Noun(_Told, click.Group):
    """A noun with its verbs, in the order in which they were added."""

    command_class = Verb

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the verbs."""
        return list(self.commands)


class Root(Noun):
    """The command itself: refusals end with exit code 1 and words, faults of usage with 2."""

    group_class = Noun

    def main(  # type: ignore[override] # the overloads of click tell types of modes that only tests use
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> None:
        """Run the command and leave with its exit code."""
        try:
            code = super().main(args, prog_name or "lims", standalone_mode=False, **extra)
        except LimsError as refusal:
            click.echo(told(refusal), err=True)
            code = 1
        except click.UsageError as fault:
            click.echo(usage(fault), err=True)
            code = 2
        except click.Abort:
            click.echo(_("Dibatalkan. Isian juga dapat ditulis sebagai pilihan; lihat --help."), err=True)
            code = 1
        sys.exit(code if isinstance(code, int) else 0)


class _Option(click.Option):
    """An option whose help is looked up when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the lines of the option in the help."""
        written, self.help = self.help, _told(self.help)
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = written


def option(*names: str, **settings: Any) -> Callable[[_Decorated], _Decorated]:
    """Add an option to a command."""
    return click.option(*names, cls=_Option, **settings)


def usage(fault: click.UsageError) -> str:
    """Say what is wrong with the command line, and where to read how it is written."""
    if isinstance(fault, NoArgsIsHelpError):
        return fault.format_message()
    lines = [_sentence(fault)]
    if fault.ctx is not None:
        lines.append(_("Lihat: %(command)s --help", command=fault.ctx.command_path))
    return "\n".join(lines)


def _sentence(fault: click.UsageError) -> str:
    match fault:
        case NoSuchCommand():
            return _("Perintah “%(name)s” tidak dikenal.", name=fault.command_name) + _close(fault)
        case click.NoSuchOption():
            return _("Pilihan %(name)s tidak dikenal.", name=fault.option_name) + _close(fault)
        case click.MissingParameter():
            return _("%(name)s belum ditulis.", name=_name(fault))
        case click.BadParameter():
            return _("%(name)s tidak dapat dipakai: %(reason)s.", name=_name(fault), reason=_reason(fault))
        case click.BadOptionUsage():
            return _("%(name)s memerlukan sebuah nilai.", name=fault.option_name)
    extra = re.search(r"unexpected extra arguments? \((.*)\)", fault.message)
    if extra:
        return _("Ada kata yang berlebih: %(words)s.", words=extra[1])
    return fault.format_message()


def _close(fault: NoSuchCommand | click.NoSuchOption) -> str:
    """Name what was probably meant."""
    return f" {_('Mungkin maksudnya:')} {', '.join(fault.possibilities)}" if fault.possibilities else ""


def _name(fault: click.BadParameter) -> str:
    hint = fault.param_hint or (fault.param.get_error_hint(fault.ctx) if fault.param else "") or ""
    return (hint if isinstance(hint, str) else " / ".join(hint)).replace("'", "")


def _reason(fault: click.BadParameter) -> str:
    """Say what the value should have been."""
    match fault.param.type if fault.param else None:
        case click.Choice() as choice:
            return _("pilih salah satu dari %(choices)s", choices=", ".join(map(str, choice.choices)))
        case click.IntRange() as whole:
            return _(
                "tulis bilangan bulat dari %(least)s sampai %(most)s",
                least="–" if whole.min is None else whole.min,
                most="–" if whole.max is None else whole.max,
            )
        case click.Path():
            return _("tidak ada di sini, atau jenisnya keliru (berkas atau folder)")
        case click.DateTime():
            return _("tulis tanggal seperti 2026-11-24")
    return fault.message.rstrip(".")
