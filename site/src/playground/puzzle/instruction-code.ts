/** An instruction as a line of code. */
import { demandText } from "../event.ts";
import type { Instruction } from "../instruction.ts";
import { changeCode, old } from "../program/task-writer.ts";
import type { Puzzle } from "./puzzle.ts";

export function instructionCode(instruction: Instruction, puzzle: Puzzle): string {
  switch (instruction.do) {
    case "acquire": {
      const { on } = instruction.what;
      return on.length > 1
        ? `{ using _ = await acquireAll([${on.join(", ")}]);`
        : `{ using _ = await ${on[0]}.acquire();`;
    }
    case "release":
      return `} // releases ${demandText(instruction.what)}`;
    case "wait":
      return `await ${instruction.on}.wait();`;
    case "waitFor":
      return `${instruction.once ? "if" : "while"} (${instruction.variable} < ${instruction.min}) await ${instruction.on}.wait();`;
    case "add":
      return `${instruction.variable} ${instruction.n < 0 ? "-=" : "+="} ${Math.abs(instruction.n)};`;
    case "read":
      return `const ${old(instruction.variable)} = ${instruction.variable};`;
    case "write":
      return `${instruction.variable} = ${old(instruction.variable)} + ${instruction.n};`;
    case "work":
      return "await work();";
    case "run":
      return `await ${instruction.on}.run(work);`;
    default:
      return `${changeCode(instruction, { ...puzzle, actions: [] })};`;
  }
}
