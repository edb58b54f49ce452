/** Leaves out of the reference what users of a package do not call: the members under symbols, outside of core. */
import { Converter } from "typedoc";

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reflection of Object.values(project.reflections)) {
      const inCore = reflection.parent?.sources?.some(({ fullFileName }) => fullFileName.includes("/packages/core/"));
      if (reflection.name.startsWith("[") && inCore !== true) project.removeReflection(reflection);
    }
  });
}
