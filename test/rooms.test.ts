/** The direction rule between rooms, proven: what breaks it is planted in a copy of the rooms, and the linter must name it. docs/architecture.md */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';

const ROOT = join(import.meta.dirname, '..');

/** File, what is planted there, and the rule that must report it; `none` means that it is allowed. */
const PLANTED: readonly (readonly [file: string, code: string, rule: string])[] = [
  ['doors/a.ts', `export * from '#store/port.ts';`, 'no-restricted-imports'],
  ['doors/http/a.ts', `export * from '#store/port.ts';`, 'no-restricted-imports'],
  ['doors/http/b.ts', `export * from '../../store/port.ts';`, 'no-restricted-imports'],
  ['doors/b.ts', `import type { Store } from '#store/port.ts';\nexport type A = Store;`, 'no-restricted-imports'],
  ['doors/c.ts', `export const a = (): Promise<unknown> => import('#store/port.ts');`, 'no-restricted-imports'],
  ['doors/d.ts', `export * from '#vault/gate.ts';`, 'no-restricted-imports'],
  ['doors/e.ts', `export * from '#vault/estimate-keys.ts';`, 'none'],
  ['doors/f.ts', `export * from '#vault/tls-options.ts';`, 'none'],
  ['doors/g.ts', `export * from '#centre/records.ts';`, 'no-restricted-imports'],
  ['doors/h.ts', `export * from '#centre/requests.ts';`, 'none'],
  ['doors/i.ts', `export * from '../main.ts';`, 'no-restricted-imports'],
  ['doors/j.ts', `export * from '../config.ts';`, 'no-restricted-imports'],
  ['doors/k.ts', `export * from '#terminal/patient.ts';`, 'no-restricted-imports'],
  ['doors/planted.test.ts', `export * from '#store/port.ts';`, 'no-restricted-imports'],
  ['terminal/a.ts', `export * from '#store/port.ts';`, 'no-restricted-imports'],
  ['terminal/b.ts', `export * from '#vault/seal.ts';`, 'no-restricted-imports'],
  ['centre/a.ts', `export * from '#doors/desk-events.ts';`, 'no-restricted-imports'],
  ['centre/b.ts', `export * from '#store/port.ts';`, 'none'],
  ['centre/c.ts', `export const a = Date.now();`, 'no-restricted-properties'],
  ['store/a.ts', `export * from '#centre/requests.ts';`, 'no-restricted-imports'],
  ['store/b.ts', `export * from '#vault/seal.ts';`, 'no-restricted-imports'],
  ['vault/a.ts', `export * from '#store/port.ts';`, 'no-restricted-imports'],
  ['vault/b.ts', `export * from './c.ts';`, 'import(no-cycle)'],
  ['vault/c.ts', `export * from './b.ts';`, 'import(no-cycle)'],
  ['vault/d.ts', `import type { E } from './e.ts';\nexport type D = E;`, 'import(no-cycle)'],
  ['vault/e.ts', `import type { D } from './d.ts';\nexport type E = D;`, 'import(no-cycle)'],
  ['model/a.ts', `export * from 'node:fs';`, 'no-restricted-imports'],
  ['model/b.ts', `export * from '#fhir/json.ts';`, 'no-restricted-imports'],
  ['model/c.ts', `export const a = Buffer.from('a');`, 'no-restricted-globals'],
  ['model/d.ts', `export const a = process.argv;`, 'no-restricted-globals'],
  ['model/planted.test.ts', `export * from 'node:test';`, 'none'],
  ['fhir/a.ts', `export * from 'pg';`, 'no-restricted-imports'],
  ['fhir/b.ts', `export * from '#model/act.ts';`, 'none'],
  ['ledger/a.ts', `export * from 'node:crypto';`, 'no-restricted-imports'],
  ['ledger/b.ts', `export const a = Math.random();`, 'no-restricted-properties'],
  ['ledger/c.ts', `export * from '#centre/requests.ts';`, 'no-restricted-imports'],
];

let copy: string;

before(async () => {
  copy = await mkdtemp(join(tmpdir(), 'medlar-rooms-'));
  for (const file of ['.oxlintrc.json', 'tsconfig.json', 'package.json']) await cp(join(ROOT, file), join(copy, file));
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});
after(() => rm(copy, { recursive: true, force: true }));

interface Report {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string; readonly message: string }[];
}

/** What the linter reports of the folder, as `file rule`. */
const lint = (folder: string): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    execFile(join(ROOT, 'node_modules/.bin/oxlint'), ['--format', 'json', 'src'], { cwd: folder, maxBuffer: 1 << 26 }, (error, stdout) => {
      if (error !== null && error.code !== 1) return reject(new Error(`oxlint did not run: ${error.message}`));
      // The shape is oxlint's own; a surprise fails the assertions below.
      const { diagnostics } = JSON.parse(stdout) as Report;
      return resolve(diagnostics.map(({ code, filename }) => `${filename.replaceAll('\\', '/').replace(/^.*src\//, '')} ${code}`));
    });
  });

test('an import against the direction between rooms is reported, wherever and however it is written', async () => {
  for (const [file, code] of PLANTED) {
    const path = join(copy, 'src', file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${code}\n`);
  }
  const reported = await lint(copy);
  for (const [file, code, rule] of PLANTED) {
    const about = reported.filter((line) => line.startsWith(`${file} `));
    if (rule === 'none') assert.deepEqual(about, [], `${file}: ${code} is allowed`);
    else
      assert.ok(
        about.some((line) => line.includes(rule)),
        `${file}: ${code} must be reported by ${rule}, but: ${about.join()}`,
      );
  }
});

test('the rooms as they are keep the direction', async () => {
  const reported = await lint(ROOT);
  assert.deepEqual(
    reported.filter((line) => /no-restricted|no-cycle/.test(line)),
    [],
  );
});
