/** For tests: a store in a temporary folder, keys, entries as the centre writes them, and a sequencer with everything it is given. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { EntryRow, Rid, Store, VersionRow } from '#store/port.ts';
import type { Checkpoint } from '#ledger/checkpoint.ts';
import { type NoteSigner, verifierKey } from '#ledger/note.ts';
import { openStore } from '#store/open.ts';
import { createLocalGate } from '#vault/gate.ts';
import { derivePurposeKeys } from '#vault/purpose-keys.ts';
import { openSigningKey, signingKeyOfSeed, verifySignature } from '#vault/signature.ts';
import { sha256 } from '#vault/digest.ts';
import { createEntry } from '../audit.ts';
import type { Fault } from '../findings.ts';
import { createKeyring, type Keyring } from '../keyring.ts';
import { pinnedFile, type PinnedCheckpoint } from '../pinned-file.ts';
import { createSequencer, type Sequencer, type SequencerOptions, type SequencerStop } from '../sequencer.ts';

export const ORIGIN = 'trial.example/ledger';
export const START = Date.UTC(2026, 10, 21, 4, 5, 6, 7);

/** Random bytes that are the same in every run. */
export function fixedRandom(seed: number): (size: number) => Uint8Array<ArrayBuffer> {
  let count = 0;
  return (size) => {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 32) {
      count += 1;
      bytes.set(sha256(`${seed}/${count}`).subarray(0, size - at), at);
    }
    return bytes;
  };
}

export interface TrialLedger {
  readonly folder: string;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly signer: NoteSigner;
  readonly pinned: PinnedCheckpoint;
  readonly random: (size: number) => Uint8Array<ArrayBuffer>;
  readonly faults: Fault[];
  readonly stops: SequencerStop[];
  readonly checkpoints: Checkpoint[];
  /** The time of everything; tests move it. */
  now: number;
  /** Closes the store and opens the same data again. */
  reopen(): Promise<void>;
  /** Commits one entry about no version, or about versions that the same write holds. */
  commitEntries(count: number): Promise<readonly EntryRow[]>;
  entry(rid: Rid, wrote?: readonly VersionRow[], shown?: readonly VersionRow[]): ReturnType<typeof createEntry>;
  sequencer(changes?: Partial<SequencerOptions>): Sequencer;
  /** Changes the database behind everybody's back. */
  tamper(sql: string, ...values: readonly SQLInputValue[]): number;
  rows(sql: string, ...values: readonly SQLInputValue[]): readonly Record<string, unknown>[];
  close(): Promise<void>;
}

/** The keys are always the same; `seed` makes other entries. */
export async function trialLedger(seed = 2): Promise<TrialLedger> {
  const folder = mkdtempSync(join(tmpdir(), 'medlar-ledger-'));
  const path = join(folder, 'medlar.db');
  const keys = fixedRandom(1);
  const random = fixedRandom(seed);
  const key = openSigningKey(signingKeyOfSeed(keys(32)));
  const gate = createLocalGate({ current: 1, keys: new Map([[1, keys(32)]]) });
  const purposes = derivePurposeKeys(keys(32));
  const open = (): Promise<Store> => openStore(`sqlite:${path}`, 'write');
  let store = await open();
  const pinned = pinnedFile(join(folder, 'pinned.json'));
  const signer: NoteSigner = { key: verifierKey(sha256, ORIGIN, key.publicKey), sign: (message) => key.sign(message) };
  let keyring = createKeyring(gate, purposes, store);

  const trial: TrialLedger = {
    folder,
    get store() {
      return store;
    },
    get keyring() {
      return keyring;
    },
    signer,
    pinned,
    random,
    faults: [],
    stops: [],
    checkpoints: [],
    now: START,

    async reopen() {
      await store.close();
      store = await open();
      keyring = createKeyring(gate, purposes, store);
    },

    entry: (rid, wrote = [], shown = []) =>
      createEntry(keyring, {
        rid,
        at: trial.now,
        event: {
          about: null,
          act: 'start',
          actor: null,
          door: 'centre',
          outcome: 'success',
          patient: null,
          purpose: 'HOPERAT',
          refused: null,
          role: 'system',
        },
        wrote,
        shown,
        record: random(32),
        random: random(32),
      }),

    async commitEntries(count) {
      const first = await store.allocate(count);
      const entries = Array.from({ length: count }, (_, at) => trial.entry(first + at));
      const result = await store.commit({ entries });
      if (!('done' in result)) throw new Error(`conflict: ${result.conflict}`);
      return entries.map(({ row }) => row);
    },

    sequencer: (changes = {}) =>
      createSequencer({
        store,
        sha256,
        origin: ORIGIN,
        signer,
        verify: verifySignature,
        entryMacValid: (row) => keyring.entryMacValid(row),
        pinned,
        clock: () => trial.now,
        holder: 'trial',
        onFault: (fault) => trial.faults.push(fault),
        onStop: (stop) => trial.stops.push(stop),
        onCheckpoint: (checkpoint) => trial.checkpoints.push(checkpoint),
        onError: (error) => {
          throw error;
        },
        ...changes,
      }),

    tamper: (sql, ...values) => withDatabase(path, (database) => Number(database.prepare(sql).run(...values).changes)),
    rows: (sql, ...values) => withDatabase(path, (database) => database.prepare(sql).all(...values)),

    async close() {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
  return trial;
}

function withDatabase<T>(path: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path);
  try {
    return work(database);
  } finally {
    database.close();
  }
}
