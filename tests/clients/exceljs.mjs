// Fills in workbooks with exceljs. The jobs are JSON on standard input, the folder of modules is the argument.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const ExcelJS = createRequire(`${process.argv[2]}/`)("exceljs");

for (const job of JSON.parse(readFileSync(0, "utf8"))) {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(job.blank);
  for (const [place, value] of Object.entries(job.cells)) {
    const [sheet, address] = place.split("!");
    workbook.getWorksheet(sheet).getCell(address).value = value;
  }
  await workbook.xlsx.writeFile(job.out);
}
