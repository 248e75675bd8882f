// A box that is moved sideways takes the focus, so that it can be moved by keyboard too.
const sizes = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
addEventListener("DOMContentLoaded", () => {
  const wide = "article pre, .table-wrapper, .math-wrapper, .output.text_html";
  for (const box of document.querySelectorAll(wide)) sizes.observe(box);
});
