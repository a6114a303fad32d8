// Runs the measurements of bench/ one after the other (`npm run bench`), or those whose names are given: `npm run bench -- store start`.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../bench');
const all = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  // A measurement says so in its head; the other files are what measurements share.
  .filter((name) => readFileSync(join(folder, name), 'utf8').slice(0, 1000).includes(`Run: node bench/${name}`))
  .map((name) => name.slice(0, -'.ts'.length));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`there is no measurement ${unknown.join(', ')}; there are ${all.join(', ')}`);
  process.exit(2);
}
let failed = 0;
for (const name of wanted.length > 0 ? wanted : all) {
  console.log(`\n== bench/${name}.ts`);
  const { status } = spawnSync(process.execPath, [join(folder, `${name}.ts`)], { stdio: 'inherit' });
  if (status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
