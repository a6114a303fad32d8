/** What the vault refuses at start-up or at a key's rotation, in words that say what to do. Never holds key bytes. */
export type VaultRefusalCode =
  | 'setting' // the key source (or a host name) is not understood
  | 'absent' // the key is not where the setting says
  | 'access' // a file or folder cannot be read or written, or others can read it
  | 'wrong-key' // the key opens, but not what this store holds
  | 'malformed' // empty, cut off, or not what Medlar writes
  | 'passphrase' // none given, too short, or not the one the keys were made with
  | 'busy' // somebody else is changing the keys, or too many requests wait for the key command
  | 'command' // the key command failed, was too slow, or answered nonsense
  | 'unsupported'; // this key source cannot do that by itself

/** Thrown, not returned: without its keys a centre cannot run, so there is nobody to answer. */
export class VaultRefusal extends Error {
  override readonly name = 'VaultRefusal';
  readonly code: VaultRefusalCode;
  constructor(code: VaultRefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
