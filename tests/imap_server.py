"""Mail servers on loopback: a real one (Dovecot, configured here), and one that follows a script."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
needs_dovecot = pytest.mark.skipif(DOVECOT is None, reason="no Dovecot here: apt-get install dovecot-imapd")
USER, PASSWORD = "palaute@aurora.example", 'käse "7" \\ сыр'


@dataclass
class RealServer:
    """A Dovecot with one user. Mails are put into its folders as files."""

    port: int
    tls_port: int
    mails: Path
    keeper: pwd.struct_passwd

    def put(self, raw: bytes, folder: str = "", received: datetime | None = None) -> None:
        """A mail has arrived. `folder` is written as on disk (modified UTF-7), "" is the inbox."""
        place = self.folder(folder)
        number = sum(1 for _ in self.mails.rglob("*.aurora*"))
        path = place / "new" / f"{time.time_ns()}.M{number}.aurora"
        path.write_bytes(raw)
        if received is not None:
            os.utime(path, (received.timestamp(), received.timestamp()))
        self._give(path)

    def folder(self, name: str) -> Path:
        """The folder, made where it is not there yet; the inbox holds all others."""
        place = self.folder("") / f".{name}" if name else self.mails
        for path in (place, *(place / part for part in ("cur", "new", "tmp"))):
            if not path.is_dir():
                path.mkdir()
                self._give(path)
        return place

    def empty(self, folder: str = "") -> None:
        """The folder is made anew, as where a mailbox has moved: its mails are numbered from 1 again."""
        shutil.rmtree(self.folder(folder))

    def names(self, folder: str = "") -> set[str]:
        """Names of the mails in the folder as files: after `:2,` they say which were read."""
        place = self.folder(folder)
        return {path.name for part in ("cur", "new") for path in (place / part).iterdir()}

    def _give(self, path: Path) -> None:
        if os.getuid() == 0:
            os.chown(path, self.keeper.pw_uid, self.keeper.pw_gid)


@contextmanager
def real_server(certificate: Path) -> Iterator[RealServer]:
    """Dovecot on two free ports of loopback: STARTTLS, and TLS from the start."""
    assert DOVECOT
    me = pwd.getpwuid(os.getuid())
    # Dovecot serves nobody's mail as root; where root runs the tests, the mails belong to another.
    keeper = me if me.pw_uid else pwd.getpwnam("nobody")
    groups = [grp.getgrgid(one.pw_gid).gr_name for one in (me, keeper)]
    users = f"default_login_user = {me.pw_name}\ndefault_internal_user = {me.pw_name}\n"
    users += f"default_internal_group = {groups[0]}"
    # Not pytest's own folder: only its owner may look into that.
    folder = Path(tempfile.mkdtemp(prefix="imap-"))
    try:
        folder.chmod(0o755)
        ports = _free_ports(2)
        (folder / "run").mkdir()
        (folder / "mails").mkdir()
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
        (folder / "users").chmod(0o644)
        (folder / "dovecot.conf").write_text(
            f"""
            protocols = imap
            listen = 127.0.0.1
            base_dir = {folder}/run
            state_dir = {folder}/run
            log_path = {folder}/log
            {"" if me is not keeper else users}
            ssl = yes
            ssl_cert = <{certificate}
            ssl_key = <{certificate}
            disable_plaintext_auth = no
            first_valid_uid = 1
            mail_location = maildir:{folder}/mails
            passdb {{
              driver = passwd-file
              args = {folder}/users
            }}
            userdb {{
              driver = static
              args = uid={keeper.pw_name} gid={groups[1]} home={folder}/mails
            }}
            auth_failure_delay = 0
            service anvil {{
              chroot =
              unix_listener anvil-auth-penalty {{
                mode = 0
              }}
            }}
            service imap-login {{
              chroot =
              inet_listener imap {{
                port = {ports[0]}
              }}
              inet_listener imaps {{
                port = {ports[1]}
                ssl = yes
              }}
            }}
            """,
            encoding="utf-8",
        )
        ready = RealServer(*ports, folder / "mails", keeper)
        ready._give(folder / "mails")
        ready.folder("")
        command = [DOVECOT, "-F", "-c", str(folder / "dovecot.conf")]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(ports, server, folder / "log")
            yield ready
        finally:
            server.terminate()
            server.wait(timeout=20)
    finally:
        shutil.rmtree(folder)


def _free_ports(count: int) -> list[int]:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


def _wait_for(ports: Sequence[int], server: "subprocess.Popen[bytes]", log: Path) -> None:
    for port in ports:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
                break
            except OSError:
                time.sleep(0.05)
        else:
            said = log.read_text(encoding="utf-8") if log.exists() else "nothing"
            raise AssertionError(f"Dovecot does not answer (ended: {server.poll()}): {said}")


@dataclass
class ScriptedServer:
    """Speaks as much IMAP as it is told: `answers` by command replace or add what it says."""

    answers: dict[str, str]
    port: int = 0
    heard: list[str] = field(default_factory=list)

    def converse(self, connection: socket.socket) -> None:
        stream = connection.makefile("rwb")

        def say(text: str) -> None:
            stream.write(text.encode(errors="surrogateescape"))
            stream.flush()

        greeting = self.answers.get("greeting", "* OK ready\r\n")
        if greeting == CUT:
            return
        say(greeting)
        for line in stream:
            tag, _, command = line.decode().strip().partition(" ")
            self.heard.append(command)
            words = command.upper().split()
            verb = " ".join(words[:2]) if words[0] == "UID" else words[0]
            answer = self.answers.get(verb, DEFAULTS.get(verb, "TAG OK done\r\n"))
            if answer == SILENCE:
                connection.settimeout(20)
                while connection.recv(1):
                    pass
                return
            said, cut, _ = answer.partition(CUT)
            say(said.replace("TAG", tag))
            if cut or verb == "LOGOUT":
                return


CUT, SILENCE = "<cut>", "<silence>"
DEFAULTS = {
    "CAPABILITY": "* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n",
    "EXAMINE": "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 2] ok\r\nTAG OK [READ-ONLY] done\r\n",
    "UID SEARCH": "* SEARCH 1\r\nTAG OK done\r\n",
    "UID FETCH": '* 1 FETCH (UID 1 RFC822.SIZE 3 INTERNALDATE "01-Nov-2026 10:00:00 +0200" '
    "BODY[]<0> {3}\r\nabc)\r\nTAG OK done\r\n",
    "LOGOUT": "* BYE\r\nTAG OK done\r\n",
}


@contextmanager
def scripted_server(**answers: str) -> Iterator[ScriptedServer]:
    """`uid_fetch` stands for the command UID FETCH."""
    server = ScriptedServer(
        {
            name.replace("_", " ").upper() if name != "greeting" else name: said
            for name, said in answers.items()
        }
    )
    listener = socket.create_server(("127.0.0.1", 0))
    server.port = listener.getsockname()[1]

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError, ValueError):
                server.converse(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)
