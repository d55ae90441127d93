#!/usr/bin/env python3
"""Odin, HAProxy and nginx side by side: the same load, the same core, one run, rounds that take turns.

    sudo bench/versus/versus.py [--rounds 7] [--cores 1] [--workloads up8,short16] [--odin NAME='COMMAND {config}' ...]

Needs root (a network namespace of its own), iproute2, gcc, haproxy, nginx with the stream module, and a Release build of Odin.Cli.
Everything it starts is ended again. bench/README.md tells how to read the table.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ODIN = HERE.parent.parent / 'Odin.Cli/bin/Release/net10.0/odin.dll'
TARGETS = {'echo': 9001, 'sink': 9002, 'source': 9003, 'quick': 9004}   # quick: an echo target that serves nothing but small sessions
UNUSED_TARGETS = [9005, 9006]

# name: (what load is told, the target behind, the figure, whether more is better)
WORKLOADS = {
    'up1': ('up 1', 'sink', 'gb_cpu_s', True),
    'up8': ('up 8', 'sink', 'gb_cpu_s', True),
    'up64': ('up 64', 'sink', 'gb_cpu_s', True),
    'down8': ('down 8', 'source', 'gb_cpu_s', True),
    'echo8': ('echo 8', 'echo', 'gb_cpu_s', True),
    'echo64': ('echo 64', 'echo', 'gb_cpu_s', True),
    'short16': ('short 16 1', 'echo', 'cpu_us', False),
    'short64': ('short 64 1', 'echo', 'cpu_us', False),
    'churn1000': ('short 1000 2', 'echo', 'cpu_us', False),
    'turns1': ('turns 1', 'echo', 'cpu_us', False),
    'turns64': ('turns 64', 'echo', 'cpu_us', False),
    'turns1000': ('turns 1000', 'echo', 'cpu_us', False),
    'idle5000': ('idle 5000', 'echo', 'resident_bytes', False),
}
# Small sessions beside bulk streams, each with a load and targets of its own. name: (small load, bulk load, the target of the bulk)
MIXES = {
    f'{small.split()[0]}+{kind}{streams}': (small, f'{kind} {streams}', target)
    for small in ('turns 16', 'paced 16', 'rare 16', 'short 16 1') for streams in (8, 64) for kind, target in (('up', 'sink'), ('down', 'source'), ('echo', 'echo'))
}
# What the mixes are compared with.
ALONE = {
    'turns16': ('turns 16', 'quick', 'p99_us', False),
    'paced16': ('paced 16', 'quick', 'p99_us', False),
    'rare16': ('rare 16', 'quick', 'p99_us', False),
    'quick16': ('short 16 1', 'quick', 'p99_us', False),
}
# Small load and its target go before bulk on the core they share, at once (real time), so that what they measure is the proxy and not how long they wait for that core.
FIRST = ['chrt', '-f', '1']
WORKLOADS |= ALONE
WARM_UP = ('short16', 'turns64', 'up8')

HAPROXY = """global
    nbthread {cores}
    maxconn 9000
    {pipes}
defaults
    mode tcp
    timeout connect 5s
    timeout client 5m
    timeout server 5m
    {splice}
"""
NGINX = """load_module /usr/lib/nginx/modules/ngx_stream_module.so;
daemon off; worker_processes {cores}; worker_rlimit_nofile 20000; user root; pid {folder}/nginx.pid; error_log {folder}/nginx.err crit;
events {{ worker_connections 19900; multi_accept on; }}
stream {{ proxy_buffer_size 64k; tcp_nodelay on; proxy_half_close on; proxy_timeout 5m;
"""


class Race:
    """The proxies under test, their targets, and what was measured. Ends what it started."""

    def __init__(self, arguments, folder):
        self.arguments, self.folder = arguments, pathlib.Path(folder)
        self.processes, self.ports, self.next_port, self.runs = [], {}, 7000, {}
        self.pids = {}

    def start(self, name, command, core, environment=None):
        pin = ['taskset', '-c', str(core)] if self.arguments.cores == 1 else []
        log = open(self.folder / f'{name}.log', 'w')
        process = subprocess.Popen([*pin, *map(str, command)], stdout=log, stderr=subprocess.STDOUT, cwd=self.folder, env={**os.environ, **(environment or {})})
        self.processes.append(process)
        return process

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def take_ports(self):
        self.next_port += 10
        return {kind: self.next_port + i for i, kind in enumerate(TARGETS)}

    def enter(self, name, ports, process):
        self.ports[name] = ports
        self.pids[name] = process.pid
        for port in ports.values():
            wait_for_port(port, name, self.folder)

    def build(self, *tools, libraries=()):
        for tool in tools:
            subprocess.run(['gcc', '-O2', '-o', self.folder / tool, HERE / f'{tool}.c', *libraries], check=True)

    def start_all(self):
        self.build('load', 'targets')
        for copy in range(self.arguments.cores):
            self.start(f'targets{copy}', [self.folder / 'targets', *[TARGETS[kind] for kind in ('echo', 'sink', 'source')]], 1)
            self.start(f'quick{copy}', [*FIRST, self.folder / 'targets', TARGETS['quick'], *UNUSED_TARGETS], 1)
        self.haproxy('haproxy', '', '')
        self.haproxy('haproxy-splice', 'tune.pipesize 262144\n    maxpipes 900', 'option splice-request\n    option splice-response')
        self.nginx()
        for entry in self.arguments.odin or [f'odin=dotnet {ODIN} run -f {{config}} --loops {self.arguments.cores}']:
            self.odin(*entry.split('=', 1))

    def haproxy(self, name, pipes, splice):
        ports = self.take_ports()
        text = HAPROXY.format(cores=self.arguments.cores, pipes=pipes, splice=splice)
        text += ''.join(f'listen {kind}\n    bind 127.0.0.1:{port}\n    server target 127.0.0.1:{TARGETS[kind]}\n' for kind, port in ports.items())
        self.enter(name, ports, self.start(name, ['haproxy', '-db', '-f', self.file(f'{name}.cfg', text)], 0))

    def nginx(self):
        ports = self.take_ports()
        text = NGINX.format(cores=self.arguments.cores, folder=self.folder)
        text += ''.join(f'  server {{ listen 127.0.0.1:{port} reuseport backlog=8192; proxy_pass 127.0.0.1:{TARGETS[kind]}; }}\n' for kind, port in ports.items()) + '}\n'
        self.enter('nginx', ports, self.start('nginx', ['nginx', '-p', self.folder, '-c', self.file('nginx.conf', text)], 0))

    def odin(self, name, command):
        ports = self.take_ports()
        apps = [{'Name': kind, 'Ports': [port], 'Targets': [f'127.0.0.1:{TARGETS[kind]}']} for kind, port in ports.items()]
        words = shlex.split(command.replace('{config}', str(self.file(f'{name}.json', json.dumps({'Apps': apps})))))
        variables = [word for word in words if '=' in word and word.split('=')[0].isidentifier()] if '=' in words[0] else []
        environment = dict(word.split('=', 1) for word in variables)
        self.enter(name, ports, self.start(name, words[len(variables):], 0, environment))

    def measure(self, name, workload):
        if workload not in MIXES:
            return self.load(name, *WORKLOADS[workload][:2], FIRST if workload in ALONE else ())
        small, bulk, target = MIXES[workload]
        with concurrent.futures.ThreadPoolExecutor() as pool:
            moved = pool.submit(self.load, name, bulk, target)
            result, moved = self.load(name, small, 'quick', FIRST), moved.result()
        wrong = result.get('errors', 0) + moved.get('errors', 0)
        return {**result, 'gb_s': moved.get('gb_s', 0), 'errors': wrong}

    def load(self, name, told, target, first=()):
        if name == 'direct':
            return self.run_load('load', told, TARGETS[target], [os.getpid()], first)
        return self.run_load('load', told, self.ports[name][target], family(self.pids[name]), first)

    def run_load(self, program, told, port, pids, first):
        pin = ['taskset', '-c', '1'] if self.arguments.cores == 1 else []
        result = subprocess.run([*pin, *first, str(self.folder / program), *told.split(), str(port), str(self.arguments.seconds), ','.join(map(str, pids))], capture_output=True, text=True, timeout=120)
        try:
            return json.loads(result.stdout)
        except ValueError:
            return {'errors': 1, 'said': (result.stdout + result.stderr)[-200:]}

    def run(self, workloads):
        names = list(self.ports)
        warm_up = [workload for workload in WARM_UP if workload in workloads] or WARM_UP
        for name in names:
            for workload in warm_up:
                self.load(name, *WORKLOADS[workload][:2])
        checks = {name: self.load(name, 'check 50', 'echo') for name in names}
        for turn in range(self.arguments.rounds):
            for workload in workloads:
                first = turn % len(names)
                for name in [*names[first:], *names[:first], 'direct']:
                    self.runs.setdefault((workload, name), []).append(self.measure(name, workload))
        return names, checks

    def stop(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


def family(pid):
    """A process and all its children: nginx has workers."""
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        for children in pathlib.Path(f'/proc/{found[-1]}/task').glob('*/children'):
            waiting += map(int, children.read_text().split())
    return found


def wait_for_port(port, name, folder):
    for _ in range(300):
        tables = ''.join(pathlib.Path(f'/proc/net/{table}').read_text() for table in ('tcp', 'tcp6'))
        if any(f':{port:04X} ' in line and ' 0A ' in line for line in tables.splitlines()):
            return
        time.sleep(0.1)
    raise SystemExit(f'{name} does not listen on {port}:\n{(folder / f"{name}.log").read_text()[-2000:]}')


def report(race, names, checks, workloads):
    def median(workload, name, figure):
        values = [run[figure] for run in race.runs[workload, name] if figure in run]
        return statistics.median(values) if values else float('nan')

    peers = [name for name in names if name.startswith(('haproxy', 'nginx'))]
    ours = [name for name in names if name not in peers]
    columns = [*names, 'direct']
    print(f'{race.arguments.rounds} rounds, {race.arguments.cores} core(s). A ratio above 1 is better for Odin; it is against the best peer.\n')
    print(f'{"workload":<10} {"figure":<15}' + ''.join(f'{name:>15}' for name in columns) + ''.join(f'{name + " ratio":>15}' for name in ours))
    for workload in workloads:
        main, more = ('p99_us', False) if workload in MIXES else WORKLOADS[workload][2:]
        others = {'p99_us': [('p50_us', False), ('per_second', True), *[('gb_s', True)] * (workload in MIXES)], 'gb_cpu_s': [('gb_s', True)], 'cpu_us': [('per_second', True), ('p99_us', False)]}.get(main, [])
        for figure, is_more_better in [(main, more), *others]:
            value = {name: median(workload, name, figure) for name in columns}
            best = (max if is_more_better else min)(value[name] for name in peers)
            ratios = [(value[name] / best if is_more_better else best / value[name]) if value[name] and best else float('nan') for name in ours]
            if figure == main and main != 'p99_us':
                value['direct'] = float('nan')   # There is no proxy whose processor time could be told.
            print(f'{workload if figure == main else "":<10} {figure:<15}' + ''.join(f'{value[name]:>15.4g}' for name in columns) + ''.join(f'{ratio:>15.2f}' for ratio in ratios))
    bad = {f'{workload} {name}': [run for run in runs if run.get('errors') or run.get('wrong')] for (workload, name), runs in race.runs.items()}
    print('\nevery byte and the FIN, 50 x 2 MB:', ', '.join(f'{name} {"ok" if not check["errors"] and not check["wrong"] else check}' for name, check in checks.items()))
    print('errors:', {cell: runs for cell, runs in bad.items() if runs} or 'none')


def in_namespace():
    """Runs this program again in a network namespace of its own, so that ports and settings disturb nobody."""
    name = f'versus{os.getpid()}'
    subprocess.run(['ip', 'netns', 'add', name], check=True)
    try:
        subprocess.run(['ip', '-n', name, 'link', 'set', 'lo', 'up'], check=True)
        settings = ['net.ipv4.ip_local_port_range=12000 65535', 'net.ipv4.tcp_tw_reuse=1', 'net.core.somaxconn=8192', 'net.ipv4.tcp_max_syn_backlog=8192']
        subprocess.run(['ip', 'netns', 'exec', name, 'sysctl', '-qw', *settings], check=True)
        return subprocess.run(['ip', 'netns', 'exec', name, sys.executable, *sys.argv], env={**os.environ, 'VERSUS_NAMESPACE': name}).returncode
    finally:
        subprocess.run(['ip', 'netns', 'del', name])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--rounds', type=int, default=7)
    parser.add_argument('--seconds', type=float, default=1.0, help='how long one measurement takes')
    parser.add_argument('--cores', type=int, choices=(1, 2), default=1, help='1: proxies on core 0, load and targets on core 1; 2: all share both')
    parser.add_argument('--workloads')
    parser.add_argument('--odin', action='append', help='NAME=COMMAND with {config}, variables before it; again for another build. Default: the Release build of this repository')
    parser.add_argument('--tls', action='store_true', help='TLS workloads instead: handshakes, bulk, round trips, memory, and names that pass through (tls.py)')
    parser.add_argument('--json', help='file for every single measurement')
    arguments = parser.parse_args()
    race_of = Race
    if arguments.tls:
        import tls
        race_of = tls.enter(sys.modules[__name__])
    workloads = arguments.workloads.split(',') if arguments.workloads else [*WORKLOADS, *MIXES]
    if unknown := set(workloads) - set(WORKLOADS) - set(MIXES):
        parser.error(f'no workload is called {", ".join(unknown)}; there are {", ".join([*WORKLOADS, *MIXES])}')
    if 'VERSUS_NAMESPACE' not in os.environ:
        sys.exit(in_namespace())
    with tempfile.TemporaryDirectory(prefix='versus-') as folder:
        race = race_of(arguments, folder)
        try:
            race.start_all()
            names, checks = race.run(workloads)
            if arguments.json:
                pathlib.Path(arguments.json).write_text(json.dumps([{'workload': w, 'proxy': n, 'runs': runs} for (w, n), runs in race.runs.items()]))
            report(race, names, checks, workloads)
        finally:
            race.stop()


if __name__ == '__main__':
    main()
