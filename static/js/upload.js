// form[data-upload]: a file on its way shows how far it is. Without this script the form is sent as any other.
"use strict";
document.addEventListener("submit", (event) => {
  const form = event.target, box = form.querySelector("[data-progress]");
  if (!form.matches("[data-upload]") || event.defaultPrevented || !box || !form.querySelector("[type=file]").files.length) return;
  event.preventDefault();
  const bar = box.querySelector("progress"), told = box.querySelector("[data-told]"), request = new XMLHttpRequest();
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1).replace(".", ",");
  form.dataset.waiting = "1"; // keeps a second click from sending it twice
  box.hidden = false;
  request.upload.addEventListener("progress", (step) => {
    if (!step.lengthComputable) return;
    bar.max = step.total;
    bar.value = step.loaded;
    told.textContent = step.loaded < step.total ? `${megabytes(step.loaded)} dari ${megabytes(step.total)} MB` : "Menyimpan…";
  });
  const stop = () => {
    delete form.dataset.waiting;
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };
  request.addEventListener("error", () => {
    stop();
    bar.removeAttribute("value");
    told.textContent = "Berkas belum terkirim. Periksa sambungan, lalu coba lagi.";
  });
  request.addEventListener("load", () => {
    if (new URL(request.responseURL).pathname !== location.pathname) return location.assign(request.responseURL);
    const page = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main");
    if (!page) return location.reload();
    document.querySelector("main").replaceWith(page);
    page.querySelector("[data-errors]")?.focus();
  });
  request.open("POST", form.action);
  request.send(new FormData(form));
});
