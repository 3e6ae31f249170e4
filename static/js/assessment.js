// Shows a question only when the answer it hangs on was given. The server decides; without this all stand on the page.
"use strict";
(() => {
  const form = document.querySelector("form[data-conditions]");
  if (!form) return;
  const box = (control) => control.closest(".field");
  const hanging = new Map([...form.querySelectorAll("[data-when]")].map((control) => [box(control), control.dataset]));
  const answered = ({ when, is }) => [...form.elements].some((control) =>
    control.name === when && control.value === is && !box(control).hidden && (control.tagName === "SELECT" || control.checked));
  const refresh = () => hanging.forEach((asked, field) => { field.hidden = !answered(asked); }); // in the order of the page
  form.addEventListener("change", refresh);
  form.addEventListener("reset", () => setTimeout(refresh)); // the fields are empty only after the event
  refresh();
})();
