#!/usr/bin/env python3
"""What being looked at costs: one Odin with 1,000 idle apps of 10 targets, with and without scrapes, a tail of session ends and viewers of the dashboard.

    dotnet build -c Release Odin.Cli && sudo bench/versus/watched.py [--rounds 7] [--seconds 5] [--apps 1000] [--viewers 10] [--forget 31] [--split] [--no-scrapes]

Each measurement that is watched has one scrape in its middle (not with --no-scrapes), so every 5 s with the default, and `odin tail` beside it, and as many viewers as
asked for read what the dashboard reads (`/api/v1/stream`). An edge keeps
the ends of sessions for 30 s after it was asked for them; so long (--forget) nobody looks before a measurement that is not watched.

One core has the proxy, the other the load, the targets, the tail and the viewers. By default the proxy is `odin run`, a silo and an edge in one process;
with --split it is an edge, and its silo is on the other core, as another machine's would be.
"""
import argparse, contextlib, http.client, json, os, pathlib, socket, statistics, subprocess, sys, tempfile, threading, time, urllib.request

import versus

ADMIN, GATEWAY, SILO, EDGE_ADMIN, FIRST_PORT = 6901, 6902, 6903, 6904, 10000
WARM_UP_SCRAPES, WARM_UP_LOADS = 50, 8


class Watched(versus.Race):
    worlds = 0

    def start_all(self):
        self.build('load', 'targets')
        self.start('targets', [self.folder / 'targets', *[versus.TARGETS[kind] for kind in ('echo', 'sink', 'source')]], 1)
        ports = self.take_ports()
        apps = [{'Name': kind, 'Ports': [port], 'Targets': [f'127.0.0.1:{versus.TARGETS[kind]}']} for kind, port in ports.items()]
        apps += [{'Name': f'idle-{app}', 'Ports': [FIRST_PORT + app], 'Targets': [f'10.0.{app % 250}.{target}:80' for target in range(1, 11)]}
                 for app in range(self.arguments.apps)]
        config = self.file('config.json', json.dumps({'Apps': apps}))
        odin = ['dotnet', versus.ODIN]
        if not self.arguments.split:
            self.enter('odin', ports, self.start('odin', [*odin, 'run', '-f', config, '--loops', '1', '--admin-port', ADMIN, '--gateway-port', GATEWAY], 0))
            return
        self.start('silo', [*odin, 'silo', '--silo-port', SILO, '--gateway-port', GATEWAY, '--admin-port', ADMIN], 1)
        edge = self.start('odin', [*odin, 'edge', '--gateway', f'127.0.0.1:{GATEWAY}', '--loops', '1', '--admin-port', EDGE_ADMIN], 0)
        versus.wait_for_port(ADMIN, 'silo', self.folder)
        subprocess.run([*odin, 'apply', '-f', config, '--api', f'http://127.0.0.1:{ADMIN}'], check=True, stdout=subprocess.DEVNULL)
        self.enter('odin', ports, edge)

    @contextlib.contextmanager
    def looking(self):
        tail = subprocess.Popen(['taskset', '-c', '1', 'dotnet', versus.ODIN, 'tail', '--api', f'http://127.0.0.1:{ADMIN}'], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        said = tail.stderr.readline()
        threading.Thread(target=tail.stderr.read, daemon=True).start()
        if 'sessions that end' not in said:
            raise SystemExit(f'odin tail did not begin: {said}')
        viewers = [self.view() for _ in range(self.arguments.viewers)]
        try:
            yield
        finally:
            for viewer in viewers:
                viewer.shutdown(socket.SHUT_RDWR)
            tail.terminate()
            tail.wait(15)

    def view(self):
        """The socket of one viewer, whose thread reads what comes and counts the worlds."""
        connection = http.client.HTTPConnection('127.0.0.1', ADMIN, timeout=20)
        connection.request('GET', '/api/v1/stream')
        reader, answer = connection.sock, connection.getresponse()
        if answer.status != 200:
            raise SystemExit(f'a viewer was refused: {answer.status} {answer.read()}')

        def read():
            with contextlib.suppress(OSError, http.client.HTTPException):
                for line in answer:
                    self.worlds += line.startswith((b'event: world', b'event: changes'))

        threading.Thread(target=read, daemon=True).start()
        return reader

    def threads(self):
        """Processor seconds of the loop and of all other threads of Odin, those that have ended, too."""
        spent = lambda stat: sum(map(int, stat.read_text().rsplit(')', 1)[1].split()[11:13])) / os.sysconf('SC_CLK_TCK')
        tasks = [task for process in versus.family(self.pids['odin']) for task in pathlib.Path(f'/proc/{process}/task').iterdir()]
        loop = sum(spent(task / 'stat') for task in tasks if (task / 'comm').read_text().startswith('odin-loop'))
        return loop, sum(spent(pathlib.Path(f'/proc/{process}/stat')) for process in versus.family(self.pids['odin'])) - loop

    def measure(self, name, workload):
        before = self.threads()
        result = super().measure(name, workload)
        loop, others = (after - before for after, before in zip(self.threads(), before))
        return {**result, 'loop': loop / self.arguments.seconds, 'others': others / self.arguments.seconds}

    def scrape(self):
        port = EDGE_ADMIN if self.arguments.split else ADMIN
        return len(urllib.request.urlopen(f'http://127.0.0.1:{port}/metrics', timeout=10).read())

    def turn(self, workload, is_watched):
        if not is_watched or self.arguments.no_scrapes:
            return self.measure('odin', workload)
        scraped = []
        scrape = threading.Timer(self.arguments.seconds / 2, lambda: scraped.append(self.scrape()))
        scrape.start()
        result = self.measure('odin', workload)
        scrape.join()
        return {**result, 'scraped': scraped[0]}

    def run(self, workloads):
        for workload in versus.WARM_UP:
            self.load('odin', *versus.WORKLOADS[workload][:2])
        with self.looking():   # The runtime compiles code after it was called often: an edge that has been looked at for minutes is measured, not one that just began.
            for _ in range(WARM_UP_SCRAPES):
                self.scrape()
            for _ in range(WARM_UP_LOADS):
                self.load('odin', *versus.WORKLOADS['short16'][:2])
        looked = True
        for turn in range(self.arguments.rounds):
            for is_watched in (False, True) if turn % 2 == 0 else (True, False):
                if looked and not is_watched:
                    time.sleep(self.arguments.forget)
                with self.looking() if is_watched else contextlib.nullcontext():
                    for workload in workloads:
                        self.runs.setdefault((workload, is_watched), []).append(self.turn(workload, is_watched))
                looked = is_watched

    def report(self, workloads):
        print(f'{self.arguments.rounds} rounds; a ratio above 1: being watched costs so much more')
        for workload in workloads:
            figure, is_more_better = versus.WORKLOADS[workload][2:]
            alone, watched = ([run[figure] for run in self.runs[workload, is_watched]] for is_watched in (False, True))
            pairs = [a / w if is_more_better else w / a for a, w in zip(alone, watched)]
            loop, others = ([[run[who] for run in self.runs[workload, is_watched]] for is_watched in (False, True)] for who in ('loop', 'others'))
            errors = sum(run.get('errors', 0) for is_watched in (False, True) for run in self.runs[workload, is_watched])
            print(f'{workload:<10} {figure:<9} alone {statistics.median(alone):>9.4g} watched {statistics.median(watched):>9.4g} '
                  f'ratio of medians {statistics.median(alone) / statistics.median(watched) if is_more_better else statistics.median(watched) / statistics.median(alone):.3f}, '
                  f'median of pairs {statistics.median(pairs):.3f} ({min(pairs):.3f} to {max(pairs):.3f}); errors {errors}')
            print(' ' * 10, 'share of a processor: ' + '; '.join(
                f'{who} alone {100 * statistics.median(alone):.1f} %, watched {100 * statistics.median(watched):.1f} %' for who, (alone, watched) in (('loop', loop), ('other threads', others))))
        print('bytes of a scrape:', self.runs[workloads[0], True][0].get('scraped', 'none was made'), f'; worlds that {self.arguments.viewers} viewers got: {self.worlds}')


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--rounds', type=int, default=7)
    parser.add_argument('--seconds', type=float, default=5.0, help='how long one measurement takes: as long as between two scrapes')
    parser.add_argument('--apps', type=int, default=1000)
    parser.add_argument('--viewers', type=int, default=10, help='of the dashboard, while it is watched')
    parser.add_argument('--split', action='store_true', help='an edge, its silo on the other core, instead of `odin run`')
    parser.add_argument('--no-scrapes', action='store_true', help='viewers and tail alone')
    parser.add_argument('--forget', type=float, default=31.0, help='seconds before a measurement that is not watched')
    parser.add_argument('--workloads', default='short16,churn1000,up8')
    arguments = parser.parse_args()
    arguments.cores = 1
    if 'VERSUS_NAMESPACE' not in os.environ:
        sys.exit(versus.in_namespace())
    with tempfile.TemporaryDirectory(prefix='watched-') as folder:
        race = Watched(arguments, folder)
        try:
            race.start_all()
            race.run(arguments.workloads.split(','))
            race.report(arguments.workloads.split(','))
        finally:
            race.stop()


if __name__ == '__main__':
    main()
