import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type JsrRegistry, startJsrRegistry } from "./jsr-registry.ts";
import { type NpmRegistry, startNpmRegistry } from "./npm-registry.ts";
import { TemporaryFolder } from "./repository.ts";
import { nodeFolder, whenStopped } from "./run.ts";

/** Both registries, and a folder to work in. It is all gone when disposed of, or when the process is told to stop. */
export class Loopback implements AsyncDisposable {
  readonly npm: NpmRegistry;
  readonly jsr: JsrRegistry;
  readonly folder: TemporaryFolder;
  /** The folders of the Nodes that are supported, by major version. */
  readonly nodes: ReadonlyMap<number, string>;
  #projects = 0;

  private constructor(npm: NpmRegistry, jsr: JsrRegistry, folder: TemporaryFolder, nodes: ReadonlyMap<number, string>) {
    this.npm = npm;
    this.jsr = jsr;
    this.folder = folder;
    this.nodes = nodes;
  }

  /** Starts both. */
  static async start(): Promise<Loopback> {
    const nodes = new Map<number, string>();
    for (const major of [22, 24, 26]) nodes.set(major, await nodeFolder(major));
    const folder = new TemporaryFolder();
    whenStopped(() => folder[Symbol.dispose]());
    try {
      const npm = await startNpmRegistry(folder.sub("registry"), nodes.get(24) ?? "");
      return new Loopback(npm, startJsrRegistry(), folder, nodes);
    } catch (error) {
      folder[Symbol.dispose]();
      throw error;
    }
  }

  /** What programs need in their environment to use these registries, and no other. */
  get env(): Record<string, string> {
    return { ...this.npm.env, ...this.jsr.env };
  }

  /** A fresh project, outside any other. */
  project(files: Record<string, string>): string {
    const project = this.folder.sub(`project-${++this.#projects}`);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(project, file), text);
    return project;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.npm[Symbol.asyncDispose]();
    this.jsr[Symbol.dispose]();
    this.folder[Symbol.dispose]();
  }
}
