import assert from "node:assert/strict";
import { test } from "node:test";
import { Queue } from "@sync/core";
import fc from "fast-check";

class Entry {
  readonly id: number;
  position = 0;

  constructor(id: number) {
    this.id = id;
  }

  movedTo(position: number): void {
    this.position = position;
  }
}

const entry = (id: number): Entry => new Entry(id);

test("an empty queue has no first entry", () => {
  const queue = new Queue<Entry>();
  assert.equal(queue.size, 0);
  assert.equal(queue.peek(), undefined);
  assert.equal(queue.shift(), undefined);
});

test("entries come out in the order in which they went in", () => {
  const queue = new Queue<Entry>();
  for (let id = 0; id < 100; id++) queue.push(entry(id));
  for (let id = 0; id < 100; id++) assert.equal(queue.shift()?.id, id);
  assert.equal(queue.size, 0);
});

test("an entry that has left may be pushed again", () => {
  const queue = new Queue<Entry>();
  const [a, b] = [entry(1), entry(2)];
  queue.push(a);
  queue.push(b);
  queue.remove(a.position);
  queue.push(a);
  assert.equal(queue.shift(), b);
  assert.equal(queue.shift(), a);
});

test("behaves as an array does, whatever is pushed, shifted and removed", () => {
  const command = fc.oneof(
    { weight: 5, arbitrary: fc.constant("push" as const) },
    { weight: 2, arbitrary: fc.constant("shift" as const) },
    { weight: 3, arbitrary: fc.nat() }, // removes one of those in the queue
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 400 }), (commands) => {
      const queue = new Queue<Entry>();
      const model: Entry[] = [];
      let ids = 0;
      for (const command of commands) {
        if (command === "push") {
          const pushed = entry(ids++);
          queue.push(pushed);
          model.push(pushed);
        } else if (command === "shift") {
          assert.equal(queue.shift(), model.shift());
        } else if (model.length > 0) {
          for (const removed of model.splice(command % model.length, 1)) queue.remove(removed.position);
        }
        assert.equal(queue.size, model.length);
        assert.equal(queue.peek(), model[0]);
      }
      for (const expected of model) assert.equal(queue.shift(), expected);
    }),
  );
});

// Operations are counted, not timed: a call of `movedTo` is one move of an entry.
test("a push costs O(1) moves, however many entries leave from the middle of a long queue", () => {
  let moves = 0;
  class Counted {
    position = 0;
    movedTo(position: number): void {
      this.position = position;
      moves++;
    }
  }
  for (const pending of [1, 1000]) {
    const queue = new Queue<Counted>();
    for (let i = 0; i < pending; i++) queue.push(new Counted());
    moves = 0;
    const cycles = 100_000;
    for (let i = 0; i < cycles; i++) {
      const entry = new Counted();
      queue.push(entry);
      queue.remove(entry.position);
    }
    assert.ok(moves <= 2 * cycles, `${moves} moves for ${cycles} entries that came and went past ${pending}`);
  }
});
