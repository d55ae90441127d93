#!/usr/bin/env python3
"""Starts a Redis, a silo and an edge, and prints their memory and processor time with more and more apps, and with idle sessions.

    dotnet build -c Release Odin.Cli && bench/sizing.py [--apps 0,100,1000] [--targets 1] [--sessions 4000] [--settle 20]
"""
import argparse, json, os, resource, socket, subprocess, threading, time

from processes import Processes, ask, wait

parser = argparse.ArgumentParser()
parser.add_argument("--apps", default="0,100,1000", help="numbers of apps, each with one port")
parser.add_argument("--targets", type=int, default=1, help="of each app; the first is there, nobody goes to the others")
parser.add_argument("--odin", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Odin.Cli/bin/Release/net10.0/odin.dll"))
parser.add_argument("--sessions", type=int, default=4000)
parser.add_argument("--settle", type=int, default=20, help="seconds to wait before each measurement")
args = parser.parse_args()
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
odin = ["dotnet", args.odin]
running = Processes("sizing")
start, processes, folder = running.start, running.by_name, running.path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def resident(name):
    """Megabytes."""
    return int(next(line for line in open(f"/proc/{processes[name].pid}/status") if line.startswith("VmRSS")).split()[1]) / 1024


def cpu(name):
    fields = open(f"/proc/{processes[name].pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def targets(app):
    return [f"127.0.0.1:{target}"] + [f"10.{64 + app // 65536}.{app // 256 % 256}.{app % 256}:{7000 + number}" for number in range(1, args.targets)]


def kernel():
    """Kilobytes of kernel objects on this machine."""
    return int(next(line for line in open("/proc/meminfo") if line.startswith("Slab:")).split()[1])


def row(label, admin, redis):
    time.sleep(args.settle)
    before, begin = {name: cpu(name) for name in ("edge", "silo")}, time.time()
    time.sleep(10)
    share = {name: (cpu(name) - before[name]) / (time.time() - begin) for name in before}
    used = subprocess.run(["redis-cli", "-p", str(redis), "info", "memory"], capture_output=True, text=True).stdout.split("used_memory:")[1].split()[0]
    print(f"{label}: edge {resident('edge'):.0f} MB {share['edge']:.1%}, silo {resident('silo'):.0f} MB {share['silo']:.1%}, Redis {int(used) / 1e6:.1f} MB", flush=True)


def accept(listener, held):
    while True:
        held.append(listener.accept()[0])


try:
    redis, silo_port, gateway, silo_admin, admin, target, first = (free_port() for _ in range(7))
    listener = socket.create_server(("127.0.0.1", target), backlog=4096)
    held, clients = [], []
    threading.Thread(target=accept, args=(listener, held), daemon=True).start()
    start("redis", "redis-server", "--port", str(redis), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--dir", folder)
    wait("Redis answers", lambda: subprocess.run(["redis-cli", "-p", str(redis), "ping"], capture_output=True).returncode == 0)
    start("silo", *odin, "silo", "--region", "fra", "--insecure-cluster", "--redis", f"127.0.0.1:{redis}", "--advertised-address", "127.0.0.1", "--silo-port", str(silo_port),
          "--gateway-port", str(gateway), "--admin-port", str(silo_admin), "--log-level", "Warning")
    start("edge", *odin, "edge", "--region", "fra", "--edge-id", "fra-1", "--address", "127.0.0.1", "--insecure-cluster", "--redis", f"127.0.0.1:{redis}", "--admin-port", str(admin),
          "--loops", "1", "--log-level", "Warning", "--state-directory", os.path.join(folder, "state"))
    wait("the edge is up", lambda: ask(f"{admin}/healthz").get("edge") == "fra-1")

    for apps in map(int, args.apps.split(",")):
        if apps:
            file = os.path.join(folder, "config.json")
            json.dump({"Apps": [{"Name": f"app-{app}", "Ports": [10000 + app], "Targets": targets(app)} for app in range(apps)]}, open(file, "w"))
            begin, before = time.time(), {name: cpu(name) for name in ("edge", "silo")}
            subprocess.run([*odin, "apply", "-f", file, "--api", f"http://127.0.0.1:{silo_admin}"], check=True, stdout=subprocess.DEVNULL)
            wait("all ports are open", lambda: ask(f"{admin}/healthz").get("openListeners") == apps)
            print(f"{apps} apps are in force {time.time() - begin:.1f} s after `odin apply` began: " + ", ".join(f"{name} {cpu(name) - before[name]:.1f} s" for name in before), flush=True)
        row(f"{apps} apps", admin, redis)

    for turn in (1, 2) if args.sessions else ():
        slab, memory = kernel(), resident("edge")
        for _ in range(args.sessions):
            clients.append(socket.create_connection(("127.0.0.1", 10000)))
        wait("the sessions are there", lambda: ask(f"{admin}/healthz").get("liveSessions") == args.sessions)
        row(f"{args.sessions} idle sessions, turn {turn}", admin, redis)
        print(f"  per session: edge {(resident('edge') - memory) * 1e6 / args.sessions:.0f} bytes resident; kernel {(kernel() - slab) * 1024 / args.sessions / 2:.0f} bytes for the edge's two sockets")
        for client in clients:
            client.close()
        clients.clear()
        while held:
            held.pop().close()
        wait("the sessions are gone", lambda: ask(f"{admin}/healthz").get("liveSessions") == 0)
finally:
    running.end()
