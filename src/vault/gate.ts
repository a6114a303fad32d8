/**
 * The key gate: wraps and unwraps data keys and the centre's secrets with a versioned key-encryption key (KEK) that lives outside the
 * database. Where it lives is a setting; everything else sees this one interface.
 */
import { open, seal } from './seal.ts';

export interface KeyGate {
  /** Version of the KEK that wraps now, from 1. */
  readonly current: number;
  /** Wraps `secret`, bound to `context`, for example `data_key|17` or `secret|ledger`. */
  wrap(secret: Uint8Array, context: string): Promise<Wrapped>;
  /** The secret, or undefined when KEK version, context, or any byte of `wrapped` is another. Throws VaultRefusal when the key source fails. */
  unwrap(kek: number, wrapped: Uint8Array, context: string): Promise<Uint8Array | undefined>;
}

export interface Wrapped {
  /** KEK version that wrapped it. */
  readonly kek: number;
  readonly wrapped: Uint8Array;
}

/** KEKs by version, 32 bytes each (in passphrase-file.ts: sealed). `keys` has `current`. */
export interface KekVersions {
  readonly current: number;
  readonly keys: ReadonlyMap<number, Uint8Array>;
}

/** A gate over KEKs held in memory. `reload` is asked when a row names a version that is not known yet: another process may have rotated. */
export function createLocalGate(versions: KekVersions, reload?: () => Promise<KekVersions>): KeyGate {
  let held = versions;

  const keyOf = async (kek: number): Promise<Uint8Array | undefined> => {
    if (!held.keys.has(kek) && reload !== undefined) held = await reload();
    return held.keys.get(kek);
  };

  return {
    get current() {
      return held.current;
    },
    async wrap(secret, context) {
      const kek = held.current;
      const key = held.keys.get(kek);
      if (key === undefined) throw new Error(`key version ${kek} is current but absent`);
      return { kek, wrapped: seal(key, wrapAad(kek, context), secret) };
    },
    async unwrap(kek, wrapped, context) {
      const key = await keyOf(kek);
      return key === undefined ? undefined : open(key, wrapAad(kek, context), wrapped);
    },
  };
}

/** The same secret under the gate's current KEK, for a rotation: nothing else is re-encrypted. Undefined when it does not open. */
export async function rewrap(gate: KeyGate, kek: number, wrapped: Uint8Array, context: string): Promise<Wrapped | undefined> {
  const secret = await gate.unwrap(kek, wrapped, context);
  if (secret === undefined) return undefined;
  const again = await gate.wrap(secret, context);
  secret.fill(0); // best effort: the runtime may have moved or copied it before
  return again;
}

const wrapAad = (kek: number, context: string): Uint8Array => Buffer.from(`wrap|${kek}|${context}`);
