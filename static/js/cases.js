// Copies a number the server has just uncovered (form[data-copies="#where"]), then hides it no further.
"use strict";
document.addEventListener("htmx:afterSwap", (event) => {
  const form = event.detail.requestConfig?.elt;
  const button = form?.querySelector("[name=salin]") && form.querySelector("button");
  if (!button) return;
  navigator.clipboard?.writeText(event.detail.target.textContent.trim()).then(() => { button.textContent = "Tersalin"; });
});
