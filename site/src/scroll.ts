/** Tables that fit are no stop for the keyboard. */

const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});

for (const table of document.querySelectorAll("div.table")) observer.observe(table);
