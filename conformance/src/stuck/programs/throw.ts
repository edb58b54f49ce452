/** An error that comes before the release. */
import { Semaphore } from "@sync/semaphore";
import { named, task } from "@sync/trace";

const uploads = named("uploads", new Semaphore(1));

async function upload(file: string) {
  const token = await uploads.acquire();
  if (file.length === 0) throw new RangeError("no name"); // the release is not in a finally
  token.release();
}

export async function main(): Promise<void> {
  await task("first", () => upload("")).catch(() => {});
  task("second", () => upload("notes.txt"));
}

export const finds = ["lost probable"] as const;
export const collects = true;
