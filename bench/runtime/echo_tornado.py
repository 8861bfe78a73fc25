#!/usr/bin/env python3
"""An echo server on Tornado's streams."""
import asyncio

import tornado.iostream
import tornado.tcpserver


class Echo(tornado.tcpserver.TCPServer):
    async def handle_stream(self, stream, address):
        try:
            while True:
                await stream.write(await stream.read_bytes(4096, partial=True))
        except tornado.iostream.StreamClosedError:
            pass


async def main():
    server = Echo()
    server.listen(0, address="127.0.0.1")
    print("listening on 127.0.0.1:%d" % next(iter(server._sockets.values())).getsockname()[1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
