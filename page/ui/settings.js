/** A control for one setting; the engine hears of it when it is changed, and says how it understands them all. */
function setting(name, control, { again = false } = {}) {
  const box = control.type === "checkbox";
  showSetting(control, state.settings[name]);
  control.name = name;
  control.addEventListener("change", () => set({ [name]: box ? control.checked : control.value.trim() || null }, again));
  return control;
}

/** All but who confirms, which the page remembers for itself. */
function engineSettings() {
  const { clerk, ...settings } = state.settings;
  return settings;
}

/** Changes settings; `again` where what was read has to be judged anew. */
async function set(parts, again = false) {
  change({ settings: { ...state.settings, ...parts }, unsaved: state.unsaved || Object.keys(parts).length > 0 });
  const understood = await work(word("setting"), "settings", { ...engineSettings(), lang: language });
  if (!understood) return setBack(parts);
  change({ understood });
  if (again) await readAgain();
}

/** What the engine did not take is not in force, and is not shown as if it were. */
function setBack(parts) {
  const given = { ...SETTINGS, ...state.understood.given };
  const before = Object.fromEntries(Object.keys(parts).map((name) => [name, given[name] ?? null]));
  change({ settings: { ...state.settings, ...before }, understood: state.understood }); // the choice of forms shows that
  for (const name of Object.keys(parts)) for (const field of document.querySelectorAll(`[name="${name}"]`)) showSetting(field, state.settings[name]);
}

function showSetting(control, shown) {
  if (control.type === "checkbox") control.checked = Boolean(shown);
  else control.value = shown ?? "";
}

function choice(values) {
  return element("select", {}, values.map(([value, text]) => element("option", { value }, text)));
}

function tick(text, control, help = "") {
  const id = freshId();
  control.id = id;
  if (help) control.setAttribute("aria-describedby", `${id}-help`);
  return element("div", { class: "field tick" }, control, element("label", { for: id }, text),
    help && element("p", { class: "help", id: `${id}-help` }, help));
}

function formName(form) {
  return [form.title, form.years && word("in_brackets", { text: form.years }), form.source, form.partial && word("form_partial")].filter(Boolean).join("");
}

/** Which form, for when, and for whom: asked first, used by every step. */
function campaignSettings() {
  const forms = element("select", {});
  const fields = element("div", { class: "fields" },
    labelled(word("form"), forms, word("form_help")),
    labelled(word("period"), setting("period", element("input", { type: "text", size: "10", autocomplete: "off" }), { again: true }), word("period_help")),
    labelled(word("unit"), setting("unit", element("input", { type: "text", autocomplete: "organization" }), { again: true }), word("unit_help")));
  const told = element("p", { role: "status" });
  forms.addEventListener("change", () => {
    const chosen = state.understood.forms.find((form) => form.id === forms.value);
    set({ form: chosen?.id ?? null, partial: chosen?.partial ?? false }, true);
  });
  watch(["understood"], () => {
    const chosen = state.settings.form ?? "";
    forms.replaceChildren(element("option", { value: "" }, word("form_by_year")),
      ...state.understood.forms.map((form) => element("option", { value: form.id }, formName(form))));
    forms.value = chosen;
  });
  watch(["understood"], () => {
    const { form, period_said: period, problem } = state.understood;
    told.className = problem ? "bad" : "help";
    told.textContent = problem || [period, form?.title].filter(Boolean).join(" · ");
  });
  return element("div", {}, fields, told);
}
