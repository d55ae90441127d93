#!/usr/bin/env python3
"""The dashboard of a large world: how long Chromium takes from an input to the frame that shows it.

    dotnet build -c Release Odin.Cli Odin.Thor && dotnet build Odin.Tests && sudo bench/dashboard.py [--edges 6] [--sessions 8334] [--apps 1000]

Starts a silo, edges at 127.0.0.1 to 127.0.0.N that serve so many apps of 10 targets, a target and a crowd for each edge, and then the explicit
test DashboardAtScale in the same network namespace. Needs root (namespace) and Debian's chromium. Everything it starts is ended again.
"""
import argparse, json, os, pathlib, subprocess, sys, time, urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / 'versus'))
import versus
from processes import Processes, ask, listens, wait

ODIN = ['dotnet', HERE.parent / 'Odin.Cli/bin/Release/net10.0/odin.dll']
THOR = ['dotnet', HERE.parent / 'Odin.Thor/bin/Release/net10.0/thor.dll']
TESTS = ['dotnet', HERE.parent / 'Odin.Tests/bin/Debug/net10.0/Odin.Tests.dll', '-explicit', 'only', '-class', '*DashboardAtScale']
PORT, TARGETS, ADMIN, SILO, GATEWAY, IDLE = 7000, 7100, 7200, 7301, 7302, 10000

parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
parser.add_argument('--edges', type=int, default=6)
parser.add_argument('--sessions', type=int, default=8334, help='of each edge; two descriptors each, beside one for each app')
parser.add_argument('--apps', type=int, default=1000)
args = parser.parse_args()
if 'VERSUS_NAMESPACE' not in os.environ:
    sys.exit(versus.in_namespace())
processes = Processes('dashboard')
start = processes.start


try:
    start('silo', *ODIN, 'silo', '--silo-port', str(SILO), '--gateway-port', str(GATEWAY), '--admin-port', str(ADMIN), '--log-level', 'Warning')
    wait('the silo is up', lambda: ask(f'{ADMIN}/readyz'))
    crowd = {'Name': 'crowd', 'Ports': [PORT], 'KeepAlive': {'Idle': '1h'}, 'Targets': [f'127.0.0.1:{TARGETS + number}' for number in range(1, args.edges + 1)]}
    idle = [{'Name': f'app-{app:04}', 'Ports': [IDLE + app], 'Targets': [f'10.0.{app % 250}.{target}:80' for target in range(1, 11)]} for app in range(1, args.apps)]
    document = json.dumps({'Apps': [crowd, *idle]}).encode()
    put = urllib.request.Request(f'http://127.0.0.1:{ADMIN}/api/v1/config', document, {'Content-Type': 'application/json'}, method='PUT')
    urllib.request.urlopen(put, timeout=60).read()
    for number in range(1, args.edges + 1):   # All before the first session: one target alone has not enough descriptors.
        start(f'target-{number}', *THOR, 'echo', '--port', str(TARGETS + number))
    for number in range(1, args.edges + 1):
        wait(f'target {number} is up', lambda: listens('127.0.0.1', TARGETS + number))
    for number in range(1, args.edges + 1):
        start(f'edge-{number}', *ODIN, 'edge', '--edge-id', f'edge-{number}', '--address', f'127.0.0.{number}', '--gateway', f'127.0.0.1:{GATEWAY}',
              '--admin-port', str(ADMIN + number), '--loops', '1', '--log-level', 'Warning')
        wait(f'edge {number} serves', lambda: listens(f'127.0.0.{number}', PORT))
        start(f'crowd-{number}', *THOR, 'load', '--host', f'127.0.0.{number}', '--port', str(PORT), '--connections', str(args.sessions), '--hold', '--idle', '--duration', '1h')
        wait(f'edge {number} has its crowd', lambda: ask(f'{ADMIN + number}/healthz').get('liveSessions', 0) >= args.sessions)

    end = time.time() + 30
    while not (world := ask(f'{ADMIN}/api/v1/world')) or (world['totals']['live'] < args.edges * args.sessions and time.time() < end):
        time.sleep(1)
    print(f'{len(world["apps"])} apps, {world["totals"]["targets"]} targets, {world["totals"]["live"]} live sessions on {args.edges} edges; without an answer: {world["missingCount"]}')
    figures = processes.path / 'figures'
    test = subprocess.run(TESTS, env={**os.environ, 'ODIN_DASHBOARD': str(ADMIN), 'ODIN_FIGURES': str(figures)}, capture_output=True, text=True)
    print(figures.read_text() if figures.exists() else test.stdout)
    if test.returncode:
        raise SystemExit(test.stdout)
finally:
    processes.end()
