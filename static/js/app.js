// Small helps of every page. Pages work without them: nothing here decides anything.
"use strict";
(() => {
  const on = (type, act, where = document) => where.addEventListener(type, act);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const near = (event, selector) => event.target.closest?.(selector);

  // A form is sent once. Buttons come back when the page is shown again or nothing happened (a download).
  const SENDING = 15000;
  const photos = new WeakMap(), pressed = new WeakMap(); // by form: photos being made small, the button pressed meanwhile
  const release = (form) => {
    delete form.dataset.sent;
    all("button[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
  };
  on("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method") !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    event.submitter?.setAttribute("aria-busy", "true");
    if (photos.get(form)) { // the press is not lost: it is carried out when the photo is small
      pressed.set(form, event.submitter);
      return event.preventDefault();
    }
    form.dataset.sent = "1";
    setTimeout(release, SENDING, form);
    if (form.matches("[data-logout]")) sessionStorage.clear();
    else parkDraft(form);
  });
  on("pageshow", (event) => event.persisted && (gone() || all("form[data-sent]").forEach(release)), window);

  // What is typed into form[data-draft] is kept in this tab until it was sent, and never beyond the log-out
  // or for another user.
  const DRAFT = "draft:", SENT = "sent:", WHO = "who", OUT = "out";
  const secret = (field) => ["hidden", "password", "file", "submit", "button"].includes(field.type);
  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !secret(field));
  const stateOf = (form) => fieldsOf(form).map((field) =>
    ["checkbox", "radio"].includes(field.type) ? field.checked : field.multiple ? [...field.selectedOptions].map((o) => o.value) : field.value);
  const keep = (form) => sessionStorage.setItem(DRAFT + form.dataset.draft, JSON.stringify(stateOf(form)));
  const parkDraft = (form) => {
    if (!form.dataset.draft) return;
    keep(form);
    sessionStorage.setItem(SENT + form.dataset.draft, "1");
  };
  const fill = (form, state) => fieldsOf(form).forEach((field, at) => {
    const value = state[at];
    if (["checkbox", "radio"].includes(field.type)) field.checked = Boolean(value);
    else if (field.multiple) [...field.options].forEach((option) => { option.selected = value.includes(option.value); });
    else field.value = value ?? "";
  });
  const offerAway = (form) => {
    const note = document.createElement("p"), button = document.createElement("button");
    note.className = "note now";
    note.setAttribute("role", "status");
    button.type = "button";
    button.className = "link";
    button.textContent = "Kosongkan";
    on("click", () => { sessionStorage.removeItem(DRAFT + form.dataset.draft); form.reset(); note.remove(); }, button);
    note.append("Isian terakhir Anda yang belum terkirim dipulihkan. ", button);
    form.prepend(note);
  };
  const restore = (form) => {
    const key = form.dataset.draft, kept = JSON.parse(sessionStorage.getItem(DRAFT + key) || "null");
    const empty = JSON.stringify(stateOf(form));
    sessionStorage.removeItem(SENT + key);
    if (kept && !form.querySelector("[data-errors]") && kept.length === stateOf(form).length && JSON.stringify(kept) !== empty) {
      fill(form, kept);
      offerAway(form);
    }
    let timer;
    on("input", () => { clearTimeout(timer); timer = setTimeout(keep, 300, form); }, form);
  };
  const drafts = () => {
    const user = document.body.dataset.user;
    if (!user) return sessionStorage.setItem(OUT, "1"); // the log-in page: the same person may come back
    sessionStorage.removeItem(OUT);
    if (sessionStorage.getItem(WHO) !== user) sessionStorage.clear();
    sessionStorage.setItem(WHO, user);
    // Good news on the page means that what was sent has arrived. Without it a broken line may have eaten it.
    if (document.querySelector(".toast")) Object.keys(sessionStorage).filter((key) => key.startsWith(SENT)).forEach((key) => {
      sessionStorage.removeItem(key);
      sessionStorage.removeItem(DRAFT + key.slice(SENT.length));
    });
    all("form[data-draft]").forEach(restore);
  };

  // "Back" after the log-out shows a page the browser kept: the server is asked again who may see it.
  const gone = () => {
    const user = document.body.dataset.user;
    if (!user || (sessionStorage.getItem(WHO) === user && !sessionStorage.getItem(OUT))) return false;
    document.body.hidden = true;
    location.reload();
    return true;
  };

  // Photos are made small before they travel: a village sends them over a weak signal.
  const small = async (file, edge) => {
    if (!file.type.startsWith("image/") || file.type === "image/gif") return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
      return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
    } catch {
      return file; // the server looks at it anyway
    }
  };
  const size = (bytes) => bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`;
  const hold = (form, by) => {
    if (!form) return;
    photos.set(form, (photos.get(form) || 0) + by);
    if (photos.get(form) || !pressed.has(form)) return;
    const button = pressed.get(form);
    pressed.delete(form);
    form.requestSubmit(button);
  };
  const shrink = async (input) => {
    const bag = new DataTransfer();
    hold(input.form, 1);
    for (const file of input.files) bag.items.add(await small(file, Number(input.dataset.resize) || 1600));
    input.files = bag.files;
    hold(input.form, -1);
  };
  const chosen = async (input) => {
    if (input.dataset.resize && input.files.length) await shrink(input);
    const list = input.closest(".drop")?.querySelector("[data-names]");
    list?.replaceChildren(...[...input.files].map((file) => {
      const row = document.createElement("li");
      row.textContent = `${file.name} (${size(file.size)})`;
      return row;
    }));
  };
  on("change", (event) => event.target.type === "file" && chosen(event.target));
  for (const [type, over] of [["dragover", true], ["dragleave", false], ["drop", false]])
    on(type, (event) => near(event, ".drop")?.classList.toggle("over", over));

  // Dialogs, copying, printing, closing.
  const show = (dialog) => { if (dialog.open) dialog.close(); dialog.showModal(); };
  on("click", (event) => {
    const opener = near(event, "[data-dialog]"), copier = near(event, "[data-copy]"), closer = near(event, "[data-close]");
    if (opener) { event.preventDefault(); show(document.getElementById(opener.dataset.dialog)); }
    if (copier) navigator.clipboard?.writeText(copier.dataset.copy).then(() => { copier.textContent = "Tersalin"; });
    if (closer) { event.preventDefault(); const box = closer.closest("dialog"); box ? box.close() : closer.closest(".toast")?.remove(); }
    if (near(event, "[data-print]")) window.print();
    all("details.drop-menu[open]").forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
  });
  // A number that is copied straight to the clipboard: asked for by POST, so that it is in the trail and in no page.
  on("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-copies]") || !navigator.clipboard) return;
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
    const number = answer.ok ? await answer.text() : "";
    if (number) await navigator.clipboard.writeText(number);
    form.querySelector("button").textContent = number ? "Tersalin" : "Tidak dapat disalin";
  }, window);
  // In form[data-enter] Enter goes on to the next field, as at a till; on the button it sends, Ctrl+Enter does anywhere.
  on("keydown", (event) => {
    const form = near(event, "form[data-enter]"), at = event.target;
    if (event.key !== "Enter" || !form || !at.matches("input, select, textarea")) return;
    if (event.ctrlKey) return form.requestSubmit();
    if (at.matches("textarea")) return;
    event.preventDefault();
    const fields = [...form.elements].filter((field) => field.matches("input, select, textarea, button") && field.offsetParent);
    fields.slice(fields.indexOf(at) + 1).find((field) => at.type !== "radio" || field.name !== at.name)?.focus();
  });
  on("keydown", (event) => {
    if (event.key === "Escape") {
      all("details.drop-menu[open]").forEach((menu) => { menu.removeAttribute("open"); menu.querySelector("summary").focus(); });
      if (location.hash === "#menu") location.hash = "isi";
    }
    if (event.key === "/" && !near(event, "input, textarea, select") && !event.ctrlKey && !event.metaKey) {
      const box = document.querySelector("[data-slash]");
      if (box?.offsetParent) { event.preventDefault(); box.focus(); }
    }
  });

  // A password may be looked at while it is typed.
  const peek = (field) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link peek", textContent: "Lihat" });
    button.setAttribute("aria-label", "Lihat kata sandi");
    on("click", () => {
      const hidden = field.type === "password";
      field.type = hidden ? "text" : "password";
      button.textContent = hidden ? "Tutup" : "Lihat";
      button.setAttribute("aria-label", hidden ? "Sembunyikan kata sandi" : "Lihat kata sandi");
    }, button);
    field.after(button);
  };

  const ready = (inside) => {
    all("input[type=password]", inside).forEach(peek);
    all("form[method=post]", inside).forEach((form) => { form.noValidate = true; });
    all("dialog[open]", inside).forEach(show);
    inside.querySelector("[data-errors]")?.focus();
  };
  ready(document);
  drafts();
  on("htmx:load", (event) => event.detail.elt !== document.body && ready(event.detail.elt));
})();
