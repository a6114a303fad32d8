/**
 * One root, one key per purpose: HKDF-SHA-256 with fixed labels, so that what one key makes can never pass for another's.
 * RFC 5869, https://www.rfc-editor.org/rfc/rfc5869
 */
import { hkdfSync } from 'node:crypto';
import { KEY_BYTES } from './seal.ts';

/** 32 bytes each. */
export interface PurposeKeys {
  /** MACs of audit entries. */
  readonly entryMac: Uint8Array;
  /** Seals what belongs to no patient: slots, tariffs, accounts, policies, devices. */
  readonly centreData: Uint8Array;
  /** Ledger tags of records that belong to no patient. */
  readonly tags: Uint8Array;
  /** Blind index: keyed hashes of user names and other values that the database may compare but not read. */
  readonly index: Uint8Array;
  /** Login sessions and bearer tokens. */
  readonly sessions: Uint8Array;
  /** Keys of bookings for sealed price questions (estimate-keys.ts). */
  readonly estimates: Uint8Array;
  /** Transient rows that must not be invented or moved. */
  readonly transient: Uint8Array;
  /** Keyed hashes of strangers' addresses and the names they tried. */
  readonly strangers: Uint8Array;
}

/** Part of the format: changing one makes everything made with that key unreadable. */
const LABELS: Readonly<Record<keyof PurposeKeys, string>> = {
  entryMac: 'medlar/1/entry-mac',
  centreData: 'medlar/1/centre-data',
  tags: 'medlar/1/tags',
  index: 'medlar/1/index',
  sessions: 'medlar/1/sessions',
  estimates: 'medlar/1/estimates',
  transient: 'medlar/1/transient',
  strangers: 'medlar/1/strangers',
};
const PATIENT_TAGS_LABEL = 'medlar/1/patient-tags';

/** All purpose keys of a centre, from its 32 random bytes. Throws RangeError for any other length. */
export function derivePurposeKeys(root: Uint8Array): PurposeKeys {
  const derive = (purpose: keyof PurposeKeys): Uint8Array => deriveKey(root, LABELS[purpose]);
  return {
    entryMac: derive('entryMac'),
    centreData: derive('centreData'),
    tags: derive('tags'),
    index: derive('index'),
    sessions: derive('sessions'),
    estimates: derive('estimates'),
    transient: derive('transient'),
    strangers: derive('strangers'),
  };
}

/** Key of the ledger tags of a patient's records. It is the data key's child, so it dies with it when the patient is erased. */
export const patientTagKey = (dataKey: Uint8Array): Uint8Array => deriveKey(dataKey, PATIENT_TAGS_LABEL);

function deriveKey(root: Uint8Array, label: string): Uint8Array {
  if (root.length !== KEY_BYTES) throw new RangeError(`a key is ${KEY_BYTES} bytes, this one has ${root.length}`);
  return new Uint8Array(hkdfSync('sha256', root, '', label, KEY_BYTES));
}
