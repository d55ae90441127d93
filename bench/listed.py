#!/usr/bin/env python3
"""Many idle sessions over several edges: how long it takes to list them, and what new connections feel of it.

    dotnet build -c Release Odin.Cli Odin.Thor && sudo bench/listed.py [--edges 6] [--sessions 8334] [--rounds 1] [--seconds 3]

Starts a silo, edges at 127.0.0.1 to 127.0.0.N, a target and a crowd for each, and `load short 1 1` through the first edge: one new connection after
the other, alone and while the whole list is read from the admin API again and again, 1,000 rows at a time.
That edge, the load and the targets share one processor, all others another, so that what is measured is the edge and not the wait for a processor.
Needs root (namespace), two processors and gcc. Everything it starts is ended again.
"""
import argparse, http.client, json, os, pathlib, re, statistics, subprocess, sys, threading, time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / 'versus'))
import versus
from processes import Processes, ask, listens, wait

ODIN = ['dotnet', HERE.parent / 'Odin.Cli/bin/Release/net10.0/odin.dll']
THOR = ['dotnet', HERE.parent / 'Odin.Thor/bin/Release/net10.0/thor.dll']
FIRST = ['taskset', '-c', '0']
os.sched_setaffinity(0, {1})
PORT, TARGETS, ADMIN, SILO, GATEWAY = 7000, 7100, 7200, 7301, 7302

parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
parser.add_argument('--edges', type=int, default=6)
parser.add_argument('--sessions', type=int, default=8334, help='of each edge; two descriptors each')
parser.add_argument('--rounds', type=int, default=1, help='of one measurement alone and one while lists are made')
parser.add_argument('--seconds', type=float, default=3.0, help='how long one measurement takes')
args = parser.parse_args()
if 'VERSUS_NAMESPACE' not in os.environ:
    sys.exit(versus.in_namespace())
PORTS = range(PORT, PORT + 2 * (args.rounds + 1))
ports = iter(PORTS)
processes = Processes('listed')
start = processes.start


def short():
    """Milliseconds to the end of one connection with a round trip: p50, p99. Each time through another port: where many connections of
    the time before are in TIME_WAIT every connect is slow."""
    result = json.loads(subprocess.run([*FIRST, load, 'short', '1', '1', str(next(ports)), str(args.seconds), str(first.pid)], check=True, capture_output=True, text=True).stdout)
    if result.get('errors'):
        raise SystemExit(f'new connections failed: {result}')
    return result['p50_us'] / 1000, result['p99_us'] / 1000


def ids():
    """Of all sessions, as the API has them. Their rows are not parsed here: that would be the reader's work, on the same processors."""
    after, api = '', http.client.HTTPConnection('127.0.0.1', ADMIN, timeout=5)
    while after is not None:
        api.request('GET', f'/api/v1/sessions?limit=1000{after}')
        answer = api.getresponse()
        page = answer.read().decode()
        if answer.status == 429:
            time.sleep(0.05)   # More than 50 requests a second are refused.
            continue
        yield from re.findall(r'"id":"([0-9a-f]+)"', page)
        following = re.search(r'"next":"([^"]+)"', page)
        after = following and f'&after={following[1]}'
    api.close()


def list_until(stop, took):
    while not stop.is_set():
        begin = time.time()
        count = len(set(ids()))
        took.append(time.time() - begin)
        if count < args.edges * args.sessions:
            raise SystemExit(f'a list had {count} sessions')


try:
    load = processes.path / 'load'
    subprocess.run(['gcc', '-O2', '-o', load, HERE / 'versus/load.c'], check=True)
    start('silo', *ODIN, 'silo', '--silo-port', str(SILO), '--gateway-port', str(GATEWAY), '--admin-port', str(ADMIN), '--log-level', 'Warning')
    wait('the silo is up', lambda: listens('127.0.0.1', GATEWAY))
    for number in range(1, args.edges + 1):
        start(f'target-{number}', *FIRST, *THOR, 'echo', '--port', str(TARGETS + number))
        edge = start(f'edge-{number}', *(FIRST if number == 1 else []), *ODIN, 'edge', '--edge-id', f'edge-{number}', '--address', f'127.0.0.{number}', '--gateway', f'127.0.0.1:{GATEWAY}',
                     '--admin-port', str(ADMIN + number), '--loops', '1', '--log-level', 'Warning')
        first = edge if number == 1 else first
    config = processes.path / 'config.json'
    # Keep-alive probes of 100,000 sockets on one kernel come in bursts that hold everybody up for 12 ms.
    config.write_text(json.dumps({'Apps': [{'Name': 'crowd', 'Ports': [*PORTS], 'KeepAlive': {'Idle': '1h'},
                                            'Targets': [f'127.0.0.1:{TARGETS + number}' for number in range(1, args.edges + 1)]}]}))
    wait('the configuration is taken', lambda: subprocess.run([*ODIN, 'apply', '-f', config, '--api', f'http://127.0.0.1:{ADMIN}'], capture_output=True).returncode == 0)
    for number in range(1, args.edges + 1):
        wait(f'edge {number} serves', lambda: listens(f'127.0.0.{number}', PORT))
        start(f'crowd-{number}', *THOR, 'load', '--host', f'127.0.0.{number}', '--port', str(PORT), '--connections', str(args.sessions), '--hold', '--idle', '--duration', '1h')
        wait(f'edge {number} has its crowd', lambda: ask(f'{ADMIN + number}/healthz').get('liveSessions', 0) >= args.sessions)

    alone, beside, took = [], [], []
    for turn in range(-1, args.rounds):
        if turn == 0:
            alone, beside, took = [], [], []   # The first one warms up.
        alone.append(short())
        stop = threading.Event()
        reader = threading.Thread(target=list_until, args=(stop, took))
        reader.start()
        beside.append(short())
        stop.set()
        reader.join()
    median = lambda runs, which: statistics.median(run[which] for run in runs)
    print(f'{args.edges * args.sessions} sessions on {args.edges} edges, {args.rounds} rounds: {len(took)} whole lists by the API, median {statistics.median(took):.1f} s, longest {max(took):.1f} s')
    print(f'new connections, ms: alone p50 {median(alone, 0):.2f}, p99 {median(alone, 1):.2f}; while lists are made p50 {median(beside, 0):.2f}, p99 {median(beside, 1):.2f}')
    print('p99 of each round:', ', '.join(f'{before[1]:.2f} -> {after[1]:.2f}' for before, after in zip(alone, beside)))
finally:
    processes.end()
