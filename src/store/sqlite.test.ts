import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { conformance } from './conformance.ts';
import { openStore } from './open.ts';
import type { Store } from './port.ts';

for (const writer of ['here', 'thread'] as const) {
  conformance(`sqlite, writing ${writer === 'here' ? 'here' : 'on a thread of its own'}`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'medlar-store-'));
    const file = join(folder, 'medlar.db');
    const open: Store[] = [];
    t.after(async () => {
      for (const store of open) await store.close();
      rmSync(folder, { recursive: true });
    });
    const again = async (): Promise<Store> => {
      await open.at(-1)?.close();
      const store = await openStore(`sqlite:${file}`, 'write', { writer });
      open.push(store);
      return store;
    };
    return {
      store: await again(),
      reopen: again,
      sql: (statement) => {
        const db = new DatabaseSync(file, { timeout: 1000 });
        try {
          return Promise.resolve(db.prepare(statement).all());
        } finally {
          db.close();
        }
      },
    };
  });
}
