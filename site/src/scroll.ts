/** What scrolls sideways: tables that fit are no stop for the keyboard, and no wide block of code is a landmark. */

const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});

for (const table of document.querySelectorAll("div.table")) observer.observe(table);

// Expressive Code makes a landmark of a block that gets too wide. It would have no name, and there would be many.
const landmarks = new MutationObserver((records) => {
  for (const { target } of records) {
    if (target instanceof HTMLPreElement && target.role === "region") target.removeAttribute("role");
  }
});

landmarks.observe(document.body, { subtree: true, attributeFilter: ["role"] });
