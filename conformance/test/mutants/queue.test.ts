// The ring of slots when it is full, with its head not at the start.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Queue, type Queueable } from "@sync/core";

test("a full ring whose head is anywhere takes one more without losing one", () => {
  for (let pushed = 1; pushed <= 8; pushed++) {
    for (let gone = 0; gone < pushed; gone++) {
      const queue = new Queue<Queueable & { readonly number: number }>();
      let next = 0;
      const push = () => queue.push({ number: next++, movedTo() {} });
      for (let i = 0; i < pushed; i++) push();
      for (let i = 0; i < gone; i++) queue.shift();
      assert.equal(queue.peek()?.number, gone);
      for (let i = 0; i < 20; i++) push();
      for (let number = gone; number < next; number++) assert.equal(queue.shift()?.number, number);
      assert.equal(queue.size, 0);
    }
  }
});
