/**
 * Password hashes: Argon2id as PHC strings, `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. RFC 9106, https://www.rfc-editor.org/rfc/rfc9106;
 * https://github.com/P-H-C/phc-string-format. Computed in Node's thread pool, a few at once: logins must not starve file access or fill memory.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { createTurnstile, type TurnstileLimits } from './turnstile.ts';

export interface Argon2Cost {
  /** KiB. */
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** Of new hashes: OWASP's first choice for Argon2id. Change it here, and each account's hash is renewed at its next login. */
export const PASSWORD_COST: Argon2Cost = { memoryKiB: 19_456, passes: 2, parallelism: 1 };

/** Two at once leave two of libuv's four threads to files and names; 64 waiting are about a second of work. */
const PASSWORD_LIMITS: TurnstileLimits = { atOnce: 2, waiting: 64 };

/** UTF-8 bytes of a password after Unicode normalisation; a longer one is wrong. */
export const PASSWORD_BYTES_MAX = 1024;

const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** A stored hash that asks for more is refused: it was not written by Medlar, and could take the machine's memory. */
const COST_MAX: Argon2Cost = { memoryKiB: 262_144, passes: 16, parallelism: 16 };
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

/** Too many logins wait already; nothing was computed. */
export interface Busy {
  readonly busy: true;
}

export interface Verdict {
  readonly ok: boolean;
  /** The password is right, but its hash has another cost than `PASSWORD_COST`: store a new one. */
  readonly rehash: boolean;
}

export interface Passwords {
  /** A PHC string with a salt of its own. Throws RangeError above PASSWORD_BYTES_MAX: check at the edge. */
  hashPassword(password: string): Promise<string | Busy>;
  /** One Argon2 run whatever the outcome. A malformed `phc` is never right. */
  verifyPassword(phc: string, password: string): Promise<Verdict | Busy>;
  /** For accounts that do not exist: costs what `verifyPassword` costs, and is never right. */
  verifyAgainstNothing(password: string): Promise<Verdict | Busy>;
}

export type DeriveArgon2id = (password: Uint8Array, salt: Uint8Array, cost: Argon2Cost, bytes: number) => Promise<Uint8Array>;

export interface PasswordOptions {
  readonly random?: (size: number) => Uint8Array;
  readonly derive?: DeriveArgon2id;
  readonly cost?: Argon2Cost;
  readonly limits?: TurnstileLimits;
}

/** One per process: it holds the queue. */
export function createPasswords(options: PasswordOptions = {}): Passwords {
  const { random = randomBytes, derive = argon2id, cost = PASSWORD_COST, limits = PASSWORD_LIMITS } = options;
  const turnstile = createTurnstile(limits);
  const nothing: Parsed = { cost, salt: new Uint8Array(SALT_BYTES), hash: new Uint8Array(HASH_BYTES) };

  const check = async (stored: Parsed | undefined, password: string): Promise<Verdict | Busy> => {
    const bytes = encode(password);
    // What cannot be right is computed all the same, against nothing: the time taken must not tell which accounts exist.
    const against = bytes === undefined || stored === undefined ? nothing : stored;
    const hash = await turnstile.pass(() => derive(bytes ?? new Uint8Array(), against.salt, against.cost, against.hash.length));
    if (hash === undefined) return { busy: true };
    const ok = timingSafeEqual(hash, against.hash) && against !== nothing;
    return { ok, rehash: ok && !sameCost(against.cost, cost) };
  };

  return {
    async hashPassword(password) {
      const bytes = encode(password);
      if (bytes === undefined) throw new RangeError(`a password has at most ${PASSWORD_BYTES_MAX} bytes`);
      const salt = random(SALT_BYTES);
      const hash = await turnstile.pass(() => derive(bytes, salt, cost, HASH_BYTES));
      return hash === undefined ? { busy: true } : format({ cost, salt, hash });
    },
    verifyPassword: (phc, password) => check(parse(phc), password),
    verifyAgainstNothing: (password) => check(undefined, password),
  };
}

/** Argon2id, version 1.3, off the event loop. */
export const argon2id: DeriveArgon2id = (password, salt, cost, bytes) =>
  new Promise((resolve, reject) => {
    const parameters = { message: password, nonce: salt, memory: cost.memoryKiB, passes: cost.passes, parallelism: cost.parallelism };
    argon2('argon2id', { ...parameters, tagLength: bytes }, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });

/** NFKC, so that one password typed on two keyboards is one password. NIST SP 800-63B §3.1.1.2. Undefined when too long. */
function encode(password: string): Uint8Array | undefined {
  if (password.length > PASSWORD_BYTES_MAX) return undefined; // before normalising, which takes time
  const bytes = new TextEncoder().encode(password.normalize('NFKC'));
  return bytes.length > PASSWORD_BYTES_MAX ? undefined : bytes;
}

interface Parsed {
  readonly cost: Argon2Cost;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

function parse(phc: string): Parsed | undefined {
  const [, memory, passes, parallelism, salt, hash] = PHC.exec(phc) ?? [];
  if (salt === undefined || hash === undefined) return undefined;
  const cost = { memoryKiB: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const within =
    cost.passes >= 1 &&
    cost.passes <= COST_MAX.passes &&
    cost.parallelism >= 1 &&
    cost.parallelism <= COST_MAX.parallelism &&
    cost.memoryKiB >= 8 * cost.parallelism && // RFC 9106 §3.1
    cost.memoryKiB <= COST_MAX.memoryKiB;
  if (!within) return undefined;
  try {
    return { cost, salt: Uint8Array.fromBase64(salt), hash: Uint8Array.fromBase64(hash) };
  } catch {
    return undefined; // not a length that base64 can have
  }
}

function format({ cost, salt, hash }: Parsed): string {
  const base64 = (bytes: Uint8Array): string => bytes.toBase64({ omitPadding: true });
  return `$argon2id$v=19$m=${cost.memoryKiB},t=${cost.passes},p=${cost.parallelism}$${base64(salt)}$${base64(hash)}`;
}

const sameCost = (a: Argon2Cost, b: Argon2Cost): boolean =>
  a.memoryKiB === b.memoryKiB && a.passes === b.passes && a.parallelism === b.parallelism;
