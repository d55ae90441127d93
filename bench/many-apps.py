#!/usr/bin/env python3
"""Starts a Redis, a silo and edges with many apps and ports, and tells how long an edge takes to serve them and what standing still costs.

    dotnet build -c Release Odin.Cli && bench/many-apps.py [--apps 1000] [--edges 5] [--ports 10] [--seconds 20]
"""
import argparse, json, os, shutil, signal, socket, subprocess, tempfile, time, urllib.request

parser = argparse.ArgumentParser()
parser.add_argument("--apps", type=int, default=1000)
parser.add_argument("--edges", type=int, default=5)
parser.add_argument("--ports", type=int, default=10, help="per app")
parser.add_argument("--seconds", type=int, default=20)
parser.add_argument("--baseline", type=int, default=20, help="seconds to measure before there are apps; 0: not at all")
parser.add_argument("--settle", type=int, default=75, help="seconds between serving and measuring; for a minute after its start an app holds leases")
parser.add_argument("--loops", type=int, default=1)
args = parser.parse_args()
odin = ["dotnet", os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Odin.Cli/bin/Release/net10.0/odin.dll")]
folder = tempfile.mkdtemp(prefix="odin-many-")
processes = []


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(name, *command):
    log = open(os.path.join(folder, name + ".log"), "w")
    process = subprocess.Popen(command, stdout=log, stderr=log)
    processes.append(process)
    return process


def cpu(process):
    fields = open(f"/proc/{process.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def health(port):
    try:
        return json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2))
    except OSError:
        return {"catalogVersion": 0, "openListeners": 0}


def wait(what, done, deadline=120):
    begin = time.time()
    while not done():
        if time.time() - begin > deadline:
            raise SystemExit(f"not within {deadline} s: {what}")
        time.sleep(0.1)
    return time.time() - begin


try:
    redis, silo_port, gateway, silo_admin = free_port(), free_port(), free_port(), free_port()
    start("redis", "redis-server", "--port", str(redis), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--dir", folder)
    time.sleep(1)
    silo = start("silo", *odin, "silo", "--region", "fra", "--insecure-cluster", "--redis", f"127.0.0.1:{redis}", "--advertised-address", "127.0.0.1",
                 "--silo-port", str(silo_port), "--gateway-port", str(gateway), "--admin-port", str(silo_admin))
    wait("the silo is ready", lambda: "ready" in open(os.path.join(folder, "silo.log")).read())

    def edge(number):
        admin = free_port()
        process = start(f"edge-{number}", *odin, "edge", "--region", "fra", "--edge-id", f"fra-{number}", "--address", f"127.0.0.{number + 1}", "--insecure-cluster", "--redis", f"127.0.0.1:{redis}",
                        "--admin-port", str(admin), "--loops", str(args.loops), "--log-level", "Warning", "--state-directory", os.path.join(folder, f"state-{number}"))
        return process, admin

    edges = [edge(number + 1) for number in range(args.edges)]
    wait("the edges are up", lambda: all("edge" in health(admin) for _, admin in edges))

    def shares(seconds):
        """Of one core, each edge and then the silo."""
        before = [cpu(process) for process, _ in edges] + [cpu(silo)]
        time.sleep(seconds)
        return [(now - then) / max(1, seconds) for then, now in zip(before, [cpu(process) for process, _ in edges] + [cpu(silo)])]

    if args.baseline:
        time.sleep(60)   # The just-in-time compiler comes to rest.
    idle = shares(args.baseline)

    ports = args.apps * args.ports
    config = {"Apps": [{"Name": f"app-{app}", "Ports": [f"{10000 + app * args.ports}-{10000 + app * args.ports + args.ports - 1}"], "Targets": ["127.0.0.1:9", "127.0.0.1:7"]} for app in range(args.apps)]}
    file = os.path.join(folder, "config.json")
    json.dump(config, open(file, "w"))
    begin = time.time()
    subprocess.run([*odin, "apply", "-f", file, "--api", f"http://127.0.0.1:{silo_admin}"], check=True, stdout=subprocess.DEVNULL)
    applied = time.time() - begin
    wait("all ports are open", lambda: all(health(admin)["openListeners"] == ports for _, admin in edges))
    print(f"{args.apps} apps, {ports} ports, {args.edges} edges with {args.loops} loops: odin apply took {applied:.1f} s, all edges served {time.time() - begin:.1f} s after it began")

    time.sleep(args.settle)
    busy = shares(args.seconds)
    print(f"standing still, of one core: edges {sum(busy[:-1]):.1%} (without apps {sum(idle[:-1]):.1%}), silo {busy[-1]:.1%} ({idle[-1]:.1%}), all {sum(busy):.1%} ({sum(idle):.1%})")

    process, _ = edges[0]
    process.send_signal(signal.SIGTERM)
    process.wait()
    begin = time.time()
    _, admin = edge(1)
    wait("the restarted edge serves", lambda: health(admin)["openListeners"] == ports)
    print(f"an edge restarted from its last-good file serves {ports} ports after {time.time() - begin:.1f} s")
finally:
    for process in reversed(processes):
        if process.poll() is None:
            process.terminate()
    for process in processes:
        process.wait()
    shutil.rmtree(folder)
