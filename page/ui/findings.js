const SEVERITIES = ["located", "error", "warning", "information"];

/** Findings, the most serious first, each with its code and what to do. */
function findingsList(findings, extra = () => null) {
  if (!findings.length) return [];
  const sorted = [...findings].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  return [element("ul", { class: "findings" }, sorted.map((finding) => element("li", { class: finding.severity },
    severityBadge(finding.severity), element("span", { class: "code" }, finding.code), ` ${finding.message}`, extra(finding))))];
}

function severityBadge(severity) {
  return element("span", { class: `badge ${severity}` }, word(`severity_${severity}`));
}

/** What there is to know of something made, if there is anything. */
async function tellFindings(title, findings, said = []) {
  if (!findings.length && !said.length) return;
  await ask(title, [...said.map((text) => element("p", {}, text)), ...findingsList(findings)], [["", word("close")]]);
}

/** A verdict with the sign that says it without colour. */
function verdictBadge(verdict, text = word(`verdict_${verdict}`)) {
  return element("span", { class: `badge ${verdict}` }, element("span", { "aria-hidden": "true" }, SIGNS[verdict] ?? ""), text);
}
const SIGNS = { pass: "✓ ", fail: "✕ ", undecided: "… ", unreadable: "? ", missing: "○ ", late: "◷ " };
