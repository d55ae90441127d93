"""The TLS workloads of versus.py: TLS 1.3 with AES-128-GCM and X25519, a certificate of ECDSA P-256, tickets on, and names that pass through undecrypted.

    sudo bench/versus/versus.py --tls [--rounds 7] [--workloads full16,resumed16]

Needs libssl-dev and openssl besides what versus.py needs. `hello16` and `named16` send the same ClientHello of 64 bytes and get it back: through a port of one app, and through
one where its name decides. In `first64` load and target go before all else on their core, so that the tail is the proxy's and not that of their taking turns.
"""
import json
import shlex
import subprocess

# name: (what the load is told, the target behind, the figure, whether more is better)
WORKLOADS = {
    'full16': ('full 16', 'echo', 'cpu_us', False),
    'resumed16': ('resumed 16', 'echo', 'cpu_us', False),
    **{f'{way}{count}': (f'{way} {count}', target, 'gb_cpu_s', True) for way, target in (('up', 'sink'), ('down', 'source')) for count in (1, 8, 64)},
    'turns64': ('turns 64', 'echo', 'cpu_us', False),
    'first64': ('turns 64', 'quick', 'p99_us', False),
    'idle5000': ('idle 5000', 'echo', 'resident_bytes', False),
    'hello16': ('hello 16 1', 'plain', 'cpu_us', False),
    'named16': ('hello 16 1', 'named', 'cpu_us', False),
}
# .NET compiles a method as well as it can after 20,000 calls, and a handshake or a short session calls each once.
WARM_UP = (*['full16', 'resumed16'] * 12, *['hello16', 'named16'] * 6, 'turns64', 'up8', 'down8')
SECURED, PASSED = ('echo', 'sink', 'source', 'quick'), ('plain', 'named')
NAME = 'a.b'

HAPROXY = """global
    nbthread 1
    maxconn 9000
    ssl-default-bind-options ssl-min-ver TLSv1.3
    ssl-default-bind-ciphersuites TLS_AES_128_GCM_SHA256
    ssl-default-bind-curves X25519
defaults
    mode tcp
    timeout connect 5s
    timeout client 5m
    timeout server 5m
"""
NGINX_TLS = 'ssl_protocols TLSv1.3; ssl_ecdh_curve X25519; ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256; ssl_session_tickets on;'


def enter(versus):
    """Puts these workloads into versus' place for its own, and returns the race that runs them."""
    versus.WORKLOADS, versus.MIXES, versus.WARM_UP = WORKLOADS, {}, WARM_UP
    versus.ALONE = {'first64': WORKLOADS['first64']}

    class TlsRace(versus.Race):
        def start_all(self):
            self.build('load', 'targets')
            self.build('tlsload', libraries=('-lssl', '-lcrypto'))
            self.certificate()
            self.start('targets', [self.folder / 'targets', *[versus.TARGETS[kind] for kind in ('echo', 'sink', 'source')]], 1)
            self.start('quick', [*versus.FIRST, self.folder / 'targets', versus.TARGETS['quick'], *versus.UNUSED_TARGETS], 1)
            self.haproxy()
            self.nginx()
            for entry in self.arguments.odin or [f'odin=dotnet {versus.ODIN} run -f {{config}} --loops 1 --certificate-directory {{folder}}']:
                self.odin(*entry.split('=', 1))

        def certificate(self):
            subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30', '-subj', f'/CN={NAME}',
                            '-addext', f'subjectAltName=DNS:{NAME}', '-keyout', self.folder / 'shop.key', '-out', self.folder / 'shop.crt'], check=True, capture_output=True)
            self.file('shop.pem', (self.folder / 'shop.crt').read_text() + (self.folder / 'shop.key').read_text())

        def take_ports(self):
            self.next_port += 10
            return {kind: self.next_port + i for i, kind in enumerate((*SECURED, *PASSED))}

        def haproxy(self):
            ports, echo = self.take_ports(), versus.TARGETS['echo']
            text = HAPROXY + ''.join(f'listen {kind}\n    bind 127.0.0.1:{ports[kind]} ssl crt {self.folder}/shop.pem\n    server target 127.0.0.1:{versus.TARGETS[kind]}\n' for kind in SECURED)
            text += f'listen plain\n    bind 127.0.0.1:{ports["plain"]}\n    server target 127.0.0.1:{echo}\n'
            text += f'frontend named\n    bind 127.0.0.1:{ports["named"]}\n    tcp-request inspect-delay 10s\n    tcp-request content accept if {{ req.ssl_hello_type 1 }}\n'
            text += f'    use_backend by_name if {{ req.ssl_sni -i {NAME} }}\nbackend by_name\n    server target 127.0.0.1:{echo}\n'
            self.enter('haproxy', ports, self.start('haproxy', ['haproxy', '-db', '-f', self.file('haproxy.cfg', text)], 0))

        def nginx(self):
            ports, echo = self.take_ports(), versus.TARGETS['echo']
            text = versus.NGINX.format(cores=1, folder=self.folder)
            text += f'  ssl_certificate {self.folder}/shop.crt; ssl_certificate_key {self.folder}/shop.key; {NGINX_TLS}\n'
            text += ''.join(f'  server {{ listen 127.0.0.1:{ports[kind]} ssl backlog=8192; proxy_pass 127.0.0.1:{versus.TARGETS[kind]}; }}\n' for kind in SECURED)
            text += f'  server {{ listen 127.0.0.1:{ports["plain"]} backlog=8192; proxy_pass 127.0.0.1:{echo}; }}\n'
            text += f'  map $ssl_preread_server_name $by_name {{ {NAME} 127.0.0.1:{echo}; }}\n'
            text += f'  server {{ listen 127.0.0.1:{ports["named"]} backlog=8192; ssl_preread on; proxy_pass $by_name; }}\n}}\n'
            self.enter('nginx', ports, self.start('nginx', ['nginx', '-p', self.folder, '-c', self.file('nginx.conf', text)], 0))

        def odin(self, name, command):
            ports, echo = self.take_ports(), versus.TARGETS['echo']
            apps = [{'Name': kind, 'Ports': [ports[kind]], 'Targets': [f'127.0.0.1:{versus.TARGETS[kind]}'], 'Tls': {'Certificates': ['shop']}} for kind in SECURED]
            apps += [{'Name': 'plain', 'Ports': [ports['plain']], 'Targets': [f'127.0.0.1:{echo}']},
                     {'Name': 'named', 'Ports': [ports['named']], 'Targets': [f'127.0.0.1:{echo}'], 'ServerNames': [NAME]}]
            config = self.file(f'{name}.json', json.dumps({'Apps': apps}))
            words = shlex.split(command.replace('{config}', str(config)).replace('{folder}', str(self.folder)))
            variables = [word for word in words if '=' in word and word.split('=')[0].isidentifier()] if '=' in words[0] else []
            self.enter(name, ports, self.start(name, words[len(variables):], 0, dict(word.split('=', 1) for word in variables)))

        def load(self, name, told, target, first=()):
            if name == 'direct':
                return {}   # Targets speak no TLS.
            program = 'load' if told.startswith(('hello', 'check')) else 'tlsload'
            return self.run_load(program, told, self.ports[name]['plain' if told.startswith('check') else target], versus.family(self.pids[name]), first)

    return TlsRace
