/** The texts of the page, `WORDS.zh` and `WORDS.en`, are put in front of the scripts when the page is built. */
let language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";

/** A text in the language of the page, its `{names}` filled in. A missing text is a mistake of ours, told at once. */
function word(key, values = {}) {
  const text = WORDS[language][key];
  if (text === undefined) throw new Error(`no text for ${key}`);
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

function listed(names) {
  return names.join(language === "zh" ? "、" : ", ");
}
