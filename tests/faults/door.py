"""A process between the marketplace and a service, which a test may kill and hang: to the client it is the service itself.

`python door.py PORT HOST PORT` hands on every connection to 127.0.0.1 at the first port, until it is killed.
"""

import asyncio
import signal
import subprocess
import sys

PIECE = 65_536


class Door:
    """The service's address for a test is `url`; nobody else's connections come through here."""

    def __init__(self, port: int, host: str, target: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._command = [sys.executable, "-S", __file__, str(port), host, str(target)]
        self._process: subprocess.Popen | None = None

    def open(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE)  # noqa: S603  (this very file)
        assert self._process.stdout.readline(), "the door does not open"

    def hang(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()
            self._process = None


async def _hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def _serve(port: int, host: str, target: int) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(host, target)
        await asyncio.gather(_hand_on(reader, back), _hand_on(there, writer))

    server = await asyncio.start_server(connected, "127.0.0.1", port)
    sys.stdout.write("open\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
