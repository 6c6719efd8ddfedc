// node run.mjs SCENARIO, its arguments as JSON on stdin; what it found as JSON on stdout.

import { readFileSync } from "node:fs";

const { default: scenario } = await import(`./${process.argv[2]}.mjs`);
process.stdout.write(JSON.stringify(await scenario(JSON.parse(readFileSync(0, "utf-8")))));
