/** `medlar verify`: says whether everything in the store is what was written. Reads beside a running server, and changes nothing. docs/ledger.md */
import { join } from 'node:path';
import { createKeyring, sha256 } from '#centre/keyring.ts';
import { openForVerification } from '#centre/open-secrets.ts';
import { pinnedFile } from '#centre/pinned-file.ts';
import { runVerify } from '#centre/verify.ts';
import { verifierKey } from '#ledger/note.ts';
import { openStore } from '#store/open.ts';
import { SECRET_NAMES } from '#vault/secrets.ts';
import { verifySignature } from '#vault/signature.ts';
import { readSettings } from '../config.ts';
import type { Command } from './commands.ts';
import { gateOpener, PIN_FILE } from './house.ts';

export const verify: Command = {
  flags: {},
  takesSettings: true,
  async run(args, machine) {
    const { settings } = readSettings(args, { flags: {}, wordsMax: 0 }, machine);
    const store = await openStore(settings.store, 'read', { now: machine.now });
    try {
      const opened = await openForVerification(store, await gateOpener(settings, machine).open('open'));
      if (!('gate' in opened)) {
        for (const { table, record, what } of opened) machine.print(`tampered: ${table}/${record}: ${what}`);
        machine.print('nothing else can be checked without these; restore the store from a backup');
        return 1;
      }
      const pinned = pinnedFile(join(settings.data, PIN_FILE));
      return await runVerify(
        {
          store,
          keyring: createKeyring(opened.gate, opened.purposes, store),
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
  },
};
