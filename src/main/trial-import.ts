/** `medlar import fhir` and `medlar verify` in this process, on a folder of a test's own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { readSettings, type Settings } from '../config.ts';
import { importFhir } from './import-fhir.ts';
import type { Machine } from './machine.ts';
import { verify } from './verify.ts';

export interface Told {
  readonly code: number;
  readonly printed: string;
  /** Without the folder's name. */
  readonly complained: readonly string[];
  /** Resources written, and found as they are. */
  readonly written: number;
  readonly same: number;
}

export interface ImportTrial {
  readonly folder: string;
  readonly settings: Settings;
  readonly machine: Machine;
  /** Loads files or folders of the folder, which is itself `.`. */
  load(...names: readonly string[]): Promise<Told>;
  /** The same, in another world than the usual. */
  loadIn(world: Partial<Machine>, ...names: readonly string[]): Promise<Told>;
  /** Exit code of `medlar verify`. */
  verify(): Promise<number>;
}

export const ignored = (): void => undefined;

/** Where nobody asks to stop. */
export const quietMachine = (): Machine => ({
  env: {},
  zone: 'UTC',
  now: () => Date.now(),
  after: () => () => undefined,
  random: (size) => crypto.getRandomValues(new Uint8Array(size)),
  print: ignored,
  complain: ignored,
  readText: () => undefined,
  errorIsTerminal: false,
  stopAsked: () => new Promise(() => undefined),
});

/** What comes before the words of a command that works on the data of `folder`, in the store at `url` where it is not there. */
export const settingsOf = (folder: string, url?: string): readonly string[] => [
  '--data',
  join(folder, 'data'),
  '--watch-share',
  '0',
  '--log-level',
  'silent',
  ...(url === undefined ? [] : ['--store', url]),
];

export async function openImportTrial(t: TestContext, url?: string): Promise<ImportTrial> {
  const folder = await mkdtemp(join(tmpdir(), 'medlar-import-'));
  t.after(() => rm(folder, { recursive: true }));
  const args = settingsOf(folder, url);
  const usual = quietMachine();
  const { settings } = readSettings([...args], { flags: {}, wordsMax: 0 }, usual);
  const loadIn = async (world: Partial<Machine>, ...names: readonly string[]): Promise<Told> => {
    const printed: string[] = [];
    const complained: string[] = [];
    const machine: Machine = {
      ...usual,
      print: (line) => void printed.push(line),
      complain: (line) => void complained.push(line.replaceAll(`${folder}/`, '')),
      ...world,
    };
    const code = await importFhir(
      names.map((name) => join(folder, name)),
      settings,
      machine,
    );
    const [, written = '0', same = '0'] = /^loaded (\d+) [^;]*(?:; (\d+) were there)?/.exec(printed.join('\n')) ?? [];
    return { code, printed: printed.join('\n'), complained, written: Number(written), same: Number(same) };
  };
  return {
    folder,
    settings,
    machine: usual,
    loadIn,
    load: (...names) => loadIn({}, ...names),
    verify: () => verify.run([...args], usual),
  };
}

export const patient = (id: string) => ({ resourceType: 'Patient', id, name: [{ family: `F${id}` }] });
export const observation = (id: string, subject: string) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'x' },
  subject: { reference: subject },
});
export const ndjson = (resources: readonly object[]): string => resources.map((each) => JSON.stringify(each)).join('\n');
export const bundle = (resources: readonly object[], type = 'collection') => ({
  resourceType: 'Bundle',
  type,
  entry: resources.map((resource) => ({ resource })),
});
