"""The processes of a benchmark: started with a log each, waited for, asked, and ended again."""
import json, pathlib, signal, socket, subprocess, tempfile, time, urllib.request


class Processes:
    def __init__(self, name):
        self.folder = tempfile.TemporaryDirectory(prefix=f'odin-{name}-')
        self.path = pathlib.Path(self.folder.name)
        self.by_name = {}

    def start(self, name, *command):
        log = open(self.path / f'{name}.log', 'w')
        self.by_name[name] = subprocess.Popen(command, stdout=log, stderr=log)
        return self.by_name[name]

    def end(self):
        """Targets and loads have nothing to say at their end, and would close their connections one after the other."""
        for process in reversed(self.by_name.values()):
            if process.poll() is None:
                process.send_signal(signal.SIGKILL if 'thor.dll' in str(process.args) else signal.SIGTERM)
        for process in self.by_name.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        self.folder.cleanup()


def wait(what, done, deadline=180):
    begin = time.time()
    while not done():
        if time.time() - begin > deadline:
            raise SystemExit(f'not within {deadline} s: {what}')
        time.sleep(0.1)


def ask(path):
    """`PORT/PATH` of this machine; nothing when it does not answer, or not with 200."""
    try:
        return json.load(urllib.request.urlopen(f'http://127.0.0.1:{path}', timeout=5))
    except OSError:
        return {}


def listens(address, port):
    with socket.socket() as probe:
        return probe.connect_ex((address, port)) == 0
