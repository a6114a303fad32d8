/** The ledger for everybody: checkpoint, tiles, entries and proofs. https://c2sp.org/tlog-tiles, https://c2sp.org/tlog-proof */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { LedgerView } from '#centre/requests.ts';
import { receiptAt } from '#ledger/receipt.ts';
import { ENTRIES_LEVEL, parseTilePath, TILE_WIDTH } from '#ledger/tiles.ts';
import { isRefusal, refuse } from '#model/refusal.ts';
import { readArguments, text } from '../line/arguments.ts';
import { sendRefusal } from './problem.ts';
import { resource } from './resource.ts';

/** What is full never changes; a partial tile may be deleted once the full one is there, so nobody should count on it for long. */
const FULL_TILE = 'public, max-age=31536000, immutable';
const PARTIAL_TILE = 'public, max-age=3600';

const TEXT = 'text/plain; charset=utf-8';
const BYTES = 'application/octet-stream';

const NOT_THERE = refuse('not-found', 'the ledger has no such tile, or not yet');
const NO_TILE_PATH = refuse(
  'not-found',
  'not the path of a tile: tile/<L>/<N>[.p/<W>] or tile/entries/<N>[.p/<W>] with N as x001/x234/067',
);
const NO_PROOF = refuse('not-found', 'the ledger has no such entry, or not yet: ask again after the time in `by`');

const PROOF_QUERY = { id: text(32), by: text(32) };

export function ledgerRoutes(app: FastifyInstance, ledger: LedgerView): void {
  resource(app, '/ledger/checkpoint', {
    async GET(_request, reply) {
      const checkpoint = await ledger.checkpoint();
      return checkpoint === undefined
        ? sendRefusal(reply, refuse('not-found', 'there is no checkpoint yet'))
        : everybody(reply).type(TEXT).send(checkpoint);
    },
  });

  resource(app, '/ledger/vkey', { GET: (_request, reply) => everybody(reply).type(TEXT).send(`${ledger.verifierKey}\n`) });

  resource(app, '/ledger/tile/*', {
    async GET(request, reply) {
      const path = parseTilePath(`tile/${(request.params as { readonly '*': string })['*']}`); // the route has this one parameter
      if (path === undefined) return sendRefusal(reply, NO_TILE_PATH);
      const { level, n } = path;
      const full = path.width === TILE_WIDTH;
      const width = full ? undefined : path.width;
      const bytes = level === ENTRIES_LEVEL ? await ledger.entries(n, width) : await ledger.tile(level, n, width);
      if (bytes === undefined) return sendRefusal(reply, NOT_THERE);
      return everybody(reply)
        .header('cache-control', full ? FULL_TILE : PARTIAL_TILE)
        .type(BYTES)
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  });

  resource(app, '/ledger/proof', {
    async GET(request, reply) {
      const query = readArguments(PROOF_QUERY, request.query as Readonly<Record<string, unknown>>); // Fastify parses it into an object
      if (isRefusal(query)) return sendRefusal(reply, query);
      if (!/^[0-9a-f]{32}$/.test(query.id) || receiptAt(query.by) === undefined) {
        return sendRefusal(reply, refuse('bad-request', 'give `id` and `by` exactly as the receipt has them'));
      }
      const proof = await ledger.proof(query.id, Date.parse(query.by));
      return proof === undefined ? sendRefusal(reply, NO_PROOF) : everybody(reply).type(TEXT).send(proof);
    },
  });
}

/** Nothing here is secret, and a verifier may run in another site's page. */
const everybody = (reply: FastifyReply): FastifyReply =>
  reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
