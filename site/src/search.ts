/** Stands for Pagefind's search box, and loads it when the dialog is opened: most visits do not search. */

/** As Starlight makes it. */
export class PagefindUI {
  constructor(options: unknown) {
    const dialog = document.querySelector<HTMLDialogElement>("site-search dialog");
    if (dialog === null) return;
    const load = async () => {
      if (!dialog.open) return;
      observer.disconnect();
      const { PagefindUI: Box } = await import("@pagefind/default-ui/npm_dist/mjs/ui-core.mjs");
      new Box(options);
      dialog.querySelector("input")?.focus();
    };
    const observer = new MutationObserver(() => void load());
    observer.observe(dialog, { attributeFilter: ["open"] });
    void load(); // it may be open already
  }
}
