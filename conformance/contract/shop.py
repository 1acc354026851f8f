"""A demo shop to call: the real program, started fresh, and a client that speaks to it as one caller."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import threading
import uuid
from pathlib import Path
from typing import Any

import requests

# How long a shop may take from its start until it says that it is ready, and to stop, in seconds.
PATIENCE_SECONDS = 60
# How many of its last lines are shown when something goes wrong.
LINES = 40


class Unexpected(Exception):
    """The shop did not answer as whoever prepares a call needs it to."""


class Client:
    """One caller. What it sends is JSON, and what it gets is either as wanted or an error that shows the answer."""

    def __init__(self, base: str, host: str, *, cookies: dict[str, str] | None = None, key: str | None = None):
        self.base = base
        self.host = host
        self.session = requests.Session()
        # A proxy of the surroundings would only stand between us and our own machine.
        self.session.trust_env = False
        # Brands are told apart by host names below `localhost`, which not every system resolves.
        self.session.headers["Host"] = host
        self.cookies = dict(cookies or {})
        if key is not None:
            self.session.headers["Authorization"] = f"Bearer {key}"

    def send(
        self, method: str, path: str, body: Any = None, *, key: bool = False, version: int | None = None
    ) -> requests.Response:
        """Sends a request below `/api/v1` and keeps the cookies of the answer."""
        headers = {}
        if key:
            headers["Idempotency-Key"] = self.fresh_id()
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.session.request(
            method, f"{self.base}/api/v1{path}", json=body, headers=headers, timeout=PATIENCE_SECONDS
        )
        self.cookies.update(answer.cookies.get_dict())
        # The jar would send a cookie a second time, beside the header.
        self.session.cookies.clear()
        return answer

    def must(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """The body of an answer that is a yes."""
        answer = self.send(method, path, body, **options)
        if not answer.ok:
            raise Unexpected(f"{method} {path} answered {answer.status_code}: {answer.text[:500]}")
        return answer.json() if answer.content else None

    def keep_picture(self, png: bytes) -> Any:
        """The picture that became of these bytes."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Content-Type": "image/png", "Cookie": cookies}
        answer = self.session.post(f"{self.base}/api/v1/media", data=png, headers=headers, timeout=PATIENCE_SECONDS)
        if not answer.ok:
            raise Unexpected(f"POST /media answered {answer.status_code}: {answer.text[:500]}")
        return answer.json()

    def tell(self, path: str, sent: bytes, headers: dict[str, str]) -> Any:
        """What became of bytes that were signed."""
        headers = {"Content-Type": "application/octet-stream", **headers}
        answer = self.session.post(f"{self.base}/api/v1{path}", data=sent, headers=headers, timeout=PATIENCE_SECONDS)
        if not answer.ok:
            raise Unexpected(f"POST {path} answered {answer.status_code}: {answer.text[:500]}")
        return answer.json()

    @staticmethod
    def fresh_id() -> str:
        """An id that nothing has yet."""
        return str(uuid.uuid4())

    def get(self, path: str) -> Any:
        """What lies there."""
        return self.must("GET", path)

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        """What became of it."""
        return self.must("POST", path, body, **options)


class Shop:
    """A running demo shop with a folder of its own; stopped and swept up at the end of the `with` block."""

    def __init__(self, program: Path):
        self.program = program
        self.lines: list[str] = []
        self.panic: str | None = None
        self.said: dict[str, Any] = {}

    def __enter__(self) -> Shop:
        self.folder = tempfile.TemporaryDirectory(prefix="tenon-contract-")
        ready = threading.Event()
        arguments = ["demo", "--size", "bare", "--no-browser", "--port", "0", "--fresh"]
        self.process = subprocess.Popen(
            [str(self.program), *arguments, "--data", self.data],
            env={**os.environ, "TENON_READY_JSON": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        threading.Thread(target=self._read, args=[ready], daemon=True).start()
        if not ready.wait(PATIENCE_SECONDS) or not self.said:
            self.__exit__()
            raise Unexpected(f"the shop was not ready\n{self.tail()}")
        # The tax platform answers nobody, so that there is always an invoice that a person can see there first.
        requests.post(f"{self.said['platform']}/faults", json={"pending": True}, timeout=PATIENCE_SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.folder.cleanup()

    @property
    def data(self) -> str:
        """The folder that the demo keeps its data in."""
        return str(Path(self.folder.name) / "shop")

    @property
    def base(self) -> str:
        """Where it answers, by address: names below `localhost` do not resolve everywhere."""
        return f"http://127.0.0.1:{self.said['port']}"

    @property
    def host(self) -> str:
        """The brand's host name, with the port."""
        return f"{self.said['host']}:{self.said['port']}"

    @property
    def provider_secret(self) -> str:
        """What the simulated payment provider signs its reports with."""
        return json.loads((Path(self.data) / "tenon-demo.json").read_text("utf-8"))["provider_secret"]

    def visitor(self) -> Client:
        """Somebody who just came in."""
        return Client(self.base, self.host)

    def staff(self, role: str) -> Client:
        """Somebody who works here, logged in."""
        client = self.visitor()
        client.post("/staff/sessions", self.login(role))
        return client

    def login(self, role: str) -> dict[str, str]:
        """What somebody of that role logs in with."""
        login = next(login for login in self.said["logins"] if login["role"] == role)
        return {"login": login["login"], "password": login["password"]}

    def doctor(self) -> str | None:
        """What `tenon doctor` finds wrong in the books, once the shop is closed; nothing when all reconciles."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE_SECONDS)
        found = subprocess.run(
            [str(self.program), "doctor", "--data", self.data], capture_output=True, text=True, encoding="utf-8"
        )
        return None if found.returncode == 0 else f"{found.stdout}{found.stderr}"

    def tail(self) -> str:
        """The last lines it printed."""
        return "\n".join(f"    | {line}" for line in self.lines[-LINES:])

    def _read(self, ready: threading.Event) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            line = line.rstrip("\n")
            if line.startswith("TENON_READY "):
                self.said = json.loads(line.removeprefix("TENON_READY "))
                ready.set()
            elif "panicked at" in line and self.panic is None:
                self.panic = line
            self.lines.append(line)
        # The program ended: nobody needs to wait for it any longer.
        ready.set()
