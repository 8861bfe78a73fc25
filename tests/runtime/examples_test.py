#!/usr/bin/env python3
"""examples_test.py FOLDER NAME: uses an example of libgoinception-async as a person would. FOLDER holds the programs."""
import http.server
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import urllib.request

folder = sys.argv[1]
PATIENCE_SECONDS = 60


def program(name, *arguments):
    return [os.path.join(folder, "example-" + name), *arguments]


class Server:
    """A server among the examples, and the port it said it listens on."""

    def __init__(self, *command):
        self.command = command

    def __enter__(self):
        self.process = subprocess.Popen(program(*self.command), stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.port = int(re.fullmatch(r"listening on 127\.0\.0\.1:(\d+)\n", line)[1])
        return self

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def __exit__(self, *_):
        assert self.process.poll() is None, "the server has ended by itself"
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


def output(*command):
    return subprocess.run(program(*command), check=True, stdout=subprocess.PIPE, text=True, timeout=PATIENCE_SECONDS).stdout


def receive(connection, count):
    data = b""
    while len(data) < count:
        piece = connection.recv(count - len(data))
        assert piece, f"hung up after {data!r}"
        data += piece
    return data


def test_orders():
    text = output("orders", "--virtual")
    assert "order 3:  1 x tray     out of stock\n" in text, text
    assert text.endswith("3 of 5 orders accepted in 3 s\n"), text
    assert len(text.splitlines()) == 6, text


def test_echo():
    with Server("echo") as server:
        connections = [server.connect() for _ in range(50)]
        for round_number in range(3):
            for number, connection in enumerate(connections):
                connection.sendall(b"%d/%d" % (round_number, number))
            for number, connection in reversed(list(enumerate(connections))):
                expected = b"%d/%d" % (round_number, number)
                assert receive(connection, len(expected)) == expected
        large = os.urandom(3_000_000)
        sender = threading.Thread(target=connections[0].sendall, args=(large,))
        sender.start()
        assert receive(connections[0], len(large)) == large
        sender.join()
        # Who hangs up, or breaks off, is no matter for the others.
        connections[1].close()
        connections[2].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connections[2].close()
        connections[3].sendall(b"still here")
        assert receive(connections[3], 10) == b"still here"
    refused = subprocess.run(program("echo", "nosuch"), capture_output=True, text=True, timeout=PATIENCE_SECONDS)
    assert refused.returncode == 2 and "nosuch is no port" in refused.stderr, refused


def test_chat():
    with Server("chat") as server:
        talker, listener, deaf = server.connect(), server.connect(), server.connect()
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        # All three are there when all three have been heard.
        for first, others in ((talker, (listener, deaf)), (listener, (talker, deaf)), (deaf, (talker, listener))):
            first.sendall(b"hello\n")
            for other in others:
                other.settimeout(1)
                try:
                    receive(other, 6)
                except TimeoutError:
                    first.sendall(b"hello\n")
                    receive(other, 6)
                other.settimeout(PATIENCE_SECONDS)
        # One talks more than the deaf one's buffers (4 MiB at most, by default) hold; the listener gets all of it.
        line = b"x" * 200 + b"\n"
        lines = 30_000
        sender = threading.Thread(target=talker.sendall, args=(line * lines + b"end\n",))
        sender.start()
        text = bytearray()
        while text[-4:] != b"end\n":
            piece = listener.recv(1 << 16)
            assert piece
            text += piece
        sender.join()
        assert text.count(line) == lines
        # That is more than there is room for: the deaf one was shown the door, or the talker would still wait.


class Site(http.server.BaseHTTPRequestHandler):
    """Twenty pages that link to each other; one is missing, one never comes."""

    at_once = most_at_once = 0
    lock = threading.Lock()
    over = threading.Event()

    def do_GET(self):
        with Site.lock:
            Site.at_once += 1
            Site.most_at_once = max(Site.most_at_once, Site.at_once)
        if self.path == "/never":
            Site.over.wait(PATIENCE_SECONDS)
        found = self.path != "/missing"
        with Site.lock:
            Site.at_once -= 1
        try:
            self.send_response(200 if found else 404)
            self.end_headers()
            links = "".join(f'<a href="/page/{number}">' for number in range(20))
            self.wfile.write(f'<a href="/missing"> <a href="/never"> {links}'.encode())
        except (BrokenPipeError, ConnectionResetError):
            pass

    def log_message(self, *_):
        pass


def test_crawler():
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    text = output("crawler", "127.0.0.1", str(site.server_port), "/")
    Site.over.set()
    site.shutdown()
    lines = text.splitlines()
    assert "failed /missing" in lines, text
    assert "late /never" in lines, text
    assert all(f"fetched /page/{number}" in lines for number in range(20)), text
    assert lines[-1] == "21 pages fetched, 2 not", text
    assert Site.most_at_once <= 4, Site.most_at_once


def test_work_queue():
    text = output("work_queue", "--virtual")
    assert text.endswith("5 put in, 4 done, 6 retries, 1 given up\n"), text
    delivered = re.findall(r"(\w+): (delivered|given up)", text)
    assert delivered[0] == ("Edsger", "delivered") and delivered[-1] == ("Nobody", "given up"), text
    assert output("work_queue", "--virtual") == text


def test_metrics():
    with Server("metrics") as server:
        for _ in range(2):
            with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=PATIENCE_SECONDS) as answer:
                assert answer.headers["Content-Type"] == "text/plain; version=0.0.4"
                text = answer.read().decode()
        assert re.search(r"^goinception_async_tasks 1$", text, re.M), text
    try:
        check = subprocess.run(["promtool", "check", "metrics"], input=text, text=True, capture_output=True)
    except FileNotFoundError:
        return
    assert check.returncode == 0, check.stdout + check.stderr


def test_tls_echo():
    with tempfile.TemporaryDirectory() as work:
        certificate, key = os.path.join(work, "certificate.pem"), os.path.join(work, "key.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                        "-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
                       check=True, stderr=subprocess.DEVNULL)
        context = ssl.create_default_context(cafile=certificate)
        with Server("tls_echo", certificate, key) as server:
            idle = server.connect()  # shakes no hands, and holds up nobody
            connections = [context.wrap_socket(server.connect(), server_hostname="127.0.0.1") for _ in range(5)]
            # By turns, never at once: Python's connections over TLS do not bear two threads (until 3.13).
            for connection in connections:
                for _ in range(10):
                    data = os.urandom(10_000)
                    connection.sendall(data)
                    assert receive(connection, len(data)) == data
                connection.close()
            idle.close()


globals()["test_" + sys.argv[2]]()
