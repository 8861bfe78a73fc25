"""Builds a program of fixtures/ with its Makefile, starts it and talks to it: programs_test.py orders|chat-server|uv-proxy

CC, CFLAGS and BUILD (a folder) come from the environment.
"""
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "fixtures"
PATIENCE_SECONDS = 60  # a name server that does not answer takes half of it


def main():
    name = sys.argv[1]
    subprocess.run(["make", "--silent", "-C", FIXTURES / name], check=True)
    program = pathlib.Path(os.environ["BUILD"]) / name
    with tempfile.TemporaryDirectory() as folder:
        {"orders": orders, "chat-server": chat_server, "uv-proxy": uv_proxy}[name](program, folder)


def orders(program, folder):
    output = subprocess.run([program], cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout
    expect("order 1:  1 x teapot   accepted\n", output)
    expect("order 3:  1 x tray     out of stock\n", output)
    expect("order 4:  2 x kettle   payment refused\n", output)
    seconds = re.search(r"^3 of 5 orders accepted in (\d+) s$", output, re.MULTILINE)
    expect("3 of 5 orders accepted", output)
    if int(seconds[1]) < 15:  # a busy machine may take longer
        sys.exit(f"five orders take 15 s, not {seconds[1]}")


def chat_server(program, folder):
    with Server([program, free_port()], folder) as server, server.connect() as ada, server.connect() as bob:
        expect("* welcome, guest1", ada.read_until("/help"))
        expect("* welcome, guest2", bob.read_until("/help"))
        ada.send("/nick Ada\nhel")
        ada.send("lo\n/keep\n/backup\n/nonsense\n")
        expect("* guest1 is now Ada\n", bob.read_until("Ada: hello\n"))
        expect("* kept\n", ada.read_until("no such command"))
        bob.send("/quit\n")
        expect("* goodbye, guest2\n", bob.read_to_end())
        ada.send("/who\n")
        expect("* Ada from ", ada.read_until("* Ada"), missing="guest2")
        server.stop(signal.SIGTERM)
    expect("Ada: hello\n", (pathlib.Path(folder) / "history.log").read_text())


def uv_proxy(program, folder):
    blocklist = pathlib.Path(folder) / "blocklist"
    blocklist.write_text("127.0.0.9 # somebody unwelcome\n")
    os.environ["PROXY_BLOCKLIST"] = str(blocklist)
    upstream = ShoutingServer()
    with Server([program, free_port(), f"localhost:{upstream.port}"], folder) as server:
        with server.connect() as client:
            client.send("hello")
            expect("HELLO", client.read_until("HELLO"))
        while served(server, "127.0.0.9"):  # the list is read by a thread: who comes before it is served
            time.sleep(0.05)
        server.stop(signal.SIGINT)
    log = (pathlib.Path(folder) / "access.log").read_text()
    expect(f"127.0.0.1 localhost:{upstream.port} 5 bytes\n", log)
    expect("127.0.0.9 -:- 0 bytes\n", log)


def served(server, address):
    with server.connect(source=address) as client:
        client.send("hello")
        try:
            return client.connection.recv(1) != b""
        except ConnectionResetError:
            return False


class Server:
    """A program that listens on its first argument and says so in its first line."""

    def __init__(self, command, folder):
        self.port = command[1]
        self.process = subprocess.Popen([str(word) for word in command], cwd=folder, stdout=subprocess.PIPE, text=True)
        expect(f"port {self.port}", self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def connect(self, source="127.0.0.1"):
        return Client(socket.create_connection(("127.0.0.1", self.port), PATIENCE_SECONDS, (source, 0)))

    def stop(self, number):
        self.process.send_signal(number)
        expect("0", str(self.process.wait(PATIENCE_SECONDS)))


class Client:
    def __init__(self, connection):
        self.connection, self.received = connection, ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def send(self, text):
        self.connection.sendall(text.encode())

    def read_until(self, text):
        """What came since the last call, up to the line that has the text."""
        while text not in self.received:
            chunk = self.connection.recv(4096).decode()
            if not chunk:
                break
            self.received += chunk
        expect(text, self.received)
        taken, self.received = self.received, ""
        return taken

    def read_to_end(self):
        while chunk := self.connection.recv(4096).decode():
            self.received += chunk
        return self.received


class ShoutingServer:
    """Sends back what it gets, in capitals."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            connection, _ = self.listener.accept()
            with connection:
                while chunk := connection.recv(4096):
                    connection.sendall(chunk.upper())


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def expect(text, output, missing=None):
    if text not in output or (missing and missing in output):
        raise SystemExit(f"expected {text!r}" + (f" and no {missing!r}" if missing else "") + f", got:\n{output}")


if __name__ == "__main__":
    main()
