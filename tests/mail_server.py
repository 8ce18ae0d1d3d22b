"""A mail server for tests: it speaks SMTP on a real socket and keeps what it is handed."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mailbox:
    """Where it listens, what came, and whom it refuses."""

    address: str = ""
    letters: list[EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    code: int = 550
    """What is answered to whom it refuses."""


@contextmanager
def running() -> Iterator[Mailbox]:
    """Run a mail server on a free port."""
    box = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 contoh ESMTP")
            while line := self.rfile.readline():
                verb, _, rest = line.decode().strip().partition(" ")
                match verb.upper():
                    case "EHLO" | "HELO":
                        self.say("250 contoh")
                    case "RCPT" if any(one in rest for one in box.refused):
                        self.say(f"{box.code} tidak dikenal")
                    case "DATA":
                        self.say("354 silakan")
                        box.letters.append(self.letter())
                        self.say("250 diterima")
                    case "QUIT":
                        self.say("221 sampai jumpa")
                        return
                    case _:
                        self.say("250 baik")

        def letter(self) -> EmailMessage:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line[1:] if line.startswith(b".") else line)
            return message_from_bytes(b"".join(lines), policy=policy.default)

        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        box.address = f"127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield box
        server.shutdown()
