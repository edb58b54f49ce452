// A queue from which much was removed is made short again: the others keep their order, and learn their new positions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Queue, type Queueable } from "@sync/core";

class Entry implements Queueable {
  position = -1;

  movedTo(position: number): void {
    this.position = position;
  }
}

for (const kept of [[499], [0, 250, 251], [1, 2, 3, 498]]) {
  test(`of 500 entries ${kept.join(", ")} are left, and more come`, () => {
    const queue = new Queue<Entry>();
    const entries = Array.from({ length: 500 }, () => new Entry());
    for (const entry of entries) queue.push(entry);
    for (const [i, { position }] of entries.entries()) if (!kept.includes(i)) queue.remove(position);
    const more = Array.from({ length: 100 }, () => new Entry());
    for (const entry of more) queue.push(entry);
    const left = [...kept.map((i) => entries[i]), ...more];
    const [removed] = left.splice(1, 1);
    queue.remove(removed?.position ?? -1);
    assert.equal(queue.size, left.length);
    for (const entry of left) assert.equal(queue.shift(), entry);
    assert.deepEqual([queue.size, queue.shift()], [0, undefined]);
  });
}
