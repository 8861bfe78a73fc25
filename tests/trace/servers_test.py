#!/usr/bin/env python3
"""servers_test.py PROGRAM: servers of the system, unmodified, under `goinception trace` and a client's load."""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

GOINCEPTION = os.path.abspath(sys.argv.pop(1))
LIMIT = 60  # seconds: for whatever hangs
REQUESTS, CLIENTS = 300, 4


def where(program):
    return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def connect(port, alive):
    end = time.monotonic() + LIMIT
    while time.monotonic() < end and alive():
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=LIMIT)
        except OSError:
            time.sleep(0.05)
    return None


def converse(client, request, ending):
    client.sendall(request)
    answer = b""
    while not answer.endswith(ending):
        got = client.recv(65536)
        if not got:
            raise ConnectionError(f"gone after {answer!r}")
        answer += got
    return answer


class Servers(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()

    def tearDown(self):
        shutil.rmtree(self.folder)

    def start(self, command):
        """The server with a client in front; a port that somebody took meanwhile is another try."""
        for _ in range(5):
            port = free_port()
            self.output = os.path.join(self.folder, "trace.json")
            self.log = open(os.path.join(self.folder, "log"), "w+")
            server = subprocess.Popen([GOINCEPTION, "trace", "--threshold", "5", "-o", self.output, "--", *command(port)], cwd=self.folder,
                                      stdout=self.log, stderr=self.log)
            client = connect(port, lambda: server.poll() is None)
            if client:
                return server, port, client
            server.terminate()
            server.wait(LIMIT)
            self.log.close()
        self.fail("the server does not start")

    def finish(self, server):
        """SIGTERM is passed on to it; it ends by itself."""
        server.send_signal(signal.SIGTERM)
        code = server.wait(LIMIT)
        self.log.seek(0)
        said = self.log.read()
        self.log.close()
        self.assertTrue(os.path.exists(self.output), said)
        with open(self.output) as file:
            return code, json.load(file), said

    def load(self, port, conversation):
        failures = []

        def one():
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as client:
                    for number in range(REQUESTS):
                        conversation(client, number)
            except Exception as failure:
                failures.append(failure)

        clients = [threading.Thread(target=one) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        self.assertEqual(failures, [])

    def check_served(self, trace, program, loops):
        self.assertEqual(len(trace["processes"]), 1)
        process = trace["processes"][0]
        self.assertEqual(process["program"], os.path.realpath(where(program)))
        self.assertGreaterEqual(process["loops"], loops)
        self.assertFalse(process["no_memory"])
        self.assertGreater(sum(thread["turns"]["count"] for thread in process["threads"]), 100)
        return {call["call"]: call["count"] for call in trace["calls"]}

    @unittest.skipUnless(where("redis-server"), "there is no redis-server")
    def test_redis(self):
        server, port, client = self.start(lambda port: [where("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "",
                                                        "--appendonly", "no", "--enable-debug-command", "yes"])
        with client:
            self.load(port, lambda client, number: converse(client, b"SET key%d value\r\n" % number, b"+OK\r\n"))
            converse(client, b"DEBUG SLEEP 0.05\r\n", b"+OK\r\n")
        code, trace, said = self.finish(server)
        self.assertEqual(code, 0, said)
        calls = self.check_served(trace, "redis-server", 1)
        self.assertGreaterEqual(calls["read"], REQUESTS * CLIENTS)
        # Debian's program has no debugging information, but names its functions for its own backtraces.
        slept = [stall for stall in trace["stalls"] if stall["call"] in ("nanosleep", "usleep", "clock_nanosleep")]
        self.assertEqual(len(slept), 1)
        self.assertGreaterEqual(slept[0]["longest_ms"], 50)
        self.assertIn("debugCommand", [trace["frames"][frame]["function"] for frame in slept[0]["frames"]])

    @unittest.skipUnless(where("memcached"), "there is no memcached")
    def test_memcached(self):
        user = ["-u", "root"] if os.getuid() == 0 else []
        server, port, client = self.start(lambda port: [where("memcached"), "-p", str(port), "-l", "127.0.0.1", "-U", "0", "-t", "2", *user])
        client.close()
        self.load(port, lambda client, number: converse(client, b"set key%d 0 0 5\r\nvalue\r\n" % number, b"STORED\r\n"))
        code, trace, said = self.finish(server)
        calls = self.check_served(trace, "memcached", 2)
        self.assertGreaterEqual(calls["read"], REQUESTS * CLIENTS)
        self.assertGreaterEqual(calls["sendmsg"], REQUESTS * CLIENTS)

    @unittest.skipUnless(where("mosquitto"), "there is no mosquitto")
    def test_mosquitto(self):
        server, port, client = self.start(lambda port: [where("mosquitto"), "-p", str(port)])
        client.close()
        hello = b"\x10\x11\x00\x04MQTT\x04\x02\x00<\x00\x05"

        def conversation(client, number):
            if number == 0:
                name = b"%05d" % (threading.get_ident() % 100000)
                converse(client, hello + name, b"\x20\x02\x00\x00")
            converse(client, b"\xc0\x00", b"\xd0\x00")  # a ping, and its answer

        self.load(port, conversation)
        code, trace, said = self.finish(server)
        self.assertEqual(code, 0, said)
        calls = self.check_served(trace, "mosquitto", 1)
        self.assertGreaterEqual(calls["read"], REQUESTS * CLIENTS)


if __name__ == "__main__":
    unittest.main()
