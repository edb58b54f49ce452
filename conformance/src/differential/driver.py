# Runs a program on asyncio's own primitives, tasks and futures. Only the event loop is ours: a queue of callbacks, first in,
# first out, as in every asyncio loop, that is run until it is empty. Nothing here depends on time or on the system.
#
# Tasks start eagerly (`eager_start`, as under `asyncio.eager_task_factory`): a call has then entered its primitive when the
# step that makes it ends, as a call of a JavaScript method has. A lazy task would enter it a loop pass later, so that a
# call and a release in one turn would be taken in another order on either side, and nothing could be compared.
#
# `rules` are the deliberate differences that this run takes over from our side, so that the rest can still be compared:
#   at once    every step has all its effects before the next step is taken, and before any caller goes on
#   silent     a condition's wait that is cancelled before its notification notifies nobody
#   place      a condition's wait that is cancelled in the lock's queue keeps its place; a second cancel does nothing
#   positions  a barrier gives its positions at the release, in the order of arrival
#   tick       a waitFor that has waited goes on a loop pass after its last wait
#   consumed   a waitFor whose predicate raises passes on the notification that it had
#   integers   a semaphore's value is an integer
# Without rules everything is as CPython has it.
import asyncio
import collections
import json

NAMES = {"RuntimeError": "NotAcquiredError", "ValueError": "RangeError"}


class Loop(asyncio.AbstractEventLoop):
    def __init__(self):
        self.ready = collections.deque()
        self.errors = []

    def call_soon(self, callback, *args, context=None):
        self.ready.append((callback, args, context))

    def create_future(self):
        return asyncio.Future(loop=self)

    def is_running(self):
        return True

    def get_debug(self):
        return False

    def call_exception_handler(self, context):
        self.errors.append(str(context))

    def run_until_idle(self):
        while self.ready:
            callback, args, context = self.ready.popleft()
            if context is None:
                callback(*args)
            else:
                context.run(callback, *args)
        if self.errors:
            raise RuntimeError("; ".join(self.errors))


class Call:
    def __init__(self, step):
        self.step = step
        self.number = step["call"]
        self.task = None
        self.starting = False
        self.cancelled = False
        self.doomed = False  # to fail when it has the lock back
        self.over = False
        self.looks = 0  # at the predicate of a waitFor
        self.raised = False  # the predicate
        self.position = None


class Condition(asyncio.Condition):
    """CPython's, observed."""

    def bind(self, run):
        self.run = run
        return self

    async def wait(self):
        result = await super().wait()
        call = self.run.current()
        if call is not None and call.doomed:
            call.doomed = False
            super()._notify(1)
            raise asyncio.CancelledError
        return result

    def _notify(self, n):
        call = self.run.current()
        if call is not None and call.task in self.run.unnotified:
            self.run.unnotified.discard(call.task)
            if any(not waiter.done() for waiter in self._waiters):
                self.run.meet("silent")
            if "silent" in self.run.rules:
                return
        super()._notify(n)


class Barrier(asyncio.Barrier):
    """CPython's, observed."""

    def bind(self, run):
        self._cond = Condition().bind(run)
        self.queue = []
        return self

    async def _release(self):
        await super()._release()
        released = [call for call in self.queue if not call.cancelled][: self._parties]
        for position, call in enumerate(released):
            call.position = position
            self.queue.remove(call)


class Run:
    def __init__(self, program, rules):
        self.rules = rules
        self.at_once = "at once" in rules
        self.loop = Loop()
        self.calls = {}
        self.by_task = {}
        self.unnotified = set()  # tasks whose condition wait was cancelled before it was notified
        self.ended = collections.deque()  # under `at once`: who is to go on when the turn's steps are taken
        self.log = []
        self.met = []
        self.hits = collections.Counter()  # what the cancels hit
        self.turn = 0
        self.closing = False
        self.program = program

    def everything(self):
        asyncio._set_running_loop(self.loop)
        try:
            self.world = []
            for maker in self.program["world"]:
                self.world.append(self.make(maker))
        except Exception as error:
            return [{"log": [f"making the world: {name_of(error)}"], "state": []}]
        self.puts = [0] * len(self.world)
        observations = []
        for self.turn, steps in enumerate(self.program["turns"]):
            for step in steps:
                self.take(step)
            self.loop.run_until_idle()
            while self.ended:
                self.go_on(*self.ended.popleft())
            observations.append({"log": self.log, "state": [self.state(p) for p in self.world]})
            self.log = []
        return observations

    def close(self):
        """Brings what still waits to an end: Python complains of a task that is dropped."""
        self.closing = True
        while pending := [call.task for call in self.calls.values() if call.task and not call.task.done()]:
            for task in pending:
                task.cancel()
            self.loop.run_until_idle()
            for primitive in self.world:
                if isinstance(primitive, (asyncio.Lock, asyncio.Condition)) and primitive.locked():
                    primitive.release()
                    self.loop.run_until_idle()

    def make(self, maker):
        kind = maker["kind"]
        if kind == "Condition":
            lock = self.world[maker["lock"]] if maker.get("lock") is not None else None
            return Condition(lock).bind(self)
        if kind == "Barrier":
            return Barrier(maker["parties"]).bind(self)
        if kind in ("Semaphore", "BoundedSemaphore"):
            value = maker["value"]
            if value != int(value):
                self.meet("integers")
                if "integers" in self.rules:
                    raise ValueError("not an integer")
            return getattr(asyncio, kind)(value)
        return getattr(asyncio, kind)()

    # Steps

    def take(self, step):
        if not self.at_once:
            self.look(step)
        do = step["do"]
        if do == "cancel":
            self.cancel(step["call"])
        elif do in ("acquire", "wait", "waitFor"):
            self.start(step)
        else:
            try:
                self.act(do, step)
            except (RuntimeError, ValueError) as error:
                self.log.append(f"{do} {step['on']}: {name_of(error)}")
        if self.at_once:
            self.loop.run_until_idle()

    def act(self, do, step):
        primitive = self.world[step["on"]]
        if do == "put":
            self.puts[step["on"]] += 1
        elif do == "notify":
            primitive.notify(step["n"])
        elif do == "notifyAll":
            primitive.notify_all()
        elif do in ("reset", "abort"):
            finish(getattr(primitive, do)())
        else:
            getattr(primitive, do)()

    def start(self, step):
        if step["call"] in self.calls:
            return
        call = Call(step)
        self.calls[call.number] = call
        primitive = self.world[step["on"]]
        if isinstance(primitive, Barrier):
            primitive.queue.append(call)
        if step["do"] == "waitFor" and self.at_once:
            try:
                if self.looks(call):
                    self.ended.append((call, "true", True))
                else:
                    self.begin(call, primitive.wait)
            except ValueError as error:
                self.ended.append((call, name_of(error), False))
        elif step["do"] == "waitFor":
            self.begin(call, lambda: primitive.wait_for(lambda: self.looks(call)))
        else:
            self.begin(call, getattr(primitive, step["do"]))

    def begin(self, call, make):
        call.starting = True
        # The first thing the task does is to say whose it is: it may be over before the constructor returns.
        call.task = asyncio.Task(self.body(call, make), loop=self.loop, eager_start=True)
        call.starting = False

    async def body(self, call, make):
        self.by_task[asyncio.current_task()] = call
        try:
            outcome, succeeded = result_of(await make()), True
        except asyncio.CancelledError:
            outcome, succeeded = "cancelled", False
        except Exception as error:
            outcome, succeeded = name_of(error), False
        primitive = self.world[call.step["on"]]
        if isinstance(primitive, Barrier) and call in primitive.queue:
            primitive.queue.remove(call)
        if "positions" in self.rules and succeeded and call.position is not None:
            outcome = str(call.position)
        if call.step["do"] == "acquire" and succeeded:
            outcome = "acquired"
        # A caller that was granted on the spot goes on after those who were woken before: as a promise's continuation does.
        if call.starting:
            self.loop.call_soon(self.end, call, outcome, succeeded)
        else:
            self.end(call, outcome, succeeded)

    def end(self, call, outcome, succeeded):
        if self.at_once:
            self.ended.append((call, outcome, succeeded))
        elif call.looks > 1 or (call.looks == 1 and outcome == "cancelled"):
            self.meet("tick")
            if "tick" in self.rules:
                self.loop.call_soon(self.finish, call, outcome, succeeded)
            else:
                self.finish(call, outcome, succeeded)
        else:
            self.finish(call, outcome, succeeded)

    def go_on(self, call, outcome, succeeded):
        """Under `at once`: the caller goes on. A `waitFor` looks at its predicate only now, and ends a tick later."""
        if call.step["do"] == "waitFor" and not call.over and call.task is not None:
            try:
                if succeeded and not self.looks(call):
                    if not call.cancelled:
                        self.begin(call, self.world[call.step["on"]].wait)
                        self.loop.run_until_idle()
                        return
                    asyncio.Condition._notify(self.world[call.step["on"]], 1)
                    outcome, succeeded = "cancelled", False
            except ValueError as error:
                outcome, succeeded = name_of(error), False
            self.loop.run_until_idle()
            call.over = True
            if call.looks > 1 or outcome == "cancelled":
                self.meet("tick")
                if "tick" in self.rules:
                    self.ended.append((call, outcome, succeeded))
                    return
        self.finish(call, outcome, succeeded)

    def finish(self, call, outcome, succeeded):
        call.over = True
        self.log.append(f"{call.number}: {outcome}")
        if succeeded and not self.closing:
            for step in call.step.get("next") or ():
                self.take(step)

    def cancel(self, number):
        call = self.calls.get(number)
        if call is None:
            return
        self.hits[self.state_of(call)] += 1
        first = not call.cancelled
        call.cancelled = True
        if call.task is None or call.task.done():
            return
        if not first and "place" in self.rules:
            return
        waiter = call.task._fut_waiter
        primitive = self.world[call.step["on"]]
        if waiter is not None and not waiter.done():
            if isinstance(primitive, asyncio.Condition) and call.step["do"] != "acquire":
                if waiter in primitive._waiters:
                    self.unnotified.add(call.task)
                else:
                    self.meet("place")
                    if "place" in self.rules:
                        call.doomed = True
                        return
            elif isinstance(primitive, Barrier):
                self.unnotified.add(call.task)
                self.meet("positions")
        call.task.cancel()

    def state_of(self, call):
        if call.task is None or call.task.done():
            return "over"
        waiter = call.task._fut_waiter
        if call.cancelled or waiter is None or waiter.cancelled():
            return "cancelled before"
        primitive = self.world[call.step["on"]]
        waits = isinstance(primitive, Condition) and call.step["do"] != "acquire"
        if waits and waiter in primitive._waiters:
            return "woken, or notified" if waiter.done() else "waiting for a notification"
        if waiter.done():
            return "woken, or notified"
        return "waiting for the lock again" if waits else "waiting"

    def looks(self, call):
        call.looks += 1
        fails_at = call.step.get("failsAt")
        if fails_at is not None and self.puts[call.step["on"]] >= fails_at:
            call.raised = True
            condition = self.world[call.step["on"]]
            if call.looks > 1 and any(not waiter.done() for waiter in condition._waiters):
                self.meet("consumed")
                if "consumed" in self.rules:
                    asyncio.Condition._notify(condition, 1)
            raise ValueError("the predicate fails")
        return self.holds(call.step)

    def holds(self, step):
        return self.puts[step["on"]] >= (step.get("atLeast") or 0)

    # What may make both sides differ: looked at before each step, from the state that CPython is in

    def meet(self, name):
        self.met.append([self.turn, name])

    def look(self, step):
        do = step["do"]
        if do == "cancel":
            call = self.calls.get(step["call"])
            if call is not None:
                self.look_at_cancel(call)
            return
        primitive = self.world[step["on"]]
        if isinstance(primitive, Barrier):
            self.look_at_barrier(do, primitive)
        elif isinstance(primitive, (asyncio.Lock, asyncio.Condition)):
            lock = getattr(primitive, "_lock", primitive)
            moving = any(
                waiter.done()
                for condition in self.world
                if isinstance(condition, Condition) and condition._lock is lock
                for waiter in condition._waiters
            )
            if moving and do in ("acquire", "release", "wait", "waitFor"):
                self.meet("queue")
            if do == "acquire":
                return
            if do in ("release", "wait", "waitFor") and lock._locked and passes_over(lock._waiters or ()):
                self.meet("pass")
            if not lock._locked and (moving or any(not waiter.cancelled() for waiter in lock._waiters or ())):
                self.meet("hand-off")

        elif isinstance(primitive, asyncio.Semaphore):
            if do == "acquire" and primitive._value > 0 and primitive.locked():
                self.meet("pass")

    def look_at_cancel(self, call):
        task = call.task
        if task is None or task.done():
            return
        waiter = task._fut_waiter
        if waiter is None or not waiter.done() or waiter.cancelled():
            return
        primitive = self.world[call.step["on"]]
        if isinstance(primitive, Condition) and waiter in primitive._waiters and primitive.locked():
            return  # notified, and the lock is not free: no grant yet
        self.meet("granted")

    def look_at_barrier(self, do, barrier):
        state = barrier._state.value
        if do == "wait":
            if state in ("draining", "resetting"):
                self.meet("next round")
            if any(call.cancelled for call in barrier.queue):
                self.meet("leaves")
        elif state == "draining":
            self.meet("released round")

    def current(self):
        task = asyncio.current_task()
        return self.by_task.get(task)

    # What can be seen

    def state(self, primitive):
        printed = repr(primitive)
        kind = type(primitive).__name__
        if isinstance(primitive, Barrier):
            waiting = primitive.n_waiting
        else:
            waiting = len(primitive._waiters or ())
        seen = [f"<{kind} {printed[printed.index('['):]}", f"waiting={waiting}"]
        if hasattr(primitive, "locked"):
            seen.append(f"locked={text(primitive.locked())}")
        if isinstance(primitive, asyncio.Semaphore):
            seen.append(f"value={primitive._value}")
        if isinstance(primitive, asyncio.Event):
            seen.append(f"set={text(primitive.is_set())}")
        if isinstance(primitive, Barrier):
            seen.append(f"broken={text(primitive.broken)}")
        return " ".join(seen)


def text(value):
    return "true" if value is True else "false" if value is False else str(value)


def result_of(value):
    return text(value)


def name_of(error):
    name = type(error).__name__
    return NAMES.get(name, name)


def passes_over(waiters):
    """Whether the head of a queue is cancelled, and one behind it is not."""
    return any(first.cancelled() for first in list(waiters)[:1]) and not all(waiter.cancelled() for waiter in waiters)


def finish(coroutine):
    """Runs what asyncio made a coroutine, though it never waits."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise AssertionError("it waited")


def run(requests):
    """Takes and gives JSON: [[program, rules], ...] and [[observations, met, calls, hits], ...]."""
    answers = []
    before = asyncio._get_running_loop()
    try:
        for program, rules in json.loads(requests):
            this = Run(program, rules)
            answers.append([this.everything(), this.met, len(this.calls), this.hits])
            this.close()
    finally:
        asyncio._set_running_loop(before)
    return json.dumps(answers)


def outcome(make):
    """What a call gives, or a coroutine that never waits: its value, or the name of its error."""
    try:
        result = make()
        if asyncio.iscoroutine(result):
            try:
                result.send(None)
            except StopIteration as end:
                result = end.value
        return str(result)
    except Exception as error:
        return type(error).__name__
