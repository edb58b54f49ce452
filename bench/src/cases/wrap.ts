import { type Case, repeats } from "../case.ts";
import { now } from "../clock.ts";
import { peer } from "../peers/index.ts";

const wrap: Case = {
  title: "`wrap`: a function that holds while it runs",
  about: "The wrapped empty `async` function, called by one task alone. The floor is the function itself.",
  ours: ["@sync/semaphore", "@sync/lock"],
  floors: ["bare function"],
  peers: ["es-toolkit", "p-limit"],
  sizes: [1],
  async prepare(contender) {
    const nothing = async () => {};
    const wrapped = contender === "bare function" ? nothing : (await peer(contender)).wrap?.(nothing);
    if (wrapped === undefined) return;
    const times = repeats(1);
    return async () => {
      const started = now();
      for (let i = 0; i < times; i++) await wrapped();
      return (now() - started) / times;
    };
  },
};
export default wrap;
