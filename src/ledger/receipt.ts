/**
 * Receipts: the promise, made with an answer, that its entry will be in the tree by a time. One that is not honoured proves an omission.
 * The signature covers the UTF-8 JSON `{"id":…,"leaf":…,"by":…}`, fields in that order, no blanks.
 */
import { utf8 } from '#model/bytes.ts';
import { instantText } from '#model/instant-text.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { type Ed25519Verify, verifies, type VerifierKey } from './note.ts';

/** From commit to the promised time; a constant of the format, so that (by - 1500 ms, id) finds the entry. */
export const RECEIPT_PROMISE_MS = 1500;

export interface ReceiptBody {
  /** The leaf's id: 16 bytes, lowercase hex. */
  readonly id: string;
  /** Leaf hash: 32 bytes, lowercase hex. */
  readonly leaf: string;
  /** RFC 3339 UTC with milliseconds: in the tree by then. */
  readonly by: string;
}

export interface SignedReceipt extends ReceiptBody {
  /** Ed25519, base64. */
  readonly sig: string;
}

const signedBytes = ({ id, leaf, by }: ReceiptBody): Uint8Array => utf8(JSON.stringify({ id, leaf, by }));

/** The receipt of an entry committed at `at` (UTC milliseconds); `id` has 16 bytes, `leaf` (its leaf hash) 32. */
export async function createReceipt(
  entry: { readonly id: Uint8Array; readonly at: number },
  leaf: Uint8Array,
  sign: (message: Uint8Array) => Promise<Uint8Array>,
): Promise<SignedReceipt> {
  const body = { id: entry.id.toHex(), leaf: leaf.toHex(), by: instantText(entry.at + RECEIPT_PROMISE_MS) };
  return { ...body, sig: toBase64(await sign(signedBytes(body))) };
}

/** Whether the ledger with that key promised it. False for anything malformed, never an exception. */
export function verifyReceipt(receipt: SignedReceipt, key: Pick<VerifierKey, 'publicKey'>, verify: Ed25519Verify): boolean {
  const signature = fromBase64(receipt.sig);
  return signature !== undefined && verifies(verify, key.publicKey, signedBytes(receipt), signature);
}

/** When the entry was committed, UTC milliseconds; undefined when `by` is no time of the format. */
export function receiptAt(by: string): number | undefined {
  const time = new Date(by).getTime();
  return Number.isNaN(time) || new Date(time).toISOString() !== by ? undefined : time - RECEIPT_PROMISE_MS;
}
