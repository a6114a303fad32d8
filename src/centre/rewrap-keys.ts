/** After a new key-encryption key was added: wraps every data key and secret under it, and re-encrypts nothing else. docs/keys.md */
import type { DataKeyRow, Rid } from '#store/port.ts';
import { type KeyGate, rewrap } from '#vault/gate.ts';
import type { House } from './house.ts';
import { dataKeyContext, secretContext } from './keyring.ts';
import { performSystemAct } from './perform.ts';

const PAGE = 500;

/** Returns how many keys were wrapped anew. Cut off in the middle, it goes on where it stopped when it is called again. */
export async function rewrapKeys(house: House, gate: KeyGate): Promise<number> {
  const { store } = house;
  let count = 0;
  for (const row of await store.secrets()) {
    if (row.kek === gate.current) continue;
    const again = await rewrap(gate, row.kek, row.wrapped, secretContext(row.name));
    if (again === undefined) throw new Error(`the secret ${row.name} does not open; run medlar verify before rotating keys`);
    await store.rewrap([], [{ name: row.name, ...again }], row.kek);
    count += 1;
  }

  let after: Rid = 0;
  for (;;) {
    const rows = await store.dataKeys(after, PAGE);
    const byOldKey = new Map<number, DataKeyRow[]>();
    for (const row of rows) {
      after = row.owner;
      if (row.kek === gate.current) continue;
      const again = await rewrap(gate, row.kek, row.wrapped, dataKeyContext(row.owner));
      if (again === undefined) throw new Error(`the data key of owner ${row.owner} does not open; run medlar verify before rotating keys`);
      byOldKey.set(row.kek, [...(byOldKey.get(row.kek) ?? []), { owner: row.owner, ...again }]);
    }
    for (const [oldKek, wrapped] of byOldKey) {
      await store.rewrap(wrapped, [], oldKek);
      count += wrapped.length;
    }
    if (rows.length < PAGE) break;
  }
  await performSystemAct(
    house,
    'rotate-key',
    () => Promise.resolve({ answer: {}, about: `${count} keys under key-encryption key ${gate.current}` }),
    'command',
  );
  return count;
}
