/**
 * Checks what the centre promises, without believing it: each receipt against the ledger's key, its proof against a signed checkpoint, and that
 * checkpoint against the one pinned before. https://c2sp.org/tlog-proof, docs/ledger.md
 */
import { createPublicKey, hash, verify } from 'node:crypto';
import type { Receipt } from '#centre/requests.ts';
import { type Checkpoint, openCheckpoint } from '#ledger/checkpoint.ts';
import { type Ed25519Verify, parseVerifierKey, type VerifierKey } from '#ledger/note.ts';
import { checkProof, parseProof } from '#ledger/proof.ts';
import { verifyReceipt } from '#ledger/receipt.ts';
import { consistencyProof, verifyConsistency } from '#ledger/tree.ts';

/** What was trusted the last time: the ledger's key, and the newest checkpoint seen. */
export interface LedgerPin {
  readonly vkey: string;
  /** A signed note; absent before the first one was seen. */
  readonly checkpoint?: string;
}

/** Asks the line; undefined where the centre has no such thing, or not yet. */
export type AskLedger = (
  verb: 'vkey' | 'checkpoint' | 'proof' | 'tile',
  args: object,
) => Promise<Readonly<Record<string, unknown>> | undefined>;

export interface Checked {
  readonly ok: boolean;
  /** One line for the person. */
  readonly text: string;
}

/** A proof that is not there yet is asked for again after this long. */
const AGAIN_MS = 150;
/** How long after the promised time it may come; then the promise was not kept. */
const GRACE_MS = 1_500;

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

const verifyEd25519: Ed25519Verify = (publicKey, message, signature) => {
  const key = { kty: 'OKP', crv: 'Ed25519', x: publicKey.toBase64({ alphabet: 'base64url', omitPadding: true }) };
  return verify(null, message, createPublicKey({ key, format: 'jwk' }), signature);
};

/** The centre's ledger is not what it was: nothing it says can be believed. */
export class LedgerFault extends Error {
  override readonly name = 'LedgerFault';
}

export class ReceiptCheck {
  readonly #ask: AskLedger;
  readonly #wait: (ms: number) => Promise<void>;
  readonly #now: () => number;
  readonly #key: VerifierKey;
  readonly #vkey: string;
  #newest: { readonly note: string; readonly checkpoint: Checkpoint } | undefined;

  private constructor(ask: AskLedger, key: VerifierKey, vkey: string, clock: { wait: (ms: number) => Promise<void>; now: () => number }) {
    this.#ask = ask;
    this.#key = key;
    this.#vkey = vkey;
    this.#wait = clock.wait;
    this.#now = clock.now;
  }

  /** Learns the key, or compares it with the pinned one. Rejects with LedgerFault where they differ. */
  static async begin(
    ask: AskLedger,
    pin: LedgerPin | undefined,
    clock: { wait: (ms: number) => Promise<void>; now: () => number },
  ): Promise<ReceiptCheck> {
    const told = (await ask('vkey', {}))?.['vkey'];
    if (typeof told !== 'string') throw new LedgerFault('the centre does not tell the key of its ledger');
    if (pin !== undefined && pin.vkey !== told) throw new LedgerFault('the key of the ledger is not the pinned one');
    const key = parseVerifierKey(sha256, told);
    if (key === undefined) throw new LedgerFault('the key of the ledger is none');
    const check = new ReceiptCheck(ask, key, told, clock);
    if (pin?.checkpoint !== undefined) {
      const checkpoint = openCheckpoint(pin.checkpoint, key, verifyEd25519, key.name);
      if (checkpoint === undefined) throw new LedgerFault('the pinned checkpoint is not signed by the pinned key');
      check.#newest = { note: pin.checkpoint, checkpoint };
    }
    return check;
  }

  /** What to pin for the next time. */
  get pin(): LedgerPin {
    return { vkey: this.#vkey, ...(this.#newest !== undefined && { checkpoint: this.#newest.note }) };
  }

  /** Waits until the receipt's entry can be proven, at most until a little after the promised time. */
  async check(receipt: Receipt): Promise<Checked> {
    const short = receipt.id.slice(0, 8);
    if (!verifyReceipt(receipt, this.#key, verifyEd25519)) return { ok: false, text: `Receipt ${short}: NOT signed by the ledger's key.` };
    if (receipt.stopped === true) return { ok: true, text: `Receipt ${short}: signed; the ledger is stopped and will take it up later.` };
    const until = Date.parse(receipt.by) + GRACE_MS;
    for (;;) {
      const proof = (await this.#ask('proof', { id: receipt.id, by: receipt.by }))?.['proof'];
      if (typeof proof === 'string') return this.#prove(receipt, proof, short);
      if (this.#now() > until) return { ok: false, text: `Receipt ${short}: NOT in the ledger by ${receipt.by}, as was promised.` };
      await this.#wait(AGAIN_MS);
    }
  }

  async #prove(receipt: Receipt, proof: string, short: string): Promise<Checked> {
    const trust = { sha256, verify: verifyEd25519, key: this.#key, origin: this.#key.name };
    const proven = checkProof(proof, Uint8Array.fromHex(receipt.leaf), trust);
    const note = parseProof(proof)?.checkpoint;
    if (proven === undefined || note === undefined) return { ok: false, text: `Receipt ${short}: the proof does NOT hold.` };
    const before = this.#newest?.checkpoint;
    if (!(await this.#extends(proven.checkpoint))) {
      return { ok: false, text: `Receipt ${short}: the ledger does NOT extend the one of ${before?.size ?? 0} entries that was pinned.` };
    }
    if (before === undefined || proven.checkpoint.size >= before.size) this.#newest = { note, checkpoint: proven.checkpoint };
    const pinned = before === undefined ? 'pinned now' : `extends the pinned ${before.size}`;
    return {
      ok: true,
      text: `Receipt ${short}: proven, entry ${proven.index + 1} of the signed ledger of ${proven.checkpoint.size} (${pinned}).`,
    };
  }

  /** Whether the new tree holds the pinned one, or the other way round. */
  async #extends(checkpoint: Checkpoint): Promise<boolean> {
    const before = this.#newest?.checkpoint;
    if (before === undefined) return true;
    const [small, large] = before.size <= checkpoint.size ? [before, checkpoint] : [checkpoint, before];
    if (small.size === large.size) return small.root.toHex() === large.root.toHex();
    if (small.size === 0) return true;
    const proof = await consistencyProof(
      sha256,
      async ({ level, n, width }) => {
        const data = (await this.#ask('tile', { level, n, width }))?.['data'];
        return typeof data === 'string' ? Uint8Array.fromBase64(data) : new Uint8Array();
      },
      small.size,
      large.size,
    ).catch(() => undefined);
    const extension = { from: small.size, fromRoot: small.root, size: large.size, root: large.root };
    return proof !== undefined && verifyConsistency(sha256, extension, proof);
  }
}
