// Fills in workbooks with SheetJS. The jobs are JSON on standard input, the folder of modules is the argument.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";

const XLSX = createRequire(`${process.argv[2]}/`)("xlsx");

// These hold one table: the sheets of a job, or all, follow each other.
const inOne = {
  csv: (sheets) => "\uFEFF" + sheets.map((sheet) => XLSX.utils.sheet_to_csv(sheet)).join("\n"),
  html: (sheets) => {
    const tables = sheets.map((sheet) => XLSX.utils.sheet_to_html(sheet, { header: "", footer: "" }));
    return `<html><head><meta charset="utf-8"></head><body>${tables.join("")}</body></html>`;
  },
};

for (const job of JSON.parse(readFileSync(0, "utf8"))) {
  const workbook = XLSX.readFile(job.blank, { cellFormula: true, cellStyles: true });
  for (const [place, value] of Object.entries(job.cells)) {
    const [sheet, address] = place.split("!");
    XLSX.utils.sheet_add_aoa(workbook.Sheets[sheet], [[value]], { origin: address });
  }
  if (job.type in inOne) {
    const names = job.sheets ?? workbook.SheetNames;
    writeFileSync(job.out, inOne[job.type](names.map((name) => workbook.Sheets[name])));
  } else {
    XLSX.writeFile(workbook, job.out, { bookType: job.type });
  }
}
