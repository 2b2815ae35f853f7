"""The peers' side of bench:peers: prepares one benchmark, then takes one time for each line it reads.

usage: python peer.py FOLDER NAME    (compare.ts starts it, with one thread for every library)
"""
import json
import platform
import resource
import sys
import time
from importlib.metadata import version

from benchmarks import BENCHMARKS
from problem import Problem

WARM_UP_SECONDS = 1
WARM_UP_RUNS = 20


def say(record):
    sys.stdout.write(json.dumps(record) + '\n')
    sys.stdout.flush()


def main():
    folder, name = sys.argv[1:]
    run, factor, check = BENCHMARKS[name](Problem(folder))
    until = time.perf_counter() + WARM_UP_SECONDS
    for _ in range(WARM_UP_RUNS):
        run()
        if time.perf_counter() >= until:
            break
    versions = {'python': platform.python_version(), **{p: version(p) for p in ('numpy', 'scipy', 'implicit')}}
    say({'versions': versions, 'check': check() if check else None})
    for _ in sys.stdin:
        cpu, wall = time.process_time(), time.perf_counter()
        run()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        say({'cpuMs': cpu * 1000 * factor, 'wallMs': wall * 1000 * factor, 'peakRssBytes': peak})


main()
