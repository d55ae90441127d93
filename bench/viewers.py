#!/usr/bin/env python3
"""What looking at many apps that nobody uses costs `odin run`: viewers of the dashboard, and lists of all apps.

    dotnet build -c Release Odin.Cli && sudo bench/viewers.py [--apps 1000] [--targets 10] [--settle 30] [--seconds 10]

Processor time of the process (silo and edge in one) while nobody looks, with one viewer and with ten who read what the dashboard reads
(`/api/v1/stream`); then of `odin get apps`, the first and the next ones, and of `GET /api/v1/apps`, above what it spends anyway. In a network
namespace of its own, which needs root.
"""
import argparse, json, os, pathlib, resource, socket, subprocess, sys, tempfile, threading, time, urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / 'versus'))
import versus

FIRST_PORT, ADMIN, GATEWAY = 10000, 6941, 6942

parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
parser.add_argument('--apps', type=int, default=1000)
parser.add_argument('--targets', type=int, default=10, help='per app')
parser.add_argument('--settle', type=int, default=30, help='seconds between the last port and the first measurement')
parser.add_argument('--seconds', type=int, default=10, help='to measure for')
parser.add_argument('--odin', default=HERE.parent / 'Odin.Cli/bin/Release/net10.0/odin.dll')
args = parser.parse_args()
if 'VERSUS_NAMESPACE' not in os.environ:
    sys.exit(versus.in_namespace())


def start(folder):
    targets = lambda app: [f'10.{64 + app // 65536}.{app // 256 % 256}.{app % 256}:{7000 + target}' for target in range(args.targets)]
    config = pathlib.Path(folder, 'odin.json')
    config.write_text(json.dumps({'Apps': [{'Name': f'app-{app}', 'Ports': [FIRST_PORT + app], 'Targets': targets(app)} for app in range(args.apps)]}))
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    return subprocess.Popen(['dotnet', args.odin, 'run', '-f', config, '--loops', '1', '--admin-port', str(ADMIN), '--gateway-port', str(GATEWAY)],
                            stdout=open(pathlib.Path(folder, 'log'), 'w'), stderr=subprocess.STDOUT)


def wait(process):
    end = time.time() + 120
    while True:
        try:
            return socket.create_connection(('127.0.0.1', FIRST_PORT + args.apps - 1), 1).close()
        except OSError:
            if process.poll() is not None or time.time() > end: raise SystemExit('odin does not serve its last port')
            time.sleep(0.2)


def spent(process):
    fields = open(f'/proc/{process.pid}/stat').read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf('SC_CLK_TCK')


def per_second(process):
    before = spent(process)
    time.sleep(args.seconds)
    return (spent(process) - before) / args.seconds


def look(process, count):
    got, viewers = [0], [socket.create_connection(('127.0.0.1', ADMIN)) for _ in range(count)]

    def read(viewer):
        while block := viewer.recv(1 << 16): got[0] += len(block)

    for viewer in viewers:
        viewer.sendall(b'GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n')
        threading.Thread(target=read, args=[viewer], daemon=True).start()
    time.sleep(8)   # The first document is whole.
    before = got[0]
    print(f'{count:2} viewers: {per_second(process):.1f} ms/s, {(got[0] - before) // args.seconds // count} bytes/s each', flush=True)
    for viewer in viewers: viewer.shutdown(socket.SHUT_RDWR)
    time.sleep(3)


def ask(name, process, idle, question):
    children = lambda: sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) * 1000
    begin, before, of_command = time.time(), spent(process), children()
    said = question()
    took, of_command = time.time() - begin, children() - of_command
    time.sleep(1)
    print(f'{name}: {took:.2f} s; {spent(process) - before - idle * (took + 1):.0f} ms of odin run, {of_command:.0f} ms of the command; {said}', flush=True)
    time.sleep(4)


def list_apps():
    listed = subprocess.run(['dotnet', args.odin, 'get', 'apps', '--api', f'http://127.0.0.1:{ADMIN}'], capture_output=True, text=True)
    return f'{len(listed.stdout.splitlines()) - 1} apps {listed.stderr[-200:]}'


def get_apps():
    return f'{len(urllib.request.urlopen(f"http://127.0.0.1:{ADMIN}/api/v1/apps", timeout=30).read())} bytes'


with tempfile.TemporaryDirectory(prefix='odin-viewers-') as folder:
    process = start(folder)
    try:
        wait(process)
        time.sleep(args.settle)
        idle = per_second(process)
        print(f'{args.apps} apps of {args.targets} targets, load {os.getloadavg()[0]:.1f}\nnobody looks: {idle:.1f} ms/s', flush=True)
        for name in ('the first odin get apps', 'odin get apps', 'odin get apps'): ask(name, process, idle, list_apps)
        for name in ('GET apps', 'GET apps'): ask(name, process, idle, get_apps)
        for count in (1, 10): look(process, count)
    finally:
        process.terminate()
        process.wait()
