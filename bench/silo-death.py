#!/usr/bin/env python3
"""How soon the counts of many apps are right again after a silo's death: two silos, a Redis, edges, sessions of some of the apps.

    dotnet build -c Release Odin.Cli && unshare -rn sh -c 'ip link set lo up; bench/silo-death.py [--apps 10000] [--edges 5]'

Ends one silo with SIGKILL, ends half of the sessions and begins others elsewhere at once, and asks the other silo for all apps until each of them has
the sessions that it has, all edges are counted and nobody is missing. Then the same with the other silo, after the first one has come back.
Each line also says how many of the new clients were refused.
"""
import argparse, collections, json, os, resource, signal, socket, subprocess, threading, time

from processes import Processes, ask, listens, wait

parser = argparse.ArgumentParser()
parser.add_argument("--apps", type=int, default=10000)
parser.add_argument("--targets", type=int, default=10, help="of each app that nobody uses")
parser.add_argument("--used", type=int, default=100, help="apps with sessions")
parser.add_argument("--sessions", type=int, default=5, help="of each of them on each edge")
parser.add_argument("--edges", type=int, default=5)
parser.add_argument("--rest", type=float, default=20, help="seconds between the steps")
parser.add_argument("--deadline", type=float, default=60)
parser.add_argument("--first-port", type=int, default=20000)
parser.add_argument("--odin", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Odin.Cli/bin/Release/net10.0/odin.dll"))
args = parser.parse_args()
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
REDIS, TARGET, SILO, EDGE = 6100, 6101, 6110, 6150
running = Processes("silo-death")
odin = ["dotnet", args.odin]
live = collections.defaultdict(list)   # Sockets by app.
refused = 0


def targets(app):
    """Apps in use have the one that is there."""
    return [f"127.0.0.1:{TARGET}"] if app < args.used else [f"10.{64 + app // 65536}.{app // 256 % 256}.{app % 256}:{7000 + number}" for number in range(args.targets)]


def begin(app, edge):
    global refused
    try:
        client = socket.create_connection((f"127.0.0.{edge}", args.first_port + app), timeout=2)
        client.sendall(b"x")   # The target answers, so it is known that the session stands.
        client.settimeout(2)
        if client.recv(1) != b"x": raise OSError("no answer")
        live[app].append(client)
    except OSError:
        refused += 1


def serve(listener):
    def echo(one):
        while data := one.recv(100): one.sendall(data)
        one.close()
    while True: threading.Thread(target=echo, args=(listener.accept()[0],), daemon=True).start()


def start_silo(number):
    running.start(f"silo-{number}", *odin, "silo", "--region", "fra", "--insecure-cluster", "--redis", f"127.0.0.1:{REDIS}", "--advertised-address", "127.0.0.1", "--silo-port", str(SILO + 3 * number),
                  "--gateway-port", str(SILO + 3 * number + 1), "--admin-port", str(SILO + 3 * number + 2), "--log-level", "Warning")
    wait(f"silo {number} is ready", lambda: listens("127.0.0.1", SILO + 3 * number + 2))


def wrong(silo):
    """What is not right in the list of all apps; empty: all is."""
    answer = ask(f"{SILO + 3 * silo + 2}/api/v1/apps")
    if not answer: return "no answer"
    if answer["missingCount"]: return f"{answer['missingCount']} missing"
    apps = answer["apps"]
    if len(apps) != args.apps: return f"{len(apps)} apps"
    bad = [app["name"] for app in apps if app["live"] != len(live[int(app["name"][4:])]) or app["edges"] != args.edges]
    return f"{len(bad)} apps, such as {bad[0]}" if bad else ""


def until_right(silo, begun):
    while what := wrong(silo):
        if time.time() - begun > args.deadline: return None, what
        time.sleep(0.1)
    return time.time() - begun, ""


def change_half():
    for app in range(0, args.used, 2):
        while live[app]: live[app].pop().close()
    for app in range(1, args.used, 2):
        for edge in range(1, args.edges + 1): begin(app, edge)


try:
    threading.Thread(target=serve, args=(socket.create_server(("127.0.0.1", TARGET), backlog=4096),), daemon=True).start()
    running.start("redis", "redis-server", "--port", str(REDIS), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--dir", str(running.path))
    wait("Redis answers", lambda: listens("127.0.0.1", REDIS))
    for silo in (0, 1): start_silo(silo)
    for edge in range(1, args.edges + 1):
        running.start(f"edge-{edge}", *odin, "edge", "--region", "fra", "--edge-id", f"fra-{edge}", "--address", f"127.0.0.{edge}", "--insecure-cluster", "--redis", f"127.0.0.1:{REDIS}", "--admin-port", str(EDGE + edge),
                      "--loops", "1", "--log-level", "Warning")
    wait("the edges are up", lambda: all(ask(f"{EDGE + edge}/healthz").get("edge") for edge in range(1, args.edges + 1)))
    file = str(running.path / "config.json")
    json.dump({"Apps": [{"Name": f"app-{app}", "Ports": [args.first_port + app], "Targets": targets(app)} for app in range(args.apps)]}, open(file, "w"))
    subprocess.run([*odin, "apply", "-f", file, "--api", f"http://127.0.0.1:{SILO + 2}"], check=True, stdout=subprocess.DEVNULL)
    wait("all ports are open", lambda: all(ask(f"{EDGE + edge}/healthz").get("openListeners") == args.apps for edge in range(1, args.edges + 1)))
    for app in range(args.used):
        for edge in range(1, args.edges + 1):
            for _ in range(args.sessions): begin(app, edge)
    first, what = until_right(1, time.time())
    print(f"{args.apps} apps, {args.edges} edges, {sum(map(len, live.values()))} sessions of {args.used} apps; right {first if first is None else round(first, 1)} s after the last one began {what}", flush=True)
    for dead in (0, 1):
        time.sleep(args.rest)
        refused = 0
        running.by_name[f"silo-{dead}"].send_signal(signal.SIGKILL)
        begun = time.time()
        change_half()
        changed = time.time() - begun
        right, what = until_right(1 - dead, begun)
        print(f"silo {dead} killed: sessions changed within {changed:.1f} s; " + (f"all counts right {right:.1f} s after the kill" if right else f"NOT right after {args.deadline} s: {what}") + f"; {refused} clients refused", flush=True)
        running.by_name[f"silo-{dead}"].wait()
        if dead == 0:
            time.sleep(args.rest)
            start_silo(0)
finally:
    running.end()
