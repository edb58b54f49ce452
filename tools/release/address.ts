// What is known of the project only when it is published: where it is at home. A package as it is published names its
// repository, and the links of its README are absolute. If no public home is known, it has neither.
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import hosted from "hosted-git-info";
import { replaceLinks } from "./readme.ts";
import { type Package, readJson } from "./repository.ts";
import { run } from "./run.ts";

/** A repository of a known host. Its types lack a method. */
type Home = NonNullable<ReturnType<typeof hosted.fromUrl>> & { browseFile(path: string): string };

/** Where the project is at home: as the hosted CI says, else as the remote `origin` does. Only of known hosts one knows the links. */
export async function homeOf(repository: string): Promise<Home | undefined> {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, CI_PROJECT_URL } = Bun.env;
  const ofCI = GITHUB_REPOSITORY ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}` : CI_PROJECT_URL;
  const origin = () => run(["git", "remote", "get-url", "origin"], { cwd: repository }).catch(() => "");
  const address = (ofCI ?? (await origin())).trim().replace(/(?<=^https:\/\/).*@/, "");
  const home = hosted.fromUrl(address) as Home | undefined;
  return home?.default === "https" || home?.default === "sshurl" ? home : undefined;
}

/** Writes the address into a package of a copy. */
export function writeAddress({ folder, short }: Package, home: Home | undefined): void {
  const directory = `packages/${short}`;
  const readme = join(folder, "README.md");
  const address = (text: string, link: string) => {
    if (/^(https?:|#)/.test(link)) return `[${text}](${link})`;
    const [path = "", anchor] = link.split("#");
    const file = home?.browseFile(relative(resolve(folder, "../.."), resolve(folder, path)));
    if (file === undefined) return text;
    return `[${text}](${file}${anchor === undefined ? "" : `#${anchor}`})`;
  };
  writeFileSync(readme, replaceLinks(readFileSync(readme, "utf8"), address));
  if (home === undefined) return;
  const file = join(folder, "package.json");
  const manifest = {
    ...readJson<object>(file),
    homepage: home.browse(directory, "readme"),
    repository: { type: "git", url: home.https(), directory },
    bugs: { url: home.bugs() },
  };
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}
