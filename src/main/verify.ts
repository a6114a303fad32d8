/** `medlar verify`: says whether everything in the store is what was written. Reads beside a running server, and changes nothing. docs/ledger.md */
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createErased } from '#centre/erasure.ts';
import { createKeyring } from '#centre/keyring.ts';
import { openForVerification } from '#centre/open-secrets.ts';
import { pinnedFile } from '#centre/pinned-file.ts';
import { runVerify } from '#centre/verify/verify.ts';
import { verifyUrl } from '#centre/verify/url.ts';
import { parseVerifierKey, verifierKey } from '#ledger/note.ts';
import { openStore } from '#store/open.ts';
import { SECRET_NAMES } from '#vault/secrets.ts';
import { verifySignature } from '#vault/signature.ts';
import { sha256 } from '#vault/digest.ts';
import { readSettings, type Settings } from '../config.ts';
import { UsageRefusal } from './arguments.ts';
import type { Command } from './command.ts';
import { gateOpener, PIN_FILE } from './house.ts';
import type { Machine } from './machine.ts';
import { text } from './setting.ts';

const flags = {
  url: {
    kind: text('URL', 'an http or https URL', /^https?:\/\/\S+$/),
    doc: 'checks the ledger that a server shows, from outside: http://127.0.0.1:8080',
  },
  vkey: { kind: text('FILE'), doc: 'the ledger’s verifier key; written at the first use, when there is no such file yet' },
  pin: { kind: text('FILE'), doc: 'the last checkpoint that was found intact; written each time' },
} as const;

export const verify: Command = {
  flags,
  takesSettings: true,
  async run(args, machine) {
    const { settings, own } = readSettings(args, { flags, wordsMax: 0 }, machine);
    const { url, vkey, pin } = own;
    if (url !== undefined) return verifyFromOutside({ url, vkey, pin }, machine);
    if (vkey !== undefined || pin !== undefined) throw new UsageRefusal('--vkey and --pin go with --url; a folder has its own key and pin');
    return verifyHere(settings, machine);
  },
};

async function verifyHere(settings: Settings, machine: Machine): Promise<number> {
  const store = await openStore(settings.store, 'read');
  try {
    const opened = await openForVerification(store, await gateOpener(settings, machine).open('open'));
    if (!('gate' in opened)) {
      for (const { table, record, what } of opened) machine.print(`tampered: ${table}/${record}: ${what}`);
      machine.print('nothing else can be checked without these; restore the store from a backup');
      return 1;
    }
    const pinned = pinnedFile(join(settings.data, PIN_FILE));
    const keyring = createKeyring(opened.gate, opened.purposes, store);
    return await runVerify(
      {
        store,
        keyring,
        erased: await createErased(store, keyring),
        ledger: {
          origin: settings.origin,
          key: verifierKey(sha256, settings.origin, opened.ledger.publicKey),
          verify: verifySignature,
        },
        pinned: () => pinned.read(),
        now: machine.now,
        secretNames: SECRET_NAMES,
      },
      machine.print,
    );
  } finally {
    await store.close();
  }
}

interface Outside {
  readonly url: string;
  readonly vkey: string | undefined;
  readonly pin: string | undefined;
}

async function verifyFromOutside({ url, vkey, pin }: Outside, machine: Machine): Promise<number> {
  const ledger = `${url.replace(/\/+$/, '').replace(/\/ledger$/, '')}/ledger`;
  const known = vkey === undefined ? undefined : machine.readText(vkey)?.trim();
  const keyText = known ?? (await servedKey(ledger));
  const key = parseVerifierKey(sha256, keyText);
  if (key === undefined) throw new UsageRefusal(`${known === undefined ? `${ledger}/vkey` : String(vkey)} holds no verifier key`);
  const pinned = pin === undefined ? undefined : machine.readText(pin);
  const verdict = await verifyUrl(fetch, ledger, { sha256, verify: verifySignature, key, ...(pinned !== undefined && { pinned }) });
  for (const line of verdict.lines) machine.print(line);
  if (verdict.exit !== 0) return verdict.exit;
  if (known === undefined) {
    machine.print(
      vkey === undefined
        ? 'note: the server named its key itself; pin it with --vkey FILE'
        : `note: the key is taken from the server and kept in ${vkey}`,
    );
    if (vkey !== undefined) await replaceFile(vkey, `${keyText}\n`);
  }
  if (pin !== undefined && verdict.checkpoint !== undefined) await replaceFile(pin, verdict.checkpoint);
  return verdict.exit;
}

const FETCH_MS = 30_000;
const KEY_CHARS_MAX = 1_000;

async function servedKey(ledger: string): Promise<string> {
  const address = `${ledger}/vkey`;
  const response = await fetch(address, { signal: AbortSignal.timeout(FETCH_MS) }).catch((cause: unknown) => {
    throw new UsageRefusal(`${address} does not answer; is the server running, and is that its address?`, { cause });
  });
  const answered = await response.text();
  if (!response.ok || answered.length > KEY_CHARS_MAX) throw new UsageRefusal(`${address} answers ${response.status}, and no verifier key`);
  return answered.trim();
}

/** Whole or not there: half a pin would look like tampering. */
async function replaceFile(path: string, content: string): Promise<void> {
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}
