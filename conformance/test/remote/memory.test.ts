// What is promised across machines, of the server in memory.
import { memoryWorld } from "../../src/remote/memory-world.ts";
import { rules } from "../../src/remote/rules.ts";

rules("memory", memoryWorld, 400);
