// The signals of a platform are what is asked for.
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { Semaphore } from "@sync/semaphore";

export async function impatient(controller: AbortController): Promise<void> {
  const { signal } = controller;
  const either = AbortSignal.any([signal, AbortSignal.timeout(1000)]);
  using _ = await new Lock().acquire({ signal });
  await new Semaphore().with(() => {}, { permits: 1, signal: either });
  await new Event().wait({ signal: either });
  await new Condition().waitFor(() => true, { signal });
  await new Barrier(1).wait({ signal });
}
