"""What one person of a team does, as a program of its own that tests start and kill.

python teamwork.py decide ADDRESS PERSON N    decide N times, tell each decision that was kept
python teamwork.py read ADDRESS               read and compare what is there
python teamwork.py die ADDRESS POINT SOURCES  do everything, and end before statement POINT
"""

import os
import sys
import time

from tests.e2e.crashing import ANALYSERS, COMPARERS, KILLED, decide, found_in

from crossread.errors import StoreError
from crossread.model import Mention
from crossread.store.postgres import PostgresStore
from crossread.workspace import Workspace


def opened(address):
    return Workspace(address, analysers=ANALYSERS, comparers=COMPARERS, n_workers=1)


def until_not_cut(do):
    """Do it again while the connection is cut: nobody knows what was kept when it was."""
    for _ in range(200):
        try:
            return do()
        except StoreError:
            time.sleep(0.05)
    return do()


def decide_often(address, person, n):
    with until_not_cut(lambda: opened(address)) as workspace:
        mentions = until_not_cut(workspace.read).of(Mention)
        for number in range(n):
            decide_once(workspace, mentions[number % len(mentions)], person, number)


def decide_once(workspace, mention, person, number):
    said = f"{person} {number}"
    review = until_not_cut(lambda: workspace.decide("comment", mention, by=person, comment=said))
    print(review.id, flush=True)


def read(address):
    with opened(address) as workspace:
        workspace.compare()
    print("done", flush=True)


def work(address, sources):
    """Take in, read, compare, decide, remove one, compare again: each step may be done already."""
    with opened(address) as workspace:
        workspace.add(sources)
        workspace.compare()
        decide(workspace)
        if len(workspace.documents()) == len(sources):
            workspace.remove(sources[-1:])
        return found_in(workspace.compare()), len(workspace.doctor().faults)


class Mortal:
    """Counts the statements that write, and ends or cuts the connection before one of them."""

    def __init__(self, dies_at, how):
        self.dies_at, self.how, self.n_sent = dies_at, how, 0
        for name in ("_execute", "_executemany", "_rows"):
            setattr(PostgresStore, name, self.watched(getattr(PostgresStore, name)))

    def watched(self, method):
        def send(store, statement, *values):
            if not statement.startswith("SELECT"):
                if self.n_sent == self.dies_at:
                    self.how(store)
                self.n_sent += 1
            return method(store, statement, *values)

        return send


def end(store):
    os._exit(KILLED)


def cut(store):
    """Have the server end the connection that the store is about to use."""
    from crossread.store.postgres import connect

    other = connect(store._address)
    other.execute("SELECT pg_terminate_backend(%s)", (store._connection.info.backend_pid,))
    other.close()


def main(what, address, *more):
    if what == "decide":
        decide_often(address, more[0], int(more[1]))
    elif what == "read":
        read(address)
    else:
        mortal = Mortal(int(more[0]), {"die": end, "cut": cut}[what])
        try:
            work(address, list(more[1:]))
        except StoreError as error:
            print(error.message, flush=True)
        print(mortal.n_sent, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
