#!/usr/bin/env python3
"""What many apps cost while nobody uses them: `odin run` and, where it is installed, HAProxy, each with the same file of apps.

    dotnet build -c Release Odin.Cli && bench/idle-apps.py [--apps 10000] [--targets 10] [--proxies haproxy,odin]

Each row: seconds from the start of the process until all its ports are open, its resident memory then and at the end, and its
processor time within each 10 s of --seconds after --settle. Every app has one port and --targets targets; nobody connects.
With --change one app of `odin run` then gets another port, in the file that it watches: seconds until that is open, and what it cost.
With --split a silo and --edges edges serve the apps as processes of their own, instead of `odin run`, and --change is an `odin apply`.
Where other processes use such ports: `unshare -rn sh -c 'ip link set lo up; bench/idle-apps.py ...'`.
"""
import argparse, json, os, resource, shutil, subprocess, tempfile, time

parser = argparse.ArgumentParser()
parser.add_argument("--apps", type=int, default=10000)
parser.add_argument("--targets", type=int, default=10, help="per app")
parser.add_argument("--first-port", type=int, default=20000)
parser.add_argument("--settle", type=int, default=70,   # Within a minute an edge says once more all that it has.
                    help="seconds between the last port and the first measurement")
parser.add_argument("--seconds", type=int, default=20, help="to measure for")
parser.add_argument("--deadline", type=int, default=120, help="seconds until all ports must be open")
parser.add_argument("--proxies", default="haproxy,odin")
parser.add_argument("--odin", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Odin.Cli/bin/Release/net10.0/odin.dll"))
parser.add_argument("--odin-arguments", default="--loops 1", help="more of `odin run`, in one word")
parser.add_argument("--change", action="store_true", help="change one app at the end")
parser.add_argument("--changes", type=int, default=3, help="of one app, one after the other, with --split --change")
parser.add_argument("--split", action="store_true", help="a silo and edges, not odin run")
parser.add_argument("--edges", type=int, default=5, help="with --split")
parser.add_argument("--silo-ports", type=int, default=6100, help="the first of 30 free ports, with --split")
args = parser.parse_args()
folder = tempfile.mkdtemp(prefix="odin-idle-")
ports = range(args.first_port, args.first_port + args.apps)
ports_and_spare = range(args.first_port - 100, args.first_port + args.apps)
if ports[-1] > 65535: raise SystemExit(f"port {ports[-1]}: take fewer --apps or a lower --first-port")


def targets(app):
    return [f"10.{64 + app // 65536}.{app // 256 % 256}.{app % 256}:{7000 + target}" for target in range(args.targets)]


def write(file, ports):
    json.dump({"Apps": [{"Name": f"app-{app}", "Ports": [port], "Targets": targets(app)} for app, port in enumerate(ports)]}, open(file + ".next", "w"))
    os.replace(file + ".next", file)


def odin():
    file = os.path.join(folder, "odin.json")
    write(file, ports)
    return ["dotnet", args.odin, "run", "-f", file, *(["--watch"] if args.change else []), *args.odin_arguments.split()]


def haproxy():
    file = os.path.join(folder, "haproxy.cfg")
    with open(file, "w") as config:
        config.write("global\n  maxconn 500\n  nbthread 1\ndefaults\n  mode tcp\n  timeout connect 5s\n  timeout client 1m\n  timeout server 1m\n")
        for app, port in enumerate(ports):
            config.write(f"listen app-{app}\n  bind 127.0.0.1:{port}\n")
            for number, target in enumerate(targets(app)): config.write(f"  server s{number} {target}\n")
    return ["haproxy", "-db", "-f", file]


def open_ports(ports=ports):
    """Of those that are wanted, in state LISTEN, on any address."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in open(table).read().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A": found.add(int(fields[1].rsplit(":", 1)[1], 16))
    return len(found.intersection(ports))


def memory(process):
    fields = dict(line.split(":", 1) for line in open(f"/proc/{process.pid}/status").read().splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024


def cpu(process):
    return time.clock_gettime(~process.pid << 3 | 2) * 1000   # Its processor-time clock; /proc counts in ticks of 10 ms.


def change(process, idle):
    before, begin = cpu(process), time.time()
    write(os.path.join(folder, "odin.json"), [args.first_port - 1, *ports[1:]])
    while open_ports([args.first_port - 1]) == 0: time.sleep(0.02)
    in_force = time.time() - begin
    time.sleep(5)
    print(f"odin     one app changed: in force after {in_force:.2f} s, {cpu(process) - before - idle * (time.time() - begin) / 10:.0f} ms of CPU more than idle", flush=True)


def listening():
    """Sockets in state LISTEN within the apps' ports, on all addresses."""
    return sum(line.split()[3] == "0A" and int(line.split()[1].rsplit(":", 1)[1], 16) in ports_and_spare for line in open("/proc/net/tcp").read().splitlines()[1:])


def split():
    """One silo without Redis and edges at 127.0.0.1 and up."""
    silo_port, gateway, admin = range(args.silo_ports, args.silo_ports + 3)
    file, processes = os.path.join(folder, "odin.json"), {}

    def start(name, *command):
        log = open(os.path.join(folder, name + ".log"), "w")
        processes[name] = subprocess.Popen(["dotnet", args.odin, *command, "--log-level", "Warning"], stdout=log, stderr=log)

    def wait(done, what):
        begin = time.time()
        while not done():
            if time.time() - begin > args.deadline or any(process.poll() is not None for process in processes.values()):
                raise SystemExit(f"{what}: not within {args.deadline} s, or a process has ended; {listening()} listeners\n" + "\n".join(open(os.path.join(folder, name)).read()[-800:] for name in os.listdir(folder) if name.endswith(".log")))
            time.sleep(0.01)

    def apply():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(["dotnet", args.odin, "apply", "-f", file, "--api", f"http://127.0.0.1:{admin}"], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000

    def all_cpu():
        return {name: cpu(process) for name, process in processes.items()}

    def text(spent):
        edges = [spent[name] for name in spent if name != "silo"]
        return f"silo {spent['silo']:.0f} ms, edges {' + '.join(f'{edge:.0f}' for edge in edges)} ms"

    try:
        start("silo", "silo", "--silo-port", str(silo_port), "--gateway-port", str(gateway), "--admin-port", str(admin))
        time.sleep(5)
        for edge in range(1, args.edges + 1):
            start(f"edge-{edge}", "edge", "--edge-id", f"e{edge}", "--address", f"127.0.0.{edge}", "--gateway", f"127.0.0.1:{gateway}", "--admin-port", str(args.silo_ports + 5 + edge), "--loops", "1")
        time.sleep(5)
        write(file, ports)
        begin = time.time()
        apply()
        wait(lambda: listening() == args.apps * args.edges, "all ports are open")
        print(f"silo and {args.edges} edges: all ports are open {time.time() - begin:.1f} s after `odin apply` began", flush=True)
        time.sleep(args.settle)
        before = all_cpu()
        time.sleep(args.seconds)
        idle = {name: (now - before[name]) / args.seconds for name, now in all_cpu().items()}
        print(f"idle, per second: {text(idle)}; {sum(idle.values()) / 10:.1f} % of a core in all", flush=True)
        print("memory: " + ", ".join(f"{name} {memory(process):.0f} MB" for name, process in processes.items()), flush=True)
        for number in range(args.changes if args.change else 0):
            write(file, [args.first_port - 1 - number, *ports[1:]])
            old = number and args.first_port - number or args.first_port
            before, begin = all_cpu(), time.time()
            command = apply()
            applied = time.time() - begin
            wait(lambda: sum(f":{args.first_port - 1 - number:04X} " in line and " 0A " in line for line in open("/proc/net/tcp")) == args.edges, f"port {old} has moved")
            in_force = time.time() - begin
            time.sleep(5)
            spent = {name: now - before[name] - idle[name] * (time.time() - begin) for name, now in all_cpu().items()}
            print(f"one app changed: `odin apply` returned after {applied:.2f} s, in force on all edges after {in_force:.2f} s; more than idle: {text(spent)}, {sum(spent.values()):.0f} ms in all; the command {command:.0f} ms", flush=True)
    finally:
        for process in processes.values(): process.terminate()
        for process in processes.values(): process.wait()


def measure(name, command):
    log = open(os.path.join(folder, name + ".log"), "w")
    begin = time.time()
    process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        while open_ports() < args.apps:
            if process.poll() is not None or time.time() - begin > args.deadline:
                raise SystemExit(f"{name}: {open_ports()} of {args.apps} ports are open after {time.time() - begin:.0f} s\n" + open(log.name).read()[-2000:])
            time.sleep(0.1)
        ready, first = time.time() - begin, memory(process)
        time.sleep(args.settle)
        before = cpu(process)
        time.sleep(args.seconds)
        idle, last = (cpu(process) - before) * 10 / args.seconds, memory(process)
        if args.change and name == "odin": change(process, idle)
        warnings = sum(" WRN" in line or "WARNING" in line for line in open(log.name))
        print(f"{name:8} {ready:6.1f} s to all ports   {first:5.0f} MB, later {last:5.0f} MB   {idle:6.0f} ms of CPU per 10 s   {before / 1000:5.1f} s of CPU before   {warnings} warnings", flush=True)
    finally:
        process.terminate()
        process.wait()


try:
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    print(f"{args.apps} apps, {args.targets} targets each, load {os.getloadavg()[0]:.1f}")
    for proxy in [] if args.split else args.proxies.split(","):
        if proxy == "haproxy" and shutil.which("haproxy") is None: print("haproxy  is not installed")
        else: measure(proxy, {"odin": odin, "haproxy": haproxy}[proxy]())
    if args.split: split()
finally:
    shutil.rmtree(folder)
