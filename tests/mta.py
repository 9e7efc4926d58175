"""OpenSMTPD on loopback, delivering to a Maildir; whatever else runs on this machine is left alone."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

SMTPD = shutil.which("smtpd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
MAILBOX_USER = "nobody"
"""OpenSMTPD delivers for any user but root."""

CONF = """
smtp limit max-mails 10000
table everybody {{ "@" = "{user}" }}
listen on 127.0.0.1 port {port}
action "keep" maildir "{box}" virtual <everybody>
match from any for any action "keep"
"""
# In mounts and processes of its own: its queue and its control socket have fixed places, and a daemon of this
# machine may be using them. The queue is in memory, so that three thousand mails do not wait for a disk.
OWN_PLACES = (
    "mount -t tmpfs -o mode=755 none /run && mount -t tmpfs -o mode=711 none /var/spool/smtpd"
    ' && exec "$1" -d -f "$2"'
)
ALONE = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]


def missing() -> str:
    """Why there can be no OpenSMTPD; empty where there can."""
    if SMTPD is None:
        return "no OpenSMTPD on the PATH; install it (apt-get install opensmtpd)"
    if os.geteuid() != 0:
        return "OpenSMTPD starts only as root"
    if subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode != 0:
        return "this machine gives OpenSMTPD no mounts of its own (unshare)"
    return ""


@dataclass
class Mta:
    """A running server."""

    port: int
    box: Path
    _deliveries: int = 0
    _has_changed: threading.Condition = field(default_factory=threading.Condition)

    def taken_out(self, count: int) -> list[bytes]:
        """So many messages, once they are in the box, which is empty afterwards; in no order."""
        with self._has_changed:
            assert self._has_changed.wait_for(lambda: self._deliveries >= count, 120), self._deliveries
            self._deliveries -= count
        paths = list(self.box.glob("new/*"))
        messages = [path.read_bytes() for path in paths]
        for path in paths:
            path.unlink()
        return messages

    def listen_to(self, log: IO[str]) -> None:
        """Until it ends: it is counted what it says it has delivered."""
        for line in log:
            if " mda delivery " in line and "result=Ok" in line:
                with self._has_changed:
                    self._deliveries += 1
                    self._has_changed.notify_all()


@contextmanager
def running() -> Iterator[Mta]:
    """Started, and stopped with everything that it started."""
    user = pwd.getpwnam(MAILBOX_USER)
    # Not pytest's own folder: only its owner may look into that.
    with tempfile.TemporaryDirectory(prefix="mta-") as name:
        folder, box = Path(name), Path(name) / "box"
        folder.chmod(0o711)
        box.mkdir(mode=0o700)
        os.chown(box, user.pw_uid, user.pw_gid)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        conf = folder / "smtpd.conf"
        conf.write_text(CONF.format(port=port, box=box, user=MAILBOX_USER), encoding="utf-8")
        command = [*ALONE, "sh", "-c", OWN_PLACES, "sh", str(SMTPD), str(conf)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        server = Mta(port, box)
        ear = threading.Thread(target=server.listen_to, args=(process.stderr,), daemon=True)
        ear.start()
        try:
            _wait_for(port, process)
            yield server
        finally:
            process.kill()
            process.wait(20)
            ear.join(20)
            process.stderr.close()


def _wait_for(port: int, process: "subprocess.Popen[str]") -> None:
    for _ in range(200):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            assert process.poll() is None, "OpenSMTPD ended"
            time.sleep(0.05)
    raise AssertionError("OpenSMTPD does not answer")
