/** A folder in which programs find the packages, as they are built for publishing. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const packages = resolve(import.meta.dirname, "../../../packages");
const names = "barrier condition core effect event keyed limiter lock rwlock semaphore single-flight trace".split(" ");

export class Project {
  readonly folder: string = mkdtempSync(join(tmpdir(), "playground-"));

  constructor() {
    mkdirSync(join(this.folder, "node_modules/@sync"), { recursive: true });
    for (const name of names) symlinkSync(join(packages, name), join(this.folder, "node_modules/@sync", name));
    symlinkSync(join(packages, "effect/node_modules/effect"), join(this.folder, "node_modules/effect"));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}
