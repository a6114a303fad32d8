/** age files: encrypted to recipients, or under a passphrase. Any age program opens them. https://age-encryption.org/v1 */
import { Decrypter, Encrypter } from 'age-encryption';
import { VaultRefusal } from './refusal.ts';

/** Who can open a file. */
export type AgeRecipients =
  | { readonly kind: 'recipients'; readonly recipients: readonly string[] }
  /** `workFactor`: base-2 logarithm of scrypt's cost; 18 (about a second, 256 MiB) unless a test is in a hurry. */
  | { readonly kind: 'passphrase'; readonly passphrase: string; readonly workFactor?: number };

/** What opens a file. */
export type AgeKey =
  { readonly kind: 'identities'; readonly identities: readonly string[] } | { readonly kind: 'passphrase'; readonly passphrase: string };

const PASSPHRASE_CHARS_MIN = 12;

/** Gives the encrypter of these recipients. Throws VaultRefusal `setting` or `passphrase`. */
export function ageEncrypter(to: AgeRecipients): (plain: ReadableStream<Uint8Array>) => Promise<ReadableStream<Uint8Array>> {
  const encrypter = new Encrypter();
  if (to.kind === 'passphrase') {
    if (to.passphrase.length < PASSPHRASE_CHARS_MIN) {
      throw new VaultRefusal(
        'passphrase',
        `a backup's passphrase has at least ${PASSPHRASE_CHARS_MIN} characters; four or five random words are good`,
      );
    }
    encrypter.setPassphrase(to.passphrase);
    if (to.workFactor !== undefined) encrypter.setScryptWorkFactor(to.workFactor);
  } else {
    for (const recipient of to.recipients) {
      try {
        encrypter.addRecipient(recipient);
      } catch (cause) {
        // Never quoted: somebody may have given the secret half.
        throw new VaultRefusal('setting', 'that is no age recipient: it begins with age1, and age-keygen prints it as the public key', {
          cause,
        });
      }
    }
  }
  return (plain) => encrypter.encrypt(plain);
}

/** The identities of a file as age-keygen writes it: a line each, and comments. Throws VaultRefusal `malformed`. */
export function parseIdentities(text: string, path: string): AgeKey {
  const identities = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  try {
    for (const identity of identities) new Decrypter().addIdentity(identity);
  } catch (cause) {
    throw new VaultRefusal(
      'malformed',
      `${path} is no file of age identities: its lines begin with AGE-SECRET-KEY-, as age-keygen writes them`,
      {
        cause,
      },
    );
  }
  if (identities.length === 0) throw new VaultRefusal('malformed', `${path} holds no age identity; age-keygen -o FILE makes one`);
  return { kind: 'identities', identities };
}

const VERSION_LINE = 'age-encryption.org/v1\n';
/** A header has a line or two for each recipient; a post-quantum one some 2 KB. */
export const AGE_HEADER_BYTES_MAX = 65_536;

/** How a file was encrypted, from its first bytes (all of it, or AGE_HEADER_BYTES_MAX). Throws VaultRefusal `malformed`; `path` is for messages. */
export function ageKindOf(start: Uint8Array, path: string): 'recipients' | 'passphrase' {
  const text = Buffer.from(start.buffer, start.byteOffset, start.length).toString('latin1');
  if (!text.startsWith(VERSION_LINE) && !VERSION_LINE.startsWith(text)) {
    throw new VaultRefusal('malformed', `${path} is no backup of Medlar: it is not an age file`);
  }
  const end = text.indexOf('\n---');
  if (end < 0) throw damaged(path);
  return /^-> scrypt /m.test(text.slice(0, end)) ? 'passphrase' : 'recipients';
}

/** What every fault of the encrypted bytes is called: which byte was cut or changed tells nobody anything. */
const damaged = (path: string, cause?: unknown): VaultRefusal =>
  new VaultRefusal(
    'malformed',
    `${path} is cut short or was changed after it was written; take another copy of this backup, or another backup`,
    {
      cause,
    },
  );

/** As the pinned version of the library words it. */
const NO_MATCH = /no identity matched/;

/** The plain bytes of an age file, each chunk authenticated before it is given. Throws VaultRefusal `wrong-key`, `passphrase`, `malformed`. */
export async function* decryptAge(cipher: ReadableStream<Uint8Array>, key: AgeKey, path: string): AsyncGenerator<Uint8Array> {
  const decrypter = new Decrypter();
  if (key.kind === 'passphrase') decrypter.addPassphrase(key.passphrase);
  else for (const identity of key.identities) decrypter.addIdentity(identity);
  let plain: ReadableStream<Uint8Array>;
  try {
    plain = await decrypter.decrypt(cipher);
  } catch (error) {
    if (!(error instanceof Error) || !NO_MATCH.test(error.message)) throw damaged(path, error);
    throw key.kind === 'passphrase'
      ? new VaultRefusal('passphrase', `the passphrase does not open ${path}`, { cause: error })
      : new VaultRefusal('wrong-key', `no identity given opens ${path}: it was encrypted to another recipient`, { cause: error });
  }
  const reader = plain.getReader();
  try {
    for (;;) {
      const read = await reader.read().catch((error: unknown) => {
        throw damaged(path, error);
      });
      if (read.done) return;
      yield read.value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
