#!/usr/bin/env python3
"""Targets of clients.sh that Debian has no small server for: echo and SMTP, each without and with TLS. targets.py CERTIFICATE KEY, ports below."""
import asyncio
import ssl
import sys


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def smtp(reader, writer):
    def say(text):
        writer.write(f'{text}\r\n'.encode())
    say('220 targets ESMTP')
    while line := await reader.readline():
        verb = line.split(b':')[0].strip().upper()
        if verb == b'DATA':
            say('354 go on')
            while (await reader.readline()) not in (b'.\r\n', b''):
                pass
        say('221 bye' if verb == b'QUIT' else '250 fine')
        if verb == b'QUIT':
            break
    writer.close()


async def main():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    servers = [await asyncio.start_server(serve, '127.0.0.1', port, ssl=secured)
               for serve, port, secured in ((echo, 9007, None), (echo, 9407, context), (smtp, 9025, None), (smtp, 9425, context))]
    await asyncio.gather(*[server.serve_forever() for server in servers])


asyncio.run(main())
